"""Rounds and regions side by side, as JSON."""

from datetime import date

from pydantic import Field

from domain.answers.comparison import (
    Compared,
    Comparison,
    Judged,
    LeftOut,
    Listing,
    Moved,
    Part,
    SideBySide,
    StepTold,
    Succession,
    Trend,
    Turnout,
    Voice,
)
from domain.answers.participation import Asked, Step
from domain.charter.judge import Verdict
from domain.charter.model import Standing, Words
from domain.region import REGIONS
from interfaces.schemas.base import AnswerSchema, DatedSchema, Schema
from interfaces.schemas.participation import StepSchema
from interfaces.schemas.principles import CharterReferenceSchema, TallySchema, threshold
from interfaces.schemas.rounds import RegionSchema
from interfaces.wording.language import Language
from interfaces.words import say

CAUTIONS = ("only-shared", "mind-the-voices", "absent-name", "no-correlation")
"""The words for what no comparison says."""

_VOICES = Field(description="Whose sources tell; the recorder where a fact has no source.")


class ComparedSchema(DatedSchema):
    """A compared round, and how many of the criteria that apply to it are evidenced."""

    consultation: str
    region: RegionSchema
    holder: str = Field(description="The body that holds it, named as it was then.")
    plan: str
    period: str = Field(description="The years the plan is to cover (EDTF).")
    fictional: bool
    adopted: bool = Field(description="The holder undertook to consult by this charter.")
    evidenced: int
    applicable: int

    @classmethod
    def of(cls, one: Compared) -> "ComparedSchema":
        """The round."""
        opened, answer = one.opened, one.principles
        return cls(
            consultation=one.id,
            region=RegionSchema(code=opened.region, name=REGIONS[opened.region].name),
            holder=opened.holder,
            plan=opened.plan,
            period=opened.period,
            fictional=opened.fictional,
            adopted=answer.adopted,
            evidenced=len(answer.evidenced),
            applicable=len(answer.applicable),
        )


class JudgedSchema(Schema):
    """A criterion in one round; ``verdict`` is null where several are possible.

    The items and facts behind it stand in the round's own answer on principles.
    """

    consultation: str
    verdict: Verdict | None
    possible: tuple[Verdict, ...]
    tally: TallySchema
    voices: tuple[Voice, ...] = _VOICES
    in_conflict: tuple[str, ...] = Field(
        description="Entries whose sources disagree, where the verdict hangs on which is right."
    )
    straddles: bool = Field(
        description="The criterion came into force, or ceased to be, while the process ran."
    )

    @classmethod
    def of(cls, judged: Judged) -> "JudgedSchema":
        """What the criterion comes to."""
        finding = judged.finding
        return cls(
            consultation=judged.round,
            verdict=finding.verdict,
            possible=finding.possible,
            tally=TallySchema.model_validate(finding.held.tally, from_attributes=True),
            voices=judged.voices,
            in_conflict=finding.in_conflict,
            straddles=finding.straddles,
        )


class SharedCriterionSchema(Schema):
    """A criterion that every compared round evidences.

    Where ``standing`` is "practice", read "breached" as "not followed".
    """

    criterion: str
    question: Words
    standing: Standing
    threshold: Words
    rounds: tuple[JudgedSchema, ...]

    @classmethod
    def of(cls, row: SideBySide) -> "SharedCriterionSchema":
        """The criterion, round by round."""
        return cls(
            criterion=row.criterion.id,
            question=row.criterion.question,
            standing=row.criterion.standing,
            threshold=threshold(row.criterion),
            rounds=tuple(map(JudgedSchema.of, row.rounds)),
        )


class LeftOutSchema(Schema):
    """A criterion that is not set side by side, since some round does not evidence it."""

    criterion: str
    question: Words
    evidenced_in: tuple[str, ...]
    not_applicable_in: tuple[str, ...]

    @classmethod
    def of(cls, left_out: LeftOut) -> "LeftOutSchema":
        """The criterion, and the rounds that evidence it."""
        return cls(
            criterion=left_out.criterion.id,
            question=left_out.criterion.question,
            evidenced_in=left_out.evidenced_in,
            not_applicable_in=left_out.not_applicable_in,
        )


