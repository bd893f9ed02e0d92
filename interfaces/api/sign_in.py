"""Signing in and out, who one is, and one's personal access tokens."""

import re
from collections.abc import Iterable
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from application.access.secret import same
from application.access.tokens import LONGEST, Beyond, Terms
from domain.access import Forbidden, Grant, Scope
from domain.complaint import Complaint
from domain.words import stated
from interfaces.http.bodies import StrictRoute
from interfaces.http.conditional import as_json
from interfaces.http.door import Door
from interfaces.http.gate import Unrecognised
from interfaces.http.oidc import Issuer, Untrusted
from interfaces.http.problems import documented, problem
from interfaces.http.queries import HeedingRoute
from interfaces.http.visits import AtDoor, InPerson, NoSignIn, Visiting, leave
from interfaces.schemas.access import MeSchema, TokenMadeSchema, TokenSchema, TokensSchema
from interfaces.wording.message import Message, sentence

_ARRIVAL = "/"
"""Where one comes to after signing in, if nothing else is asked for."""
_PRIVATE = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}
_BACK = "/sign-in/callback"


class CallbackRoute(HeedingRoute):
    """A route to which the issuer may send what it likes: what is not known is not heeded.

    OAuth asks that of every client (RFC 6749, section 4.1.2).
    """

    def given(self, request: Request) -> Iterable[tuple[str, str]]:
        """The parameters; what is given repeatedly counts as given last."""
        return request.query_params.items()


router = APIRouter(tags=["access"], route_class=StrictRoute)


def _issuer(door: Door) -> Issuer:
    if door.issuer is None:
        raise NoSignIn(sentence("it knows no issuer"))
    return door.issuer


_OWN_PATH = re.compile(r"/([!-.0-\[\]-~][!-\[\]-~]*)?")


def _own_path(text: str) -> str:
    """A path of this service: ``//`` or a backslash would lead a browser elsewhere."""
    if not _OWN_PATH.fullmatch(text):
        raise Complaint("no-path-here")
    return text


Goal = Annotated[
    Annotated[str, AfterValidator(_own_path)],
    Query(
        alias="next",
        max_length=2000,
        description="The path of this service to go to afterwards.",
        json_schema_extra={"pattern": f"^{_OWN_PATH.pattern}$"},
    ),
]
_SEE_OTHER: dict[int | str, dict[str, Any]] = {
    303: {
        "description": "Go there.",
        "headers": {
            "Location": {"schema": {"type": "string", "format": "uri-reference"}},
            "Set-Cookie": {"schema": {"type": "string"}},
        },
    }
}
_AT_THE_DOOR = ("not-recognised", "forged", "issuer-unreachable", "no-sign-in")
_SIGNED_IN = ("not-signed-in", "forbidden", *_AT_THE_DOOR)


def _go(address: str) -> Response:
    return RedirectResponse(address, 303, _PRIVATE)


# --- signing in ------------------------------------------------------------------------------


@router.get(
    "/sign-in",
    summary="Sign in",
    status_code=303,
    response_class=Response,
    responses=_SEE_OTHER | documented("issuer-unreachable", "no-sign-in"),
)
def sign_in(request: Request, door: AtDoor, goal: Goal = _ARRIVAL) -> Response:
    """Go to the issuer to sign in (OpenID Connect, code flow with PKCE), and come back."""
    issuer = _issuer(door)
    back = f"{door.origin(request)}{_BACK}"
    state, begun = door.sign_ins.begin(goal)
    answer = _go(issuer.authorisation(state, begun.nonce, begun.verifier, back))
    door.remember(answer, state)
    return answer


def callback(
    request: Request,
    door: AtDoor,
    state: Annotated[str, Query(max_length=200, description="That of the sign-in.")] = "",
    code: Annotated[str, Query(max_length=4000, description="What the issuer gives.")] = "",
    error: Annotated[str, Query(max_length=200, description="Why it gives none.")] = "",
    iss: Annotated[
        str | None, Query(max_length=2000, description="Who says so (RFC 9207).")
    ] = None,
) -> Response:
    """End a sign-in: the code is redeemed, and a new session begins. It happens once."""
    issuer = _issuer(door)
    known = request.cookies.get(door.sign_in_cookie, "")
    if not state or not same(known, state):
        return _failed(sentence("this browser did not begin it, or began another since"))
    begun = door.sign_ins.take(state)
    if begun is None:
        return _failed(sentence("it is over, or took more than ten minutes"))
    if iss not in (None, issuer.url):
        return _failed(sentence("another issuer answered"))
    if error or not code:
        refused = re.fullmatch(r"[a-z_]{1,60}", error)
        why = error if refused else "no code"
        return _failed(sentence("the issuer let nobody in (%(why)s)", why=why))
    back = f"{door.origin(request)}{_BACK}"
    try:
        person = issuer.redeem(code, begun.verifier, begun.nonce, back)
    except Untrusted as fault:
        return _failed(fault.message)
    recorder = door.accounts.signed_in(issuer.url, person.subject, person.grants)
    secret = door.sessions.begin(recorder, person.grants, issuer.url)
    answer = _let_in(request, door, begun.goal, secret)
    door.drop(answer, door.sign_in_cookie)
    return answer


