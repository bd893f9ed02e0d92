"""What an operation needs from outside: the answers, and who is asking."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from application.answers import Answers
from domain.record import Role


@dataclass(frozen=True, slots=True)
class Recorder:
    """Who records, and in what capacity."""

    id: str
    role: Role


async def _answers(request: Request) -> Answers:
    answers: Answers = request.app.state.answers
    return answers


async def _recorder(request: Request) -> Recorder:
    """The recorder of the settings. Sign-in will take its place here, and nowhere else."""
    recorder: Recorder = request.app.state.recorder
    return recorder


Asked = Annotated[Answers, Depends(_answers)]
SignedIn = Annotated[Recorder, Depends(_recorder)]
