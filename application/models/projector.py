"""The projector: brings a model up to date with the log, one batch per transaction.

A batch reads the next lines, finds what they affect, and replaces the rows of that, as of the
batch's last position. The position is stored with the rows, so that each line counts once and in
order, whatever happens. The rows always equal those of a fold of the log up to that position.
"""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Table,
    bindparam,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.exc import DataError, IntegrityError

from application.answers import Answers
from application.comparing import identities
from application.engine import Engine
from application.models.judging import Judged, Judging, region_of
from application.models.rows import of_organisation
from application.models.store import Store, Unbuilt, is_of, position
from application.models.tables import (
    FAULTS,
    INVOLVEMENTS,
    ORGANISATIONS,
    PROGRESS,
    ROUNDS,
    VERSION,
    Row,
    Rows,
    clear,
    put,
)
from application.models.tolerant_records import OF_THE_DATABASE, TolerantRecords, Unreadable, told
from application.records import NotFound
from application.subscription import read_on
from domain.consultation.decider import CONSULTATION
from domain.decider import Decider
from domain.organisation import ORGANISATION

_log = logging.getLogger(__name__)
A_BATCH = 1000
"""Lines of the log per transaction."""
_REJUDGED = 20
"""Rounds judged again per transaction when the day has changed."""


@dataclass(frozen=True, slots=True)
class Progress:
    """The result of a batch: how much of the log the model now holds, and what was processed."""

    position: int
    lines: int
    rounds: int
    more: bool
    """Whether there may be more to do at once."""


class Projector:
    """Keeps a store's model up to date with the log, by the charter of the answers."""

    def __init__(self, engine: Engine, answers: Answers, store: Store):
        self.engine, self.answers, self.store = engine, answers, store
        self._beyond: dict[str, date] = {}
        """Rounds that could not be judged, each with the day of the last attempt."""

    def catch_up(self, limit: int = A_BATCH) -> Progress:
        """Process the next lines of the log, at most ``limit``. Raises Unbuilt.

        Once there are no more, judges again the rounds that were judged on another day or are
        marked to be.
        """
        with self.store.writing() as model:
            return self.advance(model, limit)

    def catch_up_wholly(self) -> Progress:
        """Process batch after batch until there is no more to do. Raises Unbuilt."""
        while (progress := self.catch_up()).more:
            pass
        return progress

    def advance(self, model: Connection, limit: int = A_BATCH) -> Progress:
        """Process one batch, in a transaction that holds the model's lock. Raises Unbuilt."""
        day, at = self.answers.today(), position(model)
        if not is_of(model, self.engine.recorder):
            raise Unbuilt("it is of another log")
        batch = read_on(self.engine.recorder, at, limit)
        reached, streams = batch.reached, dict.fromkeys(line[1] for line in batch.lines)
        late = [] if batch.more else self._late(model, day)
        identified = _ids(ORGANISATION, streams)
        joined = self._naming(model, reached, identified)
        judged = self._judge(model, reached, day, [*_ids(CONSULTATION, streams), *late, *joined])
        self.identify(model, reached, identified)
        self.reached(model, reached, day)
        return Progress(reached, len(batch.lines), judged, batch.more or bool(late))

    # --- rounds ------------------------------------------------------------------------------

    def _late(self, model: Connection, day: date) -> list[str]:
        """Some of the rounds judged on another day, or not by the current version."""
        failed = [id for id, tried in self._beyond.items() if tried == day]
        asked = (
            select(ROUNDS.c.id)
            .where(or_(ROUNDS.c.judged_on != day, _lacks_rows()), ROUNDS.c.id.not_in(failed))
            .order_by(ROUNDS.c.region, ROUNDS.c.id)
            .limit(_REJUDGED)
        )
        return list(model.scalars(asked))

    def _naming(self, model: Connection, at: int, organisations: Iterable[str]) -> list[str]:
        """The rounds that name an organisation by one of its several ids."""
        alike = self.engine.alike(at)
        ids = frozenset[str]().union(*(alike.get(id, ()) for id in organisations))
        if not ids:
            return []
        named = INVOLVEMENTS.c.organisation.in_(sorted(ids))
        return list(model.scalars(select(INVOLVEMENTS.c.round).where(named).distinct()))

    def _judge(self, model: Connection, at: int, day: date, ids: Iterable[str]) -> int:
        """Judge some rounds and those of their regions that they affect. Returns how many."""
        regions: dict[str | None, set[str]] = {}
        for id in ids:
            regions.setdefault(region_of(self.engine, id), set()).add(id)
        done = 0
        for region, touched in regions.items():
            asked = select(ROUNDS.c.id, ROUNDS.c.earlier).where(ROUNDS.c.region == region)
            known = dict(model.execute(asked).all())
            judging = Judging(self.engine, self.answers, at, day, touched | known.keys())
            for id in judging.rounds:
                if id in touched or judging.earlier(id) != known[id]:
                    self.keep(model, judging.judged(id), day)
                    done += 1
        return done

    def judge_lacking(self, model: Connection, at: int, ids: Iterable[str]) -> None:
        """Judge the rounds of a region that lack rows of the current version."""
        day = self.answers.today()
        judging = Judging(self.engine, self.answers, at, day, ids, fresh=True)
        made = select(ROUNDS.c.id).where(ROUNDS.c.id.in_(judging.rounds), ~_lacks_rows())
        for id in sorted({*judging.rounds} - {*model.scalars(made)}):
            self.keep(model, judging.judged(id), day)

    def keep(self, model: Connection, judged: Judged, day: date) -> None:
        """Replace the rows of a round. Without new rows, the old ones stay."""
        refused = judged.rows is not None and _replaced(model, judged.round, judged.rows)
        if judged.rows is None or refused:
            self._beyond[judged.round] = day
        else:
            self._beyond.pop(judged.round, None)
        _blame(model, CONSULTATION.stream(judged.round), refused or judged.fault)

    # --- organisations -----------------------------------------------------------------------

    def identify(self, model: Connection, at: int, ids: Iterable[str]) -> None:
        """Replace the rows of some organisations."""
        chosen = list(ids)
        if not chosen:
            return
        records = TolerantRecords(self.engine, at, fresh=len(chosen) > _REJUDGED)
        for id in chosen:
            row, fault = _identity(records, id)
            if row is not None:
                model.execute(delete(ORGANISATIONS).where(ORGANISATIONS.c.id == id))
                model.execute(insert(ORGANISATIONS), row)
            _blame(model, ORGANISATION.stream(id), fault)
        self._merge(model, at)

    def _merge(self, model: Connection, at: int) -> None:
        """Note which organisations turned out to be another one. There are few."""
        table = ORGANISATIONS
        merged = [
            {"one": id, "other": other if other != id else None}
            for id, other in identities(self.engine.as_of(at)).items()
        ]
        if merged:
            one = update(table).where(table.c.id == bindparam("one"))
            model.execute(one.values(merged_into=bindparam("other")), merged)

    # --- how far -----------------------------------------------------------------------------

    def reached(self, model: Connection, at: int, day: date) -> None:
        """Store how much of the log the model holds, and the earliest day its rounds were judged
        on.
        """
        first = model.scalar(select(func.min(ROUNDS.c.judged_on)))
        line = self.engine.recorder.digest(at)
        model.execute(update(PROGRESS).values(position=at, line=line, judged_on=first or day))


