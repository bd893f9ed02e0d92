"""Who may ask for what: one rule for each operation, and the one place where it is kept.

An operation without a rule keeps the application from being made. What a rule lets in is
narrowed further by what the asker sees (`application.sight`): a round that is not theirs to read
is not found.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeAlias

from fastapi import APIRouter, FastAPI, Request
from fastapi.routing import APIRoute
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Send
from starlette.types import Scope as Connection

from application.records import NotFound
from application.sight import Covers, Sight
from application.vault import Spoilt
from domain.access import OWN_ACTS, PUBLIC, Forbidden, Part, Scope, Who
from domain.consultation import KINDS
from domain.fact import Fact
from domain.words import SLUG_FORM
from interfaces.home.people import Unkept
from interfaces.http.gate import Always, Gate

_NAMES_A_ROUND = ("consultation", "round")


class NotSignedIn(Exception):
    """Something that the public may not do."""


@dataclass(frozen=True, slots=True)
class Asking:
    """Somebody who asks, and what they see."""

    who: Who
    sight: Sight


Check: TypeAlias = Callable[[Asking, Iterable[str]], None]


@dataclass(frozen=True, slots=True)
class Rule:
    """Who may carry an operation out. ``check`` is given the rounds that the request names.

    ``parts`` are those who may, somewhere; None is everybody, the public too. ``of_sight`` is that
    whoever sees everything passes the check.
    """

    says: str
    parts: frozenset[Part] | None
    scope: Scope
    check: Check | None = None
    of_sight: bool = True


def _visible(asking: Asking, rounds: Iterable[str]) -> None:
    for id in rounds:
        if not asking.sight.sees(id):
            raise NotFound(id)


def _witnessed(asking: Asking, rounds: Iterable[str]) -> None:
    _visible(asking, rounds)
    for id in rounds:
        if not asking.sight.witnesses(id):
            raise Forbidden(
                "consultation",
                f"who recorded what in {id!r} is not yours to read",
                "ask an officer of the region, or an auditor",
            )


def _confided(asking: Asking, rounds: Iterable[str]) -> None:
    _visible(asking, rounds)
    for id in rounds:
        region = asking.sight.covers.engine.region(id)
        if not any(grant.covers(region) for grant in asking.who.having("officer")):
            raise Forbidden(
                "consultation",
                "whom it names is for officers of its region alone",
                "ask one of them",
            )


_EVERY_PART: frozenset[Part] = frozenset(
    ("officer", "alliance", "organisation", "auditor", "researcher", "administrator")
)

ANYBODY = Rule("anybody, about the service itself", None, "read")
READERS = Rule("anybody, on what they may read", None, "read", _visible)
WITNESSES = Rule(
    "officers, alliances and auditors, of their regions; of a published round, anybody",
    None, "read", _witnessed,
)  # fmt: skip
OFFICERS = Rule("officers, of their regions", frozenset({"officer"}), "record", _visible)
CONFIDANTS = Rule(
    "officers, in their own regions", frozenset({"officer"}), "read", _confided, of_sight=False
)
MEMBERS = Rule("whoever is signed in", frozenset(), "read")
KEEPERS = Rule("whoever has any part in consultations", _EVERY_PART, "record")
TRIERS = Rule("whoever has any part in consultations", _EVERY_PART, "read", _visible)
WATCHERS = Rule("administrators and auditors", frozenset({"administrator", "auditor"}), "read")


def recorders(kind: type[Fact]) -> Rule:
    """Those who may record a kind of fact."""
    parts: frozenset[Part] = frozenset(
        {"officer", *(part for part, kinds in OWN_ACTS.items() if kind in kinds)}
    )
    says = "officers, of their regions"
    for part in ("alliance", "organisation"):
        says += f"; an {part}, as its own act" if part in parts else ""
    return Rule(says, parts, "record", _visible)


RULES: dict[str, Rule] = {
    # the service itself
    **dict.fromkeys(
        (
            "GET /livez",
            "GET /readyz",
            "GET /problems",
            "GET /problems/{kind}",
            "GET /schemas/round-file",
            "GET /checkpoint",
            "GET /checkpoint/key",
            "GET /consistency",
            "GET /charters/default",
            "GET /charters/{sha256}",
            # they ask for themselves, so that a session that is over keeps nobody from signing in
            "GET /sign-in",
            "GET /sign-in/callback",
            "GET /sign-in/local",
            "POST /sign-out",
            "GET /me",
        ),
        ANYBODY,
    ),
    **dict.fromkeys(("GET /tokens", "POST /tokens", "DELETE /tokens/{id}"), MEMBERS),
    "GET /metrics": WATCHERS,
    # answers
    **dict.fromkeys(
        (
            "GET /board",
            "GET /regions",
            "GET /verdicts",
            "GET /figures",
            "GET /compare",
            "GET /consultations",
            "GET /consultations/{consultation}",
            "GET /consultations/{consultation}/participation",
            "GET /consultations/{consultation}/principles",
            "GET /consultations/{consultation}/process",
            "GET /consultations/{consultation}/timeline",
            "GET /consultations/{consultation}/replay",
            "GET /consultations/{consultation}/diff",
            "GET /consultations/{consultation}/side-by-side",
            "POST /consultations/{consultation}/what-if",
            "GET /consultations/{consultation}/facts",
            "GET /consultations/{consultation}/facts/{entry}",
            "GET /consultations/{consultation}/trail",
            "GET /events",
            "GET /organisations",
            "GET /organisations/{organisation}",
            "GET /organisations/{organisation}/rounds",
        ),
        READERS,
    ),
    # pages
    **dict.fromkeys(
        (
            "GET /",
            "GET /sv",
            "GET /en",
            "GET /assets/{digest}/{name}",
            "GET /{tongue}/reading",
            "GET /{tongue}/charters/{charter}",
            "GET /{tongue}/accessibility",
            "POST /{tongue}/sign-out",  # it asks for itself, as the other one does
        ),
        ANYBODY,
    ),
    **dict.fromkeys(
        (
            "GET /{tongue}/",
            "GET /{tongue}/compare",
            "GET /{tongue}/organisations",
            "GET /{tongue}/organisations/{organisation}",
            "GET /{tongue}/regions/{region}",
            "GET /{tongue}/rounds/{consultation}",
            "GET /{tongue}/rounds/{consultation}/participation",
            "GET /{tongue}/rounds/{consultation}/principles",
            "GET /{tongue}/rounds/{consultation}/principles/{criterion}",
            "GET /{tongue}/rounds/{consultation}/views",
            "GET /{tongue}/rounds/{consultation}/timeline",
            "GET /{tongue}/rounds/{consultation}/moments",
            "GET /{tongue}/rounds/{consultation}/charters",
            "GET /{tongue}/public/{consultation}",
            "GET /{tongue}/rounds/{consultation}/what-if",
            "GET /{tongue}/rounds/{consultation}/audit",
            "GET /{tongue}/rounds/{consultation}/facts/{entry}",
            "GET /{tongue}/audit",
            "GET /{tongue}/audit/verify",
            "POST /{tongue}/audit/verify",
        ),
        READERS,
    ),
    "POST /{tongue}/rounds/{consultation}/charters": TRIERS,
    # the stored lines
    "GET /consultations/{consultation}/facts/{entry}/line": WITNESSES,
    "GET /consultations/{consultation}/facts/{entry}/proof": WITNESSES,
    # persons
    "GET /consultations/{consultation}/facts/{entry}/people": CONFIDANTS,
    # recording
    "POST /consultations": OFFICERS,
    "POST /organisations": OFFICERS,
    "POST /charters": KEEPERS,
    **{
        f"POST /consultations/{{consultation}}/{name}": recorders(kind)
        for name, kind in KINDS.items()
        if name != "opened"
    },
}
"""The rule of every operation, by its method and address."""


# --- keeping them ----------------------------------------------------------------------------


class Known:
    """ASGI middleware: finds out who asks, once, so that all that follows knows.

    What keeps somebody out is raised by `permitted`, where the operation asks who it is.
    """

    def __init__(self, app: ASGIApp, gate: Callable[[], Gate]):
        self.app, self.gate = app, gate

    async def __call__(self, scope: Connection, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if scope["type"] == "http":
            scope.setdefault("state", {})["who"] = await self._who(HTTPConnection(scope))
        await self.app(scope, receive, send)

    async def _who(self, connection: HTTPConnection) -> Who | Exception:
        gate = self.gate()
        try:
            who = gate.at_once(connection)
            return await run_in_threadpool(gate.who, connection) if who is None else who
        except (SQLAlchemyError, Spoilt) as error:
            return Unkept(f"who may come in cannot be asked: {type(error).__name__}")
        except Exception as reason:
            return reason


async def permitted(request: Request) -> None:
    """Find out who asks, and keep to the rule of the operation; leaves an `Asking`.

    Raises Unrecognised, NotSignedIn, Forbidden, and NotFound for a round that is not theirs.
    """
    app, route = request.app, request.scope["route"]
    rule: Rule = app.state.rules[route.path, request.method]
    if rule is ANYBODY:
        request.state.asking = Asking(PUBLIC, Sight.of(PUBLIC, covers_of(app)))
        return
    who = request.state.who
    if isinstance(who, Exception):
        raise who
    asking = Asking(who, Sight.of(who, covers_of(app)))
    request.state.asking = asking
    let_in(rule, who)
    rounds = named(request)
    if rule.check and rounds and not (rule.of_sight and asking.sight.is_whole):
        await run_in_threadpool(rule.check, asking, rounds)


def let_in(rule: Rule, who: Who) -> None:
    """Keep to what a rule says of parts and scopes. Raises NotSignedIn and Forbidden."""
    if rule.parts is None:
        return
    if who.is_public:
        raise NotSignedIn
    if rule.parts and not who.having(*rule.parts):
        raise Forbidden("role", f"it is for {rule.says}", "sign in as one who may")
    if rule.scope not in who.scopes:
        scopes = ", ".join(sorted(who.scopes)) or "none"
        reason = f"it takes a token with scope {rule.scope!r}; this one has {scopes}"
        raise Forbidden("scope", reason, "make a token with that scope")


def named(request: Request) -> list[str]:
    """The rounds that a request names in its address, where they have the form of an id."""
    query = request.query_params
    ids = [id for name in _NAMES_A_ROUND for id in query.getlist(name)]
    ids += [request.path_params["consultation"]] if "consultation" in request.path_params else []
    return [id for id in ids if re.fullmatch(SLUG_FORM, id)]


def covers_of(app: FastAPI) -> Covers:
    """The covers of the application's log."""
    covers: Covers | None = app.state.covers
    if covers is None or covers.engine is not app.state.engine:
        covers = app.state.covers = Covers(app.state.engine)
    return covers


