"""The model is at any time what a fold of the log up to its position would give."""

import logging
import threading
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from application.log import lines
from application.models import judging, projector
from application.models.projector import Projector
from application.models.store import Store, Unbuilt
from tests.application.models.given import Setting, contents
from tests.every_kind import ROUND
from tests.given import fact, opened, org

LINE = '{"recorded": "2019-03-01T12:00:00Z", "nonce": "x"}'


def of(store: Store, table: str, **chosen: Any) -> list[dict[str, Any]]:
    """The rows of a table that have these values."""
    return [row for row in contents(store)[table] if chosen.items() <= row.items()]


def test_a_store_without_a_model_says_so(setting: Setting) -> None:
    with pytest.raises(Unbuilt):
        setting.projector.catch_up()
    with pytest.raises(Unbuilt):
        setting.store.position()


def test_the_model_of_an_empty_log(setting: Setting) -> None:
    setting.build()
    setting.is_the_fold()
    assert setting.store.position() == 0


@pytest.mark.parametrize("limit", [1, 7, 1000])
def test_caught_up_in_batches_of_any_size_it_is_the_fold_after_each(
    setting: Setting, limit: int
) -> None:
    setting.build()
    setting.whole("tidigare", (opened(period="2015/2018"), *ROUND[1:]))
    setting.whole()
    setting.identify("forbundet", "Förbundet")
    seen = 0
    while (progress := setting.projector.catch_up(limit)).lines:
        seen += progress.lines
        assert progress.lines <= limit
        assert progress.position == seen == setting.store.position()
        if limit > 1 or seen % 20 == 0:
            setting.is_the_fold()
    setting.is_the_fold()
    assert seen == setting.engine.position()
    assert of(setting.store, "involvements", round="exempel")


def test_a_rebuilt_model_is_the_one_that_was_caught_up(setting: Setting) -> None:
    setting.build()
    setting.whole()
    setting.identify("ax", "Ax")
    setting.projector.catch_up()
    before = contents(setting.store)
    setting.build()
    assert contents(setting.store) == before
    assert len(before["figures"]) > 30


