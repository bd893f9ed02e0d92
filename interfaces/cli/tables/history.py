"""What became known between two moments, and a round step by step."""

from collections.abc import Iterable, Iterator

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from application.as_of import AsOf
from application.changes import Changes, Turn
from application.replaying import Step
from domain.answers.difference import Change, Difference
from domain.answers.participation import StepAnswer
from domain.consultation.opening import DESCRIPTIONS
from domain.fact import Fact
from interfaces.cli.tables.basics import plain_table
from interfaces.cli.tables.difference import differing
from interfaces.cli.tables.principles import mark_of
from interfaces.wording.language import Language
from interfaces.wording.phrases import count_in_words, verdict_in_words
from interfaces.wording.words import agreeing, counted, say


def point_in_words(as_of: AsOf, tongue: Language) -> str:
    """A point in time as people say it."""
    parts = []
    if as_of.position is not None:
        day = f" ({as_of.known_on})" if as_of.known_on else ""
        parts.append(tongue.gettext("position %(number)s", number=as_of.position) + day)
    if as_of.true_on:
        parts.append(str(as_of.true_on))
    return ", ".join(parts) or (tongue.gettext("now"))


def fact_in_words(fact: Fact, tongue: Language) -> str:
    """A fact in a line: its kind, its id, and when it happened."""
    when = f" · {fact.occurred}" if fact.occurred else ""
    return f"{say(fact.short_kind(), tongue)} {fact.id}{when}"


# --- between two moments ---------------------------------------------------------------------


def between(found: Changes, tongue: Language) -> RenderableType:
    """What became known, which verdicts changed, and by which fact."""
    moments = [point_in_words(one, tongue) for one in (found.earlier, found.later)]
    parts: list[RenderableType] = [Text(" → ".join(moments), style="yellow")]
    if not found.begun:
        new = tongue.gettext("unknown before that: all is new")
        parts.append(Text(new, style="dim"))
    parts.append(Text(_learnt_title(len(found.learnt), tongue), style="bold"))
    parts.append(_learnt(found, tongue))
    if found.by_time.verdicts:
        name = tongue.gettext("by the passing of time")
        parts += [Text(name, style="bold"), _changed(found.by_time.verdicts, tongue)]
    for turn in found.turns:
        parts += [_turn(turn, tongue), _changed(turn.difference.verdicts, tongue)]
    parts.append(Text(tongue.gettext("in the end"), style="bold"))
    parts.append(Padding(differing(found.whole, tongue, grounds=False), (0, 0, 0, 2)))
    return Group(*parts)


def _learnt_title(number: int, tongue: Language) -> str:
    return f"{counted(number, 'facts', tongue)} {agreeing(number, 'became-known', tongue)}"


def _learnt(found: Changes, tongue: Language) -> RenderableType:
    table = plain_table("", "", "")
    for position, record in found.learnt:
        by = f"{record.recorded:%Y-%m-%d %H:%M}Z {record.recorder}"
        table.add_row(str(position), fact_in_words(record.fact, tongue), Text(by, style="dim"))
    return Padding(table, (0, 0, 0, 2))


def _turn(turn: Turn, tongue: Language) -> RenderableType:
    by = tongue.gettext("by")
    stream = turn.record.stream.partition("-")[2]
    position = tongue.gettext("position %(number)s", number=turn.position)
    where = f"  {stream}, {position}"
    fact = fact_in_words(turn.record.fact, tongue)
    return Text.assemble((f"{by} {fact}", "bold"), (where, "dim"))


def _changed(changes: Iterable[Change], tongue: Language) -> RenderableType:
    table = plain_table("", "", "", "")
    for change in changes:
        was, now = change.before, change.after
        before = verdict_in_words(was, was.possible, tongue)
        after = verdict_in_words(now, now.possible, tongue)
        marks = Text.assemble(mark_of(was.possible), " ", mark_of(now.possible))
        id = Text(now.criterion.id, style="dim")
        table.add_row(id, marks, now.criterion.question.say(tongue), f"{before} → {after}")
    return Padding(table, (0, 0, 0, 2))


# --- step by step ----------------------------------------------------------------------------


def step_in_lines(step: Step, tongue: Language) -> RenderableType:
    """A step in a line or two: what came, and what it changed."""
    lines = [Text.assemble((_where(step, tongue), "dim"), " ", _came(step, tongue))]
    now = f"{say(step.phase, tongue)}; {_funnel_in_words(step, tongue)}"
    changes = list(_changes_in_words(step.changes, tongue))
    if changes or step.moved or step.number == step.of:
        lines.append(Text(f"    {now}", style="dim"))
    lines += [Text(f"    {change}") for change in changes]
    return Group(*lines)


def order_of_file(tongue: Language) -> RenderableType:
    """A note that the order recorded does not show what was known when."""
    return Text(say("order-of-the-file", tongue), style="yellow")


def _where(step: Step, tongue: Language) -> str:
    width = len(str(step.of))
    return f"{step.number:>{width}}/{step.of} {_point(step, tongue)}"


def _point(step: Step, tongue: Language) -> str:
    if step.by == "known":
        return tongue.gettext("position %(number)s", number=step.as_of.position)
    day = step.as_of.true_on if step.by == "occurred" else step.as_of.public_on
    if day and not step.is_dateless:
        return str(day)
    return say("dateless" if step.by == "occurred" else "no-dated-source", tongue)


def _came(step: Step, tongue: Language) -> str:
    """The facts that came, descriptions last; those only announced or undated are marked so."""
    announced, undated = f"{say('announced', tongue)}: ", f"{say('undated-by-then', tongue)}: "
    apart = () if step.is_dateless else step.undated

    def order(fact: Fact) -> tuple[bool, bool]:
        return isinstance(fact, DESCRIPTIONS), fact.id in apart

    told = [
        (undated if fact.id in apart else "")
        + (announced if fact.id in step.planned else "")
        + fact_in_words(fact, tongue)
        for fact in sorted(step.facts, key=order)
    ]
    if len(told) > _MANY:
        more = "… " + tongue.gettext("%(count)s more", count=len(told) - _MANY)
        told = [*told[:_MANY], more]
    return "; ".join(told)


_MANY = 4


def _funnel_in_words(step: Step, tongue: Language) -> str:
    told = [
        f"{say(answer.step, tongue)} {_named(answer, tongue)}"
        for answer in step.participation.funnel
        if answer.is_known
    ]
    nobody = tongue.gettext("no participant known")
    return ", ".join(told) or nobody


def _named(answer: StepAnswer, tongue: Language) -> str:
    counts = [count_in_words(one.count, tongue) for one in answer.unnamed if one.count]
    named = [str(len(answer.organisations))] if answer.organisations else []
    unnamed = [f"({'; '.join(counts)})"] if counts else []
    return " ".join((*named, *unnamed)) or (tongue.gettext("not named"))


def _changes_in_words(changes: Difference | None, tongue: Language) -> Iterator[str]:
    """The changes; criteria that change alike share a line."""
    alike: dict[str, list[str]] = {}
    for change in changes.verdicts if changes else ():
        was, now = change.before, change.after
        marks = f"{mark_of(was.possible)[0]} {mark_of(now.possible)[0]}"
        before = verdict_in_words(was, was.possible, tongue)
        after = verdict_in_words(now, now.possible, tongue)
        alike.setdefault(f"{marks} {before} → {after}", []).append(now.criterion.id)
    for what, ids in alike.items():
        yield f"{' '.join(ids)} {what}"
