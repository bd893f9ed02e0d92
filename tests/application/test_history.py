"""Trails, what differs between two moments, and the replay."""

from collections.abc import Iterator
from datetime import date
from typing import Any, get_args

import pytest

from application.answers import Answers
from application.as_of import AsOf, as_of
from application.changes import Changes, between
from application.engine import Engine
from application.records import NotYet, Unanswerable
from application.replaying import Axis, replay
from application.trails import trails
from domain.answers.trail import Speaks, Trail
from domain.fact import Fact
from interfaces.home.home import yardstick
from tests.application.given import engine_on, one_by_one, submission
from tests.given import fact, opened, org, source

TODAY = date(2019, 3, 20)
ROUND: tuple[Fact, ...] = (
    opened(),
    source("rapport", "2018-06-30"),
    org("ax", parties=["civil-society"]),
    fact("meeting-held", "mora", occurred="2018-02-14T16:00", parties=["civil-society"],
         sources=["rapport"]),
    fact("attendance-recorded", "ax-kom", meeting="mora", organisation="ax", sources=["rapport"]),
    fact("goal-set", "mal", goal="Fler röster"),
    fact("corrected", "korr", entry="mora", changes={"occurred": "2018-02-14T18:00"}, reason="fel"),
    fact("contested", "bestritt", entry="ax-kom", organisation="ax", statement="Vi var inte där"),
)  # fmt: skip


@pytest.fixture
def engine() -> Iterator[Engine]:
    with engine_on() as engine:
        one_by_one(engine, ROUND)
        yield engine


@pytest.fixture
def answers(engine: Engine) -> Answers:
    return Answers(engine, yardstick(), lambda: TODAY)


# --- trails ----------------------------------------------------------------------------------


def test_the_facts_behind_a_verdict_with_what_became_of_them(
    engine: Engine, answers: Answers
) -> None:
    ((position, trail),) = trails(engine, answers, "exempel", criterion="18").facts
    assert (position, trail.record.fact.id, trail.reading) == (4, "mora", "corrected")
    assert trail.record.fact.occurred == "2018-02-14T16:00"
    assert trail.entry is not None
    assert trail.entry.fact.occurred == "2018-02-14T18:00"
    assert [one.fact.id for one in trail.corrections] == ["korr"]
    assert trail.spoken_of_by == ("ax-kom",)
    assert trail.recording is not None
    assert trail.recording.public_by == date(2018, 6, 30)


def test_the_facts_behind_a_step_and_an_organisations_part_in_it(
    engine: Engine, answers: Answers
) -> None:
    for asked in ({"step": "attended"}, {"step": "attended", "organisation": "ax"}):
        ((_, trail),) = trails(engine, answers, "exempel", **asked).facts  # type: ignore[arg-type]
        assert trail.record.fact.id == "ax-kom"
        assert trail.speaks_of == ("mora", "organisation-ax")
        assert [(one.fact.organisation, one.stands) for one in trail.contests] == [("ax", True)]
    assert trails(engine, answers, "exempel", step="invited", organisation="ax").facts == ()
    assert trails(engine, answers, "exempel", criterion="36").facts == ()


def test_the_whole_record_in_the_order_recorded(engine: Engine, answers: Answers) -> None:
    told = trails(engine, answers, "exempel").facts
    assert [position for position, _ in told] == [*range(1, len(ROUND) + 1)]
    assert [trail.reading for _, trail in told][-2:] == ["remark", "remark"]


def test_what_was_retracted_says_so(engine: Engine, answers: Answers) -> None:
    retraction = fact("corrected", "bort", entry="mal", retracted=True, reason="fel")
    engine.submit(submission(retraction, key="bort"))
    ((_, trail),) = trails(engine, answers, "exempel", entries=("mal",)).facts
    assert (trail.reading, trail.entry) == ("retracted", None)
    assert [t.proof for t in trail.testimonies] == ["held"]
    assert trail.recording is not None


