"""Header fields taken apart by their grammar: lists, quoted texts, weights and parameters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import Headers

from interfaces.http import grammar
from interfaces.http.grammar import listed, media_type, of_media, preferences, weights
from interfaces.web.problems import ProblemPagesMiddleware
from tests.interfaces.api_client import COMMANDS, Client, kind_of


@pytest.mark.parametrize(
    ("lines", "members"),
    [
        ([], []),
        ([""], []),
        (["a, b", "c"], ["a", "b", "c"]),
        ([", a ,, b,"], ["a", "b"]),
        (['"a,b", W/"c"'], ['"a,b"', 'W/"c"']),
    ],
)
def test_a_list_is_split_outside_quotes_and_over_all_lines(
    lines: list[str], members: list[str]
) -> None:
    assert listed(lines) == members


@pytest.mark.parametrize(
    ("accept", "weight"),
    [
        ("text/html", 1), ("TEXT/HTML", 1), ("text/html;q=0", 0), ("text/html; q=0.000", 0),
        ("text/html;level=1;q=0.5", 0.5), ('text/html;q="0.5"', 0.5), ("text/html;Q=0.5", 0.5),
        ("text/*;q=0.4", 0.4), ("*/*;q=0.3", 0.3), ("text/*;q=0.4, */*", 0.4),
        ("text/html;q=0, */*", 0), ("text/htmlx", 0), ("text", 0), ("application/xhtml+xml", 0),
        ("text/html;q=nan", 0), ("text/html;q=2", 0), ("text/html;q=-1", 0), ("text/html;q=", 0),
        ('x;t="text/html"', 0), ('x;t=", text/html,"', 0),
    ],
)  # fmt: skip
def test_a_media_type_is_wanted_by_the_range_that_names_it_best(accept: str, weight: float) -> None:
    assert of_media([accept], "text/html").weight == weight


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (["return=minimal"], "minimal"),
        (['Return="minimal"; strict'], "minimal"),
        (["respond-async", "wait=3, return=minimal"], "minimal"),
        (["return=representation, return=minimal"], "representation"),
        (["note=x; return=minimal"], None),
        (['note="a, return=minimal"'], None),
        (["return-minimal"], None),
    ],
)
def test_a_preference_is_no_parameter_of_another(lines: list[str], told: str | None) -> None:
    assert preferences(lines).get("return") == told


@pytest.mark.parametrize(
    ("stated", "media"),
    [
        ("", ""),
        ("Application/JSON; charset=utf-8", "application/json"),
        (' application/json;a="b;c"', "application/json"),
        ('x; y="application/json"', "x"),
    ],
)
def test_a_media_type_is_told_without_its_parameters(stated: str, media: str) -> None:
    assert media_type(Headers({"content-type": stated})) == media


@given(st.text(max_size=60) | st.text(alphabet="q=;,.-*\"\\' 019ax/%", max_size=60))
def test_any_line_is_read(line: str) -> None:
    assert all(0 <= weight <= 1 for _, weight in weights([line]))
    assert isinstance(preferences([line]), dict)
    assert isinstance(grammar.parameters(line)[0][0], str)


# --- what comes of it --------------------------------------------------------------------------

PAGES = ["text/html", "text/html,*/*;q=0.8", "text/*", "text/html, application/json;q=0.9"]
PLAIN = [
    "*/*", "", "text/html;q=0", "application/json, text/html;q=0.1", "application/json, text/html",
    "text/plain", 'application/json;profile="text/html"', "application/problem+json, text/html;q=0",
    "application/*, text/html;q=0.5",
]  # fmt: skip


@pytest.mark.parametrize("accept", PAGES + PLAIN)
def test_a_problem_is_a_page_to_those_who_want_pages_most(client: Client, accept: str) -> None:
    legible = Client(ProblemPagesMiddleware(client.app), client.engine)  # type: ignore[arg-type]
    told = legible.get("/consultations/nosuch", Accept=accept)
    media = "text/html" if accept in PAGES else "application/problem+json"
    assert told.headers["content-type"].partition(";")[0] == media


def test_a_copy_is_current_by_any_line_and_whatever_stands_beside_it(client: Client) -> None:
    current = client.get(COMMANDS).headers["etag"]
    for copies in ([current], ['"a"', f"W/{current}"], [f'"x,y", {current}'], ["*"]):
        headers = [("If-None-Match", copy) for copy in copies]
        assert client.request("GET", COMMANDS, headers=headers).status_code == 304
    for other in (f'"x, {current[1:]}', f"{current[:-1]}, "):
        assert client.get(COMMANDS, If_None_Match=other).status_code == 200


@pytest.mark.parametrize("name", ["If-Match", "Idempotency-Key"])
def test_a_header_that_may_say_one_thing_says_one(client: Client, name: str) -> None:
    headers = [(name, '"1"'), (name, '"2"')]
    sent = client.request("POST", f"{COMMANDS}/meeting-held", json={"id": "a"}, headers=headers)
    assert (sent.status_code, kind_of(sent)) == (422, "invalid")
    (fault,) = sent.json()["errors"]
    assert (fault["field"], fault["reason"]) == (f"header.{name}", "it is given 2 times; give one")
    assert client.engine.position() == 1
