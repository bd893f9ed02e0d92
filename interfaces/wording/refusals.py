"""Refusals in words: the reason and the remedy of each kind, in the reader's language."""

from typing import Any, Final

from domain.refusal import Refusal
from interfaces.wording.complaints import CONTROL_SIGN, UNSEEN, Sentence, filled
from interfaces.wording.language import Language
from interfaces.wording.message import sentence

_ASK_THEM: Final = sentence("ask one of them to record it, or sign in as one")
_ANOTHER_ROUND: Final = sentence("name another round, or a region that has several")
_RECORDED: Final[dict[str, Sentence]] = {
    "not-opened": Sentence(sentence("the consultation is not opened"), sentence("open it first")),
    "already-opened": Sentence(
        sentence("the consultation is open"), sentence("correct its opening")
    ),
    "already-opened/elsewhere": Sentence(
        sentence("the id is that of another region's consultation"), sentence("choose another id")
    ),
    "entry-changed": Sentence(
        sentence("%(entry)s is recorded already and differs in %(fields)s"),
        sentence(
            "leave the entry as it was and add one like this: {id: %(correction)s, fact: "
            "corrected, entry: %(entry)s, changes: {%(changes)s}, reason: …}"
        ),
    ),
    "entry-changed/another-kind": Sentence(
        sentence("%(entry)s is recorded already, as %(fact)s"),
        sentence("give the new entry an id of its own"),
    ),
    "entry-changed/supposed": Sentence(
        sentence("%(entry)s is recorded already"), sentence("give it another id, or 'change' it")
    ),
    "unknown-source": Sentence(
        sentence("there is no source '%(id)s' in the round%(near)s"),
        sentence("register the source first, or correct the id"),
    ),
    "unknown-organisation": Sentence(
        sentence("there is no organisation '%(id)s' in the round%(near)s"),
        sentence("record the organisation first, or correct the id"),
    ),
    "unknown-organisation/doer": Sentence(
        sentence("there is no organisation '%(id)s' in the round%(near)s"),
        sentence("describe the organisation first, or write 'holder' or 'unknown'"),
    ),
    "unknown-entry": Sentence(
        sentence("there is no entry '%(id)s' in the round%(near)s"),
        sentence("record the entry first, or correct the id"),
    ),
    "unknown-entry/supposed": Sentence(
        sentence("there is no entry '%(id)s' in the round%(near)s"),
        sentence("name an entry of the round"),
    ),
    "unknown-entry/supposed-to-move": Sentence(
        sentence("there is no entry '%(id)s' in the round%(near)s"),
        sentence("name an entry of the round, a kind of fact, or 'meetings'"),
    ),
    "unknown-approach": Sentence(
        sentence("there is no approach '%(id)s' in the round%(near)s"),
        sentence("record the approach first, or correct the id"),
    ),
    "unknown-commitment": Sentence(
        sentence("there is no commitment '%(id)s' in the round%(near)s"),
        sentence("record the commitment first, or correct the id"),
    ),
    "unknown-concern": Sentence(
        sentence("there is no concern '%(id)s' in the round%(near)s"),
        sentence("record the concern first, or correct the id"),
    ),
    "unknown-contest": Sentence(
        sentence("there is no contest '%(id)s' in the round%(near)s"),
        sentence("record the contest first, or correct the id"),
    ),
    "unknown-goal": Sentence(
        sentence("there is no goal '%(id)s' in the round%(near)s"),
        sentence("record the goal first, or correct the id"),
    ),
    "unknown-invitation": Sentence(
        sentence("there is no invitation '%(id)s' in the round%(near)s"),
        sentence("record the invitation first, or correct the id"),
    ),
    "unknown-meeting": Sentence(
        sentence("there is no meeting '%(id)s' in the round%(near)s"),
        sentence("record the meeting first, or correct the id"),
    ),
    "unknown-notes": Sentence(
        sentence("there are no notes '%(id)s' in the round%(near)s"),
        sentence("record the notes first, or correct the id"),
    ),
    "unknown-referral": Sentence(
        sentence("there is no referral '%(id)s' in the round%(near)s"),
        sentence("record the referral first, or correct the id"),
    ),
    "unknown-response": Sentence(
        sentence("there is no response '%(id)s' in the round%(near)s"),
        sentence("record the response first, or correct the id"),
    ),
    "unknown-view": Sentence(
        sentence("there is no view '%(id)s' in the round%(near)s"),
        sentence("record the view first, or correct the id"),
    ),
    "retracted": Sentence(
        sentence("'%(entry)s' was retracted"), sentence("record it anew, with a new id")
    ),
    "retracted/or-remark": Sentence(
        sentence("'%(entry)s' was retracted, or only remarks on another entry"),
        sentence("name an entry that stands"),
    ),
    "already-described": Sentence(
        sentence("'%(id)s' is described already"), sentence("correct the entry '%(entry)s'")
    ),
    "meeting-cancelled": Sentence(
        sentence("'%(meeting)s' was cancelled (%(by)s)"),
        sentence("if it was not, retract the cancellation by a correction first"),
    ),
    "meeting-cancelled/moved": Sentence(
        sentence("'%(meeting)s' was moved after that (%(by)s)"),
        sentence("correct one of the two dates, or retract the move by a correction first"),
    ),
    "meeting-was-held": Sentence(
        sentence("'%(meeting)s' was held, by %(by)s"),
        sentence("retract those entries first, if it was not"),
    ),
    "depended-on": Sentence(
        sentence("%(by)s speak of '%(entry)s'"),
        sentence("correct the entry with 'changes', or retract those first"),
    ),
    "depended-on/supposed": Sentence(
        sentence("%(refusal)s"), sentence("name those too, or 'change' the entry instead")
    ),
    "not-correctable": Sentence(
        sentence("'%(entry)s' is itself a remark"), sentence("name '%(about)s'")
    ),
    "not-correctable/publication": Sentence(
        sentence("'%(entry)s' says who may read the record, from when it was recorded"),
        sentence("record 'record-withheld', or 'record-published'"),
    ),
    "not-its-own": Sentence(
        sentence("'%(organisation)s' contests, and alone can withdraw"),
        sentence("answer with 'upheld' or 'dismissed', or let the organisation withdraw"),
    ),
    "region-fixed": Sentence(
        sentence("a round belongs to one region for good"),
        sentence("open another consultation and close this one"),
    ),
    "source-too-old": Sentence(
        sentence("'%(source)s' is from %(published)s, before %(occurred)s"),
        sentence("it can prove an announcement: write 'proves: announced'"),
    ),
    "no-such-field": Sentence(
        sentence("%(fact)s has no field '%(name)s' that a source could tell"),
        sentence("name some of %(fields)s"),
    ),
    "own-language": Sentence(
        sentence("the round's texts are written in '%(language)s' already, as its 'language' says"),
        sentence("write the text in its own field, and translate it into another language"),
    ),
    "change-unfit": Sentence(
        sentence("%(complaint)s (for %(fact)s)"),
        sentence("name a field of that kind of fact and give it a value it can take"),
    ),
    "change-unfit/supposed": Sentence(
        sentence("%(complaint)s (for %(fact)s)"),
        sentence("see the kind's fields in docs/kinds-of-fact.md"),
    ),
    "change-unfit/not-addable": Sentence(
        sentence("%(name)s is no kind of fact that can be added%(near)s"),
        sentence("write one of %(kinds)s"),
    ),
    "change-unfit/evidence": Sentence(
        sentence("what is supposed rests on no source but the supposition"),
        sentence("leave '%(name)s' out; 'proves' beside '%(verb)s' says what is proved"),
    ),
    "id-changed": Sentence(sentence("an id never changes"), sentence("leave it out")),
    "id-changed/known": Sentence(
        sentence("other facts know '%(entry)s' as %(thing)s"),
        sentence("retract the entry and record it anew, with a new id"),
    ),
    "deadline-before-start": Sentence(
        sentence("%(until)s lies before %(start)s"), sentence("correct one of the two dates")
    ),
    "address-unfit": Sentence(
        sentence("'%(address)s' is no address of the web"),
        sentence(
            "write an address that begins with https:// or http://, or name the shelf in "
            "words, as in 'Landsarkivet, A1:3'"
        ),
    ),
    "person-sensitive": Sentence(
        sentence(
            "it concerns '%(word)s', so the role of the named person would reveal "
            "what is sensitive (GDPR article 9)"
        ),
        sentence("record a count, or write to the organisation's own address"),
    ),
    "person-erased": Sentence(
        sentence("the data of that person was erased, and the key to it destroyed"),
        sentence("leave it out; to write to the person again, give another 'person'"),
    ),
    "person-sealed": Sentence(
        sentence("values are sealed here, and not by the sender"),
        sentence("write the value itself: {value: …}"),
    ),
    "person-unsealed": Sentence(
        sentence("a person's data is taken sealed only, and nothing here seals it"),
        sentence("record it where keys are kept, as in a home of samrad; or leave it out"),
    ),
    "same-as-itself": Sentence(sentence("it is the same id"), sentence("name the other id")),
    "number-differs": Sentence(
        sentence("'%(id)s' is recorded with number %(number)s"),
        sentence("compare the sources; two organisations need two ids"),
    ),
    "number-taken": Sentence(
        sentence("'%(organisation)s' has that organisation number"),
        sentence("use '%(organisation)s' for it, or compare the number with the source"),
    ),
    "number-unfit": Sentence(
        sentence("%(complaint)s"), sentence("correct the number, or leave it out")
    ),
    "id-personal": Sentence(
        sentence("'%(id)s' holds %(digits)s digits in a row, as a personal number does"),
        sentence("make the id of the name; give the number as 'number'"),
    ),
    "id-reserved": Sentence(
        sentence(
            "'%(id)s' is a word with a meaning of its own, where an organisation's id could stand"
        ),
        sentence("make the id of the organisation's name, as in '%(id)s-x'"),
    ),
    "identity-number": Sentence(
        sentence(
            "it holds what reads as a personal identity number, which has no place in "
            "the record: nothing here clearly motivates processing one (Act 2018:218, "
            "chapter 3, section 10; GDPR, article 87), and the log is kept for ever"
        ),
        sentence(
            "leave the number out; if it is another number, write it in groups of other lengths"
        ),
    ),
    "text-unfit/text-unseen": UNSEEN,
    "text-unfit/text-control-sign": CONTROL_SIGN,
}
_FORBIDDEN: Final[dict[str, Sentence]] = {
    "forbidden/not-for-recording": Sentence(
        sentence("the token is not for recording"), sentence("use one with scope 'record'")
    ),
    "forbidden/recorded-by-officer": Sentence(
        sentence("an officer of the region records %(fact)s"), _ASK_THEM
    ),
    "forbidden/recorded-by-officer/alliance": Sentence(
        sentence("an officer of the region or an alliance records %(fact)s"), _ASK_THEM
    ),
    "forbidden/recorded-by-officer/organisation": Sentence(
        sentence("an officer of the region or an organisation records %(fact)s"), _ASK_THEM
    ),
    "forbidden/recorded-by-officer/alliance/organisation": Sentence(
        sentence("an officer of the region, an alliance or an organisation records %(fact)s"),
        _ASK_THEM,
    ),
    "forbidden/of-another": Sentence(
        sentence("you act for '%(yours)s', and not for '%(named)s'"),
        sentence("write '%(yours)s', or let '%(named)s' record it"),
    ),
    "forbidden/told-in-one-way": Sentence(
        sentence("what you did yourselves is told in one way"),
        sentence("leave it out; where sources disagree, an officer records it"),
    ),
    "forbidden/own-act": Sentence(
        sentence("it is recorded as an act of '%(organisation)s' itself"),
        sentence("leave the field out"),
    ),
    "forbidden/only-withdraws": Sentence(
        sentence("an organisation that contests can only withdraw the contest"),
        sentence("write 'withdrawn', and by: [%(organisation)s]"),
    ),
    "forbidden/without-source": Sentence(
        sentence("another did it, and no source is named"),
        sentence("cite a source; for what came by letter, give its 'case_number'"),
    ),
    "forbidden/not-a-witness": Sentence(
        sentence("you may not read who recorded what in '%(consultation)s'"),
        sentence("ask an officer of the region, or an auditor"),
    ),
    "forbidden/not-confided": Sentence(
        sentence("only the officers of its region read the names of persons"),
        sentence("ask one of them"),
    ),
    "forbidden/small-count": Sentence(
        sentence("its line tells how few persons something sensitive is true of"),
        sentence("ask an officer of the region, or an auditor; the entry itself reads without it"),
    ),
    "forbidden/for-other-roles": Sentence(
        sentence("it is for these roles: %(roles)s"), sentence("sign in as one who may")
    ),
    "forbidden/for-another-scope": Sentence(
        sentence("it takes a token with scope '%(scope)s'; this one has %(scopes)s"),
        sentence("make a token with that scope"),
    ),
    "forbidden/for-a-token-without-scope": Sentence(
        sentence("it takes a token with scope '%(scope)s'; this one has no scope"),
        sentence("make a token with that scope"),
    ),
    "forbidden/not-by-token": Sentence(
        sentence("a token manages no tokens"), sentence("sign in, and do it there")
    ),
    "forbidden/more-than-held": Sentence(
        sentence("you do not have %(grants)s yourself"),
        sentence("choose from what you have: %(held)s"),
    ),
    "forbidden/nothing-held": Sentence(
        sentence("you do not have %(grants)s yourself"),
        sentence("ask an administrator for a role first"),
    ),
}
_UNANSWERABLE: Final[dict[str, Sentence]] = {
    "unanswerable/none-compared": Sentence(
        sentence("a comparison takes two rounds or more, and none is named"), _ANOTHER_ROUND
    ),
    "unanswerable/only-one-compared": Sentence(
        sentence("a comparison takes two rounds or more, and here is only %(consultation)s"),
        _ANOTHER_ROUND,
    ),
    "unanswerable/no-county": Sentence(
        sentence("'%(region)s' is no county code"), sentence("they are %(codes)s")
    ),
    "unanswerable/no-entry": Sentence(
        sentence("%(consultation)s has no entry '%(entry)s'"), sentence("see `samrad timeline`")
    ),
    "unanswerable/without-step": Sentence(
        sentence("it goes with a step"), sentence("say which step of the funnel")
    ),
    "unanswerable/several-answers": Sentence(
        sentence("several answers are asked about"), sentence("ask for one answer at a time")
    ),
    "unanswerable/no-organisation": Sentence(
        sentence("%(consultation)s has no organisation '%(id)s'"),
        sentence("see `samrad participation`"),
    ),
    "unanswerable/no-criterion": Sentence(
        sentence("there is no '%(id)s'"), sentence("there are %(known)s")
    ),
    "unanswerable/no-place": Sentence(
        sentence("it is no place in this list"),
        sentence("give the 'next' of a page, or leave it out"),
    ),
    "unanswerable/earlier-after-later": Sentence(
        sentence("the earlier moment lies after the later"), sentence("change their places")
    ),
    "unanswerable/beyond-any-write": Sentence(
        sentence("the log holds %(last)s facts"),
        sentence("give a position that a write was answered with"),
    ),
    "unanswerable/no-offset": Sentence(
        sentence("'%(instant)s' has no offset"),
        sentence("write %(instant)sZ or %(instant)s+01:00"),
    ),
    "unanswerable/beyond-the-log": Sentence(
        sentence("the log holds %(last)s facts"), sentence("give a position up to that")
    ),
    "unanswerable/beyond-the-tree": Sentence(
        sentence("the log has %(size)s entries"), sentence("give a size up to that")
    ),
    "unanswerable/checkpoint-beyond-the-log": Sentence(
        sentence("the log holds %(last)s facts, and the checkpoint names %(size)s"),
        sentence("the log was rolled back, or it is of another log"),
    ),
    "unanswerable/checkpoint-of-another-log": Sentence(
        sentence("the first %(size)s facts are not those that the checkpoint fixes"),
        sentence("the log was altered, or it is of another log"),
    ),
    "unanswerable/no-point": Sentence(
        sentence("'%(text)s' is no such point"),
        sentence(
            "write a position (812), a date (2026-11-22), an instant (2026-11-22T12:00Z) or "
            "a checkpoint"
        ),
    ),
    "unanswerable/to-come": Sentence(
        sentence("%(day)s is yet to come"), sentence("leave it out to read what is known")
    ),
    "unanswerable/charter-unfit": Sentence(
        sentence("line %(line)s: %(name)s: %(complaint)s"),
        sentence("judge by another edition of it"),
    ),
}
SENTENCES: Final = _RECORDED | _FORBIDDEN | _UNANSWERABLE
"""By kind; after a slash, by the case that is told apart."""
QUOTING: Final[dict[str, Sentence]] = {
    "of-entry": Sentence(sentence("%(entry)s: %(refusal)s")),
    "by-other-sources": Sentence(
        sentence("as its other sources have it: %(refusal)s"),
        sentence("correct '%(misfit)s' too; that says what holds"),
    ),
}
"""Cases of any kind, which quote another refusal; without a remedy of their own, its remedy."""


def reason(refusal: Refusal, language: Language) -> str:
    """Why something is refused."""
    return language.say(_sentence(refusal).reason, **_values(refusal, language))


def remedy(refusal: Refusal, language: Language) -> str:
    """What to write instead."""
    own, quoted = _sentence(refusal).remedy, refusal.values.get("refusal")
    if own is None and isinstance(quoted, Refusal):
        return remedy(quoted, language)
    assert own is not None
    return language.say(own, **_values(refusal, language))


def refusal_in_words(refusal: Refusal, language: Language) -> str:
    """Why something is refused, and what to write instead."""
    return f"{reason(refusal, language)}; {remedy(refusal, language)}"


def _sentence(refusal: Refusal) -> Sentence:
    return SENTENCES.get(refusal.key) or QUOTING[refusal.case]


def _values(refusal: Refusal, language: Language) -> dict[str, Any]:
    quoted = refusal.values.get("refusal")
    values = filled(refusal.values, language)
    return values | {"refusal": reason(quoted, language)} if isinstance(quoted, Refusal) else values
