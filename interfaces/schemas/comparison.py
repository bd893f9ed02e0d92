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
from interfaces.schemas.base import Dated, Seen, Shown
from interfaces.schemas.participation import StepView
from interfaces.schemas.principles import CharterReferenceView, TallyView, threshold
from interfaces.schemas.rounds import RegionView
from interfaces.wording.language import Language
from interfaces.words import say

CAUTIONS = ("only-shared", "mind-the-voices", "absent-name", "no-correlation")
"""The words for what no comparison says."""

_VOICES = Field(description="Whose sources tell; the recorder where a fact has no source.")


class ComparedView(Dated):
    """A compared round, and how many of the criteria that apply to it are evidenced."""

    consultation: str
    region: RegionView
    holder: str = Field(description="The body that holds it, named as it was then.")
    plan: str
    period: str = Field(description="The years the plan is to cover (EDTF).")
    fictional: bool
    adopted: bool = Field(description="The holder undertook to consult by this charter.")
    evidenced: int
    applicable: int

    @classmethod
    def of(cls, one: Compared) -> "ComparedView":
        """The round."""
        opened, answer = one.opened, one.principles
        return cls(
            consultation=one.id,
            region=RegionView(code=opened.region, name=REGIONS[opened.region].name),
            holder=opened.holder,
            plan=opened.plan,
            period=opened.period,
            fictional=opened.fictional,
            adopted=answer.adopted,
            evidenced=len(answer.evidenced),
            applicable=len(answer.applicable),
        )


class JudgedView(Shown):
    """A criterion in one round; ``verdict`` is null where several are possible.

    The items and facts behind it stand in the round's own answer on principles.
    """

    consultation: str
    verdict: Verdict | None
    possible: tuple[Verdict, ...]
    tally: TallyView
    voices: tuple[Voice, ...] = _VOICES
    in_conflict: tuple[str, ...] = Field(
        description="Entries whose sources disagree, where the verdict hangs on which is right."
    )
    straddles: bool = Field(
        description="The criterion came into force, or ceased to be, while the process ran."
    )

    @classmethod
    def of(cls, judged: Judged) -> "JudgedView":
        """What the criterion comes to."""
        finding = judged.finding
        return cls(
            consultation=judged.round,
            verdict=finding.verdict,
            possible=finding.possible,
            tally=TallyView.model_validate(finding.held.tally, from_attributes=True),
            voices=judged.voices,
            in_conflict=finding.in_conflict,
            straddles=finding.straddles,
        )


class SharedCriterionView(Shown):
    """A criterion that every compared round evidences.

    Where ``standing`` is "practice", read "breached" as "not followed".
    """

    criterion: str
    question: Words
    standing: Standing
    threshold: Words
    rounds: tuple[JudgedView, ...]

    @classmethod
    def of(cls, row: SideBySide) -> "SharedCriterionView":
        """The criterion, round by round."""
        return cls(
            criterion=row.criterion.id,
            question=row.criterion.question,
            standing=row.criterion.standing,
            threshold=threshold(row.criterion),
            rounds=tuple(map(JudgedView.of, row.rounds)),
        )


class LeftOutView(Shown):
    """A criterion that is not set side by side, since some round does not evidence it."""

    criterion: str
    question: Words
    evidenced_in: tuple[str, ...]
    not_applicable_in: tuple[str, ...]

    @classmethod
    def of(cls, left_out: LeftOut) -> "LeftOutView":
        """The criterion, and the rounds that evidence it."""
        return cls(
            criterion=left_out.criterion.id,
            question=left_out.criterion.question,
            evidenced_in=left_out.evidenced_in,
            not_applicable_in=left_out.not_applicable_in,
        )


class StepToldView(StepView):
    """A step of a round's funnel, with who tells of it."""

    voices: tuple[Voice, ...] = _VOICES
    listing: Listing = Field(description="Whether those named are all, by a count beside them.")

    @classmethod
    def told(cls, told: StepTold) -> "StepToldView":
        """The step, its organisations by the one id that stands for all of theirs."""
        step = StepView.of(told.answer)
        return cls(**dict(step), voices=told.voices, listing=told.listing)


