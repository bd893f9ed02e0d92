"""A round: where it stands, told so that whoever never saw it understands it at once."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Any, Final

from fastapi import APIRouter, Path
from fastapi.responses import Response

from application.answers import Answers
from domain.answers.participation import Participation, StepAnswer
from domain.answers.principles import Answer
from domain.answers.process import Due, Process
from domain.answers.timeline import Moment
from domain.answers.voices import Voice, voices
from domain.charter.judge import Finding, Trial, Trials
from domain.consultation.course import Course
from domain.consultation.dossier import Dossier
from domain.consultation.marks import MARKS, Mark
from domain.consultation.opening import Opened
from domain.region import REGIONS, Region
from domain.words import Slug
from interfaces.api.access import asking_of
from interfaces.api.context import Asker, Judged
from interfaces.phrases import (
    count_in_words,
    figure_in_words,
    verdict_in_words,
)
from interfaces.views.principles import threshold
from interfaces.web.matrix import Matrix
from interfaces.web.page import Here, Page, PageRoute
from interfaces.web.summary import sentences
from interfaces.web.telling import Telling
from interfaces.words import Language, say

router = APIRouter(prefix="/{tongue}/rounds", include_in_schema=False, route_class=PageRoute)
Id = Annotated[Slug, Path(description="The consultation's id.")]

PARTS: Final = (
    ("", "Läget", "Where it stands"),
    ("participation", "Deltagande", "Who took part"),
    ("principles", "Principer", "Principles"),
    ("views", "Synpunkter", "Views"),
    ("timeline", "Händelser", "What happened"),
    ("moments", "Spela upp", "Replay"),
    ("what-if", "Vad händer om", "What if"),
    ("audit", "Logg", "Trail"),
)
"""The pages of a round: their address below the round's, and their names."""


class Round:
    """A round as pages tell of it, from where in time it is seen."""

    def __init__(self, answers: Answers, id: str):
        self.answers, self.id = answers, id
        self.read: Dossier = answers.dossier(id)

    @property
    def opened(self) -> Opened:
        """Which plan of which holder it is on, and how its record came about."""
        return self.read.opened

    @property
    def region(self) -> Region:
        """Whose it is."""
        return REGIONS[self.read.opened.region]

    @cached_property
    def course(self) -> Course:
        """Its turning points."""
        return Course(self.read, self.answers.today())

    @cached_property
    def process(self) -> Process:
        """Where it stands."""
        return self.answers.process(self.id)

    @cached_property
    def answer(self) -> Answer:
        """Which principles were honoured."""
        return self.answers.principles(self.id)

    @cached_property
    def participation(self) -> Participation:
        """Who took part."""
        return self.answers.participation(self.id)

    @cached_property
    def moments(self) -> tuple[Moment, ...]:
        """What happened."""
        return self.answers.timeline(self.id)

    @cached_property
    def telling(self) -> Telling:
        """Its entries in words."""
        return Telling(self.read)

    @cached_property
    def verdicts(self) -> list[tuple[tuple[str, ...], int]]:
        """How many criteria come to what, those first of which most is known."""
        counted = Counter(finding.possible for finding in self.answer.findings)
        return sorted(counted.items(), key=lambda one: _RANK[one[0][0]] + len(one[0]) / 10)

    @cached_property
    def voices(self) -> tuple[Voice, ...]:
        """The views, each with what was answered."""
        return tuple(voices(self.read))

    @property
    def heard(self) -> int:
        """How many views are answered."""
        return sum(bool(voice.answers) for voice in self.voices)

    @cached_property
    def marked(self) -> tuple[tuple[Mark, tuple[Moment, ...]], ...]:
        """What was corrected, taken back, contested, or is told otherwise elsewhere."""
        found = ((mark, [m for m in self.moments if mark in m.entry.marks]) for mark in MARKS)
        return tuple((mark, tuple(moments)) for mark, moments in found if moments)

    @property
    def is_past(self) -> bool:
        """Whether it is seen from another point in time than now."""
        vantage = self.answers.vantage
        return vantage.position is not None or vantage.true_on is not None


