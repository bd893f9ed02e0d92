"""Items of the referral: its length and openness, and how responses were kept."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import pairwise

from domain.calendar import days_inclusive, full_months, is_quiet, quiet_days, working_days_after
from domain.charter import vocabulary as v
from domain.charter.items.evidence import Evidence, held, ids, said, told
from domain.consultation.dossier import Entry, in_order
from domain.consultation.referral import (
    Period,
    ResponseReceived,
    ResponseRegistered,
    ResponsesCounted,
    totals,
)
from domain.edtf import When
from domain.span import Span

_LONGEST_PERIOD = 3660


def referrals(evidence: Evidence) -> Iterator[v.Item]:
    """One item per referral."""
    not_open = evidence.omitted("referral-opened-to-all")
    no_list = evidence.omitted("consultees-published")
    no_responses = evidence.omitted("responses-published")
    for period in evidence.course.referrals:
        published = said(e.fact.form == "in-full" for e in held(period.responses_published))
        yield v.Referral(
            label=period.opened.id,
            facts=ids((*period.entries, *not_open, *no_list, *no_responses)),
            proof=period.opened.proof,
            credited=period.opened.credited,
            days=_over_ends(period, days_inclusive),
            months=_over_ends(period, full_months),
            holiday_share=_over_ends(period, _quiet_share),
            open_to_all=told(period.opened.fact.open_to_all, not_open),
            list_published=told(held(period.list_published), no_list),
            responses_published=False if published is None and no_responses else published,
        )


def _over_ends(period: Period, figure: Callable[[date, date], float]) -> Span | None:
    """The range of a figure over the days on which the period may begin and end."""
    first, last = period.first, period.last
    if not (first and last and first.earliest and first.latest and last.earliest and last.latest):
        return None
    figures = [
        figure(a, b)
        for a in _turns(first.earliest, first.latest)
        for b in _turns(last.earliest, last.latest)
        if a <= b and (b - a).days <= _LONGEST_PERIOD
    ]
    return Span(min(figures), max(figures)) if figures else None


def _turns(earliest: date, latest: date) -> set[date]:
    """The ends of a range of days, and the days around which a holiday season begins or ends in it.

    Between these days a share only rises or only falls, so they show its extremes.
    """
    if (latest - earliest).days > _LONGEST_PERIOD:
        return {earliest, latest}
    days = [earliest + timedelta(days=n) for n in range((latest - earliest).days + 1)]
    pairs = list(pairwise(days))
    turns = {day for pair in pairs if is_quiet(pair[0]) != is_quiet(pair[1]) for day in pair}
    return {earliest, latest} | turns


def _quiet_share(first: date, last: date) -> float:
    return quiet_days(first, last) / days_inclusive(first, last)


def responses(evidence: Evidence) -> Iterator[v.Item]:
    """One item per response, and one per count of responses beyond those named."""
    received = evidence.dossier.of(ResponseReceived)
    for entry in received:
        registered = in_order(evidence.dossier.about(f"response:{entry.id}", ResponseRegistered))
        yield v.Response(
            label=entry.fact.organisation or entry.id,
            facts=ids((entry, *registered)),
            proof=entry.proof,
            registered=True if registered else None,
            registered_days=_working_days(entry.when, registered[0].when if registered else None),
            kept_in_order=entry.fact.kept_in_order,
        )
    for counted in totals(evidence.dossier):
        unnamed = _unnamed(counted, received)
        if unnamed > 0:
            yield v.Response(
                label=str(counted.fact.count),
                facts=(counted.id,),
                proof=counted.proof,
                weight=counted.fact.count.model_copy(update={"number": unnamed}),
            )


def _unnamed(
    counted: Entry[ResponsesCounted], received: tuple[Entry[ResponseReceived], ...]
) -> int:
    """How many of the responses counted are not among those named."""
    count, party = counted.fact.count, counted.fact.party
    named = [e for e in received if party is None or e.fact.party == party]
    return count.number - len(named) if count.unit == "responses" else 0


def _working_days(received: When | None, registered: When | None) -> Span | None:
    if not (received and registered):
        return None
    first, last = received.start, registered.start
    if not (first.earliest and first.latest and last.earliest and last.latest):
        return None
    try:
        least = working_days_after(min(first.latest, last.earliest), last.earliest)
        most = working_days_after(min(first.earliest, last.latest), last.latest)
    except ValueError:  # outside the years whose holidays are known
        return None
    return Span(least, most)
