"""Rounds side by side: at the command line, over HTTP, and as a picture."""

import json
import re
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest

from application.answers import Answers
from application.comparing import comparison, identities, rounds_of
from application.engine import Engine
from domain.answers import comparison as compared
from domain.region import REGIONS
from interfaces.cli.loading import archive
from interfaces.files.charter_file import default_charter, read_charter
from interfaces.files.round_file import parse
from interfaces.home import answers, yardstick
from interfaces.pictures.drawing import width_of, wrapped
from interfaces.pictures.small_multiples import small_multiples
from interfaces.words import WORDS, Language
from tests.interfaces.api_client import Client, api, application, kind_of
from tests.interfaces.command_line import run

ROUNDS = len(archive())
COMMITTED = Path(__file__).parents[2] / "docs" / "compare-blekinge.svg"
RENEW = "samrad compare --region 10 --svg docs/compare-blekinge.svg"
SVG = "{http://www.w3.org/2000/svg}"


def load(engine: Engine) -> None:
    for file in archive():
        engine.submit(parse(file.read_text(encoding="utf-8"), file.name).submission())


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with Engine() as engine:
        load(engine)
        yield engine


@pytest.fixture
def asked(engine: Engine) -> Answers:
    return answers(engine)


# --- at the command line -------------------------------------------------------------------------


def test_a_region_is_compared_over_its_rounds(home: Path) -> None:
    told = run("compare", "--region", "10").out
    assert "blekinge-2018 → blekinge-2022" in told
    assert re.search(r"blekinge-2015 +◒ +honoured or partly · 2 of 3, 1 unknown +party", told)
    assert re.search(r"named only in the earlier +Biblioteksutveckling", told)
    assert "unknown: nobody who took part is named in blekinge-2015" in told
    assert "Ideell kulturallians: responded; blekinge-2022: through an open call" in told
    assert "2/3: all but blekinge-2018" in told
    assert "1/3: blekinge-2015" in told
    assert "02  Was the consultation held before the decision?" in told
    for caution in ("only-shared", "mind-the-voices", "absent-name", "no-correlation"):
        assert WORDS[caution][1] in told


def test_it_speaks_swedish(home: Path) -> None:
    told = run("compare", "--region", "10", "--language", "sv").out
    assert "ansvarig, part" in told
    assert WORDS["no-correlation"][0] in told
    assert WORDS["no-correlation"][1] not in told


def test_all_rounds_are_compared_each_once(home: Path) -> None:
    said = json.loads(run("compare", "--all", "--region", "10", "blekinge-2015", "--json").out)
    ids = [one["consultation"] for one in said["rounds"]]
    assert len(ids) == len(set(ids)) == ROUNDS
    assert len(said["side_by_side"]) + len(said["left_out"]) == 36
    assert "no criterion" in run("compare", "--all").out.lower()


def test_regions_and_ids_are_compared_together(home: Path) -> None:
    said = json.loads(run("compare", "dalarna-2019", "--region", "07", "--json").out)
    ids = [one["consultation"] for one in said["rounds"]]
    assert ids == ["kronoberg-2018", "kronoberg-2022", "dalarna-2019"]
    assert [one["later"] for one in said["successions"]] == ["kronoberg-2022"]


@pytest.mark.parametrize(
    ("args", "told"),
    [
        ((), ["two rounds or more", "none"]),
        (("blekinge-2015",), ["two rounds or more", "only blekinge-2015"]),
        (("blekinge-2015", "blekinge-2015"), ["two rounds or more"]),
        (("--region", "12"), ["two rounds or more", "none"]),
        (("--region", "99"), ["'99'", *REGIONS]),
        (("blekinge-2015", "atlantis-2020"), ["atlantis-2020"]),
        (("--region", "10", "--svg", "/no/such/place.svg"), ["--svg", "/no/such/place.svg"]),
    ],
)
def test_what_cannot_be_compared_is_said(
    home: Path, args: tuple[str, ...], told: list[str]
) -> None:
    result = run("compare", *args)
    assert result.exit_code == 1
    assert all(word in result.err for word in told)


