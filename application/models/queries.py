"""Queries on a model. Each answer says how much of the log it covers, and for which day."""

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime
from types import SimpleNamespace
from typing import Any, Generic, TypeVar

import orjson
from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Row,
    Select,
    Table,
    and_,
    exists,
    func,
    or_,
    select,
    tuple_,
)

from application.cursors import cursor, place
from application.models.projector import Projector
from application.models.store import Unbuilt, is_of, position
from application.models.tables import (
    COUNTS,
    DUES,
    FAULTS,
    FIGURES,
    INVOLVEMENTS,
    ORGANISATIONS,
    PHASES,
    PRINCIPLES,
    PROGRESS,
    ROUNDS,
    VERDICTS,
    among,
)
from application.models.tolerant_records import Unreadable
from application.models.worker import Worker
from application.records import NotFound, Unanswerable
from domain.access import UNLIMITED, Reach
from domain.answers.process import DueState, due_state
from domain.region import REGIONS

R = TypeVar("R")
_FEW = 20
"""Made-up rounds listed at most."""
Keys = Sequence[ColumnElement[Any]]


class Behind(Exception):
    """The model did not reach the requested log position in time."""


@dataclass(frozen=True, slots=True)
class Stand:
    """How much of the log an answer covers, and the day by which all its rounds are judged."""

    position: int
    judged_on: date
    rejudged: int
    """Rounds judged on a later day already: the day has just changed."""


@dataclass(frozen=True, slots=True)
class Answered(Generic[R]):
    """A page of an answer, and the cursor of the next one."""

    stand: Stand
    rows: tuple[R, ...]
    next: str | None = None


@dataclass(frozen=True, slots=True)
class PhaseTold:
    """A phase of a round."""

    name: str
    state: str
    facts: int
    first: str | None
    last: str | None


@dataclass(frozen=True, slots=True)
class DueTold:
    """Something due, and its state on the day asked about."""

    what: str
    entry: str
    by: date | None
    state: DueState


@dataclass(frozen=True, slots=True)
class RoundTold:
    """A round on the board."""

    id: str
    region: str
    holder: str
    plan: str
    period: str
    case_number: str | None
    kept: str
    previous: str | None
    fictional: bool
    language: str | None
    phase: str
    opened: str | None
    adopted: str | None
    adoption_proof: str | None
    closed: str | None
    organisations: int
    meetings: int
    meetings_held: int
    views: int
    views_answered: int
    responses: int
    responses_late: int
    not_yet_invited: int | None
    criteria_applicable: int
    criteria_evidenced: int
    contested: int
    version: int
    position: int
    judged_on: date
    phases: tuple[PhaseTold, ...]
    dues: tuple[DueTold, ...]


@dataclass(frozen=True, slots=True)
class RegionTold:
    """A region over all its rounds. Made-up rounds are only counted."""

    code: str
    name: str
    rounds: int
    live: int
    fictional: int
    latest: str | None
    phase: str | None
    """The phase of the latest round."""
    organisations: int
    """Organisations that its rounds describe, each counted once."""
    overdue: int


@dataclass(frozen=True, slots=True)
class StandingTold:
    """A region's latest round, made-up ones aside, and what is due in it."""

    code: str
    name: str
    rounds: int
    """How many rounds it has, without made-up ones."""
    latest: str | None = None
    plan: str | None = None
    language: str | None = None
    phase: str | None = None
    phases: tuple[PhaseTold, ...] = ()
    overdue: int = 0
    without_outcome: int = 0
    """Dues of the past without a recorded outcome, in a round that was recorded afterwards."""
    next: DueTold | None = None
    """The next due item, or the one that has been overdue longest."""


@dataclass(frozen=True, slots=True)
class MadeUp:
    """A round made up as an example."""

    id: str
    plan: str
    language: str | None


@dataclass(frozen=True, slots=True)
class InvolvementTold:
    """An organisation's part in a round: how often it is named at each step. None: not known."""

    round: str
    region: str
    plan: str
    period: str
    organisation: str
    name: str
    parties: tuple[str, ...]
    groups: tuple[str, ...]
    level: str | None
    sector: str | None
    umbrella: str | None
    asked: tuple[str, ...]
    inventoried: int | None
    invited: int | None
    replied: int | None
    attended: int | None
    stated: int | None
    consulted: int | None
    responded: int | None
    answered: int | None
    otherwise: bool


@dataclass(frozen=True, slots=True)
class NamedTold:
    """An organisation with its name, and what the visible rounds call it."""

    id: str
    name: str
    called: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lag:
    """How far a model is behind the log, for how long, and what its worker is doing."""

    position: int | None
    """None if there is no model yet."""
    lag: int
    seconds: float
    faults: int
    state: str