class TurnoutView(Shown):
    """A round's funnel, step by step."""

    consultation: str
    steps: tuple[StepToldView, ...]

    @classmethod
    def of(cls, turnout: Turnout) -> "TurnoutView":
        """The funnel."""
        return cls(consultation=turnout.round, steps=tuple(map(StepToldView.told, turnout.steps)))


class MovedView(Shown):
    """How the verdict on a criterion moved; why it did, no comparison can say."""

    criterion: str
    trend: Trend

    @classmethod
    def of(cls, moved: Moved) -> "MovedView":
        """The movement."""
        return cls(criterion=moved.criterion.id, trend=moved.trend)


class PartView(Shown):
    """What an organisation is named as having done in two rounds that follow each other."""

    organisation: str
    name: str
    earlier: tuple[Step, ...]
    later: tuple[Step, ...]
    asked: Asked = Field(description="Whether it was asked in the later round.")
    certain: bool = Field(description="The sources agree on it; else only some have it so.")

    @classmethod
    def of(cls, part: Part) -> "PartView":
        """The organisation's part."""
        return cls(
            organisation=part.organisation,
            name=part.name,
            earlier=part.earlier,
            later=part.later,
            asked=part.asked,
            certain=part.certain,
        )


class SuccessionView(Shown):
    """Two rounds of a region that follow each other among those compared.

    Where ``nobody_named_in`` is not empty, who was gained or lost is unknown. ``listing`` of the
    steps says whether a missing name may mean anything.
    """

    region: RegionView
    earlier: str
    later: str
    follows: bool | None = Field(
        description="The later names the earlier as the one before it; null: it names none."
    )
    moved: tuple[MovedView, ...]
    nobody_named_in: tuple[str, ...] = Field(description="Rounds that name nobody who took part.")
    gained: tuple[PartView, ...] = Field(description="Named only in the later round.")
    kept: tuple[PartView, ...] = Field(description="Named in both rounds.")
    lost: tuple[PartView, ...] = Field(description="Named only in the earlier round.")

    @classmethod
    def of(cls, succession: Succession) -> "SuccessionView":
        """The step from the one round to the other."""
        code = succession.region
        return cls(
            region=RegionView(code=code, name=REGIONS[code].name),
            earlier=succession.earlier,
            later=succession.later,
            follows=succession.follows,
            moved=tuple(map(MovedView.of, succession.moved)),
            nobody_named_in=succession.nobody_named_in,
            gained=tuple(map(PartView.of, succession.gained)),
            kept=tuple(map(PartView.of, succession.kept)),
            lost=tuple(map(PartView.of, succession.lost)),
        )


class ComparisonView(Seen):
    """Rounds side by side, by region and then by the years of the plan."""

    on: date = Field(description="The day on which the rounds are judged.")
    charter: CharterReferenceView
    rounds: tuple[ComparedView, ...]
    side_by_side: tuple[SharedCriterionView, ...]
    left_out: tuple[LeftOutView, ...]
    participation: tuple[TurnoutView, ...]
    successions: tuple[SuccessionView, ...]
    cautions: tuple[Words, ...] = Field(description="What the comparison does not say.")

    @classmethod
    def of(cls, comparison: Comparison, sha256: str, on: date) -> "ComparisonView":
        """The comparison, by the charter of that digest, on a day."""
        return cls(
            on=on,
            charter=CharterReferenceView.of(comparison.charter, sha256),
            rounds=tuple(map(ComparedView.of, comparison.rounds)),
            side_by_side=tuple(map(SharedCriterionView.of, comparison.side_by_side)),
            left_out=tuple(map(LeftOutView.of, comparison.left_out)),
            participation=tuple(map(TurnoutView.of, comparison.turnout)),
            successions=tuple(map(SuccessionView.of, comparison.successions)),
            cautions=tuple(
                Words(sv=say(c, Language.SWEDISH), en=say(c, Language.ENGLISH)) for c in CAUTIONS
            ),
        )
