"""Dates as sources give them: a profile of EDTF (ISO 8601-2).

All dates and times are local time in Sweden (Europe/Stockholm). Accepted are

- ``2018``, ``2018-02``, ``2018-02-13``: a year, a month, a day;
- ``2018-02-13T18:00``: a time of day, 00:00 to 23:59;
- ``2018-02-13T18:00/20:00``: from one time to another on the same day;
- ``2018-05-09/2018-06-29``: an interval; each end may be any of the above;
- ``../2018``, ``2018/..``: with no beginning, with no end;
- ``/2018``, ``2018/``: with an unknown beginning, an unknown end;
- ``201X``, ``20XX``: some year of a decade, of a century;
- ``2018-XX``, ``2018-05-XX``: some month of a year, some day of a month;
- ``XXXX-10``: October of an unknown year, but not as an end of an interval;
- ``[2017-12-13..2017-12-20]``, ``[2022-04-01..]``, ``[..2022-04]``: one event, on some day
  among these;
- ``2018~``, ``2018?``, ``2018%``: approximate, uncertain, both; also on either end of an
  interval, but not on a time.

Digits may be left out from the right only: ``2018-XX-12``, the 12th of an unknown month, says
nothing that an answer could use. If a date is unknown, leave it out altogether.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, time
from functools import lru_cache
from typing import Final, Literal, TypeAlias

from domain import iso8601
from domain.complaint import Complaint
from domain.span import Span

Certainty = Literal["yes", "no", "uncertain"]
"""The three answers to a question about something that is dated imprecisely."""

SortKey: TypeAlias = tuple[date, date, time, date, time]

_DATE: Final = re.compile(
    r"(?P<year>[0-9]{4}|[0-9]{3}X|[0-9]{2}XX|XXXX)"
    r"(?:-(?P<month>[0-9]{2}|XX)(?:-(?P<day>[0-9]{2}|XX))?)?"
    r"(?:T(?P<clock>[0-9]{2}:[0-9]{2}))?"
    r"(?P<mark>[~?%])?"
)
_CLOCK: Final = re.compile(r"[0-9]{2}:[0-9]{2}")
_NEARLY: Final = re.compile(
    r"(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})?[T ,]*(?:kl[. ]*)?(?P<clock>[0-9]{1,2}[.:][0-9]{2})?"
)
_YEARS: Final = re.compile(r"([0-9]{4}) ?[-\u2013] ?([0-9]{4})")
_LAST_DAY: Final = date.max.toordinal()
_ABOUT_A_DAY: Final = 7
"""Days on each side of an approximate day: "mid-April" is mostly the 11th to the 20th, and "about
the 15th" a day of the week before or after. A longer unit is widened by one of its own."""


@dataclass(frozen=True, slots=True)
class Edge:
    """Where one end of an event lies: on `earliest`, on `latest`, or on a day between.

    None means that there is no bound on that side. `open` means that there is no such end: the
    event has always been going on, or goes on without end.
    """

    earliest: date | None
    latest: date | None
    open: bool = False
    clock: time | None = field(default=None, compare=False)
    """Local time of day, if stated; then there is one day only. Ignored when edges are compared."""


_NO_DATE: Final = {"": Edge(None, None), "..": Edge(None, None, open=True)}


@dataclass(frozen=True, slots=True)
class When:
    """When something happened, as exactly as a source tells.

    A single date, however imprecise, is one event somewhere within it, so both edges of
    ``2018-02`` run from the 1st to the 28th. By a convention of this project ``~`` and ``%``
    widen the edges on each side: a day by a week, a month, year, decade or century by one
    of its own. ``?`` leaves them as they are.
    """

    text: str
    """What was written, verbatim."""
    start: Edge
    end: Edge
    approximate: bool
    """Whether either end is marked ``~`` or ``%``."""
    uncertain: bool
    """Whether either end is marked ``?`` or ``%``."""
    uncertain_start: bool
    """Whether its start is marked so; a mark on a single date is on both its start and its end."""
    uncertain_end: bool
    """Whether its end is marked so."""
    is_interval: bool
    """Whether two ends were written, even if only two times of one day."""
    month: int | None
    """The calendar month, 1 to 12, if all of it lies in one; the year may be unknown."""

    @property
    def starts(self) -> time | None:
        """Local time of day at which it starts, if stated."""
        return self.start.clock

    @property
    def ends(self) -> time | None:
        """Local time of day at which it ends, if stated."""
        return self.end.clock

    @property
    def last(self) -> Edge:
        """The last moment, where this is a deadline: a single hour is its last one too."""
        return self.end if self.is_interval else self.start

    @property
    def day(self) -> date | None:
        """The one day on which it starts and ends; None if several are possible."""
        days = {self.start.earliest, self.start.latest, self.end.earliest, self.end.latest}
        return days.pop() if len(days) == 1 else None

    @property
    def weekday(self) -> int | None:
        """Monday 0 to Sunday 6; None if several days are possible."""
        return None if self.day is None else self.day.weekday()

    def begun_by(self, day: date) -> Certainty:
        """Whether it had begun by the end of that day.

        "no" only if the day lies before the first possible beginning; "yes" only if it lies on or
        after the last possible beginning or end. An end that is marked uncertain counts for no
        "yes".
        """
        if self.start.earliest and day < self.start.earliest:
            return "no"
        certain = (
            None if self.uncertain_start else self.start.latest,
            None if self.uncertain_end else self.end.latest,
        )
        begun = self.start.open or any(last and last <= day for last in certain)
        return "yes" if begun else "uncertain"

    @property
    def sort_key(self) -> SortKey:
        """Orders events by occurrence: by start, the more exact first, then by end.

        An event without a bounded start is placed by its end; one with neither comes last.
        """
        placed = self.start if self.start.earliest else self.end
        return (
            placed.earliest or placed.latest or date.max,
            placed.latest or date.max,
            self.starts or time.min,
            self.end.latest or date.max,
            self.ends or time.max,
        )


