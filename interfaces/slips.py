"""Likely slips in words: what looks wrong, and what to do about it, in Swedish and in English."""

from collections.abc import Callable
from typing import Final

from domain.charter.model import Words
from domain.consultation.slip import Kind, Slip
from domain.region import REGIONS
from interfaces.wording.language import Language

_CORRECT: Final = (
    "rätta uppgiften, om det är ett skrivfel",
    "correct the entry, if it is a slip of the pen",
)
_SAID: Final[dict[Kind, tuple[tuple[str, str], tuple[str, str]]]] = {
    "not-invited": (
        (
            "{organisation} står inte bland dem som {other} gick till",
            "{organisation} is not among those that {other} went to",
        ),
        (
            "rätta organisationen eller inbjudan, eller anteckna den inbjudan som det gäller",
            "correct the organisation or the invitation, or record the invitation that is meant",
        ),
    ),
    "too-early": (
        (
            "{date} ligger före {other}, som är från {other-date}",
            "{date} lies before {other}, which is of {other-date}",
        ),
        ("rätta det datum som är fel", "correct the date that is wrong"),
    ),
    "too-late": (
        (
            "{date} ligger efter {other}, som är från {other-date}",
            "{date} lies after {other}, which is of {other-date}",
        ),
        ("rätta det datum som är fel", "correct the date that is wrong"),
    ),
    "before-notice": (
        (
            "mötets tid {date} ligger före aviseringen {other-date}",
            "the meeting's time, {date}, lies before its notice of {other-date}",
        ),
        ("rätta det datum som är fel", "correct the date that is wrong"),
    ),
    "earlier-deadline": (
        (
            "{date} ligger inte efter {other-date}, och förlänger därför ingenting",
            "{date} is no later than {other-date}, and so prolongs nothing",
        ),
        _CORRECT,
    ),
    "said-twice": (
        ("säger detsamma som {other}", "says the same as {other}"),
        (
            "återta den ena, eller ange vad som skiljer dem åt",
            "retract one of them, or write in 'note' what tells them apart",
        ),
    ),
    "below-its-parts": (
        (
            "talet utan part är mindre än vad delarna är tillsammans",
            "the count without a party is less than its parts come to",
        ),
        (
            "ange 'party' (vid behov 'unknown'), om det är en del; rätta annars talet",
            "state 'party' ('unknown', if need be) where it is a part; else correct the count",
        ),
    ),
    "below-another": (
        (
            "talet är mindre än ett annat tal för detsamma",
            "the count is less than another one of the same",
        ),
        (
            "ange 'party', om det är en del; rätta annars talet",
            "state 'party' where it is a part; else correct the count",
        ),
    ),
    "below-the-named": (
        (
            "talet är mindre än de svar som är antecknade var för sig",
            "the count is less than the responses that are recorded one by one",
        ),
        ("rätta talet", "correct the count"),
    ),
    "unknown-municipality": (
        ("ingen kommun heter {name}", "no municipality is called {name}"),
        (
            "skriv kommunens namn, och orten i 'place'",
            "write the municipality's name, and the venue in 'place'",
        ),
    ),
    "other-county": (
        ("{name} ligger i {county}, inte i {region}", "{name} is in {county}, not in {region}"),
        _CORRECT,
    ),
    "dated-ahead": (
        (
            "{date} är senare än den dag då det antecknades, {day}: det räknas som planerat",
            "{date} is later than the day of recording, {day}: it counts as planned",
        ),
        (
            "bekräfta det när det har skett, med en rättelse (corrected) som anger dagen",
            "confirm it once it has taken place, by a correction (corrected) that states the day",
        ),
    ),
}


def reason(slip: Slip, named: Callable[[str], str] = str) -> Words:
    """What looks wrong; ``named`` says what an organisation or another entry is called."""
    told = slip.told
    told |= {name: named(told[name]) for name in ("organisation", "other") if name in told}
    for name in ("county", "region"):
        if name in told:
            told[name] = f"{REGIONS[told[name]].name} ({told[name]})"
    swedish, english = _SAID[slip.kind][0]
    return Words(sv=swedish.format_map(told), en=english.format_map(told))


def remedy(slip: Slip) -> Words:
    """What to do about it; where the register has a name like one that it lacks, that name."""
    swedish, english = _SAID[slip.kind][1]
    nearest = slip.told.get("nearest")
    if nearest:
        return Words(sv=f"menas {nearest}? {swedish}", en=f"is {nearest} meant? {english}")
    return Words(sv=swedish, en=english)


def slip_in_words(slip: Slip, tongue: Language, named: Callable[[str], str] = str) -> str:
    """What looks wrong, and the remedy."""
    return f"{reason(slip, named).say(tongue)}; {remedy(slip).say(tongue)}"
