"""The course of a round: when consulting began and ended, and when the plan was decided."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from domain import edtf
from domain.consultation.dialogue import Meeting, meetings
from domain.consultation.dossier import Dossier, Entry, in_order
from domain.consultation.follow_up import (
    Closed,
    DecisionTaken,
    PeriodExtended,
    PlanAdopted,
    PlanDelivered,
)
from domain.consultation.invitation import InvitationSent
from domain.consultation.opening import DESCRIPTIONS
from domain.consultation.referral import Period, referrals
from domain.edtf import Edge, earliest, latest
from domain.fact import Fact


@dataclass(frozen=True)
class Course:
    """The turning points of a round, each with the bounds its sources give."""

    dossier: Dossier
    today: date

    @cached_property
    def meetings(self) -> tuple[Meeting, ...]:
        """All meetings, in the order first recorded."""
        return meetings(self.dossier)

    @cached_property
    def referrals(self) -> tuple[Period, ...]:
        """All referrals of the holder; another body's does not end its consulting."""
        return tuple(r for r in referrals(self.dossier) if r.opened.credited is not False)

    @cached_property
    def consulting(self) -> tuple[Meeting, ...]:
        """Meetings where views are taken, except the cancelled."""
        return tuple(m for m in self.meetings if m.is_consulting and m.status != "cancelled")

    @cached_property
    def _holders(self) -> tuple[Meeting, ...]:
        """Those meetings, except other bodies' own: these neither begin nor end the holder's
        round.
        """
        return tuple(m for m in self.consulting if m.credited is not False)

    @cached_property
    def first_dialogue(self) -> Edge | None:
        """The first of the holder's meetings for views, but no referral hearing; a planned one if
        none was held.
        """
        dated = [m for m in self._holders if m.when and m.terms.form != "referral-hearing"]
        held = [m for m in dated if m.status == "held"]
        return earliest(m.when.start for m in held or dated if m.when)

    @cached_property
    def first_invitation(self) -> Edge | None:
        """The first invitation of any kind, except other bodies' own."""
        sent = self.dossier.of(InvitationSent)
        return earliest(e.when.start for e in sent if e.when and e.credited is not False)

    @cached_property
    def close(self) -> tuple[Edge | None, tuple[Entry[Any], ...]]:
        """When consulting ended, and the entries that say so: on the referral's last day or,
        without a referral, at the last meeting.
        """
        if self.referrals:
            last = latest(period.last for period in self.referrals if period.last)
            return last, tuple(period.opened for period in self.referrals)
        dated = [(m.when.end, m) for m in self._holders if m.when]
        by_end = sorted(dated, key=lambda ending: ending[0].latest or date.max)
        return latest(end for end, _ in dated), tuple(m.entries[-1] for _, m in by_end[-1:])

    @cached_property
    def adoption(self) -> Entry[PlanAdopted] | None:
        """The adoption of the plan, held or planned; the first that is proved, if one is."""
        adopted = in_order(self.dossier.of(PlanAdopted))
        return next((e for e in adopted if e.proof == "held"), next(iter(adopted), None))

    @cached_property
    def decided(self) -> Edge | None:
        """The day of adoption, as far as it is known."""
        return self.adoption.when.start if self.adoption and self.adoption.when else None

    @cached_property
    def span(self) -> tuple[date | None, date | None]:
        """The first and last possible days of the process; the last is the day of adoption, if
        known.
        """
        edges = [e.when for e in self.dossier.entries if _is_act(e.fact) and e.when]
        starts = [when.start.earliest for when in edges if when.start.earliest]
        until = self.decided.latest if self.decided else None
        ends = [when.end.latest for when in edges if when.end.latest]
        return min(starts, default=None), until or max(ends, default=None)

    @cached_property
    def is_closed(self) -> bool:
        """Whether the holder has closed the round, and not only planned to."""
        return any(entry.proof == "held" for entry in self.dossier.of(Closed))

    @cached_property
    def is_decided(self) -> bool:
        """Whether the plan can no longer be changed: adopted, closed, or its years begun."""
        adopted = self.adoption is not None and self.adoption.proof == "held"
        return adopted or self.is_closed or self._passed(self._period.start)

    @cached_property
    def is_over(self) -> bool:
        """Whether follow-up has ended: the round is closed, or the plan's years have passed."""
        return self.is_closed or self._passed(self.ends)

    @cached_property
    def ends(self) -> Edge:
        """When the plan's years end, including extensions."""
        prolonged = (
            edtf.parse(e.fact.until).end
            for e in self.dossier.of(PeriodExtended)
            if e.proof == "held"
        )
        return latest((self._period.end, *prolonged)) or self._period.end

    @cached_property
    def _period(self) -> edtf.When:
        return edtf.parse(self.dossier.opened.period)

    def _passed(self, edge: Edge) -> bool:
        return edge.latest is not None and edge.latest < self.today


def _is_act(fact: Fact) -> bool:
    return not isinstance(fact, (*DESCRIPTIONS, DecisionTaken, PlanAdopted, PlanDelivered))
