"""What an operation needs from outside: the answers, and who is asking."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from application.answers import Answers
from application.engine import Engine
from domain.record import Role


@dataclass(frozen=True, slots=True)
class Recorder:
    """Who records, and in what capacity."""

    id: str
    role: Role


@dataclass(frozen=True, slots=True)
class Writing:
    """What a command needs: the engine that records, the answers that warn, and who sends it."""

    engine: Engine
    answers: Answers
    recorder: Recorder


async def _answers(request: Request) -> Answers:
    answers: Answers = request.app.state.answers
    return answers


async def _writing(request: Request) -> Writing:
    """The recorder is that of the settings. Sign-in will take its place here, and nowhere else."""
    state = request.app.state
    return Writing(state.engine, state.answers, state.recorder)


Asked = Annotated[Answers, Depends(_answers)]
Commanding = Annotated[Writing, Depends(_writing)]
