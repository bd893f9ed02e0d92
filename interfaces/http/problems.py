"""Everything that can go wrong, as RFC 9457 problems with a stable type each.

`PROBLEMS` is the one table: what a kind means, its HTTP status and what to do about it. It is
served at ``/problems`` and every problem's ``type`` is an address there. Which failure is told as
which problem stands in `interfaces/http/failures.py`. A refusal of the
domain keeps its kind: 409 where it contradicts the record, 422 where it contradicts itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from domain.consultation import KINDS
from domain.identity_number import blotted

MEDIA_TYPE = "application/problem+json"
TOLD = 20
"""Faults that a problem tells; of more it says how many they are."""
_LONGEST = 2_000
"""Signs of a text in a problem, which may quote what was sent."""


class Fault(BaseModel):
    """One thing wrong in a request: which field, why, and what to write instead."""

    model_config = ConfigDict(frozen=True)

    field: str
    reason: str
    remedy: str
    kind: str | None = None
    entry: str | None = None

    def told(self) -> "Fault":
        """The fault without identity numbers, and not at any length."""
        stated = self.model_dump(exclude_none=True)
        return Fault(**{name: _told_of(value) for name, value in stated.items()})


class Problem(BaseModel):
    """A problem (RFC 9457). ``errors`` lists the faults found, not only the first.

    Of more than twenty, the last says how many are not told.
    """

    model_config = ConfigDict(frozen=True)

    type: str = Field(json_schema_extra={"format": "uri-reference"})
    title: str
    status: int
    detail: str
    remedy: str
    errors: tuple[Fault, ...] = ()
    version: int | None = Field(None, description="The version now, where another was expected.")


class ProblemKind(BaseModel):
    """What a kind of problem means, and what to do about it."""

    model_config = ConfigDict(frozen=True)

    type: str
    status: int
    title: str
    remedy: str


@dataclass(frozen=True, slots=True)
class _Kind:
    status: int
    title: str
    remedy: str


_THINGS = sorted({thing for kind in KINDS.values() for _, thing in kind.reference_fields()})
_SORTS = [thing if thing != "fact" else "entry" for thing in _THINGS]

OF_HTTP: dict[str, _Kind] = {
    "unreadable": _Kind(400, "The body cannot be read as JSON", "send JSON in UTF-8 (RFC 8259)"),
    "two-lengths": _Kind(
        400, "How long the body is, is said in two ways", "send Content-Length alone"
    ),
    "not-signed-in": _Kind(
        401, "It takes somebody who is signed in", "sign in, or send a token: Authorization: Bearer"
    ),
    "not-recognised": _Kind(
        401, "The credential does not let in", "sign in again, or make a new token"
    ),
    "forbidden": _Kind(403, "It is not yours to do", "ask one who may"),
    "forged": _Kind(
        403,
        "A page of another site may have made the browser send it",
        "send the session's X-CSRF-Token, as /me tells it, from a page of this service",
    ),
    "sign-in-failed": _Kind(400, "The sign-in did not come off", "begin again at /sign-in"),
    "unknown-host": _Kind(
        421,
        "The service does not go by that name",
        "use the address that its start told; its keeper adds names by SAMRAD_HOSTS",
    ),
    "issuer-unreachable": _Kind(
        503,
        "Whoever says who people are cannot be asked",
        "wait, and try again; sessions and personal access tokens go on working",
    ),
    "not-found": _Kind(
        404,
        "There is nothing at this address",
        "compare the id in the address; what is not published takes a token",
    ),
    "no-sign-in": _Kind(
        404,
        "The service has no such way in",
        "open the address printed at its start; its keeper sets SAMRAD_OIDC_ISSUER for others",
    ),
    "method-not-allowed": _Kind(405, "The address takes another method", "see /openapi.json"),
    "too-slow": _Kind(408, "The body came too slowly", "send it anew, all of it at once"),
    "too-long": _Kind(414, "The address is too long", "ask about less at a time"),
    "too-many-headers": _Kind(431, "There are too many headers", "send fewer"),
    "too-many": _Kind(429, "Too many requests", "wait as long as Retry-After says"),
    "too-large": _Kind(
        413, "The body is too large", "send less at a time; 'detail' says how much is taken"
    ),
    "not-json": _Kind(
        415, "The body is not said to be JSON", "send Content-Type: application/json"
    ),
    "invalid": _Kind(422, "The request is malformed", "correct the fields named in 'errors'"),
    "key-reused": _Kind(
        422, "The Idempotency-Key was used for another command", "choose a new key"
    ),
    "version-mismatch": _Kind(
        412, "It has changed since you last saw it", "read it anew, then send its version"
    ),
    "busy": _Kind(503, "Another process is writing", "send the same request again"),
    "unavailable": _Kind(
        503,
        "The connection to the database was lost",
        "send the same request again with its Idempotency-Key: it is recorded once",
    ),
    "storage": _Kind(
        503,
        "The database does not take it",
        "nothing was recorded; tell whoever runs the service, and send it again later",
    ),
    "standby": _Kind(
        503,
        "Nothing is recorded here: this server follows another one",
        "send it to a server that records",
    ),
    "stale": _Kind(
        503,
        "This server follows another one, and has fallen too far behind",
        "wait, or ask a server that records",
    ),
    "not-ready": _Kind(503, "The service cannot be relied on now", "tell whoever runs the service"),
    "log-damaged": _Kind(
        503,
        "An entry of the log is not as it was written",
        "tell whoever runs the service: the log is to be restored from a backup",
    ),
    "clock-leapt": _Kind(
        503,
        "The clock of the server shows more time than has passed",
        "nothing was recorded; tell whoever runs the service, and send it again later",
    ),
    "rolled-back": _Kind(
        503,
        "The log no longer holds what this server left in it",
        "tell whoever runs the service: nothing is recorded until it is restored and started again",
    ),
    "altered": _Kind(
        503, "The log is not what was signed", "tell whoever runs the service; nothing is signed"
    ),
    "not-audited": _Kind(
        503, "The service has no key to sign with", "start it with `samrad serve`"
    ),
    "not-measured": _Kind(
        501, "The service does not measure itself", "install samrad[metrics], and start it again"
    ),
    "beyond-the-log": _Kind(
        409,
        "The log does not reach as far as you have seen",
        "it is another log, or was restored from an older copy: read it from the beginning",
    ),
    "feed-full": _Kind(
        503, "As many follow the feed as may", "come back later, with the id last seen"
    ),
    "not-modelled": _Kind(
        503,
        "What is asked over all rounds has not been computed",
        "wait, if it is being built; `samrad rebuild` builds it, `samrad work` keeps it up",
    ),
    "not-caught-up": _Kind(
        503, "The model does not hold as much of the log yet", "send the same request again"
    ),
    "not-kept": _Kind(
        503, "The service keeps no keys to people's data", "start it with `samrad serve`"
    ),
    "keys-unusable": _Kind(
        503,
        "The keys to people's data cannot be used now",
        "nothing was recorded; tell whoever runs the service, and send it again later",
    ),
    "internal": _Kind(
        500, "A fault of the program", "report it; if need be, send it again, same key"
    ),
}
"""What goes wrong before the engine decides, or around it."""

REFUSALS: dict[str, _Kind] = {
    "not-opened": _Kind(404, "The consultation is not opened", "open it: POST /consultations"),
    "already-opened": _Kind(409, "The consultation is open already", "correct its opening"),
    "entry-changed": _Kind(
        409, "The entry is recorded already, with another content", "send a correction instead"
    ),
    "already-described": _Kind(
        409, "It is described already in the round", "correct that description"
    ),
    "meeting-cancelled": _Kind(
        409, "The meeting was cancelled", "retract the cancellation first, if it was not"
    ),
    "meeting-was-held": _Kind(
        409, "The meeting was held", "retract the entries that say so first, if it was not"
    ),
    "depended-on": _Kind(
        409, "Other entries speak of it", "correct it with 'changes', or retract those first"
    ),
    "not-correctable": _Kind(409, "A remark is not corrected", "name the entry it is about"),
    "not-its-own": _Kind(
        409, "Only the organisation that contests withdraws", "answer it, or let it withdraw"
    ),
    "region-fixed": _Kind(
        409, "A round belongs to one region for good", "open another consultation, close this one"
    ),
    "retracted": _Kind(409, "What is referred to was retracted", "record it anew, with a new id"),
    "source-too-old": _Kind(
        409, "The source is older than the event", "it can prove an announcement only"
    ),
    "number-differs": _Kind(
        409, "The organisation has another number", "compare the sources; two need two ids"
    ),
    "number-taken": _Kind(409, "Another organisation has the number", "use that organisation's id"),
    **{
        f"unknown-{sort}": _Kind(
            409, f"The round has no {sort} of that id", f"record the {sort} first"
        )
        for sort in (*_SORTS, "source")
    },
    "no-such-field": _Kind(
        422, "A source tells a field that the fact lacks", "name fields of that kind"
    ),
    "change-unfit": _Kind(
        422, "A change does not fit the kind of fact", "name a field of that kind"
    ),
    "id-changed": _Kind(422, "An id never changes", "leave the id out of the changes"),
    "deadline-before-start": _Kind(
        422, "The deadline lies before the first day", "correct one of the two dates"
    ),
    "address-unfit": _Kind(
        422,
        "A source's address leads elsewhere than to the web",
        "write one that begins with https:// or http://, or name the shelf in words",
    ),
    "person-sensitive": _Kind(
        409,
        "To name the person would reveal what is sensitive",
        "record a count, or write to the organisation's own address",
    ),
    "person-erased": _Kind(
        409, "The data of that person was erased", "leave it out, or give another 'person'"
    ),
    "person-sealed": _Kind(422, "Values are sealed here", "write the value itself: {value: …}"),
    "person-unsealed": _Kind(
        422, "A person's data is taken sealed only, and nothing here seals it", "leave it out"
    ),
    "same-as-itself": _Kind(422, "An organisation is the same as itself", "name the other id"),
    "number-unfit": _Kind(422, "It is no organisation number", "correct it, or leave it out"),
    "id-personal": _Kind(
        422, "The id looks like a personal number", "make the id of the organisation's name"
    ),
    "id-reserved": _Kind(
        422, "The id is a word with another meaning", "make the id of the organisation's name"
    ),
    "text-unfit": _Kind(
        422, "Nothing of the text is seen, or it holds a control sign", "write it anew"
    ),
    "identity-number": _Kind(
        422,
        "A personal identity number has no place in the record",
        "leave it out; if it is another number, write it in groups of other lengths",
    ),
}
"""What the engine refuses."""

PROBLEMS = OF_HTTP | REFUSALS


# --- making them -----------------------------------------------------------------------------


def _told_of(text: str) -> str:
    told = blotted(text)
    return told if len(told) <= _LONGEST else f"{told[:_LONGEST]}…"


def problem(
    kind: str,
    detail: str,
    errors: Sequence[Fault] = (),
    *,
    more: int = 0,
    version: int | None = None,
    headers: dict[str, str] | None = None,
) -> Response:
    """The answer that says what went wrong; what it quotes is told without identity numbers.

    ``more`` faults were found than are given.
    """
    known = PROBLEMS[kind]
    more += max(0, len(errors) - TOLD)
    errors = [fault.told() for fault in errors[:TOLD]]
    if more:
        reason = f"{more} more are not told"
        errors.append(Fault(field="errors", reason=reason, remedy="correct those above first"))
    told = Problem(
        type=f"/problems/{kind}",
        title=known.title,
        status=known.status,
        detail=_told_of(detail),
        remedy=errors[0].remedy if len(errors) == 1 else known.remedy,
        errors=tuple(errors),
        version=version,
    )
    body = told.model_dump_json(exclude_none=True)
    return Response(body, known.status, headers, media_type=MEDIA_TYPE)


def documented(*kinds: str) -> dict[int | str, dict[str, Any]]:
    """The problems an operation can answer with, for its description."""
    by_status: dict[int | str, list[str]] = {}
    for kind in kinds:
        by_status.setdefault(PROBLEMS[kind].status, []).append(kind)
    return {
        status: {"model": Problem, "description": _told(kinds)}
        for status, kinds in by_status.items()
    }


def _told(kinds: list[str]) -> str:
    if len(kinds) == 1:
        return f"`{kinds[0]}`: {PROBLEMS[kinds[0]].title}."
    return f"One of {', '.join(f'`{kind}`' for kind in kinds)}."
