"""Coming in: by a real provider, by the start token, by tokens; and what does not come in."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, ClassVar

import httpx
import pytest
from joserfc.jwk import RSAKey
from sqlalchemy import select

from application.access.tables import ACCOUNTS
from application.access.tokens import Terms
from application.vault import METADATA, Vault
from domain.access import Grant
from interfaces.http.door import OFFICER, Door
from interfaces.http.oidc import Issuer, Registration
from tests.application.test_access import Clock
from tests.doorway import application, elsewhere, served
from tests.interfaces.api_client import kind_of
from tests.provider import AUDIENCE, CLIENT, Issuing, Provider, running

START = "start-token-for-tests-0123456789abc"
SECRET = "client-secret"
GRANTS = '{"kultur-dalarna": ["officer:20"], "revision": ["auditor"]}'
OFFICER_20, AUDITOR = Grant.parse("officer:20"), Grant.parse("auditor")
BY_CLAIM = {"kultur-dalarna": (OFFICER_20,), "revision": (AUDITOR,)}


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    with running() as provider:
        yield provider


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "vault.db"


@pytest.fixture
def vault(database: Path) -> Iterator[Vault]:
    vault = Vault(database)
    yield vault
    vault.close()


@pytest.fixture
def issuer(provider: Provider) -> Iterator[Issuer]:
    issuer = Issuer(Registration(provider.url, CLIENT, SECRET, AUDIENCE, grants=BY_CLAIM))
    yield issuer
    issuer.close()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def door(vault: Vault, issuer: Issuer, clock: Clock) -> Door:
    """A door with all ways in."""
    hour = timedelta(hours=1)
    return Door(vault, issuer=issuer, start=START, idle=hour, longest=3 * hour, clock=clock)


@pytest.fixture
def service(door: Door) -> Iterator[str]:
    with served(door) as address:
        yield address


@dataclass
class Browser:
    """Somebody's browser. It keeps cookies, and does not follow redirections by itself."""

    address: str
    provider: Provider | None = None

    opened: ClassVar[list["Browser"]] = []

    def __post_init__(self) -> None:
        self.http = httpx.Client(base_url=self.address, timeout=30)
        self.opened.append(self)

    def get(self, path: str, **told: Any) -> httpx.Response:
        return self.http.get(path, **told)

    def begin(self, goal: str = "/me") -> str:
        """Begin to sign in; the address at the issuer."""
        answer = self.get("/sign-in", params={"next": goal})
        assert answer.status_code == 303, answer.text
        return answer.headers["location"]

    def come_in(self, subject: str = "anna", goal: str = "/me") -> httpx.Response:
        """Sign in as somebody: the answer to coming back."""
        assert self.provider
        return self.get(self.provider.agree(self.begin(goal), subject))

    def me(self) -> dict[str, Any]:
        answer = self.get("/me")
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def unsafe(self, method: str, path: str, **told: Any) -> httpx.Response:
        """A request as a page of the service makes it."""
        headers = {"X-CSRF-Token": self.me()["csrf"]} | told.pop("headers", {})
        return self.http.request(method, path, headers=headers, **told)

    @property
    def cookie(self) -> str | None:
        return self.http.cookies.get("samrad")


@pytest.fixture(autouse=True)
def _browsers_are_closed() -> Iterator[None]:
    yield
    while Browser.opened:
        Browser.opened.pop().http.close()


@pytest.fixture
def browser(service: str, provider: Provider) -> Browser:
    return Browser(service, provider)


def bearer(address: str, token: str, path: str = "/me") -> httpx.Response:
    return httpx.get(f"{address}{path}", headers={"Authorization": f"Bearer {token}"})


def everything_kept(vault: Vault) -> str:
    with vault.reading() as connection:
        return "\n".join(
            str(row)
            for table in METADATA.sorted_tables
            for row in connection.execute(select(table))
        )


# --- by the issuer -------------------------------------------------------------------------------


def test_who_shows_nothing_is_the_public(browser: Browser) -> None:
    assert browser.me() == {
        "id": "public", "way": "public", "grants": [], "scopes": ["read"], "csrf": None,
    }  # fmt: skip