def test_two_projectors_at_once_take_in_each_line_once(
    setting: Setting, place: Callable[[], Store]
) -> None:
    setting.build()
    for one in ROUND:
        setting.send(one)
    taken: list[int] = []

    def work(store: Store) -> None:
        own = Projector(setting.engine, setting.answers, store)
        while lines := own.catch_up(3).lines:
            taken.append(lines)

    threads = [threading.Thread(target=work, args=(place(),)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(taken) == setting.engine.position() == setting.store.position()
    setting.is_the_fold()


def test_what_fails_in_the_middle_of_a_batch_leaves_nothing_of_it(
    setting: Setting, monkeypatch: pytest.MonkeyPatch
) -> None:
    setting.whole()
    setting.build()
    before = contents(setting.store)
    setting.send(fact("goal-set", "nytt-mal", goal="Fler"))
    with monkeypatch.context() as patched:
        patched.setattr(Projector, "identify", _fail)
        with pytest.raises(ZeroDivisionError):
            setting.projector.catch_up()
    assert contents(setting.store) == before
    setting.projector.catch_up()
    setting.is_the_fold()


def _fail(*_: Any) -> None:
    raise ZeroDivisionError


# --- rounds that bear on one another ---------------------------------------------------------


def test_what_is_recorded_late_of_an_earlier_round_reaches_the_later_ones(
    setting: Setting,
) -> None:
    setting.send(opened(period="2015/2018"), org("ax"), to="tidigare")
    for id in ("senare", "senast"):
        setting.send(
            opened(period="2019/2022"), org("ax"),
            fact("organisation-found", "fann", organisation="ax", how="register"), to=id,
        )  # fmt: skip
    setting.begin("annorstades", region="20")
    setting.build()
    before = {v["round"]: v["possible"] for v in of(setting.store, "verdicts", criterion="04")}
    setting.send(
        fact("organisation-found", "fann", organisation="ax", how="register"),
        fact("inventory-completed", "klar", complete=True), to="tidigare",
    )  # fmt: skip
    assert setting.projector.catch_up().rounds == 3
    after = {v["round"]: v["possible"] for v in of(setting.store, "verdicts", criterion="04")}
    assert before["senare"] == before["senast"] == ("not-applicable",)
    assert after["senare"] == after["senast"] != before["senare"]
    setting.is_the_fold()


def test_a_round_that_bears_on_no_other_is_judged_alone(setting: Setting) -> None:
    setting.begin("tidigare", period="2015/2018")
    setting.begin("senare")
    setting.build()
    setting.send(fact("goal-set", "mal", goal="Fler"), to="tidigare")
    assert setting.projector.catch_up().rounds == 1


def test_a_round_whose_years_are_corrected_bears_on_others(setting: Setting) -> None:
    facts = (org("ax"), fact("organisation-found", "fann", organisation="ax", how="register"))
    setting.send(opened(period="2023/2026"), *facts, to="flyttad")
    setting.send(opened(period="2019/2022"), *facts, to="exempel")
    setting.build()
    moved = {"period": "2015/2018"}
    setting.send(
        fact("corrected", "ratt", entry="opened", changes=moved, reason="fel"), to="flyttad"
    )
    assert setting.projector.catch_up().rounds == 2
    setting.is_the_fold()


def test_organisations_that_turn_out_to_be_one(setting: Setting) -> None:
    setting.build()
    setting.identify("klys", "KLYS")
    setting.identify("ax", "Ax", same_as="amatorer")
    setting.projector.catch_up()
    setting.is_the_fold()
    setting.identify("amatorer", "Amatörer")
    setting.projector.catch_up()
    setting.is_the_fold()
    assert of(setting.store, "organisations", id="ax")[0]["merged_into"] == "amatorer"
    setting.identify("amatorer", "Amatörer", same_as="aa")
    setting.projector.catch_up()
    setting.is_the_fold()
    assert of(setting.store, "organisations", id="ax")[0]["merged_into"] == "aa"
    assert of(setting.store, "organisations", id="klys")[0]["merged_into"] is None


# --- the day ---------------------------------------------------------------------------------


def test_when_the_day_changes_all_rounds_are_judged_anew_some_at_a_time(
    setting: Setting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(projector, "_REJUDGED", 2)
    setting.begin("a", "b", "c", kept="live", period="2019/2022")
    setting.whole()
    setting.build()
    assert of(setting.store, "rounds", id="a")[0]["phase"] != "over"
    setting.day = date(2023, 1, 1)
    assert [setting.projector.catch_up().rounds for _ in range(3)] == [2, 2, 0]
    setting.is_the_fold()
    assert of(setting.store, "rounds", id="a")[0]["phase"] == "over"


def test_a_clock_that_steps_back_has_all_rounds_judged_on_the_day_that_it_tells(
    setting: Setting,
) -> None:
    setting.begin("a", kept="live", period="2019/2022")
    setting.day = date(2023, 1, 1)
    setting.build()
    assert of(setting.store, "rounds", id="a")[0]["phase"] == "over"
    setting.day = date(2022, 1, 1)
    assert setting.projector.catch_up().rounds == 1
    setting.is_the_fold()
    assert of(setting.store, "rounds", id="a")[0]["phase"] != "over"


def test_halfway_through_it_is_told_that_not_all_rounds_are_judged_on_the_new_day(
    setting: Setting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(projector, "_REJUDGED", 1)
    setting.begin("a", "b")
    setting.build()
    yesterday, setting.day = setting.day, date(2019, 3, 2)
    assert setting.projector.catch_up().more
    assert of(setting.store, "progress")[0]["judged_on"] == yesterday
    assert setting.projector.catch_up().more
    assert of(setting.store, "progress")[0]["judged_on"] == setting.day
    assert not setting.projector.catch_up().more


# --- what cannot be read ---------------------------------------------------------------------


def test_a_line_that_cannot_be_read_leaves_its_round_as_of_before_and_all_else_goes_on(
    setting: Setting, caplog: pytest.LogCaptureFixture
) -> None:
    setting.begin("frisk")
    setting.whole()
    setting.identify("ax", "Ax")
    setting.build()
    before = contents(setting.store)
    at = setting.poison("consultation-exempel", "consultation.unheard-of.1", LINE)
    also = setting.poison("organisation-ax", "organisation.unheard-of.1", LINE)
    setting.poison("consultation-ny", "consultation.unheard-of.1", LINE)
    setting.poison("charter-x", "charter.unheard-of.1", LINE)
    setting.begin("efter", region="20")
    caplog.set_level(logging.WARNING)
    progress = setting.projector.catch_up()
    assert progress.position == setting.engine.position()
    held = contents(setting.store)
    assert {f["stream"]: f["position"] for f in held["faults"]} == {
        "consultation-exempel": at, "organisation-ax": also, "consultation-ny": also + 1,
    }  # fmt: skip
    assert "consultation-exempel cannot be read" in caplog.text
    for table in ("verdicts", "dues", "figures", "involvements", "rounds"):
        of_before = [row for row in held[table] if "efter" not in row.values()]
        assert of_before == before[table], table
    assert held["organisations"] == before["organisations"]
    assert of(setting.store, "rounds", id="efter")

    setting.begin("sist", region="20")
    setting.projector.catch_up()
    held = contents(setting.store)
    assert len(held["faults"]) == 3
    setting.build()
    assert contents(setting.store) == held


def test_a_fault_tells_nothing_of_what_is_recorded(setting: Setting) -> None:
    setting.whole()
    setting.build()
    setting.poison("consultation-exempel", "consultation.goal-set.1", LINE.replace("x", "hemligt"))
    setting.projector.catch_up()
    (fault,) = of(setting.store, "faults")
    assert "hemligt" not in fault["error"]
    assert fault["error"].startswith("Damaged in ")


def test_a_fault_is_forgotten_once_the_stream_can_be_read(
    setting: Setting, monkeypatch: pytest.MonkeyPatch
) -> None:
    setting.send(opened(), fact("goal-set", "mal", goal="Fler"))
    _, second = setting.engine.recorder.read("consultation-exempel")
    new = lines.encode(second).decode().replace('"mal"', '"mal-2"')
    new = new.replace('n":2', 'n":3').replace('"version":1', '"version":2')
    setting.build()
    setting.poison("consultation-exempel", "consultation.goal-set.2", new)
    setting.projector.catch_up()
    assert of(setting.store, "faults")
    assert of(setting.store, "rounds", id="exempel")[0]["version"] == 2
    later = "consultation.goal-set.2"  # of a later release
    monkeypatch.setitem(lines._CURRENT, later, type(second.fact))
    setting.build()
    assert not of(setting.store, "faults")
    assert of(setting.store, "rounds", id="exempel")[0]["version"] == 3
    setting.is_the_fold()


def test_a_round_that_cannot_be_judged_keeps_its_rows_until_it_can(
    setting: Setting, monkeypatch: pytest.MonkeyPatch
) -> None:
    setting.begin("trasig", "frisk")
    setting.build()
    before = of(setting.store, "rounds", id="trasig")
    real = judging.of_round

    def broken(answers: Any, id: str, position: int) -> Any:
        if id == "trasig":
            raise ZeroDivisionError("hemligt")
        return real(answers, id, position)

    monkeypatch.setattr(judging, "of_round", broken)
    for id in ("trasig", "frisk"):
        setting.send(fact("goal-set", "mal", goal="Fler"), to=id)
    setting.projector.catch_up()
    assert of(setting.store, "rounds", id="trasig") == before
    assert of(setting.store, "rounds", id="frisk")[0]["version"] == 2
    (fault,) = of(setting.store, "faults")
    assert fault["stream"] == "consultation-trasig"
    assert fault["error"].startswith("ZeroDivisionError in test_projector.py")

    setting.day = date(2019, 3, 2)
    assert not setting.projector.catch_up_wholly().more  # it does not try for ever

    monkeypatch.setattr(judging, "of_round", real)
    setting.send(fact("goal-set", "mal-2", goal="Fler"), to="trasig")
    setting.projector.catch_up()
    assert not of(setting.store, "faults")
    setting.is_the_fold()


def test_a_round_whose_rows_the_tables_do_not_take_keeps_the_old_ones(
    setting: Setting, monkeypatch: pytest.MonkeyPatch
) -> None:
    setting.begin("trasig", "frisk")
    setting.build()
    before = contents(setting.store)
    real = judging.of_round

    def doubled(answers: Any, id: str, position: int) -> Any:
        rows = real(answers, id, position)
        return rows if id == "frisk" else rows | {"verdicts": [*rows["verdicts"]] * 2}

    monkeypatch.setattr(judging, "of_round", doubled)
    for id in ("trasig", "frisk"):
        setting.send(fact("goal-set", "mal", goal="Fler"), to=id)
    setting.projector.catch_up()
    held = contents(setting.store)
    assert len(held["verdicts"]) == len(before["verdicts"]) > 0
    assert of(setting.store, "rounds", id="trasig")[0]["version"] == 1
    assert of(setting.store, "rounds", id="frisk")[0]["version"] == 2
    (fault,) = held["faults"]
    assert (fault["stream"], fault["position"]) == ("consultation-trasig", 3)
    assert fault["error"].startswith("IntegrityError")
