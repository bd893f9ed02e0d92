"""Why something is not done, in words, whatever tells of it."""

from typing import TypeAlias

from domain.complaint import Complaint
from domain.refusal import Refusal
from interfaces.wording.complaints import complaint_in_words
from interfaces.wording.language import Language
from interfaces.wording.message import Message
from interfaces.wording.refusals import reason, remedy

Why: TypeAlias = Complaint | Refusal | Message | str
"""A complaint of a value, a refusal of an entry, a sentence, or what is in words already."""


def reason_in_words(why: Why, language: Language) -> str:
    """What is wrong; of a complaint, also what to write instead."""
    match why:
        case Complaint():
            return complaint_in_words(why, language)
        case Refusal():
            return reason(why, language)
        case Message():
            return language.say(why)
    return why


def remedy_in_words(why: Why, language: Language) -> str:
    """What to write instead; empty where the reason says it."""
    return remedy(why, language) if isinstance(why, Refusal) else ""


def why_in_words(why: Why, language: Language) -> str:
    """What is wrong, and what to write instead."""
    told = reason_in_words(why, language), remedy_in_words(why, language)
    return "; ".join(filter(None, told))
