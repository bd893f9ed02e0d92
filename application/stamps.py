"""Stamps: when a fact is recorded, and the envelope that says so."""

import secrets
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final, TypeAlias

from application.log.lines import envelope_of
from application.submission import Submission
from application.witness import BOUND, Leapt, Witness
from domain.fact import Fact
from domain.record import Recorded

Envelopes: TypeAlias = Callable[[str, int, Fact], Recorded[Any]]
"""Puts a fact into its envelope, given its stream and its position there."""

AHEAD: Final = timedelta(seconds=5)
"""How far the clocks of two servers may differ."""


@dataclass(frozen=True)
class Sources:
    """Sources of time and randomness. Tests replace them with fixed ones."""

    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    nonce: Callable[[], str] = lambda: secrets.token_hex(16)
    event: Callable[[], str] = lambda: str(uuid.uuid4())


@dataclass(frozen=True, slots=True)
class Stamp:
    """When something is recorded; and what the clock showed, if it was far behind."""

    recorded: datetime
    clock: datetime | None = None


class Stamps:
    """Gives stamps that never run backwards, by a clock that a witness checks."""

    def __init__(self, sources: Sources):
        self.sources = sources
        self.witness: Witness | None = None
        """Without one, the clock is trusted."""

    def after(self, last: datetime | None) -> Stamp:
        """The stamp of what is recorded now: the clock's time, or the last stamp if that is later.

        Raises Leapt if the clock is too far ahead.
        """
        now = self.sources.clock()
        self._heard(now, last)
        if last is None or now >= last:
            return Stamp(now)
        return Stamp(last, now if last - now > AHEAD else None)

    def _heard(self, now: datetime, last: datetime | None) -> None:
        """Have the witness check the clock. A leap to a time already recorded does no harm."""
        try:
            if self.witness is not None:
                self.witness.hear(now)
        except Leapt:
            if last is None or now - last > BOUND:
                raise

    def envelopes(self, by: Submission, stamp: Stamp) -> Envelopes:
        """A function that puts the facts of a submission into their envelopes."""
        held = {} if stamp.clock is None else {"clock": stamp.clock}

        def envelope(stream: str, position: int, fact: Fact) -> Recorded[Any]:
            return envelope_of(type(fact))(
                stream=stream,
                position=position,
                name=fact.kind,
                version=fact.version,
                event=self.sources.event(),
                recorded=stamp.recorded,
                recorder=by.recorder,
                role=by.role,
                command=by.key,
                correlation=by.correlation or by.key,
                nonce=self.sources.nonce(),
                fact=fact,
                **held,
            )

        return envelope
