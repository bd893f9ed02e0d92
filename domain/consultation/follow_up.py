"""Follow-up: what became of the views, the decisions, the evaluation and the promises."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from domain.count import Count
from domain.fact import Fact, Names, Occurred, OrganisationIds, ViewIds
from domain.words import Body, Disposition, Slug, Text

# --- facts -----------------------------------------------------------------------------------


class ViewsAnswered(Fact, kind="consultation.views-answered"):
    """What becomes of a view or a group of views. A later answer does not erase an earlier."""

    views: ViewIds = Field(min_length=1)
    disposition: Disposition
    reason: Text | None = None
    changed_passage: Text | None = None
    passed_on_to: Text | None = Field(None, description="Outside the remit: to whom it went.")


class AnswersPublished(Fact, kind="consultation.answers-published", foretold=True):
    """The answers to the views are made public, all at one moment."""


class SummaryPublished(Fact, kind="consultation.summary-published", foretold=True):
    """Only a summary of views, or of what was changed, is made public."""

    of: Literal["views", "changes", "both"] = "views"


class FeedbackGiven(Fact, kind="consultation.feedback-given", foretold=True):
    """Those who took part are told what came of it."""

    to: OrganisationIds = ()
    to_participants: bool = Field(False, description="To all who took part.")
    form: Text | None = None


class GoalAssessed(Fact, kind="consultation.goal-assessed"):
    """The outcome of a goal, with deviation and reason."""

    goal: Annotated[Slug, Names("goal")]
    outcome: Literal["reached", "partly", "not-reached", "exceeded"]
    result: Text | None = None
    deviation: Text | None = None


class DecisionTaken(Fact, kind="consultation.decision-taken", foretold=True):
    """A body on the decision path treats the plan (committee, executive board, assembly)."""

    body: Body
    outcome: Literal["passed-on", "approved", "sent-back", "rejected"] | None = None
    matter: Text | None = None


class PlanAdopted(Fact, kind="consultation.plan-adopted", foretold=True):
    """The plan is adopted; the consultation can no longer change it."""

    body: Body = "assembly"
    period: Occurred | None = None
    title: Text | None = Field(None, description="The plan's title, where it is a new one.")


class PlanDelivered(Fact, kind="consultation.plan-delivered", foretold=True):
    """The plan is sent to the Arts Council, which shares out the state's money by it."""

    to: Literal["arts-council", "other"] = "arts-council"


class EvaluationMade(Fact, kind="consultation.evaluation-made", foretold=True):
    """The process is evaluated; satisfaction as shares of a scale, never of a person."""

    with_participants: bool | None = None
    asked_about_reprisal: bool | None = Field(
        None, description="Whether criticism cost anybody cooperation or money."
    )
    satisfaction: Text | None = None
    count: Count | None = None


class CommitmentMade(Fact, kind="consultation.commitment-made"):
    """The holder promises something to those consulted."""

    introduces: ClassVar[str | None] = "commitment"

    text: Text
    due: Occurred | None = None


class CommitmentSettled(Fact, kind="consultation.commitment-settled"):
    """What became of such a promise."""

    commitment: Annotated[Slug, Names("commitment")]
    outcome: Literal["fulfilled", "partly", "not-fulfilled"]
    reason: Text | None = None


class ContactHeld(Fact, kind="consultation.contact-held", foretold=True):
    """Holder and civil society meet between two plans."""

    together_with: OrganisationIds = ()
    about: Text | None = None


class PeriodExtended(Fact, kind="consultation.period-extended", foretold=True):
    """The plan is prolonged beyond the years it was adopted for."""

    until: Occurred
    title: Text | None = Field(None, description="The plan's title, where it is a new one.")


class Closed(Fact, kind="consultation.closed", foretold=True):
    """The holder closes the consultation. Later facts are still recorded."""


FACTS: tuple[type[Fact], ...] = (
    ViewsAnswered,
    AnswersPublished,
    SummaryPublished,
    FeedbackGiven,
    GoalAssessed,
    DecisionTaken,
    PlanAdopted,
    PlanDelivered,
    EvaluationMade,
    CommitmentMade,
    CommitmentSettled,
    ContactHeld,
    PeriodExtended,
    Closed,
)
