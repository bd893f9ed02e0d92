"""The door: it identifies the asker by the credential that they send.

A bearer token is a personal access token, the token printed at start, or an access token of the
issuer; a browser sends the cookie of its session. If both come, the bearer token counts. An invalid
credential is refused: it is never treated as none at all.
"""

import time
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, Literal

from starlette.requests import HTTPConnection
from starlette.responses import Response

from application.access.accounts import Accounts, Clock
from application.access.secret import digest, same
from application.access.sessions import IDLE, LONGEST, PATIENCE, Sessions, SignIns, csrf
from application.access.tokens import PREFIX, Tokens
from application.vault import Vault
from domain.access import PUBLIC, Who, everything
from interfaces.http.gate import Unrecognised
from interfaces.http.oidc import Issuer, Untrusted
from interfaces.wording.message import InWords, sentence

OFFICER: Final = "officer"
"""What the acts of the person at the machine are recorded under."""
CSRF: Final = "X-CSRF-Token"
SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})

Way = Literal["public", "session", "token", "start-token", "issuer"]
"""How a person came in: not at all, by a session's cookie, by a personal access token, by the
token printed at start, or by an access token of the issuer."""


class Forged(InWords):
    """A request that another site's page may have made a browser send: which check it failed."""


@dataclass(frozen=True, slots=True)
class Visit:
    """The asker, and how they came in. ``secret`` is the session's, from the cookie."""

    who: Who
    way: Way
    secret: str | None = None

    @property
    def csrf(self) -> str | None:
        """The token that an unsafe request sends beside the session's cookie, if there is one."""
        return csrf(self.secret) if self.secret else None