@dataclass(frozen=True, slots=True)
class Page:
    """The part of a long answer that is wanted: at most ``limit`` items after a cursor."""

    limit: int = 50
    after: str | None = None


@dataclass(frozen=True)
class Models:
    """The queries over all rounds. All but `lag` raise Unbuilt if there is no model yet."""

    projector: Projector
    worker: Worker | None = field(default=None)
    seen: Reach = UNLIMITED
    """The regions whose unpublished rounds the asker reads."""

    def narrowed(self, seen: Reach) -> "Models":
        """The same queries for an asker who reads only some regions' unpublished rounds."""
        return replace(self, seen=seen)

    def board(
        self,
        on: date,
        page: Page = Page(),
        *,
        region: str | None = None,
        phase: str | None = None,
        due_before: date | None = None,
    ) -> Answered[RoundTold]:
        """The phase of each round and what is due in it, on a day."""
        chosen = _within(self.seen)
        chosen += [ROUNDS.c.region == region] if region else []
        chosen += [ROUNDS.c.phase == phase] if phase else []
        if due_before:
            due = and_(DUES.c.round == ROUNDS.c.id, DUES.c.by < due_before)
            chosen.append(exists().where(due))
        asked = select(ROUNDS).where(*chosen)
        keys = (ROUNDS.c.region, ROUNDS.c.begins, ROUNDS.c.id)

        def told(model: Connection) -> Answered[RoundTold]:
            rows, following = _page(model, asked, keys, page)
            return Answered(stand(model), _on_the_board(model, _mapped(rows), on), following)

        return self._ask(told)

    def standings(self, on: date) -> Answered[StandingTold]:
        """Every region with its latest round, and what is due in it on a day."""
        return self._ask(lambda model: Answered(stand(model), _standings(model, on, self.seen)))

    def made_up(self) -> tuple[MadeUp, ...]:
        """The made-up rounds, by the years of their plans."""
        asked = select(ROUNDS.c.id, ROUNDS.c.plan, ROUNDS.c.language)
        asked = asked.where(ROUNDS.c.fictional, *_within(self.seen))
        asked = asked.order_by(ROUNDS.c.begins, ROUNDS.c.id).limit(_FEW)
        return self._ask(lambda model: tuple(MadeUp(*row) for row in model.execute(asked)))

    def regions(self, on: date) -> Answered[RegionTold]:
        """Every region on a day, including those without a round."""
        return self._ask(lambda model: Answered(stand(model), _regions(model, on, self.seen)))

    def verdicts(
        self,
        page: Page = Page(),
        *,
        criterion: str | None = None,
        principle: str | None = None,
        region: str | None = None,
        verdict: str | None = None,
        round: str | None = None,
    ) -> Answered[Row[Any]]:
        """The verdicts on criteria: rows of the table, with the region.

        A ``verdict`` matches where it is the only possible one or one of several.
        """
        table = VERDICTS.c
        chosen = [
            *_within(self.seen),
            *_equal({table.criterion: criterion, ROUNDS.c.region: region, table.round: round}),
        ]
        if verdict:
            chosen.append(among(table.possible, verdict))
        if principle:
            of = PRINCIPLES.c.criterion == table.criterion
            chosen.append(exists().where(of, PRINCIPLES.c.principle == principle))
        asked = select(VERDICTS, ROUNDS.c.region).join(ROUNDS, ROUNDS.c.id == table.round)
        keys = (table.criterion, table.round)

        def told(model: Connection) -> Answered[Row[Any]]:
            rows, following = _page(model, asked.where(*chosen), keys, page)
            return Answered(stand(model), tuple(rows), following)

        return self._ask(told)

    def figures(
        self,
        page: Page = Page(),
        *,
        round: str | None = None,
        region: str | None = None,
        dimension: str | None = None,
        value: str | None = None,
        step: str | None = None,
    ) -> Answered[SimpleNamespace]:
        """Participation in figures: rows of the table, with region, counts and totals."""
        table = FIGURES.c
        chosen = {
            table.round: round, ROUNDS.c.region: region, table.dimension: dimension,
            table.value: value, table.step: step,
        }  # fmt: skip
        asked = select(FIGURES, ROUNDS.c.region).join(ROUNDS, ROUNDS.c.id == table.round)
        asked = asked.where(*_within(self.seen), *_equal(chosen))
        keys = (table.round, table.dimension, table.value, table.step)

        def told(model: Connection) -> Answered[SimpleNamespace]:
            rows, following = _page(model, asked, keys, page)
            return Answered(stand(model), _with_counts(model, _mapped(rows)), following)

        return self._ask(told)

    def involvements(self, organisation: str, page: Page = Page()) -> Answered[InvolvementTold]:
        """The rounds in which an organisation took part, under any of its ids. Raises NotFound."""
        about = (ROUNDS.c.region, ROUNDS.c.plan, ROUNDS.c.period)
        table = INVOLVEMENTS.c
        asked = select(INVOLVEMENTS, *about).join(ROUNDS, ROUNDS.c.id == table.round)
        asked = asked.where(*_within(self.seen))
        keys = (ROUNDS.c.region, ROUNDS.c.begins, table.round, table.organisation)

        def told(model: Connection) -> Answered[InvolvementTold]:
            ids = _ids_of(model, organisation)
            rows, following = _page(model, asked.where(table.organisation.in_(ids)), keys, page)
            return Answered(
                stand(model), tuple(_made(InvolvementTold, row) for row in _mapped(rows)), following
            )

        return self._ask(told)

    def named(self) -> tuple[NamedTold, ...]:
        """Every registered organisation with its names, including those the asker may not see."""
        table = INVOLVEMENTS.c
        calling = select(table.organisation, table.name).distinct()
        calling = calling.join(ROUNDS, ROUNDS.c.id == table.round).where(*_within(self.seen))

        def told(model: Connection) -> tuple[NamedTold, ...]:
            called: dict[str, list[str]] = {}
            for id, name in model.execute(calling.order_by(table.organisation, table.name)):
                called.setdefault(id, []).append(name)
            rows = model.execute(select(ORGANISATIONS.c.id, ORGANISATIONS.c.name))
            return tuple(NamedTold(id, name, tuple(called.get(id, ()))) for id, name in rows)

        return self._ask(told)

    def faults(self) -> tuple[Unreadable, ...]:
        """The streams that cannot be read or judged."""

        def told(model: Connection) -> tuple[Unreadable, ...]:
            rows = model.execute(select(FAULTS).order_by(FAULTS.c.stream)).mappings()
            return tuple(Unreadable(**row) for row in rows)

        return self._ask(told)

    # --- how far -----------------------------------------------------------------------------

    def stand(self) -> Stand:
        """How much of the log the answers cover."""
        return self._ask(stand)

    def reach(self, position: int, timeout: float) -> None:
        """Wait until the model holds this much of the log. Raises Behind and Unanswerable."""
        last = self.projector.engine.position()
        if position > last:
            raise Unanswerable("at_least", "beyond-any-write", last=last)
        if not self.projector.store.wait_for(position, timeout):
            raise Behind(position)

    def lag(self) -> Lag:
        """How far the model is behind the log."""
        engine = self.projector.engine
        last = engine.position()
        try:
            reached, faults = self._ask(lambda model: (position(model), _number(model, FAULTS)))
        except Unbuilt:
            return Lag(None, last, 0.0, 0, self.worker.state if self.worker else "unbuilt")
        lag = max(0, last - reached)
        kept_elsewhere = "behind" if lag else "current"
        state = self.worker.state if self.worker else kept_elsewhere
        return Lag(reached, lag, self._seconds(reached), faults, state)

    def _seconds(self, reached: int) -> float:
        """Seconds since the first line that the model lacks was recorded."""
        engine = self.projector.engine
        with closing(engine.recorder.lines(reached)) as lines:
            first = next(lines, None)
        if first is None:
            return 0.0
        recorded = datetime.fromisoformat(orjson.loads(first[-1])["recorded"])
        return max(0.0, (engine.sources.clock() - recorded).total_seconds())

    def _ask(self, told: Callable[[Connection], R]) -> R:
        """Query the model if it is of this log. Raises Unbuilt."""

        def asked(model: Connection) -> R:
            position(model)
            if not is_of(model, self.projector.engine.recorder):
                raise Unbuilt("it is of another log")
            return told(model)

        return self.projector.store.read(asked)