def test_what_came_after_the_day_asked_about_is_unseen(engine: Engine, answers: Answers) -> None:
    then = answers.seen_from(engine, AsOf(true_on=date(2018, 2, 1)))
    ((_, trail),) = trails(engine, then, "exempel", entries=("mora",)).facts
    assert (trail.reading, trail.entry) == ("unseen", None)
    assert [t.source for t in trail.testimonies] == ["rapport"]
    assert trail.recording is not None


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"entries": ("nope",)}, "entry"),
        ({"criterion": "99"}, "criterion"),
        ({"organisation": "ax"}, "organisation"),
        ({"organisation": "nope", "step": "attended"}, "organisation"),
        ({"criterion": "18", "step": "attended"}, "step"),
        ({"criterion": "18", "entries": ("mora",)}, "entry"),
        ({"step": "attended", "entries": ("mora",)}, "entry"),
    ],
)
def test_what_there_is_not_cannot_be_traced(
    engine: Engine, answers: Answers, asked: dict[str, Any], field: str
) -> None:
    with pytest.raises(Unanswerable) as refused:
        trails(engine, answers, "exempel", **asked)
    assert refused.value.field == field


def one(engine: Engine, answers: Answers, entry: str) -> Trail:
    ((_, trail),) = trails(engine, answers, "exempel", entries=(entry,)).facts
    return trail


def more(engine: Engine, *facts: Fact) -> None:
    for said in facts:
        engine.submit(submission(said, key=said.id))


def test_a_second_correction_starts_from_the_first(engine: Engine, answers: Answers) -> None:
    again = fact("corrected", "korr2", entry="mora", changes={"occurred": "2018-02-15"}, reason="x")
    more(engine, again)
    revisions = one(engine, answers, "mora").revisions
    assert [(r.before.occurred, r.after.occurred) for r in revisions] == [
        ("2018-02-14T16:00", "2018-02-14T18:00"),
        ("2018-02-14T18:00", "2018-02-15"),
    ]


def test_references_follow_corrections(engine: Engine, answers: Answers) -> None:
    other = fact("meeting-held", "orsa", occurred="2018-02-20", sources=["rapport"])
    moved = fact("corrected", "flytt", entry="ax-kom", changes={"meeting": "orsa"}, reason="fel")
    more(engine, other, moved)
    assert one(engine, answers, "ax-kom").speaks_of == ("orsa", "organisation-ax")
    assert one(engine, answers, "orsa").spoken_of_by == ("ax-kom",)
    assert one(engine, answers, "mora").spoken_of_by == ()


def test_the_trail_of_a_correction_and_of_a_contest(engine: Engine, answers: Answers) -> None:
    nay = fact("contested", "nej", entry="korr", organisation="ax", statement="Det var 16")
    reply = fact("contest-answered", "svar", contest="nej", outcome="dismissed", reason="Nej")
    more(engine, nay, reply)
    for entry, remarks in (
        ("korr", ["nej", "svar"]),
        ("nej", ["svar"]),
        ("mora", ["korr", "nej", "svar"]),
    ):
        trail = one(engine, answers, entry)
        assert [c.id for c in trail.contests] == ["nej"]
        assert [r.fact.id for r in trail.contests[0].replies] == ["svar"]
        assert [r.fact.id for r in trail.remarks] == remarks
    told = trails(engine, answers, "exempel", entries=("korr",))
    assert told.positions == {"nej": 9, "svar": 10}


def test_it_says_what_it_is_behind_and_what_each_fact_speaks_for(
    engine: Engine, answers: Answers
) -> None:
    told = trails(engine, answers, "exempel", criterion="18")
    assert told.finding is not None
    assert (told.behind, told.finding.possible) == ("criterion 18", ("honoured",))
    assert told.speaks == {"mora": (Speaks("held", "met"),)}
    labels = {
        "the record": {},
        "the entries named": {"entries": ("mora",)},
        "step attended": {"step": "attended"},
        "step attended of ax": {"step": "attended", "organisation": "ax"},
    }
    for label, asked in labels.items():
        assert trails(engine, answers, "exempel", **asked).behind == label  # type: ignore[arg-type]


def test_of_an_announcement_it_is_proved_that_it_announces(
    engine: Engine, answers: Answers
) -> None:
    more(engine, fact("meeting-announced", "kallelse", when="2018-04-01", sources=["rapport"]))
    trail = one(engine, answers, "kallelse")
    assert (trail.proof, [t.proof for t in trail.testimonies]) == ("announced", ["announced"])


# --- between two moments ---------------------------------------------------------------------


