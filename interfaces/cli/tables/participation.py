"""Who took part, as tables."""

from collections.abc import Iterable, Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from domain.answers.participation import STEPS, Dimension, Participation, StepAnswer
from interfaces.cli.tables.basics import count_in_words, plain_table
from interfaces.words import Language, say


def funnel(answer: Participation, tongue: Language) -> RenderableType:
    """The funnel over all organisations."""
    table = plain_table("", "organisationer" if tongue == "sv" else "organisations", "")
    for step in answer.funnel:
        table.add_row(say(step.step, tongue), _named(step, tongue), _unnamed(step, tongue))
    return Padding(table, (0, 0, 0, 2))


def _named(step: StepAnswer, tongue: Language) -> Text:
    if not step.is_known:
        return Text(say("unknown", tongue), style="dim")
    if not step.organisations and step.unnamed:
        return Text("namnges inte" if tongue == "sv" else "not named", style="dim")
    return Text(str(len(step.organisations)))


def _unnamed(step: StepAnswer, tongue: Language) -> Text:
    totals = [count_in_words(count, tongue) for count in step.totals]
    added = {count.unit for count in step.totals}
    single = [
        f"{unnamed.label}: {count_in_words(unnamed.count, tongue)}"
        for unnamed in step.unnamed
        if unnamed.count and unnamed.count.unit not in added
    ]
    uncounted = [say(unnamed.label, tongue) for unnamed in step.unnamed if not unnamed.count]
    return Text("; ".join((*totals, *single, *uncounted)))


def organisations(answer: Participation, tongue: Language) -> RenderableType:
    """Each organisation with the steps it took part in, and whether it was asked."""
    late = set(answer.late)
    lines: list[RenderableType] = []
    for participant in answer.participants:
        described = participant.description
        about = [say(party, tongue) for party in described.parties]
        about += [say(described.level, tongue)] if described.level else []
        lines.append(Text.assemble(described.name, (f" · {', '.join(about)}", "dim")))
        done = [say(step, tongue) for step in STEPS if participant.at(step)]
        done += [say("late", tongue)] if late & {*participant.at("responded")} else []
        asked, _ = answer.asked(participant.id)
        if asked != "invited":
            done.append(f"{say('asked', tongue)}: {say(asked, tongue)}")
        lines.append(Text(f"  {'; '.join(done)}"))
    return Padding(Group(*lines), (0, 0, 0, 2))


def one_organisation(
    answer: Participation, organisation: str, id: str, tongue: Language
) -> RenderableType:
    """Was it asked, and what did it do: the honest answer for one organisation."""
    honest, entries = answer.asked(organisation)
    lines = [Text.assemble(f"{id}: {organisation} – ", (say(honest, tongue), "bold"))]
    if entries:
        lines[0].append(f" ({', '.join(entries)})", style="dim")
    for participant in answer.participants:
        if participant.id == organisation:
            done = [(step, participant.at(step)) for step in STEPS if step != "invited"]
            lines += [
                Text(f"  {say(step, tongue)}: {', '.join(told)}") for step, told in done if told
            ]
    return Group(*lines)


def funnels_by(answer: Participation, dimension: Dimension, tongue: Language) -> RenderableType:
    """The funnel for each value of a dimension."""
    table = plain_table(say(dimension, tongue), *(say(step, tongue) for step in STEPS))
    for value, steps in answer.by(dimension).items():
        cells = [_cell(step, tongue) for step in steps]
        table.add_row(say(value, tongue), *cells)
    return Padding(table, (0, 0, 0, 2))


def _cell(step: StepAnswer, tongue: Language) -> Text:
    named = _named(step, tongue)
    counts = [count_in_words(u.count, tongue) for u in step.unnamed if u.count]
    return Text.assemble(named, *([" + ", ", ".join(counts)] if counts else []))


def apart(answer: Participation, tongue: Language) -> Iterable[RenderableType]:
    """What counts for no step, and who was not invited."""
    lines: list[tuple[str, str, Sequence[str]]] = [
        ("bara aviserat eller ovisst", "only planned, or not certain", answer.planned),
        ("av andra än den ansvarige", "done by others than the holder", answer.by_others),
    ]
    for swedish, english, entries in lines:
        if entries:
            name = swedish if tongue == "sv" else english
            yield Text(f"  {name}: {', '.join(entries)}", style="dim")
    if answer.late:
        yield Text(f"  {say('late', tongue)}: {', '.join(answer.late)}")
    no_reason = "inget skäl nedtecknat" if tongue == "sv" else "no reason recorded"
    not_invited = "bjöds inte in" if tongue == "sv" else "not invited"
    for one in answer.not_invited:
        yield Text(f"  {not_invited}: {say(one.who, tongue)} – {one.reason or no_reason}")
