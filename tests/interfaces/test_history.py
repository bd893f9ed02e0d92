"""What was known when, over HTTP and on the command line."""

import json
import re
from datetime import date
from pathlib import Path

import pytest
from rich.console import Console

from application.answers import Answers
from application.trails import trails
from interfaces.cli.tables.trail import trails as in_words
from interfaces.home.home import yardstick
from interfaces.wording.language import Language
from tests.application.given import engine_on, one_by_one
from tests.given import fact, opened, org, source
from tests.interfaces.api_client import COMMANDS, Client, kind_of
from tests.interfaces.command_line import run

READS = ("", "/participation", "/principles", "/process", "/levels", "/timeline", "/facts")


@pytest.fixture
def told(client: Client) -> Client:
    """A round of six facts: opened, a source, an organisation, a meeting, a correction, a goal."""
    client.record(
        "source-registered", id="source-rapport", source="rapport", title="Rapport",
        published="2018-06-30", standpoint="holder", read="in-full",
    )  # fmt: skip
    client.record("organisation-described", id="organisation-ax", organisation="ax", name="Ax")
    client.record(
        "meeting-held", id="mora", occurred="2018-02-14T16:00", parties=["civil-society"],
        sources=["rapport"],
    )  # fmt: skip
    client.record(
        "corrected", id="korr", entry="mora", changes={"occurred": "2018-02-14T18:00"},
        reason="fel läst",
    )  # fmt: skip
    client.record("goal-set", id="mal", goal="Fler röster")
    return client


# --- as of -----------------------------------------------------------------------------------


@pytest.mark.parametrize("read", READS)
def test_every_read_takes_both_axes(told: Client, read: str) -> None:
    address = f"{COMMANDS}{read}"
    now = told.get(address).json()
    assert "seen_from" not in now
    then = told.get(f"{address}?known_at=5&true_on=2018-02-13").json()
    assert then["seen_from"]["known_at"] == 5
    assert then["seen_from"]["true_on"] == "2018-02-13"
    assert then["seen_from"]["uncertain"] == []
    assert then != now


@pytest.mark.parametrize("read", ["/consultations", "/organisations", "/organisations/ax"])
def test_lists_and_identities_can_be_read_as_known(told: Client, read: str) -> None:
    assert told.get(f"{read}?known_at=7").json()["seen_from"]["known_at"] == 7


def test_hours_are_those_known_then(told: Client) -> None:
    def occurred(query: str) -> list[str]:
        moments = told.get(f"{COMMANDS}/timeline{query}").json()["moments"]
        return [m["occurred"] for m in moments if m["id"] == "mora"]

    assert occurred("?known_at=5") == ["2018-02-14T16:00"]
    assert occurred("") == ["2018-02-14T18:00"]
    assert occurred("?true_on=2018-02-13") == []


def test_the_record_leaves_out_what_came_later(told: Client) -> None:
    facts = told.get(f"{COMMANDS}/facts?true_on=2018-02-13").json()["facts"]
    ids = [f["fact"]["id"] for f in facts]
    assert "mora" not in ids
    assert "source-rapport" in ids


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("known_at=99", "query.known_at"),
        ("known_at=2999-01-01", "query.known_at"),
        ("known_at=2019-03-01T12:00", "query.known_at"),
        ("known_at=soon", "query.known_at"),
        ("true_on=soon", "query.true_on"),
        ("true_on=2018-02-30", "query.true_on"),
        ("known_att=5", "query.known_att"),
    ],
)
@pytest.mark.parametrize("read", READS)
def test_a_point_that_cannot_be_read_from_is_refused(
    told: Client, read: str, query: str, field: str
) -> None:
    refused = told.get(f"{COMMANDS}{read}?{query}")
    assert kind_of(refused) == "invalid"
    (error,) = refused.json()["errors"]
    assert error["field"] == field
    assert error["remedy"]


def test_before_it_was_opened_there_is_nothing(told: Client) -> None:
    refused = told.get(f"{COMMANDS}/process?known_at=0")
    assert kind_of(refused) == "not-found"
    assert "by then" in refused.json()["detail"]
    assert told.get("/consultations?known_at=0").json()["consultations"] == []


