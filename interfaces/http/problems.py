"""Everything that can go wrong, as RFC 9457 problems, each with a stable type.

`PROBLEMS` is the one table: what a kind means, its HTTP status and what to do about it. It is
served at ``/problems``, and every problem's ``type`` is an address there.
`interfaces/http/failures.py` says which failure becomes which problem. A refusal by the domain
keeps its kind: 409 if the request contradicts the record, 422 if it contradicts itself.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field
from starlette.types import Receive, Scope, Send

from domain.consultation import KINDS
from domain.identity_number import blotted
from interfaces.http.languages import chosen
from interfaces.wording.language import Language
from interfaces.wording.message import Message, sentence
from interfaces.wording.why import Why, reason_in_words, remedy_in_words, why_in_words

MEDIA_TYPE = "application/problem+json"
TOLD = 20
"""The most faults that a problem lists; it says how many more there are."""
_LONGEST = 2_000
"""The most characters of a text in a problem, which may quote the request."""


class FaultSchema(BaseModel):
    """One thing wrong in a request: which field, why, and what to write instead."""

    model_config = ConfigDict(frozen=True)

    field: str
    reason: str
    remedy: str
    kind: str | None = None
    entry: str | None = None


class ProblemSchema(BaseModel):
    """A problem (RFC 9457). ``errors`` lists the faults found, not only the first.

    Of more than twenty, the last says how many are not told.
    """

    model_config = ConfigDict(frozen=True)

    type: str = Field(json_schema_extra={"format": "uri-reference"})
    title: str
    status: int
    detail: str
    remedy: str
    errors: tuple[FaultSchema, ...] = ()
    version: int | None = Field(None, description="The version now, where another was expected.")


class ProblemKindSchema(BaseModel):
    """What a kind of problem means, and what to do about it."""

    model_config = ConfigDict(frozen=True)

    type: str
    status: int
    title: str
    remedy: str


@dataclass(frozen=True, slots=True)
class ProblemKind:
    """What a kind of problem means, and what to do about it."""

    status: int
    title: Message
    remedy: Message


_THINGS = sorted({thing for kind in KINDS.values() for _, thing in kind.reference_fields()})
_SORTS = [thing if thing != "fact" else "entry" for thing in _THINGS]

OF_HTTP: dict[str, ProblemKind] = {
    "unreadable": ProblemKind(
        400, sentence("The body cannot be read as JSON"), sentence("send JSON in UTF-8 (RFC 8259)")
    ),
    "two-lengths": ProblemKind(
        400,
        sentence("The request states two lengths"),
        sentence("send Content-Length alone"),
    ),
    "not-signed-in": ProblemKind(
        401,
        sentence("You must be signed in"),
        sentence("sign in, or send a token: Authorization: Bearer"),
    ),
    "not-recognised": ProblemKind(
        401,
        sentence("Your credential is not valid"),
        sentence("sign in again, or make a new token"),
    ),
    "forbidden": ProblemKind(403, sentence("You may not do this"), sentence("ask someone who may")),
    "forged": ProblemKind(
        403,
        sentence("A page of another site may have made the browser send it"),
        sentence("send the session's X-CSRF-Token, as /me tells it, from a page of this service"),
    ),
    "sign-in-failed": ProblemKind(
        400, sentence("The sign-in failed"), sentence("begin again at /sign-in")
    ),
    "unknown-host": ProblemKind(
        421,
        sentence("The service does not have that name"),
        sentence("use the address that its start told; its keeper adds names by SAMRAD_HOSTS"),
    ),
    "issuer-unreachable": ProblemKind(
        503,
        sentence("The identity provider cannot be reached"),
        sentence("wait, and try again; sessions and personal access tokens go on working"),
    ),
    "not-found": ProblemKind(
        404,
        sentence("There is nothing at this address"),
        sentence("compare the id in the address; what is not published takes a token"),
    ),
    "no-sign-in": ProblemKind(
        404,
        sentence("You cannot sign in that way here"),
        sentence(
            "open the address printed at its start; its keeper sets SAMRAD_OIDC_ISSUER for others"
        ),
    ),
    "method-not-allowed": ProblemKind(
        405, sentence("The address takes another method"), sentence("see /openapi.json")
    ),
    "too-slow": ProblemKind(
        408, sentence("The request came too slowly"), sentence("send it anew, all of it at once")
    ),
    "too-long": ProblemKind(
        414, sentence("The address is too long"), sentence("ask about less at a time")
    ),
    "too-many-headers": ProblemKind(
        431, sentence("There are too many headers"), sentence("send fewer")
    ),
    "too-many": ProblemKind(
        429, sentence("Too many requests"), sentence("wait as long as Retry-After says")
    ),
    "too-large": ProblemKind(
        413,
        sentence("The request is too large"),
        sentence("send less at a time; 'detail' says how much is taken"),
    ),
    "not-json": ProblemKind(
        415,
        sentence("The body is not said to be JSON"),
        sentence("send Content-Type: application/json"),
    ),
    "invalid": ProblemKind(
        422, sentence("The request is malformed"), sentence("correct the fields named in 'errors'")
    ),
    "key-reused": ProblemKind(
        422,
        sentence("The Idempotency-Key was used for another command"),
        sentence("choose a new key"),
    ),
    "version-mismatch": ProblemKind(
        412,
        sentence("It has changed since you last saw it"),
        sentence("read it anew, then send its version"),
    ),
    "busy": ProblemKind(
        503, sentence("Another process is writing"), sentence("send the same request again")
    ),
    "unavailable": ProblemKind(
        503,
        sentence("The connection to the database was lost"),
        sentence("send the same request again with its Idempotency-Key: it is recorded once"),
    ),
    "storage": ProblemKind(
        503,
        sentence("The database could not store it"),
        sentence("nothing was recorded; tell those who run the service, and send it again later"),
    ),
    "standby": ProblemKind(
        503,
        sentence("This server only follows another one, and records nothing"),
        sentence("send it to a server that records"),
    ),
    "stale": ProblemKind(
        503,
        sentence("This server follows another one, and has fallen too far behind"),
        sentence("wait, or ask a server that records"),
    ),
    "not-ready": ProblemKind(
        503,
        sentence("The service cannot be relied on now"),
        sentence("tell those who run the service"),
    ),
    "log-damaged": ProblemKind(
        503,
        sentence("An entry of the log is not as it was written"),
        sentence("tell those who run the service: the log is to be restored from a backup"),
    ),
    "clock-leapt": ProblemKind(
        503,
        sentence("The clock of the server shows more time than has passed"),
        sentence("nothing was recorded; tell those who run the service, and send it again later"),
    ),
    "rolled-back": ProblemKind(
        503,
        sentence("The log no longer holds what this server left in it"),
        sentence(
            "tell those who run the service: nothing is recorded until it is restored and started "
            "again"
        ),
    ),
    "altered": ProblemKind(
        503,
        sentence("The log is not what was signed"),
        sentence("tell those who run the service; nothing is signed"),
    ),
    "not-audited": ProblemKind(
        503,
        sentence("The service has no key to sign with"),
        sentence("start it with `samrad serve`"),
    ),
    "not-measured": ProblemKind(
        501,
        sentence("The service does not measure itself"),
        sentence("install samrad[metrics], and start it again"),
    ),
    "beyond-the-log": ProblemKind(
        409,
        sentence("The log does not reach as far as you have seen"),
        sentence(
            "it is another log, or was restored from an older copy: read it from the beginning"
        ),
    ),
    "feed-full": ProblemKind(
        503,
        sentence("Too many follow the feed already"),
        sentence("come back later, with the id last seen"),
    ),
    "not-modelled": ProblemKind(
        503,
        sentence("What spans all rounds has not been computed yet"),
        sentence(
            "wait, if it is being built; `samrad rebuild` builds it, `samrad work` keeps it up"
        ),
    ),
    "not-caught-up": ProblemKind(
        503,
        sentence("The model does not hold as much of the log yet"),
        sentence("send the same request again"),
    ),
    "not-kept": ProblemKind(
        503,
        sentence("The service keeps no keys to people's data"),
        sentence("start it with `samrad serve`"),
    ),
    "keys-unusable": ProblemKind(
        503,
        sentence("The keys to people's data cannot be used now"),
        sentence("nothing was recorded; tell those who run the service, and send it again later"),
    ),
    "internal": ProblemKind(
        500,
        sentence("A fault of the program"),
        sentence("report it; if need be, send it again, same key"),
    ),
}
"""What goes wrong before the engine decides, or around it."""

REFUSALS: dict[str, ProblemKind] = {
    "not-opened": ProblemKind(
        404, sentence("The consultation is not opened"), sentence("open it: POST /consultations")
    ),
    "already-opened": ProblemKind(
        409, sentence("The consultation is open already"), sentence("correct its opening")
    ),
    "entry-changed": ProblemKind(
        409,
        sentence("The entry is recorded already, with another content"),
        sentence("send a correction instead"),
    ),
    "already-described": ProblemKind(
        409, sentence("It is described already in the round"), sentence("correct that description")
    ),
    "own-language": ProblemKind(
        422,
        sentence("The round's texts are in that language already"),
        sentence("write the text in its own field"),
    ),
    "meeting-cancelled": ProblemKind(
        409,
        sentence("The meeting was cancelled"),
        sentence("retract the cancellation first, if it was not"),
    ),
    "meeting-was-held": ProblemKind(
        409,
        sentence("The meeting was held"),
        sentence("retract the entries that say so first, if it was not"),
    ),
    "depended-on": ProblemKind(
        409,
        sentence("Other entries depend on it"),
        sentence("correct it with 'changes', or retract those first"),
    ),
    "not-correctable": ProblemKind(
        409, sentence("A remark is not corrected"), sentence("name the entry it is about")
    ),
    "not-its-own": ProblemKind(
        409,
        sentence("Only the organisation that contests withdraws"),
        sentence("answer it, or let it withdraw"),
    ),
    "region-fixed": ProblemKind(
        409,
        sentence("A round belongs to one region for good"),
        sentence("open another consultation, close this one"),
    ),
    "retracted": ProblemKind(
        409,
        sentence("What is referred to was retracted"),
        sentence("record it anew, with a new id"),
    ),
    "source-too-old": ProblemKind(
        409,
        sentence("The source is older than the event"),
        sentence("it can prove an announcement only"),
    ),
    "number-differs": ProblemKind(
        409,
        sentence("The organisation has another number"),
        sentence("compare the sources; two need two ids"),
    ),
    "number-taken": ProblemKind(
        409, sentence("Another organisation has the number"), sentence("use that organisation's id")
    ),
    **{
        f"unknown-{sort}": ProblemKind(
            409,
            sentence("The round has nothing of that id"),
            sentence("record it first, or correct the id"),
        )
        for sort in (*_SORTS, "source")
    },
    "no-such-field": ProblemKind(
        422,
        sentence("A source tells a field that the fact lacks"),
        sentence("name fields of that kind"),
    ),
    "change-unfit": ProblemKind(
        422,
        sentence("A change does not fit the kind of fact"),
        sentence("name a field of that kind"),
    ),
    "id-changed": ProblemKind(
        422, sentence("An id never changes"), sentence("leave the id out of the changes")
    ),
    "deadline-before-start": ProblemKind(
        422,
        sentence("The deadline lies before the first day"),
        sentence("correct one of the two dates"),
    ),
    "address-unfit": ProblemKind(
        422,
        sentence("A source's address leads elsewhere than to the web"),
        sentence("write one that begins with https:// or http://, or name the shelf in words"),
    ),
    "person-sensitive": ProblemKind(
        409,
        sentence("Naming the person would reveal something sensitive"),
        sentence("record a count, or write to the organisation's own address"),
    ),
    "person-erased": ProblemKind(
        409,
        sentence("The data of that person was erased"),
        sentence("leave it out, or give another 'person'"),
    ),
    "person-sealed": ProblemKind(
        422, sentence("Values are sealed here"), sentence("write the value itself: {value: …}")
    ),
    "person-unsealed": ProblemKind(
        422,
        sentence("A person's data is taken sealed only, and nothing here seals it"),
        sentence("leave it out"),
    ),
    "same-as-itself": ProblemKind(
        422, sentence("An organisation is the same as itself"), sentence("name the other id")
    ),
    "number-unfit": ProblemKind(
        422, sentence("It is no organisation number"), sentence("correct it, or leave it out")
    ),
    "id-personal": ProblemKind(
        422,
        sentence("The id looks like a personal number"),
        sentence("make the id of the organisation's name"),
    ),
    "id-reserved": ProblemKind(
        422,
        sentence("The id is a reserved word"),
        sentence("make the id of the organisation's name"),
    ),
    "text-unfit": ProblemKind(
        422,
        sentence("Nothing of the text is seen, or it holds a control sign"),
        sentence("write it anew"),
    ),
    "identity-number": ProblemKind(
        422,
        sentence("A personal identity number has no place in the record"),
        sentence("leave it out; if it is another number, write it in groups of other lengths"),
    ),
}
"""What the engine refuses."""

PROBLEMS = OF_HTTP | REFUSALS


# --- making them -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RequestFault:
    """One thing wrong in a request. If it has no remedy, the reason supplies one."""

    field: str
    reason: Why
    remedy: Message | None = None
    kind: str | None = None
    entry: str | None = None

    def said(self, language: Language) -> FaultSchema:
        """The fault in words, shortened, and without identity numbers."""
        reason, remedy = self.reason, self.remedy
        told = {
            "field": self.field,
            "reason": reason_in_words(reason, language),
            "remedy": language.say(remedy) if remedy else remedy_in_words(reason, language),
            "kind": self.kind,
            "entry": self.entry,
        }
        return FaultSchema(
            **{name: _told_of(value) for name, value in told.items() if value is not None}
        )


@dataclass(frozen=True, slots=True)
class Problem:
    """What went wrong: ``detail``, or else the first fault. ``more`` counts faults left out."""

    kind: str
    detail: Why | None = None
    faults: Sequence[RequestFault] = ()
    more: int = 0
    version: int | None = None

    def said(self, language: Language) -> ProblemSchema:
        """The problem in words, without the identity numbers in what it quotes."""
        known, told = PROBLEMS[self.kind], [one.said(language) for one in self.faults[:TOLD]]
        more = self.more + max(0, len(self.faults) - TOLD)
        if more:
            told.append(_of_more(more, language))
        return ProblemSchema(
            type=f"/problems/{self.kind}",
            title=language.say(known.title),
            status=known.status,
            detail=self._detail(told, language),
            remedy=told[0].remedy if len(told) == 1 else language.say(known.remedy),
            errors=tuple(told),
            version=self.version,
        )

    def _detail(self, told: Sequence[FaultSchema], language: Language) -> str:
        if self.detail is not None:
            return _told_of(why_in_words(self.detail, language))
        first = told[0]
        return f"{first.field}: {first.reason}" if self.kind == "invalid" else first.reason


class ProblemResponse(Response):
    """The answer that says what went wrong, in the language of the request."""

    media_type = MEDIA_TYPE

    def __init__(self, problem: Problem, headers: Mapping[str, str] | None = None):
        self.problem = problem
        super().__init__(None, PROBLEMS[problem.kind].status, headers)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Put the problem into words, and send it."""
        language = chosen(scope)
        self.body = self.problem.said(language).model_dump_json(exclude_none=True).encode()
        self.headers["Content-Length"] = str(len(self.body))
        self.headers["Content-Language"] = language
        self.headers.add_vary_header("Accept-Language")
        await super().__call__(scope, receive, send)


