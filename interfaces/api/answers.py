"""Answers: what can be asked of a consultation."""

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Path
from fastapi.responses import Response
from pydantic import BaseModel

from application.answers import Answers
from application.records import NotFound
from domain.record import Recorded
from domain.words import EntryId, Slug
from interfaces.http.conditional import (
    Copies,
    IfNoneMatch,
    as_json,
    seen_parts,
    tag,
    unless_current,
)
from interfaces.http.context import Judged, Seen
from interfaces.http.paging import Cursor, Limit, Position, page, placed_by
from interfaces.http.problems import documented
from interfaces.schemas.levels import LevelsSchema
from interfaces.schemas.participation import ParticipationSchema
from interfaces.schemas.principles import PrinciplesSchema
from interfaces.schemas.process import ProcessSchema, TimelineSchema
from interfaces.schemas.record import EnvelopeSchema, FactsSchema
from interfaces.schemas.rounds import RoundSchema, RoundsSchema

CURRENT: dict[int | str, dict[str, Any]] = {
    200: {"headers": {"ETag": {"description": "Its version.", "schema": {"type": "string"}}}},
    304: {"description": "The copy at hand is current."},
}
_FOUND = CURRENT | documented("not-found")

router = APIRouter(prefix="/consultations", tags=["answers"])
Id = Annotated[Slug, Path(description="The consultation's id.")]


