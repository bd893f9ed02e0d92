"""Comparing: which rounds to set side by side, and what they have in common to be held against."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, groupby
from typing import Final, Literal
from urllib.parse import urlencode

from fastapi import APIRouter
from fastapi.responses import Response

from application.answers import Answers
from application.comparing import comparison, rounds_of
from application.models.queries import RoundTold
from domain.answers.comparison import (
    TOOK_PART,
    Compared,
    Comparison,
    Judged,
    LeftOut,
    SideBySide,
    StepTold,
    Succession,
    Trend,
)
from domain.answers.participation import STEPS, Step
from domain.charter.judge import Finding
from domain.charter.model import Criterion
from domain.region import REGIONS
from domain.text import alphabetical
from interfaces.http.access import Asker
from interfaces.http.context import Judged as ByCharter
from interfaces.http.context import Modelled
from interfaces.http.parameters import Consultations, Regions
from interfaces.schemas.comparison import CAUTIONS
from interfaces.web import region
from interfaces.web.figures import known_number, longest
from interfaces.web.page import KEPT, Here, Page, PageRoute
from interfaces.wording import dates
from interfaces.wording.language import Language
from interfaces.wording.phrases import (
    counts_in_words,
    named_in_words,
    tally_in_words,
    verdict_in_words,
)
from interfaces.wording.words import say

router = APIRouter(prefix="/{tongue}", include_in_schema=False, route_class=PageRoute)

FEWEST: Final = 2


# --- what is offered -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Offered:
    """A region whose rounds can be compared, or the made-up examples, which are no region's."""

    rounds: tuple[RoundTold, ...]

    @property
    def code(self) -> str | None:
        """The region's."""
        return None if self.rounds[0].fictional else self.rounds[0].region

    @property
    def name(self) -> str | None:
        """The region's."""
        return REGIONS[self.code].name if self.code else None


def _offered(rounds: Iterable[RoundTold]) -> Iterator[Offered]:
    """The regions by their names, as one seeks them, and the examples last."""
    named = sorted(rounds, key=lambda one: (one.fictional, alphabetical(REGIONS[one.region].name)))
    for _, some in groupby(named, key=lambda one: (one.fictional, one.region)):
        yield Offered(tuple(some))


# --- what is shown ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Bar:
    """A round at a step of the funnel, of which some source speaks."""

    round: str
    told: StepTold
    share: float
    """How many it names, of the most that are known at any step of any round."""
    counted: float
    """How many are known, also without their names, of the same."""


@dataclass(frozen=True, slots=True)
class Panel:
    """A step of the funnel over all rounds."""

    step: Step
    bars: tuple[Bar, ...]
    silent: tuple[str, ...]
    """The rounds in which nothing is known of it."""


