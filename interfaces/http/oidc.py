"""The issuer: an OpenID provider that says who a person is (OpenID Connect Core 1.0).

The addresses and keys that it publishes are fetched when they are needed, and kept for a while.
Keys change: if a token fits none of the keys at hand, they are fetched again, but at most once a
minute, whatever is sent.

A browser signs in by the authorisation code flow with PKCE, which ends with an ID token for *us*,
the client. A program sends an access token (a JWT, RFC 9068) that was made for our *audience*.
Neither is accepted in place of the other: an ID token tells a client who a person is, and lets
nobody in.
"""

import ipaddress
import json
import logging
import threading
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Final
from urllib.parse import quote, urlencode, urlsplit

import httpx
from joserfc import jwt
from joserfc.errors import (
    BadSignatureError,
    InvalidKeyIdError,
    JoseError,
    UnsupportedAlgorithmError,
)
from joserfc.jwk import JWKRegistry, KeySet
from joserfc.jws import JWSRegistry

from application.access.secret import same
from domain.access import Grant
from interfaces.wording.message import InWords, sentence

ALGORITHMS: Final = frozenset({"RS256", "PS256", "ES256", "EdDSA", "Ed25519"})
"""Signature algorithms that need a private key: never ``none``, and no HMAC, for which a public
key would do. ``Ed25519`` is what RFC 9864 calls the EdDSA that issuers use."""
LEEWAY: Final = 60
"""Seconds by which the issuer's clock may differ from ours."""
FRESH: Final = 600
"""Seconds after which keys and addresses are fetched anew."""
KEPT: Final = 86_400
"""Seconds for which they may be used while the issuer is out of reach."""
PAUSE: Final = 60
"""The fewest seconds between two attempts to fetch keys while some are held."""
_AGAIN: Final = 5
"""The fewest seconds between two attempts while none are held yet."""
_PATIENCE: Final = 5.0
"""Seconds for each step of an exchange, and twice as many for the whole."""
_LARGEST: Final = 512_000
"""The most bytes in an answer."""
_SHORTEST_MODULUS: Final = 342
"""Base64 characters in a modulus of 2048 bits; a shorter RSA key can be broken."""
_CURVES: Final = {"EC": "P-256", "OKP": "Ed25519"}

_log = logging.getLogger(__name__)


class Unreachable(Exception):
    """The issuer does not answer, or not as it should: why."""


class Untrusted(InWords):
    """What claims to come from the issuer cannot be trusted: why, never the token itself."""


@dataclass(frozen=True, slots=True)
class Person:
    """A person the issuer vouches for. The subject is its name for them, for good."""

    subject: str
    grants: tuple[Grant, ...]


