"""Rounds side by side: at the command line and over HTTP."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from application.answers import Answers
from application.comparing import identities
from application.engine import Engine
from domain.answers import comparison as compared
from domain.region import REGIONS
from interfaces.cli.loading import archive
from interfaces.files.charter_file import default_charter, read_charter
from interfaces.files.round_file import parse
from interfaces.home.home import answers
from interfaces.wording.language import Language
from interfaces.wording.words import WORDS, say
from tests.interfaces.api_client import Client, api, application, kind_of
from tests.interfaces.command_line import run

ROUNDS = len(archive())


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
    for caution in ("only-shared", "mind-the-voices", "absent-name", "no-correlation"):
        assert WORDS[caution].text in told


def test_it_speaks_swedish(home: Path) -> None:
    told = run("compare", "--region", "10", "--language", "sv").out
    assert "ansvarig, part" in told
    assert say("no-correlation", Language.SWEDISH) in told
    assert say("no-correlation", Language.ENGLISH) not in told


def test_all_rounds_are_compared_each_once(home: Path) -> None:
    said = json.loads(run("compare", "--all", "--region", "10", "blekinge-2015", "--json").out)
    ids = [one["consultation"] for one in said["rounds"]]
    assert len(ids) == len(set(ids)) == ROUNDS
    criteria = len(default_charter().charter.criteria)
    assert len(said["side_by_side"]) + len(said["left_out"]) == criteria
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


def test_the_past_is_compared_as_it_was(home: Path) -> None:
    past = ("--true-on", "2018-01-01")
    told = run("compare", "--region", "10", *past)
    assert "as it stood on 2018-01-01" in told.out
    assert re.search(
        r"blekinge-2018 +not named +\?–3 +not named +2", told.out
    )  # whether they met by then
    said = json.loads(run("compare", "--region", "10", *past, "--json").out)
    assert said["seen_from"]["true_on"] == said["on"] == "2018-01-01"


# --- over HTTP -----------------------------------------------------------------------------------


@pytest.fixture
def told(engine: Engine) -> Client:
    """The API on the bundled rounds; nothing is written to it."""
    client = Client(application(), engine)
    client.service = replace(client.service, engine=engine, answers=answers(engine))
    return client


TWO = "consultation=kronoberg-2018&consultation=kronoberg-2022"


def test_two_rounds_are_compared(told: Client) -> None:
    said = told.get(f"/compare?{TWO}").json()
    assert [one["consultation"] for one in said["rounds"]] == ["kronoberg-2018", "kronoberg-2022"]
    assert said["rounds"][0]["region"] == {"code": "07", "name": "Kronoberg"}
    rows = {row["criterion"]: row for row in said["side_by_side"]}
    earlier, later = rows["28"]["rounds"]
    assert (earlier["possible"], earlier["verdict"]) == (["honoured", "partly"], None)
    assert (earlier["tally"]["at_least_partly"], earlier["tally"]["of"]) == (1, 1)
    assert "holder" in later["voices"]
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


def test_a_current_copy_is_not_sent_again() -> None:
    address = f"/compare?{TWO}"
    with api() as client:
        load(client.engine)
        first = client.get(address)
        again = client.get(address, If_None_Match=first.headers["etag"])
        assert (again.status_code, again.content) == (304, b"")
        client.post("/organisations", {"id": "ika", "name": "Ideell kulturallians, IKA"})
        later = client.get(address, If_None_Match=first.headers["etag"])
        assert (later.status_code, later.headers["etag"] != first.headers["etag"]) == (200, True)


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
    told: Client, query: str, kind: str, field: str | None
) -> None:
    response = told.get(f"/compare{query}")
    assert kind_of(response) == kind
    assert [fault["field"] for fault in response.json()["errors"]] == ([field] if field else [])


def test_of_an_unknown_round_no_copy_is_current(told: Client) -> None:
    unknown = f"/compare?{TWO}&consultation=atlantis-2020"
    assert kind_of(told.get(unknown, If_None_Match="*")) == "not-found"


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


def test_every_word_of_a_comparison_can_be_said() -> None:
    words = [*compared.VOICES, "same-verdict", "better-met", "less-met", "cannot-be-told"]
    words += [f"names-{listing}" for listing in ("complete", "partial", "unknown")]
    assert not [word for word in words if word not in WORDS]
