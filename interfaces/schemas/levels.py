"""At which levels participation took place, as JSON."""

from typing import ClassVar

from pydantic import Field

from domain.answers.levels import Levels, State
from domain.charter.participation import Step
from domain.words import Participation
from interfaces.schemas.base import AnswerSchema, MarksByEntry, Schema, With


class ActSchema(Schema):
    """Something that places a round at a level: a kind of fact, or a form of meeting."""

    _paths: ClassVar = {"act": "name", "marks": "entries"}

    act: str
    state: State
    entries: tuple[str, ...] = Field(description="The entries that tell of it.")
    marks: MarksByEntry = Field(
        description="Of these entries, those corrected, contested or in conflict."
    )


class CellSchema(Schema):
    """A level at a step."""

    level: Participation
    state: State = Field(
        description="The strongest of what its acts are. `at-some-step`: it took place, at this "
        "step or another; no date tells which."
    )
    acts: tuple[ActSchema, ...]


class StepLevelsSchema(Schema):
    """A step of the decision, with the four levels from least to most participation."""

    step: Step
    reached: Participation | None = Field(
        description="The highest level that certainly took place at this step; null: none did."
    )
    cells: tuple[CellSchema, ...]


class StatedLevelSchema(Schema):
    """The level that the holder said the consultation was at."""

    level: Participation
    entry: str


class LevelsSchema(AnswerSchema):
    """The matrix of the Code of Good Practice for Civil Participation over a round.

    Which act belongs at which step and level is this project's proposal.
    """

    consultation: str
    stated: tuple[StatedLevelSchema, ...] = Field(description="Empty: the holder stated none.")
    steps: tuple[StepLevelsSchema, ...]

    @classmethod
    def of(cls, consultation: str, levels: Levels) -> "LevelsSchema":
        """The answer."""
        told = With(levels, consultation=consultation)
        return cls.model_validate(told, context={"marks": levels.marks})
