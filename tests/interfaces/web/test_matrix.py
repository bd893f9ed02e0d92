"""The matrix lays every finding out by the principles of a view, and by phases."""

from collections.abc import Iterator
from typing import get_args

import pytest

from application.answers import Answers
from domain.answers.principles import TOO_LITTLE, Answer
from domain.charter.model import Criterion
from interfaces.web.matrix import PHASES, Matrix
from tests.interfaces.web.visiting import ARCHIVE, visiting


@pytest.fixture(scope="module")
def answer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Answer]:
    folder = tmp_path_factory.mktemp("matrix")
    with visiting(folder, str(ARCHIVE / "dalarna-2019.yaml")) as client:
        answers: Answers = client.service.answers
        yield answers.principles("dalarna-2019")


def test_every_finding_of_a_view_stands_once_in_its_phase(answer: Answer) -> None:
    for view in answer.charter.views:
        matrix = Matrix.of(answer, view.id)
        laid = [f.criterion.id for row in matrix.rows for p in PHASES for f in row.within(p)]
        there = [f.criterion.id for f in answer.findings if view.id in f.criterion.principles]
        assert sorted(laid) == sorted(there)
        assert [row.principle for row in matrix.rows] == list(view.principles)
        for row in matrix.rows:
            assert all(f.criterion.principles[view.id] == row.principle.id for f in row.findings)


def test_a_view_that_is_not_there_is_the_first(answer: Answer) -> None:
    assert (
        Matrix.of(answer, "finns-inte")
        == Matrix.of(answer)
        == Matrix.of(answer, answer.charter.views[0].id)
    )


def test_columns_are_the_phases_that_have_criteria_in_the_order_of_a_round(answer: Answer) -> None:
    phases = Matrix.of(answer).phases
    assert list(phases) == sorted(phases, key=PHASES.index)
    view = answer.charter.views[0].id
    used = {f.criterion.phase for f in answer.findings if view in f.criterion.principles}
    assert set(phases) == used
    assert set(PHASES) == set(get_args(Criterion.model_fields["phase"].annotation))


def test_a_principle_with_too_little_evidence_says_so(answer: Answer) -> None:
    rows = Matrix.of(answer).rows
    assert {row.says_too_little for row in rows} == {True, False}
    for row in rows:
        evidenced = [finding for finding in row.findings if finding.is_evidenced]
        assert row.evidenced == len(evidenced)
        assert row.says_too_little is (len(evidenced) < TOO_LITTLE)
