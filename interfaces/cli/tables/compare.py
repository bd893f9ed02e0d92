"""Rounds side by side, as tables: a line for each round, however many there are."""

from collections.abc import Iterable, Iterator, Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from domain.answers.comparison import (
    TOOK_PART,
    Comparison,
    Continuity,
    Judged,
    LeftOut,
    StepTold,
    Succession,
    Trend,
    Voice,
)
from domain.answers.participation import STEPS, Step
from domain.region import REGIONS
from interfaces.cli.tables.basics import plain_table
from interfaces.cli.tables.principles import mark_of, remarks
from interfaces.schemas.comparison import CAUTIONS
from interfaces.wording.language import Language
from interfaces.wording.phrases import (
    counts_in_words,
    named_in_words,
    tally_in_words,
    verdict_in_words,
)
from interfaces.wording.words import of_one, say


def comparison(whole: Comparison, tongue: Language) -> RenderableType:
    """The whole comparison, and what it does not say."""
    return Group(
        _rounds(whole, tongue),
        _charter(whole, tongue),
        *_criteria(whole, tongue),
        _title("who-took-part", tongue),
        _participation(whole, tongue),
        *(_succession(one, whole, tongue) for one in whole.successions),
        *_left_out(whole, tongue),
        Text(),
        *(Text(say(caution, tongue), style="dim") for caution in CAUTIONS),
    )


def _title(word: str, tongue: Language) -> RenderableType:
    return Text(f"\n{say(word, tongue)}", style="bold")


def _rounds(whole: Comparison, tongue: Language) -> RenderableType:
    table = plain_table("", "", "", "", say("evidenced", tongue))
    for one in whole.rounds:
        opened, answer = one.opened, one.principles
        fictional = f" ({say('fictional', tongue)})" if opened.fictional else ""
        table.add_row(
            one.id,
            REGIONS[opened.region].name,
            opened.period + fictional,
            opened.holder,
            tongue.gettext(
                "%(part)s of %(whole)s", part=len(answer.evidenced), whole=len(answer.applicable)
            ),
        )
    return table


def _charter(whole: Comparison, tongue: Language) -> RenderableType:
    """The charter, and the rounds in which its holder adopted it."""
    charter = whole.charter
    adopted = [one.id for one in whole.rounds if one.principles.adopted]
    by = f"{say('adopted-in', tongue)} {', '.join(adopted)}"
    by = by if adopted else say("never-adopted", tongue)
    return Text(f"{charter.title.say(tongue)}, {charter.edition} · {by}", style="dim")


# --- criteria --------------------------------------------------------------------------------


def _criteria(whole: Comparison, tongue: Language) -> Iterator[RenderableType]:
    yield _title("shared-criteria", tongue)
    if not whole.side_by_side:
        yield Text(f"  {say('no-shared-criteria', tongue)}")
        return
    trends = {
        (one.later, moved.criterion.id): moved.trend
        for one in whole.successions
        for moved in one.moved
    }
    table = plain_table("", "", "", "", "")
    table.columns[0].no_wrap = True
    for row in whole.side_by_side:
        question = row.criterion.question.say(tongue)
        table.add_row(Text(row.criterion.id, style="dim"), "", Text(question, style="bold"), "", "")
        for judged in row.rounds:
            _add(table, judged, trends.get((judged.round, row.criterion.id)), tongue)
    yield table


def _add(table: Table, judged: Judged, trend: Trend | None, tongue: Language) -> None:
    """Add a criterion's outcome in a round, its trend since the one before, and who says so."""
    finding = judged.finding
    mark, style = mark_of(finding.possible)
    verdict = verdict_in_words(finding, finding.possible, tongue)
    table.add_row(
        f"  {judged.round}",
        Text(mark, style=style),
        Text.assemble((verdict, style), f" · {tally_in_words(finding.held.tally, tongue)}"),
        Text(f"→ {say(trend, tongue)}" if trend else ""),
        _voices(judged.voices, tongue),
    )
    for remark in remarks(finding, tongue):
        table.add_row("", "", Padding(Text(remark, style="dim"), (0, 0, 0, 2)), "", "")


def _voices(voices: Iterable[Voice], tongue: Language) -> Text:
    return Text(", ".join(say(voice, tongue) for voice in voices), style="italic dim")


# --- participation ---------------------------------------------------------------------------


