"""Where a service lets in, and where it does not start; tokens and accounts on the command line."""

import json
import re
import socket
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from application.access.accounts import Accounts
from application.access.tokens import Terms, Tokens
from application.vault import Vault
from domain.access import Grant
from interfaces.home.home import Home
from interfaces.home.settings import Misconfigured, Settings, settings, variable
from interfaces.serving.entrance import Entrance, entrance, is_loopback, issuer_of
from tests.faults.service import Service
from tests.interfaces.command_line import run

START = "start-token-for-tests-0123456789abc"
NAME = "samrad.region.example"
ISSUER = {"oidc_issuer": "https://login.region.example", "oidc_client_id": "samrad"}


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(variable(name), raising=False)
    monkeypatch.setenv("SAMRAD_HOME", str(tmp_path / "home"))


@pytest.fixture
def vault() -> Iterator[Vault]:
    vault = Vault()
    yield vault
    vault.close()


def way_in(
    vault: Vault, monkeypatch: pytest.MonkeyPatch, host: str = "127.0.0.1", **chosen: str
) -> Entrance:
    for name, value in chosen.items():
        monkeypatch.setenv(variable(name), value)
    return entrance(settings(), vault, host, 8080)


# --- where it lets in -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("host", "is_here"),
    [
        ("127.0.0.1", True),
        ("127.8.8.8", True),
        ("localhost", True),
        ("::1", True),
        ("0.0.0.0", False),
        ("0", False),
        ("::", False),
        ("", False),
        ("192.0.2.1", False),
        ("no such host", False),
        ("x" * 70, False),
    ],
)
def test_which_addresses_are_this_machines_alone(host: str, is_here: bool) -> None:
    assert is_loopback(host) is is_here


