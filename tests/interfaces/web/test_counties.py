"""The map of counties: whole, well formed, and Sweden's."""

import re
from itertools import pairwise

import pytest

from domain.region import REGIONS
from interfaces.web.counties import COUNTIES, VIEW_BOX

Point = tuple[float, float]
Ring = list[Point]

KALMAR, GOTLAND, SKANE, NORRBOTTEN = "08", "09", "12", "25"
NEIGHBOURS = [("01", "03"), ("03", "19"), ("04", "18"), ("18", "19"), ("10", "12"), ("24", "25")]
LARGEST = 9_000
"""Signs of all paths together: the map goes into a page of 100 kB at most."""


def rings(path: str) -> list[Ring]:
    """The path's closed lines; AssertionError for other commands than M, l and z."""
    assert re.fullmatch(r"(M[-\d. ]+l[-\d. ]+z)+", path)
    return [ring(*part.split("l")) for part in re.findall(r"M([^z]+)z", path)]


def ring(start: str, steps: str) -> Ring:
    ((x, y),) = points(start)
    corners = [(x, y)]
    for dx, dy in points(steps):
        x, y = round(x + dx, 1), round(y + dy, 1)
        corners.append((x, y))
    return corners


def points(numbers: str) -> list[Point]:
    each = re.findall(r"-?(?:\d*\.\d+|\d+)", numbers)
    assert re.sub(" ", "", numbers) == "".join(each)
    return list(zip(map(float, each[::2]), map(float, each[1::2]), strict=True))


def inside(point: Point, corners: Ring) -> bool:
    """Whether a ray to the right crosses the line an odd number of times."""
    x, y = point
    crossed = [
        x < x0 + (y - y0) * (x1 - x0) / (y1 - y0)
        for (x0, y0), (x1, y1) in pairwise([*corners, corners[0]])
        if (y0 > y) != (y1 > y)
    ]
    return sum(crossed) % 2 == 1


def in_county(point: Point, code: str) -> bool:
    return any(inside(point, corners) for corners in RINGS[code])


def mark(code: str) -> Point:
    return COUNTIES[code].x, COUNTIES[code].y


RINGS = {code: rings(county.path) for code, county in COUNTIES.items()}
CORNERS = {code: [point for line in lines for point in line] for code, lines in RINGS.items()}
BORDERS = {
    code: {frozenset(side) for line in lines for side in pairwise([*line, line[0]])}
    for code, lines in RINGS.items()
}


def test_every_region_has_its_county() -> None:
    assert COUNTIES.keys() == REGIONS.keys()
    assert all(county.code == code for code, county in COUNTIES.items())


def test_the_map_is_small() -> None:
    assert sum(len(county.path) for county in COUNTIES.values()) < LARGEST


@pytest.mark.parametrize("code", REGIONS)
def test_a_county_lies_in_the_view_box(code: str) -> None:
    left, top, width, height = map(float, VIEW_BOX.split())
    assert all(left <= x <= left + width and top <= y <= top + height for x, y in CORNERS[code])


@pytest.mark.parametrize("code", REGIONS)
def test_a_mark_lies_in_its_own_county_alone(code: str) -> None:
    assert [other for other in REGIONS if in_county(mark(code), other)] == [code]


@pytest.mark.parametrize(("one", "other"), NEIGHBOURS)
def test_neighbours_share_their_border(one: str, other: str) -> None:
    assert BORDERS[one] & BORDERS[other]


def test_no_side_is_drawn_by_three() -> None:
    for code in REGIONS:
        for side in BORDERS[code]:
            assert sum(side in others for others in BORDERS.values()) <= 2


def test_gotland_is_an_island_east_of_kalmar() -> None:
    others = (side for code, sides in BORDERS.items() if code != GOTLAND for side in sides)
    assert BORDERS[GOTLAND].isdisjoint(others)
    assert min(x for x, _ in CORNERS[GOTLAND]) > max(x for x, _ in CORNERS[KALMAR])


def test_north_is_up() -> None:
    tops = {code: min(y for _, y in corners) for code, corners in CORNERS.items()}
    feet = {code: max(y for _, y in corners) for code, corners in CORNERS.items()}
    assert min(tops, key=tops.__getitem__) == NORRBOTTEN
    assert max(feet, key=feet.__getitem__) == SKANE