@router.get(
    "",
    summary="All consultations",
    response_model=RoundsSchema,
    responses=CURRENT,
)
def consultations(
    answers: Seen,
    limit: Limit = 50,
    cursor: Cursor = None,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """Every round, by region and then by the years of its plan."""
    placed_by(cursor, 4)  # refused before it stands in a tag

    def current() -> str:
        position, asked = answers.records.position(), (limit, cursor or "")
        return tag("log", position, *asked, answers.today(), *seen_parts(answers))

    def build() -> RoundsSchema:
        ids, following = page(answers.rounds(), answers.order, 4, cursor, limit)
        rounds = tuple(RoundSchema.of(answers, id) for id in ids)
        return RoundsSchema(consultations=rounds, next=following).seen_by(answers)

    return unless_current(if_none_match, current, build)


@router.get(
    "/{consultation}", summary="A consultation", response_model=RoundSchema, responses=_FOUND
)
def consultation(consultation: Id, answers: Seen, if_none_match: IfNoneMatch = None) -> Response:
    """Which region's it is, on which plan, how it is kept, and in which phase it stands."""

    def build() -> RoundSchema:
        return RoundSchema.of(answers, consultation).seen_by(answers, consultation)

    return _dated(answers, consultation, if_none_match, build)


@router.get(
    "/{consultation}/participation",
    summary="Who took part",
    response_model=ParticipationSchema,
    responses=_FOUND,
)
def participation(consultation: Id, answers: Seen, if_none_match: IfNoneMatch = None) -> Response:
    """The funnel from inventory to answer, each organisation's part, and who was not invited."""

    def build() -> ParticipationSchema:
        told = ParticipationSchema.of(consultation, answers.participation(consultation))
        return told.seen_by(answers, consultation)

    return _of_round(answers, consultation, if_none_match, build)


@router.get(
    "/{consultation}/principles",
    summary="Which principles were honoured",
    response_model=PrinciplesSchema,
    responses=_FOUND,
)
def principles(consultation: Id, answers: Judged, if_none_match: IfNoneMatch = None) -> Response:
    """Each criterion's verdict with the facts for and against, by the charter that is named."""
    digest = answers.yardstick.sha256

    def build() -> PrinciplesSchema:
        found = answers.principles(consultation)
        told = PrinciplesSchema.of(consultation, found, digest, answers.today())
        return told.seen_by(answers, consultation)

    return _judged(answers, consultation, if_none_match, build)


@router.get(
    "/{consultation}/process",
    summary="Where it stands",
    response_model=ProcessSchema,
    responses=_FOUND,
)
def process(consultation: Id, answers: Judged, if_none_match: IfNoneMatch = None) -> Response:
    """The phase, what has happened, what is due or overdue, what the charter warns of."""

    def build() -> ProcessSchema:
        told = ProcessSchema.of(consultation, answers.process(consultation), answers.today())
        return told.seen_by(answers, consultation)

    return _judged(answers, consultation, if_none_match, build)


@router.get(
    "/{consultation}/levels",
    summary="How far participation went",
    response_model=LevelsSchema,
    responses=_FOUND,
)
def levels(consultation: Id, answers: Seen, if_none_match: IfNoneMatch = None) -> Response:
    """The Code's matrix: at each of six steps, which of four levels took place, and the evidence.

    What was only announced is not held, and what others did is not the holder's. The level that
    the holder stated stands beside.
    """

    def build() -> LevelsSchema:
        told = LevelsSchema.of(consultation, answers.levels(consultation))
        return told.seen_by(answers, consultation)

    return _of_round(answers, consultation, if_none_match, build)


@router.get(
    "/{consultation}/timeline",
    summary="What happened, in order",
    response_model=TimelineSchema,
    responses=_FOUND,
)
def timeline(consultation: Id, answers: Seen, if_none_match: IfNoneMatch = None) -> Response:
    """The facts by occurrence, with when they were recorded."""

    def build() -> TimelineSchema:
        told = TimelineSchema.of(consultation, answers.timeline(consultation))
        return told.seen_by(answers, consultation)

    return _of_round(answers, consultation, if_none_match, build)


@router.get(
    "/{consultation}/facts",
    summary="The record",
    response_model=FactsSchema,
    responses=_FOUND,
)
def facts(
    consultation: Id,
    answers: Seen,
    limit: Limit = 100,
    after: Position = None,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """Every fact in its envelope, corrected and retracted ones too, in the order recorded."""

    def current() -> str:
        return tag(_version(answers, consultation), limit, after or "", *seen_parts(answers))

    def build() -> FactsSchema:
        rest = [one for one in _records(answers, consultation) if one.position > (after or 0)]
        chosen, following = rest[:limit], str(rest[limit - 1].position) if rest[limit:] else None
        envelopes = tuple(map(EnvelopeSchema.model_validate, chosen))
        told = FactsSchema(consultation=consultation, facts=envelopes, next=following)
        return told.seen_by(answers, consultation)

    return unless_current(if_none_match, current, build)


@router.get(
    "/{consultation}/facts/{entry}",
    summary="One fact of the record",
    response_model=EnvelopeSchema,
    responses=documented("not-found"),
)
def fact(
    consultation: Id,
    entry: Annotated[EntryId, Path(description="The entry's id in the round.")],
    answers: Seen,
) -> Response:
    """The entry in its envelope, as first recorded. It never changes."""
    record = answers.records.consultation(consultation).facts.get(entry)
    if record is None or (answers.as_of.true_on and entry in answers.later(consultation)):
        raise NotFound(entry)
    return as_json(EnvelopeSchema.model_validate(record))


# --- tags ------------------------------------------------------------------------------------


def _version(answers: Answers, consultation: str) -> int:
    return answers.records.consultation(consultation).position


def _records(answers: Answers, consultation: str) -> list[Recorded[Any]]:
    """The record, but for what certainly came after the day asked about."""
    known = answers.records.consultation(consultation).facts.values()
    if answers.as_of.true_on is None:
        return [*known]
    later = answers.later(consultation)
    return [record for record in known if record.fact.id not in later]


def _of_round(
    answers: Answers, consultation: str, if_none_match: Copies, build: Callable[[], BaseModel]
) -> Response:
    """An answer that depends on the round, and on from where in time it is seen."""

    def current() -> str:
        return tag(_version(answers, consultation), *seen_parts(answers))

    return unless_current(if_none_match, current, build)


def _dated(
    answers: Answers, consultation: str, if_none_match: Copies, build: Callable[[], BaseModel]
) -> Response:
    """An answer that also depends on the day."""

    def current() -> str:
        return tag(_version(answers, consultation), answers.today(), *seen_parts(answers))

    return unless_current(if_none_match, current, build)


def _judged(
    answers: Answers, consultation: str, if_none_match: Copies, build: Callable[[], BaseModel]
) -> Response:
    """An answer that also depends on earlier rounds, hence the log's position, and a charter."""

    def current() -> str:
        position, digest = answers.records.position(), answers.yardstick.sha256[:16]
        version, day = _version(answers, consultation), answers.today()
        return tag(version, position, digest, day, *seen_parts(answers))

    return unless_current(if_none_match, current, build)