_SPOKEN: Final = ("unmet", "uncertain", "partly", "met", "unknown")
_RANK: Final = {
    "honoured": 0, "partly": 1, "breached": 2, "open": 3, "not-evidenced": 4, "not-applicable": 5,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Dues:
    """What is due, told once for all of a sort that are due on one day."""

    what: str
    state: str
    by: object
    entries: tuple[str, ...]


def dues(process: Process) -> Iterator[Dues]:
    """What is due, in the order of days."""
    grouped: dict[tuple[str, str, object], list[Due]] = {}
    for due in process.dues:
        grouped.setdefault((due.what, due.state, due.by), []).append(due)
    for (what, state, by), some in grouped.items():
        yield Dues(what, state, by, tuple(due.entry for due in some))


def longest(funnel: tuple[StepAnswer, ...]) -> int:
    """The most organisations that any step names: the whole length of a bar."""
    return max((len(step.possible) for step in funnel), default=0) or 1


@router.get("/{consultation}")
def state(consultation: Id, page: Here, answers: Judged, asker: Asker) -> Response:
    """Where the round stands: its phase, what is due, who took part, which principles."""
    round = Round(answers, consultation)
    return show(
        page,
        "round.html",
        round,
        sentences=tuple(sentences(round, page.tongue)),
        dues=tuple(dues(round.process)),
        told_matrix=Matrix.of(round.answer),
        longest=longest(round.participation.funnel),
    )


def show(page: Page, template: str, round: Round, status: int = 200, **given: Any) -> Response:
    """A page of a round."""
    tongue = page.tongue
    return page.show(
        template,
        status,
        round=round,
        parts=PARTS,
        is_published=asking_of(page.request).sight.covers.of(round.id).published,
        verdict=lambda finding: verdict_in_words(finding, finding.possible, tongue),
        verdict_of=lambda finding, trials: verdict_in_words(finding, trials.possible, tongue),
        ordered=in_order,
        figure=lambda trial: figure_in_words(trial, tongue),
        item=lambda label: round.telling.item(label, tongue),
        stated=lambda name, value: round.telling.stated(name, value, tongue),
        threshold=threshold,
        count=lambda count: count_in_words(count, tongue),
        label=lambda unnamed: round.telling.unnamed(unnamed.label, tongue),
        tally=lambda finding, trials: tally_of(finding, trials, tongue),
        counts=lambda step: counts_of(step, round.telling, tongue),
        **given,
    )


def tally_of(finding: Finding, trials: Trials, tongue: Language) -> str:
    """How many items came to what; of a single one its verdict tells, and how many are enough."""
    tally, swedish = trials.tally, tongue == "sv"
    if tally.of < 2:
        return ""
    rough = "" if tally.precision == "exact" else f"{say(tally.precision, tongue)} "
    told = [f"{tally.met} {'av' if swedish else 'of'} {rough}{tally.of}"]
    for number, one, several, english in (
        (tally.partly, "delvis", "delvis", "partly"),
        (tally.unknown, "okänd", "okända", "unknown"),
        (tally.uncertain, "osäker", "osäkra", "uncertain"),
    ):
        said = (one if number == 1 else several) if swedish else english
        told += [f"{number} {said}"] if number else []
    if finding.criterion.judge == "some" and tally.met < tally.of:
        enough = "räcker med" if swedish else "enough:"
        told.append(f"{enough} {finding.criterion.enough}")
    return ", ".join(told)


def in_order(trials: Iterable[Trial]) -> list[Trial]:
    """Items, those first that weigh against: of many, only so many are shown at once."""
    return sorted(trials, key=lambda trial: _SPOKEN.index(trial.speaks))


def counts_of(step: StepAnswer, telling: Telling, tongue: Language) -> list[str]:
    """What sources count at a step without names: totals where adding is allowed, else each."""
    added = {count.unit for count in step.totals}
    lines = [count_in_words(count, tongue) for count in step.totals]
    for unnamed in step.unnamed:
        if unnamed.count is None:
            lines.append(telling.unnamed(unnamed.label, tongue))
        elif unnamed.count.unit not in added:
            label = telling.unnamed(unnamed.label, tongue)
            lines.append(f"{label}: {count_in_words(unnamed.count, tongue)}")
    others = [line for one in step.otherwise for line in counts_of(one, telling, tongue)]
    apart = [f"{say('or', tongue)} {line}" for line in dict.fromkeys(others) if line not in lines]
    return [*dict.fromkeys(lines), *apart]
