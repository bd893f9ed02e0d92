"""A page's address: what is not known of it is not heeded, and links keep the point in time."""

import re
from collections.abc import Iterator
from html import unescape

import pytest

from interfaces.wording.language import Language
from tests.interfaces.api_client import Client
from tests.interfaces.web.visiting import ARCHIVE, page, read, visiting

ROUND = "/en/consultations/dalarna-2019"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    folder = tmp_path_factory.mktemp("page")
    with visiting(folder, str(ARCHIVE / "dalarna-2019.yaml")) as client:
        yield client


def links(html: str, path: str) -> set[str]:
    found = re.findall(rf'href="({re.escape(path)}[^"#]*)', html)
    return set(map(unescape, found))


@pytest.mark.parametrize(
    "hung",
    ["fbclid=abc", "utm_source=x&utm_medium=y", "known_at=", "true_on=&charter=&known_at=",
     "consultation=finns-inte", "round=finns-inte&step="],
)  # fmt: skip
def test_what_others_hang_onto_an_address_and_what_is_empty_is_not_heeded(
    client: Client, hung: str
) -> None:
    assert page(client, f"{ROUND}?{hung}") == page(client, ROUND)


def test_the_api_still_refuses_what_it_does_not_know(client: Client) -> None:
    assert client.get("/consultations/dalarna-2019?fbclid=abc").status_code == 422


@pytest.mark.parametrize("bad", ["true_on=igår", "true_on=2018-02-30", "known_at=99999999"])
def test_what_is_known_and_wrong_is_refused(client: Client, bad: str) -> None:
    assert client.get(f"{ROUND}?{bad}").status_code == 422


@pytest.mark.parametrize(
    "part", ["", "/participation", "/principles", "/levels", "/views", "/timeline"]
)
def test_links_within_a_round_keep_the_point_in_time_and_the_charter(
    client: Client, part: str
) -> None:
    charter = client.get("/consultations/dalarna-2019/principles").json()["charter"]["sha256"]
    known = client.engine.position()
    given = f"known_at={known}&true_on=2018-04-01"
    given += f"&charter={charter}" if part in ("", "/principles", "/timeline") else ""
    html = page(client, f"{ROUND}{part}?{given}")
    within = {link for link in links(html, ROUND) if "facts/" in link or link.count("/") <= 4}
    leaving = {f"{ROUND}{part}"}
    kept = within - leaving
    assert len(kept) > 5
    for link in kept:
        for one in given.split("&"):
            assert one in link, link
    assert leaving <= links(html, ROUND)
    text = read(html)
    assert "as it stood on 1 April 2018" in text
    assert "Read it as it is now" in text


def test_now_there_is_nothing_to_keep(client: Client) -> None:
    html = page(client, ROUND)
    assert not any("known_at" in link or "true_on" in link for link in links(html, ROUND))
    assert "Read it as it is now" not in html


def test_the_other_language_is_the_same_page(client: Client) -> None:
    html = page(client, f"{ROUND}/timeline?true_on=2018-04-01&only=marked&fbclid=x")
    assert '<html lang="en">' in html
    (other,) = re.findall(r'<a href="([^"]+)" lang="sv" hreflang="sv"', html)
    assert (
        unescape(other) == "/sv/consultations/dalarna-2019/timeline?true_on=2018-04-01&only=marked"
    )
    assert '<html lang="sv">' in page(client, unescape(other))


def test_there_are_two_languages(client: Client) -> None:
    assert client.get("/de/consultations/dalarna-2019").status_code == 404


def test_the_page_one_is_at_is_marked(client: Client) -> None:
    html = page(client, "/sv/organisations")
    assert re.findall(r'href="([^"]+)" aria-current="page"', html) == ["/sv/organisations"]
    html = page(client, f"{ROUND}/views")
    assert re.findall(r'href="([^"]+)" aria-current="page"', html) == [f"{ROUND}/views"]


def test_a_page_says_who_is_signed_in_and_lets_them_out(client: Client) -> None:
    seen = page(client, ROUND, badge="officer:20 auditor")
    assert "officer 20, auditor" in unescape(re.sub("<[^>]+>", "", seen))
    assert '<form method="post" action="/en/sign-out">' in seen
    assert "sign-out" not in page(client, ROUND)


@pytest.mark.parametrize("tongue", Language)
def test_an_address_of_before_leads_to_the_page_of_the_consultation(
    client: Client, tongue: Language
) -> None:
    moved = client.get(f"/{tongue}/rounds/dalarna-2019/principles?true_on=2018-05-10")
    page = f"/{tongue}/consultations/dalarna-2019/principles?true_on=2018-05-10"
    assert (moved.status_code, moved.headers["location"]) == (308, page)
    assert client.get(page).status_code == 200
    moved = client.get("/organisations/ax/rounds?limit=2")
    assert moved.headers["location"] == "/organisations/ax/consultations?limit=2"
    assert client.get("/de/rounds/dalarna-2019").status_code == 404
