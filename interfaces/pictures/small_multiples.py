"""Small multiples: a panel for each criterion that is set side by side, and for each step.

Rounds are the lines of every panel, region by region and in the order of time: so a round can
be followed across all panels, and its name need not be turned or cut however many there are. A
criterion's bar is the share of its items; n, the verdict's sign and whose sources speak stand
by it. What is unknown is a gap with a question mark, never a bar of no length.
"""

from collections.abc import Iterable, Iterator, Sequence

from application.vantage import NOW, Vantage
from domain.answers.comparison import (
    Compared,
    Comparison,
    Judged,
    LeftOut,
    SideBySide,
    StepTold,
    Voice,
)
from domain.charter.judge import Verdict
from domain.region import REGIONS
from interfaces.phrases import counts_in_words, named_in_words, tally_in_words, verdict_in_words
from interfaces.pictures import marks
from interfaces.pictures.drawing import BODY, FAINT, LARGE, finished, picture, width_of, write
from interfaces.pictures.panels import GAP, LABELS, MARGIN, WIDTH, Bar, Cell, Kind, Page, Panel, Row
from interfaces.views.comparison import CAUTIONS
from interfaces.words import Language, say

_SIGNS: tuple[tuple[tuple[Verdict, ...], tuple[str, ...]], ...] = (
    (("honoured",), ("honoured",)),
    (("partly",), ("partly",)),
    (("breached",), ("breached", "not-followed")),
    (("honoured", "partly"), ("several-possible",)),
    (("open",), ("open",)),
)
_STEPS = Kind(beside=6, bar=60, gap=16)
_BESIDE = 3


def small_multiples(comparison: Comparison, tongue: Language, seen: Vantage = NOW) -> str:
    """The comparison as the text of an SVG file; it says from when the record is seen."""
    regions = dict.fromkeys(map(_region, comparison.rounds))
    title = f"{say('side-by-side', tongue)}: {', '.join(regions)}"
    charter = _charter(comparison, tongue)
    cautions = [say(caution, tongue) for caution in CAUTIONS]
    page = Page(picture(WIDTH, title, " ".join((f"{charter}.", *cautions)), tongue))
    marks.patterns(page.root)
    page.paragraph(title, LARGE, font_weight="bold")
    page.paragraph(charter, fill=FAINT)
    for words in _seen_from(seen, tongue):
        page.paragraph(words, font_weight="bold")
    page.paragraph(say("voices-in-italics", tongue), fill=FAINT, font_style="italic")
    rows = [_row(one, tongue) for one in comparison.rounds]
    _criteria(page, comparison, rows, tongue)
    _participation(page, comparison, rows, tongue)
    _left_out(page, comparison, rows, tongue)
    page.rule()
    for caution in cautions:
        page.paragraph(caution)
    return finished(page.root, page.y + MARGIN)


def _charter(comparison: Comparison, tongue: Language) -> str:
    """By which criteria, and whether those who are judged by them ever adopted them."""
    charter, of = comparison.charter, len(comparison.rounds)
    adopted = sum(one.principles.adopted for one in comparison.rounds)
    by = f"{say('adopted-in', tongue)} {adopted}/{of}" if adopted else say("never-adopted", tongue)
    return f"{charter.title.say(tongue)}, {charter.edition} · {by}"


def _seen_from(seen: Vantage, tongue: Language) -> Iterator[str]:
    if seen.position is not None:
        day = f" ({seen.known_on})" if seen.known_on else ""
        yield f"{say('known-at-position', tongue)} {seen.position}{day}"
    if seen.true_on:
        yield f"{say('stood-on', tongue)} {seen.true_on}"


def _row(one: Compared, tongue: Language) -> Row:
    years = one.opened.period.replace("/", "–")
    fictional = f", {say('fictional', tongue)}" if one.opened.fictional else ""
    return Row(_region(one), years + fictional, one.opened.region)


def _region(one: Compared) -> str:
    return REGIONS[one.opened.region].name


# --- criteria --------------------------------------------------------------------------------


def _criteria(page: Page, comparison: Comparison, rows: Sequence[Row], tongue: Language) -> None:
    page.heading(say("shared-criteria", tongue))
    if not comparison.side_by_side:
        page.paragraph(say("no-shared-criteria", tongue))
        return
    _legend(page, tongue)
    panels = [_criterion(shared, rows, tongue) for shared in comparison.side_by_side]
    page.panels(rows, panels, Kind(beside=min(_BESIDE, len(panels)), bar=100))


def _legend(page: Page, tongue: Language) -> None:
    _lead(page, say("share-of-items", tongue))
    for outcome in marks.OUTCOMES:
        _square(page, outcome, say(outcome, tongue))
    page.new_line()
    _lead(page, say("verdict", tongue))
    for possible, names in _SIGNS:
        words = " / ".join(say(name, tongue) for name in names)
        x, middle = page.room(18 + width_of(words, BODY) + GAP)
        marks.sign(page.root, possible, x + marks.RADIUS, middle)
        write(page.root, x + 18, middle + 4, words)
    page.new_line()


def _lead(page: Page, words: str) -> None:
    """Words in a legend."""
    x, middle = page.room(max(LABELS, width_of(words, BODY)) + GAP)
    write(page.root, x, middle + 4, words, fill=FAINT)


def _square(page: Page, fill: marks.Fill, words: str) -> None:
    x, middle = page.room(30 + width_of(words, BODY) + GAP)
    marks.block(page.root, fill, x, middle - 6, 24, 12)
    write(page.root, x + 30, middle + 4, words)