@dataclass(frozen=True, slots=True)
class Registration:
    """How the issuer knows us, and what its claims mean here.

    ``audience`` is that of access tokens; without it, none are accepted. ``grants`` holds what each
    value of the claim gives.
    """

    issuer: str
    client: str
    secret: str | None = field(default=None, repr=False)
    audience: str | None = None
    scope: str = "openid"
    claim: str = "groups"
    grants: Mapping[str, tuple[Grant, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Known:
    """What the issuer has published, and when it was fetched."""

    addresses: dict[str, Any]
    keys: KeySet
    fetched: float


class _Asymmetric(JWSRegistry):
    """Only the algorithms that are accepted. Unknown header fields are ignored (RFC 7515)."""

    def __init__(self) -> None:
        super().__init__(algorithms=ALGORITHMS, strict_check_header=False)

    def get_alg(self, name: str) -> Any:
        """An algorithm by its name. Raises UnsupportedAlgorithmError."""
        if name not in ALGORITHMS:
            raise UnsupportedAlgorithmError(f"Algorithm of {name!r} is not allowed")
        return self.algorithms[name]


_REGISTRY = _Asymmetric()


class Issuer:
    """An OpenID provider. Safe from any thread."""

    def __init__(self, registration: Registration, clock: Callable[[], float] = time.time):
        """Does not contact it yet. Raises ValueError unless its address is https or loopback."""
        self.registration = registration
        self.url = registration.issuer
        loopback = on_loopback(self.url)
        if urlsplit(self.url).scheme != "https" and not loopback:
            raise ValueError("an issuer that is not on this machine is reached by https only")
        self._clock = clock
        self._held: _Known | None = None
        self._tried = float("-inf")
        self._failure = "it was not asked yet"
        self._fetching = threading.Lock()
        self._http = httpx.Client(
            timeout=_PATIENCE,
            headers={"Accept": "application/json", "Accept-Encoding": "identity"},
            trust_env=not loopback,  # a proxy is for other machines only
        )

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    # --- signing in --------------------------------------------------------------------------

    def authorisation(self, state: str, nonce: str, verifier: str, back: str) -> str:
        """The address at which a browser signs in, to return to ``back``. Raises Unreachable."""
        asked = {
            "response_type": "code",
            "client_id": self.registration.client,
            "redirect_uri": back,
            "scope": self.registration.scope,
            "state": state,
            "nonce": nonce,
            "code_challenge": challenge(verifier),
            "code_challenge_method": "S256",
        }
        address = self._address("authorization_endpoint")
        return f"{address}{'&' if urlsplit(address).query else '?'}{urlencode(asked)}"

    def redeem(self, code: str, verifier: str, nonce: str, back: str) -> Person:
        """The person who came back with a code. Raises Untrusted and Unreachable."""
        own = self.registration
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": back,
            "code_verifier": verifier,
        }
        given: dict[str, Any] = {}
        taken = self._known().addresses.get("token_endpoint_auth_methods_supported")
        if own.secret is None:
            form["client_id"] = own.client
        elif taken is None or "client_secret_basic" in taken:
            given["auth"] = (quote(own.client, safe=""), quote(own.secret, safe=""))
        else:
            form |= {"client_id": own.client, "client_secret": own.secret}
        status, answer = self._json("POST", self._address("token_endpoint"), data=form, **given)
        if status != 200:
            why = sentence("the issuer did not take the code (%(why)s)", why=_error(answer))
            raise Untrusted(why)
        return self._identified(answer.get("id_token"), nonce)

    def _identified(self, token: object, nonce: str) -> Person:
        """The person that an ID token names (OpenID Connect Core, section 3.1.3.7)."""
        own = self.registration
        claims = self._verified(token, own.client, ("nonce",)).claims
        if not isinstance(claims["nonce"], str) or not same(claims["nonce"], nonce):
            raise Untrusted(sentence("the ID token belongs to another sign-in (nonce)"))
        several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
        if claims.get("azp", None if several else own.client) != own.client:
            raise Untrusted(sentence("the ID token was made for another client (azp)"))
        return self._person(claims)

    # --- bearers -----------------------------------------------------------------------------

    def bearer(self, token: str) -> Person:
        """The person that an access token names. Raises Untrusted and Unreachable."""
        if self.registration.audience is None:
            raise Untrusted(
                sentence("access tokens of the issuer are not taken: no audience is set")
            )
        told = self._verified(token, self.registration.audience, ())
        form = str(told.header.get("typ", "JWT")).lower().removeprefix("application/")
        # Keycloak states the type in a claim, not in the header; only ID tokens have at_hash.
        if (
            form not in ("at+jwt", "jwt")
            or told.claims.get("typ", "Bearer") != "Bearer"
            or "at_hash" in told.claims
        ):
            raise Untrusted(sentence("it is no access token; an ID token lets nobody in"))
        if "cnf" in told.claims:
            raise Untrusted(
                sentence("the token is bound to a key, which is not looked for here (cnf)")
            )
        return self._person(told.claims)

    def _person(self, claims: Mapping[str, Any]) -> Person:
        subject = claims["sub"]
        if not subject.strip() or len(subject) > 255:
            raise Untrusted(sentence("the subject is empty, or too long (sub)"))
        values = values_of(claims, self.registration.claim)
        found = (grant for value in values for grant in self.registration.grants.get(value, ()))
        return Person(subject, tuple(dict.fromkeys(found)))

    # --- tokens ------------------------------------------------------------------------------

    def _verified(self, token: object, audience: str, needed: Collection[str]) -> jwt.Token:
        """A token with its signature and claims verified. Raises Untrusted and Unreachable."""
        if not isinstance(token, str):
            raise Untrusted(sentence("there is no token"))
        essential: Any = {name: {"essential": True} for name in ("sub", "exp", "iat", *needed)}
        claims = jwt.JWTClaimsRegistry(
            now=lambda: int(self._clock()),
            leeway=LEEWAY,
            iss={"essential": True, "value": self.url},
            aud={"essential": True, "value": audience},
            **essential,
        )
        try:
            found = self._decoded(token)
            claims.validate(found.claims)
        except JoseError as error:
            told = error.description or error.error
            raise Untrusted(sentence("the token does not stand: %(why)s", why=told)) from None
        except (ValueError, TypeError, RecursionError) as error:  # not a JWT at all
            raise Untrusted(sentence("the token cannot be read")) from error
        return found

    def _decoded(self, token: str) -> jwt.Token:
        known = self._known()
        try:
            return jwt.decode(token, known.keys, registry=_REGISTRY)
        except (InvalidKeyIdError, BadSignatureError):  # perhaps the keys have changed
            newer = self._known(unlike=known)
            if newer is known:
                raise
            return jwt.decode(token, newer.keys, registry=_REGISTRY)

    # --- what it publishes -------------------------------------------------------------------

    def _known(self, unlike: _Known | None = None) -> _Known:
        """What the issuer publishes; fetched anew if it is old, or is still ``unlike``.

        Raises Unreachable if nothing is held, or nothing that may still be used.
        """
        held = self._held
        if held is not None and not self._is_due(held, unlike):
            return held
        # A thread with something to go on with does not wait for another that is fetching.
        if self._fetching.acquire(blocking=held is None):
            try:
                if self._held is held or self._held is None:
                    self._try()
            finally:
                self._fetching.release()
        held = self._held
        if held is None or self._clock() - held.fetched >= KEPT:
            raise Unreachable(f"the issuer cannot be asked: {self._failure}")
        return held

    def _is_due(self, held: _Known, unlike: _Known | None) -> bool:
        now = self._clock()
        wanted = held is unlike or now - held.fetched >= FRESH
        return wanted and now - self._tried >= PAUSE

    def _try(self) -> None:
        now = self._clock()
        if now - self._tried < _AGAIN:
            return
        self._tried = now
        try:
            addresses = self._published()
            self._held = _Known(addresses, self._keys(addresses["jwks_uri"]), now)
        except Unreachable as error:
            self._failure = str(error)
            _log.warning("the issuer cannot be asked: %s", error)

    def _published(self) -> dict[str, Any]:
        """The discovery document (OpenID Connect Discovery 1.0)."""
        address = f"{self.url.rstrip('/')}/.well-known/openid-configuration"
        status, found = self._json("GET", address)
        if status != 200:
            raise Unreachable(f"{address} answers with status {status}")
        if found.get("issuer") != self.url:
            raise Unreachable(f"{address} is of another issuer: {found.get('issuer')!r}")
        for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
            if not _is_safe(found.get(name), loopback=on_loopback(self.url)):
                raise Unreachable(f"{address} names no safe {name}")
        return found

    def _keys(self, address: str) -> KeySet:
        status, found = self._json("GET", address)
        listed = found.get("keys")
        if status != 200 or not isinstance(listed, list):
            raise Unreachable(f"{address} publishes no keys")
        keys = []
        for one in listed:
            try:
                if _is_usable(one):
                    keys.append(JWKRegistry.import_key(one))
            except (JoseError, ValueError, TypeError, KeyError):
                _log.warning("a key of the issuer cannot be read and is left out")
        if not keys:
            raise Unreachable(f"{address} publishes no key of a kind that is taken")
        return KeySet(keys)

    def _address(self, name: str) -> str:
        return str(self._known().addresses[name])

    def _json(self, method: str, url: str, **content: Any) -> tuple[int, dict[str, Any]]:
        """An answer's status and content. Redirections are not followed. Raises Unreachable."""
        until = time.monotonic() + 2 * _PATIENCE
        body = b""
        try:
            with self._http.stream(method, url, **content) as answer:
                for chunk in answer.iter_raw():
                    body += chunk
                    if len(body) > _LARGEST:
                        raise Unreachable(f"{url} answers with more than {_LARGEST} bytes")
                    if time.monotonic() > until:
                        raise Unreachable(f"{url} is too slow")
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise Unreachable(f"{url}: {error or type(error).__name__}") from None
        if answer.status_code >= 500:
            raise Unreachable(f"{url} answers with status {answer.status_code}")
        try:
            found = json.loads(body)
        except (ValueError, RecursionError):
            found = None
        if not isinstance(found, dict):
            raise Unreachable(f"{url} answers with no JSON object")
        return answer.status_code, found


def challenge(verifier: str) -> str:
    """The code challenge, which stands for a verifier without revealing it (RFC 7636, S256)."""
    return urlsafe_b64encode(sha256(verifier.encode()).digest()).decode().rstrip("=")


def on_loopback(url: str) -> bool:
    """Whether an address names this machine, judged by its text alone."""
    host = urlsplit(url).hostname or ""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def values_of(claims: Mapping[str, Any], claim: str) -> tuple[str, ...]:
    """The values of a claim, one or several; a dot leads into a nested claim.

    A claim whose own name has dots, such as an address, is found by its whole name.
    """
    value: Any = claims
    for part in (claim,) if claim in claims else claim.split("."):
        value = value.get(part) if isinstance(value, dict) else None
    if isinstance(value, str):
        return (value,)
    return tuple(one for one in value if isinstance(one, str)) if isinstance(value, list) else ()


def _is_safe(url: object, *, loopback: bool) -> bool:
    if not isinstance(url, str):
        return False
    scheme = urlsplit(url).scheme
    return scheme == "https" or (scheme == "http" and loopback and on_loopback(url))


def _is_usable(key: Any) -> bool:
    """Whether a published key can verify a signature by one of the accepted algorithms."""
    if not isinstance(key, dict) or key.get("use", "sig") != "sig":
        return False
    if key.get("kty") == "RSA":
        return len(key.get("n", "")) >= _SHORTEST_MODULUS
    return key.get("crv") == _CURVES.get(str(key.get("kty")), "")


def _error(answer: Mapping[str, Any]) -> str:
    """The issuer's error code, if it has the form of one."""
    said = answer.get("error")
    fit = isinstance(said, str) and said.isascii() and said.replace("_", "").isalnum()
    return str(said)[:50] if fit else "it does not say why"
