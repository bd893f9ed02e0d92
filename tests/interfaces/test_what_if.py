"""What if, and by another charter: in files, on the command line, over HTTP. Nothing is stored."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from domain.answers.difference import Turn
from domain.consultation.suppose import LeftAlone, Supposed
from interfaces.cli.loading import archive
from interfaces.cli.main import app
from interfaces.files.charter_file import default_charter
from interfaces.files.lines import FileRefused
from interfaces.files.what_if_file import parse_what_if
from interfaces.wording.words import WORDS
from tests.interfaces.api_client import COMMANDS, Client, kind_of
from tests.interfaces.command_line import home_with

HEAD = "format: samrad/what-if/1\ntitle: Evenings\nsuppose:\n"
EVENINGS = f"{HEAD}  - move: meetings\n    to: 18:00\n"
STRICTER = default_charter().text.replace("at_least: 14", "at_least: 19", 1)


# --- files -------------------------------------------------------------------------------------


def problems(text: str) -> list[str]:
    with pytest.raises(FileRefused) as refused:
        parse_what_if(text, "what.yaml")
    return [str(problem) for problem in refused.value.problems]


def test_a_file_says_the_verbs_in_turn() -> None:
    text = (
        f"{EVENINGS}  - move: [a, invitation-sent]\n    days: -21\n"
        "  - change: a\n    set: {food: true}\n"
        "  - remove: [a, b]\n  - add: {id: c, fact: roles-explained}\n    proves: announced\n"
    )
    verbs = parse_what_if(text, "what.yaml").what_if.suppose
    assert [type(verb).__name__ for verb in verbs] == ["Move", "Move", "Change", "Remove", "Add"]


@pytest.mark.parametrize(
    ("entry", "problem"),
    [
        ("- move: meetings\n    to: 25:00", "what.yaml:5: to: write an hour"),
        ("- move: meetings\n    hour: 18:00", "what.yaml:5: hour: is no field here"),
        ("- move: meetings", "what.yaml:4: entry: say either 'to' which hour"),
        ("- move: meetings\n    days: soon", "what.yaml:5: days: "),
        ("- move: []\n    days: 1", "what.yaml:4: move: name at least one"),
        ("- change: a", "what.yaml:4: entry: say which fields to 'set'"),
        ("- change: a\n    set: {}\n    proves: maybe", "what.yaml:6: proves: "),
        ("- remove: Å", "what.yaml:4: remove.0: an id has small letters"),
        ("- shift: meetings", "what.yaml:4: suppose.0: write an entry with one verb"),
        ("- move: a\n    remove: b", "what.yaml:4: suppose.0: write an entry with one verb"),
        ("- meetings", "what.yaml:4: suppose.0: write an entry with one verb"),
    ],
)
def test_every_problem_names_its_line_and_field(entry: str, problem: str) -> None:
    (told,) = problems(f"{HEAD}  {entry}\n")
    assert told.startswith(problem), told


def test_problems_of_the_whole_and_of_entries_are_told_together_by_line() -> None:
    text = "format: samrad/what-if/2\nsuppose:\n  - move: a\n  - remove: B\nwho: me\n"
    lines = [problem.split(":")[1] for problem in problems(text)]
    assert lines == sorted(lines)
    assert {"1", "3", "4", "5"} <= set(lines)


@pytest.mark.parametrize("text", ["", "- a\n", "suppose: x\n", f"{HEAD}".replace("suppose:\n", "")])
def test_what_is_no_what_if_is_refused(text: str) -> None:
    assert problems(text)


# --- the command line --------------------------------------------------------------------------


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    rounds = [str(file) for file in archive() if file.name.startswith(("dalarna", "orebro"))]
    with home_with(tmp_path_factory.mktemp("home"), *rounds) as home:
        yield home


def run(*args: str) -> Any:
    done = CliRunner().invoke(app, list(args))
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done


def bytes_of(home: Path) -> dict[str, str]:
    """The digest of every file of a home."""
    files = sorted(path for path in home.rglob("*") if path.is_file())
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.fixture
def evenings(tmp_path: Path) -> str:
    (tmp_path / "evenings.yaml").write_text(EVENINGS, encoding="utf-8")
    return str(tmp_path / "evenings.yaml")


@pytest.fixture
def stricter(tmp_path: Path) -> str:
    (tmp_path / "stricter.yaml").write_text(STRICTER, encoding="utf-8")
    return str(tmp_path / "stricter.yaml")


def test_what_if_says_that_it_is_hypothetical_and_what_was_supposed(
    home: Path, evenings: str
) -> None:
    english = run("replay", "dalarna-2019", "--what-if", evenings).stdout
    assert "WHAT IF: Evenings" in english
    assert "not \npredicted who would have come" in english
    assert "2018-02-14T16:00/18:00 → 2018-02-14T18:00/20:00" in english
    assert "2018-03: no certain day is known" in english
    assert "honoured or partly · 2 of 5, 3 unknown → 4 of 5, 1 unknown" in english
    swedish = run("replay", "dalarna-2019", "--what-if", evenings, "--language", "sv").stdout
    assert "TÄNK OM: Evenings" in swedish
    assert "Hypotetiskt" in swedish
    assert "uppfyllt eller delvis · 2 av 5, 3 okända → 4 av 5, 1 okänd" in swedish


def test_nothing_of_what_if_touches_the_store(home: Path, evenings: str, stricter: str) -> None:
    before = bytes_of(home)
    assert run("replay", "dalarna-2019", "--what-if", evenings).exit_code == 0
    assert run("replay", "dalarna-2019", "--charter", stricter).exit_code == 0
    assert bytes_of(home) == before
    assert "what-if" not in run("timeline", "dalarna-2019", "--json").stdout


def test_what_if_as_json_is_what_the_api_sends(home: Path, evenings: str) -> None:
    said = json.loads(run("replay", "dalarna-2019", "--what-if", evenings, "--json").stdout)
    assert said["hypothetical"] is True
    assert "Hypothetical" in said["caution"]["en"]
    assert {one["verb"] for one in said["supposed"]} == {"moved", "left"}
    assert [change["criterion"] for change in said["difference"]["grounds"]] == ["18", "19"]


@pytest.mark.parametrize(
    ("entry", "line"),
    [
        ("- remove: dialog-borlange", "4: remove: "),
        ("- move: [dialog-mora, nothing]\n    days: 1", "4: move: there is no entry 'nothing'"),
        (
            "- add:\n      id: new\n      fact: meeting-held\n      foood: true",
            "7: add.foood: is no",
        ),
        ("- change: dialog-mora\n    set:\n      occurred: soon", "6: set.occurred: 'soon'"),
    ],
)
def test_what_the_round_does_not_let_be_supposed_is_told_with_its_line(
    home: Path, tmp_path: Path, entry: str, line: str
) -> None:
    (tmp_path / "wrong.yaml").write_text(f"{HEAD}  {entry}\n", encoding="utf-8")
    done = run("replay", "dalarna-2019", "--what-if", str(tmp_path / "wrong.yaml"))
    assert done.exit_code == 1
    assert f"wrong.yaml:{line}" in done.stderr


def test_an_unknown_round_and_an_unreadable_file_are_told(home: Path, evenings: str) -> None:
    assert "atlantis-1" in run("replay", "atlantis-1", "--what-if", evenings).stderr
    assert "no-such.yaml:1" in run("replay", "dalarna-2019", "--what-if", "no-such.yaml").stderr


def test_by_another_charter_the_verdicts_that_differ_stand_side_by_side(
    home: Path, stricter: str
) -> None:
    said = run("replay", "orebro-2024", "--charter", stricter).stdout
    assert "1 verdict differs" in said
    assert "partly_at_least: 14 → 19" in said
    said = json.loads(run("replay", "orebro-2024", "--charter", stricter, "--json").stdout)
    assert said["before"]["sha256"] == default_charter().sha256
    (change,) = said["difference"]["verdicts"]
    assert change["criterion"] == "14"
    assert change["parts"] == [{"part": "partly_at_least", "before": 14, "after": 19}]


def test_a_charter_of_ones_own_shares_no_criterion_and_both_are_laid_out(
    home: Path, tmp_path: Path
) -> None:
    own = (
        default_charter().text.replace('- id: "', '- id: "egen-').replace("- id: 0", "- id: egen-0")
    )
    (tmp_path / "own.yaml").write_text(own, encoding="utf-8")
    said = run("replay", "orebro-2024", "--charter", str(tmp_path / "own.yaml")).stdout
    assert "no criterion stands in both charters" in said
    assert "egen-14" in said


def test_what_if_can_be_judged_by_another_charter(home: Path, evenings: str, stricter: str) -> None:
    said = json.loads(
        run("replay", "orebro-2024", "--what-if", evenings, "--charter", stricter, "--json").stdout
    )
    assert said["charter"]["sha256"] == hashlib.sha256(STRICTER.encode()).hexdigest()


def test_every_reason_is_said_in_both_languages() -> None:
    said = {*_literals(LeftAlone), *_literals(Turn), *_literals(Supposed.__annotations__["verb"])}
    assert {"as-it-is", "open-again", "moved", "no-day"} <= said
    assert not [word for word in said if word not in WORDS]


def _literals(alias: Any) -> Iterator[str]:
    for part in getattr(alias, "__args__", ()):
        if isinstance(part, str):
            yield part
        else:
            yield from _literals(part)


# --- the API -----------------------------------------------------------------------------------

WHAT_IF = f"{COMMANDS}/what-if"


def body(*verbs: dict[str, Any]) -> dict[str, Any]:
    return {"format": "samrad/what-if/1", "title": "Evenings", "suppose": verbs}


@pytest.fixture
def held(client: Client) -> Client:
    """The round with a meeting in the daytime."""
    client.record(
        "meeting-held", id="mora", occurred="2018-02-14T16:00/18:00", parties=["civil-society"]
    )
    return client


def test_a_supposition_is_answered_and_nothing_is_stored(held: Client) -> None:
    before = held.engine.position()
    answered = held.post(WHAT_IF, body({"move": "meetings", "to": "18:00"}))
    assert answered.status_code == 200
    said = answered.json()
    assert said["hypothetical"] is True
    assert said["caution"]
    assert [one["entry"] for one in said["supposed"]] == ["mora"]
    (change,) = said["difference"]["verdicts"]
    assert (change["criterion"], change["after"]["verdict"]) == ("18", "honoured")
    assert held.engine.position() == before
    assert held.get(f"{COMMANDS}/facts").json()["facts"][-1]["fact"]["id"] == "mora"


def test_an_organisation_that_the_register_knows_is_described(held: Client) -> None:
    held.post("/organisations", {"id": "sfr", "name": "Sverigefinska riksförbundet"})
    came = {"id": "came", "fact": "attendance-recorded", "meeting": "mora", "organisation": "sfr"}
    said = held.post(WHAT_IF, body({"add": came})).json()
    assert said["participation"] == [
        {"step": "attended", "added": ["sfr"], "removed": [], "counts_added": [],
         "counts_removed": []}
    ]  # fmt: skip


def test_what_cannot_be_supposed_is_a_problem_with_the_verb_and_field(held: Client) -> None:
    sent = held.post(WHAT_IF, body({"move": "mora", "days": 1}, {"remove": "nothing"}))
    assert kind_of(sent) == "unknown-entry"
    (error,) = sent.json()["errors"]
    assert (error["entry"], error["field"]) == ("suppose.1", "remove")


@pytest.mark.parametrize(
    "verb",
    [{"move": "mora"}, {"move": "mora", "to": "6 pm"}, {"shift": "mora"}, {"add": "mora"}, {}],
)
def test_a_malformed_supposition_is_invalid(held: Client, verb: dict[str, Any]) -> None:
    assert kind_of(held.post(WHAT_IF, body(verb))) == "invalid"


def test_a_round_that_is_not_there_is_not_found(empty: Client) -> None:
    assert kind_of(empty.post(WHAT_IF, body())) == "not-found"


def test_a_charter_is_kept_by_its_digest_and_judged_by(held: Client) -> None:
    kept = held.post("/charters", {"text": STRICTER})
    assert kept.status_code == 201
    digest = kept.json()["sha256"]
    assert kept.headers["location"] == f"/charters/{digest}"
    position = held.engine.position()
    assert held.post("/charters", {"text": STRICTER}).status_code == 200
    assert held.engine.position() == position
    read = held.get(f"/charters/{digest}").json()
    assert read["text"] == STRICTER
    assert read["charter"]["criteria"][0]["id"] == "01"
    beside = held.get(f"{COMMANDS}/side-by-side?charter={digest}").json()
    assert beside["before"]["sha256"] == default_charter().sha256
    assert beside["after"]["sha256"] == digest
    back = f"{COMMANDS}/side-by-side?charter={default_charter().sha256}&with={digest}"
    assert held.get(back).json()["before"]["sha256"] == digest
    by_it = held.post(f"{WHAT_IF}?charter={digest}", body())
    assert by_it.json()["charter"]["sha256"] == digest


def test_the_default_charter_can_be_read_by_its_digest(empty: Client) -> None:
    digest = default_charter().sha256
    assert empty.get(f"/charters/{digest}").json()["text"] == default_charter().text


def test_a_charter_that_does_not_check_is_refused_with_line_and_reason(empty: Client) -> None:
    wrong = STRICTER.replace("measure: notice_days", "measure: notise_days")
    line = 1 + wrong[: wrong.index("notise_days")].count("\n")
    sent = empty.post("/charters", {"text": wrong})
    assert kind_of(sent) == "invalid"
    (error,) = sent.json()["errors"]
    assert error["reason"].startswith(f"line {line}: ")
    assert "notise_days" in error["reason"]
    assert empty.engine.position() == 0


def test_a_charter_that_is_not_kept_is_not_found(held: Client) -> None:
    digest = "0" * 64
    assert kind_of(held.get(f"/charters/{digest}")) == "not-found"
    assert kind_of(held.get(f"{COMMANDS}/side-by-side?charter={digest}")) == "not-found"
    assert kind_of(held.get("/charters/00")) == "not-found"
    assert kind_of(held.get(f"{COMMANDS}/side-by-side")) == "invalid"
