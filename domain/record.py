"""The envelope: one fact as it stands in the log, with who recorded it and when."""

from datetime import datetime
from typing import Annotated, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from domain.fact import Fact
from domain.words import Slug

Role = Literal[
    "officer", "archivist", "alliance", "organisation", "administrator", "auditor", "researcher"
]
"""In what capacity a fact is recorded. Recorder, doer and holder are three."""

Key = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[!-~]+$")]
"""A command's id: visible ASCII, chosen by the sender, and the same when it is sent again."""

Stream = Annotated[
    str, StringConstraints(pattern=r"^[a-z]+-[a-z0-9]+(-[a-z0-9]+)*$", max_length=120)
]
"""The category and the id, as in ``consultation-dalarna-2019``."""

F = TypeVar("F", bound=Fact)


class Recorded(BaseModel, Generic[F]):
    """A fact and its recording; frozen, and stored as one line of JSON.

    ``recorded`` is an instant in UTC and never runs backwards in the log: if the clock lagged
    behind, ``clock`` holds what it showed. ``nonce`` makes equal facts differ when stored, so that
    a withheld entry cannot be guessed from its hash.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    stream: Stream
    position: int = Field(ge=1, description="The fact's number in its stream, from 1.")
    name: str
    version: int
    event: str
    recorded: datetime
    clock: datetime | None = None
    recorder: Slug
    role: Role
    command: Key
    correlation: str
    causation: str | None = None
    nonce: str
    fact: F

    @property
    def originator_id(self) -> str:
        """The stream, under the name that the eventsourcing library uses."""
        return self.stream

    @property
    def originator_version(self) -> int:
        """The number in the stream, under the name that the eventsourcing library uses."""
        return self.position
