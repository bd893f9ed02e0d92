"""Items of the duty to consult the Sami: one for each party (Act 2022:66)."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from domain import edtf
from domain.charter import vocabulary as v
from domain.charter.items.evidence import OWN, Evidence, by_standing, days, days_ahead, ids, told
from domain.consultation.dossier import Entry, in_order
from domain.consultation.invitation import InvitationSent, SamiConsultation, SamiMatterAssessed
from domain.span import Span

SAMETINGET = "sametinget"
_IN_FORCE = date(2024, 3, 1)
"""The Act binds regions in matters begun from this day (Act 2022:69)."""


def has_duty(evidence: Evidence) -> bool | None:
    """Whether the region is to consult; unknown where nobody has assessed the matter.

    A party that asks to be consulted makes the matter significant (section 6).
    """
    begun, significant = evidence.course.span[0], None
    assessed = in_order(evidence.dossier.of(SamiMatterAssessed))
    if assessed:
        fact = assessed[-1].fact
        significant = fact.special_significance
        begun = edtf.parse(fact.initiated).start.earliest if fact.initiated else begun
    if any(entry.fact.step == "requested" for entry in _steps(evidence)):
        significant = True
    if significant is False or (begun and begun < _IN_FORCE):
        return False
    return True if significant and begun else None


def parties(evidence: Evidence) -> Iterator[v.Item]:
    """One item a party: Sametinget, and each other that the record names."""
    named = [entry.fact.representative for entry in _steps(evidence)]
    for party in dict.fromkeys((None, *named)):
        yield from _party(evidence, party)


def _party(evidence: Evidence, party: str | None) -> Iterator[v.Item]:
    notices = [*_notices(evidence, party)]
    steps = [entry for entry in _steps(evidence) if entry.fact.representative == party]
    against = _not_told(evidence) if party is None else []
    gathered = by_standing([*notices, *steps])
    for standing, entries in gathered.items():
        no = against if standing == OWN else []
        if entries or standing == OWN:
            taken = {step: [e for e in entries if _is(e, step)] for step in _STEPS}
            asked = next((e for e in entries if isinstance(e.fact, InvitationSent)), None)
            yield v.SamiParty(
                label=party or SAMETINGET,
                facts=ids(entries) or ids(no),
                proof=standing[0],
                credited=standing[1],
                informed=told(asked or taken["held"], no),
                reply_days=_reply_days(asked),
                requested=True if taken["requested"] else None,
                waived=_waived(evidence, asked, taken, no),
                consulted=_before_the_decision(evidence, taken["held"], no),
                ended=told(taken["ended"], no),
                documented=told(taken["documented"], no),
            )


_STEPS = ("requested", "waived", "held", "ended", "documented")


def _is(entry: Entry[Any], step: str) -> bool:
    return isinstance(entry.fact, SamiConsultation) and entry.fact.step == step


def _steps(evidence: Evidence) -> Sequence[Entry[SamiConsultation]]:
    return in_order(evidence.dossier.of(SamiConsultation))


def _notices(evidence: Evidence, party: str | None) -> Iterator[Entry[Any]]:
    for track in evidence.tracks:
        if track.what == "invitation":
            to = party in track.organisations if party else SAMETINGET in track.groups
            if to:
                yield track.entries[0]


def _not_told(evidence: Evidence) -> list[Entry[Any]]:
    return [*evidence.omitted("sametinget-informed"), *evidence.excluding(SAMETINGET)]


def _reply_days(asked: Entry[Any] | None) -> Span | None:
    if asked is None or asked.fact.reply_by is None:
        return None
    reply = edtf.parse(asked.fact.reply_by).end
    return days_ahead(asked.when.start if asked.when else None, reply)


def _waived(
    evidence: Evidence,
    asked: Entry[Any] | None,
    taken: Mapping[str, Sequence[Entry[Any]]],
    against: Sequence[Entry[Any]],
) -> bool | None:
    """It said so; or, in a record kept live, it let the time for a reply pass (section 8)."""
    if taken["waived"]:
        return True
    if against or taken["requested"] or taken["held"]:
        return False
    if evidence.dossier.opened.kept != "live" or asked is None or asked.fact.reply_by is None:
        return None
    last = edtf.parse(asked.fact.reply_by).end.latest
    return True if last and last < evidence.course.today else None


def _before_the_decision(
    evidence: Evidence, consulted: Sequence[Entry[Any]], against: Sequence[Entry[Any]]
) -> bool | None:
    if not consulted:
        return False if against else None
    spans = [
        days(entry.when.end if entry.when else None, evidence.course.decided) for entry in consulted
    ]
    if evidence.course.decided is None or any(s and s.low is not None and s.low > 0 for s in spans):
        return True
    return False if all(s and s.high is not None and s.high <= 0 for s in spans) else None
