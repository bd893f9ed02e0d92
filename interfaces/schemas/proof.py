"""Proof, as JSON."""

from base64 import urlsafe_b64encode

from pydantic import Field

from application.audit.note import Checkpoint, encoded
from interfaces.schemas.base import Schema


class CheckpointSchema(Schema):
    """That a log of an origin had so many entries, and the root over them."""

    origin: str
    size: int
    root: str = Field(description="Base64.")
    known_at: str = Field(description="What known_at takes, to read the record as of then.")
    note: str = Field(description="The signed note.")
    key: str = Field(description="The verifier key that it is signed with.")

    @classmethod
    def of(cls, checkpoint: Checkpoint, note: str, key: str) -> "CheckpointSchema":
        """The checkpoint."""
        in_addresses = urlsafe_b64encode(checkpoint.root).decode().rstrip("=")
        return cls(
            origin=checkpoint.origin,
            size=checkpoint.size,
            root=encoded(checkpoint.root),
            known_at=f"{checkpoint.size}@{in_addresses}",
            note=note,
            key=key,
        )


class VerifiedSchema(Schema):
    """What was found to be true of a file."""

    what: str
    origin: str
    size: int = Field(description="Entries of the log that the newest checkpoint fixes.")
    shown: int
    withheld: int
    index: int | None
    since: tuple[int, ...] = Field(description="Sizes of older checkpoints that it continues.")
    complete: bool = Field(
        description="Whether it is proven that of each stream that it shows, it shows all."
    )
    partly: tuple[str, ...] = Field(description="Streams of which it shows less than was signed.")
    open_ended: tuple[str, ...] = Field(
        description="Streams that may go on after what it shows: it proves no end of them."
    )
