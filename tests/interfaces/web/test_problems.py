"""Problems as pages for whoever reads pages, with status and headers; else as they always were."""

import asyncio
import re
from collections.abc import Iterator
from contextlib import closing
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from application.vault import Vault
from interfaces.http.door import Door
from interfaces.http.oidc import Issuer, Registration
from interfaces.http.problems import PROBLEMS, problem
from interfaces.web.problems import ON_PAGES, ProblemPagesMiddleware
from interfaces.wording.language import Language
from tests.interfaces.api_client import Client, application, kind_of
from tests.interfaces.web.visiting import ARCHIVE, read, visiting

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
HIDDEN = {
    "id": "dold", "region": "20", "holder": "Region Dalarna", "plan": "Hemlig plan",
    "period": "2027/2030", "kept": "live",
}  # fmt: skip


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    folder = tmp_path_factory.mktemp("problems")
    with visiting(folder, str(ARCHIVE / "dalarna-2019.yaml")) as client:
        client.post("/consultations", HIDDEN, badge="officer")
        yield client


@pytest.mark.parametrize("path", ["//evil.example/x", "/\\evil.example/x", "//evil.example"])
def test_no_link_of_a_page_leads_to_the_host_that_an_address_names(
    client: Client, path: str
) -> None:
    answer = client.get(f"http://samrad{path}?known_at=1", accept=BROWSER)
    links = re.findall(r'href="([^"]+)"', answer.text)
    assert any("evil.example" in link for link in links)
    assert [link for link in links if re.match(r"[/\\]{2}", link)] == []


@pytest.mark.parametrize(
    ("address", "badge", "status", "kind"),
    [
        ("/sv/consultations/finns-inte", "", 404, "not-found"),
        ("/sv/finns-inte", "", 404, "not-found"),
        ("/consultations/finns-inte", "", 404, "not-found"),
        ("/sv/consultations/dalarna-2019?true_on=igar", "", 422, "invalid"),
        ("/sv/consultations/dalarna-2019", "forged", 401, "not-recognised"),
        ("/sv/consultations/dalarna-2019/facts/finns-inte", "", 404, "not-found"),
    ],
)
def test_a_browser_gets_a_page_with_the_same_status(
    client: Client, address: str, badge: str, status: int, kind: str
) -> None:
    worn = {"badge": badge} if badge else {}
    answer = client.get(address, accept=BROWSER, **worn)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert Language.SWEDISH.say(PROBLEMS[kind].title) in read(answer.text)
    assert f'href="/problems/{kind}"' in answer.text
    for accept in ("application/json", "*/*", "application/problem+json"):
        plain = client.get(address, accept=accept, **worn)
        assert (plain.status_code, kind_of(plain)) == (status, kind)


def test_what_is_no_problem_is_left_alone(client: Client) -> None:
    for address in ("/board", "/sv/", "/"):
        assert client.get(address, accept=BROWSER).content == client.get(address).content


def test_a_page_states_each_header_once_and_keeps_those_of_the_problem(client: Client) -> None:
    answer = client.request(
        "POST", "/sv/consultations/dalarna-2019/charters", files={"file": ("a.yaml", b"a")},
        headers={"accept": BROWSER},
    )  # fmt: skip
    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
    names = [name for name, _ in answer.headers.multi_items()]
    assert len(names) == len(set(names))
    assert answer.headers["referrer-policy"] == "same-origin"  # else its forms come from nowhere
    assert answer.headers["cache-control"] == "no-store"
    assert "Accept" in answer.headers["vary"]
    assert answer.headers["x-content-type-options"] == "nosniff"


def sent(app: Any, path: str, *headers: tuple[str, str]) -> tuple[dict[str, Any], bytes]:
    """What comes of a request that no client would send."""
    told: list[dict[str, Any]] = []

    async def send(message: Any) -> None:
        told.append(message)

    async def receive() -> Any:
        return {"type": "http.request", "body": b""}

    named = [(name.encode(), value.encode()) for name, value in headers]
    scope = {
        "type": "http", "method": "GET", "path": path, "raw_path": path.encode(),
        "query_string": b"", "headers": named, "scheme": "http", "server": ("samrad", 80),
    }  # fmt: skip
    scope["app"] = application()
    asyncio.run(app(scope, receive, send))
    return told[0], b"".join(one.get("body", b"") for one in told[1:])