# --- what they are made of -------------------------------------------------------------------

Rows = Sequence[Mapping[str, Any]]


def stand(model: Connection) -> Stand:
    """How much of the log a model's answers cover."""
    row = model.execute(select(PROGRESS)).one()
    later = select(func.count()).select_from(ROUNDS).where(ROUNDS.c.judged_on > row.judged_on)
    return Stand(row.position, row.judged_on, model.scalar(later) or 0)


def _page(
    model: Connection, asked: Select[Any], keys: Keys, page: Page
) -> tuple[Sequence[Row[Any]], str | None]:
    """The rows of a page, sorted by keys that are texts, and the cursor of the next page."""
    if page.after is not None:
        asked = asked.where(tuple_(*keys) > tuple_(*place(page.after, len(keys))))
    found = asked.order_by(*keys).add_columns(*_named(keys)).limit(page.limit + 1)
    rows = model.execute(found).all()
    if len(rows) <= page.limit:
        return rows, None
    last = rows[page.limit - 1]._mapping
    return rows[: page.limit], cursor(*(last[f"key_{n}"] for n in range(len(keys))))


def _mapped(rows: Sequence[Row[Any]]) -> Rows:
    return [row._mapping for row in rows]  # type: ignore[misc]


def _named(keys: Keys) -> list[ColumnElement[Any]]:
    return [key.label(f"key_{n}") for n, key in enumerate(keys)]


