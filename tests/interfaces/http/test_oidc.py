"""The issuer: whose tokens are taken, and which are not."""

import hmac
import json
import time
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from joserfc.jwk import ECKey, OKPKey, RSAKey

from domain.access import Grant
from interfaces.http.oidc import (
    FRESH,
    KEPT,
    PAUSE,
    Issuer,
    Registration,
    Unreachable,
    Untrusted,
    challenge,
    on_loopback,
    values_of,
)
from tests.provider import AUDIENCE, CLIENT, Issuing, Key, Provider, running

RSA = RSAKey.generate_key(2048, {"kid": "rsa"})
NEW = RSAKey.generate_key(2048, {"kid": "new"})
EC = ECKey.generate_key("P-256", {"kid": "ec"})
ED = OKPKey.generate_key("Ed25519", {"kid": "ed"})
SECRET = "hemligt:%"
OFFICER_20 = Grant.parse("officer:20")
GRANTS = {"kultur-dalarna": (OFFICER_20,), "revision": (Grant.parse("auditor"),)}


class Clock:
    def __init__(self) -> None:
        self.passed = 0.0

    def __call__(self) -> float:
        return time.time() + self.passed


@dataclass(frozen=True)
class FromNow:
    """A time so many seconds from when the test runs, which may be long after it was collected."""

    seconds: int


def due(claims: dict[str, Any]) -> dict[str, Any]:
    """Claims, their times by the clock of now."""
    now = int(time.time())
    return {n: now + c.seconds if isinstance(c, FromNow) else c for n, c in claims.items()}


def issuer_at(url: str, clock: Any = time.time, **own: Any) -> Issuer:
    told = {"client": CLIENT, "audience": AUDIENCE, "grants": GRANTS} | own
    return Issuer(Registration(url, **told), clock)


@pytest.fixture
def issuing() -> Iterator[Issuing]:
    with Issuing(RSA, EC, ED) as issuing:
        yield issuing


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def issuer(issuing: Issuing, clock: Clock) -> Iterator[Issuer]:
    issuer = issuer_at(issuing.url, clock)
    yield issuer
    issuer.close()


@pytest.fixture
def provider() -> Iterator[Provider]:
    with running() as provider:
        yield provider


def why_not(issuer: Issuer, token: str) -> str:
    with pytest.raises(Untrusted) as refused:
        issuer.bearer(token)
    assert token not in str(refused.value)
    return str(refused.value)


# --- access tokens -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "algorithm"),
    [(RSA, "RS256"), (RSA, "PS256"), (EC, "ES256"), (ED, "EdDSA"), (ED, "Ed25519")],
)
def test_a_token_of_the_issuer_is_taken(
    issuing: Issuing, issuer: Issuer, key: Key, algorithm: str
) -> None:
    token = issuing.token(key, {"alg": algorithm}, groups=["kultur-dalarna", "other"])
    person = issuer.bearer(token)
    assert (person.subject, person.grants) == ("anna", (OFFICER_20,))


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"iss": "https://other.example"}, "'iss'"),
        ({"iss": None}, "'iss'"),
        ({"aud": "another"}, "'aud'"),
        ({"aud": ["another", "more"]}, "'aud'"),
        ({"aud": CLIENT}, "'aud'"),
        ({"aud": None}, "'aud'"),
        ({"exp": FromNow(-61)}, "expired"),
        ({"exp": None}, "'exp'"),
        ({"exp": "2099"}, "'exp'"),
        ({"exp": float("nan")}, "'exp'"),
        ({"nbf": FromNow(120)}, "not yet valid"),
        ({"iat": FromNow(120)}, "in the future"),
        ({"iat": None}, "'iat'"),
        ({"sub": None}, "'sub'"),
        ({"sub": 7}, "'sub'"),
        ({"sub": " "}, "sub"),
        ({"sub": "x" * 256}, "sub"),
        ({"typ": "ID"}, "ID token"),
        ({"typ": "Refresh"}, "no access token"),
        ({"at_hash": "x"}, "ID token"),
        ({"cnf": {"jkt": "x"}}, "bound to a key"),
    ],
)
def test_a_token_with_other_claims_is_not(
    issuing: Issuing, issuer: Issuer, wrong: dict[str, Any], why: str
) -> None:
    assert why in why_not(issuer, issuing.token(RSA, **due(wrong)))


@pytest.mark.parametrize(
    "right",
    [
        {"aud": [AUDIENCE, "more"]},
        {"exp": FromNow(-30)},  # our clock may be ahead
        {"nbf": FromNow(30)},
        {"typ": "Bearer"},
    ],
)
def test_a_token_may_be_so(issuing: Issuing, issuer: Issuer, right: dict[str, Any]) -> None:
    assert issuer.bearer(issuing.token(RSA, **due(right))).subject == "anna"


