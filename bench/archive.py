"""The archive used for measuring: rounds of all regions, generated, the same each time.

Everything is as the engine would have stored it (envelopes, lines, rising stamps), but is inserted
in bulk, since the insertion itself is not measured.
"""

import random
import sqlite3
import uuid
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any, TypeAlias

import psycopg

from application.engine import Engine
from application.log.lines import encode, topic
from application.stamps import Sources, Stamp
from application.submission import Submission
from domain import organisation
from domain.consultation import dialogue, follow_up, invitation, opening, referral
from domain.consultation.decider import CONSULTATION
from domain.fact import Fact
from domain.organisation import ORGANISATION, Identify
from domain.record import Recorded
from domain.region import REGIONS

LAST_PERIOD = 2027
"""The first year of the last period."""
_YEARS = 4
_BEGUN = datetime(1999, 1, 4, 8, tzinfo=UTC)
_AT_ONCE = 5_000
_DIGEST = "0" * 64

Stored: TypeAlias = tuple[str, int, str, bytes]
"""A stored event: stream, position in the stream, topic and line."""


@dataclass(frozen=True, slots=True)
class Size:
    """The size of an archive: regions, rounds per region, and facts per round."""

    regions: int = 21
    periods: int = 8
    facts: int = 2_500

    @property
    def is_for_trial(self) -> bool:
        """Whether this is only a trial of whether everything runs."""
        return self.regions * self.periods * self.facts < 10_000


@dataclass(frozen=True, slots=True)
class Round:
    """A round of the archive."""

    id: str
    facts: tuple[Fact, ...]

    @property
    def organisations(self) -> tuple[Identify, ...]:
        """The identities of the organisations that it describes."""
        described = (f for f in self.facts if isinstance(f, opening.OrganisationDescribed))
        return tuple(Identify(fact.organisation, fact.name) for fact in described)

    def submission(self) -> Submission:
        """The round as one command, like a round file."""
        return Submission.for_consultation(
            self.id, self.facts, "bench", "archivist", f"file-{self.id}", self.organisations
        )


def rounds(size: Size) -> Iterator[Round]:
    """All rounds, period by period, as they would have been recorded."""
    for period in range(size.periods):
        year = LAST_PERIOD - _YEARS * (size.periods - 1 - period)
        for region in islice(REGIONS, size.regions):
            yield Round(f"round-{region}-{year}", tuple(a_consultation(size.facts, region, year)))


def a_consultation(
    facts: int = 2_500, region: str = "20", year: int = LAST_PERIOD
) -> Iterator[Fact]:
    """A round with this many facts, in the proportions of a large real one."""
    yield opening.Opened(
        id="opened", region=region, holder=f"Region {REGIONS[region].name}", plan="Plan",
        period=f"{year}/{year + _YEARS - 1}", kept="live",
    )  # fmt: skip
    organisations = facts // 10
    for n in range(organisations):
        yield opening.OrganisationDescribed(
            id=f"organisation-{n}", organisation=f"org-{region}-{n}", name=f"Organisation {n}",
            parties=("civil-society",), level="local",
        )  # fmt: skip
    yield referral.ReferralOpened(
        id="referral", occurred=f"{year - 1}-02-01", deadline=f"{year - 1}-05-15", open_to_all=True
    )
    yield follow_up.PlanAdopted(id="adopted", occurred=f"{year - 1}-11-03")
    meetings = (fact for n in range(facts) for fact in _a_meeting(n, organisations, region, year))
    yield from islice(meetings, facts - organisations - 3)


def _a_meeting(n: int, organisations: int, region: str, year: int) -> Iterator[Fact]:
    """A meeting with all that belongs to it: nineteen facts."""
    meeting, day = f"meeting-{n}", date(year - 2, 9, 1) + timedelta(n % 120)

    def org(number: int) -> str:
        return f"org-{region}-{number % organisations}"

    yield dialogue.MeetingAnnounced(
        id=meeting, occurred=f"{day - timedelta(25)}", when=f"{day}T18:00/20:00",
        form="dialogue-meeting", municipality=f"Municipality {n % 15}", physical=True, food=True,
        parties=("civil-society",), accessible=True, needs_asked=n % 3 > 0,
    )  # fmt: skip
    yield invitation.InvitationSent(
        id=f"{meeting}-invitation", occurred=f"{day - timedelta(24)}", to=(org(n),),
        meetings=(meeting,), channels=("email", "website"),
    )  # fmt: skip
    yield dialogue.MeetingHeld(id=f"{meeting}-held", meeting=meeting, occurred=f"{day}T18:00/20:00")
    for k in range(8):
        yield dialogue.AttendanceRecorded(
            id=f"{meeting}-came-{k}", meeting=meeting, organisation=org(n * 7 + k)
        )
    for k in range(3):
        yield a_view(f"{meeting}-view-{k}", org(n + k), meeting)
        yield follow_up.ViewsAnswered(
            id=f"{meeting}-answer-{k}", views=(f"{meeting}-view-{k}",), disposition="partly",
            reason="Taken up in the section on associations.", occurred=f"{year - 1}-09-10",
        )  # fmt: skip
    yield dialogue.NotesSent(
        id=f"{meeting}-notes", meeting=meeting, correctable=True, occurred=f"{day + timedelta(7)}"
    )
    yield referral.ResponseReceived(
        id=f"{meeting}-response", referral="referral", occurred=f"{year - 1}-05-12",
        organisation=org(n * 3),
    )  # fmt: skip


