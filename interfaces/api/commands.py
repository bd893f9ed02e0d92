"""Carrying a command out, the same way for consultations and organisations."""

import secrets
from collections.abc import Callable, Iterable
from typing import Annotated, Any

from fastapi import Header, Query
from fastapi.responses import Response

from application.engine import Receipt, Submission
from domain.charter.judge import Finding
from domain.consultation.state import Consultation
from domain.record import Key
from interfaces.api.conditional import as_json, tag
from interfaces.api.context import Writing
from interfaces.api.problems import documented
from interfaces.views import PreviewView, ReceiptView

IdempotencyKey = Annotated[
    Key | None,
    Header(
        alias="Idempotency-Key",
        description="The command's id: sent again with the same body, nothing more happens.",
    ),
]
Preview = Annotated[
    bool, Query(description="Only say what would be recorded, and the warnings; store nothing.")
]

_TAG = {"ETag": {"description": "The version reached.", "schema": {"type": "string"}}}
_PLACE = {
    "Location": {
        "description": "Address of what was added.",
        "schema": {"type": "string", "format": "uri-reference"},
    }
}
_DONE: dict[int | str, dict[str, Any]] = {
    200: {
        "model": ReceiptView | PreviewView,
        "description": "Nothing was added: a repeated command, known content, or a preview.",
    },
    201: {
        "model": ReceiptView,
        "description": "Recorded, with the warnings of the charter.",
        "headers": _TAG | _PLACE,
    },
}
_ANY = (
    "unreadable", "version-mismatch", "too-large", "not-json", "invalid", "key-reused", "busy",
)  # fmt: skip


def responses(*kinds: str) -> dict[int | str, dict[str, Any]]:
    """What a command can be answered with: what all have in common, and these problems."""
    return _DONE | documented(*_ANY, *kinds)


def chosen(key: str | None) -> str:
    """The key as sent, or a random one."""
    return key or secrets.token_urlsafe(16)


def carry_out(
    writing: Writing, submission: Submission, *, preview: bool, location: Callable[[Receipt], str]
) -> Response:
    """Record a submission, or preview it. Raises what the engine raises."""
    id = submission.subject[1]
    engine = writing.engine
    before = engine.consultation_or_empty(id)
    if preview:
        after, records = engine.preview(submission)
        facts = [record.fact for record in records]
        warnings = _warnings(writing, submission, before, after)
        return as_json(PreviewView.of(id, after.position, facts, warnings))
    receipt = engine.submit(submission)
    if not receipt.added or receipt.repeated:
        view = ReceiptView.of(id, receipt, submission.key)
        return as_json(view, headers={"ETag": tag(receipt.version)})
    after = engine.consultation_or_empty(id)
    warnings = _warnings(writing, submission, before, after)
    view = ReceiptView.of(id, receipt, submission.key, warnings)
    headers = {"ETag": tag(receipt.version), "Location": location(receipt)}
    return as_json(view, 201, headers)


def _warnings(
    writing: Writing, submission: Submission, before: Consultation, after: Any
) -> Iterable[Finding]:
    """What the charter warns of; of an organisation's identity, nothing."""
    if submission.consultation is None or not after.position:
        return ()
    return writing.answers.warnings(submission.consultation, before, after)
