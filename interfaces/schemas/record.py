"""The record itself, and what a command did to it, as JSON."""

from collections.abc import Iterable
from typing import Annotated

from pydantic import BeforeValidator, Field, JsonValue

from application.submission import Receipt
from domain.charter.judge import Finding
from domain.consultation.slip import Slip
from domain.fact import Fact
from domain.record import Role
from interfaces.schemas.base import AnswerSchema, Content, DatedSchema, Instant, Schema, content
from interfaces.schemas.process import SlipSchema, WarningSchema


class EnvelopeSchema(DatedSchema):
    """A fact as it stands in the log, with who recorded it and when."""

    stream: str
    position: int
    name: str = Field(description="The kind's stored name: 'consultation.meeting-held'.")
    version: int = Field(description="The version of the kind's form.")
    event: str
    recorded: Instant
    clock: Instant | None = Field(
        None,
        description="What the clock showed, where it was behind what was recorded before: then "
        "`recorded` is when that was.",
    )
    recorder: str
    role: Role
    command: str
    correlation: str
    causation: str | None
    nonce: str = Field(
        description="Random, so that a line is not guessed from its hash. 'withheld' where the "
        "entry tells a small count of what is sensitive, or one that would give it away."
    )
    fact: Content


class StatedSchema(DatedSchema):
    """A fact as it was recorded, without its envelope."""

    kind: str
    fact: dict[str, JsonValue]

    @classmethod
    def of(cls, fact: Fact) -> "StatedSchema":
        """The fact."""
        return cls(kind=fact.short_kind(), fact=content(fact))


Stated = Annotated[StatedSchema, BeforeValidator(StatedSchema.of)]


class FactsSchema(AnswerSchema):
    """A page of the record, in the order recorded."""

    consultation: str
    facts: tuple[EnvelopeSchema, ...]
    next: str | None = Field(description="The cursor of the next page; null on the last.")


class ReceiptSchema(Schema):
    """What became of a command: the version reached, the entries added, and what to heed."""

    id: str = Field(description="The consultation or organisation that was written to.")
    version: int
    added: tuple[str, ...]
    key: str = Field(description="The command's id: send it again to repeat without effect.")
    warnings: tuple[WarningSchema | SlipSchema, ...] = Field(
        description="Criteria that the command makes worse, and likely slips of the pen. It is "
        "recorded all the same."
    )

    @classmethod
    def of(
        cls,
        id: str,
        receipt: Receipt,
        key: str,
        warnings: Iterable[Finding] = (),
        slips: Iterable[Slip] = (),
    ) -> "ReceiptSchema":
        """The receipt, with the command's key and the warnings."""
        return cls(
            id=id,
            version=receipt.version,
            added=receipt.added,
            key=key,
            warnings=(*map(WarningSchema.model_validate, warnings), *map(SlipSchema.of, slips)),
        )


class PreviewSchema(DatedSchema):
    """What a command would record; nothing is stored."""

    id: str
    version: int = Field(description="The version that would be reached.")
    adds: tuple[dict[str, JsonValue], ...]
    warnings: tuple[WarningSchema | SlipSchema, ...]

    @classmethod
    def of(
        cls,
        id: str,
        version: int,
        facts: Iterable[Fact],
        warnings: Iterable[Finding] = (),
        slips: Iterable[Slip] = (),
    ) -> "PreviewSchema":
        """The facts that would be added, each with its kind."""
        return cls(
            id=id,
            version=version,
            adds=tuple({"kind": fact.short_kind(), **content(fact)} for fact in facts),
            warnings=(*map(WarningSchema.model_validate, warnings), *map(SlipSchema.of, slips)),
        )
