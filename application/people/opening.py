"""Opening: a sealed value is opened when it is read, by those who may, and is not kept.

The erasures in the log are checked before any key is used, so that erased data stays forgotten even
if an old copy of the keys is restored.
"""

import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeAlias

from application.engine import Engine
from application.log.lines import read_row
from application.people.cipher import Broken
from application.people.keys import Keys, Mention
from domain.consultation.decider import CONSULTATION
from domain.erasure import ERASURE, Erased, Erasures
from domain.personal import Sealed
from domain.record import Recorded


@dataclass(frozen=True, slots=True)
class Opened:
    """A value, and the salt that proves it to others who lack the key."""

    value: str = field(repr=False)
    salt: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Forgotten:
    """The value was erased: by which decision, and when."""

    decision: str
    recorded: datetime


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Not erased, but it does not open: its key is lost, or it was altered. An incident."""


Read: TypeAlias = Opened | Forgotten | Unreadable


class Opening:
    """Opens the personal data in an engine's log. Safe from any thread."""

    def __init__(self, engine: Engine, keys: Keys):
        self.engine, self.keys = engine, keys
        self.unreadable: set[Mention] = set()
        """The mentions found not to open since this process started."""
        self._erasures = Erasures()
        self._reading = threading.Lock()

    def erasures(self) -> Erasures:
        """All erasures in the log now."""
        known, head = self._erasures, self.engine.position()
        if known.position == head:
            return known
        with self._reading:
            known = self._erasures
            fresh = self._since(known.position)
            self._erasures = known.grown(fresh, max(head, known.position))
            return self._erasures

    def _since(self, position: int) -> list[Recorded[Any]]:
        """At least the erasures after a position; others may be among them."""
        recorder, prefix = self.engine.recorder, ERASURE.stream("")
        streams = recorder.touched(position) if position else recorder.streams(prefix)
        return [
            record
            for stream in streams
            if stream.startswith(prefix)
            for record in recorder.read(stream)
            if isinstance(record.fact, Erased)
        ]

    def open(self, consultation: str, told: Iterable[Sealed]) -> dict[Mention, Read]:
        """What some mentions in a round say. Raises NotFound if there is no such round."""
        return self._open(self.engine.region(consultation), consultation, list(told))

    def _open(self, region: str, consultation: str, told: Sequence[Sealed]) -> dict[Mention, Read]:
        read: dict[Mention, Read] = dict(self._forgotten(region, told))
        rest = [one for one in told if one.mention not in read]
        ciphers = self.keys.of_mentions(one.mention for one in rest) if rest else {}
        stream = CONSULTATION.stream(consultation)
        for one in rest:
            cipher = ciphers.get(one.mention)
            try:
                read[one.mention] = Opened(*cipher.open(one, stream)) if cipher else Unreadable()
            except Broken:
                read[one.mention] = Unreadable()
        lost = [one for one in rest if isinstance(read[one.mention], Unreadable)]
        read |= self._forgotten(region, lost)  # they may have been erased meanwhile
        self.unreadable |= {m for m, one in read.items() if isinstance(one, Unreadable)}
        return read

    def _forgotten(self, region: str, told: Sequence[Sealed]) -> dict[Mention, Forgotten]:
        names = self.keys.known_region(region) if told else None
        if names is None:
            return {}
        erased = self.erasures().by_mark
        found = {one.mention: erased.get(names.mark(one.mention)) for one in told}
        return {m: Forgotten(r.fact.decision, r.recorded) for m, r in found.items() if r}

    def survey(self) -> int:
        """Try to open all personal data in the log. Returns how many mentions do not open."""
        by_round: dict[str, list[Sealed]] = {}
        prefix = CONSULTATION.stream("")
        for row in self.engine.recorder.lines():
            stream, line = row[1], row[-1]
            if stream.startswith(prefix) and b'"sealed":"' in line:
                told = (one for _, one in read_row(row).fact.people())
                sealed = [one for one in told if isinstance(one, Sealed)]
                by_round.setdefault(stream.removeprefix(prefix), []).extend(sealed)
        for round, every in by_round.items():
            self.open(round, every)
        return len(self.unreadable)
