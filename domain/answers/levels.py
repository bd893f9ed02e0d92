"""The levels: how far participation went, at each step of the decision (the Code's matrix)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal, get_args

from domain.charter.participation import ACTS, LEVELS, ON_THE_DRAFT, STEPS, Step
from domain.consultation import follow_up, invitation, opening, referral
from domain.consultation.course import Course
from domain.consultation.dialogue import Meeting
from domain.consultation.dossier import Dossier, Entry
from domain.consultation.invitation import MaterialSent
from domain.consultation.marks import UNMARKED, Marks
from domain.consultation.opening import MandateStated
from domain.edtf import Edge, When, certainly_before, earliest
from domain.fact import Fact, Proof
from domain.words import Participation

State = Literal[
    "took-place", "at-some-step", "by-others", "only-announced", "not-known", "no-facts"
]  # fmt: skip
"""What there is of a level at a step, the strongest first. ``at-some-step``: it took place, at this
step or another; no date tells which."""
STATES: Final[tuple[State, ...]] = get_args(State)


@dataclass(frozen=True, slots=True)
class Act:
    """Something that places a round at a level, and the entries that tell of it."""

    name: str
    entries: tuple[str, ...]
    state: State


@dataclass(frozen=True, slots=True)
class Cell:
    """A level at a step."""

    level: Participation
    acts: tuple[Act, ...]

    @property
    def state(self) -> State:
        """The strongest of what the acts are."""
        return min((act.state for act in self.acts), key=STATES.index, default="no-facts")


@dataclass(frozen=True, slots=True)
class StepLevels:
    """The levels at one step."""

    step: Step
    cells: tuple[Cell, ...]

    @property
    def reached(self) -> Participation | None:
        """The highest level at which participation took place at this step."""
        took_place = [cell.level for cell in self.cells if cell.state == "took-place"]
        return took_place[-1] if took_place else None


@dataclass(frozen=True, slots=True)
class Stated:
    """The level that the holder said the consultation was at."""

    level: Participation
    entry: str


@dataclass(frozen=True, slots=True)
class Levels:
    """The Code's matrix over a round, and what the holder had said."""

    steps: tuple[StepLevels, ...]
    stated: tuple[Stated, ...]
    marks: Marks = UNMARKED


def levels(dossier: Dossier, today: date) -> Levels:
    """At which levels participation took place, step by step."""
    course = Course(dossier, today)
    acts = tuple(_acts(course))
    draft = _draft(dossier)
    return Levels(
        tuple(StepLevels(step, tuple(_cells(step, acts, draft, course.decided))) for step in STEPS),
        tuple(_stated(dossier)),
        dossier.marks,
    )


def _stated(dossier: Dossier) -> Iterator[Stated]:
    for entry in dossier.of(MandateStated):
        if entry.fact.level and entry.credited is not False:
            yield Stated(entry.fact.level, entry.id)


# --- what places a round ---------------------------------------------------------------------

_KINDS: Final[tuple[type[Fact], ...]] = (
    opening.MandateStated,
    opening.QuestionsPut,
    opening.ProcessPlannedJointly,
    opening.HandoverGiven,
    opening.ResourcesCommitted,
    invitation.AgendaInputReceived,
    invitation.KnowledgeOffered,
    referral.ResponseReceived,
    referral.ResponsesCounted,
    follow_up.FeedbackGiven,
    follow_up.AnswersPublished,
    follow_up.SummaryPublished,
    follow_up.CommitmentMade,
    follow_up.ContactHeld,
    follow_up.GoalAssessed,
)
"""Kinds that are an act by themselves."""


@dataclass(frozen=True, slots=True)
class _Placed:
    """An act, with what decides where it stands and how it counts."""

    name: str
    entries: tuple[Entry[Any], ...]
    when: When | None
    proof: Proof
    credited: bool | None

    @property
    def state(self) -> State:
        if self.proof == "held":
            return "by-others" if self.credited is False else "took-place"
        return "only-announced" if self.proof == "announced" else "not-known"