def test_somebody_signs_in_and_has_what_their_claims_give(
    browser: Browser, provider: Provider, vault: Vault
) -> None:
    provider.knows("anna", name="Anna Exempel", groups=["kultur-dalarna", "unknown here"])
    back = browser.come_in("anna", "/me")
    assert (back.status_code, back.headers["location"]) == (303, "/me")
    me = browser.me()
    assert re.fullmatch(r"r-[a-z2-7]{10}", me["id"])
    assert (me["way"], me["grants"]) == ("session", ["officer:20"])
    assert "Exempel" not in everything_kept(vault)  # the provider knows the name, and we do not


def test_somebody_without_a_grant_is_signed_in_all_the_same(
    browser: Browser, provider: Provider
) -> None:
    provider.knows("bo")
    browser.come_in("bo")
    assert (browser.me()["way"], browser.me()["grants"]) == ("session", [])


def test_the_recorder_id_is_the_same_the_next_time(
    service: str, provider: Provider, vault: Vault
) -> None:
    first, second = Browser(service, provider), Browser(service, provider)
    first.come_in("anna")
    second.come_in("anna")
    assert first.me()["id"] == second.me()["id"]
    assert first.cookie != second.cookie
    with vault.reading() as connection:
        assert len(connection.execute(select(ACCOUNTS)).all()) == 1


def test_the_issuer_is_asked_by_code_with_pkce(browser: Browser, service: str) -> None:
    asked = httpx.URL(browser.begin()).params
    assert asked["response_type"] == "code"
    assert asked["code_challenge_method"] == "S256"
    assert asked["redirect_uri"] == f"{service}/sign-in/callback"
    assert all(len(asked[name]) == 43 for name in ("state", "nonce", "code_challenge"))


def test_what_the_issuer_adds_is_not_heeded(browser: Browser, provider: Provider) -> None:
    back = provider.agree(browser.begin(), "anna")
    assert browser.get(f"{back}&session_state=x&hd=y&state=").status_code in (303, 400)
    assert browser.get(provider.agree(browser.begin(), "anna") + "&x=1").status_code == 303


# --- sign-ins that fail --------------------------------------------------------------------------


def test_a_callback_is_good_once(browser: Browser, provider: Provider) -> None:
    back = provider.agree(browser.begin(), "anna")
    kept = dict(browser.http.cookies)
    assert browser.get(back).status_code == 303
    replayed = httpx.get(back, cookies=kept)
    assert kind_of(replayed) == "sign-in-failed"
    assert "set-cookie" not in replayed.headers


def test_a_sign_in_is_bound_to_its_browser(
    browser: Browser, service: str, provider: Provider
) -> None:
    """Else a link could sign somebody in as somebody else."""
    back = provider.agree(browser.begin(), "mallory")
    victim = Browser(service, provider)
    assert kind_of(victim.get(back)) == "sign-in-failed"
    victim.begin()
    assert kind_of(victim.get(back)) == "sign-in-failed"
    assert victim.me()["id"] == "public"
    assert browser.get(back).status_code == 303


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "x" * 43},
        {"state": ""},
        {"code": "made-up"},
        {"code": ""},
        {"iss": "https://other.example"},
        {"error": "access_denied", "code": ""},
        {"error": "<script>", "code": ""},
    ],
)
def test_a_callback_that_was_changed_lets_nobody_in(
    browser: Browser, provider: Provider, wrong: dict[str, str]
) -> None:
    back = httpx.URL(provider.agree(browser.begin(), "anna")).copy_merge_params(wrong)
    answer = browser.get(str(back))
    assert kind_of(answer) == "sign-in-failed"
    assert "<script>" not in answer.text
    assert browser.me()["way"] == "public"


def test_a_sign_in_that_takes_too_long_fails(
    browser: Browser, provider: Provider, clock: Clock
) -> None:
    back = provider.agree(browser.begin(), "anna")
    clock.after(minutes=10)
    assert kind_of(browser.get(back)) == "sign-in-failed"


