"""Proof: checkpoints, and that an entry stands in the log."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query
from fastapi.responses import PlainTextResponse

from application.disclosure import guarded_in
from application.records import NotFound, Unanswerable
from domain.access import Forbidden
from domain.words import EntryId, Slug
from interfaces.http.access import Asker
from interfaces.http.context import Auditing, Storing
from interfaces.http.problems import documented

router = APIRouter(tags=["proof"])
_FRESH = {"Cache-Control": "no-cache"}
_TEXT: dict[int | str, dict[str, Any]] = {
    200: {"content": {"text/plain": {"schema": {"type": "string"}}}}
}
_SIGNED = _TEXT | documented("altered", "not-audited")


def _position(
    consultation: Annotated[Slug, Path(description="The consultation's id.")],
    entry: Annotated[EntryId, Path(description="The entry's id in the round.")],
    engine: Storing,
) -> int:
    record = engine.consultation(consultation).facts.get(entry)
    if record is None:
        raise NotFound(entry)
    return engine.recorder.position_of(record.stream, record.position)


Position = Annotated[int, Depends(_position)]
"""Where in the log an entry stands. Raises NotFound."""


@router.get(
    "/checkpoint",
    summary="A signed checkpoint",
    response_class=PlainTextResponse,
    responses=_SIGNED,
)
def checkpoint(audit: Auditing) -> PlainTextResponse:
    """What the log now is, signed (c2sp.org/tlog-checkpoint): who keeps it can prove a change."""
    return PlainTextResponse(audit.checkpoint(), headers=_FRESH)


@router.get(
    "/checkpoint/key",
    summary="The verifier key",
    response_class=PlainTextResponse,
    responses=_TEXT | documented("not-audited"),
)
def key(audit: Auditing) -> PlainTextResponse:
    """The key that checkpoints are signed with. Compare it with what you had by another way."""
    return PlainTextResponse(f"{audit.signer.verifier}\n", headers=_FRESH)


@router.get(
    "/consistency",
    summary="Does the log continue an older checkpoint?",
    response_class=PlainTextResponse,
    responses=_SIGNED,
)
def consistency(
    audit: Auditing,
    old: Annotated[int, Query(ge=0, description="The older checkpoint's size.")],
) -> PlainTextResponse:
    """The proof that the log begins as it was at that size (c2sp.org/tlog-witness)."""
    size = len(audit.tree.grown())
    if old > size:
        raise Unanswerable("old", "beyond-the-tree", size=size)
    return PlainTextResponse(str(audit.consistency(old)), headers=_FRESH)


@router.get(
    "/consultations/{consultation}/facts/{entry}/proof",
    summary="Does an entry stand in the log?",
    response_class=PlainTextResponse,
    responses=_SIGNED | documented("not-found"),
)
def inclusion(position: Position, audit: Auditing) -> PlainTextResponse:
    """The proof of inclusion (c2sp.org/tlog-proof); the leaf is the line that `…/line` gives."""
    return PlainTextResponse(str(audit.inclusion(position)), headers=_FRESH)


@router.get(
    "/consultations/{consultation}/facts/{entry}/line",
    summary="An entry's stored line",
    response_class=PlainTextResponse,
    responses=_TEXT | documented("not-found", "forbidden"),
)
def line(
    consultation: Slug, entry: EntryId, position: Position, engine: Storing, asker: Asker
) -> PlainTextResponse:
    """The very bytes that were stored, and that proofs are about.

    Not of an entry with a small count of what is sensitive, but to those who work with the round;
    that it stands in the log can be proved all the same.
    """
    if not asker.sight.works_with(consultation) and entry in guarded_in(engine, consultation):
        raise Forbidden("entry", "small-count")
    return PlainTextResponse(engine.recorder.line(position), headers=_FRESH)
