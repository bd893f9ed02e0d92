"""How far participation went, step by step: given facts, these cells of the Code's matrix."""

from datetime import date
from typing import Any, get_args

import pytest

from domain.answers.levels import Levels, levels
from domain.charter.participation import ACTS, LEVELS, ON_THE_DRAFT, STEPS
from domain.consultation import KINDS
from domain.consultation.dossier import dossier
from domain.consultation.state import EMPTY, fold
from domain.fact import Fact
from domain.words import MeetingKind
from interfaces.cli.loading import archive
from interfaces.files.round_file import parse
from tests.given import fact, given, opened, org, recorded, source

TODAY = date(2026, 12, 1)
BEFORE, AFTER = source("before", "2018-01-10"), source("after", "2018-12-31")
DRAFT = fact(
    "referral-opened", "draft", occurred="2018-05-01", deadline="2018-08-01", open_to_all=True,
    sources=["after"],
)  # fmt: skip
ADOPTED = fact("plan-adopted", "adopted", occurred="2018-11-20", sources=["after"])


def told(*facts: Fact, **content: Any) -> Levels:
    return levels(given(opened(**content), BEFORE, AFTER, org("ax"), *facts).dossier(), TODAY)


def cells(*facts: Fact) -> dict[tuple[str, str], tuple[str, tuple[str, ...]]]:
    """The state of each cell that has acts, and the entries it rests on."""
    return {
        (row.step, cell.level): (cell.state, tuple(id for a in cell.acts for id in a.entries))
        for row in told(*facts).steps
        for cell in row.cells
        if cell.acts
    }


def meeting(id: str, occurred: str | None, form: str = "dialogue-meeting", **more: Any) -> Fact:
    stated = {"sources": ["after"]} | more
    return fact("meeting-held", id, occurred=occurred, form=form, **stated)


def test_without_facts_nothing_is_told_and_nothing_denied() -> None:
    answer = told()
    assert [row.step for row in answer.steps] == list(STEPS)
    for row in answer.steps:
        assert row.reached is None
        assert [(cell.level, cell.state) for cell in row.cells] == [(x, "no-facts") for x in LEVELS]
    assert answer.stated == ()


@pytest.mark.parametrize(
    ("one", "step", "level"),
    [
        (fact("mandate-stated", "one", purpose="En plan"), "agenda-setting", "information"),
        (fact("questions-put", "one", questions=["Vad saknas?"]), "agenda-setting", "information"),
        (fact("agenda-input-received", "one", input="Lokaler"), "agenda-setting", "dialogue"),
        (fact("process-planned-jointly", "one", together_with=["ax"]),
         "agenda-setting", "partnership"),
        (fact("response-received", "one", organisation="ax"), "drafting", "consultation"),
        (fact("material-sent", "one", what=["draft"]), "drafting", "information"),
        (fact("meeting-held", "one", form="referral-hearing"), "drafting", "dialogue"),
        (fact("summary-published", "one"), "decision", "information"),
        (fact("feedback-given", "one", to_participants=True), "decision", "information"),
        (fact("resources-committed", "one", amount=500_000), "implementation", "information"),
        (fact("contact-held", "one"), "implementation", "dialogue"),
        (fact("evaluation-made", "one"), "monitoring", "information"),
        (fact("evaluation-made", "one", with_participants=True), "monitoring", "dialogue"),
        (fact("handover-given", "one", views=True), "reformulation", "information"),
    ],
)  # fmt: skip
def test_an_act_stands_in_its_cell(one: Fact, step: str, level: str) -> None:
    assert cells(one) == {(step, level): ("took-place", ("one",))}


@pytest.mark.parametrize(
    ("occurred", "steps"),
    [
        ("2018-02-13", {"agenda-setting": "took-place"}),
        ("2018-05-14", {"drafting": "took-place"}),
        ("2018-12-01", {"implementation": "took-place"}),
        ("2018", {"agenda-setting": "at-some-step", "drafting": "at-some-step"}),
        ("2018-04-01/2018-05-31", {"agenda-setting": "at-some-step", "drafting": "at-some-step"}),
        (None, {"agenda-setting": "at-some-step", "drafting": "at-some-step"}),
    ],
)
def test_a_meeting_is_placed_by_the_first_draft_and_the_adoption(
    occurred: str | None, steps: dict[str, str]
) -> None:
    proved = [{"source": "after", "proves": "held"}]
    found = cells(DRAFT, ADOPTED, meeting("mora", occurred, sources=proved))
    assert {step: s for (step, level), (s, _) in found.items() if level == "dialogue"} == steps


def test_without_a_draft_no_date_tells_the_step() -> None:
    found = cells(meeting("mora", "2018-02-13"))
    assert found == {
        (step, "dialogue"): ("at-some-step", ("mora",)) for step in ("agenda-setting", "drafting")
    }
    assert told(meeting("mora", "2018-02-13")).steps[0].reached is None