class Shown:
    """A comparison, as a page shows it."""

    def __init__(self, whole: Comparison, tongue: Language):
        self.whole, self.tongue = whole, tongue

    @cached_property
    def names(self) -> Mapping[str, str]:
        """What each round is called beside others: its region and its years; by its id too, where
        that would not tell it from another.
        """
        names = {one.id: self._name(one) for one in self.whole.rounds}
        often = Counter(names.values())
        return {id: name if often[name] == 1 else f"{name} ({id})" for id, name in names.items()}

    def _name(self, one: Compared) -> str:
        opened = one.opened
        place = opened.holder if opened.fictional else REGIONS[opened.region].name
        return f"{place} {dates.when(opened.period, self.tongue).replace(' – ', '–')}"

    @property
    def regions(self) -> tuple[str, ...]:
        """The regions of the rounds."""
        return tuple(dict.fromkeys(REGIONS[one.opened.region].name for one in self.whole.rounds))

    @property
    def criteria(self) -> int:
        """How many criteria there are."""
        return len(self.whole.side_by_side) + len(self.whole.left_out)

    @property
    def differing(self) -> int:
        """How many of those side by side certainly do not come to the same in all rounds."""
        return sum(agreement(row) == "differs" for row in self.whole.side_by_side)

    @property
    def adopted(self) -> list[str]:
        """The rounds whose holders undertook to follow the criteria."""
        return [one.id for one in self.whole.rounds if one.principles.adopted]

    @cached_property
    def trends(self) -> Mapping[tuple[str, str], Trend]:
        """How a verdict moved since the region's round before, by the later round."""
        return {
            (one.later, moved.criterion.id): moved.trend
            for one in self.whole.successions
            for moved in one.moved
        }

    def verdict(self, judged: Judged) -> str:
        """What a criterion comes to in a round."""
        return verdict_in_words(judged.finding, judged.finding.possible, self.tongue)

    def tally(self, judged: Judged) -> str:
        """K of n."""
        return tally_in_words(judged.finding.held.tally, self.tongue)

    @cached_property
    def grid(self) -> list[tuple[Criterion, list[tuple[str, Finding | None]]]]:
        """Each criterion that some round evidences, and what it comes to in each; None: a gap."""
        by_round = {
            one.id: {f.criterion.id: f for f in one.principles.findings if f.is_evidenced}
            for one in self.whole.rounds
        }
        criteria = {f.criterion.id: f.criterion for one in by_round.values() for f in one.values()}
        return [
            (criteria[id], [(round, found.get(id)) for round, found in by_round.items()])
            for id in sorted(criteria)
        ]

    def verdict_of(self, finding: Finding) -> str:
        """What it comes to."""
        return verdict_in_words(finding, finding.possible, self.tongue)

    @property
    def panels(self) -> tuple[Panel, ...]:
        """The steps that any round tells of."""
        return tuple(panel for panel in map(self._panel, STEPS) if panel.bars)

    @cached_property
    def longest(self) -> int:
        """The most organisations known at any step of any round: all bars have one scale."""
        return max(longest(one.answer for one in t.steps) for t in self.whole.turnout)

    @property
    def unknown_steps(self) -> str:
        """The steps that no round tells of."""
        told = {panel.step for panel in self.panels}
        return self.steps(step for step in STEPS if step not in told)

    def _panel(self, step: Step) -> Panel:
        told = [(one.round, one.steps[STEPS.index(step)]) for one in self.whole.turnout]
        most = self.longest or 1
        return Panel(
            step,
            tuple(
                Bar(id, o, len(o.answer.possible) / most, known_number(o.answer) / most)
                for id, o in told
                if o.is_known
            ),
            tuple(id for id, one in told if not one.is_known),
        )

    def named(self, told: StepTold) -> str:
        """How many are named."""
        return named_in_words(told, self.tongue)

    def counts(self, told: StepTold) -> list[str]:
        """What is counted beside them."""
        return counts_in_words(told, self.tongue)

    def steps(self, steps: Iterable[Step]) -> str:
        """Steps in words."""
        return self.said(steps)

    def said(self, words: Iterable[str]) -> str:
        """Stored words, one after the other."""
        return ", ".join(say(word, self.tongue) for word in words)

    def among(self, ids: Iterable[str]) -> str:
        """Rounds by their names, one after the other."""
        return ", ".join(self.names[id] for id in ids)

    def listed(self, succession: Succession) -> Iterator[tuple[str, str]]:
        """Of either round, whether all who did something are named."""
        for turnout in self.whole.turnout:
            if turnout.round in (succession.earlier, succession.later):
                did = [told for told in turnout.steps if told.answer.step in TOOK_PART]
                yield turnout.round, "; ".join(map(self._listing, did))

    def _listing(self, told: StepTold) -> str:
        word = f"names-{told.listing}" if told.is_known else "unknown"
        return f"{say(told.answer.step, self.tongue)}: {say(word, self.tongue)}"

    @property
    def told_somewhere(self) -> list[LeftOut]:
        """The criteria left out that some round evidences, those first that most do."""
        some = (one for one in self.whole.left_out if one.evidenced_in)
        return sorted(some, key=lambda one: -len(one.evidenced_in))

    @property
    def told_nowhere(self) -> list[LeftOut]:
        """Those that none does."""
        return [one for one in self.whole.left_out if not one.evidenced_in]

    def where(self, one: LeftOut) -> str:
        """In which rounds it is evidenced, said by the shorter list."""
        lacking = [each.id for each in self.whole.rounds if each.id not in one.evidenced_in]
        if len(lacking) >= len(one.evidenced_in):
            return self.among(one.evidenced_in)
        all_but = self.tongue.gettext("all but")
        return f"{all_but} {self.among(lacking)}"


def agreement(row: SideBySide) -> Literal["same-verdict", "differs", "cannot-be-told"]:
    """Whether a criterion comes to the same in all rounds, as far as each may come to several."""
    possible = [frozenset(judged.finding.possible) for judged in row.rounds]
    if any(one.isdisjoint(other) for one, other in combinations(possible, 2)):
        return "differs"
    return "same-verdict" if len(frozenset().union(*possible)) == 1 else "cannot-be-told"


# --- the page --------------------------------------------------------------------------------


@router.get("/compare")
def compare(
    page: Here,
    answers: ByCharter,
    models: Modelled,
    asker: Asker,
    consultations: Consultations = None,
    regions: Regions = None,
) -> Response:
    """A choice of rounds; and once two are chosen, those side by side. Raises NotFound."""
    chosen = list(_chosen(answers, consultations or (), regions or ()))
    offered = [one for one in region.rounds_of(models, answers.today()) if asker.sight.sees(one.id)]
    enough = len(chosen) >= FEWEST
    given = _given(page)
    return page.show(
        "compare.html",
        shown=Shown(comparison(answers, chosen), page.tongue) if enough else None,
        offered=tuple(_offered(offered)),
        chosen=chosen,
        regions=regions or (),
        is_asked=bool(consultations or regions),
        kept=[(name, value) for name, value in given if name in KEPT],
        query=urlencode(given),
        agreement=agreement,
        cautions=CAUTIONS,
        as_of=answers.as_of,
    )


def _chosen(answers: Answers, ids: Sequence[str], regions: Iterable[str]) -> dict[str, None]:
    """The rounds that are asked for, each once. Raises NotFound."""
    for id in ids:
        answers.records.consultation(id)
    return dict.fromkeys((*ids, *(id for code in regions for id in rounds_of(answers, code))))


def _given(page: Page) -> list[tuple[str, str]]:
    return list(page.request.query_params.multi_items())