@pytest.mark.parametrize("read", READS)
def test_a_copy_of_another_moment_is_another_copy(told: Client, read: str) -> None:
    queries = ("", "?known_at=5", "?known_at=6", "?true_on=2018-02-13", "?true_on=2018-02-14")
    tags = [told.get(f"{COMMANDS}{read}{query}").headers["etag"] for query in queries]
    assert len(set(tags)) == len(tags)
    for query, tag in zip(queries, tags, strict=True):
        again = told.get(f"{COMMANDS}{read}{query}", If_None_Match=tag)
        assert again.status_code == 304


# --- trail, diff, replay ---------------------------------------------------------------------


def test_the_trail_of_a_verdict(told: Client) -> None:
    trail = told.get(f"{COMMANDS}/trail?criterion=18").json()
    assert trail["behind"] == "criterion 18"
    (fact,) = trail["facts"]
    assert (fact["id"], fact["reading"]) == ("mora", "corrected")
    assert fact["envelope"]["fact"]["occurred"] == "2018-02-14T16:00"
    assert fact["envelope"]["recorder"] == "officer"
    assert fact["reads"]["occurred"] == "2018-02-14T18:00"
    (correction,) = fact["corrections"]
    assert (correction["id"], correction["before"]["occurred"]) == ("korr", "2018-02-14T16:00")
    (remark,) = fact["remarks"]
    assert (remark["envelope"]["fact"]["id"], remark["envelope"]["recorder"]) == ("korr", "officer")
    assert remark["log_position"] == fact["log_position"] + 1
    assert trail["verdict"] == ["honoured"]
    assert fact["speaks"] == [{"standing": "held", "outcome": "met"}]
    (testimony,) = fact["testimonies"]
    assert testimony == {
        "source": "rapport", "told": "2018-06-30", "proof": "held", "tells": None,
        "dates": {"told": {"earliest": "2018-06-30", "latest": "2018-06-30"}},
    }  # fmt: skip
    assert told.get(f"{COMMANDS}/trail?known_at={fact['log_position']}").json()["facts"][-1][
        "id"
    ] == "mora"  # fmt: skip


def test_a_trail_of_what_is_not_there_is_refused(told: Client) -> None:
    refused = told.get(f"{COMMANDS}/trail?criterion=99")
    assert kind_of(refused) == "invalid"
    assert refused.json()["errors"][0]["field"] == "query.criterion"


def test_what_differs_between_two_moments(told: Client) -> None:
    positions = {f["id"]: f["log_position"] for f in told.get(f"{COMMANDS}/trail").json()["facts"]}
    since, until = positions["mora"], positions["korr"]
    diff = told.get(f"{COMMANDS}/diff?from={since}&to={until}").json()
    assert [one["envelope"]["fact"]["id"] for one in diff["learnt"]] == ["korr"]
    (turn,) = diff["turns"]
    assert (turn["entry"], turn["log_position"]) == ("korr", until)
    assert [c["criterion"] for c in turn["difference"]["verdicts"]] == ["18"]
    refused = told.get(f"{COMMANDS}/diff?from={until}&to={since}")
    assert kind_of(refused) == "invalid"
    assert kind_of(told.get(f"{COMMANDS}/diff?from=1&known_at=3")) == "invalid"


@pytest.mark.parametrize("by", ["known", "occurred", "published"])
def test_the_replay_is_a_stream_of_steps(told: Client, by: str) -> None:
    response = told.get(f"{COMMANDS}/replay?by={by}")
    assert response.headers["content-type"].startswith("application/x-ndjson")
    steps = [json.loads(line) for line in response.text.splitlines()]
    assert [step["number"] for step in steps] == [*range(1, steps[-1]["of"] + 1)]
    assert steps[0]["changes"] is None
    assert {v["criterion"] for v in steps[-1]["verdicts"]} >= {"01", "36"}
    later = told.get(f"{COMMANDS}/replay?by={by}&start=2").text.splitlines()
    assert [json.loads(line) for line in later] == steps[1:]


def test_the_replay_of_nothing_is_not_found(told: Client) -> None:
    assert kind_of(told.get("/consultations/nowhere/replay")) == "not-found"


