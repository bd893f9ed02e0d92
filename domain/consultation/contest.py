"""Contests: who disputes an entry, how that was answered, and whether it is settled.

Any organisation of the round may contest, invited or not, and both versions are kept (handbook,
section 8). Anybody's answer is recorded. A contest is settled by the withdrawal of who contests,
or by an answer from one who is no party to it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from domain.consultation.remark import ContestAnswered, Contested, Corrected, Settlement
from domain.consultation.state import Consultation
from domain.fact import Fact
from domain.words import HOLDER, UNKNOWN


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer to a contest, and whether it settles it: one given by a party does not."""

    fact: ContestAnswered
    by: tuple[str, ...]
    """Who answers, and on whose behalf."""
    settles: bool


@dataclass(frozen=True, slots=True)
class Contest:
    """An organisation's contest of an entry, and how far it has come."""

    fact: Contested
    replies: tuple[Reply, ...] = ()
    heeded: bool = False
    """Whether, since the contest, it was upheld and the record then changed, or the entry was
    retracted."""

    @property
    def id(self) -> str:
        """The contest's id in the round."""
        return self.fact.id

    @property
    def settled_by(self) -> ContestAnswered | None:
        """The answer that settles it, the last if there are several; None while it is open."""
        return next((reply.fact for reply in reversed(self.replies) if reply.settles), None)

    @property
    def outcome(self) -> Settlement | None:
        """What became of it; None while it is open."""
        return self.settled_by.outcome if self.settled_by else None

    @property
    def stands(self) -> bool:
        """Whether the entry stays flagged: the contest is open, or was upheld but not heeded."""
        return self.outcome in (None, "upheld") and not self.heeded


def contests(
    state: Consultation, readings: Sequence[Fact], corrections: Sequence[Corrected]
) -> tuple[Contest, ...]:
    """The contests of an entry and of its corrections, in the order recorded.

    ``readings`` are the entry as it now reads and as other sources have it.
    """
    disputed = (readings[0].id, *(correction.id for correction in corrections))
    found = [c for id in disputed for c in state.speaking_of(f"fact:{id}", Contested)]
    if not found:
        return ()
    matter = _Matter(state, readings, corrections)
    return tuple(map(matter.contest, sorted(found, key=matter.position)))


def parties(act: Fact) -> frozenset[str]:
    """The parties to an act: those who did it, as stated or by nature, and on whose behalf.

    An act that is by nature another's than the holder's, such as a response, is a matter between
    the organisations that it names and the holder, in whose consultation it counts.
    """
    return _doers(act) if act.holders_act else _doers(act) | {HOLDER}


def withdraws_its_own(answer: ContestAnswered, contested: Contested) -> bool:
    """Whether a contest is withdrawn by the organisation that raised it, and by nobody else."""
    return _answerers(answer, contested) == {contested.organisation}


def _doers(fact: Fact) -> frozenset[str]:
    stated = fact.by or ((HOLDER,) if fact.holders_act else _named(fact))
    return frozenset((*stated, fact.on_behalf_of) if fact.on_behalf_of else stated)


def _named(fact: Fact) -> tuple[str, ...]:
    sorts = (thing.partition(":") for _, thing in fact.references())
    return tuple(id for sort, _, id in sorts if sort == "organisation")


def _answerers(answer: ContestAnswered, contested: Contested) -> frozenset[str]:
    if answer.outcome == "withdrawn" and not answer.by:
        answer = answer.model_copy(update={"by": (contested.organisation,)})
    return _doers(answer)


@dataclass(frozen=True)
class _Matter:
    """A contested entry, with what it says and has said."""

    state: Consultation
    readings: Sequence[Fact]
    corrections: Sequence[Corrected]

    def position(self, fact: Fact) -> int:
        return self.state.facts[fact.id].position

    def contest(self, contested: Contested) -> Contest:
        answers = self.state.speaking_of(f"contest:{contested.id}", ContestAnswered)
        contest = Contest(contested, tuple(self._reply(one, contested) for one in answers))
        return replace(contest, heeded=self._is_heeded(contest))

    def _reply(self, answer: ContestAnswered, contested: Contested) -> Reply:
        """An answer to a contest. If an answerer or a party is unknown, only a withdrawal settles
        it.
        """
        by = _answerers(answer, contested)
        if answer.outcome == "withdrawn":
            settles = withdraws_its_own(answer, contested)
        else:
            involved = self._involved(answer, contested)
            settles = UNKNOWN not in by | involved and not by & involved
        return Reply(answer, tuple(sorted(by)), settles)

    def _involved(self, answer: ContestAnswered, contested: Contested) -> frozenset[str]:
        """The parties to a contest when it was answered.

        Correcting the entry later, for example after a contest is upheld, makes nobody a party.
        Those who did it according to an earlier version stay parties, so that no correction makes
        anyone neutral.
        """
        until = self.position(answer)
        before = (one for one in self.corrections if self.position(one) < until)
        said = frozenset().union(*map(parties, self._versions)) - {UNKNOWN}
        now = frozenset().union(*map(parties, (*self.readings, *before)))
        return said | now | _doers(contested) | {contested.organisation}

    @cached_property
    def _versions(self) -> tuple[Fact, ...]:
        """The entry as first recorded, and after each correction."""
        versions: list[Fact] = [self.state.facts[self.readings[0].id].fact]
        for correction in self.corrections:
            versions.append(versions[-1].changed(correction.changes))
        return tuple(versions)

    def _is_heeded(self, contest: Contest) -> bool:
        since = self.position(contest.fact)
        if any(one.retracted and self.position(one) > since for one in self.corrections):
            return True
        if contest.settled_by is None or contest.outcome != "upheld":
            return False
        since = self.position(contest.settled_by)
        return any(self.position(one) > since for one in self.corrections)