@pytest.mark.parametrize("kind", sorted(PROBLEMS))
def test_every_problem_is_told_in_the_language_of_the_page(kind: str) -> None:
    refused = problem(kind, "a <b>detail</b>", headers={"Retry-After": "7"})
    for tongue in Language:
        page = ProblemPagesMiddleware(refused)
        start, body = sent(page, f"/{tongue}/consultations/x", ("accept", BROWSER))
        text = unescape(body.decode())
        assert start["status"] == PROBLEMS[kind].status
        assert (b"retry-after", b"7") in start["headers"]
        assert f"<h1>{tongue.say(PROBLEMS[kind].title)}</h1>" in text
        remedy = tongue.say(ON_PAGES.get(kind, PROBLEMS[kind].remedy))
        assert remedy[1:] in text
        assert "a &lt;b&gt;detail&lt;/b&gt;" in body.decode()


def test_readers_of_pages_are_told_of_no_problem_that_there_is_not() -> None:
    assert set(ON_PAGES) <= set(PROBLEMS)


@pytest.mark.parametrize("path", ["*", "", "/", "//", "sv"])
def test_any_address_at_all_is_told_of(path: str) -> None:
    start, body = sent(
        ProblemPagesMiddleware(problem("not-found", "nothing")), path, ("accept", BROWSER)
    )
    assert start["status"] == 404
    assert Language.SWEDISH.say(PROBLEMS["not-found"].title) in body.decode()


@pytest.mark.parametrize(
    ("address", "accept", "tongue"),
    [("/sv/x", "en", "sv"), ("/en/x", "sv", "en"), ("/x/y", "en", "en"), ("/x/y", "", "sv")],
)
def test_it_is_in_the_language_of_the_address_else_in_the_readers(
    client: Client, address: str, accept: str, tongue: str
) -> None:
    answer = client.get(address, accept=BROWSER, accept_language=accept)
    assert f'<html lang="{tongue}">' in answer.text


def test_what_is_asked_for_is_told_as_text(client: Client) -> None:
    address = "/sv/consultations/dalarna-2019?true_on=%3Cscript%3Ealert(1)%3C/script%3E"
    text = client.get(address, accept=BROWSER).text
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert" in text


# --- hidden rounds ---------------------------------------------------------------------------


@pytest.mark.parametrize("tongue", ["sv", "en"])
@pytest.mark.parametrize("part", ["", "/moments", "/what-if", "/charters", "/audit", "/timeline"])
def test_a_hidden_round_is_not_found_as_one_that_is_not_there(
    client: Client, tongue: str, part: str
) -> None:
    hidden, absent = (
        client.get(f"/{tongue}/consultations/{id}{part}", accept=BROWSER)
        for id in ("dold", "ghost")
    )
    assert (hidden.status_code, absent.status_code) == (404, 404)
    assert hidden.text.replace("dold", "ghost") == absent.text
    assert "Hemlig" not in hidden.text
    seen = client.get(f"/{tongue}/consultations/dold{part}", accept=BROWSER, badge="officer:20")
    assert (seen.status_code, "Hemlig plan" in seen.text) == (200, True)


def at(address: str) -> Issuer:
    return Issuer(Registration(address, "samrad"))


def test_one_may_sign_in_where_there_is_somewhere_to_sign_in(
    client: Client, tmp_path: Path
) -> None:
    address = "/sv/consultations/dold/views"
    assert "/sign-in" not in client.get(address, accept=BROWSER).text
    with (
        closing(Vault(tmp_path / "vault.db")) as vault,
        closing(at("https://id.example")) as issuer,
    ):
        told, gate = [], client.service.gate
        for door in (Door(vault), Door(vault, issuer=issuer)):
            client.service.gate = door
            told.append(client.get(address, accept=BROWSER).text)
        client.service.gate = gate
    assert "/sign-in" not in told[0]
    assert 'href="/sign-in?next=%2Fsv%2Fconsultations%2Fdold%2Fviews"' in told[1]
    assert len(re.findall("/sign-in", told[1])) == 2  # in the head, and where it is told of