class StepToldSchema(StepSchema):
    """A step of a round's funnel, with who tells of it."""

    voices: tuple[Voice, ...] = _VOICES
    listing: Listing = Field(description="Whether those named are all, by a count beside them.")

    @classmethod
    def told(cls, told: StepTold) -> "StepToldSchema":
        """The step, its organisations by the one id that stands for all of theirs."""
        step = StepSchema.of(told.answer)
        return cls(**dict(step), voices=told.voices, listing=told.listing)


class TurnoutSchema(Schema):
    """A round's funnel, step by step."""

    consultation: str
    steps: tuple[StepToldSchema, ...]

    @classmethod
    def of(cls, turnout: Turnout) -> "TurnoutSchema":
        """The funnel."""
        return cls(consultation=turnout.round, steps=tuple(map(StepToldSchema.told, turnout.steps)))


class MovedSchema(Schema):
    """How the verdict on a criterion moved; why it did, no comparison can say."""

    criterion: str
    trend: Trend

    @classmethod
    def of(cls, moved: Moved) -> "MovedSchema":
        """The movement."""
        return cls(criterion=moved.criterion.id, trend=moved.trend)


class PartSchema(Schema):
    """What an organisation is named as having done in two rounds that follow each other."""

    organisation: str
    name: str
    earlier: tuple[Step, ...]
    later: tuple[Step, ...]
    asked: Asked = Field(description="Whether it was asked in the later round.")
    certain: bool = Field(description="The sources agree on it; else only some have it so.")

    @classmethod
    def of(cls, part: Part) -> "PartSchema":
        """The organisation's part."""
        return cls(
            organisation=part.organisation,
            name=part.name,
            earlier=part.earlier,
            later=part.later,
            asked=part.asked,
            certain=part.certain,
        )


class SuccessionSchema(Schema):
    """Two rounds of a region that follow each other among those compared.

    Where ``nobody_named_in`` is not empty, who was gained or lost is unknown. ``listing`` of the
    steps says whether a missing name may mean anything.
    """

    region: RegionSchema
    earlier: str
    later: str
    follows: bool | None = Field(
        description="The later names the earlier as the one before it; null: it names none."
    )
    moved: tuple[MovedSchema, ...]
    nobody_named_in: tuple[str, ...] = Field(description="Rounds that name nobody who took part.")
    gained: tuple[PartSchema, ...] = Field(description="Named only in the later round.")
    kept: tuple[PartSchema, ...] = Field(description="Named in both rounds.")
    lost: tuple[PartSchema, ...] = Field(description="Named only in the earlier round.")

    @classmethod
    def of(cls, succession: Succession) -> "SuccessionSchema":
        """The step from the one round to the other."""
        code = succession.region
        return cls(
            region=RegionSchema(code=code, name=REGIONS[code].name),
            earlier=succession.earlier,
            later=succession.later,
            follows=succession.follows,
            moved=tuple(map(MovedSchema.of, succession.moved)),
            nobody_named_in=succession.nobody_named_in,
            gained=tuple(map(PartSchema.of, succession.gained)),
            kept=tuple(map(PartSchema.of, succession.kept)),
            lost=tuple(map(PartSchema.of, succession.lost)),
        )


class ComparisonSchema(AnswerSchema):
    """Rounds side by side, by region and then by the years of the plan."""

    on: date = Field(description="The day on which the rounds are judged.")
    charter: CharterReferenceSchema
    rounds: tuple[ComparedSchema, ...]
    side_by_side: tuple[SharedCriterionSchema, ...]
    left_out: tuple[LeftOutSchema, ...]
    participation: tuple[TurnoutSchema, ...]
    successions: tuple[SuccessionSchema, ...]
    cautions: tuple[Words, ...] = Field(description="What the comparison does not say.")

    @classmethod
    def of(cls, comparison: Comparison, sha256: str, on: date) -> "ComparisonSchema":
        """The comparison, by the charter of that digest, on a day."""
        return cls(
            on=on,
            charter=CharterReferenceSchema.of(comparison.charter, sha256),
            rounds=tuple(map(ComparedSchema.of, comparison.rounds)),
            side_by_side=tuple(map(SharedCriterionSchema.of, comparison.side_by_side)),
            left_out=tuple(map(LeftOutSchema.of, comparison.left_out)),
            participation=tuple(map(TurnoutSchema.of, comparison.turnout)),
            successions=tuple(map(SuccessionSchema.of, comparison.successions)),
            cautions=tuple(
                Words(sv=say(c, Language.SWEDISH), en=say(c, Language.ENGLISH)) for c in CAUTIONS
            ),
        )