def _acts(course: Course) -> Iterator[_Placed]:
    dossier = course.dossier
    for meeting in course.meetings:
        yield from _at(meeting)
    for kind in _KINDS:
        yield from (_of(entry, kind.short_kind()) for entry in dossier.of(kind))
    for opened in referral.opened(dossier):
        yield _of(opened, "referral-opened")
    for sent in invitation.sent(dossier):
        if sent.fact.survey or not sent.fact.meetings:  # it asks for views in itself
            yield _of(sent, "survey" if sent.fact.survey else "invitation-sent")
    for material in dossier.of(MaterialSent):
        yield _of(material, "draft-sent" if "draft" in material.fact.what else "material-sent")
    for made in dossier.of(follow_up.EvaluationMade):
        together = made.fact.with_participants
        yield _of(made, "evaluation-with-participants" if together else "evaluation-made")
    for step in dossier.of(invitation.SamiConsultation):
        if step.fact.step == "held":
            yield _of(step, "sami-consultation")


def _at(meeting: Meeting) -> Iterator[_Placed]:
    """A meeting, by its form; one with municipalities alone is not with civil society."""
    terms = meeting.terms
    if meeting.status == "cancelled" or {*terms.parties} == {"municipality"}:
        return
    told = meeting.entries, meeting.when, meeting.proof, meeting.credited
    if terms.form:
        yield _Placed(terms.form, *told)
    if terms.elected_present:
        yield _Placed("elected-present", *told)


def _of(entry: Entry[Any], name: str) -> _Placed:
    return _Placed(name, (entry,), entry.when, entry.proof, entry.credited)


# --- and at which step -----------------------------------------------------------------------


def _draft(dossier: Dossier) -> Edge | None:
    """The first day of a draft of the plan: sent, or out for views; a planned one too."""
    sent = (entry for entry in dossier.of(MaterialSent) if "draft" in entry.fact.what)
    drafts: tuple[Entry[Any], ...] = (*referral.opened(dossier), *sent)
    return earliest(entry.when.start for entry in drafts if entry.when)


def _cells(
    step: Step, acts: Sequence[_Placed], draft: Edge | None, decided: Edge | None
) -> Iterator[Cell]:
    for level in LEVELS:
        names = ACTS[step].get(level, ())
        found = (_here(act, step, level, draft, decided) for act in acts if act.name in names)
        yield Cell(level, tuple(act for act in found if act))


def _here(
    act: _Placed, step: Step, level: Participation, draft: Edge | None, decided: Edge | None
) -> Act | None:
    """The act as it counts at a step; None if it certainly belongs to another."""
    state = act.state
    possible = _steps(act, level, draft, decided)
    if step not in possible:
        return None
    if len(possible) > 1 and state == "took-place":
        state = "at-some-step"
    return Act(act.name, tuple(entry.id for entry in act.entries), state)


def _steps(
    act: _Placed, level: Participation, draft: Edge | None, decided: Edge | None
) -> tuple[Step, ...]:
    """The steps at which an act can have been."""
    listed = tuple(step for step in STEPS if act.name in ACTS[step].get(level, ()))
    by_day = _between(act.when, draft, decided)
    if act.name in ON_THE_DRAFT and "drafting" not in by_day:
        return ()
    return tuple(step for step in listed if step in by_day) if len(listed) > 1 else listed


def _between(when: When | None, draft: Edge | None, decided: Edge | None) -> Iterable[Step]:
    """Before the first draft, after it, or after the adoption. What comes first by nature does."""
    if when and decided and certainly_before(decided, when.start):
        return ("implementation",)
    if when and draft and certainly_before(when.end, draft):
        return ("agenda-setting",)
    if when and draft and not _may_precede(when.start, draft):
        return ("drafting",)
    return ("agenda-setting", "drafting")


def _may_precede(a: Edge, b: Edge) -> bool:
    return a.earliest is None or b.latest is None or a.earliest < b.latest