def test_the_nonce_ties_the_id_token_to_the_sign_in(vault: Vault) -> None:
    key = RSAKey.generate_key(2048, {"kid": "k"})
    with Issuing(key) as issuing:
        issuing.id_token = lambda _: issuing.token(key, aud=CLIENT, nonce="of another sign-in")
        issuer = Issuer(Registration(issuing.url, CLIENT))
        with served(Door(vault, issuer=issuer)) as address:
            browser = Browser(address)
            state = httpx.URL(browser.begin()).params["state"]
            answer = browser.get("/sign-in/callback", params={"state": state, "code": "x"})
            assert kind_of(answer) == "sign-in-failed"
            assert "nonce" in answer.json()["detail"]
        issuer.close()


@pytest.mark.parametrize(
    "goal",
    [
        "https://evil.example", "//evil.example", "/\\evil.example", "\\\\evil.example", "evil",
        "/\t/evil.example", "/\n/evil.example", "javascript:alert(1)", "", " /board", "/å", "/a\\b",
    ],
)  # fmt: skip
@pytest.mark.parametrize("way", ["/sign-in", f"/sign-in/local?token={START}"])
def test_nobody_is_led_elsewhere(browser: Browser, way: str, goal: str) -> None:
    address = httpx.URL(way).copy_merge_params({"next": goal})
    answer = browser.get(str(address))
    assert kind_of(answer) == "invalid"
    assert "set-cookie" not in answer.headers


def test_one_goes_on_to_where_one_was(browser: Browser) -> None:
    goal = "/board?region=20&x=%2F%2Fy"
    assert browser.come_in("anna", goal).headers["location"] == goal


def test_a_token_made_at_the_machine_itself_lets_nobody_in_elsewhere(vault: Vault) -> None:
    """What its keeper makes there for scripts is nothing to a server that others reach."""
    here = Door(vault, start=START)
    with served(here) as address:
        started = {"Authorization": f"Bearer {START}"}
        asked = {"label": "own", "scopes": ["read", "record"], "days": 9}
        made = httpx.post(f"{address}/tokens", json=asked, headers=started).json()
        assert bearer(address, made["secret"]).json()["way"] == "token"
    assert not here.tokens.any_good()
    with served(Door(vault, public=True)) as elsewhere:
        assert kind_of(bearer(elsewhere, made["secret"])) == "not-recognised"


def test_the_issuer_out_of_reach(vault: Vault) -> None:
    with running() as provider:
        issuer = Issuer(Registration(provider.url, CLIENT, SECRET, AUDIENCE, grants=BY_CLAIM))
        door = Door(vault, issuer=issuer)
        with served(door) as address:
            browser = Browser(address, provider)
            browser.come_in("anna")
            text, _ = door.tokens.make("r-x", Terms("x", (), frozenset({"read"}), 9))
            begun = provider.agree(browser.begin(), "anna")
            provider.stop()
            assert browser.me()["way"] == "session"
            assert bearer(address, text).json()["way"] == "token"
            assert kind_of(browser.get(begun)) == "issuer-unreachable"
            issuer.close()
            fresh = Door(vault, issuer=Issuer(issuer.registration))
            with served(fresh) as another:
                assert kind_of(Browser(another).get("/sign-in")) == "issuer-unreachable"
                assert kind_of(bearer(another, "e30.e30.e30")) == "issuer-unreachable"
                assert bearer(another, text).json()["way"] == "token"


# --- sessions ------------------------------------------------------------------------------------


def set_cookies(answer: httpx.Response) -> dict[str, set[str]]:
    """The attributes of each cookie that an answer sets."""
    told = {}
    for line in answer.headers.get_list("set-cookie"):
        pair, *attributes = [part.strip() for part in line.split(";")]
        told[pair.partition("=")[0]] = {one.lower() for one in attributes}
    return told


