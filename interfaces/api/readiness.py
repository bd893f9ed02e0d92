"""What `/readyz` looks at: named checks, to which each part of the service adds its own."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from fastapi import FastAPI

from application.log.log import Log


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
    app.state.checks = (_undamaged(app), *checks)


def look(app: FastAPI) -> Findings:
    """Ask every check. Raises what a check raises."""
    found = [(one, what) for one in app.state.checks if (what := one.find())]
    return Findings(tuple(_told(found, warns=False)), tuple(_told(found, warns=True)))


def _told(found: list[tuple[Check, str]], *, warns: bool) -> Iterator[str]:
    return (f"{check.name}: {what}" for check, what in found if check.warns == warns)


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
