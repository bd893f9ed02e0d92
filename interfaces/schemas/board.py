"""Answers over all rounds, as JSON: each says from how much of the log it is, and which day."""

from datetime import date
from typing import Any, Literal, Self

from pydantic import Field

from application.models.queries import Answered
from domain.answers.participation import Asked, Step
from domain.answers.process import DueState, PhaseState
from domain.charter.judge import Verdict
from domain.charter.model import Standing
from domain.count import Precision
from domain.fact import Proof
from domain.translation import Language
from domain.words import Group, Level, Party, Sector, Unit
from interfaces.schemas.base import DatedSchema, Schema
from interfaces.schemas.rounds import Region


class ModelledSchema(Schema):
    """An answer that was computed beforehand, from so much of the log."""

    position: int = Field(
        description="How much of the log it is from; `at_least` waits for a position."
    )
    judged_on: date = Field(description="The day (Sweden) by which all rounds are judged.")

    @classmethod
    def of(cls, told: Answered[Any], **further: Any) -> Self:
        """The answer, with what it rests on."""
        stand = told.stand
        rests_on = {"position": stand.position, "judged_on": stand.judged_on}
        return cls.model_validate(rests_on | further)


class BoardPhaseSchema(DatedSchema):
    """A phase of the lifecycle, and how many facts tell of it."""

    name: str
    state: PhaseState
    facts: int
    first: str | None = Field(description="The earliest date told (EDTF).")
    last: str | None


class BoardDueSchema(Schema):
    """Something to be done, and the entry that says so."""

    what: str
    entry: str
    by: date | None
    state: DueState = Field(description="As of today, whichever day the round was judged on.")


class BoardRoundSchema(DatedSchema):
    """A round on the board: where it stands, what is due, and how much is recorded of it."""

    id: str
    region: Region
    holder: str
    plan: str
    period: str = Field(description="The years the plan is to cover (EDTF).")
    case_number: str | None
    kept: Literal["live", "reconstructed"]
    previous: str | None
    fictional: bool
    language: Language | None = Field(
        description="The language in which its texts are written, where that is stated."
    )
    phase: str
    phases: tuple[BoardPhaseSchema, ...]
    dues: tuple[BoardDueSchema, ...]
    opened: str | None = Field(description="As given (EDTF).")
    adopted: str | None = Field(description="As given (EDTF); planned, unless it is proved.")
    adoption_proof: Proof | None
    closed: str | None = Field(description="As given (EDTF).")
    organisations: int = Field(description="Organisations described in the round.")
    meetings: int = Field(description="Meetings known, but for the cancelled.")
    meetings_held: int
    views: int
    views_answered: int
    responses: int = Field(description="Responses to referrals that are told of one by one.")
    responses_late: int
    not_yet_invited: int | None = Field(
        description="Inventoried organisations that no invitation or referral names; null where "
        "it cannot be told."
    )
    criteria_applicable: int
    criteria_evidenced: int
    contested: int = Field(description="Entries of which a contest stands.")
    version: int = Field(description="How many facts it held.")
    position: int = Field(description="Where in the log the last of them stands.")
    judged_on: date


class BoardSchema(ModelledSchema):
    """A page of the board, by region and then by the years of the plan."""

    rounds: tuple[BoardRoundSchema, ...]
    next: str | None = Field(description="The cursor of the next page; null on the last.")


class RegionBoardSchema(Schema):
    """A region over all its rounds. What was made up is counted, and left out of the rest."""

    code: str
    name: str
    rounds: int
    live: int = Field(description="Rounds that are recorded as they happen.")
    fictional: int
    latest: str | None = Field(description="The round on the latest plan.")
    phase: str | None = Field(description="Where that one stands.")
    organisations: int = Field(
        description="Organisations that its rounds describe, each once over all of them."
    )
    overdue: int = Field(description="As of today.")


class RegionsSchema(ModelledSchema):
    """Every region; of those with no round nothing is known, which is not that they held none."""

    regions: tuple[RegionBoardSchema, ...]