def test_cookies_on_this_machine(browser: Browser) -> None:
    begun = browser.get("/sign-in")
    assert set_cookies(begun) == {
        "samrad-sign-in": {"httponly", "max-age=600", "path=/", "samesite=lax"}
    }
    assert browser.provider
    back = browser.get(browser.provider.agree(begun.headers["location"], "anna"))
    assert set_cookies(back)["samrad"] == {"httponly", "max-age=10800", "path=/", "samesite=lax"}
    assert "max-age=0" in set_cookies(back)["samrad-sign-in"]
    assert back.headers["cache-control"] == "no-store"


def test_cookies_of_a_public_service(vault: Vault, issuer: Issuer, provider: Provider) -> None:
    name = "samrad.region.example"
    with served(Door(vault, issuer=issuer, public=True), frozenset({name})) as address:
        host = {"Host": f"{name}:8443"}
        begun = httpx.get(f"{address}/sign-in", headers=host)
        cookie = {"httponly", "max-age=600", "path=/", "samesite=lax", "secure"}
        assert set_cookies(begun) == {"__Host-samrad-sign-in": cookie}
        asked = httpx.URL(begun.headers["location"])
        assert asked.params["redirect_uri"] == f"https://{name}:8443/sign-in/callback"
        back = httpx.URL(provider.agree(str(asked), "anna"))
        returned = httpx.get(
            f"{address}{back.raw_path.decode()}", headers=host,
            cookies={"__Host-samrad-sign-in": asked.params["state"]},
        )  # fmt: skip
        assert returned.status_code == 303
        assert "secure" in set_cookies(returned)["__Host-samrad"]
        assert "domain" not in str(set_cookies(returned))


def test_signing_in_begins_a_new_session(browser: Browser, provider: Provider) -> None:
    """One that was put into the browser beforehand is not taken over (fixation)."""
    browser.come_in("anna")
    first = browser.cookie
    assert first
    browser.come_in("anna")
    assert browser.cookie != first
    planted = Browser(browser.address, provider)
    planted.http.cookies.set("samrad", first)
    assert kind_of(planted.get("/me")) == "not-recognised"


def test_a_session_id_of_ones_own_making_is_not_taken(browser: Browser) -> None:
    browser.http.cookies.set("samrad", "x" * 43, domain="127.0.0.1", path="/")
    answer = browser.get("/me")
    assert kind_of(answer) == "not-recognised"
    assert answer.headers["www-authenticate"].startswith("Bearer")
    assert "max-age=0" in set_cookies(answer)["samrad"]
    assert browser.me()["way"] == "public"


@pytest.mark.parametrize(("each", "times"), [(timedelta(hours=1), 1), (timedelta(minutes=45), 4)])
def test_a_session_ends_by_itself(
    browser: Browser, clock: Clock, each: timedelta, times: int
) -> None:
    browser.come_in("anna")
    for _ in range(times):
        assert browser.me()["way"] == "session"
        clock.now += each
    assert kind_of(browser.get("/me")) == "not-recognised"


def test_signing_out_ends_the_session(browser: Browser) -> None:
    browser.come_in("anna")
    kept = browser.cookie
    answer = browser.unsafe("POST", "/sign-out")
    assert answer.status_code == 204
    assert browser.cookie is None
    assert kind_of(httpx.get(f"{browser.address}/me", cookies={"samrad": kept or ""}))
    assert browser.http.post("/sign-out").status_code == 204  # there is nothing to end


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_several_servers_share_sessions_and_tokens(
    kind: str, database: Path, provider: Provider, request: pytest.FixtureRequest
) -> None:
    place = str(request.getfixturevalue("postgres_url") if kind == "postgresql" else database)
    chosen = {
        "oidc_issuer": provider.url, "oidc_client_id": CLIENT, "oidc_client_secret": SECRET,
        "oidc_grants": GRANTS,
    }  # fmt: skip
    provider.knows("anna", groups="revision")
    with elsewhere(place, **chosen) as one, elsewhere(place, **chosen) as other:
        browser = Browser(one, provider)
        begun = httpx.URL(browser.begin())
        back = httpx.URL(provider.agree(str(begun), "anna"))
        assert browser.http.get(str(back)).status_code == 303
        token = browser.unsafe("POST", "/tokens", json={"label": "x"}).json()
        cookies = {"samrad": browser.cookie or ""}
        at_other = httpx.get(f"{other}/me", cookies=cookies).json()
        assert (at_other["id"], at_other["grants"]) == (browser.me()["id"], ["auditor"])
        assert bearer(other, token["secret"]).json()["id"] == at_other["id"]
        out = httpx.post(
            f"{other}/sign-out", cookies=cookies, headers={"X-CSRF-Token": at_other["csrf"]}
        )
        assert out.status_code == 204
        assert kind_of(browser.get("/me")) == "not-recognised"


