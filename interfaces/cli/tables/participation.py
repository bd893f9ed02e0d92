"""Who took part, as tables."""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from domain.answers.participation import (
    STEPS,
    Dimension,
    Participant,
    Participation,
    StepAnswer,
    Unnamed,
)
from domain.consultation.marks import UNMARKED, Marks
from interfaces.cli.tables import marks
from interfaces.cli.tables.basics import plain_table
from interfaces.wording.language import Language
from interfaces.wording.phrases import count_in_words, unnamed_in_words
from interfaces.wording.words import counted, of_one, say


def funnel(answer: Participation, tongue: Language) -> RenderableType:
    """The funnel over all organisations, and the entries behind it that bear marks."""
    table = plain_table("", tongue.gettext("organisations"), "")
    for step in answer.funnel:
        table.add_row(
            say(step.step, tongue),
            _named(step, tongue),
            _over_readings(step, answer.marks, tongue, _unnamed),
        )
    return Group(Padding(table, (0, 0, 0, 2)), *marks.entries(answer.marks, tongue))


_Told: TypeAlias = Callable[[StepAnswer, Marks, Language], list[str]]


def _over_readings(step: StepAnswer, known: Marks, tongue: Language, told: _Told) -> str:
    """What is told of a step, and in brackets what only other readings of the sources tell."""
    plain = told(step, UNMARKED, tongue)
    others = dict.fromkeys(text for one in step.otherwise for text in told(one, UNMARKED, tongue))
    differing = "; ".join(text for text in others if text not in plain)
    now = "; ".join(told(step, known, tongue))
    return f"{now} ({say('or', tongue)} {differing})".lstrip() if differing else now


def _named(step: StepAnswer, tongue: Language) -> Text:
    """How many are named, how many of them by contested entries only, and how many are planned."""
    readings = (step, *step.otherwise) if step.uncertain else (step,)
    numbers = dict.fromkeys(_number(one, tongue) for one in readings)
    told = f" {say('or', tongue)} ".join(numbers)
    if step.uncertain and len(numbers) == 1:
        told += f" ({say('uncertain-which', tongue)})"
    if step.contested:
        told += f" ({marks.SIGNS['contested']} {len(step.contested)})"
    if step.planned:
        told += f" ({counted(len(step.planned), 'planned-not-confirmed', tongue)})"
    return Text(told, style="" if step.possible else "dim")


def _number(step: StepAnswer, tongue: Language) -> str:
    if not step.is_known:
        return say("unknown", tongue)
    if not step.organisations and step.unnamed:
        return tongue.gettext("not named")
    return str(len(step.organisations))


def _unnamed(step: StepAnswer, known: Marks, tongue: Language) -> list[str]:
    """Totals where adding is allowed, else each count by itself, and those not counted."""
    totals = [
        count_in_words(count, tongue)
        + marks.signs_among((u.entry for u in step.unnamed if _unit(u) == count.unit), known)
        for count in step.totals
    ]
    single = [f"{say(one.label, tongue)}: {_count(one, known, tongue)}" for one in step.single]
    uncounted = [
        say(unnamed.label, tongue) + marks.signs(known.of(unnamed.entry))
        for unnamed in step.unnamed
        if not unnamed.count
    ]
    return [*totals, *single, *uncounted]


def _unit(unnamed: Unnamed) -> str | None:
    return unnamed.count.unit if unnamed.count else None


def _count(unnamed: Unnamed, known: Marks, tongue: Language) -> str:
    return unnamed_in_words(unnamed, tongue) + marks.signs(known.of(unnamed.entry))


def organisations(answer: Participation, tongue: Language) -> RenderableType:
    """Each organisation with the steps it took part in, and whether it was asked."""
    late = set(answer.late)
    lines: list[RenderableType] = []
    for participant in answer.participants:
        described = participant.description
        about = [say(party, tongue) for party in described.parties]
        about += [say(described.level, tongue)] if described.level else []
        signs = marks.signs(answer.marks.of(described.id))
        lines.append(Text.assemble(described.name, (f" · {', '.join(about)}{signs}", "dim")))
        done = [*_steps(answer, participant, tongue)]
        done += [say("late", tongue)] if late & {*participant.at("responded")} else []
        asked, _ = answer.asked(participant.id)
        if asked not in STEPS:
            done.append(f"{say('asked', tongue)}: {_asked(answer, participant.id, tongue)}")
        lines.append(Text(f"  {'; '.join(done)}"))
    return Padding(Group(*lines), (0, 0, 0, 2))