def _within(seen: Reach) -> list[ColumnElement[bool]]:
    """Conditions for the rounds that are published, or of a region whose rounds the asker reads."""
    if seen.regions is None:
        return []
    return [or_(ROUNDS.c.published, ROUNDS.c.region.in_(sorted(seen.regions)))]


def _equal(chosen: Mapping[Column[Any], str | None]) -> list[ColumnElement[bool]]:
    """Conditions for the values that are not None."""
    return [column == value for column, value in chosen.items() if value is not None]


def _number(model: Connection, table: Table) -> int:
    return model.scalar(select(func.count()).select_from(table)) or 0


def _of_rounds(model: Connection, table: Table, rounds: Collection[str]) -> dict[str, Rows]:
    """The rows of a table by their rounds, in the table's own order."""
    asked = select(table).where(table.c.round.in_(rounds)).order_by(*table.primary_key)
    found: dict[str, list[dict[str, Any]]] = {}
    for row in model.execute(asked).mappings():
        found.setdefault(row["round"], []).append(dict(row))
    return dict(found)


def _made(sort: type[R], row: Mapping[str, Any], **further: Any) -> R:
    """An answer made from the columns that it has fields for, and from further values."""
    names = {one.name for one in fields(sort)}  # type: ignore[arg-type]
    return sort(**{name: value for name, value in row.items() if name in names}, **further)


def _on_the_board(model: Connection, rows: Rows, on: date) -> tuple[RoundTold, ...]:
    ids = [row["id"] for row in rows]
    phases, dues = _of_rounds(model, PHASES, ids), _of_rounds(model, DUES, ids)
    return tuple(
        _made(
            RoundTold,
            row,
            phases=tuple(_made(PhaseTold, one) for one in phases.get(row["id"], ())),
            dues=tuple(_due(one, row["kept"], on) for one in dues.get(row["id"], ())),
        )
        for row in rows
    )


def _due(row: Mapping[str, Any], kept: str, on: date) -> DueTold:
    return _made(DueTold, row, state=due_state(row["by"], on, live=kept == "live"))


def _with_counts(model: Connection, rows: Rows) -> tuple[SimpleNamespace, ...]:
    counts: dict[tuple[str, ...], list[SimpleNamespace]] = {}
    for told in _of_rounds(model, COUNTS, {row["round"] for row in rows}).values():
        for row in told:
            counts.setdefault(_step(row), []).append(SimpleNamespace(**row))
    return tuple(_figure(row, counts.get(_step(row), ())) for row in rows)


