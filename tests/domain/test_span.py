import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.span import FAR, Span

numbers = st.integers(-1000, 1000)


@st.composite
def spans_with_member(draw: st.DrawFn) -> tuple[Span, int]:
    low, member, high = sorted(draw(st.tuples(numbers, numbers, numbers)))
    return Span(draw(st.sampled_from([low, None])), draw(st.sampled_from([high, None]))), member


def holds(span: Span, value: float) -> bool:
    return (span.low is None or span.low <= value) and (span.high is None or value <= span.high)


@given(spans_with_member(), spans_with_member())
def test_arithmetic_loses_no_possible_value(a: tuple[Span, int], b: tuple[Span, int]) -> None:
    assert holds(a[0] + b[0], a[1] + b[1])
    assert holds(a[0] - b[0], a[1] - b[1])


def test_arithmetic_adds_no_impossible_value() -> None:
    assert Span(1, 3) + Span(10, 20) == Span(11, 23)
    assert Span(10, 20) - Span(1, 3) == Span(7, 19)


def test_an_unknown_bound_stays_unknown() -> None:
    assert Span(1, None) + Span(2, 3) == Span(3, None)
    assert Span(1, 3) - Span(2, None) == Span(None, 1)
    assert Span(1, 3) - Span(None, 2) == Span(-1, None)


def test_exact() -> None:
    assert Span.exactly(13).exact
    assert not Span(13, 14).exact
    assert not Span(13, None).exact
    assert not Span(None, None).exact


@pytest.mark.parametrize(
    ("span", "corners"),
    [
        (Span(13, 27), (13, 27)),
        (Span.exactly(13), (13,)),
        (Span(13, None), (13, FAR)),
        (Span(None, 27), (-FAR, 27)),
        (Span(None, None), (-FAR, FAR)),
    ],
)
def test_corners(span: Span, corners: tuple[int, ...]) -> None:
    assert span.corners() == corners


@given(spans_with_member(), numbers)
def test_a_threshold_met_at_every_corner_is_met_throughout(
    case: tuple[Span, int], threshold: int
) -> None:
    span, member = case
    if all(corner >= threshold for corner in span.corners()):
        assert member >= threshold


@pytest.mark.parametrize(
    ("span", "text"),
    [
        (Span.exactly(13), "13"),
        (Span.exactly(13.0), "13"),
        (Span.exactly(13.5), "13.5"),
        (Span(13, 27), "13\N{EN DASH}27"),
        (Span(-3, 27), "-3 to 27"),
        (Span(13, None), "at least 13"),
        (Span(None, 20), "at most 20"),
        (Span(0, None), "at least 0"),
        (Span(None, None), "unknown"),
    ],
)
def test_text(span: Span, text: str) -> None:
    assert str(span) == text


@pytest.mark.parametrize(("low", "high"), [(2, 1), (math.nan, None), (None, math.inf)])
def test_impossible_bounds_are_refused(low: float | None, high: float | None) -> None:
    with pytest.raises(ValueError, match=r"bound|low to high"):
        Span(low, high)
