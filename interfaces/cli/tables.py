"""Answers as tables for the terminal."""

from collections.abc import Collection, Iterable, Sequence

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from domain.answers.participation import (
    STEPS,
    Dimension,
    Participation,
    StepAnswer,
)
from domain.answers.principles import TOO_LITTLE, Answer
from domain.answers.process import Process
from domain.answers.timeline import Moment
from domain.charter.judge import Finding, Tally, Trial, Trials, Verdict
from domain.charter.model import View
from domain.consultation.opening import Opened
from domain.count import StatedCount
from domain.region import REGIONS
from interfaces.views.principles import threshold
from interfaces.words import Language, say

MARKS: dict[str, tuple[str, str]] = {
    "honoured": ("●", "green"),
    "partly": ("◐", "yellow"),
    "breached": ("○", "red"),
    "open": ("◌", "cyan"),
    "not-evidenced": ("·", "dim"),
    "not-applicable": ("–", "dim"),
}


def plain_table(*headings: str) -> Table:
    """A table without boxes, with its headings."""
    table = Table(box=None, pad_edge=False, show_header=any(headings), header_style="dim")
    for heading in headings:
        table.add_column(heading, overflow="fold")
    return table


def count_in_words(count: StatedCount, tongue: Language) -> str:
    """A count as people say it: "about 50 persons"."""
    rough = "" if count.precision == "exact" else say(count.precision, tongue) + " "
    return f"{rough}{count.number} {say(count.unit, tongue)}"


# --- a round's heading -------------------------------------------------------------------------


def heading(id: str, opened: Opened, tongue: Language) -> RenderableType:
    """Which round it is: holder, plan, years, and how its record came about."""
    region = REGIONS[opened.region]
    what = Text.assemble((opened.holder, "bold"), f" · {opened.plan}")
    kept = say(opened.kept, tongue)
    fictional = (" · påhittad" if tongue == "sv" else " · fictional") if opened.fictional else ""
    about = f"{id} · {region.name} ({region.code}) · {opened.period} · {kept}{fictional}"
    return Group(what, Text(about, style="dim"))


# --- participation -----------------------------------------------------------------------------


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


# --- principles --------------------------------------------------------------------------------


def principles(
    answer: Answer, tongue: Language, *, view: str, everything: bool, evidence: bool
) -> RenderableType:
    """The findings by the principles of a view; what is not evidenced is folded."""
    chosen = next((v for v in answer.charter.views if v.id == view), answer.charter.views[0])
    parts: list[RenderableType] = [_headline(answer, chosen, tongue)]
    table = plain_table("", "", "", "")
    for principle, findings in answer.by_principle(chosen):
        little = "" if _says_enough(findings) else _too_little(tongue)
        name = Text.assemble((principle.name.say(tongue), "bold"), (little, "dim"))
        table.add_row("", "", name, "")
        for finding in findings if everything else _worth_showing(findings):
            _add_finding(table, finding, tongue, answer.contested if evidence else None)
    parts.append(table)
    if answer.contested:
        disputed = "bestrids" if tongue == "sv" else "disputed"
        parts.append(Text(f"  ⚑ {disputed}: {', '.join(answer.contested)}", style="yellow"))
    if not everything:
        parts.append(_folded(answer, tongue))
    return Group(*parts)


def _says_enough(findings: Iterable[Finding]) -> bool:
    return sum(finding.is_evidenced for finding in findings) >= TOO_LITTLE


def _too_little(tongue: Language) -> str:
    return " – för lite att säga" if tongue == "sv" else " – too little to say"


def _headline(answer: Answer, view: View, tongue: Language) -> RenderableType:
    n, m = len(answer.evidenced), len(answer.applicable)
    charter = f"{answer.charter.title.say(tongue)}, {answer.charter.edition}"
    if tongue == "sv":
        belegged = f"{n} av {m} tillämpliga kriterier belagda"
        adopted = "" if answer.adopted else " · den ansvarige har inte antagit dem"
    else:
        belegged = f"{n} of {m} applicable criteria evidenced"
        adopted = "" if answer.adopted else " · never adopted by the holder"
    what = Text.assemble((belegged, "bold"), f" · {view.title.say(tongue)}")
    return Group(what, Text(f"{charter}{adopted}", style="dim"))


