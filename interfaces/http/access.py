"""Access rules for operations and pages, and the person who asks.

A rule decides who may ask. `application.visibility` then narrows what they see: a round that they
may not read is reported as not found.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, TypeAlias

from fastapi import Depends, Request
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection
from starlette.routing import BaseRoute
from starlette.types import ASGIApp, Receive, Send
from starlette.types import Scope as Connection

from application.records import NotFound
from application.sql import TABLE_FAILURES
from application.vault import Spoilt
from application.visibility import Visibility
from domain.access import PUBLIC, Forbidden, Part, Scope, Who
from domain.words import SLUG_FORM
from interfaces.home.people import Unkept
from interfaces.http.service import service_of
from interfaces.wording.language import Language

_NAMES_A_ROUND = ("consultation", "round")


class NotSignedIn(Exception):
    """The operation is not for the public."""


@dataclass(frozen=True, slots=True)
class Asking:
    """The person who asks, and what they see."""

    who: Who
    sight: Visibility
    language: Language | None = None
    """The language of the page that is asked for; None of the API, which gives texts as written."""


Check: TypeAlias = Callable[[Asking, Iterable[str]], None]


@dataclass(frozen=True, slots=True)
class Rule:
    """Who may carry out an operation.

    ``parts`` are the roles that may, whatever their region: an empty set admits everybody who is
    signed in, and None the public too. ``scope`` is what a token needs. ``check`` is called with
    the rounds that the request names; with ``of_sight``, readers who see everything skip it.
    """

    says: str
    parts: frozenset[Part] | None
    scope: Scope
    check: Check | None = None
    of_sight: bool = True


def visible(asking: Asking, rounds: Iterable[str]) -> None:
    """Raise NotFound at the first of these rounds that the asker does not see."""
    for id in rounds:
        if not asking.sight.sees(id):
            raise NotFound(id)


def _witnessed(asking: Asking, rounds: Iterable[str]) -> None:
    visible(asking, rounds)
    for id in rounds:
        if not asking.sight.witnesses(id):
            raise Forbidden("consultation", "not-a-witness", consultation=id)


def _confided(asking: Asking, rounds: Iterable[str]) -> None:
    visible(asking, rounds)
    for id in rounds:
        region = asking.sight.covers.engine.region(id)
        if not any(grant.covers(region) for grant in asking.who.having("officer")):
            raise Forbidden("consultation", "not-confided")


_EVERY_PART: frozenset[Part] = frozenset(
    ("officer", "alliance", "organisation", "auditor", "researcher", "administrator")
)

ANYBODY = Rule("anybody, about the service itself", None, "read")
READERS = Rule("anybody, on what they may read", None, "read", visible)
WITNESSES = Rule(
    "officers, alliances and auditors, of their regions; of a published round, anybody",
    None, "read", _witnessed,
)  # fmt: skip
OFFICERS = Rule("officers, of their regions", frozenset({"officer"}), "record", visible)
CONFIDANTS = Rule(
    "officers, in their own regions", frozenset({"officer"}), "read", _confided, of_sight=False
)
MEMBERS = Rule("everybody who is signed in", frozenset(), "read")
KEEPERS = Rule("everybody with a part in consultations", _EVERY_PART, "record")
TRIERS = Rule("everybody with a part in consultations", _EVERY_PART, "read", visible)
RECORDERS = Rule(
    "officers, of their regions; alliances and organisations, for their own acts",
    frozenset({"officer", "alliance", "organisation"}), "record", visible,
)  # fmt: skip
WATCHERS = Rule("administrators and auditors", frozenset({"administrator", "auditor"}), "read")


# --- keeping them ----------------------------------------------------------------------------


class CallerMiddleware:
    """Identifies the asker once for each request.

    A failure to do so is kept, and raised by `Permission` if the operation depends on the asker.
    """

    def __init__(self, app: ASGIApp):
        self.app = app

    async def __call__(self, scope: Connection, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if scope["type"] == "http":
            scope.setdefault("state", {})["who"] = await _who(HTTPConnection(scope))
        await self.app(scope, receive, send)


async def _who(connection: HTTPConnection) -> Who | Exception:
    gate = service_of(connection.app).gate
    try:
        who = gate.at_once(connection)
        return await run_in_threadpool(gate.who, connection) if who is None else who
    except (*TABLE_FAILURES, Spoilt) as error:
        return Unkept(f"who may come in cannot be asked: {type(error).__name__}")
    except Exception as reason:
        return reason


class Permission:
    """A dependency of every operation, which enforces the operation's rule.

    ``rules`` are keyed by method and path template, as ``GET /me``.
    """

    def __init__(self, rules: Mapping[str, Rule]):
        self.rules = rules

    def check(self, routes: Iterable[BaseRoute]) -> None:
        """Raise LookupError if an operation has no rule."""
        for route in (one for one in routes if isinstance(one, APIRoute)):
            for method in route.methods or ():
                if f"{method} {route.path}" not in self.rules:
                    raise LookupError(f"{method} {route.path} has no rule: say in RULES who may")

    async def __call__(self, request: Request) -> None:
        """Enforce the operation's rule, and store an `Asking` in the request's state.

        Raises NotSignedIn, Forbidden, NotFound for a round that the asker may not read, and
        what kept the asker out, such as Unrecognised.
        """
        covers, route = service_of(request.app).covers, request.scope["route"]
        rule = self.rules[f"{request.method} {route.path}"]
        if rule is ANYBODY:
            request.state.asking = Asking(PUBLIC, Visibility.of(PUBLIC, covers), _spoken(request))
            return
        who = request.state.who
        if isinstance(who, Exception):
            raise who
        asking = Asking(who, Visibility.of(who, covers), _spoken(request))
        request.state.asking = asking
        let_in(rule, who)
        rounds = named(request)
        if rule.check and rounds and not (rule.of_sight and asking.sight.is_whole):
            await run_in_threadpool(rule.check, asking, rounds)


def _spoken(request: Request) -> Language | None:
    told = request.path_params.get("tongue")
    return next((language for language in Language if language == told), None)


def let_in(rule: Rule, who: Who) -> None:
    """Check a person's roles and scopes against a rule. Raises NotSignedIn and Forbidden."""
    if rule.parts is None:
        return
    if who.is_public:
        raise NotSignedIn
    if rule.parts and not who.having(*rule.parts):
        raise Forbidden("role", "for-other-roles", roles=tuple(sorted(rule.parts)))
    if rule.scope not in who.scopes:
        scopes = tuple(sorted(who.scopes))
        case = "for-another-scope" if scopes else "for-a-token-without-scope"
        raise Forbidden("scope", case, scope=rule.scope, scopes=scopes)


def named(request: Request) -> list[str]:
    """The round ids in a request's path and query, without any that are malformed."""
    query = request.query_params
    ids = [id for name in _NAMES_A_ROUND for id in query.getlist(name)]
    ids += [request.path_params["consultation"]] if "consultation" in request.path_params else []
    return [id for id in ids if re.fullmatch(SLUG_FORM, id)]


def asking_of(request: Request) -> Asking:
    """The asker, as `Permission` found."""
    asking: Asking = request.state.asking
    return asking


async def _asking(request: Request) -> Asking:
    return asking_of(request)


Asker = Annotated[Asking, Depends(_asking)]
"""Who asks, and what they see."""


def security(rule: Rule) -> dict[str, Any]:
    """A rule as the API description states it."""
    if rule is ANYBODY:
        return {"security": [], "x-who": rule.says}
    ways: list[dict[str, list[str]]] = [{"bearer": []}, {"session": []}]
    return {"security": ways if rule.parts is not None else [{}, *ways], "x-who": rule.says}