# --- forged requests -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "told",
    [
        {"X-CSRF-Token": ""},
        {"X-CSRF-Token": "x" * 64},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"X-CSRF-Token": "", "Sec-Fetch-Site": "none"},
        {"Sec-Fetch-Site": "same-origin", "Origin": "https://evil.example"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "https://127.0.0.1"},
    ],
)
def test_a_forged_request_is_refused(browser: Browser, told: dict[str, str]) -> None:
    browser.come_in("anna")
    for method, path in (("POST", "/tokens"), ("POST", "/sign-out"), ("DELETE", "/tokens/t-x")):
        body = {"json": {"label": "x"}} if path == "/tokens" else {}
        answer = browser.unsafe(method, path, headers=told, **body)
        assert kind_of(answer) == "forged"
    assert browser.get("/tokens").json() == {"tokens": []}


def test_a_page_of_the_service_may_ask(browser: Browser) -> None:
    browser.come_in("anna")
    told = {"Origin": browser.address, "Sec-Fetch-Site": "same-origin"}
    made = browser.unsafe("POST", "/tokens", json={"label": "x"}, headers=told)
    assert made.status_code == 201, made.text


def test_a_form_of_the_service_needs_no_token(browser: Browser) -> None:
    """A browser says whose page a form is on; no page can say so for itself."""
    told = {"Origin": browser.address, "Sec-Fetch-Site": "same-origin"}
    browser.come_in("anna")
    for site in ("cross-site", "same-site", "none"):
        forged = browser.http.post("/sign-out", headers=told | {"Sec-Fetch-Site": site})
        assert kind_of(forged) == "forged"
    without = browser.http.post("/sign-out", headers={"Origin": browser.address})
    assert kind_of(without) == "forged"
    assert browser.http.post("/sign-out", headers=told).status_code == 204
    assert browser.me()["way"] == "public"


def test_the_token_of_another_session_does_not_do(
    browser: Browser, service: str, provider: Provider
) -> None:
    other = Browser(service, provider)
    browser.come_in("anna")
    other.come_in("anna")
    told = {"X-CSRF-Token": other.me()["csrf"]}
    assert kind_of(browser.unsafe("POST", "/sign-out", headers=told)) == "forged"


# --- the start token -----------------------------------------------------------------------------


def test_the_start_token_is_exchanged_for_a_session(browser: Browser) -> None:
    answer = browser.get("/sign-in/local", params={"token": START})
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert START not in str(answer.headers)
    me = browser.me()
    assert (me["id"], me["way"]) == (OFFICER, "session")
    assert "officer" in me["grants"]
    assert bearer(browser.address, START).json()["way"] == "start-token"


def test_another_start_token_lets_nobody_in(browser: Browser, vault: Vault) -> None:
    wrong = START[:-1] + "x"
    assert kind_of(browser.get("/sign-in/local", params={"token": wrong})) == "not-recognised"
    assert kind_of(bearer(browser.address, wrong)) == "not-recognised"
    with served(Door(vault)) as address:  # which has none
        assert kind_of(httpx.get(f"{address}/sign-in/local?token={START}")) == "not-recognised"
        assert kind_of(bearer(address, START)) == "not-recognised"
        assert kind_of(httpx.get(f"{address}/sign-in")) == "no-sign-in"


