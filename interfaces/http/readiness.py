"""The named checks that `/readyz` makes, of the log and of what a service has beside it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from application.engine import Engine
from application.log.lines import Damaged
from application.log.log import Receded
from application.witness import Leapt


@dataclass(frozen=True, slots=True)
class Check:
    """Something that can be wrong with a service while it answers."""

    name: str
    find: Callable[[], str | None]
    """What is wrong, in a sentence that anybody may read; None while all is well."""
    warns: bool = False
    """Whether it is only a warning, and the service is ready all the same."""


@dataclass(frozen=True, slots=True)
class Findings:
    """What the checks found, each after the name of its check."""

    faults: tuple[str, ...]
    warnings: tuple[str, ...]


def look(engine: Engine, checks: Iterable[Check]) -> Findings:
    """Make the checks of the log, and these. Raises what a check raises."""
    found = [(one, what) for one in (*of_log(engine), *checks) if (what := one.find())]
    return Findings(tuple(_told(found, warns=False)), tuple(_told(found, warns=True)))


def _told(found: list[tuple[Check, str]], *, warns: bool) -> Iterator[str]:
    return (f"{check.name}: {what}" for check, what in found if check.warns == warns)


def of_log(engine: Engine) -> tuple[Check, ...]:
    """What can be wrong with a log and its clock."""
    return (
        Check("history", lambda: _rolled_back(engine)),
        Check("log", lambda: _damaged(engine)),
        Check("clock", lambda: _behind(engine), warns=True),
        Check("time", lambda: _leapt(engine), warns=True),
    )


def _rolled_back(engine: Engine) -> str | None:
    """Whether the log no longer holds what this process has read and written."""
    try:
        engine.look()
    except Receded as receded:
        return f"{receded}; nothing is recorded: restore the log, and start again"
    except Damaged:  # another check reports it
        pass
    return None


def _damaged(engine: Engine) -> str | None:
    """Whether a damaged row was met. Only its position is told: its content may not be public."""
    damage = engine.recorder.damage
    if damage is None:
        return None
    return (
        f"entry {damage.position} is damaged, and what rests on it is not answered; "
        "restore the database from a backup, and start again"
    )


def _behind(engine: Engine) -> str | None:
    """Whether the clock is behind the last fact, so that new facts get that fact's time."""
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


def _leapt(engine: Engine) -> str | None:
    """Whether the clock shows more time than has passed."""
    try:
        engine.stamps.after(engine.look())
    except Leapt as leapt:
        return f"{leapt}; nothing is recorded"
    except (Receded, Damaged):
        pass
    return None