def test_a_name_that_leads_elsewhere_too_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    """Resolvers differ, so that theirs is played here: a name of two addresses."""
    both = [(2, 1, 6, "", (one, 0)) for one in ("127.0.0.1", "192.0.2.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: both)
    assert not is_loopback("both.example")


def test_on_this_machine_a_new_token_lets_in(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = (way_in(vault, monkeypatch) for _ in range(2))
    form = r"open http://127\.0\.0\.1:8080/sign-in/local\?token=([A-Za-z0-9_-]{43})"
    told = re.fullmatch(form, first.welcome or "")
    assert told
    assert first.door.local(told[1])
    assert second.door.local(told[1]) is None
    assert first.hosts == {"localhost", "127.0.0.1", "[::1]"}
    assert not first.door.public


@pytest.mark.parametrize(
    ("host", "address"),
    [("::1", "http://[::1]:8080/"), ("localhost", "http://localhost:8080/")],
)
def test_the_address_that_is_told_can_be_opened(
    vault: Vault, monkeypatch: pytest.MonkeyPatch, host: str, address: str
) -> None:
    chosen = way_in(vault, monkeypatch, host)
    assert address in (chosen.welcome or "")
    assert httpx.URL(address).netloc.decode().rpartition(":")[0] in (chosen.hosts or ())


def test_the_token_of_the_settings_lets_in(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    assert way_in(vault, monkeypatch, token=START).door.local(START)
    assert way_in(vault, monkeypatch, **ISSUER).door.local(START)  # beside an issuer, too


def test_with_an_issuer_no_token_is_made(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    chosen = way_in(vault, monkeypatch, **ISSUER)
    assert chosen.welcome is None
    assert chosen.door.issuer
    chosen.door.issuer.close()


OPEN = [({"host": "0.0.0.0"}, "the address 0.0.0.0"), ({"hosts": NAME}, f"as {NAME}")]


@pytest.mark.parametrize(("where", "told"), OPEN)
def test_where_others_come_it_does_not_start_without_a_way_in(
    vault: Vault, monkeypatch: pytest.MonkeyPatch, where: dict[str, str], told: str
) -> None:
    with pytest.raises(
        Misconfigured, match=r"^SAMRAD_OIDC_ISSUER: nobody could come in"
    ) as refused:
        way_in(vault, monkeypatch, **where)
    assert told in str(refused.value)
    assert "samrad token create" in str(refused.value)


@pytest.mark.parametrize(("where", "told"), OPEN)
def test_where_others_come_there_is_no_start_token(
    vault: Vault, monkeypatch: pytest.MonkeyPatch, where: dict[str, str], told: str
) -> None:
    with pytest.raises(
        Misconfigured, match=r"^SAMRAD_TOKEN: a start token lets in on this machine"
    ):
        way_in(vault, monkeypatch, token=START, **where, **ISSUER)


@pytest.mark.parametrize(("where", "told"), OPEN)
def test_where_others_come_a_token_or_an_issuer_will_do(
    vault: Vault, monkeypatch: pytest.MonkeyPatch, where: dict[str, str], told: str
) -> None:
    tokens = Tokens(vault)
    _, made = tokens.make("officer", Terms("x", (), frozenset(), 1))
    chosen = way_in(vault, monkeypatch, **where)
    assert chosen.door.public
    assert chosen.welcome is None
    assert chosen.hosts == (frozenset({NAME}) if "hosts" in where else None)
    tokens.revoke(made.id)
    with pytest.raises(Misconfigured):
        way_in(vault, monkeypatch, **where)
    by_issuer = way_in(vault, monkeypatch, **where, **ISSUER)
    assert by_issuer.door.issuer
    by_issuer.door.issuer.close()


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        ({"oidc_client_id": ""}, "SAMRAD_OIDC_CLIENT_ID: an issuer is set"),
        ({"oidc_audience": "samrad"}, "SAMRAD_OIDC_AUDIENCE: it is that of SAMRAD_OIDC_CLIENT_ID"),
        ({"oidc_issuer": "http://login.region.example"}, "SAMRAD_OIDC_ISSUER: "),
        ({"oidc_issuer": "login.region.example"}, "SAMRAD_OIDC_ISSUER: "),
        ({"oidc_issuer": "https://a:b@login.region.example"}, "SAMRAD_OIDC_ISSUER: "),
        ({"oidc_grants": "{"}, "SAMRAD_OIDC_GRANTS: write a JSON object"),
        ({"oidc_grants": '{"a": "officer"}'}, "SAMRAD_OIDC_GRANTS: write a JSON object"),
        ({"oidc_grants": '{"a": ["chef"]}'}, "SAMRAD_OIDC_GRANTS: 'chef' of 'a' is no grant"),
        ({"oidc_grants": '{"a": ["officer:Dalarna"]}'}, "SAMRAD_OIDC_GRANTS: 'officer:Dalarna'"),
        ({"oidc_scope": "groups"}, "SAMRAD_OIDC_SCOPE: "),
        ({"token": "too-short-hemligt"}, "SAMRAD_TOKEN: write 32 signs or more"),
        ({"token": "å" * 40}, "SAMRAD_TOKEN: write 32 signs or more"),
        ({"hosts": "https://samrad.region.example"}, "SAMRAD_HOSTS: "),
        ({"hosts": "samrad.region.example:443"}, "SAMRAD_HOSTS: "),
        ({"session_idle": "1"}, "SAMRAD_SESSION_IDLE: "),
        ({"session_longest": "721"}, "SAMRAD_SESSION_LONGEST: "),
    ],
)
def test_a_wrong_setting_is_named_with_its_remedy(
    vault: Vault, monkeypatch: pytest.MonkeyPatch, chosen: dict[str, str], said: str
) -> None:
    with pytest.raises(Misconfigured) as refused:
        way_in(vault, monkeypatch, **ISSUER | chosen)
    assert str(refused.value).startswith(said)
    assert "hemligt" not in str(refused.value)


def test_settings_become_a_registration(monkeypatch: pytest.MonkeyPatch) -> None:
    chosen = {
        "oidc_client_secret": "hemligt", "oidc_audience": "api", "oidc_claim": "roles.of",
        "oidc_grants": '{"kultur-dalarna": ["officer:20"], "revision": ["auditor"]}',
        "oidc_scope": "openid groups", "token": "hemligt" * 5, "hosts": "A.example, b.example",
    }  # fmt: skip
    for name, value in (ISSUER | chosen).items():
        monkeypatch.setenv(variable(name), value)
    found = settings()
    assert "hemligt" not in repr(found)
    assert found.hosts == ("a.example", "b.example")
    issuer = issuer_of(found)
    assert issuer
    own = issuer.registration
    assert (own.audience, own.claim, own.scope) == ("api", "roles.of", "openid groups")
    assert own.grants == {
        "kultur-dalarna": (Grant.parse("officer:20"),), "revision": (Grant.parse("auditor"),),
    }  # fmt: skip
    issuer.close()


# --- the command `serve` -------------------------------------------------------------------------


def test_serve_says_what_to_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "interfaces.serving.server.serve", lambda *_, **__: pytest.fail("it served")
    )
    for address in ("0.0.0.0", "::"):
        result = run("serve", "--host", address)
        assert (result.exit_code, result.err.partition(":")[0]) == (1, "SAMRAD_OIDC_ISSUER")


def test_serve_prints_an_address_that_lets_in(tmp_path: Path) -> None:
    with Service(Home(tmp_path / "one", tmp_path / "one" / "samrad.db")) as service:
        (welcome,) = re.findall(r"^open (\S+)$", service.log(), flags=re.M)
        with httpx.Client() as browser:
            assert browser.get(welcome).status_code == 303
            assert browser.get(f"{service.address}/me").json()["id"] == "officer"
        token = welcome.partition("token=")[2]
        assert service.log().count(token) == 1  # the request is logged without it
        rebound = service.get("/consultations", Host="evil.example")
        assert rebound.status_code == 421


# --- tokens on the command line ------------------------------------------------------------------


def the_vault() -> Vault:
    """The vault of the home that commands take."""
    (place,) = Path(settings().home).glob("*keys.db")
    return Vault(place)


def test_a_token_is_made_listed_and_revoked() -> None:
    options = ("--label", "nightly figures", "--grant", "officer:20", "--grant", "auditor")
    made = run("token", "create", *options, "--days", "30", "--scope", "read", "--scope", "record")
    assert made.exit_code == 0
    secret = made.out.strip()
    vault = the_vault()
    found = Tokens(vault).find(secret)
    assert found
    assert (found.owner, found.scopes) == ("officer", {"read", "record"})
    assert [str(grant) for grant in found.grants] == ["officer:20", "auditor"]
    listed = run("token", "list").out
    assert secret[-43:] not in listed
    for word in (found.id, "officer:20, auditor", "read, record", "nightly figures", "used"):
        assert word in listed
    assert run("token", "revoke", found.id).exit_code == 0
    assert Tokens(vault).find(secret) is None
    assert "revoked" in run("token", "list").out
    vault.close()


def test_tokens_as_json() -> None:
    made = json.loads(run("token", "create", "--label", "x", "--grant", "auditor", "--json").out)
    if isinstance(made, list):
        (made,) = made
    assert made["token"]["scopes"] == ["read"]
    (listed,) = json.loads(run("token", "list", "--json").out)
    assert (listed["id"], listed["grants"]) == (made["token"]["id"], ["auditor"])
    assert json.loads(run("accounts", "--json").out) == []


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("--grant", "chef", "--grant: 'chef' is no role"),
        ("--scope", "all", "--scope takes administer, read, record; 'all' is none"),
        ("--label", " ", "--label: write what it is for"),
        ("--label", "a\x1bb", "--label: write what it is for"),
        ("--recorder", "Anna S", "--recorder: an id has small letters"),
        ("--recorder", "public", "--recorder: an id has small letters"),
    ],
)
def test_a_token_that_cannot_be_made(option: str, value: str, said: str) -> None:
    options = {"--label": "x", "--grant": "auditor"} | {option: value}
    result = run("token", "create", *(word for pair in options.items() for word in pair))
    assert result.exit_code == 1
    assert result.err.startswith(said)