def found(engine: Engine, answers: Answers, since: str, until: str | None = None) -> Changes:
    earlier, later = as_of(engine, since, None), as_of(engine, until, None)
    return between(engine, answers, "exempel", earlier, later)


def changed(changes: Changes) -> list[tuple[str, list[str]]]:
    return [
        (turn.record.fact.id, [c.after.criterion.id for c in turn.difference.verdicts])
        for turn in changes.turns
    ]


def test_which_fact_changed_which_verdict(engine: Engine, answers: Answers) -> None:
    changes = found(engine, answers, "3")
    assert [record.fact.id for _, record in changes.learnt] == [f.id for f in ROUND[3:]]
    turned = dict(changed(changes))
    assert "18" in turned["mora"]
    assert turned["korr"] == ["18"]
    assert set(turned) <= {"mora", "ax-kom", "korr"}
    verdict = next(c for c in changes.whole.verdicts if c.after.criterion.id == "18")
    assert (verdict.before.possible, verdict.after.possible) == (("open",), ("honoured",))


def test_every_turn_is_a_step_from_one_answer_to_the_next(engine: Engine, answers: Answers) -> None:
    changes = found(engine, answers, "1")
    for turn in changes.turns:
        before, after = (
            answers.seen_from(engine, AsOf(at)).principles("exempel")
            for at in (turn.position - 1, turn.position)
        )
        ids = {c.after.criterion.id for c in turn.difference.verdicts}
        assert ids == {
            b.criterion.id
            for a, b in zip(before.findings, after.findings, strict=True)
            if a.possible != b.possible
        }


def test_nothing_between_a_moment_and_itself(engine: Engine, answers: Answers) -> None:
    changes = found(engine, answers, "5", "5")
    assert (changes.learnt, changes.turns, changes.whole.verdicts) == ((), (), ())


def test_a_round_that_was_unknown_is_new_from_its_opening(engine: Engine, answers: Answers) -> None:
    changes = found(engine, answers, "0")
    assert not changes.begun
    assert len(changes.learnt) == len(ROUND)
    with pytest.raises(NotYet):
        found(engine, answers, "0", "0")


def test_what_time_alone_changes_is_told_apart() -> None:
    live = opened(kept="live", period="2019/2022")
    with engine_on() as engine:
        engine.submit(submission(live, consultation="exempel"))
        answers = Answers(engine, yardstick(), lambda: TODAY)
        early, late = AsOf(1, date(2018, 6, 1)), AsOf(1, date(2024, 6, 1))
        changes = between(engine, answers, "exempel", early, late)
        assert changes.turns == ()
        assert changes.by_time.verdicts
        assert changes.by_time == changes.whole


def test_moments_in_the_wrong_order_are_refused(engine: Engine, answers: Answers) -> None:
    with pytest.raises(Unanswerable, match="earlier"):
        found(engine, answers, "5", "3")


# --- replay ----------------------------------------------------------------------------------


def test_fact_by_fact_each_step_is_the_answer_of_its_moment(
    engine: Engine, answers: Answers
) -> None:
    steps = list(replay(engine, answers, "exempel"))
    assert [step.came for step in steps] == [(f.id,) for f in ROUND]
    assert [(s.number, s.of) for s in steps] == [(n, 8) for n in range(1, 9)]
    for step in steps:
        then = answers.seen_from(engine, step.as_of)
        assert step.answer == then.principles("exempel")
        assert step.participation == then.participation("exempel")
        assert step.phase == then.phase("exempel")
    turned = {s.came[0]: [c.after.criterion.id for c in s.changes.verdicts] for s in steps[1:]}  # type: ignore[union-attr]
    assert turned["korr"] == ["18"]
    assert steps[0].changes is None


def test_day_by_day_as_it_happened(engine: Engine, answers: Answers) -> None:
    steps = list(replay(engine, answers, "exempel", "occurred"))
    days = [step.as_of.true_on for step in steps]
    assert days[:-1] == sorted(set(days[:-1]))  # type: ignore[type-var]
    on = {day: step.came for day, step in zip(days, steps, strict=True)}
    assert on[date(2018, 2, 14)] == (*(f.id for f in ROUND[:3]), "mora", "ax-kom")