@pytest.mark.parametrize("form", ["logout+jwt", "dpop+jwt", "secevent+jwt"])
def test_another_sort_of_token_is_not_taken(issuing: Issuing, issuer: Issuer, form: str) -> None:
    assert "no access token" in why_not(issuer, issuing.token(RSA, {"typ": form}))


def test_without_an_audience_no_access_token_is_taken(issuing: Issuing) -> None:
    issuer = issuer_at(issuing.url, audience=None)
    assert "no audience" in why_not(issuer, issuing.token(RSA, aud=CLIENT))
    issuer.close()


# --- signatures ----------------------------------------------------------------------------------


def test_a_token_that_nobody_signed_is_not_taken(issuing: Issuing, issuer: Issuer) -> None:
    head, body, signature = issuing.token(RSA).split(".")
    none = issuing.token(RSA, {"alg": "none"})
    assert "'none' is not allowed" in why_not(issuer, none)
    for forged in (f"{head}.{body}.", f"{head}.{body}.AAAA", f"{head}.{body[:-4]}AAAA.{signature}"):
        assert why_not(issuer, forged)


def in_base64(content: bytes) -> str:
    return urlsafe_b64encode(content).decode().rstrip("=")


def test_the_public_key_is_no_secret_to_sign_with(issuing: Issuing, issuer: Issuer) -> None:
    """Made by hand, since the library refuses to."""
    head = in_base64(json.dumps({"alg": "HS256", "kid": "rsa", "typ": "at+jwt"}).encode())
    signed = f"{head}.{issuing.token(RSA).split('.')[1]}"
    for public in (RSA.as_pem(private=False), json.dumps(issuing.keys[0]).encode()):
        signature = hmac.digest(public, signed.encode(), "sha256")
        assert "'HS256' is not allowed" in why_not(issuer, f"{signed}.{in_base64(signature)}")


def test_a_key_of_the_tokens_own_is_not_heeded(issuing: Issuing, issuer: Issuer) -> None:
    own: dict[str, Any] = {"jwk": dict(NEW.as_dict(private=False)), "kid": "rsa"}
    assert why_not(issuer, issuing.token(NEW, own))


def test_a_key_does_for_its_own_kind_of_signature_only(issuing: Issuing, issuer: Issuer) -> None:
    token = issuing.token(EC, {"alg": "ES256", "kid": "rsa"})
    assert why_not(issuer, token)


def test_weak_and_unknown_keys_are_left_out(issuing: Issuing, issuer: Issuer) -> None:
    issuing.keys += [
        {"kty": "RSA", "kid": "weak", "n": "AQAB" * 40, "e": "AQAB"},
        {"kty": "oct", "kid": "oct", "k": "c2VjcmV0" * 8},
        {"kty": "AKP", "kid": "akp", "alg": "ML-DSA-44", "pub": "x"},
        {"kty": "EC", "kid": "bad", "crv": "P-256", "x": "1", "y": "2"},
        {**RSA.as_dict(private=False), "kid": "enc", "use": "enc"},
        "no key at all",  # type: ignore[list-item]
    ]
    assert issuer.bearer(issuing.token(RSA)).subject == "anna"
    assert why_not(issuer, issuing.token(RSA, {"kid": "enc"}))


@pytest.mark.parametrize("text", ["", "a.b.c", "e30.e30.e30", "…", "a" * 200_000, "..", "eyJ9.e.e"])
def test_what_is_no_token_is_not_taken(issuer: Issuer, text: str) -> None:
    with pytest.raises(Untrusted):
        issuer.bearer(text)


NESTED = b"[" * 100_000 + b"]" * 100_000
"""Deeper than any Python reads: 3.11 stops at a thousand, 3.13 at ten thousand."""


@pytest.mark.parametrize(
    "content", [NESTED, b'{"sub":' + NESTED + b"}", b'{"a":' * 100_000, b"9" * 5_000]
)
def test_what_is_nested_beyond_reading_is_no_token(
    issuing: Issuing, issuer: Issuer, content: bytes
) -> None:
    head, body, signature = issuing.token(RSA).split(".")
    assert why_not(issuer, f"{head}.{in_base64(content)}.{signature}")
    assert why_not(issuer, f"{in_base64(content)}.{body}.{signature}")


