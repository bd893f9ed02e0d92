"""What differs between two answers, as tables: which verdicts, and why."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from pydantic import JsonValue
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from application.answers import Yardstick
from domain.answers.difference import Change, CriterionChange, Difference, Item, Shift
from domain.answers.participation import Unnamed
from domain.charter.judge import Finding, Trial, Trials
from domain.consultation.suppose import Supposed, Supposition
from interfaces.cli.tables.basics import plain_table
from interfaces.cli.tables.principles import mark_of
from interfaces.schemas.difference import DifferingPartSchema
from interfaces.wording.language import Language
from interfaces.wording.message import sentence
from interfaces.wording.phrases import (
    apart_in_words,
    count_in_words,
    figure_in_words,
    item_in_words,
    tally_in_words,
    verdict_in_words,
)
from interfaces.wording.words import say

_SIGNS = {"met": "+", "partly": "±", "unmet": "−"}


# --- what was supposed -----------------------------------------------------------------------


def supposed(supposition: Supposition, tongue: Language) -> RenderableType:
    """What was supposed, fact by fact, after the warning that it is hypothetical."""
    source = "  " + tongue.gettext("(source %(source)s)", source=supposition.source)
    table = plain_table("", "", "")
    for one in supposition.supposed:
        style = "dim" if one.verb == "left" else ""
        table.add_row(Text(say(one.verb, tongue), style=style), one.entry, _became(one, tongue))
    return Group(
        Text.assemble((say("what-if", tongue), "bold magenta"), f": {supposition.title}"),
        Text(say("caution", tongue), style="magenta"),
        Text.assemble(_supposed_of(supposition, tongue), (source, "dim")),
        Padding(table, (0, 0, 0, 2)),
    )


def _supposed_of(supposition: Supposition, tongue: Language) -> str:
    if not supposition.supposed:
        return tongue.gettext("nothing is supposed")
    return tongue.gettext("supposed")


def _became(one: Supposed, tongue: Language) -> Text:
    if one.why:
        date = next((str(value) for value in one.before.values() if value is not None), "")
        return Text(f"{date}{': ' if date else ''}{say(one.why, tongue)}", style="dim")
    kind = say(one.kind, tongue) if one.verb in ("added", "removed") else ""
    proof = say(one.proof, tongue) if one.proof else ""
    told = "; ".join(_fields(one.before, one.after, tongue))
    return Text(" – ".join(filter(None, (kind, proof, told))))


def _fields(
    before: Mapping[str, JsonValue], after: Mapping[str, JsonValue], tongue: Language
) -> Iterator[str]:
    for name, value in after.items():
        if name in before:
            yield f"{name}: {_value(before[name], tongue)} → {_value(value, tongue)}"
        else:
            yield f"{name}: {_value(value, tongue)}"


def _value(value: Any, tongue: Language) -> str:
    """A value as files write it, but several in a row, and one that has a label by its label."""
    if value is None or value == []:
        return "–"
    if isinstance(value, bool):
        return say("yes" if value else "no", tongue)
    if isinstance(value, float):
        return tongue.number(value)
    if isinstance(value, Mapping) and "label" in value:
        return str(value["label"])
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{k}: {_value(v, tongue)}" for k, v in value.items()) + "}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ", ".join(_value(one, tongue) for one in value)
    return str(value)


# --- by which charters -----------------------------------------------------------------------


def charters(first: Yardstick, second: Yardstick, tongue: Language) -> RenderableType:
    """The two charters that a round is judged by, each with the beginning of its digest."""
    table = plain_table("", "", "")
    for sign, by in (("←", first), ("→", second)):
        name = f"{by.charter.title.say(tongue)}, {by.charter.edition}"
        table.add_row(sign, Text(name), Text(by.sha256[:12], style="dim"))
    return table


# --- which verdicts differ -------------------------------------------------------------------


def differing(found: Difference, tongue: Language, *, grounds: bool = True) -> RenderableType:
    """The verdicts that differ, and why; those on other grounds; and how many are the same."""
    parts: list[RenderableType] = [Text(_summary(found, tongue), style="bold")]
    if found.verdicts:
        parts.append(_changes(found.verdicts, tongue))
    if found.grounds and grounds:
        parts += [Text(tongue.say(_GROUNDS), style="bold"), _grounds(found.grounds, tongue)]
    for findings, said in ((found.new, _NEW), (found.gone, _GONE)):
        if findings:
            parts += [Text(tongue.say(said), style="bold"), _one_sided(findings, tongue)]
    return Group(*parts)


_GROUNDS = sentence("the same verdict, on other grounds")
_NEW = sentence("only in the second charter")
_GONE = sentence("only in the first charter")


def _summary(found: Difference, tongue: Language) -> str:
    differ, grounds, same = len(found.verdicts), len(found.grounds), found.same
    if not differ + grounds + same:
        return tongue.gettext("no criterion stands in both charters")
    parts = [
        tongue.ngettext("%(num)s verdict differs", "%(num)s verdicts differ", differ)
        if differ
        else tongue.gettext("no verdict differs")
    ]
    if grounds:
        parts.append(tongue.gettext("%(count)s on other grounds", count=grounds))
    return ", ".join((*parts, tongue.gettext("%(count)s the same", count=same)))


def _changes(changes: Iterable[Change], tongue: Language) -> RenderableType:
    """Each change with its question, its outcomes and the reasons, as wide as there is room."""
    parts: list[RenderableType] = []
    for change in changes:
        was, now = change.before, change.after
        table = plain_table("", "", "")
        question = Text(now.criterion.question.say(tongue))
        table.add_row(Text(f"{now.criterion.id:<2}", style="dim"), _marks(was, now), question)
        table.add_row("", "", Text(_outcomes(change, tongue), style="bold"))
        _add_beneath(table, _why(change, tongue))
        parts.append(table)
    return Padding(Group(*parts), (0, 0, 0, 2))


def _grounds(changes: Iterable[Change], tongue: Language) -> RenderableType:
    """In short: how the criterion differs, the tallies, and the items that speak otherwise."""
    table = plain_table("", "", "")
    for change in changes:
        now, labels = change.after, dict.fromkeys(item.label for item in change.items)
        items = ", ".join(item_in_words(one, tongue) for one in labels)
        told = f"{_outcomes(change, tongue)}: {items}"
        question = Text(now.criterion.question.say(tongue))
        table.add_row(Text(now.criterion.id, style="dim"), Text(*mark_of(now.possible)), question)
        parts = (_part(part, tongue) for part in change.parts)
        _add_beneath(table, (*parts, told, *_apart(change, tongue, tallies=False)))
    return Padding(table, (0, 0, 0, 2))


def _add_beneath(table: Table, lines: Iterable[str]) -> None:
    for line in lines:
        table.add_row("", "", Padding(Text(line, style="dim"), (0, 0, 0, 2)))


def _marks(was: Finding, now: Finding) -> Text:
    return Text.assemble(mark_of(was.possible), " ", mark_of(now.possible))


def _outcomes(change: Change, tongue: Language) -> str:
    """The outcome before and after; the verdict only once if it is the same."""
    was, now = _outcome(change.before, tongue), _outcome(change.after, tongue)
    if change.is_of_verdict:
        return " → ".join(" · ".join(filter(None, side)) for side in (was, now))
    tallies = tuple(dict.fromkeys(tally or "–" for _, tally in (was, now)))
    return f"{now[0]} · {' → '.join(tallies)}"


def _outcome(finding: Finding, tongue: Language) -> tuple[str, str]:
    verdict = verdict_in_words(finding, finding.possible, tongue)
    return verdict, tally_in_words(finding.held.tally, tongue)


def _why(change: Change, tongue: Language) -> Iterator[str]:
    for part in change.parts:
        yield _part(part, tongue)
    for item in change.items:
        yield _item(item, tongue)
    yield from _apart(change, tongue)
    if change.turn:
        yield say(change.turn, tongue)
    was, now = change.before.in_conflict, change.after.in_conflict
    if was != now:
        about = ", ".join(now or was)
        no_more = "" if now else " – " + tongue.gettext("no longer")
        yield f"{say('sources-disagree', tongue)}{no_more}: {about}"


def _part(part: CriterionChange, tongue: Language) -> str:
    """A part of the criterion itself that differs, in the words that charters use."""
    shown = DifferingPartSchema.model_validate(part)
    return f"{part.name}: {_value(shown.before, tongue)} → {_value(shown.after, tongue)}"


def _item(item: Item, tongue: Language) -> str:
    told = item.after or item.before
    others = [id for id in told.item.facts if id != item.label] if told else []
    facts = f" · {', '.join(others)}" if others else ""
    sides = f"{_spoke(item.before, tongue)} → {_spoke(item.after, tongue)}"
    return f"{item_in_words(item.label, tongue)}: {sides}{facts}"


def _spoke(trial: Trial | None, tongue: Language) -> str:
    """How an item spoke: its sign, its figure and, if it is judged apart, why."""
    if trial is None:
        return tongue.gettext("not tried")
    by_others = tongue.gettext("by others")
    proof = "" if trial.item.proof == "held" else say(trial.item.proof, tongue)
    standing = proof or ("" if trial.item.credited else by_others)
    told = ", ".join(filter(None, (figure_in_words(trial, tongue), standing)))
    return f"{_SIGNS.get(trial.speaks, '?')}{f' ({told})' if told else ''}"


def _apart(change: Change, tongue: Language, *, tallies: bool = True) -> Iterator[str]:
    """What plans and others' acts come to before and after, if the verdict differs.

    With ``tallies``, also if only the tally does.
    """
    was, now = change.before, change.after
    for standing in dict.fromkeys((*was.apart, *now.apart)):
        first, second = was.apart.get(standing), now.apart.get(standing)
        told = [_told_apart(side, of, tongue) for side, of in ((was, first), (now, second))]
        if told[0] != told[1] and (tallies or _possible(first) != _possible(second)):
            yield f"{apart_in_words(standing, tongue)}: {' → '.join(told)}"


def _possible(trials: Trials | None) -> tuple[str, ...]:
    """The possible verdicts; none if nothing recorded tells of any item."""
    told = trials is not None and any(not trial.silent for trial in trials.trials)
    return trials.possible if trials and told else ()


def _told_apart(finding: Finding, trials: Trials | None, tongue: Language) -> str:
    if trials is None:
        return "–"
    verdict = verdict_in_words(finding, trials.possible, tongue)
    return ", ".join(filter(None, (verdict, tally_in_words(trials.tally, tongue))))


def _one_sided(findings: Sequence[Finding], tongue: Language) -> RenderableType:
    """The findings on criteria that the other charter lacks; those not evidenced by their ids."""
    table = plain_table("", "", "", "")
    silent = [one.criterion.id for one in findings if not one.is_evidenced]
    for one in findings:
        if one.is_evidenced:
            id, (mark, style) = Text(one.criterion.id, style="dim"), mark_of(one.possible)
            outcome = " · ".join(filter(None, _outcome(one, tongue)))
            question = Text(one.criterion.question.say(tongue))
            table.add_row(id, Text(mark, style=style), question, outcome)
    nothing = tongue.gettext("not evidenced")
    rest = [Text(f"{nothing}: {' '.join(silent)}", style="dim")] if silent else []
    told = [table] if table.rows else []
    return Padding(Group(*told, *rest), (0, 0, 0, 2))


# --- who took part ---------------------------------------------------------------------------


def shifts(found: Sequence[Shift], tongue: Language) -> RenderableType:
    """Who is added or removed at each step of the funnel, named or counted."""
    if not found:
        same = tongue.gettext("who took part: as before")
        return Text(same, style="bold")
    table = plain_table("", "", "")
    for shift in found:
        signed = (
            ("+", shift.added, shift.counts_added),
            ("−", shift.removed, shift.counts_removed),
        )
        for sign, organisations, counts in signed:
            told = [*organisations, *(_counted(one, tongue) for one in counts)]
            if told:
                table.add_row(say(shift.step, tongue), sign, Text("; ".join(told)))
    title = tongue.gettext("who took part")
    return Group(Text(title, style="bold"), Padding(table, (0, 0, 0, 2)))


def _counted(unnamed: Unnamed, tongue: Language) -> str:
    label = say(unnamed.label, tongue)
    return f"{label}: {count_in_words(unnamed.count, tongue)}" if unnamed.count else label