def _worth_showing(findings: Iterable[Finding]) -> list[Finding]:
    return [f for f in findings if f.is_evidenced or _has(f.planned) or _has(f.by_others)]


def _has(trials: Trials | None) -> bool:
    return trials is not None and any(not trial.silent for trial in trials.trials)


def _add_finding(
    table: Table, finding: Finding, tongue: Language, flags: Collection[str] | None
) -> None:
    """A finding's row, and what stands beneath; with its evidence where flags are given."""
    criterion = finding.criterion
    mark, style = _mark(finding.possible)
    verdict = verdict_in_words(finding, finding.possible, tongue)
    tally = tally_in_words(finding.held.tally, tongue)
    table.add_row(
        Text(criterion.id, style="dim"),
        Text(mark, style=style),
        criterion.question.say(tongue),
        Text.assemble((verdict, style), f" · {tally}" if tally else ""),
    )
    beneath = list(_remarks(finding, tongue))
    if flags is not None:
        beneath.insert(0, threshold(criterion).say(tongue))
        beneath += [trial_in_words(trial, tongue, flags) for trial in finding.held.trials]
        for trials in (finding.planned, finding.by_others):
            told = [t for t in trials.trials if not t.silent] if trials else []
            beneath += [f"({trial_in_words(trial, tongue, flags)})" for trial in told]
    for line in beneath:
        table.add_row("", "", Padding(Text(line, style="dim"), (0, 0, 0, 2)), "")


def verdict_in_words(finding: Finding, possible: Sequence[Verdict], tongue: Language) -> str:
    """The possible verdicts by name; a good practice is not followed rather than breached."""
    soft = finding.criterion.standing == "practice"
    names = ["not-followed" if v == "breached" and soft else v for v in possible]
    return f" {say('or', tongue)} ".join(say(name, tongue) for name in names)


def tally_in_words(tally: Tally, tongue: Language) -> str:
    """K of n, with the unknown."""
    if not tally.of:
        return ""
    rough = "" if tally.precision == "exact" else say(tally.precision, tongue) + " "
    of, unknown = ("av", "okända") if tongue == "sv" else ("of", "unknown")
    more = [f"{tally.unknown} {unknown}"] if tally.unknown else []
    uncertain = "osäkra" if tongue == "sv" else "uncertain"
    more += [f"{tally.uncertain} {uncertain}"] if tally.uncertain else []
    return ", ".join((f"{tally.met} {of} {rough}{tally.of}", *more))


def trial_in_words(trial: Trial, tongue: Language, contested: Collection[str] = ()) -> str:
    """One item with its outcome, its figure and its facts; the contested ones flagged."""
    sign = {"met": "+", "partly": "±", "unmet": "−"}.get(trial.speaks, "?")
    figure = f" ({trial.figure})" if trial.figure else ""
    facts = [f"{id} ⚑" if id in contested else id for id in trial.item.facts]
    return f"{sign} {say(trial.item.label, tongue)}{figure}: {', '.join(facts) or '–'}"


def _mark(possible: Sequence[Verdict]) -> tuple[str, str]:
    return MARKS[possible[0]] if len(possible) == 1 else ("◒", "yellow")


def _remarks(finding: Finding, tongue: Language) -> Iterable[str]:
    swedish = tongue == "sv"
    others = (
        (finding.planned, "om det aviserade hölls", "if the planned was held"),
        (finding.by_others, "av andra än den ansvarige", "by others than the holder"),
    )
    for trials, in_swedish, in_english in others:
        if trials and _has(trials):
            verdict = verdict_in_words(finding, trials.possible, tongue)
            name = in_swedish if swedish else in_english
            yield f"{name}: {verdict}, {tally_in_words(trials.tally, tongue)}"
    if finding.best:
        yield "når även bästa sed" if swedish else "reaches the best practice too"
    if finding.in_conflict:
        why = "källorna är oense" if swedish else "sources disagree"
        yield f"{why}: {', '.join(finding.in_conflict)}"
    if finding.straddles:
        yield "började gälla under processens gång" if swedish else "came into force on the way"


