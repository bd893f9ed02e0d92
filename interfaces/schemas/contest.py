"""Contests, as JSON."""

from pydantic import Field

from domain.consultation.contest import Contest, Reply
from domain.consultation.remark import Outcome
from interfaces.schemas.base import DatedSchema


class ReplySchema(DatedSchema):
    """An answer to a contest. One by a party to it is recorded, and settles nothing."""

    id: str
    outcome: Outcome
    reason: str
    by: tuple[str, ...] = Field(description="Who answers, and on whose behalf.")
    occurred: str | None
    settles: bool

    @classmethod
    def of(cls, reply: Reply) -> "ReplySchema":
        """The answer."""
        return cls(
            id=reply.fact.id,
            outcome=reply.fact.outcome,
            reason=reply.fact.reason,
            by=reply.by,
            occurred=reply.fact.occurred,
            settles=reply.settles,
        )


class ContestSchema(DatedSchema):
    """Who disputes a fact, or a correction of it, with what words, and how far that has come."""

    id: str
    entry: str = Field(description="What is contested: the fact, or the correction of it.")
    organisation: str
    statement: str
    case_number: str | None
    occurred: str | None
    outcome: Outcome | None = Field(description="Null while nobody has settled it.")
    settled_by: str | None
    stands: bool = Field(description="It is open, or was upheld without the record being changed.")
    answers: tuple[ReplySchema, ...]

    @classmethod
    def of(cls, contest: Contest) -> "ContestSchema":
        """The contest, with every answer to it."""
        fact = contest.fact
        return cls(
            id=fact.id,
            entry=fact.entry,
            organisation=fact.organisation,
            statement=fact.statement,
            case_number=fact.case_number,
            occurred=fact.occurred,
            outcome=contest.outcome,
            settled_by=contest.settled_by.id if contest.settled_by else None,
            stands=contest.stands,
            answers=tuple(map(ReplySchema.of, contest.replies)),
        )