@pytest.mark.parametrize("path", ["/.well-known/openid-configuration", "/jwks", "/token"])
@pytest.mark.parametrize("content", [NESTED, b'{"keys":' + NESTED + b"}", b'{"id_token":' * 30_000])
def test_what_is_nested_beyond_reading_is_no_answer_of_an_issuer(
    issuing: Issuing, monkeypatch: pytest.MonkeyPatch, path: str, content: bytes
) -> None:
    usual = issuing._answer
    monkeypatch.setattr(
        issuing, "_answer", lambda at, form: content if at == path else usual(at, form)
    )
    issuer = issuer_at(issuing.url)
    asked = {"/token": lambda: issuer.redeem("code", "verifier", "nonce", "http://127.0.0.1/back")}
    ask = asked.get(path, lambda: issuer.bearer(issuing.token(RSA)))
    try:
        with pytest.raises(Unreachable):
            ask()
    finally:
        issuer.close()


# --- keys that change ----------------------------------------------------------------------------


def test_new_keys_are_fetched_but_not_for_every_token(
    issuing: Issuing, issuer: Issuer, clock: Clock
) -> None:
    issuer.bearer(issuing.token(RSA))
    issuing.keys = [NEW.as_dict(private=False)]
    rotated = issuing.token(NEW)
    why_not(issuer, rotated)  # it was asked less than a minute ago
    clock.passed += PAUSE - 20
    why_not(issuer, rotated)
    assert issuing.asked.count("/jwks") == 1
    clock.passed += 20
    assert issuer.bearer(rotated).subject == "anna"
    assert issuing.asked.count("/jwks") == 2
    clock.passed += PAUSE - 20
    for number in range(20):
        why_not(issuer, issuing.token(NEW, {"kid": f"made-up-{number}"}))
    why_not(issuer, issuing.token(RSA))  # the old key is not taken any more
    assert issuing.asked.count("/jwks") == 2


def test_keys_are_not_kept_for_ever(issuing: Issuing, issuer: Issuer, clock: Clock) -> None:
    issuer.bearer(issuing.token(RSA))
    issuing.keys = [NEW.as_dict(private=False)]
    assert issuer.bearer(issuing.token(RSA))
    clock.passed += FRESH
    why_not(issuer, issuing.token(RSA))


def test_while_the_issuer_is_down_its_keys_are_used_for_a_day(
    issuing: Issuing, issuer: Issuer, clock: Clock
) -> None:
    def token() -> str:
        soon = int(clock()) + 300
        return issuing.token(RSA, iat=int(clock()), exp=soon)

    issuer.bearer(token())
    issuing.published = {"issuer": "https://other.example"}  # as good as down
    clock.passed += KEPT - 10
    assert issuer.bearer(token()).subject == "anna"
    clock.passed += PAUSE
    with pytest.raises(Unreachable):
        issuer.bearer(token())
    issuing.published = {}
    clock.passed += PAUSE
    assert issuer.bearer(token()).subject == "anna"


# --- what it publishes ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("published", "why"),
    [
        ({"issuer": "https://other.example"}, "is of another issuer"),
        ({"jwks_uri": None}, "no safe jwks_uri"),
        ({"jwks_uri": "http://other.example/jwks"}, "no safe jwks_uri"),
        ({"token_endpoint": "ftp://127.0.0.1/"}, "no safe token_endpoint"),
        ({"authorization_endpoint": "javascript:alert(1)"}, "no safe authorization_endpoint"),
    ],
)
def test_what_is_published_is_looked_at(
    issuing: Issuing, issuer: Issuer, published: dict[str, Any], why: str
) -> None:
    issuing.published = published
    with pytest.raises(Unreachable, match=why):
        issuer.bearer(issuing.token(RSA))


def test_too_much_is_not_read(issuing: Issuing, issuer: Issuer) -> None:
    issuing.published = {"x": "x" * 1_000_000}
    with pytest.raises(Unreachable, match="more than"):
        issuer.bearer(issuing.token(RSA))


def test_without_keys_nothing_can_be_told(issuing: Issuing, issuer: Issuer) -> None:
    issuing.keys = []
    with pytest.raises(Unreachable, match="no key"):
        issuer.bearer(issuing.token(RSA))


def test_an_issuer_elsewhere_is_reached_by_https_only() -> None:
    with pytest.raises(ValueError, match="https only"):
        issuer_at("http://login.region.example")
    issuer_at("https://login.region.example").close()


@pytest.mark.parametrize(
    ("url", "is_here"),
    [
        ("http://localhost:1/x", True),
        ("http://127.0.0.1", True),
        ("http://[::1]:1", True),
        ("http://127.0.0.1.example.org", False),
        ("http://localhost.example.org", False),
        ("http://127.0.0.1@example.org", False),
        ("nothing", False),
    ],
)
def test_what_is_on_this_machine(url: str, is_here: bool) -> None:
    assert on_loopback(url) is is_here