def _folded(answer: Answer, tongue: Language) -> RenderableType:
    shown = [f.criterion.id for f in _worth_showing(answer.findings)]
    silent = [f for f in answer.findings if f.criterion.id not in shown]
    groups: dict[str, list[str]] = {}
    for finding in silent:
        groups.setdefault(finding.possible[0], []).append(finding.criterion.id)
    why = say(answer.silence, tongue)
    if answer.silence == "sources-silent":
        searched = "genomsökta" if tongue == "sv" else "searched"
        why = f"{why}; {len(answer.searched)} {searched}"
    lines = []
    for verdict, ids in groups.items():
        reason = f" ({why})" if verdict == "not-evidenced" else ""
        lines.append(f"  {len(ids)} {say(verdict, tongue)}{reason}: {' '.join(ids)}")
    return Text("\n".join(lines), style="dim")


# --- process and timeline ----------------------------------------------------------------------


def process(answer: Process, tongue: Language) -> RenderableType:
    """Where a round stands."""
    now = Text.assemble((say(answer.phase, tongue), "bold"))
    phases = plain_table("", "", "", "")
    for phase in answer.phases:
        facts = f"{phase.facts} {'uppgifter' if tongue == 'sv' else 'facts'}" if phase.facts else ""
        span = (
            ""
            if phase.first is None
            else " – ".join(dict.fromkeys((phase.first, phase.last or "")))
        )
        phases.add_row(say(phase.name, tongue), say(phase.state, tongue), facts, span)
    dues = plain_table("", "", "", "")
    for due in answer.dues:
        style = "red" if due.state == "overdue" else ""
        day = due.by.isoformat() if due.by else ""
        dues.add_row(
            Text(say(due.state, tongue), style=style), day, say(due.what, tongue), due.entry
        )
    parts: list[RenderableType] = [now, Padding(phases, (0, 0, 0, 2))]
    if answer.dues:
        due_title = "kvar att göra" if tongue == "sv" else "due"
        parts += [Text(due_title, style="bold"), Padding(dues, (0, 0, 0, 2))]
    if answer.warnings:
        warned = "kriterierna varnar för" if tongue == "sv" else "the charter warns of"
        parts += [Text(warned, style="bold"), _warnings(answer, tongue)]
    return Group(*parts)


def _warnings(answer: Process, tongue: Language) -> RenderableType:
    """What is not well, or will not be as planned; what nothing is recorded of is only counted."""
    table = plain_table("", "", "")
    telling = _worth_showing(answer.warnings)
    for finding in telling:
        mark, style = _mark(finding.possible)
        verdict = verdict_in_words(finding, finding.possible, tongue)
        question = finding.criterion.question.say(tongue)
        short = [*_remarks(finding, tongue)]
        short += [trial_in_words(trial, tongue) for trial in finding.falling_short]
        text = Text("\n".join((question, *(f"  {one}" for one in short))))
        table.add_row(
            Text(finding.criterion.id, style="dim"), text, Text(f"{mark} {verdict}", style=style)
        )
    rest = len(answer.warnings) - len(telling)
    nothing = "till, som inget sägs om" if tongue == "sv" else "more, of which nothing is told"
    more = [Text(f"{rest} {nothing}", style="dim")] if rest else []
    return Padding(Group(table, *more), (0, 0, 0, 2))


def timeline(moments: Iterable[Moment], tongue: Language) -> RenderableType:
    """The facts in order of occurrence, with when they were recorded."""
    headings = ("när", "vad", "id", "belägg", "nedtecknat") if tongue == "sv" else (
        "when", "what", "id", "proof", "recorded",
    )  # fmt: skip
    table = plain_table(*headings)
    for moment in moments:
        doubtful = " (söndag?)" if tongue == "sv" else " (a Sunday?)"
        when = (moment.occurred or "–") + (doubtful if moment.is_doubtful else "")
        when += f" → {moment.planned}" if moment.planned else ""
        flags = ""
        if moment.entry.corrections:
            flags += " ✎"
        if moment.entry.contests:
            flags += " ⚑"
        if moment.entry.readings:
            flags += " ≠"
        table.add_row(
            when,
            say(moment.entry.fact.short_kind(), tongue),
            moment.entry.id + flags,
            say(moment.proof, tongue),
            f"{moment.recorded:%Y-%m-%d %H:%M}Z",
        )
    return table


def console() -> Console:
    """A console; where there is no terminal, of a hundred columns."""
    made = Console(highlight=False)
    if not made.is_terminal:
        made.width = 100
    return made
