"""Every page: its name, its address in any language, who it is for, and which route gives it."""

from dataclasses import dataclass
from typing import Final

from tests.browser.site import UNDER_WAY, Role

LANGUAGES: Final = ("sv", "en")


@dataclass(frozen=True, slots=True)
class Address:
    """A page at ``/sv/…`` and ``/en/…``. ``path`` is what follows."""

    name: str
    path: str
    role: Role = "public"
    status: int = 200
    expects: tuple[str, ...] = ()
    """What the browser may complain of, as of the status of a page that tells of a problem."""

    def at(self, language: str) -> str:
        """Its address on the site."""
        return f"/{language}/{self.path}"


_ROUND: Final = "consultations/fictional"
_LIVE: Final = f"consultations/{UNDER_WAY}"

PAGES: Final = (
    Address("overview", ""),
    Address("round", _ROUND),
    Address("round-under-way", f"consultations/{UNDER_WAY}", "officer"),
    Address("round-of-the-archive", "consultations/vasterbotten-2024"),
    Address("participation", f"{_ROUND}/participation"),
    Address("principles", f"{_ROUND}/principles"),
    Address("criterion", f"{_ROUND}/principles/18"),
    Address("levels", f"{_ROUND}/levels"),
    Address("views", f"{_ROUND}/views"),
    Address("timeline", f"{_ROUND}/timeline"),
    Address("replay", f"{_ROUND}/moments"),
    Address("replay-at-a-moment", f"{_ROUND}/moments?step=40"),
    Address("charters", f"{_ROUND}/charters"),
    Address("criteria", "charters/default/criteria"),
    Address("question", "charters/default/criteria/33"),
    Address("what-if", f"{_ROUND}/what-if"),
    Address("supposed", f"{_ROUND}/what-if?move=inbjudan-alla&days=-30"),
    Address("trail", f"{_ROUND}/audit"),
    Address("trail-with-recorders", f"{_ROUND}/audit?only=corrected", "auditor"),
    Address("audit", "audit"),
    Address("verify", "audit/verify"),
    Address("public", "public/fictional"),
    Address("fact", f"{_ROUND}/facts/dialog-norrvik"),
    Address("region", "regions/23", "researcher"),
    Address("organisations", "organisations"),
    Address("organisation", "organisations/fjallreda-kulturallians", "alliance"),
    Address("compare", "compare"),
    Address("compared", "compare?consultation=fictional&consultation=fictional-earlier"),
    Address("regions-compared", "compare?region=20&region=24&region=14"),
    Address("reading", "reading"),
    Address("accessibility", "accessibility"),
    Address("open", "open", "officer"),
    Address("acts", f"{_LIVE}/record", "officer"),
    Address("form", f"{_LIVE}/record/invitation-sent", "officer"),
    Address("form-of-a-meeting", f"{_LIVE}/record/meeting-announced", "officer"),
    Address("form-of-an-alliance", f"{_ROUND}/record/contested", "alliance"),
    Address("rows", f"{_LIVE}/record/organisation-found/rows", "officer"),
    Address("correction", f"{_LIVE}/facts/dialog-norrvik/correct", "officer"),
    Address("no-such-round", "consultations/no-such-round", status=404, expects=("404",)),
)
NO_PAGES: Final = frozenset(
    {"/", "/sv", "/en", "/assets/{digest}/{name}", "/{tongue}/charters/{charter}"}
)
"""Routes that only lead on, and those that give what pages load."""
