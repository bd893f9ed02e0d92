"""A bar is as long as what is known at a step, and of one name alone there is none."""

import pytest

from domain.answers.participation import Step, StepAnswer, Unnamed
from domain.count import StatedCount
from interfaces.web.figures import known_number, longest


def step(named: int, counts: tuple[str, ...] = (), at: Step = "invited") -> StepAnswer:
    unnamed = tuple(
        Unnamed(at, StatedCount.model_validate(_count(one)), "those", "entry") for one in counts
    )
    return StepAnswer(at, tuple(f"o{n}" for n in range(named)), unnamed, True)


def _count(text: str) -> dict[str, object]:
    *rough, number, unit = text.split()
    return {"number": int(number), "unit": unit, "precision": "".join(rough) or "exact"}


@pytest.mark.parametrize(
    ("told", "length"),
    [
        (step(13), 13),
        (step(13, ("about 60 organisations",)), 60),
        (step(13, ("4 organisations",)), 13),
        (step(8, ("62 persons",)), 8),
        (step(3, ("at-most 60 organisations",)), 3),
        (step(1, ("at-least 30 responses",), at="responded"), 30),
        (step(1, ("at-least 30 responses",)), 0),
        (step(1), 0),
        (step(0), 0),
    ],
)
def test_the_best_known_number_is_drawn(told: StepAnswer, length: int) -> None:
    assert known_number(told) == length


def test_all_steps_have_one_scale() -> None:
    assert longest([step(13), step(4, ("98 responses",), at="responded")]) == 98
    assert longest([]) == 0
