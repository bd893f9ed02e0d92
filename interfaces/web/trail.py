"""The trail: a round's record in the order recorded, and the facts behind an answer."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Final, Literal

from fastapi import APIRouter, Query
from fastapi.responses import Response

from application.trails import Trails, trails
from domain.answers import participation
from domain.answers.trail import Speaks
from domain.consultation.decider import CONSULTATION
from domain.consultation.dossier import Entry
from domain.consultation.marks import Mark
from domain.consultation.recording import Recording, recording
from domain.consultation.state import Record
from domain.fact import Fact
from domain.record import Role
from domain.words import Slug
from interfaces.http.context import Judged, Storing
from interfaces.web.page import Here, PageRoute
from interfaces.web.round import Id, Round, show
from interfaces.wording.language import Language
from interfaces.wording.phrases import speaks_in_words

router = APIRouter(prefix="/{tongue}/consultations", include_in_schema=False, route_class=PageRoute)

MOST: Final = 100
"""Facts of one page."""
Only = Literal["late", "corrected", "contested", "in-conflict"]


@dataclass(frozen=True, slots=True)
class RecordRow:
    """One fact of the record, as it now reads if it stands."""

    record: Record
    entry: Entry[Fact] | None
    """None of a remark, and of what came after the day asked about."""
    recording: Recording | None
    is_later: bool = False

    @property
    def fact(self) -> Fact:
        """The fact, as it now reads if it stands."""
        found: Fact = self.entry.fact if self.entry else self.record.fact
        return found

    @property
    def marks(self) -> tuple[Mark, ...]:
        """What is to be known of it beyond how it reads."""
        return self.entry.marks if self.entry else ()

    @property
    def is_late(self) -> bool:
        """Whether it was recorded later than the next working day, or may have been."""
        return self.recording is not None and self.recording.late in ("yes", "uncertain")

    def shown_by(self, only: Only | None) -> bool:
        """Whether a filter lets it through."""
        return only is None or (self.is_late if only == "late" else only in self.marks)


@dataclass(frozen=True)
class Written:
    """All rows of a round's record, with what is counted of them."""

    rows: tuple[RecordRow, ...]

    @property
    def late(self) -> int:
        """How many were certainly recorded late."""
        return sum(bool(row.recording and row.recording.late == "yes") for row in self.rows)

    @property
    def perhaps_late(self) -> int:
        """How many may have been."""
        return sum(bool(row.recording and row.recording.late == "uncertain") for row in self.rows)

    @property
    def timed(self) -> int:
        """Of how many it can be told: put down as things happened, and on a day that is known."""
        return sum(bool(row.recording and row.recording.late) for row in self.rows)

    @property
    def reconstructed(self) -> int:
        """How many were written down afterwards from sources."""
        return sum(bool(row.recording and not row.recording.contemporaneous) for row in self.rows)

    @cached_property
    def recorders(self) -> list[tuple[tuple[str, Role], int]]:
        """Who recorded how many, the most first."""
        counted = Counter((row.record.recorder, row.record.role) for row in self.rows)
        return counted.most_common()


def record_of(round: Round) -> Written:
    """A round's record, in the order recorded."""
    read, answers = round.read, round.answers
    standing = (*read.entries, *read.perhaps, *read.retracted)
    entries: Mapping[str, Entry[Fact]] = {entry.id: entry for entry in standing}
    later = answers.later(round.id) if answers.as_of.true_on else frozenset()
    return Written(
        tuple(
            RecordRow(
                record,
                found := entries.get(id),
                recording(found, read.opened) if found else None,
                id in later,
            )
            for id, record in answers.records.consultation(round.id).facts.items()
        )
    )


@dataclass(frozen=True, slots=True)
class TrailPage:
    """A page of rows, and after which of them the next page begins."""

    rows: tuple[RecordRow, ...]
    next: int | None


def part(rows: tuple[RecordRow, ...], after: int) -> TrailPage:
    """The rows after a position in the round's stream, so many."""
    rest = [row for row in rows if row.record.position > after]
    shown = tuple(rest[:MOST])
    return TrailPage(shown, shown[-1].record.position if len(rest) > MOST else None)


@router.get("/{consultation}/audit")
def trail(
    consultation: Id,
    page: Here,
    answers: Judged,
    engine: Storing,
    only: Annotated[Only | None, Query()] = None,
    criterion: Annotated[str | None, Query(max_length=200)] = None,
    step: Annotated[participation.Step | None, Query()] = None,
    organisation: Annotated[Slug | None, Query()] = None,
    after: Annotated[int, Query(ge=0, le=2**31)] = 0,
) -> Response:
    """The record in the order recorded; of a criterion or a step, the facts behind it."""
    round = Round(answers, consultation)
    record = record_of(round)
    behind = None
    rows = tuple(row for row in record.rows if row.shown_by(only))
    if criterion is not None or step is not None or organisation is not None:
        behind = trails(
            engine, answers, consultation,
            criterion=criterion, step=step, organisation=organisation,
        )  # fmt: skip
        ids = {one.record.fact.id for _, one in behind.facts}
        rows = tuple(row for row in rows if row.record.fact.id in ids)
    shown = part(rows, after)
    return show(
        page,
        "trail.html",
        round,
        record=record,
        part_shown=shown,
        found=len(rows),
        positions=engine.recorder.positions(CONSULTATION.stream(consultation), after),
        behind=behind,
        speaks=lambda id: list(spoken(behind, id, page.tongue)),
        asked={"only": only, "criterion": criterion, "step": step, "organisation": organisation},
        after=after,
    )


def spoken(behind: Trails | None, id: str, tongue: Language) -> Iterator[tuple[str, str]]:
    """What a fact speaks for in the verdict asked about: the outcome as stored, and in words."""
    told: tuple[Speaks, ...] = behind.speaks.get(id, ()) if behind else ()
    for speaks in told:
        yield speaks.outcome, speaks_in_words(speaks, tongue)