def test_what_was_only_announced_is_not_held() -> None:
    called = fact("meeting-announced", "mora", when="2018-02-13", form="workshop",
                  occurred="2018-01-02", sources=["before"])  # fmt: skip
    assert cells(DRAFT, called)["agenda-setting", "dialogue"] == ("only-announced", ("mora",))
    planned = meeting("mora", "2018-02-13", sources=["before"])
    assert cells(DRAFT, planned)["agenda-setting", "dialogue"][0] == "only-announced"
    unknown = meeting("mora", "2018-02-13", sources=[{"source": "after", "proves": "unknown"}])
    assert cells(DRAFT, unknown)["agenda-setting", "dialogue"][0] == "not-known"


def test_what_others_did_is_not_the_holders() -> None:
    own = meeting("own", "2018-02-13", sources=["before"])
    theirs = meeting("theirs", "2018-02-14", by=["ax"])
    found = cells(DRAFT, own, theirs)["agenda-setting", "dialogue"]
    assert found == ("by-others", ("own", "theirs"))
    jointly = meeting("jointly", "2018-02-14", by=["holder", "ax"])
    assert cells(DRAFT, jointly)["agenda-setting", "dialogue"][0] == "took-place"


@pytest.mark.parametrize(
    "nothing",
    [
        fact("meeting-announced", "mora", when="2018-02-13", form="workshop", sources=["before"]),
        meeting("kommuner", "2018-02-13", parties=["municipality"]),
        meeting("okand", "2018-02-13", form="other"),
        fact("invitation-sent", "call", to=["ax"], meetings=["mora"]),
        fact("sami-consultation", "asked", step="requested"),
    ],
)
def test_what_tells_of_no_level_is_left_out(nothing: Fact) -> None:
    mora = fact("meeting-announced", "mora", when="2018-02-13", form="workshop")
    cancelled = fact("meeting-cancelled", "off", meeting="mora")
    first = [] if nothing.id == "mora" else [mora]
    assert cells(*first, nothing, cancelled) == {}


def test_an_invitation_without_a_meeting_asks_for_views_and_a_survey_does() -> None:
    call = fact("invitation-sent", "call", to=["ax"], occurred="2018-02-01", sources=["after"])
    survey = fact("invitation-sent", "form", to=["ax"], occurred="2018-06-01", survey=True,
                  sources=["after"])  # fmt: skip
    found = cells(call, survey, DRAFT)
    assert found["agenda-setting", "consultation"] == ("took-place", ("call",))
    assert set(found["drafting", "consultation"][1]) == {"form", "draft"}


@pytest.mark.parametrize(
    ("occurred", "state"),
    [("2018-02-13", None), ("2018-05-14", "took-place"), ("2018", "took-place")],
)
def test_elected_representatives_talk_of_the_decision_once_there_is_a_draft(
    occurred: str, state: str | None
) -> None:
    found = cells(DRAFT, meeting("mora", occurred, elected_present=True))
    assert found.get(("decision", "dialogue"), (None,))[0] == state


def test_the_highest_level_that_took_place_is_reached() -> None:
    steps = {
        row.step: row.reached
        for row in told(
            DRAFT,
            fact("mandate-stated", "mandate", purpose="En plan", level="partnership"),
            meeting("mora", "2018-02-13"),
            meeting("falun", "2018-05-20", sources=["before"]),
        ).steps
    }
    assert steps["agenda-setting"] == "dialogue"
    assert steps["drafting"] == "consultation"
    assert steps["decision"] is None


def test_what_the_holder_stated_stands_beside_what_took_place() -> None:
    stated = told(
        fact("mandate-stated", "mandate", level="dialogue"),
        fact("mandate-stated", "purpose", purpose="En plan"),
        fact("mandate-stated", "theirs", level="partnership", by=["ax"]),
    ).stated
    assert [(one.level, one.entry) for one in stated] == [("dialogue", "mandate")]


def test_every_act_of_the_matrix_can_be_recorded() -> None:
    acts = {act for by_level in ACTS.values() for acts in by_level.values() for act in acts}
    told_of = {"draft-sent", "survey", "evaluation-with-participants", *ON_THE_DRAFT}
    assert acts - {*KINDS} - {*get_args(MeetingKind)} == told_of


REACHED = {
    "dalarna-2019": ("partnership", "dialogue", None, None, None, None),
    "orebro-2024": ("dialogue", "consultation", "information", None, None, None),
    "kronoberg-2018": (None, "consultation", None, "information", None, None),
    "jonkoping-2018": (None, "consultation", None, "dialogue", None, None),
    "vastra-gotaland-2020": ("information", "consultation", None, None, None, None),
}


@pytest.mark.parametrize("id", REACHED)
def test_the_bundled_rounds_reach(id: str) -> None:
    (file,) = (one for one in archive() if one.name == f"{id}.yaml")
    facts = parse(file.read_text(encoding="utf-8"), file.name).submission().facts
    state = fold(EMPTY, (recorded(one, number) for number, one in enumerate(facts, 1)))
    answer = levels(dossier(state), TODAY)
    assert tuple(row.reached for row in answer.steps) == REACHED[id]