def a_view(id: str, organisation: str, meeting: str) -> dialogue.ViewStated:
    """The fact that is added wherever facts are added one by one."""
    return dialogue.ViewStated(
        id=id, meeting=meeting, organisation=organisation, level="regional",
        text="A view on the plan, of the length that such views have.",
    )  # fmt: skip


def small(number: int, facts: int = 100) -> Round:
    """A small round to write to; successive numbers take the regions in turn."""
    region = [*REGIONS][number % len(REGIONS)]
    return Round(f"small-{region}-{number}", tuple(a_consultation(facts, region)))


def commands(round: str, numbers: range) -> list[Submission]:
    """Commands of one fact each, with ids of their own, for an archived or small round."""
    region = round.split("-")[1]
    return [
        Submission.for_consultation(
            round, (a_view(f"added-{n}", f"org-{region}-{n % 10}", f"meeting-{n % 4}"),),
            "bench", "officer", f"{round}-added-{n}",
        )
        for n in numbers
    ]  # fmt: skip


# --- stored lines ----------------------------------------------------------------------------


class Recording:
    """Puts facts into envelopes, one second apart, with a reproducible clock and randomness."""

    def __init__(self) -> None:
        self._chance = random.Random(20)
        self._at = _BEGUN
        self._named: set[str] = set()
        self.sources = Sources(
            nonce=lambda: self._chance.randbytes(16).hex(),
            event=lambda: str(uuid.UUID(bytes=self._chance.randbytes(16), version=4)),
        )

    def stored(self, engine: Engine, round: Round) -> Iterator[Stored]:
        """The lines of a round, after those of the organisations that are new in it."""
        by = round.submission()
        for one in round.organisations:
            if one.organisation not in self._named:
                self._named.add(one.organisation)
                named = organisation.Registered(id="registered", name=one.name)
                stream = ORGANISATION.stream(one.organisation)
                yield self.line(engine, stream, 1, named, by)
        stream = CONSULTATION.stream(round.id)
        for position, fact in enumerate(round.facts, 1):
            yield self.line(engine, stream, position, fact, by)

    def line(
        self, engine: Engine, stream: str, position: int, fact: Fact, by: Submission
    ) -> Stored:
        """A fact as its stored line."""
        self._at += timedelta(seconds=1)
        record: Recorded[Any] = engine.stamps.envelopes(by, Stamp(self._at))(stream, position, fact)
        return stream, position, topic(fact), encode(record)


def write(path: Path, some: Iterable[Round]) -> None:
    """Create an SQLite log of rounds."""
    recording = Recording()
    with Engine(path, recording.sources) as engine, closing(sqlite3.connect(path)) as raw, raw:
        for round in some:
            raw.executemany(
                "INSERT INTO stored_events VALUES (?, ?, ?, ?)", recording.stored(engine, round)
            )
            (position,) = raw.execute("SELECT MAX(rowid) FROM stored_events").fetchone()
            raw.execute(
                "INSERT INTO commands (recorder, key, digest, stream, version, added, position) "
                "VALUES ('bench', ?, ?, ?, ?, ?, ?)",
                (f"file-{round.id}", _DIGEST, CONSULTATION.stream(round.id),
                 len(round.facts), len(round.facts), position),
            )  # fmt: skip


def copy_to_postgresql(path: Path, url: str) -> None:
    """Copy the lines of an SQLite log into an empty PostgreSQL log."""
    Engine(url).close()  # makes the tables
    with closing(sqlite3.connect(path)) as raw, psycopg.connect(url) as connection:
        rows = raw.execute("SELECT *, rowid FROM stored_events ORDER BY rowid")
        with connection.cursor().copy("COPY samrad.stored_events FROM STDIN (FORMAT BINARY)") as to:
            to.set_types(["text", "int8", "text", "bytea", "int8"])
            for row in rows:
                to.write_row(row)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE samrad.stored_events")
