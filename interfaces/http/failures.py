"""What goes wrong, as the problem that tells of it: one table, from exceptions to problems."""

import errno
import logging
import re
import sqlite3
from collections.abc import Iterable
from typing import Any, Final

from eventsourcing.persistence import PersistenceError
from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from sqlalchemy.exc import SQLAlchemyError
from starlette.exceptions import HTTPException

from application.audit.log import RolledBack
from application.feed import Beyond, Full
from application.log.lines import Damaged
from application.log.log import Receded, Standby
from application.models.queries import Behind
from application.models.store import Unbuilt
from application.records import NotFound, NotYet, Unanswerable
from application.submission import Busy, KeyReused, Refused, Unavailable, VersionMismatch
from application.witness import Leapt
from domain.access import Forbidden
from domain.complaint import complaint
from domain.consultation import KINDS
from domain.text import did_you_mean
from interfaces.home.people import Unkept
from interfaces.http.access import NotSignedIn
from interfaces.http.context import NotAudited
from interfaces.http.door import Forged
from interfaces.http.gate import Unrecognised
from interfaces.http.methods import allowed
from interfaces.http.oidc import Unreachable
from interfaces.http.problems import PROBLEMS, TOLD, Fault, problem
from interfaces.http.service import service_of
from interfaces.http.visits import NoSignIn

_RECORDING = re.compile(r"/consultations/[^/]+/([^/]+)")
_log = logging.getLogger(__name__)


def _of_refused(request: Request, refused: Refused) -> Response:
    faults = [
        Fault(field=r.field, reason=r.reason, remedy=r.remedy, kind=r.kind, entry=entry)
        for entry, r in refused.refusals
    ]
    return problem(refused.refusals[0][1].kind, faults[0].reason, faults)


def _of_validation(request: Request, error: RequestValidationError) -> Response:
    found, fields = error.errors(), _fields_of_body(request)
    faults = [_fault(one, fields) for one in found[:TOLD]]
    more = len(found) - len(faults)
    if all(fault.field.startswith("path.") for fault in faults):
        return problem("not-found", faults[0].reason, faults, more=more)
    return problem("invalid", f"{faults[0].field}: {faults[0].reason}", faults, more=more)


_REMEDIES: dict[Any, str] = {"cursor": "give the 'next' of a page, or leave it out"}
_DESCRIBED = "give it a value that /openapi.json describes"


def _fields_of_body(request: Request) -> Iterable[str]:
    """The fields that the body of an operation may have."""
    field = getattr(request.scope.get("route"), "body_field", None)
    return getattr(field.field_info.annotation, "model_fields", ()) if field else ()


def _fault(error: dict[str, Any], fields: Iterable[str]) -> Fault:
    expected = error.get("ctx", {}).get("expected")
    remedies = {
        "missing": "give it",
        "extra_forbidden": "leave it out, or correct its name",
        "literal_error": f"write {expected}",
    }
    return Fault(
        field=".".join(str(part) for part in error["loc"]),
        reason=complaint({**error, "loc": error["loc"][1:]}, fields),
        remedy=remedies.get(error["type"]) or _REMEDIES.get(error["loc"][-1]) or _DESCRIBED,
    )


def _of_unanswerable(error: Unanswerable) -> Response:
    fault = Fault(field=f"query.{error.field}", reason=error.reason, remedy=error.remedy)
    return problem("invalid", f"{fault.field}: {fault.reason}", [fault])


def _of_forbidden(error: Forbidden) -> Response:
    return problem(
        "forbidden",
        error.reason,
        [Fault(field=error.field, reason=error.reason, remedy=error.remedy)],
    )


_OF_STATUS = {known.status: kind for kind, known in reversed(PROBLEMS.items())}


def _of_http(request: Request, error: HTTPException) -> Response:
    kind = _OF_STATUS.get(error.status_code, "unreadable")
    headers = dict(error.headers or {})
    if error.status_code == 405:  # the framework tells the methods of one route alone
        headers["Allow"] = allowed(request)
    misspelt = _misspelt_kind(request) if error.status_code == 404 else None
    return problem(kind, misspelt or str(error.detail), headers=headers)


def _misspelt_kind(request: Request) -> str | None:
    """What is told of an address that names no kind of fact, where one is near."""
    sent = _RECORDING.fullmatch(request.url.path)
    near = did_you_mean(sent[1], KINDS) if sent else ""
    return f"there is no kind of fact of that name{near}" if near else None