def days_between(a: Edge, b: Edge) -> Span:
    """Calendar days from `a` to `b`: 1 from any day to the next, negative if `b` is earlier.

    The edges are taken to be independent, so two that lie in the same February are -27 to 27
    days apart.
    """
    return Span(_days(a.latest, b.earliest), _days(a.earliest, b.latest))


def certainly_before(a: Edge, b: Edge) -> bool:
    """Whether `a` lies on an earlier day than `b`, or at an earlier hour of the same day.

    If only one of them states an hour, neither is earlier on the same day.
    """
    if a.latest is None or b.earliest is None:
        return False
    if a.clock and b.clock and a.latest == b.earliest:
        return a.clock < b.clock
    return a.latest < b.earliest


def earliest(edges: Iterable[Edge]) -> Edge | None:
    """The bounds of the first of some edges. Those not bounded on both sides are left out."""
    known = [edge for edge in edges if edge.earliest and edge.latest]
    if not known:
        return None
    return Edge(
        min(e.earliest for e in known if e.earliest), min(e.latest for e in known if e.latest)
    )


def latest(edges: Iterable[Edge]) -> Edge | None:
    """The bounds of the last of some edges; without an upper bound if one of them has none.

    If several lie on the last day, the later hour holds, or the whole day if one states no hour.
    """
    known = [edge for edge in edges if edge.earliest or edge.latest or edge.open]
    if not known:
        return None
    lows = [edge.earliest for edge in known if edge.earliest]
    highs = [edge.latest for edge in known]
    high = None if None in highs else max(h for h in highs if h)
    clocks = [edge.clock for edge in known if high and edge.latest == high]
    clock = None if None in clocks else max((c for c in clocks if c), default=None)
    return Edge(max(lows, default=None), high, clock=clock)


def has_begun(text: str, day: date) -> bool | None:
    """Whether a date had begun by the end of a day; None where that is not certain."""
    return {"yes": True, "no": False, "uncertain": None}[parse(text).begun_by(day)]


@lru_cache(maxsize=65536)
def parse(text: str) -> When:
    """Read a date in the profile described above.

    Raises Complaint, a ValueError, if the text does not follow the profile, if the calendar has no
    such day, or if the end certainly precedes the start.
    """
    try:
        if text.startswith("["):
            return _one_of(text)
        return _interval(text) if "/" in text else _single(text)
    except Complaint as wrong:
        raise Complaint(wrong.kind, date=text, **wrong.values) from None


@dataclass(frozen=True, slots=True)
class _Side:
    """What was read on one side of a slash, or without one."""

    edge: Edge
    mark: str = ""
    month: int | None = None
    """The month of an unknown year."""


def _single(text: str) -> When:
    side = _read(text)
    end = replace(side.edge, clock=None)
    return _when(text, side, _Side(end), is_interval=False)


def _one_of(text: str) -> When:
    """One event, on some day from the first date to the last."""
    first, dots, last = text.removeprefix("[").removesuffix("]").partition("..")
    if not (dots and text.endswith("]")) or not (first or last) or "T" in text or "XXXX" in text:
        raise Complaint("date-day-among-several")
    start = _read(first) if first else _Side(_NO_DATE[""])
    end = _read(last) if last else _Side(_NO_DATE[""])
    if _reversed(start, end):
        raise Complaint("date-days-reversed")
    between = Edge(start.edge.earliest, end.edge.latest)
    marks = start.mark + end.mark
    return _when(text, _Side(between, mark=marks), _Side(between), is_interval=False)


def _interval(text: str) -> When:
    first, last = _sides(text)
    start, end = _read_end(first), _read_end(last)
    if _reversed(start, end):
        raise Complaint("date-reversed")
    return _when(text, start, end, is_interval=True)