def _lacks_rows() -> ColumnElement[bool]:
    return ROUNDS.c.made_by.is_distinct_from(VERSION)


def _replaced(model: Connection, round: str, rows: Rows) -> Unreadable | None:
    """Replace a round's rows. Returns a fault if the tables reject them."""
    try:
        with model.begin_nested():
            clear(model, [round])
            put(model, rows)
    except (DataError, IntegrityError) as error:
        position = rows[ROUNDS.name][0]["position"]
        return Unreadable(CONSULTATION.stream(round), position, told(error))
    return None


def _ids(decider: Decider[Any, Any], streams: Iterable[str]) -> list[str]:
    prefix = decider.stream("")
    return [stream.removeprefix(prefix) for stream in streams if stream.startswith(prefix)]


def _identity(records: TolerantRecords, id: str) -> tuple[Row | None, Unreadable | None]:
    """An organisation's row, or None if there is none or it cannot be read; and its fault."""
    stream = ORGANISATION.stream(id)
    try:
        row = of_organisation(id, records.organisation(id))
    except NotFound:
        row = None
    except OF_THE_DATABASE:
        raise
    except Exception as error:
        return None, records.blame(stream, error)
    return row, records.faults.get(stream)


def _blame(model: Connection, stream: str, fault: Unreadable | None) -> None:
    """Store a stream's fault, or remove it if there is none."""
    table: Table = FAULTS
    model.execute(delete(table).where(table.c.stream == stream))
    if fault:
        _log.warning("%s cannot be read at %d: %s", stream, fault.position, fault.error)
        row = {"stream": stream, "position": fault.position, "error": fault.error}
        model.execute(insert(table), row)
