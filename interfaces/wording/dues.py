"""What is due, in a sentence: what is to be done, or who has not done it."""

from datetime import date
from typing import Final

from interfaces.wording.language import Language
from interfaces.wording.message import Message, plural
from interfaces.wording.words import say

_TO_DO: Final[dict[str, Message]] = {
    "meeting-to-hold": plural("A meeting is to be held", "%(num)s meetings are to be held"),
    "meeting-to-confirm": plural(
        "Nobody has recorded whether the meeting was held",
        "Nobody has recorded whether %(num)s meetings were held",
    ),
    "plan-to-confirm": plural(
        "Record it when it is done: so far it is only planned",
        "Record them when they are done: %(num)s acts are so far only planned",
    ),
    "replies": plural(
        "Replies to the invitation are awaited", "Replies to %(num)s invitations are awaited"
    ),
    "responses": plural("Responses are awaited", "Responses to %(num)s referrals are awaited"),
    "registration": plural(
        "The response is to be registered", "%(num)s responses are to be registered"
    ),
    "answer-to-approach": plural(
        "The region has not answered the approach", "The region has not answered %(num)s approaches"
    ),
    "answer-to-view": plural(
        "The region is to answer the view", "The region is to answer %(num)s views"
    ),
    "decision": plural("A decision is to be made", "%(num)s decisions are to be made"),
    "commitment": plural("A promise is to be kept", "%(num)s promises are to be kept"),
    "concern": plural("A concern waits for an answer", "%(num)s concerns wait for an answer"),
    "goal-to-assess": plural(
        "The region has not said whether the goal was reached",
        "The region has not said whether %(num)s goals were reached",
    ),
    "contest-to-settle": plural(
        "A contested fact is to be settled by one who is no party to it",
        "%(num)s contested facts are to be settled by one who is no party to them",
    ),
    "entry-to-correct": plural(
        "A fact is to be corrected: the contest was upheld",
        "%(num)s facts are to be corrected: the contests were upheld",
    ),
}

_NOT_DONE: Final[dict[str, Message]] = {
    "meeting-to-hold": _TO_DO["meeting-to-confirm"],
    "plan-to-confirm": plural(
        "Nobody has recorded whether what was planned was done",
        "Nobody has recorded whether %(num)s planned acts were done",
    ),
    "replies": plural(
        "Some of those invited have not replied", "Some have not replied to %(num)s invitations"
    ),
    "responses": plural("Some have not responded", "Some have not responded to %(num)s referrals"),
    "registration": plural(
        "The region has not registered the response",
        "The region has not registered %(num)s responses",
    ),
    "answer-to-view": plural(
        "The region has not answered the view", "The region has not answered %(num)s views"
    ),
    "decision": plural(
        "Nobody has recorded whether the decision was made",
        "Nobody has recorded whether %(num)s decisions were made",
    ),
    "commitment": plural(
        "Nobody has recorded whether the promise was kept",
        "Nobody has recorded whether %(num)s promises were kept",
    ),
}


def due_in_words(what: str, *, late: bool, number: int, tongue: Language) -> str:
    """What is due of a sort; once it is late, what has not been done."""
    message = (late and _NOT_DONE.get(what)) or _TO_DO.get(what)
    return tongue.say(message, number) if message else say(what, tongue)


def lateness(by: date, today: date, tongue: Language) -> str:
    """How long ago the last day was."""
    return tongue.ngettext("%(num)s day late", "%(num)s days late", (today - by).days)