def _sides(text: str) -> tuple[str, str]:
    first, _, last = text.partition("/")
    if "/" in last:
        raise Complaint("date-of-two-slashes")
    if "XXXX" in text:
        raise Complaint("date-interval-without-year")
    if first in _NO_DATE and last in _NO_DATE:
        raise Complaint("date-without-ends")
    if _CLOCK.fullmatch(last):
        day, t, _ = first.partition("T")
        if not t:
            raise Complaint("date-clock-alone")
        last = f"{day}T{last}"
    return first, last


def _reversed(start: _Side, end: _Side) -> bool:
    return certainly_before(end.edge, start.edge)


def _when(text: str, start: _Side, end: _Side, *, is_interval: bool) -> When:
    marks = start.mark + end.mark
    doubted = _doubted(start.mark), _doubted(end.mark if is_interval else start.mark)
    return When(
        text=text,
        start=start.edge,
        end=end.edge,
        approximate="~" in marks or "%" in marks,
        uncertain=any(doubted),
        uncertain_start=doubted[0],
        uncertain_end=doubted[1],
        is_interval=is_interval,
        month=start.month or _shared_month(start.edge.earliest, end.edge.latest),
    )


def _doubted(marks: str) -> bool:
    return "?" in marks or "%" in marks


def _shared_month(first: date | None, last: date | None) -> int | None:
    if first is None or last is None or (first.year, first.month) != (last.year, last.month):
        return None
    return first.month


def _read_end(text: str) -> _Side:
    return _Side(_NO_DATE[text]) if text in _NO_DATE else _read(text)


def _read(text: str) -> _Side:
    match = _DATE.fullmatch(text)
    if not match:
        raise _nearly(text) or Complaint("date-unread")
    year, month, day, clock, mark = match.groups(default="")
    if clock and mark:
        raise Complaint("date-clock-marked")
    if clock and not day.isdecimal():
        raise Complaint("date-clock-without-day")
    approximate = mark in ("~", "%")
    edge = replace(_edge(year, month, day, approximate), clock=_clock(clock))
    alone = None if year != "XXXX" or approximate else int(month)
    return _Side(edge, mark, alone)


def _nearly(text: str) -> Complaint | None:
    """The right form of a date that was nearly right: 2027-01-20 kl. 18.00, 2028-2031."""
    if years := _YEARS.fullmatch(text):
        return Complaint("date-nearly-read", nearly=f"{years[1]}/{years[2]}")
    match = _NEARLY.fullmatch(text)
    if not match or not match["clock"]:
        return None
    clock = match["clock"].replace(".", ":").zfill(5)
    if match["day"]:
        return Complaint("date-nearly-read", nearly=f"{match['day']}T{clock}")
    return Complaint("date-clock-without-date", clock=clock)


def _edge(year: str, month: str, day: str, approximate: bool) -> Edge:
    if year == "XXXX":
        return _edge_of_unknown_year(month, day)
    if ("X" in year and month) or (month == "XX" and day.isdecimal()):
        raise Complaint("date-digits-left-out")
    lowest = _lowest(year, month, day)
    if day.isdecimal():
        ordinal, slack = lowest.toordinal(), _ABOUT_A_DAY if approximate else 0
        return Edge(_clamped(ordinal - slack), _clamped(ordinal + slack))
    unit = 1 if month.isdecimal() else 12 * 10 ** year.count("X")
    first = lowest.year * 12 + lowest.month - 1
    slack = unit if approximate else 0
    after = _month_starts(first + unit + slack)
    return Edge(_clamped(_month_starts(first - slack)), _clamped(after - 1))


def _edge_of_unknown_year(month: str, day: str) -> Edge:
    if not month.isdecimal() or day:
        raise Complaint("date-day-of-no-year")
    if not 1 <= int(month) <= 12:
        raise Complaint("date-no-such-month", month=month)
    return Edge(None, None)


def _lowest(year: str, month: str, day: str) -> date:
    """The first day that the date may mean. Raises Complaint if the calendar has no such date."""
    parts = (year.replace("X", "0"), month.replace("XX", "") or "1", day.replace("XX", "") or "1")
    try:
        return date(*map(int, parts))
    except ValueError:
        stated = "-".join(part for part in (year, month, day) if part)
        raise Complaint("date-not-in-calendar", stated=stated) from None


def _clock(text: str) -> time | None:
    try:
        return iso8601.clock(text) if text else None
    except ValueError:
        raise Complaint("date-not-on-clock", clock=text) from None


def _month_starts(months: int) -> int:
    """Ordinal of the first day of a month counted from year 0; may be one past the calendar."""
    year, month = divmod(months, 12)
    if year < date.min.year:
        return 1
    return date(year, month + 1, 1).toordinal() if year <= date.max.year else _LAST_DAY + 1


def _clamped(ordinal: int) -> date:
    return date.fromordinal(min(max(ordinal, 1), _LAST_DAY))


def _days(a: date | None, b: date | None) -> int | None:
    return None if a is None or b is None else (b - a).days