# --- claims --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("claims", "claim", "values"),
    [
        ({"groups": ["a", "b", 3]}, "groups", ("a", "b")),
        ({"groups": "a"}, "groups", ("a",)),
        ({"groups": {"a": 1}}, "groups", ()),
        ({}, "groups", ()),
        ({"realm_access": {"roles": ["a"]}}, "realm_access.roles", ("a",)),
        ({"realm_access": "a"}, "realm_access.roles", ()),
        ({"https://x.example/groups": ["a"]}, "https://x.example/groups", ("a",)),
    ],
)
def test_values_of_a_claim(claims: dict[str, Any], claim: str, values: tuple[str, ...]) -> None:
    assert values_of(claims, claim) == values


# --- ID tokens -----------------------------------------------------------------------------------


def redeemed(issuing: Issuing, **claims: Any) -> Any:
    def id_token(form: dict[str, str]) -> str:
        assert form["client_id"] == CLIENT
        assert form["code_verifier"] == "v" * 43
        told = {"aud": CLIENT, "nonce": "n"} | claims
        return issuing.token(RSA, {"typ": "JWT"}, **told)

    issuing.id_token = id_token
    issuer = issuer_at(issuing.url)
    try:
        return issuer.redeem("code", "v" * 43, "n", "http://localhost/back")
    finally:
        issuer.close()


def test_an_id_token_tells_who_it_is(issuing: Issuing) -> None:
    person = redeemed(issuing, groups="revision")
    assert (person.subject, person.grants) == ("anna", GRANTS["revision"])
    redeemed(issuing, aud=[CLIENT, "more"], azp=CLIENT)


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"nonce": "another"}, "nonce"),
        ({"nonce": None}, "nonce"),
        ({"nonce": 5}, "nonce"),
        ({"aud": AUDIENCE}, "aud"),
        ({"azp": "another"}, "azp"),
        ({"aud": [CLIENT, "more"]}, "azp"),
        ({"iss": "https://other.example"}, "iss"),
        ({"exp": FromNow(-100)}, "expired"),
    ],
)
def test_another_id_token_is_not_taken(issuing: Issuing, wrong: dict[str, Any], why: str) -> None:
    with pytest.raises(Untrusted, match=why):
        redeemed(issuing, **due(wrong))


def test_an_id_token_is_no_bearer(issuing: Issuing, issuer: Issuer) -> None:
    token = issuing.token(RSA, {"typ": "JWT"}, aud=CLIENT, nonce="n")
    assert "'aud'" in why_not(issuer, token)


def test_the_challenge_is_that_of_the_standard() -> None:
    """RFC 7636, appendix B."""
    verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    assert challenge(verifier) == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


# --- with a real provider ------------------------------------------------------------------------


def test_a_code_is_redeemed_with_its_verifier_only(provider: Provider) -> None:
    issuer = issuer_at(provider.url, secret=SECRET)
    provider.knows("anna", groups=["kultur-dalarna"])
    back = "http://127.0.0.1/sign-in/callback"

    def code() -> str:
        address = issuer.authorisation("s", "n", "v" * 43, back)
        return httpx.URL(provider.agree(address, "anna")).params["code"]

    assert issuer.redeem(code(), "v" * 43, "n", back).grants == (OFFICER_20,)
    with pytest.raises(Untrusted, match="invalid_grant"):
        issuer.redeem(code(), "w" * 43, "n", back)
    with pytest.raises(Untrusted, match="nonce"):
        issuer_at(provider.url, secret=SECRET).redeem(code(), "v" * 43, "another", back)
    issuer.close()


def test_a_provider_that_is_down_and_comes_back_with_new_keys(provider: Provider) -> None:
    clock = Clock()
    issuer = issuer_at(provider.url, clock, secret=SECRET)
    back = "http://127.0.0.1/sign-in/callback"

    def come() -> str:
        address = issuer.authorisation("s", "n", "v" * 43, back)
        code = httpx.URL(provider.agree(address, "anna")).params["code"]
        return issuer.redeem(code, "v" * 43, "n", back).subject

    assert come() == "anna"
    provider.stop()
    with pytest.raises(Unreachable):
        issuer.redeem("x", "v" * 43, "n", back)
    fresh = issuer_at(provider.url, secret=SECRET)
    with pytest.raises(Unreachable):
        fresh.authorisation("s", "n", "v", back)
    provider.start()
    with pytest.raises(Untrusted):  # the keys have changed, and were asked for a moment ago
        come()
    clock.passed += PAUSE
    assert come() == "anna"
    for one in (issuer, fresh):
        one.close()


def test_a_secret_is_shown_to_the_issuer_alone() -> None:
    own = Registration("https://login.region.example", CLIENT, secret=SECRET)
    assert SECRET not in repr(own)
