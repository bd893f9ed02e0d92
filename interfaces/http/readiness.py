"""What `/readyz` looks at: named checks, to which each part of the service adds its own."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from fastapi import FastAPI

from application.engine import Engine
from application.log.lines import Damaged
from application.log.log import Log, Receded
from application.witness import Leapt


@dataclass(frozen=True, slots=True)
class Check:
    """Something that can be wrong with a service while it answers."""

    name: str
    find: Callable[[], str | None]
    """What is wrong, in a sentence that anybody may read; None while all is well."""
    warns: bool = False
    """Whether the service is ready all the same, and only says so."""


@dataclass(frozen=True, slots=True)
class Findings:
    """What the checks found, each with the name of its check before it."""

    faults: tuple[str, ...]
    warnings: tuple[str, ...]


def install(app: FastAPI, checks: Iterable[Check]) -> None:
    """Give a service its checks."""
    app.state.checks = (
        _the_same(app),
        _undamaged(app),
        _by_the_clock(app),
        _borne_out(app),
        *checks,
    )


def look(app: FastAPI) -> Findings:
    """Ask every check. Raises what a check raises."""
    found = [(one, what) for one in app.state.checks if (what := one.find())]
    return Findings(tuple(_told(found, warns=False)), tuple(_told(found, warns=True)))


def _told(found: list[tuple[Check, str]], *, warns: bool) -> Iterator[str]:
    return (f"{check.name}: {what}" for check, what in found if check.warns == warns)


def _the_same(app: FastAPI) -> Check:
    """The log is the one that this process has read and written."""

    def find() -> str | None:
        engine: Engine = app.state.engine
        try:
            engine.look()
        except Receded as receded:
            return f"{receded}; nothing is recorded: restore the log, and start again"
        except Damaged:  # another check reports it
            pass
        return None

    return Check("history", find)


def _by_the_clock(app: FastAPI) -> Check:
    """The clock is not behind what was recorded last, so that facts are stamped as they come."""

    def find() -> str | None:
        engine: Engine = app.state.engine
        try:
            ahead = engine.ahead()
        except (Receded, Damaged):  # other checks report them
            return None
        if ahead is None:
            return None
        return (
            f"the last fact was recorded {ahead} ahead of the clock, and until then all facts are "
            "stamped as that one is; set the clock right, if it is the clock that is wrong"
        )

    return Check("clock", find, warns=True)


def _borne_out(app: FastAPI) -> Check:
    """The clock has not leapt ahead of the time that has passed."""

    def find() -> str | None:
        engine: Engine = app.state.engine
        try:
            engine.stamps.after(engine.look())
        except Leapt as leapt:
            return f"{leapt}; nothing is recorded"
        except (Receded, Damaged):
            pass
        return None

    return Check("time", find, warns=True)


def _undamaged(app: FastAPI) -> Check:
    """No damaged row was met. Only its position is told: what is in it may not be public."""

    def find() -> str | None:
        log: Log = app.state.engine.recorder
        if log.damage is None:
            return None
        return (
            f"entry {log.damage.position} is damaged, and what rests on it is not answered; "
            "restore the database from a backup, and start again"
        )

    return Check("log", find)
