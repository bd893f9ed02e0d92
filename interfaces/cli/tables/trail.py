"""Where facts come from and what became of them, in words."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from application.trails import Trails
from domain.answers.timeline import Revision
from domain.answers.trail import Otherwise, Trail
from domain.charter.judge import Finding
from domain.consultation.contest import Contest
from domain.consultation.dossier import Testimony
from domain.consultation.recording import Recording
from domain.count import StatedCount
from domain.fact import Citation, Fact
from domain.record import Recorded
from interfaces.cli.tables.timeline import contest_in_words
from interfaces.schemas.base import content
from interfaces.schemas.trail import stated
from interfaces.wording.language import Language
from interfaces.wording.phrases import count_in_words, speaks_in_words, verdict_in_words
from interfaces.wording.words import say

_COUNT = {"number", "unit", "precision"}


def trails(told: Trails, tongue: Language) -> RenderableType:
    """Facts, each with its trail; if they are behind a criterion, after its verdict."""
    parts: list[RenderableType] = []
    verdict = _verdict(told.finding, tongue) if told.finding else ""
    if told.finding:
        parts.append(Text(f"{told.finding.criterion.id} · {verdict}", style="bold"))
    if not told.facts:
        none = tongue.gettext("no fact is behind it")
        parts.append(Text(f"{none}: {verdict}" if verdict else none))
    parts += [_one(position, trail, told, tongue) for position, trail in told.facts]
    return Group(*parts)


def _verdict(finding: Finding, tongue: Language) -> str:
    return verdict_in_words(finding, finding.possible, tongue)


def _one(position: int, trail: Trail, told: Trails, tongue: Language) -> RenderableType:
    fact = trail.entry.fact if trail.entry else trail.record.fact
    head = Text.assemble(
        (fact.id, "bold"),
        f"  {say(fact.short_kind(), tongue)}",
        (f"  {fact.occurred or ''}", "dim"),
    )
    lines = [Text(line) for line in _Lines(position, trail, told, tongue).all()]
    return Group(head, Padding(Group(*lines), (0, 0, 0, 2)))


@dataclass(frozen=True, slots=True)
class _Lines:
    """What is said of one fact, line by line."""

    position: int
    trail: Trail
    told: Trails
    tongue: Language

    def all(self) -> Iterator[str]:
        """All lines: what the fact says and on which sources, then what was said of it."""
        yield from self._fact()
        yield from self._remarks()
        trail = self.trail
        if trail.reading in ("retracted", "unseen"):
            yield say(trail.reading, self.tongue)
        if trail.speaks_of:
            yield self.tongue.gettext("speaks of: %(ids)s", ids=", ".join(trail.speaks_of))
        if trail.spoken_of_by:
            yield self.tongue.gettext("spoken of by: %(ids)s", ids=", ".join(trail.spoken_of_by))

    def _fact(self) -> Iterator[str]:
        trail, record = self.trail, self.trail.record
        told = _in_words(record.fact, stated(record.fact), self.tongue)
        if told:
            yield self.tongue.gettext("said: %(told)s", told=told)
        for speaks in self.told.speaks.get(record.fact.id, ()):
            yield speaks_in_words(speaks, self.tongue)
        yield self._recorded(record, self.position)
        if trail.recording:
            yield from _recording(trail.recording, self.tongue)
        for testimony in trail.testimonies:
            source = testimony.source or record.recorder
            proof = testimony_in_words(testimony, self.tongue)
            yield self.tongue.gettext("on %(source)s: %(proof)s", source=source, proof=proof)
        for other in trail.readings:
            yield f"≠ {self._otherwise(other)}"

    def _otherwise(self, other: Otherwise) -> str:
        """What other sources say instead, and whether a correction settled it."""
        stated = content(other.fact)
        differing = {name: stated.get(name) for name in other.fields}
        told = [self.tongue.gettext("on %(sources)s", sources=", ".join(other.sources))]
        told += [testimony_in_words(one, self.tongue) for one in other.testimonies[:1]]
        if other.settled:
            told += [self.tongue.gettext("settled by %(entry)s", entry=other.settled.id)]
        return f"{_in_words(other.fact, differing, self.tongue)} ({'; '.join(told)})"

    def _remarks(self) -> Iterator[str]:
        for more in self.trail.attached:
            cited = ", ".join(_citation(c) for c in more.fact.sources)
            name = self.tongue.gettext("further source")
            yield f"{name}: {cited} ({self._remarked(more.fact)})"
        for revision in self.trail.revisions:
            remarked = self._remarked(revision.correction)
            yield f"✎ {_corrected(revision, self.tongue)} ({revision.correction.id}, {remarked})"
        for contest in self.trail.contests:
            yield from self._contest(contest)

    def _contest(self, contest: Contest) -> Iterator[str]:
        said = (contest.fact, *(reply.fact for reply in contest.replies))
        for line, fact in zip(contest_in_words(contest, self.tongue), said, strict=True):
            yield f"{line} ({self._remarked(fact)})"
        if contest.fact.case_number:
            number = contest.fact.case_number
            yield "    " + self.tongue.gettext("case number: %(number)s", number=number)

    def _remarked(self, fact: Fact) -> str:
        """Who recorded a remark, and when; the fact itself may be the remark."""
        records = {remark.fact.id: remark for remark in self.trail.remarks}
        if fact.id not in records:
            return self._recorded(self.trail.record, self.position)
        return self._recorded(records[fact.id], self.told.positions[fact.id])

    def _recorded(self, record: Recorded[Any], position: int) -> str:
        place = self.tongue.gettext("position %(number)s", number=position)
        return f"{_recorded(record, self.tongue)}, {place}"


def testimony_in_words(testimony: Testimony, tongue: Language) -> str:
    """What a source proves and, if it does not tell of all, of which part."""
    proof = say(testimony.proof, tongue)
    if testimony.tells is None:
        return proof
    if testimony.tells:
        tells = ", ".join(testimony.tells)
        return tongue.gettext("%(proof)s, only %(tells)s", proof=proof, tells=tells)
    return tongue.gettext("%(proof)s, in part", proof=proof)


def _recorded(record: Recorded[Any], tongue: Language) -> str:
    said = tongue.gettext("recorded")
    command = tongue.gettext("command")
    return f"{said} {_by(record, tongue)}, {command} {record.command[:17]}"


def _by(record: Recorded[Any], tongue: Language) -> str:
    by = tongue.gettext("by")
    who = f"{record.recorder} ({say(record.role, tongue)})"
    return f"{record.recorded:%Y-%m-%d %H:%M}Z{_held(record, tongue)} {by} {who}"


def _held(record: Recorded[Any], tongue: Language) -> str:
    """What the clock showed, if it was behind and the fact got the time of the one before."""
    if record.clock is None:
        return ""
    shown = tongue.gettext("the clock showed")
    return f" ({shown} {record.clock:%Y-%m-%d %H:%M}Z)"


def _recording(recording: Recording, tongue: Language) -> Iterator[str]:
    if recording.delay and recording.late in ("yes", "uncertain"):
        late = say("late", tongue) if recording.late == "yes" else tongue.gettext("perhaps late")
        after = tongue.gettext("%(days)s days after it happened", days=recording.delay)
        yield f"{late}: {after}"
    if recording.public_by:
        public = tongue.gettext("public by")
        yield f"{public} {recording.public_by} ({recording.public_in})"


def _citation(citation: Citation) -> str:
    return f"{citation.source}: {citation.proves}" if citation.proves else citation.source


def _corrected(revision: Revision, tongue: Language) -> str:
    correction = revision.correction
    before, after = content(revision.before), content(revision.after)
    changes = (
        f"{name} {_field(revision.before, name, before.get(name), tongue)} → "
        f"{_field(revision.after, name, after.get(name), tongue)}"
        for name in revision.fields
    )
    what = say("retracted", tongue) if correction.retracted else "; ".join(changes)
    return f"{what} – {correction.reason}"


def _in_words(fact: Fact, fields: dict[str, Any], tongue: Language) -> str:
    """The fields; of translations that are shown already, which fields are translated."""
    if tongue in fields:
        fields = fields | {tongue: [*fields[tongue]]}
    told = (f"{name} {_field(fact, name, value, tongue)}" for name, value in fields.items())
    return "; ".join(told)


def _field(fact: Fact, name: str, value: Any, tongue: Language) -> str:
    """A field's value as people say it; an id stands as it is, even if it is also a word."""
    if name in dict(fact.reference_fields()):
        return ", ".join(value) if isinstance(value, list) else value or "–"
    return _value(value, tongue)


def _value(value: Any, tongue: Language) -> str:
    match value:
        case None:
            return "–"
        case bool():
            return say("yes" if value else "no", tongue)
        case str():
            return say(value, tongue)
        case {"number": _, "unit": _} if value.keys() <= _COUNT:
            return count_in_words(StatedCount.model_validate(value), tongue)
        case list() if all(isinstance(one, str) for one in value):
            return ", ".join(say(one, tongue) for one in value)
        case {"mention": mention, "sealed": _}:
            return f"{say('sealed', tongue)} ({mention})"
        case dict() if any(isinstance(one, dict) and "sealed" in one for one in value.values()):
            return ", ".join(f"{name} {_value(one, tongue)}" for name, one in value.items())
    return json.dumps(value, ensure_ascii=False)