def _criterion(shared: SideBySide, rows: Sequence[Row], tongue: Language) -> Panel:
    cells = tuple(
        _judged(judged, row, tongue) for judged, row in zip(shared.rounds, rows, strict=True)
    )
    heading = f"{shared.criterion.id}  {shared.criterion.question.say(tongue)}"
    return Panel(heading, _summary(cells), cells)


def _judged(judged: Judged, row: Row, tongue: Language) -> Cell:
    finding, tally = judged.finding, judged.finding.held.tally
    verdict = verdict_in_words(finding, finding.possible, tongue)
    figure, voices = tally_in_words(tally, tongue), _voices(judged.voices, tongue)
    disagree = (say("sources-disagree", tongue),) if finding.in_conflict else ()
    outcomes = [(outcome, int(getattr(tally, outcome))) for outcome in marks.OUTCOMES]
    return Cell(
        title=f"{row.name} {row.about}: {verdict}",
        description="; ".join((figure, voices, *disagree)),
        figure=figure,
        beneath=disagree,
        voices=voices,
        bar=_stretches(outcomes, tally.of),
        possible=finding.possible,
    )


def _voices(voices: Iterable[Voice], tongue: Language) -> str:
    return ", ".join(say(voice, tongue) for voice in voices)


def _summary(cells: Iterable[Cell]) -> str:
    return "; ".join(cell.title for cell in cells)


# --- participation ---------------------------------------------------------------------------


def _participation(
    page: Page, comparison: Comparison, rows: Sequence[Row], tongue: Language
) -> None:
    page.heading(say("who-took-part", tongue))
    _lead(page, f"?  {say('unknown', tongue)}")
    _square(page, "uncertain", say("uncertain", tongue))
    page.new_line()
    told = [turnout.steps for turnout in comparison.turnout]
    most = max(len(one.answer.possible) for steps in told for one in steps)
    panels = [_step(column, rows, most, tongue) for column in zip(*told, strict=True)]
    page.panels(rows, panels, _STEPS)


def _step(column: Sequence[StepTold], rows: Sequence[Row], most: int, tongue: Language) -> Panel:
    cells = tuple(
        _told(told, f"{row.name} {row.about}", most, tongue)
        for told, row in zip(column, rows, strict=True)
    )
    return Panel(say(column[0].answer.step, tongue), _summary(cells), cells)


def _told(told: StepTold, row: str, most: int, tongue: Language) -> Cell:
    if not told.is_known:
        return Cell(f"{row}: {say('unknown', tongue)}", say("unknown", tongue), "?")
    certain, possible = len(told.answer.certain), len(told.answer.possible)
    named, counts = named_in_words(told, tongue), counts_in_words(told, tongue)
    voices = _voices(told.voices, tongue)
    return Cell(
        title=f"{row}: {named}",
        description="; ".join((*counts, voices)),
        figure=named,
        beneath=tuple(counts),
        voices=voices,
        bar=_stretches((("told", certain), ("uncertain", possible - certain)), most),
    )


def _stretches(parts: Iterable[tuple[marks.Fill, int]], of: int) -> Bar:
    """The parts of a bar as shares, without those that are nothing."""
    return tuple((fill, number / of) for fill, number in parts if number)


# --- what is left out ------------------------------------------------------------------------


def _left_out(page: Page, comparison: Comparison, rows: Sequence[Row], tongue: Language) -> None:
    """Which rounds evidence what is not set side by side; no verdict is shown of it."""
    if not comparison.left_out:
        return
    page.heading(say("left-out", tongue))
    somewhere = [one for one in comparison.left_out if one.evidenced_in]
    if somewhere:
        _square(page, "told", say("evidenced", tongue))
        _square(page, "unknown", say("not-evidenced", tongue))
        _lead(page, f"– {say('not-applicable', tongue)}")
        page.new_line()
        ids = [one.id for one in comparison.rounds]
        panels = [_silence(one, ids, rows, tongue) for one in somewhere]
        page.panels(rows, panels, _narrow(one.criterion.id for one in somewhere))
    nowhere = " ".join(one.criterion.id for one in comparison.left_out if not one.evidenced_in)
    if nowhere:
        page.paragraph(f"{say('nowhere-evidenced', tongue)}: {nowhere}", fill=FAINT)


def _narrow(ids: Iterable[str]) -> Kind:
    """As many beside each other as their ids leave room for."""
    widest = max(24.0, *(width_of(id, BODY, bold=True) for id in ids))
    return Kind(beside=max(1, int((WIDTH - 2 * MARGIN - LABELS) / (widest + 8))), bar=14, gap=8)


def _silence(one: LeftOut, ids: Sequence[str], rows: Sequence[Row], tongue: Language) -> Panel:
    cells = tuple(_mark(one, id, row, tongue) for id, row in zip(ids, rows, strict=True))
    return Panel(one.criterion.id, one.criterion.question.say(tongue), cells)


def _mark(one: LeftOut, round: str, row: Row, tongue: Language) -> Cell:
    title = f"{one.criterion.id}, {row.name} {row.about}"
    if round in one.not_applicable_in:
        return Cell(title, say("not-applicable", tongue), "–")
    evidenced = round in one.evidenced_in
    word = say("evidenced" if evidenced else "not-evidenced", tongue)
    return Cell(title, word, "", bar=(("told" if evidenced else "unknown", 1.0),))