def test_its_sessions_are_good_where_it_is_only(browser: Browser, vault: Vault) -> None:
    browser.get("/sign-in/local", params={"token": START})
    for other in (Door(vault), Door(vault, start="another start token, 0123456789ab")):
        with served(other) as address:
            answer = httpx.get(f"{address}/me", cookies={"samrad": browser.cookie or ""})
            assert kind_of(answer) == "not-recognised"


# --- bearers -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "shown",
    [
        "Bearer", "Basic YTpi", "samrad_pat_x", "Bearer x", "Bearer samrad_pat_x",
        f"Bearer samrad_pat_{'a' * 10}_{'x' * 43}", f"Bearer {START} x", "Bearer a.b.c",
    ],
)  # fmt: skip
def test_what_does_not_stand_is_not_taken_for_nothing(browser: Browser, shown: str) -> None:
    browser.come_in("anna")  # nor is the cookie heeded then
    assert kind_of(browser.get("/me", headers={"Authorization": shown})) == "not-recognised"
    assert browser.cookie


def test_two_credentials_are_one_too_many(browser: Browser) -> None:
    twice = [("Authorization", f"Bearer {START}"), ("Authorization", "Bearer x")]
    assert kind_of(browser.get("/me", headers=twice)) == "not-recognised"


def test_the_bearer_counts_before_the_cookie(browser: Browser, door: Door) -> None:
    browser.come_in("anna")
    text, _ = door.tokens.make("r-script", Terms("x", (), frozenset({"read"}), 9))
    told = {"Authorization": f"Bearer {text}"}
    assert browser.get("/me", headers=told).json()["id"] == "r-script"
    assert browser.http.post("/sign-out", headers=told).status_code == 204


def test_an_access_token_of_the_issuer_lets_in(vault: Vault) -> None:
    key = RSAKey.generate_key(2048, {"kid": "k"})
    with Issuing(key) as issuing:
        issuer = Issuer(Registration(issuing.url, CLIENT, None, AUDIENCE, grants=BY_CLAIM))
        with served(Door(vault, issuer=issuer)) as address:
            token = issuing.token(key, groups=["kultur-dalarna"])
            me = bearer(address, token).json()
            assert (me["way"], me["grants"], me["csrf"]) == ("issuer", ["officer:20"], None)
            assert bearer(address, token).json()["id"] == me["id"]
            expired = issuing.token(key, exp=1)
            assert kind_of(bearer(address, expired)) == "not-recognised"
            assert kind_of(bearer(address, token, "/tokens")) == "forbidden"
        issuer.close()


# --- tokens --------------------------------------------------------------------------------------


def test_a_token_is_made_shown_once_used_and_revoked(browser: Browser, provider: Provider) -> None:
    provider.knows("anna", groups=["kultur-dalarna", "revision"])
    browser.come_in("anna")
    wanted = {"label": "figures", "grants": ["auditor"], "scopes": ["read", "record"], "days": 30}
    made = browser.unsafe("POST", "/tokens", json=wanted)
    assert made.status_code == 201, made.text
    told = made.json()
    assert made.headers["cache-control"] == "no-store"
    assert made.headers["location"] == f"/tokens/{told['token']['id']}"
    me = bearer(browser.address, told["secret"]).json()
    assert me["id"] == browser.me()["id"]  # what a script does is its owner's
    assert (me["grants"], me["scopes"]) == (["auditor"], ["read", "record"])
    listed = browser.get("/tokens")
    assert told["secret"] not in listed.text
    (token,) = listed.json()["tokens"]
    assert token["used"] is not None
    gone = browser.unsafe("DELETE", f"/tokens/{token['id']}")
    assert gone.status_code == 204
    assert kind_of(bearer(browser.address, told["secret"])) == "not-recognised"