def test_reads_take_a_kept_charter(told: Client) -> None:
    assert kind_of(told.get(f"{COMMANDS}/principles?charter={'0' * 64}")) == "not-found"
    assert kind_of(told.get(f"{COMMANDS}/principles?charter=mine")) == "invalid"
    default = told.get("/charters/default").json()["sha256"]
    same = told.get(f"{COMMANDS}/principles?charter={default}")
    assert same.json() == told.get(f"{COMMANDS}/principles").json()


# --- on the command line ---------------------------------------------------------------------

ID = "dalarna-2019"


def position(entry: str) -> str:
    (told,) = json.loads(run("trail", ID, entry, "--json").out)["facts"]
    return str(told["log_position"])


@pytest.mark.parametrize("read", ["participation", "principles", "process", "levels", "timeline"])
def test_answers_say_from_when_they_are_seen(home: Path, read: str) -> None:
    at = position("dialog-mora")
    told = run(read, ID, "--known-at", at, "--true-on", "2018-05-09").out
    assert f"as known at position {at}" in told
    assert "as it stood on 2018-05-09" in told
    assert "may not have happened by then" in told


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("process", ID, "--known-at", "1000000"), "known-at: the log holds"),
        (("process", ID, "--known-at", "soon"), "known-at: 'soon' is no such point"),
        (("process", ID, "--known-at", "2020-01-01"), "nothing of dalarna-2019 was recorded"),
        (("process", ID, "--true-on", "2018"), "--true-on: '2018' is no day"),
        (("trail", ID, "nope"), "entry: dalarna-2019 has no entry 'nope'"),
        (("trail", ID, "--criterion", "99"), "criterion: there is no '99'"),
        (("trail", ID, "--step", "came"), "--step takes inventoried"),
        (("trail", ID, "--organisation", "ax"), "organisation: it goes with a step"),
        (("trail", ID, "--step", "invited", "--criterion", "18"), "ask for one answer at a time"),
        (("diff", ID, "500", "100"), "change their places"),
        (("diff", "nowhere", "0"), "there is no nowhere"),
        (("replay", ID, "--by", "size"), "--by takes known, occurred, published"),
        (("replay", "nowhere"), "there is no nowhere"),
    ],
)
def test_what_cannot_be_asked_ends_with_the_remedy(
    home: Path, args: tuple[str, ...], says: str
) -> None:
    refused = run(*args)
    assert refused.exit_code == 1
    assert says in refused.err


def test_a_replay_in_the_order_of_a_file_says_so(home: Path) -> None:
    told = "The order is that of its file"
    assert told in " ".join(run("replay", "dalarna-2013").out.split())
    assert "Ordningen är filens" in run("replay", "dalarna-2013", "--language", "sv").out
    published = " ".join(run("replay", "dalarna-2013", "--by", "published").out.split())
    assert told not in published
    assert "no dated source" in published
    assert "no known day" in run("replay", "dalarna-2013", "--by", "occurred").out


def test_a_trail_in_words(home: Path) -> None:
    told = run("trail", ID, "--step", "attended", "--organisation", "ax").out
    assert "foreningsdag-ax" in told
    assert "recorded 20" in told
    assert "by archive (archivist)" in told
    assert "on ax: held" in told
    swedish = run("trail", ID, "foreningsdag-ax", "--language", "sv").out
    assert "antecknad" in swedish


def test_a_notice_was_not_public_before_it_was_given(home: Path) -> None:
    """The schedule of February told of "two places in May", not of the notice of 8 May."""
    (told,) = json.loads(run("trail", ID, "horning-borlange", "--json").out)["facts"]
    assert told["recording"]["public_by"] == "2018-05-08"
    assert told["recording"]["public_in"] == "remiss"
    parts = {one["source"]: one["tells"] for one in told["testimonies"]}
    assert parts == {"remiss": None, "tidplan": [], "ax": None}
    words = run("trail", ID, "horning-borlange").out
    assert "public by 2018-05-08 (remiss)" in words
    assert "on tidplan: announced, in part" in words


