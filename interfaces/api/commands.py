"""Carrying a command out, the same way for consultations and organisations."""

import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Header, Query
from fastapi.responses import Response

from application.answers import Answers
from application.engine import Engine
from application.log.failures import LOG_FAILURES
from application.recording import acts
from application.submission import Expected, Receipt, Submission, Unavailable
from domain.access import Who
from domain.charter.judge import Finding
from domain.consultation.decider import CONSULTATION
from domain.consultation.slip import Slip
from domain.consultation.state import EMPTY, Consultation
from domain.fact import Fact
from domain.record import Key
from interfaces.http import logs
from interfaces.http.access import Asker
from interfaces.http.conditional import as_json, tag
from interfaces.http.context import Current
from interfaces.http.grammar import preferences
from interfaces.http.measures import Measures
from interfaces.http.problems import documented
from interfaces.http.service import Serving
from interfaces.schemas.record import PreviewSchema, ReceiptSchema


@dataclass(frozen=True, slots=True)
class Writing:
    """What a command needs: the engine that records, the answers that warn, and who sends it.

    ``correlation`` is what the sender calls the errand; one that we made up is not recorded.
    ``minimal`` is that the sender does without warnings.
    """

    engine: Engine
    answers: Answers
    who: Who
    measures: Measures
    correlation: str | None = None
    minimal: bool = False

    def acts(
        self, consultation: str, facts: Iterable[Fact], key: str | None, if_match: Expected = None
    ) -> Submission:
        """What the sender asks to have recorded. Raises Forbidden."""
        return acts(
            self.engine, self.who, consultation, facts, chosen(key), if_match, self.correlation
        )

    def warned(
        self, submission: Submission, before: Consultation, after: Any
    ) -> tuple[tuple[Finding, ...], tuple[Slip, ...]]:
        """What the charter warns of, and likely slips, if the sender wants them; of an
        organisation's identity, nothing.
        """
        subject = submission.subject
        if subject.decider is not CONSULTATION or not after.position or self.minimal:
            return (), ()
        answers = self.answers
        return answers.warnings(subject.id, before, after), answers.slips(before, after)


CorrelationId = Annotated[
    str | None,
    Header(
        alias=logs.HEADER,
        description="What the sender calls the errand, recorded with what it adds: "
        f"{logs.FORM}. Anything else is not heeded.",
    ),
]
Prefer = Annotated[
    list[str] | None,
    Header(
        description="`return=minimal`: the receipt without warnings, which is quicker (RFC 7240).",
    ),
]


async def _writing(
    answers: Current,
    asker: Asker,
    service: Serving,
    correlation: CorrelationId = None,
    prefer: Prefer = None,
) -> Writing:
    minimal = preferences(prefer or ()).get("return") == "minimal"
    return Writing(
        service.engine, answers, asker.who, service.measures, logs.accepted(correlation), minimal
    )


Commanding = Annotated[Writing, Depends(_writing)]
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

_TAG = {
    "ETag": {"description": "The version reached.", "schema": {"type": "string"}},
    "Samrad-Position": {
        "description": "How many facts the log holds with it: what reads can wait for.",
        "schema": {"type": "integer"},
    },
    "Idempotent-Replayed": {
        "description": "Given, and `true`, where the command had been carried out before: "
        "the answer is that of the first time.",
        "schema": {"type": "string"},
    },
}
_PLACE = {
    "Location": {
        "description": "Address of what was added.",
        "schema": {"type": "string", "format": "uri-reference"},
    }
}
_DONE: dict[int | str, dict[str, Any]] = {
    200: {
        "model": ReceiptSchema | PreviewSchema,
        "description": "Nothing was added: the content was known, or it is a preview.",
    },
    201: {
        "model": ReceiptSchema,
        "description": "Recorded, with the warnings of the charter and of likely slips.",
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
    writing: Writing,
    submission: Submission,
    *,
    preview: bool,
    location: Callable[[Receipt], str],
    anew: bool = False,
) -> Response:
    """Record a submission, or preview it, perhaps as if nothing were there.

    Raises what the engine raises.
    """
    id = submission.subject.id
    engine = writing.engine
    if preview:
        before = EMPTY if anew else engine.consultation_or_empty(id)
        after, records = engine.preview(submission, anew=anew)
        facts = [record.fact for record in records]
        warned = writing.warned(submission, before, after)
        return as_json(PreviewSchema.of(id, after.position, facts, *warned))
    with writing.measures.submitting():
        receipt = engine.submit(submission)
    writing.measures.command("recorded" if receipt.added and not receipt.repeated else "repeated")
    headers = {"ETag": tag(receipt.version), "Samrad-Position": str(receipt.position)}
    if receipt.repeated:
        headers["Idempotent-Replayed"] = "true"
    if not receipt.added:
        return as_json(ReceiptSchema.of(id, receipt, submission.key), headers=headers)
    if writing.minimal:
        headers["Preference-Applied"] = "return=minimal"
    try:
        warned = writing.warned(submission, receipt.before, receipt.after)
    except LOG_FAILURES as error:  # it is recorded; sent again, it gets its answer
        raise Unavailable(submission.key) from error
    told = ReceiptSchema.of(id, receipt, submission.key, *warned)
    return as_json(told, 201, headers | {"Location": location(receipt)})