def asking_of(request: Request) -> Asking:
    """Who asks, as `permitted` found."""
    asking: Asking = request.state.asking
    return asking


def install(app: FastAPI, routers: Iterable[APIRouter], gate: Gate | None = None) -> None:
    """Keep the operations of routers to their rules. Raises LookupError if one has none.

    Without a gate, whoever asks is the public.
    """
    app.state.gate, app.state.covers, app.state.rules = gate or Always(), None, {}
    app.add_middleware(Known, gate=lambda: app.state.gate)
    admit(app, routers)


def admit(app: FastAPI, routers: Iterable[APIRouter]) -> None:
    """Keep further operations to their rules. Raises LookupError if one has none."""
    routes = [route for router in routers for route in router.routes]
    app.state.rules |= {
        (route.path, method): rule_of(method, route.path)
        for route in routes
        if isinstance(route, APIRoute)
        for method in route.methods or ()
    }


def rule_of(method: str, path: str) -> Rule:
    """The rule of an operation. Raises LookupError if it has none."""
    rule = RULES.get(f"{method} {path}")
    if rule is None:
        raise LookupError(f"{method} {path} has no rule: say in RULES who may")
    return rule


def security(rule: Rule) -> dict[str, Any]:
    """What the API's description says of a rule."""
    if rule is ANYBODY:
        return {"security": [], "x-who": rule.says}
    ways: list[dict[str, list[str]]] = [{"bearer": []}, {"session": []}]
    return {"security": ways if rule.parts is not None else [{}, *ways], "x-who": rule.says}
