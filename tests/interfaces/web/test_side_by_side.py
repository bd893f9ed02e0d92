"""Two answers side by side: each criterion once, what differs first."""

from collections.abc import Iterator
from datetime import date

import pytest

from application.answers import Answers
from application.as_of import as_of
from domain.answers.difference import difference
from domain.answers.principles import Answer
from interfaces.files.charter_file import default_charter, parse_charter
from interfaces.home.home import yardstick
from interfaces.web.side_by_side import CriterionRow, rows
from tests.interfaces.web.visiting import ARCHIVE, visiting

ID = "dalarna-2019"


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Answer]]:
    """The round as it is, as it stood one day, and by a charter that asks less and more."""
    text = default_charter().text.replace('- id: "02"', '- id: "x2"')
    assert text != default_charter().text
    other = yardstick(parse_charter(text, "other.yaml"))
    with visiting(tmp_path_factory.mktemp("beside"), str(ARCHIVE / f"{ID}.yaml")) as client:
        answers: Answers = client.service.answers
        then = answers.seen_from(client.engine, as_of(client.engine, None, date(2018, 5, 20)))
        yield {
            "now": answers.principles(ID),
            "then": then.principles(ID),
            "other": answers.principles(ID, other),
        }


def compared(told: dict[str, Answer], before: str, after: str) -> list[CriterionRow]:
    return list(rows(told[before], told[after], difference(told[before], told[after])))


@pytest.mark.parametrize(("before", "after"), [("then", "now"), ("now", "other"), ("now", "now")])
def test_every_criterion_stands_once(told: dict[str, Answer], before: str, after: str) -> None:
    ids = [row.finding.criterion.id for row in compared(told, before, after)]
    both = [f.criterion.id for one in (before, after) for f in told[one].findings]
    assert len(ids) == len(set(ids))
    assert set(ids) == set(both)


def test_what_differs_comes_first_and_is_what_the_difference_says(told: dict[str, Answer]) -> None:
    found = difference(told["then"], told["now"])
    sorts = [row.sort for row in compared(told, "then", "now")]
    assert sorts.count("verdict") == len(found.verdicts) > 0
    assert sorts.count("grounds") == len(found.grounds) > 0
    assert sorts.count("same") == found.same > 0
    assert sorts == sorted(sorts, key=("verdict", "grounds", "same").index)
    for row in compared(told, "then", "now"):
        assert (row.change is not None) is (row.sort in ("verdict", "grounds"))


def test_a_criterion_of_one_charter_alone_stands_on_its_side(told: dict[str, Answer]) -> None:
    by_id = {row.finding.criterion.id: row for row in compared(told, "now", "other")}
    assert (by_id["02"].sort, by_id["02"].after) == ("gone", None)
    assert (by_id["x2"].sort, by_id["x2"].before) == ("new", None)
    assert by_id["02"].finding is by_id["02"].before


def test_nothing_differs_from_itself(told: dict[str, Answer]) -> None:
    assert {row.sort for row in compared(told, "now", "now")} == {"same"}
