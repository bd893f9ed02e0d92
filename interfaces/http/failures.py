"""The one table that maps exceptions to the problems that report them."""

import errno
import logging
import re
from collections.abc import Iterable
from typing import Any, Final

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from application.audit.log import RolledBack
from application.feed import Beyond, Full
from application.log.failures import LOG_FAILURES
from application.log.lines import Damaged
from application.log.log import Receded, Standby
from application.models.queries import Behind
from application.models.store import Unbuilt
from application.records import NotFound, NotYet, Unanswerable
from application.sql import TABLE_FAILURES
from application.submission import Busy, KeyReused, Refused, Unavailable, VersionMismatch
from application.witness import Leapt
from domain.access import Forbidden
from domain.complaint import Complaint
from domain.consultation import KINDS
from domain.text import nearest
from domain.validation import complaint
from interfaces.home.people import Unkept
from interfaces.http.access import NotSignedIn
from interfaces.http.bodies import BodyRefused
from interfaces.http.context import NotAudited
from interfaces.http.door import Forged
from interfaces.http.gate import Unrecognised
from interfaces.http.methods import allowed
from interfaces.http.oidc import Unreachable
from interfaces.http.problems import PROBLEMS, TOLD, RequestFault, problem
from interfaces.http.service import service_of
from interfaces.http.visits import NoSignIn
from interfaces.wording.message import Message, sentence

_WHY_IS_LOGGED: Final = sentence("why stands in the server's log")
_RECORDING = re.compile(r"/consultations/[^/]+/([^/]+)")
_log = logging.getLogger(__name__)


def _of_refused(request: Request, refused: Refused) -> Response:
    faults = [
        RequestFault(one.field, one, kind=one.kind, entry=entry) for entry, one in refused.refusals
    ]
    return problem(refused.refusals[0][1].kind, faults=faults)


def _of_validation(request: Request, error: RequestValidationError) -> Response:
    found, fields = error.errors(), _fields_of_body(request)
    faults = [_fault(one, fields) for one in found[:TOLD]]
    more = len(found) - len(faults)
    if all(fault.field.startswith("path.") for fault in faults):
        return problem("not-found", faults=faults, more=more)
    return problem("invalid", faults=faults, more=more)


_REMEDIES: Final[dict[Any, Message]] = {
    "missing": sentence("give it"),
    "extra_forbidden": sentence("leave it out, or correct its name"),
    "cursor": sentence("give the 'next' of a page, or leave it out"),
}
"""Keyed by the kind of complaint, or by the parameter."""
_DESCRIBED: Final = sentence("give it a value that /openapi.json describes")


def _fields_of_body(request: Request) -> Iterable[str]:
    """The fields that the body of an operation may have."""
    field = getattr(request.scope.get("route"), "body_field", None)
    return getattr(field.field_info.annotation, "model_fields", ()) if field else ()


def _fault(error: dict[str, Any], fields: Iterable[str]) -> RequestFault:
    reason = complaint({**error, "loc": error["loc"][1:]}, fields)
    remedy = _REMEDIES.get(error["type"]) or _REMEDIES.get(error["loc"][-1]) or _DESCRIBED
    return RequestFault(".".join(map(str, error["loc"])), reason, remedy)


def _of_unanswerable(error: Unanswerable) -> Response:
    return problem("invalid", faults=[RequestFault(f"query.{error.field}", error)])


def _of_forbidden(error: Forbidden) -> Response:
    return problem("forbidden", faults=[RequestFault(error.field, error)])


_OF_STATUS = {known.status: kind for kind, known in reversed(PROBLEMS.items())}


def _of_http(request: Request, error: HTTPException) -> Response:
    kind = _OF_STATUS.get(error.status_code, "unreadable")
    headers = dict(error.headers or {})
    if error.status_code == 405:  # the framework names the methods of one route only
        headers["Allow"] = allowed(request)
    misspelt = _misspelt_kind(request) if error.status_code == 404 else None
    return problem(kind, misspelt or str(error.detail), headers=headers)


def _misspelt_kind(request: Request) -> Complaint | None:
    """A complaint that suggests the nearest kind of fact, if the address misspells one."""
    sent = _RECORDING.fullmatch(request.url.path)
    near = nearest(sent[1], KINDS) if sent else None
    return Complaint("kind-misspelt", near=near) if near else None


def _of_version(error: VersionMismatch) -> Response:
    why = (
        sentence("there is nothing of that id yet")
        if error.sent == "*"
        else sentence(
            "it is at version %(actual)s, not %(sent)s", actual=error.actual, sent=error.sent
        )
    )
    return problem("version-mismatch", why, version=error.actual)


def _of_full(error: Full) -> Message:
    if error.each is None:
        return sentence("another client would be one too many")
    return sentence(
        "one client follows it %(each)s times already, as often as it may", each=error.each
    )


