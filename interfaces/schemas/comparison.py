"""Rounds and regions side by side, as JSON."""

from datetime import date
from typing import Annotated, ClassVar

from pydantic import BeforeValidator, Field

from domain.answers.comparison import (
    Comparison,
    Listing,
    Trend,
    Voice,
)
from domain.answers.participation import Asked, Step
from domain.charter.judge import Verdict
from domain.charter.model import Standing, Words
from interfaces.schemas.base import AnswerSchema, DatedSchema, Number, Schema, With
from interfaces.schemas.participation import StepSchema
from interfaces.schemas.principles import CharterReferenceSchema, TallySchema, Threshold
from interfaces.schemas.rounds import Region
from interfaces.wording.language import Language
from interfaces.wording.words import say

CAUTIONS = ("only-shared", "mind-the-voices", "absent-name", "no-correlation")
"""The words for what no comparison says."""

_VOICES = Field(description="Whose sources tell; the recorder where a fact has no source.")


class ComparedSchema(DatedSchema):
    """A compared round, and how many of the criteria that apply to it are evidenced."""

    _paths: ClassVar = {
        "consultation": "id",
        "region": "opened.region",
        "holder": "opened.holder",
        "plan": "opened.plan",
        "period": "opened.period",
        "fictional": "opened.fictional",
        "adopted": "principles.adopted",
        "evidenced": "principles.evidenced",
        "applicable": "principles.applicable",
    }

    consultation: str
    region: Region
    holder: str = Field(description="The body that holds it, named as it was then.")
    plan: str
    period: str = Field(description="The years the plan is to cover (EDTF).")
    fictional: bool
    adopted: bool = Field(description="The holder undertook to consult by this charter.")
    evidenced: Number
    applicable: Number


class JudgedSchema(Schema):
    """A criterion in one round; ``verdict`` is null where several are possible.

    The items and facts behind it stand in the round's own answer on principles.
    """

    _paths: ClassVar = {
        "consultation": "round",
        "verdict": "finding.verdict",
        "possible": "finding.possible",
        "tally": "finding.held.tally",
        "in_conflict": "finding.in_conflict",
        "straddles": "finding.straddles",
    }

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


class SharedCriterionSchema(Schema):
    """A criterion that every compared round evidences.

    Where ``standing`` is "practice", read "breached" as "not followed".
    """

    _paths: ClassVar = {
        "criterion": "criterion.id",
        "question": "criterion.question",
        "standing": "criterion.standing",
        "threshold": "criterion",
    }

    criterion: str
    question: Words
    standing: Standing
    threshold: Threshold
    rounds: tuple[JudgedSchema, ...]


class LeftOutSchema(Schema):
    """A criterion that is not set side by side, since some round does not evidence it."""

    _paths: ClassVar = {
        "criterion": "criterion.id",
        "question": "criterion.question",
    }

    criterion: str
    question: Words
    evidenced_in: tuple[str, ...]
    not_applicable_in: tuple[str, ...]


class StepToldSchema(StepSchema):
    """A step of a round's funnel, with who tells of it."""

    voices: tuple[Voice, ...] = _VOICES
    listing: Listing = Field(description="Whether those named are all, by a count beside them.")


StepWithVoices = Annotated[
    StepToldSchema,
    BeforeValidator(lambda one: With(one.answer, voices=one.voices, listing=one.listing)),
]


class TurnoutSchema(Schema):
    """A round's funnel, step by step."""

    _paths: ClassVar = {
        "consultation": "round",
    }

    consultation: str
    steps: tuple[StepWithVoices, ...]


class MovedSchema(Schema):
    """How the verdict on a criterion moved; why it did, no comparison can say."""

    _paths: ClassVar = {
        "criterion": "criterion.id",
    }

    criterion: str
    trend: Trend


class PartSchema(Schema):
    """What an organisation is named as having done in two rounds that follow each other."""

    organisation: str
    name: str
    earlier: tuple[Step, ...]
    later: tuple[Step, ...]
    asked: Asked = Field(description="Whether it was asked in the later round.")
    certain: bool = Field(description="The sources agree on it; else only some have it so.")


class SuccessionSchema(Schema):
    """Two rounds of a region that follow each other among those compared.

    Where ``nobody_named_in`` is not empty, who was gained or lost is unknown. ``listing`` of the
    steps says whether a missing name may mean anything.
    """

    region: Region
    earlier: str
    later: str
    gap: bool = Field(
        description="Years lie between the two plans that neither covers: a round is missing."
    )
    follows: bool | None = Field(
        description="The later names the earlier as the one before it; null: it names none."
    )
    moved: tuple[MovedSchema, ...]
    nobody_named_in: tuple[str, ...] = Field(description="Rounds that name nobody who took part.")
    gained: tuple[PartSchema, ...] = Field(description="Named only in the later round.")
    kept: tuple[PartSchema, ...] = Field(description="Named in both rounds.")
    lost: tuple[PartSchema, ...] = Field(description="Named only in the earlier round.")


class ComparisonSchema(AnswerSchema):
    """Rounds side by side, by region and then by the years of the plan."""

    _paths: ClassVar = {
        "participation": "turnout",
    }

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
        return cls.model_validate(
            With(
                comparison,
                on=on,
                charter=CharterReferenceSchema.of(comparison.charter, sha256),
                cautions=tuple(
                    Words(sv=say(c, Language.SWEDISH), en=say(c, Language.ENGLISH))
                    for c in CAUTIONS
                ),
            )
        )