def _damaged(error: Damaged) -> Response:
    """Only where it stands is told: what is in the entry may not be public."""
    _log.error("%s", error)
    return problem("log-damaged", f"entry {error.position} of the log is damaged")


def _storage(error: Exception) -> Response:
    _log.error("the database does not take it: %s", error)
    return problem("storage", "why stands in the server's log", headers={"Retry-After": "10"})


def _leapt(error: Leapt) -> Response:
    _log.error("nothing is recorded: %s", error)
    return problem("clock-leapt", "why stands in the server's log", headers={"Retry-After": "60"})


def _of_disk(error: OSError) -> Response:
    """A file that is not taken, as a checkpoint is one."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO):
        return _storage(error)
    _log.exception("a fault of the program", exc_info=error)
    return problem("internal", "the fault is in the server's log")


def _unasked(error: Exception) -> Response:
    _log.error("the model cannot be asked: %s", error)
    return problem("not-modelled", "why stands in the server's log", headers={"Retry-After": "5"})


def _locked(error: Unkept) -> Response:
    _log.error("people's keys cannot be used: %s", error)
    return problem("keys-unusable", "why stands in the server's log", headers={"Retry-After": "10"})


def _of_unrecognised(request: Request, error: Unrecognised) -> Response:
    """A browser forgets the cookie of a session that is over, so that it can go on without."""
    challenge = f'{error.scheme} error="invalid_token"'
    answer = problem("not-recognised", str(error), headers={"WWW-Authenticate": challenge})
    door = service_of(request.app).door
    if door and "authorization" not in request.headers and door.session_cookie in request.cookies:
        door.drop(answer, door.session_cookie)
    return answer


HANDLERS: Final[dict[int | type[Exception], Any]] = {
    Refused: _of_refused,
    RequestValidationError: _of_validation,
    HTTPException: _of_http,
    RolledBack: lambda _, e: problem("altered", str(e)),
    Leapt: lambda _, e: _leapt(e),
    Receded: lambda _, e: problem("rolled-back", str(e)),
    Damaged: lambda _, e: _damaged(e),
    NotSignedIn: lambda _, e: problem(
        "not-signed-in", "it is not for the public", headers={"WWW-Authenticate": "Bearer"}
    ),
    Forbidden: lambda _, e: _of_forbidden(e),
    NotAudited: lambda _, e: problem("not-audited", "no checkpoint can be signed"),
    NotYet: lambda _, e: problem("not-found", f"nothing of {str(e)!r} was recorded by then"),
    Unanswerable: lambda _, e: _of_unanswerable(e),
    NotFound: lambda _, e: problem("not-found", f"there is no {str(e)!r}"),
    KeyReused: lambda _, e: problem("key-reused", f"{str(e)!r} came with another content"),
    VersionMismatch: lambda _, e: problem("version-mismatch", str(e), version=e.actual),
    Beyond: lambda _, e: problem(
        "beyond-the-log", str(e), headers={"Samrad-Position": str(e.head)}
    ),
    Full: lambda _, e: problem("feed-full", str(e), headers={"Retry-After": "10"}),
    Unbuilt: lambda _, e: problem(
        "not-modelled", "there is no model to ask", headers={"Retry-After": "5"}
    ),
    Behind: lambda _, e: problem(
        "not-caught-up", f"it holds less than {e}", headers={"Retry-After": "1"}
    ),
    Unkept: lambda _, e: _locked(e),
    SQLAlchemyError: lambda _, e: _unasked(e),
    Unavailable: lambda _, e: problem(
        "unavailable", "whether it was recorded is not known", headers={"Retry-After": "2"}
    ),
    Standby: lambda _, e: problem("standby", "it only answers questions"),
    PersistenceError: lambda _, e: _storage(e),
    sqlite3.DatabaseError: lambda _, e: _storage(e),
    OSError: lambda _, e: _of_disk(e),
    Busy: lambda _, e: problem("busy", "nothing was recorded", headers={"Retry-After": "1"}),
    Unrecognised: _of_unrecognised,
    Forged: lambda _, e: problem("forged", str(e)),
    Unreachable: lambda _, e: problem(
        "issuer-unreachable", "why stands in the server's log", headers={"Retry-After": "60"}
    ),
    NoSignIn: lambda _, e: problem("no-sign-in", str(e)),
}
"""What answers for each exception; `failed` does for all others."""


def failed(request: Request, error: Exception) -> Response:
    """What is told of a fault of the program."""
    return problem("internal", "the fault is in the server's log")