class VerdictSchema(Schema):
    """What a criterion comes to in a round, in short; `principles` gives the evidence.

    ``verdict`` is null where several are possible. Where ``standing`` is "practice", read
    "breached" as "not followed".
    """

    round: str
    region: str
    criterion: str
    phase: str
    standing: Standing
    verdict: Verdict | None
    possible: tuple[Verdict, ...]
    evidenced: bool
    met: int
    partly: int
    unmet: int
    uncertain: int
    unknown: int
    of: int
    precision: Precision
    planned: tuple[Verdict, ...] = Field(description="What the plans alone would come to.")
    planned_met: int | None = Field(description="Of those planned; null where none are.")
    planned_of: int | None
    by_others: tuple[Verdict, ...] = Field(description="What others' acts would come to.")
    by_others_met: int | None = Field(description="Of others' acts; null where there are none.")
    by_others_of: int | None
    planned_by_others: tuple[Verdict, ...] = Field(
        description="What others' plans would come to, were they carried out."
    )
    planned_by_others_met: int | None = Field(description="Null where others planned nothing.")
    planned_by_others_of: int | None
    best: bool
    straddles: bool
    in_conflict: tuple[str, ...]
    in_contest: tuple[str, ...]
    faults: int = Field(description="Items on which the criterion could not be computed.")


class VerdictsSchema(ModelledSchema):
    """A page of verdicts, by criterion and then by round."""

    verdicts: tuple[VerdictSchema, ...]
    next: str | None = Field(description="The cursor of the next page; null on the last.")


class FigureCountSchema(Schema):
    """Some who are not named, as a source counts them, or a total; null where it has no number."""

    label: str | None = Field(description="What is counted; null for a total.")
    entry: str | None
    unit: Unit | None
    number: int | None
    precision: Precision | None
    low: int | None = Field(description="The least that it may be; null where no bound is known.")
    high: int | None


class FigureSchema(Schema):
    """A step of a round's funnel. Where ``known`` is false no fact speaks of it: numbers are null,
    which is unknown, and not 0.
    """

    round: str
    region: str
    dimension: str
    value: str
    step: Step
    known: bool
    named: int | None = Field(description="Organisations named at the step; null: unknown.")
    named_low: int | None = Field(
        description="Those named under every reading of the sources; null where one tells nothing."
    )
    named_high: int | None = Field(description="Those named under some reading of the sources.")
    contested: int | None
    otherwise: bool = Field(description="Other readings of the sources name or count others.")
    counts: tuple[FigureCountSchema, ...]
    totals: tuple[FigureCountSchema, ...] = Field(
        description="One a unit, where adding is allowed."
    )


class FiguresSchema(ModelledSchema):
    """A page of figures, by round, dimension, value and step."""

    figures: tuple[FigureSchema, ...]
    next: str | None = Field(description="The cursor of the next page; null on the last.")


class InvolvementSchema(DatedSchema):
    """An organisation's part in a round: how many entries put it at each step.

    Null where none does, which is unknown: that it did not come, say, is no entry.
    """

    round: str
    region: str
    plan: str
    period: str
    organisation: str = Field(description="The id by which the round knows it.")
    name: str = Field(description="As it was called in the round.")
    parties: tuple[Party, ...]
    groups: tuple[Group, ...]
    level: Level | None
    sector: Sector | None
    umbrella: str | None
    asked: tuple[Asked, ...] = Field(
        description="Whether it was asked, under every reading of the sources."
    )
    inventoried: int | None
    invited: int | None
    replied: int | None
    attended: int | None
    stated: int | None = Field(description="Views that it stated itself.")
    consulted: int | None = Field(description="Referrals that it was sent.")
    responded: int | None
    answered: int | None
    otherwise: bool = Field(description="Other readings of the sources tell otherwise of it.")


class InvolvementsSchema(ModelledSchema):
    """The rounds that an organisation is described in, under any of its ids."""

    organisation: str
    rounds: tuple[InvolvementSchema, ...]
    next: str | None = Field(description="The cursor of the next page; null on the last.")


class ModelSchema(Schema):
    """How far the model is behind the log, and what is done about it."""

    position: int | None = Field(description="Null where there is none yet.")
    lag: int = Field(description="Facts of the log that it lacks.")
    seconds: float = Field(description="How long ago the first of them was recorded.")
    faults: int = Field(description="Streams that cannot be read, or answered on.")
    state: str = Field(
        description='"building", "current", or "retrying: …"; "behind" or "unbuilt" where another '
        "process is to keep it up, and has not."
    )
