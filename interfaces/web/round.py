"""A round as its pages tell of it."""

from functools import cached_property
from typing import Annotated, Any, Final

from fastapi import Path
from fastapi.responses import Response

from application.answers import Answers
from domain.answers.participation import Participation
from domain.answers.principles import Answer
from domain.answers.process import Process
from domain.answers.timeline import Moment
from domain.answers.voices import Voice, voices
from domain.consultation.course import Course
from domain.consultation.dossier import Dossier
from domain.consultation.marks import MARKS, Mark
from domain.consultation.opening import Opened
from domain.consultation.slip import Slip
from domain.region import REGIONS, Region
from domain.words import Slug
from interfaces.http.access import asking_of
from interfaces.schemas.principles import threshold
from interfaces.web.acts import may_record
from interfaces.web.figures import counts_of, in_order, known_number, tally_of
from interfaces.web.page import Page
from interfaces.web.telling import Telling
from interfaces.web.told import joined, told_in
from interfaces.wording.fields import label
from interfaces.wording.language import Language
from interfaces.wording.message import sentence
from interfaces.wording.phrases import (
    apart_in_words,
    count_in_words,
    figure_in_words,
    verdict_in_words,
)
from interfaces.wording.slips import slip_in_words

Id = Annotated[Slug, Path(description="The consultation's id.")]

PARTS: Final = (
    ("", sentence("Where it stands")),
    ("participation", sentence("Who took part")),
    ("principles", sentence("Principles")),
    ("levels", sentence("Levels")),
    ("views", sentence("Views")),
    ("timeline", sentence("What happened")),
    ("moments", sentence("Replay")),
    ("what-if", sentence("What if")),
    ("audit", sentence("Trail")),
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

    def slips_of(self, entry: str) -> list[Slip]:
        """The likely slips of one entry."""
        return [slip for slip in self.process.slips if slip.entry == entry]

    def slip_in_words(self, slip: Slip, tongue: Language) -> str:
        """A likely slip, its field first, with names in place of ids."""
        told = slip_in_words(slip, tongue, lambda id: self.telling.item(id, tongue))
        other = self.telling.item(slip.told.get("other", ""), tongue)
        before, named, after = told.partition(other) if other else (told, "", "")
        parts = (before, other if named else "", after)
        return joined("", (f"{label(slip.field, tongue)}: ", *parts))

    @property
    def is_past(self) -> bool:
        """Whether it is seen from another point in time than now."""
        as_of = self.answers.as_of
        return as_of.position is not None or as_of.true_on is not None


def show(page: Page, template: str, round: Round, status: int = 200, **given: Any) -> Response:
    """A page of a round."""
    tongue = page.tongue
    return page.show(
        template,
        status,
        round=round,
        parts=[(path, tongue.say(name)) for path, name in PARTS],
        may_record=may_record(asking_of(page.request).who, round.opened.region),
        is_published=asking_of(page.request).sight.covers.of(round.id).published,
        verdict=lambda finding: verdict_in_words(finding, finding.possible, tongue),
        verdict_of=lambda finding, trials: verdict_in_words(finding, trials.possible, tongue),
        apart=lambda standing: apart_in_words(standing, tongue),
        known_number=known_number,
        ordered=in_order,
        slip_of=lambda slip: round.slip_in_words(slip, tongue),
        figure=lambda trial: figure_in_words(trial, tongue),
        item=lambda label: round.telling.item(label, tongue),
        told=lambda part, name: round.telling.told(part, name, tongue),
        stated=lambda name, value: round.telling.stated(name, value, tongue),
        threshold=threshold,
        cited=lambda basis: told_in(basis, round.answers.yardstick.charter.language, tongue),
        count=lambda count: count_in_words(count, tongue),
        count_of=lambda unnamed: round.telling.counted(unnamed, tongue),
        label=lambda unnamed: round.telling.unnamed(unnamed, tongue),
        tally=lambda finding, trials: tally_of(finding, trials, tongue),
        counts=lambda step: counts_of(step, round.telling, tongue),
        **given,
    )