def _damaged(error: Damaged) -> Response:
    """Only the position is told: the entry's content may not be public."""
    _log.error("%s", error)
    damaged = sentence("entry %(position)s of the log is damaged", position=error.position)
    return problem("log-damaged", damaged)


def _storage(error: Exception) -> Response:
    _log.error("the database does not take it: %s", error)
    return problem("storage", _WHY_IS_LOGGED, headers={"Retry-After": "10"})


def _leapt(error: Leapt) -> Response:
    _log.error("nothing is recorded: %s", error)
    return problem("clock-leapt", _WHY_IS_LOGGED, headers={"Retry-After": "60"})


def _of_disk(error: OSError) -> Response:
    """A full or failing disk, as when a checkpoint is written; else a fault of the program."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO):
        return _storage(error)
    _log.exception("a fault of the program", exc_info=error)
    return problem("internal", _WHY_IS_LOGGED)


def _unasked(error: Exception) -> Response:
    _log.error("the model cannot be asked: %s", error)
    return problem("not-modelled", _WHY_IS_LOGGED, headers={"Retry-After": "5"})


def _locked(error: Unkept) -> Response:
    _log.error("people's keys cannot be used: %s", error)
    return problem("keys-unusable", _WHY_IS_LOGGED, headers={"Retry-After": "10"})


def _of_unrecognised(request: Request, error: Unrecognised) -> Response:
    """Has the browser delete the cookie of a session that is over, to go on without it."""
    challenge = f'{error.scheme} error="invalid_token"'
    answer = problem("not-recognised", error.message, headers={"WWW-Authenticate": challenge})
    door = service_of(request.app).door
    if door and "authorization" not in request.headers and door.session_cookie in request.cookies:
        door.drop(answer, door.session_cookie)
    return answer


HANDLERS: Final[dict[int | type[Exception], Any]] = {
    Refused: _of_refused,
    RequestValidationError: _of_validation,
    HTTPException: _of_http,
    BodyRefused: lambda _, e: problem(e.kind, e.why),
    RolledBack: lambda _, e: problem("altered", str(e)),
    Leapt: lambda _, e: _leapt(e),
    Receded: lambda _, e: problem("rolled-back", str(e)),
    Damaged: lambda _, e: _damaged(e),
    NotSignedIn: lambda _, e: problem(
        "not-signed-in",
        sentence("it is not for the public"),
        headers={"WWW-Authenticate": "Bearer"},
    ),
    Forbidden: lambda _, e: _of_forbidden(e),
    NotAudited: lambda _, e: problem("not-audited", sentence("no checkpoint can be signed")),
    NotYet: lambda _, e: problem(
        "not-found", sentence("nothing of '%(id)s' was recorded by then", id=e)
    ),
    Unanswerable: lambda _, e: _of_unanswerable(e),
    NotFound: lambda _, e: problem("not-found", sentence("there is no '%(id)s'", id=e)),
    KeyReused: lambda _, e: problem(
        "key-reused", sentence("'%(key)s' came with another content", key=e)
    ),
    VersionMismatch: lambda _, e: _of_version(e),
    Beyond: lambda _, e: problem(
        "beyond-the-log",
        sentence("the log ends at position %(head)s, before %(after)s", head=e.head, after=e.after),
        headers={"Samrad-Position": str(e.head)},
    ),
    Full: lambda _, e: problem("feed-full", _of_full(e), headers={"Retry-After": "10"}),
    Unbuilt: lambda _, e: problem(
        "not-modelled", sentence("there is no model to ask"), headers={"Retry-After": "5"}
    ),
    Behind: lambda _, e: problem(
        "not-caught-up",
        sentence("it holds less than %(position)s", position=e),
        headers={"Retry-After": "1"},
    ),
    Unkept: lambda _, e: _locked(e),
    **{kind: lambda _, e: _unasked(e) for kind in TABLE_FAILURES},
    Unavailable: lambda _, e: problem(
        "unavailable",
        sentence("whether it was recorded is not known"),
        headers={"Retry-After": "2"},
    ),
    Standby: lambda _, e: problem("standby", sentence("it only answers questions")),
    **{kind: lambda _, e: _storage(e) for kind in LOG_FAILURES},
    OSError: lambda _, e: _of_disk(e),
    Busy: lambda _, e: problem(
        "busy", sentence("nothing was recorded"), headers={"Retry-After": "1"}
    ),
    Unrecognised: _of_unrecognised,
    Forged: lambda _, e: problem("forged", e.message),
    Unreachable: lambda _, e: problem(
        "issuer-unreachable", _WHY_IS_LOGGED, headers={"Retry-After": "60"}
    ),
    NoSignIn: lambda _, e: problem("no-sign-in", e.message),
}
"""The handler of each exception; `failed` handles all others."""


def failed(request: Request, error: Exception) -> Response:
    """The answer to a fault of the program."""
    return problem("internal", _WHY_IS_LOGGED)