def test_a_token_has_no_more_than_its_owner(browser: Browser, provider: Provider) -> None:
    provider.knows("anna", groups=["kultur-dalarna"])
    browser.come_in("anna")
    for grants in (["officer"], ["officer:17"], ["auditor"], ["officer:20", "administrator"]):
        answer = browser.unsafe("POST", "/tokens", json={"label": "x", "grants": grants})
        assert kind_of(answer) == "forbidden"
        assert answer.json()["errors"][0]["field"] == "body.grants"
    whole = browser.unsafe("POST", "/tokens", json={"label": "x"}).json()
    assert whole["token"]["grants"] == ["officer:20"]
    provider.knows("anna", groups=[])
    browser.come_in("anna")
    assert bearer(browser.address, whole["secret"]).json()["grants"] == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"label": ""},
        {"label": "a\nb"},
        {"grants": ["chef"]},
        {"scopes": []},
        {"scopes": ["everything"]},
        {"days": 0},
        {"days": 367},
        {"days": None},
        {"owner": "r-other"},
    ],
)
def test_a_token_that_is_wanted_wrongly(browser: Browser, wrong: dict[str, Any]) -> None:
    browser.come_in("anna")
    answer = browser.unsafe("POST", "/tokens", json={"label": "x"} | wrong)
    assert kind_of(answer) == "invalid"


def test_tokens_are_managed_in_person(browser: Browser, door: Door) -> None:
    assert kind_of(browser.get("/tokens")) == "not-signed-in"
    browser.come_in("anna")
    made = browser.unsafe("POST", "/tokens", json={"label": "x", "scopes": ["administer"]}).json()
    told = {"Authorization": f"Bearer {made['secret']}"}
    id = made["token"]["id"]
    for method, path in (("GET", "/tokens"), ("POST", "/tokens"), ("DELETE", f"/tokens/{id}")):
        body = {"json": {"label": "y"}} if method == "POST" else {}
        answer = httpx.request(method, f"{browser.address}{path}", headers=told, **body)
        assert kind_of(answer) == "forbidden"
    started = {"Authorization": f"Bearer {START}"}
    answer = httpx.post(f"{browser.address}/tokens", json={"label": "y"}, headers=started)
    assert answer.status_code == 201


def test_nobody_sees_or_revokes_anothers_tokens(
    browser: Browser, service: str, provider: Provider
) -> None:
    browser.come_in("anna")
    made = browser.unsafe("POST", "/tokens", json={"label": "x"}).json()
    other = Browser(service, provider)
    other.come_in("bo")
    assert other.get("/tokens").json() == {"tokens": []}
    gone = other.unsafe("DELETE", f"/tokens/{made['token']['id']}")
    assert kind_of(gone) == "not-found"
    assert bearer(service, made["secret"]).status_code == 200


# --- names ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("host", "is_ours"),
    [
        ("localhost", True),
        ("LOCALHOST:8080", True),
        ("localhost.", True),
        ("127.0.0.1:1", True),
        ("[::1]:8080", True),
        ("evil.example", False),
        ("localhost.evil.example", False),
        ("127.0.0.1.evil.example", False),
        ("evil.example:127.0.0.1", False),
        ("[::1].evil.example", False),
        ("", False),
    ],
)
def test_only_requests_for_this_machine_are_answered(
    service: str, host: str, is_ours: bool
) -> None:
    answer = httpx.get(f"{service}/me", headers={"Host": host})
    if is_ours:
        assert answer.status_code == 200
    else:
        assert kind_of(answer) == "unknown-host"


def test_a_probe_comes_by_any_name(door: Door) -> None:
    with served(door, frozenset({"samrad.region.example"})) as address:
        assert httpx.get(f"{address}/livez").status_code == 200
        assert kind_of(httpx.get(f"{address}/me")) == "unknown-host"


# --- what is told of it --------------------------------------------------------------------------


def test_without_a_door_nobody_comes_in() -> None:
    with served(None) as address:
        for path in ("/me", "/sign-in", "/sign-in/local?token=x", "/sign-in/callback"):
            assert kind_of(httpx.get(f"{address}{path}")) == "no-sign-in"
        assert kind_of(httpx.get(f"{address}/tokens")) == "not-signed-in"


def test_every_operation_is_described() -> None:
    with application(None, None) as app:
        paths = app.openapi()["paths"]
    told = [operation for path in paths.values() for operation in path.values()]
    assert all(one["summary"] and one["description"] for one in told)
    assert "303" in paths["/sign-in/callback"]["get"]["responses"]