def _step(row: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(row[name] for name in ("round", "dimension", "value", "step"))


def _figure(row: Mapping[str, Any], counts: Sequence[SimpleNamespace]) -> SimpleNamespace:
    return SimpleNamespace(
        **row,
        counts=[one for one in counts if not one.total],
        totals=[one for one in counts if one.total],
    )


def _ids_of(model: Connection, organisation: str) -> list[str]:
    """All ids of the organisation with this id. Raises NotFound."""
    table = ORGANISATIONS.c
    whole = func.coalesce(table.merged_into, table.id)
    one = model.scalar(select(whole).where(table.id == organisation))
    described = select(INVOLVEMENTS.c.round).where(INVOLVEMENTS.c.organisation == organisation)
    if one is None and model.scalar(described.limit(1)) is None:
        raise NotFound(organisation)
    return [organisation, *model.scalars(select(table.id).where(whole == one))]


def _regions(model: Connection, on: date, seen: Reach) -> tuple[RegionTold, ...]:
    columns = ("id", "region", "kept", "fictional", "phase")
    asked = select(*(ROUNDS.c[name] for name in columns)).where(*_within(seen))
    rounds: dict[str, list[Any]] = {}
    for row in model.execute(asked.order_by(ROUNDS.c.begins, ROUNDS.c.id)):
        rounds.setdefault(row.region, []).append(row)
    described, overdue = _described(model, seen), _overdue(model, on, seen)
    return tuple(
        _region(code, rounds.get(code, []), described.get(code, 0), overdue.get(code, 0))
        for code in REGIONS
    )


def _region(code: str, rounds: Sequence[Any], organisations: int, overdue: int) -> RegionTold:
    real = [one for one in rounds if not one.fictional]
    return RegionTold(
        code=code,
        name=REGIONS[code].name,
        rounds=len(real),
        live=sum(one.kept == "live" for one in real),
        fictional=len(rounds) - len(real),
        latest=real[-1].id if real else None,
        phase=real[-1].phase if real else None,
        organisations=organisations,
        overdue=overdue,
    )


def _standings(model: Connection, on: date, seen: Reach) -> tuple[StandingTold, ...]:
    asked = select(ROUNDS).where(ROUNDS.c.fictional.is_(False), *_within(seen))
    rounds: dict[str, list[Mapping[str, Any]]] = {}
    for row in model.execute(asked.order_by(ROUNDS.c.begins, ROUNDS.c.id)).mappings():
        rounds.setdefault(row["region"], []).append(dict(row))
    latest = [some[-1] for some in rounds.values()]
    phases = _of_rounds(model, PHASES, [row["id"] for row in latest])
    dues = _dues_by_day(model, latest, on)
    told = {
        row["region"]: _standing(row, len(rounds[row["region"]]), phases, dues.get(row["id"], []))
        for row in latest
    }
    return tuple(
        told.get(code) or StandingTold(code, region.name, 0) for code, region in REGIONS.items()
    )


def _standing(
    row: Mapping[str, Any],
    rounds: int,
    phases: Mapping[str, Rows],
    dues: Sequence[tuple[DueTold, int]],
) -> StandingTold:
    pressing = [due for due, _ in dues if due.by and due.state in ("due", "overdue")]
    return StandingTold(
        code=row["region"],
        name=REGIONS[row["region"]].name,
        rounds=rounds,
        latest=row["id"],
        plan=row["plan"],
        language=row["language"],
        phase=row["phase"],
        phases=tuple(_made(PhaseTold, one) for one in phases.get(row["id"], ())),
        overdue=sum(number for due, number in dues if due.state == "overdue"),
        without_outcome=sum(n for due, n in dues if due.state == "no-outcome-recorded"),
        next=min(pressing, key=lambda due: due.by or date.max, default=None),
    )


def _dues_by_day(
    model: Connection, rounds: Sequence[Mapping[str, Any]], on: date
) -> dict[str, list[tuple[DueTold, int]]]:
    """What is due in rounds: one item per kind and day, with how many there are."""
    by = (DUES.c.round, DUES.c.what, DUES.c.by)
    asked = select(*by, func.min(DUES.c.entry).label("entry"), func.count().label("number"))
    kept = {row["id"]: row["kept"] for row in rounds}
    found: dict[str, list[tuple[DueTold, int]]] = {}
    for row in model.execute(asked.where(DUES.c.round.in_(kept)).group_by(*by)).mappings():
        due = _due(dict(row), kept[row["round"]], on)
        found.setdefault(row["round"], []).append((due, row["number"]))
    return found


def _described(model: Connection, seen: Reach) -> dict[str, int]:
    """For each region, how many organisations its rounds describe."""
    known = INVOLVEMENTS.join(ROUNDS, ROUNDS.c.id == INVOLVEMENTS.c.round).outerjoin(
        ORGANISATIONS, ORGANISATIONS.c.id == INVOLVEMENTS.c.organisation
    )
    whole = func.coalesce(ORGANISATIONS.c.merged_into, INVOLVEMENTS.c.organisation)
    asked = select(ROUNDS.c.region, func.count(whole.distinct())).select_from(known)
    asked = asked.where(ROUNDS.c.fictional.is_(False), *_within(seen)).group_by(ROUNDS.c.region)
    return dict(model.execute(asked).all())


def _overdue(model: Connection, on: date, seen: Reach) -> dict[str, int]:
    """For each region, how many items are overdue on a day."""
    by = (ROUNDS.c.region, ROUNDS.c.kept, DUES.c.by)
    asked = select(*by, func.count()).join(DUES, DUES.c.round == ROUNDS.c.id).group_by(*by)
    asked = asked.where(ROUNDS.c.fictional.is_(False), *_within(seen))
    late: dict[str, int] = {}
    for region, kept, day, number in model.execute(asked):
        if due_state(day, on, live=kept == "live") == "overdue":
            late[region] = late.get(region, 0) + number
    return late