def _steps(answer: Participation, participant: Participant, tongue: Language) -> Iterator[str]:
    """The steps that an organisation took, by any reading of the sources."""
    for step in answer.funnel:
        if step.names(participant.id):
            yield _at(step, participant.id, tongue)


def _at(step: StepAnswer, organisation: str, tongue: Language) -> str:
    """A step, with a mark where not all readings, or only contested entries, put it there."""
    perhaps = f"{say('perhaps', tongue)} " if step.doubts(organisation) else ""
    contested = marks.signs(["contested"] if step.disputes(organisation) else [])
    return f"{perhaps}{of_one(step.step, tongue)}{contested}"


def _asked(answer: Participation, organisation: str, tongue: Language) -> str:
    possible = (of_one(one, tongue) for one in answer.perhaps_asked(organisation))
    return f" {say('or', tongue)} ".join(possible)


def one_organisation(
    answer: Participation, organisation: str, id: str, tongue: Language
) -> RenderableType:
    """Was it asked, and what did it do: the honest answer for one organisation."""
    asked, entries = answer.asked(organisation)
    honest = _asked(answer, organisation, tongue)
    lines = [Text.assemble(f"{id}: {organisation} – ", (honest, "bold"))]
    if entries:
        told = ", ".join(marks.signed(entry, answer.marks) for entry in entries)
        lines[0].append(f" ({told})", style="dim")
    shown = [*entries]
    for participant in answer.participants:
        if participant.id == organisation:
            for step in answer.funnel:
                if step.step != asked and step.names(organisation):
                    shown += participant.at(step.step)
                    lines.append(_deeds(answer, participant, step, tongue))
    return Group(*lines, *marks.entries(answer.marks.among(shown), tongue))


def _deeds(
    answer: Participation, participant: Participant, step: StepAnswer, tongue: Language
) -> Text:
    told = [marks.signed(entry, answer.marks) for entry in participant.at(step.step)]
    return Text(f"  {_at(step, participant.id, tongue)}: {', '.join(told) or '–'}")


def funnels_by(answer: Participation, dimension: Dimension, tongue: Language) -> RenderableType:
    """The funnel for each value of a dimension."""
    table = plain_table(say(dimension, tongue), *(say(step, tongue) for step in STEPS))
    for value, steps in answer.by(dimension).items():
        cells = [_cell(step, answer.marks, tongue) for step in steps]
        table.add_row(say(value, tongue), *cells)
    return Group(Padding(table, (0, 0, 0, 2)), *marks.entries(answer.marks, tongue))


def _cell(step: StepAnswer, known: Marks, tongue: Language) -> Text:
    named = _named(step, tongue)
    counts = _over_readings(step, known, tongue, _counts)
    return Text.assemble(named, *([" + ", counts] if counts else []))


def _counts(step: StepAnswer, known: Marks, tongue: Language) -> list[str]:
    return [_count(unnamed, known, tongue) for unnamed in step.unnamed if unnamed.count]


def apart(answer: Participation, tongue: Language) -> Iterable[RenderableType]:
    """What counts for no step, and who was not invited."""
    lines = (
        (tongue.gettext("only planned, or not certain"), answer.planned),
        (tongue.gettext("done by others than the holder"), answer.by_others),
    )
    for name, entries in lines:
        if entries:
            told = ", ".join(marks.signed(entry, answer.marks) for entry in entries)
            yield Text(f"  {name}: {told}", style="dim")
    if answer.late:
        told = ", ".join(marks.signed(entry, answer.marks) for entry in answer.late)
        yield Text(f"  {say('late', tongue)}: {told}")
    no_reason = tongue.gettext("no reason recorded")
    not_invited = tongue.gettext("not invited")
    for one in answer.not_invited:
        signs = marks.signs(answer.marks.of(one.entry))
        reason = one.reason or no_reason
        yield Text(f"  {not_invited}: {say(one.who, tongue)} – {reason}{signs}")
    if waiting := answer.not_yet_invited:
        told = tongue.gettext("inventoried, not invited yet")
        yield Text(f"  {told}: {len(waiting)} ({', '.join(waiting)})")
