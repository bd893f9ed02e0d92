"""Regional agreements with civil society (*överenskommelser*): where, and since when.

An agreement is a party's word to civil society as a whole. Whether it binds the work on a culture
plan is this project's reading. Where a source tells only the year, any day of it may be the first.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from domain import edtf


@dataclass(frozen=True, slots=True)
class Agreement:
    """A county's agreement: the days of its beginning and end as EDTF, and the source.

    Without ``since`` no source tells when it began; without ``until`` it stands.
    """

    since: str | None
    source: str
    until: str | None = None

    def is_in_force(self, on: date) -> bool | None:
        """Whether it was in force on a day; None where that is not known."""
        if self.since is None:
            return None
        begun = edtf.has_begun(self.since, on)
        ended = edtf.has_begun(self.until, on) if self.until else False
        if begun is False or ended is True:
            return False
        return True if begun and ended is False else None


AGREEMENTS: Final[Mapping[str, Agreement]] = {
    "12": Agreement("2010", "utveckling.skane.se: överenskommelsen 2010, reviderad 2014"),
    "14": Agreement("2014", 'vgregion.se: "En överenskommelse antogs 2014"'),
    "05": Agreement("2018-12-11", "regionostergotland.se, nyhet 2018-12-12"),
    "22": Agreement(
        "2017-04",
        "kristdemokraterna.se/vasternorrland, 2017-06-19 och 2020",
        "2020-09",
    ),
    "18": Agreement(None, "overenskommelsenskane.se nämner den; året är inte känt"),
    "17": Agreement(None, "regionvarmland.se, odaterad; året är inte känt"),
    "13": Agreement(None, "okhalland.se, odaterad; året är inte känt"),
    "25": Agreement(None, "samforma.se, handlingsplan 2024–2026; året är inte känt"),
}
"""By county code; a county that is not here has none that this project knows of."""