def problem(
    kind: str,
    detail: Why | None = None,
    faults: Sequence[RequestFault] = (),
    *,
    more: int = 0,
    version: int | None = None,
    headers: Mapping[str, str] | None = None,
) -> ProblemResponse:
    """The answer that says what went wrong."""
    return ProblemResponse(Problem(kind, detail, faults, more, version), headers)


def _told_of(text: str) -> str:
    told = blotted(text)
    return told if len(told) <= _LONGEST else f"{told[:_LONGEST]}…"


def _of_more(more: int, language: Language) -> FaultSchema:
    return FaultSchema(
        field="errors",
        reason=language.ngettext("%(num)d more is not told", "%(num)d more are not told", more),
        remedy=language.gettext("correct those above first"),
    )


def documented(*kinds: str) -> dict[int | str, dict[str, Any]]:
    """The problems an operation can answer with, for its description."""
    by_status: dict[int | str, list[str]] = {}
    for kind in kinds:
        by_status.setdefault(PROBLEMS[kind].status, []).append(kind)
    return {
        status: {"model": ProblemSchema, "description": _told(kinds)}
        for status, kinds in by_status.items()
    }


def _told(kinds: list[str]) -> str:
    if len(kinds) == 1:
        return f"`{kinds[0]}`: {PROBLEMS[kinds[0]].title.text}."
    return f"One of {', '.join(f'`{kind}`' for kind in kinds)}."
