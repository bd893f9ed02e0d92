"""What is asked of a model is answered the same from every database."""

from datetime import date
from typing import Any

import pytest

from application.models.queries import Answered, Behind, Models, Page
from application.models.store import Unbuilt
from application.records import NotFound, Unanswerable
from tests.application.models.given import TODAY, Setting
from tests.given import fact, opened, org


@pytest.fixture
def models(setting: Setting) -> Models:
    """Rounds of three regions, one of them with every kind of fact."""
    setting.whole()
    setting.begin("ostgotland", "ostgotland-2", region="05", kept="live")
    setting.send(opened(region="10", period="2012/2014"), org("ax"), to="aldre")
    setting.build()
    return Models(setting.projector)


def every(ask: Any, limit: int, **chosen: Any) -> list[Any]:
    """All rows, page by page."""
    rows: list[Any] = []
    told: Answered[Any] = ask(page=Page(limit), **chosen)
    while True:
        rows += told.rows
        assert len(told.rows) <= limit
        if told.next is None:
            return rows
        assert len(told.rows) == limit
        told = ask(page=Page(limit, told.next), **chosen)


def test_pages_of_any_size_come_to_the_whole(models: Models) -> None:
    for ask, chosen in (
        (models.board, {"on": TODAY}), (models.verdicts, {}), (models.figures, {}),
    ):  # fmt: skip
        whole = every(ask, 10_000, **chosen)
        assert len(whole) >= 4
        assert every(ask, 3, **chosen) == whole
        assert len({repr(row) for row in whole}) == len(whole)


def test_the_board_goes_by_region_and_the_years_of_the_plan(models: Models) -> None:
    told = models.board(TODAY)
    assert [one.id for one in told.rows] == ["ostgotland", "ostgotland-2", "aldre", "exempel"]
    assert [one.id for one in models.board(TODAY, region="05").rows] == [
        "ostgotland", "ostgotland-2",
    ]  # fmt: skip
    opening = [one.id for one in models.board(TODAY, phase=told.rows[0].phase).rows]
    assert "ostgotland" in opening
    assert "exempel" not in opening


def test_what_is_overdue_follows_the_day_that_is_asked_about(models: Models) -> None:
    def states(on: date) -> set[str]:
        (one,) = (one for one in models.board(on).rows if one.id == "exempel")
        return {due.state for due in one.dues if due.by}

    assert states(date(1999, 1, 1)) == {"due"}
    assert states(date(2999, 1, 1)) == {"overdue"}
    regions = {one.code: one for one in models.regions(date(2999, 1, 1)).rows}
    assert regions["10"].overdue == 0  # the round is made up
    (one,) = models.board(TODAY, due_before=date(2999, 1, 1)).rows
    assert one.id == "exempel"
    assert not models.board(TODAY, due_before=date(1999, 1, 1)).rows


def test_regions_count_what_is_real(models: Models) -> None:
    regions = {one.code: one for one in models.regions(TODAY).rows}
    assert (regions["05"].rounds, regions["05"].live, regions["05"].latest) == (
        2, 2, "ostgotland-2",
    )  # fmt: skip
    assert (regions["10"].rounds, regions["10"].fictional) == (1, 1)
    assert regions["10"].organisations == 1
    assert regions["25"].rounds == 0


def test_a_verdict_is_found_where_it_is_possible(models: Models) -> None:
    rows = models.verdicts(Page(500), round="exempel").rows
    for verdict in ("honoured", "partly", "breached", "not-evidenced"):
        found = models.verdicts(Page(500), round="exempel", verdict=verdict).rows
        assert [one.criterion for one in found] == [
            one.criterion for one in rows if verdict in one.possible
        ]
    assert not models.verdicts(verdict="%").rows


def test_criteria_are_found_by_a_principle_of_any_view(models: Models) -> None:
    charter = models.projector.answers.yardstick.charter
    for principle in ("Ö", "trust", "knowledge"):
        found = models.verdicts(Page(500), round="exempel", principle=principle).rows
        expected = [one.id for one in charter.criteria if principle in one.principles.values()]
        assert [one.criterion for one in found] == sorted(expected)


def test_figures_keep_their_bounds_and_what_is_not_named(models: Models) -> None:
    (one,) = models.figures(round="exempel", dimension="all", step="inventoried").rows
    (count,) = one.counts
    assert (count.number, count.precision, count.low, count.high) == (50, "about", 45, 55)
    assert one.totals[0].label is None
    assert not models.figures(round="exempel", dimension="group", value="roma").rows


def test_an_organisation_is_found_under_any_of_its_ids(setting: Setting, models: Models) -> None:
    setting.identify("kretsen", "Kretsen", same_as="kulturkrets")
    setting.identify("kulturkrets", "Kulturkretsen")
    setting.identify("ensam", "Ensam")
    setting.projector.catch_up()
    for id in ("kretsen", "kulturkrets"):
        assert [one.round for one in models.involvements(id).rows] == ["exempel"]
    assert models.involvements("ensam").rows == ()
    assert [one.round for one in models.involvements("ax").rows] == ["aldre"]
    with pytest.raises(NotFound):
        models.involvements("nobody")


@pytest.mark.parametrize("cursor", ["", "a", "a.b", "a.b.c.d", "...."])
def test_a_cursor_of_another_list_is_refused(models: Models, cursor: str) -> None:
    with pytest.raises(Unanswerable):
        models.board(TODAY, Page(1, cursor))


def test_how_far_behind_the_model_is(setting: Setting, models: Models) -> None:
    assert (models.lag().lag, models.lag().seconds) == (0, 0)
    for n in range(3):
        at = setting.send(fact("goal-set", f"fler-{n}", goal="Fler"))
    told = models.lag()
    assert (told.lag, told.position) == (3, at - 3)
    assert told.seconds >= 2  # the clock goes a second at a time
    with pytest.raises(Behind):
        models.reach(at, 0)
    with pytest.raises(Unanswerable):
        models.reach(at + 1, 0)
    setting.projector.catch_up()
    models.reach(at, 0)
    assert models.lag().lag == 0
    assert models.stand().position == at


def test_without_a_model_all_of_the_log_is_lacking(setting: Setting) -> None:
    setting.begin("exempel")
    models = Models(setting.projector)
    assert (models.lag().position, models.lag().lag, models.lag().state) == (None, 1, "unbuilt")
    with pytest.raises(Unbuilt):
        models.board(TODAY)