def _participation(whole: Comparison, tongue: Language) -> RenderableType:
    """A column for each step that is known in some round; the others are named beneath."""
    told = [step for n, step in enumerate(STEPS) if any(t.steps[n].is_known for t in whole.turnout)]
    table = plain_table("", *(say(step, tongue) for step in told))
    table.columns[0].no_wrap = True
    for turnout in whole.turnout:
        cells = [_told(one, tongue) for one in turnout.steps if one.answer.step in told]
        table.add_row(turnout.round, *cells)
    silent = _steps((step for step in STEPS if step not in told), tongue)
    everywhere = tongue.gettext("unknown in every round")
    beneath = [Text(f"{everywhere}: {silent}", style="dim")] if silent else []
    return Padding(Group(table, *beneath), (0, 0, 0, 2))


def _told(told: StepTold, tongue: Language) -> Text:
    """How many are named, what is counted beside them, and whose sources say so."""
    if not told.is_known:
        return Text(say("unknown", tongue), style="dim")
    lines = [named_in_words(told, tongue), *counts_in_words(told, tongue)]
    return Text("\n").join([Text("\n".join(lines)), _voices(told.voices, tongue)])


# --- rounds that follow each other -----------------------------------------------------------


def _succession(one: Succession, whole: Comparison, tongue: Language) -> RenderableType:
    """Who is named in both rounds or only in one, and how complete their lists of names are."""
    heading = f"\n  {one.earlier} → {one.later}"
    if one.gap:
        heading += " " + tongue.gettext("(a round between them is missing)")
    elif one.follows is False:
        heading += " " + tongue.gettext("(another round lies between)")
    if one.nobody_named_in:
        nobody = tongue.gettext("nobody who took part is named in")
        nobody = f"{say('unknown', tongue)}: {nobody} {', '.join(one.nobody_named_in)}"
        return Group(Text(heading, style="bold"), Text(f"    {nobody}"))
    table = plain_table("", "")
    for word, parts in (
        ("named-in-both", one.kept),
        ("named-only-later", one.gained),
        ("named-only-earlier", one.lost),
    ):
        for number, part in enumerate(parts):
            table.add_row("" if number else say(word, tongue), _part(part, one.later, tongue))
        if not parts:
            table.add_row(say(word, tongue), Text("–", style="dim"))
    for turnout in whole.turnout:
        if turnout.round in (one.earlier, one.later):
            table.add_row(turnout.round, Text(_listed(turnout.steps, tongue), style="dim"))
    return Group(Text(heading, style="bold"), Padding(table, (0, 0, 0, 4)))


def _part(part: Continuity, later: str, tongue: Language) -> Text:
    """What an organisation did and, if it is no longer named, whether it was asked."""
    done = [_steps(steps, tongue) for steps in (part.earlier, part.later) if steps]
    told = Text.assemble(part.name, (f": {' → '.join(done)}", "dim"))
    if not part.later:
        told.append(f"; {later}: {of_one(part.asked, tongue)}", style="dim")
    if not part.certain:
        told.append(f"; {say('sources-disagree', tongue)}", style="yellow")
    return told


def _steps(steps: Iterable[Step], tongue: Language) -> str:
    return ", ".join(say(step, tongue) for step in steps)


def _listed(steps: Iterable[StepTold], tongue: Language) -> str:
    """For each step of taking part, whether all are named; unknown if no fact speaks of it."""
    names = {
        told.answer.step: f"names-{told.listing}" if told.is_known else "unknown" for told in steps
    }
    return "; ".join(f"{say(step, tongue)}: {say(names[step], tongue)}" for step in TOOK_PART)


# --- what is left out ------------------------------------------------------------------------


def _left_out(whole: Comparison, tongue: Language) -> Iterator[RenderableType]:
    if not whole.left_out:
        return
    yield _title("left-out", tongue)
    rounds = [one.id for one in whole.rounds]
    table = plain_table("", "", "")
    for one in whole.left_out:
        if one.evidenced_in:
            where = _where(one, rounds, tongue)
            table.add_row(
                Text(one.criterion.id, style="dim"), one.criterion.question.say(tongue), where
            )
    yield Padding(table, (0, 0, 0, 2))
    nowhere = " ".join(one.criterion.id for one in whole.left_out if not one.evidenced_in)
    if nowhere:
        yield Text(f"  {say('nowhere-evidenced', tongue)}: {nowhere}", style="dim")


def _where(one: LeftOut, rounds: Sequence[str], tongue: Language) -> Text:
    """In which rounds it is evidenced: those, or "all but" the others if these are fewer."""
    lacking = [id for id in rounds if id not in one.evidenced_in]
    all_but = tongue.gettext("all but")
    few = len(lacking) < len(one.evidenced_in)
    where = f"{all_but} {', '.join(lacking)}" if few else ", ".join(one.evidenced_in)
    return Text(f"{len(one.evidenced_in)}/{len(rounds)}: {where}")