router.add_api_route(
    _BACK,
    callback,
    route_class_override=CallbackRoute,
    summary="Come back from the issuer",
    status_code=303,
    response_class=Response,
    responses=_SEE_OTHER | documented("sign-in-failed", "issuer-unreachable", "no-sign-in"),
)


@router.get(
    "/sign-in/local",
    summary="Sign in on this machine",
    status_code=303,
    response_class=Response,
    responses=_SEE_OTHER | documented("not-recognised", "no-sign-in"),
)
def local(
    request: Request,
    door: AtDoor,
    token: Annotated[str, Query(max_length=200, description="The token printed at start.")],
    goal: Goal = _ARRIVAL,
) -> Response:
    """Exchange the token printed at start for a session, so that no address bar keeps it."""
    secret = door.local(token)
    if secret is None:
        raise Unrecognised(sentence("it is not the token that was printed at start"))
    return _let_in(request, door, goal, secret)


def _let_in(request: Request, door: Door, goal: str, secret: str) -> Response:
    """Begin a session in the browser; one that it had, or was made to have, ends."""
    former = request.cookies.get(door.session_cookie)
    if former:
        door.sessions.end(former)
    answer = _go(goal)
    door.let_in(answer, secret)
    return answer


def _failed(why: Message) -> Response:
    return problem("sign-in-failed", why, headers=_PRIVATE)


@router.post(
    "/sign-out",
    summary="Sign out",
    status_code=204,
    response_class=Response,
    responses=documented(*_AT_THE_DOOR),
)
def sign_out(request: Request, door: AtDoor) -> Response:
    """End the session, on all servers. At the issuer one stays signed in."""
    return leave(request, door, Response(status_code=204, headers=_PRIVATE))


# --- who one is ------------------------------------------------------------------------------


@router.get(
    "/me", summary="Who am I?", response_model=MeSchema, responses=documented(*_AT_THE_DOOR)
)
def me(visit: Visiting) -> Response:
    """Who asks, what they may do, and what their session's requests must tell."""
    return as_json(MeSchema.of(visit.who, visit.way, visit.csrf), headers=_PRIVATE)


# --- tokens ----------------------------------------------------------------------------------


def _canonical(text: str) -> str:
    return str(Grant.parse(text))


class TokenWanted(BaseModel):
    """What a token is to be. It never gives more than its owner has."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        json_schema_extra={
            "examples": [{"label": "nightly figures", "scopes": ["read"], "days": 90}]
        },
    )

    label: Annotated[str, AfterValidator(stated)] = Field(
        min_length=1, max_length=100, pattern=r"^[^\x00-\x1f\x7f]+$", description="What it is for."
    )
    grants: tuple[Annotated[str, AfterValidator(_canonical)], ...] | None = Field(
        None, max_length=100, description="The parts that it has; all of one's own if left out."
    )
    scopes: tuple[Scope, ...] = Field(("read",), min_length=1, max_length=3)
    days: int = Field(90, ge=1, le=LONGEST, description="How many days it is good for.")

    def terms(self, own: tuple[Grant, ...]) -> Terms:
        """The terms of the token, for an owner with these grants."""
        chosen = own if self.grants is None else tuple(map(Grant.parse, self.grants))
        return Terms(self.label, chosen, frozenset(self.scopes), self.days)


@router.get(
    "/tokens",
    summary="My tokens",
    response_model=TokensSchema,
    responses=documented(*_SIGNED_IN),
)
def tokens(visit: InPerson, door: AtDoor) -> Response:
    """One's personal access tokens, without their secrets; the newest first."""
    own = tuple(map(TokenSchema.model_validate, door.tokens.all(visit.who.id)))
    return as_json(TokensSchema(tokens=own), headers=_PRIVATE)


@router.post(
    "/tokens",
    summary="Make a token",
    status_code=201,
    response_model=TokenMadeSchema,
    responses=documented(
        "unreadable", "too-large", "not-json", "invalid", *_SIGNED_IN,
    ),
)  # fmt: skip
def make_token(body: TokenWanted, visit: InPerson, door: AtDoor) -> Response:
    """A personal access token for a script. Its secret is in this answer, and never again."""
    own = visit.who
    try:
        terms, alone = body.terms(own.grants), not door.public
        secret, token = door.tokens.make(own.id, terms, own.grants, local=alone)
    except Beyond as error:
        held, case = tuple(map(str, own.grants)), "more-than-held" if own.grants else "nothing-held"
        raise Forbidden(
            "body.grants", case, grants=tuple(map(str, error.grants)), held=held
        ) from None
    headers = {"Location": f"/tokens/{token.id}", **_PRIVATE}
    return as_json(TokenMadeSchema.of(secret, token), 201, headers)


@router.delete(
    "/tokens/{id}",
    summary="Revoke a token",
    status_code=204,
    response_class=Response,
    responses=documented("not-found", *_SIGNED_IN),
)
def revoke_token(id: str, visit: InPerson, door: AtDoor) -> Response:
    """Make a token of one's own good for nothing, at once and for ever."""
    door.tokens.revoke(id, visit.who.id)
    return Response(status_code=204)
