"""Likely slips in words: what looks wrong, and what to do about it, in Swedish and in English."""

from collections.abc import Callable
from typing import Final

from domain.charter.model import Words
from domain.consultation.slip import Kind, Slip
from domain.region import REGIONS
from interfaces.wording.language import Language
from interfaces.wording.message import Message, sentence

_CORRECT: Final = sentence("correct the entry, if it is a slip of the pen")
_SAID: Final[dict[Kind, tuple[Message, Message]]] = {
    "not-invited": (
        sentence("%(organisation)s is not among those that %(other)s went to"),
        sentence(
            "correct the organisation or the invitation, or record the invitation that is meant"
        ),
    ),
    "too-early": (
        sentence("%(date)s lies before %(other)s, which is of %(other_date)s"),
        sentence("correct the date that is wrong"),
    ),
    "too-late": (
        sentence("%(date)s lies after %(other)s, which is of %(other_date)s"),
        sentence("correct the date that is wrong"),
    ),
    "before-notice": (
        sentence("the meeting's time, %(date)s, lies before its notice of %(other_date)s"),
        sentence("correct the date that is wrong"),
    ),
    "earlier-deadline": (
        sentence("%(date)s is no later than %(other_date)s, and so prolongs nothing"),
        _CORRECT,
    ),
    "said-twice": (
        sentence("says the same as %(other)s"),
        sentence("retract one of them, or write in 'note' what tells them apart"),
    ),
    "below-its-parts": (
        sentence("the count without a party is less than its parts come to"),
        sentence(
            "state 'party' ('unknown', if need be) where it is a part; else correct the count"
        ),
    ),
    "below-another": (
        sentence("the count is less than another one of the same"),
        sentence("state 'party' where it is a part; else correct the count"),
    ),
    "below-the-named": (
        sentence("the count is less than the responses that are recorded one by one"),
        sentence("correct the count"),
    ),
    "unknown-municipality": (
        sentence("no municipality is called %(name)s"),
        sentence("write the municipality's name, and the venue in 'place'"),
    ),
    "other-county": (
        sentence("%(name)s is in %(county)s, not in %(region)s"),
        _CORRECT,
    ),
    "dated-ahead": (
        sentence("%(date)s is later than the day of recording, %(day)s: it counts as planned"),
        sentence(
            "confirm it once it has taken place, by a correction (corrected) that states the day"
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
    values = {name.replace("-", "_"): value for name, value in told.items()}
    return in_both(lambda tongue: tongue.say(_SAID[slip.kind][0], **values))


def remedy(slip: Slip) -> Words:
    """What to do about it; where the register has a name like one that it lacks, that name."""

    def said(tongue: Language) -> str:
        told = tongue.say(_SAID[slip.kind][1])
        if nearest := slip.told.get("nearest"):
            return tongue.gettext("is %(nearest)s meant? %(remedy)s", nearest=nearest, remedy=told)
        return told

    return in_both(said)


def in_both(said: Callable[[Language], str]) -> Words:
    """The same in each language."""
    return Words(sv=said(Language.SWEDISH), en=said(Language.ENGLISH))


def slip_in_words(slip: Slip, tongue: Language, named: Callable[[str], str] = str) -> str:
    """What looks wrong, and the remedy."""
    return f"{reason(slip, named).say(tongue)}; {remedy(slip).say(tongue)}"
