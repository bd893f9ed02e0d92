"""Days, clock times and instants in ISO 8601, read the same way by every version of Python.

The standard library accepts more forms with each version: 3.11 the week date ``2019-W01-1`` and the
basic ``20190301``, 3.14 ``24:00`` as the *beginning* of its day. What a text means must not depend
on the Python that runs the program, so this module defines which forms are accepted.
"""

import re
from datetime import date, datetime, time
from typing import Final

_DAY: Final = r"\d{4}-\d\d-\d\d"
_CLOCK: Final = r"(?:[01]\d|2[0-3]):[0-5]\d"
_INSTANT: Final = rf"{_DAY}T{_CLOCK}(?::[0-5]\d(?:\.\d{{1,6}})?)?(?:Z|[+-]{_CLOCK})?"


def day(text: str) -> date:
    """A day, ``2019-03-01``. Raises ValueError."""
    return date.fromisoformat(_formed(_DAY, text))


def clock(text: str) -> time:
    """An hour and minute of a day, ``00:00`` to ``23:59``. Raises ValueError."""
    return time.fromisoformat(_formed(_CLOCK, text))


def instant(text: str) -> datetime:
    """A moment, ``2019-03-01T18:00Z``; without an offset it has no time zone. Raises ValueError."""
    return datetime.fromisoformat(_formed(_INSTANT, text))


def _formed(form: str, text: str) -> str:
    if not re.fullmatch(form, text, re.ASCII):
        raise ValueError(f"{text!r} is no such form of ISO 8601")
    return text
