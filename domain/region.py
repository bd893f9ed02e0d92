"""Sweden's regions by county code (länskod), the identity that outlives names and bodies."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from pydantic import StringConstraints

from domain import edtf

CODE_FORM = r"^(0[13-9]|1[0234789]|2[0-5])$"
RegionCode = Annotated[str, StringConstraints(pattern=CODE_FORM)]
"""Two digits; 02, 11, 15 and 16 are no longer in use."""


@dataclass(frozen=True, slots=True)
class Region:
    """A county (*län*): its code, ISO 3166-2 letters, name, and number of municipalities."""

    code: str
    letters: str
    name: str
    municipalities: int
    joined: str | None
    """The year (EDTF) from which it is in the culture cooperation model; None if it is not.

    Sources: Kulturrådet, *Uppföljning av kultursamverkansmodellen 2011*; Region Jönköpings län,
    which joined in 2012, on its own site: all counties but Stockholm since 2013.
    """

    def is_in_model(self, on: date) -> bool | None:
        """Whether it was in the model on a day; None where that is not known."""
        return edtf.has_begun(self.joined, on) if self.joined else False

    @property
    def is_gotland(self) -> bool:
        """Region and municipality are one body there (ordinance 2010:2012 section 3)."""
        return self.code == "09"


_BY_2013 = "[2012..2013]"
_JOINED: dict[str, str | None] = {
    **dict.fromkeys(("09", "12", "13", "14", "25"), "2011"),
    **dict.fromkeys(("06", "07"), "2012"),
    "01": None,
}
REGIONS: dict[str, Region] = {
    code: Region(code, letters, name, municipalities, _JOINED.get(code, _BY_2013))
    for code, letters, name, municipalities in (
        ("01", "AB", "Stockholm", 26),
        ("03", "C", "Uppsala", 8),
        ("04", "D", "Sörmland", 9),
        ("05", "E", "Östergötland", 13),
        ("06", "F", "Jönköpings län", 13),
        ("07", "G", "Kronoberg", 8),
        ("08", "H", "Kalmar län", 12),
        ("09", "I", "Gotland", 1),
        ("10", "K", "Blekinge", 5),
        ("12", "M", "Skåne", 33),
        ("13", "N", "Halland", 6),
        ("14", "O", "Västra Götaland", 49),
        ("17", "S", "Värmland", 16),
        ("18", "T", "Örebro län", 12),
        ("19", "U", "Västmanland", 10),
        ("20", "W", "Dalarna", 15),
        ("21", "X", "Gävleborg", 10),
        ("22", "Y", "Västernorrland", 7),
        ("23", "Z", "Jämtland Härjedalen", 8),
        ("24", "AC", "Västerbotten", 15),
        ("25", "BD", "Norrbotten", 14),
    )
}