def test_what_has_no_date_comes_apart_and_on_no_day(engine: Engine, answers: Answers) -> None:
    *dated, last = replay(engine, answers, "exempel", "occurred")
    assert (last.is_dateless, last.as_of) == (True, AsOf())
    assert last.came == last.undated == ("mal",)
    assert last.answer == answers.principles("exempel")
    assert not any(step.is_dateless or step.as_of.true_on == TODAY for step in dated)
    assert not {"mal"} & {id for step in dated for id in step.came}


def test_what_a_dated_source_proves_without_a_date_is_told_apart_on_its_day() -> None:
    facts = (
        source("rapport", "2018-06-30"),
        fact("meeting-held", "mora", occurred="2018-02-14", sources=["rapport"]),
        fact("goal-set", "mal", goal="Fler röster",
             sources=[{"source": "rapport", "proves": "held"}]),
    )  # fmt: skip
    with engine_on() as engine:
        engine.submit(submission(opened(), *facts))
        answers = Answers(engine, yardstick(), lambda: TODAY)
        steps = {s.as_of.true_on: s for s in replay(engine, answers, "exempel", "occurred")}
    then = steps[date(2018, 6, 30)]
    assert then.came == then.undated == ("mal",)
    assert not then.is_dateless
    assert steps[date(2018, 2, 14)].undated == ()


def test_as_sources_made_it_public() -> None:
    in_part = {"source": "schema", "proves": "announced", "tells": ["municipality"]}
    facts = (
        source("schema", "2018-01-10"), source("rapport", "2018-06"), source("odaterad"),
        fact("meeting-held", "mora", occurred="2018-02-14", municipality="Mora",
             sources=[in_part, "rapport"]),
        fact("meeting-held", "orsa", occurred="2018-02-20", sources=["odaterad"]),
        fact("goal-set", "mal", goal="Fler röster"),
    )  # fmt: skip
    with engine_on() as engine:
        engine.submit(submission(opened(), *facts))
        answers = Answers(engine, yardstick(), lambda: TODAY)
        steps = list(replay(engine, answers, "exempel", "published"))
        for step in steps:
            then = answers.seen_from(engine, step.as_of)
            assert step.answer == then.principles("exempel")
        early = answers.seen_from(engine, steps[0].as_of).dossier("exempel").by_id["mora"]
    days = [step.as_of.public_on for step in steps]
    assert days == [date(2018, 1, 10), date(2018, 6, 30), None]
    assert [set(step.came) & {"mora", "orsa", "mal"} for step in steps] == [
        {"mora"}, {"mora"}, {"orsa", "mal"},
    ]  # fmt: skip
    assert (early.proof, early.fact.occurred) == ("announced", None)
    assert steps[0].planned == ("mora",)
    assert [step.is_dateless for step in steps] == [False, False, True]


def test_only_the_order_of_a_file_says_so(engine: Engine, answers: Answers) -> None:
    told = {by: next(replay(engine, answers, "exempel", by)) for by in get_args(Axis)}
    assert {by: step.is_order_of_file for by, step in told.items()} == {
        "known": True, "occurred": False, "published": False,
    }  # fmt: skip
    with engine_on() as live:
        live.submit(submission(opened(kept="live")))
        kept = Answers(live, yardstick(), lambda: TODAY)
        assert not next(replay(live, kept, "exempel")).is_order_of_file


def test_it_goes_no_further_than_it_is_seen_from(engine: Engine, answers: Answers) -> None:
    then = answers.seen_from(engine, AsOf(4, date(2019, 3, 1)))
    assert [s.came[0] for s in replay(engine, then, "exempel")] == [f.id for f in ROUND[:4]]
    early = answers.seen_from(engine, AsOf(true_on=date(2018, 2, 1)))
    assert all(
        s.as_of.true_on <= date(2018, 2, 1)  # type: ignore[operator]
        for s in replay(engine, early, "exempel", "occurred")
    )


def test_it_can_begin_in_the_middle(engine: Engine, answers: Answers) -> None:
    whole = list(replay(engine, answers, "exempel"))
    assert list(replay(engine, answers, "exempel", start=5)) == whole[4:]
    assert list(replay(engine, answers, "exempel", start=99)) == []


def test_a_round_without_dates_has_one_day() -> None:
    with engine_on() as engine:
        engine.submit(submission(opened()))
        answers = Answers(engine, yardstick(), lambda: TODAY)
        (step,) = replay(engine, answers, "exempel", "occurred")
        assert step.came == ("opened",)
