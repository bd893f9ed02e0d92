"""A charter: principles, and criteria on them, each with threshold, standing and source."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    FiniteFloat,
    StringConstraints,
    field_validator,
    model_validator,
)

from domain.complaint import Complaint
from domain.translation import Language
from domain.words import NO_CONTROLS, Slug, Text

VOCABULARY = 1
"""The version of `domain.charter.vocabulary` that a charter is written against."""

_SHARE = 0.95
_MOST = 100
"""The most criteria in a charter, views, and principles of a view: a round is judged within
seconds."""

Standing = Literal["duty", "undertaken", "practice"]
"""Required by law, adopted by the holder, or recommended. A practice is not followed, never
breached."""

Expression = Annotated[str, StringConstraints(min_length=1, max_length=500, pattern=NO_CONTROLS)]
"""A CEL expression over the fields of one item."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Words(_Part):
    """The same text in Swedish and in English."""

    sv: Text
    en: Text

    def say(self, language: str) -> str:
        """The text in 'sv' or 'en'."""
        return self.sv if language == "sv" else self.en


class Principle(_Part):
    """One principle of a view."""

    id: Annotated[str, StringConstraints(min_length=1, max_length=40, pattern=NO_CONTROLS)]
    name: Words


class View(_Part):
    """A set of principles, such as the six of civil society, laid over the criteria."""

    id: Slug
    title: Words
    edition: Text
    source: Text
    principles: tuple[Principle, ...] = Field(min_length=1, max_length=_MOST)


class InForce(_Part):
    """From when, and until when, a criterion can be asked for; both days included."""

    since: date | None = None
    until: date | None = None


class Criterion(_Part):
    """One check: over which items, what is measured, and what is enough.

    ``every``: each item is tried, and all, some or none meet it. ``some``: ``enough`` items
    suffice. A number is tried against ``at_least`` or ``at_most`` (``partly_…`` for the lower
    bar); a truth value stands for itself, and ``partly`` is then an expression too.
    """

    id: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9-]+$", max_length=20)]
    question: Words
    principles: dict[Slug, str] = Field(min_length=1, description="View id: principle id.")
    phase: Literal[
        "preparation", "inventory", "invitation", "dialogue", "referral", "decision",
        "follow-up", "between", "all",
    ]  # fmt: skip
    standing: Standing
    undertaken_where: Expression | None = Field(
        None, description="Over the round; where true, the region undertook it."
    )
    basis: Text = Field(description="Law, code or toolkit that says so.")
    proposal: bool = Field(False, description="The number is this project's own proposal.")
    in_force: InForce = InForce()
    applies: Expression | None = Field(None, description="Over the round; false: not applicable.")
    unless: Words | None = Field(None, description="Why it then does not apply.")
    over: Slug
    where: Expression | None = None
    measure: Expression
    at_least: FiniteFloat | None = None
    partly_at_least: FiniteFloat | None = None
    at_most: FiniteFloat | None = None
    partly_at_most: FiniteFloat | None = None
    partly: Expression | None = None
    judge: Literal["every", "some"]
    enough: int = Field(1, ge=1)
    partly_enough: int | None = Field(None, ge=1)
    best: Expression | None = Field(None, description="Over the round: good practice beyond.")
    share: float = Field(_SHARE, gt=0, le=1, description="Of 20 items or more, how many are all.")
    settles: Literal["at-once", "with-phase", "with-round"] = Field(
        "at-once",
        description="Until when what is unmet can still be met: not at all, until the plan is "
        "decided (in the phases after it, until its years end), or until its years end.",
    )
    met_when: Words | None = Field(
        None,
        description="When it is met, in a sentence, as people read it; the expression decides.",
    )
    note: Words | None = None
    why: Words | None = Field(None, description="Why it is asked, in plain words.")
    good_practice: Words | None = Field(
        None, description="What good practice looks like; the criterion asks for less."
    )

    @model_validator(mode="after")
    def _is_whole(self) -> "Criterion":
        for kind in _complaints(self):
            raise Complaint(kind)
        return self

    @property
    def is_numeric(self) -> bool:
        """Whether the measure is a number, tried against a threshold."""
        return self.at_least is not None or self.at_most is not None


def _complaints(c: Criterion) -> Iterator[str]:
    """What does not go together in a criterion, as kinds of complaint."""
    if bool(c.applies) != bool(c.unless):
        yield "applies-without-unless"
    if c.at_least is not None and c.at_most is not None:
        yield "two-thresholds"
    if c.is_numeric and c.partly:
        yield "number-partly"
    if c.partly_at_least is not None and (c.at_least is None or c.partly_at_least >= c.at_least):
        yield "partly-not-below"
    if c.partly_at_most is not None and (c.at_most is None or c.partly_at_most <= c.at_most):
        yield "partly-not-above"
    if c.judge == "every" and (c.enough != 1 or c.partly_enough):
        yield "enough-of-every"
    if c.partly_enough and c.partly_enough >= c.enough:
        yield "partly-enough-not-fewer"
    if c.judge == "some" and c.share != _SHARE:
        yield "share-of-some"


class Charter(_Part):
    """Criteria and the views on them, in one edition."""

    format: Literal["samrad/charter/1"]
    id: Slug
    edition: Text
    title: Words
    language: Language | None = Field(
        None, description="The language in which its sources are named."
    )
    vocabulary: int
    views: tuple[View, ...] = Field(min_length=1, max_length=_MOST)
    criteria: tuple[Criterion, ...] = Field(min_length=1, max_length=_MOST)

    @field_validator("vocabulary")
    @classmethod
    def _is_known(cls, version: int) -> int:
        if version != VOCABULARY:
            raise Complaint("another-vocabulary", version=version, ours=VOCABULARY)
        return version