class Door:
    """Identifies askers, and keeps the sessions. It is the `Gate` of a service.

    ``start`` is the token printed at start. ``public`` says whether others reach the service, and
    then by https; on this machine alone it uses plain http.
    """

    def __init__(
        self,
        vault: Vault,
        *,
        issuer: Issuer | None = None,
        start: str | None = None,
        public: bool = False,
        idle: timedelta = IDLE,
        longest: timedelta = LONGEST,
        clock: Clock = time.time,
    ):
        self.issuer = issuer
        self.public = public
        self.accounts = Accounts(vault, clock)
        self.tokens = Tokens(vault, clock)
        self.sessions = Sessions(vault, idle, longest, clock)
        self.sign_ins = SignIns(vault, clock)
        self._start = start
        self._longest = int(longest.total_seconds())
        self._prefix = "__Host-" if public else ""

    # --- who asks ----------------------------------------------------------------------------

    def at_once(self, connection: HTTPConnection) -> Who | None:
        """The asker if no database is needed to identify them, else None. Raises Unrecognised."""
        bearer = _bearer(connection)
        if bearer is not None:
            return everything(OFFICER) if self._starts(bearer) else None
        return None if self.session_cookie in connection.cookies else PUBLIC

    def who(self, connection: HTTPConnection) -> Who:
        """The asker. Raises Unrecognised, Forged, and Unreachable if the issuer is needed."""
        return self.visit(connection).who

    def visit(self, connection: HTTPConnection) -> Visit:
        """The asker, and how they came in. Raises what `who` does."""
        bearer = _bearer(connection)
        if bearer is not None:
            return self._by_bearer(bearer)
        secret = connection.cookies.get(self.session_cookie)
        if secret is None:
            return Visit(PUBLIC, "public")
        found = self.sessions.find(secret, self._doors())
        if found is None:
            raise Unrecognised(sentence("the session is over, or never was; sign in again"))
        if connection.scope.get("method", "GET") not in SAFE:
            self._refuse_forged(connection, secret)
        return Visit(Who(found.recorder, found.grants), "session", secret)

    def _by_bearer(self, bearer: str) -> Visit:
        if self._starts(bearer):
            return Visit(everything(OFFICER), "start-token")
        if bearer.startswith(PREFIX):
            token = self.tokens.find(bearer)
            if token is None:
                raise Unrecognised(sentence("the token is unknown, revoked or expired"))
            if token.local and self.public:
                raise Unrecognised(
                    sentence("the token was made for one machine alone, by who sat at it")
                )
            return Visit(Who(token.owner, token.grants, token.scopes), "token")
        if self.issuer is None or bearer.count(".") != 2:
            raise Unrecognised(sentence("it is no token that is known here"))
        try:
            person = self.issuer.bearer(bearer)
        except Untrusted as error:
            raise Unrecognised(error.message) from None
        recorder = self.accounts.recorder(self.issuer.url, person.subject, person.grants)
        return Visit(Who(recorder, person.grants), "issuer")

    def _starts(self, token: str) -> bool:
        return self._start is not None and same(token, self._start)

    def _doors(self) -> list[str]:
        """The doors whose sessions are valid here: the issuer, and this server's start token."""
        issuer = [self.issuer.url] if self.issuer else []
        return issuer + ([digest(self._start)] if self._start else [])

    def _refuse_forged(self, connection: HTTPConnection, secret: str) -> None:
        """Raise Forged unless a page of this service sent it, or it has the session's CSRF token.

        A browser states which site sent it in Sec-Fetch-Site, which no page can set (Fetch
        Metadata Request Headers, W3C). So a plain form, which cannot send the header, needs none.
        """
        told = connection.headers
        site = told.get("sec-fetch-site")
        if site not in (None, "same-origin", "none"):
            raise Forged(sentence("a page of another site sent it (Sec-Fetch-Site)"))
        if told.get("origin", self.origin(connection)) != self.origin(connection):
            raise Forged(sentence("a page of another site sent it (Origin)"))
        if site != "same-origin" and not same(told.get(CSRF, ""), csrf(secret)):
            raise Forged(sentence("%(header)s is not that of the session", header=CSRF))

    def origin(self, connection: HTTPConnection) -> str:
        """The service's own address, as the browser of a request knows it."""
        scheme = "https" if self.public else "http"
        return f"{scheme}://{connection.headers.get('host', '').lower()}"

    # --- coming in and going out -------------------------------------------------------------

    def local(self, token: str) -> str | None:
        """The secret of a new session in exchange for the start token; None for another token."""
        if self._start is None or not self._starts(token):
            return None
        return self.sessions.begin(OFFICER, everything(OFFICER).grants, digest(self._start))

    @property
    def session_cookie(self) -> str:
        """The name of the session's cookie; with ``__Host-``, browsers take it from us alone."""
        return f"{self._prefix}samrad"

    @property
    def sign_in_cookie(self) -> str:
        """The name of the cookie that ties a sign-in under way to its browser."""
        return f"{self._prefix}samrad-sign-in"

    def let_in(self, answer: Response, secret: str) -> None:
        """Set the session's cookie in an answer."""
        self._set(answer, self.session_cookie, secret, self._longest)

    def remember(self, answer: Response, state: str) -> None:
        """Set the cookie that ties a sign-in under way to the browser."""
        self._set(answer, self.sign_in_cookie, state, PATIENCE)

    def drop(self, answer: Response, cookie: str) -> None:
        """Have an answer delete a cookie."""
        self._set(answer, cookie, "", 0)

    def _set(self, answer: Response, name: str, value: str, seconds: int) -> None:
        answer.set_cookie(
            name, value, max_age=seconds, path="/", secure=self.public, httponly=True,
            samesite="lax",  # sent when a link leads here, not when another site posts
        )  # fmt: skip


def _bearer(connection: HTTPConnection) -> str | None:
    """The bearer token; None without the header. Raises Unrecognised if it is malformed."""
    shown = connection.headers.getlist("authorization")
    if not shown:
        return None
    scheme, _, token = shown[0].partition(" ")
    if len(shown) > 1 or scheme.lower() != "bearer" or not token.strip():
        raise Unrecognised(sentence("one Authorization: Bearer … is taken, and nothing else"))
    return token.strip()