def test_what_is_not_there_is_said() -> None:
    place = Home(settings().home, settings().home / "samrad.db")
    with place.open(write=True):
        pass
    assert run("token", "revoke", "t-x").err.startswith("there is no token 't-x'; `samrad token")
    assert run("accounts", "forget", "r-x").err.startswith("there is no account 'r-x'; `samrad acc")
    assert run("token", "list").out == ""
    assert not place.beside("keys.db").exists()


def test_accounts_are_listed_and_forgotten() -> None:
    run("token", "create", "--label", "x", "--grant", "auditor")
    vault = the_vault()
    grants = (Grant.parse("officer:20"),)
    anna = Accounts(vault).signed_in("https://login.region.example", "sub-1", grants)
    listed = run("accounts").out
    for word in (anna, "officer:20", "sub-1", "https://login.region.example"):
        assert word in listed
    beyond = run("token", "create", "--label", "x", "--grant", "officer", "--recorder", anna)
    assert beyond.err.startswith("--grant: officer: the owner does not have it")
    assert run("token", "create", "--label", "x", "--grant", "officer:20", "--recorder", anna)
    assert run("accounts", "forget", anna).exit_code == 0
    assert run("accounts").out == ""
    assert len(run("token", "list").out.splitlines()) == 1
    vault.close()