def test_a_trail_shows_the_other_reading_and_its_source(home: Path) -> None:
    (told,) = json.loads(run("trail", "dalarna-2013", "roster-avesta", "--json").out)["facts"]
    (other,) = told["readings"]
    assert other["changes"]["count"]["unit"] == "contributions"
    assert (other["sources"], other["settled_by"]) == (["rt-avesta"], None)
    words = run("trail", "dalarna-2013", "roster-avesta").out
    assert "≠ count 126 contributions (on rt-avesta; held)" in words
    assert (
        "enligt rt-avesta" in run("trail", "dalarna-2013", "roster-avesta", "--language", "sv").out
    )


def test_a_trail_still_shows_a_reading_that_a_correction_settled() -> None:
    other = {"changes": {"occurred": "2018-02-15"}, "sources": ["bok"]}
    facts = (
        source("bok", "2018-03"),
        fact("meeting-held", "mora", occurred="2018-02-14", alternatives=[other]),
        fact("corrected", "korr", entry="mora", changes={"occurred": "2018-02-14T18:00"},
             reason="fel"),
    )  # fmt: skip
    with engine_on() as engine:
        one_by_one(engine, (opened(), *facts))
        told = trails(engine, Answers(engine, yardstick()), "exempel", entries=("mora",))
        ((_, trail),) = told.facts
        (reading,) = trail.readings
        assert (reading.fact.occurred, reading.sources) == ("2018-02-15", ("bok",))
        assert reading.settled is not None
        screen = Console(width=120)
        with screen.capture() as shown:
            screen.print(in_words(told, Language.ENGLISH))
    assert "≠ occurred 2018-02-15 (on bok; settled by korr)" in shown.get()


def test_a_verdict_heads_its_trail(home: Path) -> None:
    told = run("trail", ID, "--criterion", "17").out
    assert "17 · honoured" in told
    assert "counts for" in told
    none = run("trail", ID, "--criterion", "36").out
    assert "no fact is behind it: not" in none


def test_remarks_and_values_in_words() -> None:
    facts = (
        fact("meeting-held", "mora", occurred="2018-02-14"),
        fact("inventory-completed", "klar", complete=True),
        fact("attendance-counted", "antal", meeting="mora",
             count={"number": 70, "unit": "persons", "precision": "about"}),
        fact("contested", "nej", entry="mora", organisation="ax", statement="Fel",
             case_number="KUN 12"),
        fact("contest-answered", "svar", contest="nej", outcome="dismissed", reason="Rätt"),
    )  # fmt: skip
    with engine_on() as engine:
        one_by_one(engine, (opened(), org("ax"), *facts))
        answers = Answers(engine, yardstick(), lambda: date(2019, 3, 20))
        console = Console(width=300)
        with console.capture() as captured:
            console.print(in_words(trails(engine, answers, "exempel"), Language.ENGLISH))
    told = captured.get()
    assert "complete yes" in told
    assert "count about 70 persons" in told
    assert "case number: KUN 12" in told
    for said, position in (("– Fel –", 6), ("– Rätt", 7)):
        assert re.search(rf"{said}.*recorded 20.* by .*command .*, position {position}\)", told)


def test_a_difference_in_words(home: Path) -> None:
    told = run("diff", ID, position("remissen"), position("horning-mora-held")).out
    assert "5 facts became known" in told
    assert "by meeting horning-mora-held" in told
    assert "partly or not followed → partly" in told


def test_a_replay_in_lines(home: Path) -> None:
    told = run("replay", ID).out
    assert re.search(r"^17/\d+ position \d+ .*planned-with-ax", told, re.M)
    assert "17 · ● not evidenced → honoured" in told
    days = run("replay", ID, "--by", "occurred").out
    assert "2018-02-14" in days
    steps = [json.loads(line) for line in run("replay", ID, "--json").out.splitlines()]
    assert steps[-1]["number"] == steps[-1]["of"] == len(steps)


def test_what_came_later_is_left_out_with_the_remarks_on_it(told: Client) -> None:
    facts = told.get(f"{COMMANDS}/facts?true_on=2018-02-13").json()["facts"]
    assert not {"mora", "korr"} & {f["fact"]["id"] for f in facts}
    assert kind_of(told.get(f"{COMMANDS}/facts/mora?true_on=2018-02-13")) == "not-found"
    assert told.get(f"{COMMANDS}/facts/mora?true_on=2018-02-14").status_code == 200
