"""Where facts come from and what became of them, in words."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from domain.answers.trail import Trail
from domain.consultation.recording import Recording
from domain.consultation.remark import Corrected
from domain.fact import Citation
from domain.record import Recorded
from interfaces.cli.tables.timeline import contest_in_words
from interfaces.views.trail import stated
from interfaces.words import Language, say


def trails(told: Iterable[tuple[int, Trail]], tongue: Language) -> RenderableType:
    """Facts, each with its trail."""
    return Group(*(_one(position, trail, tongue) for position, trail in told))


def _one(position: int, trail: Trail, tongue: Language) -> RenderableType:
    fact = trail.entry.fact if trail.entry else trail.record.fact
    head = Text.assemble(
        (fact.id, "bold"),
        f"  {say(fact.short_kind(), tongue)}",
        (f"  {fact.occurred or ''}", "dim"),
    )
    lines = [Text(line) for line in _lines(position, trail, tongue)]
    return Group(head, Padding(Group(*lines), (0, 0, 0, 2)))


def _lines(position: int, trail: Trail, tongue: Language) -> Iterator[str]:
    swedish = tongue == "sv"
    told = _in_words(stated(trail.record.fact))
    if told:
        yield f"{'sa' if swedish else 'said'}: {told}"
    yield _recorded(trail.record, tongue) + (f", {'post' if swedish else 'position'} {position}")
    if trail.recording:
        yield from _recording(trail.recording, tongue)
    for testimony in trail.entry.testimonies if trail.entry else ():
        source = testimony.source or trail.record.recorder
        yield f"{'enligt' if swedish else 'on'} {source}: {say(testimony.proof, tongue)}"
    for more in trail.attached:
        cited = ", ".join(_citation(c) for c in more.fact.sources)
        name = "ytterligare källa" if swedish else "further source"
        yield f"{name}: {cited} ({_by(more, tongue)})"
    for correction in trail.corrections:
        yield f"✎ {_corrected(correction, trail, tongue)}"
    for contest in trail.contests:
        yield from contest_in_words(contest, tongue)
    if trail.reading in ("retracted", "unseen"):
        yield say(trail.reading, tongue)
    if trail.speaks_of:
        yield f"{'avser' if swedish else 'speaks of'}: {', '.join(trail.speaks_of)}"
    if trail.spoken_of_by:
        name = "omtalas av" if swedish else "spoken of by"
        yield f"{name}: {', '.join(trail.spoken_of_by)}"


def _recorded(record: Recorded[Any], tongue: Language) -> str:
    said = "nedtecknat" if tongue == "sv" else "recorded"
    command = "kommando" if tongue == "sv" else "command"
    return f"{said} {_by(record, tongue)}, {command} {record.command[:17]}"


def _by(record: Recorded[Any], tongue: Language) -> str:
    by = "av" if tongue == "sv" else "by"
    who = f"{record.recorder} ({say(record.role, tongue)})"
    return f"{record.recorded:%Y-%m-%d %H:%M}Z {by} {who}"


def recording_in_words(recording: Recording, tongue: Language) -> str:
    """How late it was recorded, or since when it was public; nothing where neither is known."""
    return "; ".join(_recording(recording, tongue))


def _recording(recording: Recording, tongue: Language) -> Iterator[str]:
    swedish = tongue == "sv"
    if recording.delay and recording.late in ("yes", "uncertain"):
        days = "dagar efteråt" if swedish else "days after it happened"
        late = ("sent" if swedish else "late") if recording.late == "yes" else (
            "kanske sent" if swedish else "perhaps late"
        )  # fmt: skip
        yield f"{late}: {recording.delay} {days}"
    if recording.public_by:
        public = "offentligt senast" if swedish else "public by"
        yield f"{public} {recording.public_by} ({recording.public_in})"


def _citation(citation: Citation) -> str:
    return f"{citation.source}: {citation.proves}" if citation.proves else citation.source


def _corrected(correction: Recorded[Corrected], trail: Trail, tongue: Language) -> str:
    fact, first = correction.fact, trail.record.fact
    swedish = tongue == "sv"
    if fact.retracted:
        what = "återtagen" if swedish else "retracted"
    else:
        before = first.model_dump(mode="json")
        what = "; ".join(
            f"{name} {_value(before.get(name))} → {_value(value)}"
            for name, value in fact.changes.items()
        )
    return f"{what} – {fact.reason} ({fact.id}, {_by(correction, tongue)})"


def _in_words(fields: dict[str, Any]) -> str:
    return "; ".join(f"{name} {_value(value)}" for name, value in fields.items())


def _value(value: Any) -> str:
    if value is None:
        return "–"
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return ", ".join(value)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