def test_the_rounds_are_compared_by_a_charter_of_ones_own(home: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mine.yaml"
    text = default_charter().text.replace("id: samrad-default", "id: mine")
    mine.write_text(text.replace("at_least: 21", "at_least: 20"), encoding="utf-8")
    said = json.loads(run("compare", "--region", "10", "--charter", str(mine), "--json").out)
    assert (said["charter"]["id"], said["charter"]["sha256"]) == ("mine", read_charter(mine).sha256)


def test_the_past_is_compared_as_it_was(home: Path, tmp_path: Path) -> None:
    past, file = ("--true-on", "2018-01-01"), tmp_path / "past.svg"
    told = run("compare", "--region", "10", *past, "--svg", str(file))
    assert "as it stood on 2018-01-01" in told.out
    assert re.search(r"blekinge-2018 +not named +\?–3 +2", told.out)  # whether they met by then
    assert "as it stood on 2018-01-01" in file.read_text(encoding="utf-8")
    said = json.loads(run("compare", "--region", "10", *past, "--json").out)
    assert said["seen_from"]["true_on"] == said["on"] == "2018-01-01"


# --- over HTTP -----------------------------------------------------------------------------------


@pytest.fixture
def told(engine: Engine) -> Client:
    """The API on the bundled rounds; nothing is written to it."""
    application().state.engine, application().state.answers = engine, answers(engine)
    return Client(application(), engine)


TWO = "consultation=kronoberg-2018&consultation=kronoberg-2022"


def test_two_rounds_are_compared(told: Client) -> None:
    said = told.get(f"/compare?{TWO}").json()
    assert [one["consultation"] for one in said["rounds"]] == ["kronoberg-2018", "kronoberg-2022"]
    assert said["rounds"][0]["region"] == {"code": "07", "name": "Kronoberg"}
    rows = {row["criterion"]: row for row in said["side_by_side"]}
    earlier, later = rows["01"]["rounds"]
    assert (earlier["possible"], earlier["verdict"]) == (["honoured", "partly"], None)
    assert (earlier["tally"]["met"], earlier["tally"]["of"], earlier["voices"]) == (2, 3, ["party"])
    assert later["voices"] == ["holder", "party"]
    left_out = {one["criterion"]: one for one in said["left_out"]}
    assert left_out["26"]["evidenced_in"] == ["kronoberg-2022"]
    (follows,) = said["successions"]
    assert [part["organisation"] for part in follows["kept"]] == ["klys"]
    assert [part["organisation"] for part in follows["lost"]] == ["ika"]
    assert len(follows["gained"]) == 8
    assert {tuple(part["later"]) for part in follows["gained"]} == {("attended",)}
    assert follows["lost"][0]["asked"] == "open-call"
    steps = {step["step"]: step for step in said["participation"][0]["steps"]}
    assert (steps["attended"]["known"], steps["attended"]["organisations"]) == (False, [])
    assert steps["responded"]["listing"] == "partial"
    assert steps["responded"]["totals"][0]["text"] == "32 responses"


def test_a_region_gives_the_same_as_its_rounds(told: Client) -> None:
    by_region, by_id = told.get("/compare?region=07"), told.get(f"/compare?{TWO}")
    assert by_region.json() == by_id.json()
    assert by_region.headers["etag"] == by_id.headers["etag"]


@pytest.mark.parametrize("address", [f"/compare?{TWO}", f"/compare.svg?{TWO}"])
def test_a_current_copy_is_not_sent_again(address: str) -> None:
    with api() as client:
        load(client.engine)
        first = client.get(address)
        again = client.get(address, If_None_Match=first.headers["etag"])
        assert (again.status_code, again.content) == (304, b"")
        client.post("/organisations", {"id": "ika", "name": "Ideell kulturallians, IKA"})
        later = client.get(address, If_None_Match=first.headers["etag"])
        assert (later.status_code, later.headers["etag"] != first.headers["etag"]) == (200, True)


def test_a_picture_in_another_language_is_another(told: Client) -> None:
    english, swedish = (
        told.get(f"/compare.svg?{TWO}&language={tongue}") for tongue in ("en", "sv")
    )
    assert english.headers["content-type"] == swedish.headers["content-type"] == "image/svg+xml"
    assert english.headers["etag"] != swedish.headers["etag"]
    assert "Rounds side by side" in english.text
    assert "Omgångar sida vid sida" in swedish.text


@pytest.mark.parametrize("address", ["/compare", "/compare.svg"])
@pytest.mark.parametrize(
    ("query", "kind", "field"),
    [
        ("", "invalid", "query.consultation"),
        ("?consultation=kronoberg-2018", "invalid", "query.consultation"),
        ("?region=12", "invalid", "query.consultation"),
        ("?region=99", "invalid", "query.region.0"),
        ("?consultation=UPPER", "invalid", "query.consultation.0"),
        (f"?{TWO}&regoin=10", "invalid", "query.regoin"),
        ("?consultation=kronoberg-2018&consultation=atlantis-2020", "not-found", None),
    ],
)
def test_what_cannot_be_compared_is_a_problem(
    told: Client, address: str, query: str, kind: str, field: str | None
) -> None:
    response = told.get(address + query)
    assert kind_of(response) == kind
    assert [fault["field"] for fault in response.json()["errors"]] == ([field] if field else [])


def test_of_an_unknown_round_no_copy_is_current(told: Client) -> None:
    unknown = f"/compare?{TWO}&consultation=atlantis-2020"
    assert kind_of(told.get(unknown, If_None_Match="*")) == "not-found"


def test_a_language_that_is_not_spoken_is_refused(told: Client) -> None:
    assert kind_of(told.get(f"/compare.svg?{TWO}&language=fi")) == "invalid"


# --- one organisation, several ids ---------------------------------------------------------------


def test_ids_that_turned_out_to_be_the_same_are_joined_however_they_were_told() -> None:
    with api() as client:
        for id, same in (("b", "c"), ("a", "b"), ("d", None), ("e", "f")):
            assert client.post("/organisations", {"id": id, "name": id, "same_as": same}).is_success
        assert identities(client.engine) == {
            "a": "a", "b": "a", "c": "a", "e": "e", "f": "e",
        }  # fmt: skip


def test_a_comparison_knows_who_is_the_same() -> None:
    with api() as client:
        load(client.engine)
        same = {"id": "ika", "name": "Ideell kulturallians", "same_as": "ika-smaland"}
        assert client.post("/organisations", same).is_success
        (follows,) = client.get("/compare?region=07").json()["successions"]
    kept = {part["organisation"]: part for part in follows["kept"]}
    assert set(kept) == {"ika", "klys"}
    assert kept["ika"]["later"] == ["attended"]
    assert follows["lost"] == []


# --- the picture ---------------------------------------------------------------------------------

REGION_CODES = ("07", "10", "14", "20", "24")


def drawn(asked: Answers, ids: list[str], tongue: Language = "en") -> Element:
    return ElementTree.fromstring(small_multiples(comparison(asked, ids), tongue))


def texts(picture: Element) -> list[str]:
    return [text.text or "" for text in picture.iter(f"{SVG}text")]


def all_of(asked: Answers) -> list[list[str]]:
    every = asked.rounds()
    rich = ["kronoberg-2022", "dalarna-2019", "orebro-2024", "blekinge-2015", "vasterbotten-2024"]
    return [every, [*every][1:], rich, *(rounds_of(asked, code) for code in REGION_CODES)]


def test_it_holds_no_script_and_nothing_from_elsewhere(asked: Answers) -> None:
    picture = drawn(asked, asked.rounds())
    assert picture.get("role") == "img"
    tags = {element.tag.removeprefix(SVG) for element in picture.iter()}
    assert tags <= {
        "svg", "title", "desc", "defs", "pattern", "g", "rect", "line", "text", "circle", "path",
    }  # fmt: skip
    for element in picture.iter():
        for name, value in element.attrib.items():
            assert not name.startswith("on")
            assert "href" not in name
            assert re.sub(r"url\(#\w+\)", "", value).find("url(") < 0


def test_every_panel_and_bar_is_told_in_words(asked: Answers) -> None:
    picture = drawn(asked, rounds_of(asked, "24"), "sv")
    parts = list(picture.iter(f"{SVG}g"))
    for part in parts:
        title, desc = part.find(f"{SVG}title"), part.find(f"{SVG}desc")
        assert title is not None
        assert desc is not None
        assert title.text
        assert desc.text
    named = [part.findtext(f"{SVG}title") or "" for part in parts]
    assert any(name.startswith("01  Nåddes varje lagstadgad part") for name in named)
    assert "Västerbotten 2020–2023: uppfyllt" in named
    bare = [r for g in picture for r in [g] if g.tag == f"{SVG}rect"]
    assert len(bare) == 1 + 5 + 1 + 2  # the paper, and the squares of the legends


def test_the_cautions_and_the_voices_stand_in_the_picture(asked: Answers) -> None:
    for tongue, place in (("sv", 0), ("en", 1)):
        told = texts(drawn(asked, rounds_of(asked, "10"), tongue))
        for caution in ("only-shared", "mind-the-voices", "absent-name", "no-correlation"):
            assert WORDS[caution][place] in told
        voices = f"{WORDS['holder'][place]}, {WORDS['party'][place]}"
        assert voices in told
        assert "2 av 3, 1 okänd" in told if tongue == "sv" else "2 of 3, 1 unknown" in told


def test_a_bar_is_the_share_of_the_items(asked: Answers) -> None:
    picture = drawn(asked, rounds_of(asked, "10"))
    bars = {
        part.findtext(f"{SVG}desc"): [
            float(block.get("width", "")) for block in part.findall(f"{SVG}rect")
        ]
        for part in picture.iter(f"{SVG}g")
    }
    assert bars["2 of 3, 1 unknown; party"] == [66.7, 33.3]
    assert bars["3 of 3; holder, party"] == [100]


def test_unknown_is_a_gap_with_a_question_mark_and_never_a_bar(asked: Answers) -> None:
    picture = drawn(asked, rounds_of(asked, "10"))
    unknown = [part for part in picture.iter(f"{SVG}g") if part.findtext(f"{SVG}desc") == "unknown"]
    assert unknown
    for part in unknown:
        assert [text.text for text in part.iter(f"{SVG}text")] == ["?"]
        assert part.find(f"{SVG}rect") is None
    assert "0" not in texts(picture)


def test_names_are_escaped(asked: Answers, tmp_path: Path) -> None:
    odd = "Plan <b>&amp;</b> \"samråd\" & 'tal'"
    text = default_charter().text.replace("en: Was the consultation held before", f"en: {odd}")
    (tmp_path / "odd.yaml").write_text(text, encoding="utf-8")
    own = asked.by(yardstick(read_charter(tmp_path / "odd.yaml")))
    svg = small_multiples(comparison(own, rounds_of(asked, "07")), "en")
    assert "<b>" not in svg
    titles = [e.text or "" for e in ElementTree.fromstring(svg).iter(f"{SVG}title")]
    assert any(odd in title for title in titles)


@pytest.mark.parametrize("tongue", ["sv", "en"])
def test_no_text_runs_into_another_or_off_the_page(asked: Answers, tongue: Language) -> None:
    for ids in all_of(asked):
        picture = drawn(asked, ids, tongue)
        width, height = float(picture.get("width", "")), float(picture.get("height", ""))
        boxes = [_box(text) for text in picture.iter(f"{SVG}text")]
        assert all(x > 0 and y > 0 for x, y, _, _ in boxes)
        assert all(right < width and low < height for _, _, right, low in boxes)
        for one, other in combinations(boxes, 2):
            assert not _overlap(one, other), (one, other)


def _box(text: Element) -> tuple[float, float, float, float]:
    """Left, top, right and bottom, as wide as the letters can be."""
    x, y, size = (float(text.get(name, "")) for name in ("x", "y", "font-size"))
    wide = width_of(text.text or "", size, bold=text.get("font-weight") == "bold")
    return x, y - 0.75 * size, x + wide, y + 0.2 * size


def _overlap(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    apart = one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
    return not apart


def test_a_text_is_broken_between_words_and_a_long_word_cut() -> None:
    lines = wrapped("Var remissen öppen för alla?", 90)
    assert " ".join(lines) == "Var remissen öppen för alla?"
    assert all(width_of(line, 12) <= 90 for line in lines)
    assert "".join(wrapped("kulturskaparsamrad" * 3, 60)) == "kulturskaparsamrad" * 3
    assert all(width_of(line, 12) <= 60 for line in wrapped("kulturskaparsamrad" * 3, 60))
    assert len(wrapped("a b c d e f g", 40, bold=True)) >= len(wrapped("a b c d e f g", 40))


def test_the_committed_picture_is_what_the_command_draws(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "compare-blekinge.svg"
    assert run("compare", "--region", "10", "--svg", str(file)).exit_code == 0
    now = file.read_text(encoding="utf-8")
    assert COMMITTED.read_text(encoding="utf-8") == now, f"renew it: {RENEW}"


def test_every_word_of_a_comparison_can_be_said() -> None:
    words = [*compared.VOICES, "same-verdict", "better-met", "less-met", "cannot-be-told"]
    words += [f"names-{listing}" for listing in ("complete", "partial", "unknown")]
    assert not [word for word in words if word not in WORDS]
