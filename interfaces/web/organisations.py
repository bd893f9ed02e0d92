"""Organisations: one by its name, and was it asked, was it heard, what was it answered."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Final

from fastapi import APIRouter, Path, Query
from fastapi.responses import Response

from application.answers import Answers
from application.models.queries import InvolvementTold, NamedTold
from application.models.queries import Page as Part
from application.records import NotFound
from domain.answers.participation import STEPS, Asked, Participation, Step
from domain.answers.voices import Voice, voices, whose
from domain.consultation.dossier import Dossier, Entry
from domain.fact import Fact
from domain.organisation import EMPTY, Organisation
from domain.text import alphabetical, folded, tidied
from domain.words import Slug
from interfaces.http.access import Asker, Asking
from interfaces.http.context import Current as Now
from interfaces.http.context import Modelled
from interfaces.http.paging import Cursor
from interfaces.http.paging import page as part_of
from interfaces.web.acts import address, offered
from interfaces.web.page import Here, Page, PageRoute
from interfaces.web.telling import Telling
from interfaces.web.told import joined
from interfaces.wording import dates
from interfaces.wording.language import Language

router = APIRouter(prefix="/{tongue}/organisations", include_in_schema=False, route_class=PageRoute)

_LISTED: Final = 50
_ROUNDS: Final = 20
"""How many rounds a page tells of: each is read whole."""
_CARRIED: Final = 200
"""Signs of a name that stand in a cursor."""
Name = Annotated[
    str | None, Query(max_length=100, description="Part of a name that the organisation has had.")
]


# --- all of them -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Listed:
    """An organisation with what the register knows of it."""

    id: str
    known: Organisation

    @property
    def name(self) -> str:
        """The name learnt last."""
        return self.known.name or self.id

    @property
    def earlier(self) -> tuple[str, ...]:
        """Its other names, the latest first."""
        return tuple(dict.fromkeys(n for n in reversed(self.known.names) if n != self.name))


@router.get("")
def listed(
    page: Here,
    models: Modelled,
    answers: Now,
    asker: Asker,
    name: Name = None,
    cursor: Cursor = None,
) -> Response:
    """Organisations in the order of their names: all that the asker may know of, or by a name."""
    sought, known = tidied(name or ""), asker.sight.organisations()
    found = [one for one in models.named() if known is None or one.id in known]
    chosen = [one for one in found if _is_called(one, folded(sought))]
    part, following = part_of(chosen, _order, 2, cursor, _LISTED)
    return page.show(
        "organisations.html",
        sought=sought,
        number=len(chosen),
        organisations=[Listed(one.id, _identity(answers, one.id)) for one in part],
        next=following,
        begins=cursor is None,
    )


def _is_called(one: NamedTold, part: str) -> bool:
    return any(part in folded(name) for name in (one.name, *one.called))


def _order(one: NamedTold) -> tuple[str, str]:
    """By the Swedish alphabet, as far as a cursor carries it."""
    return alphabetical(one.name)[0][:_CARRIED], one.id


# --- one of them -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Involved:
    """An organisation in a round: whether it was asked, what it did, what it was answered."""

    told: InvolvementTold
    read: Dossier
    participation: Participation

    @property
    def id(self) -> str:
        """By which id the round knows it."""
        return self.told.organisation

    @cached_property
    def telling(self) -> Telling:
        """The round's entries in words."""
        return Telling(self.read)

    @property
    def asked(self) -> tuple[Asked, ...]:
        """Whether it was asked, by every reading of the sources."""
        return self.participation.perhaps_asked(self.id)

    @property
    def asked_by(self) -> tuple[str, ...]:
        """The entries that say so."""
        return self.participation.asked(self.id)[1]

    @cached_property
    def steps(self) -> tuple[tuple[Step, tuple[str, ...]], ...]:
        """The steps at which any reading of the sources has it, with the entries."""
        readings = (self.participation, *self.participation.others)
        here = [one for reading in readings for one in reading.participants if one.id == self.id]
        told = ((step, dict.fromkeys(e for one in here for e in one.at(step))) for step in STEPS)
        return tuple((step, tuple(entries)) for step, entries in told if entries)

    @cached_property
    def voices(self) -> tuple[Voice, ...]:
        """The views that are its own, or stated for it too, with what was answered."""
        return tuple(one for one in voices(self.read) if self.id in whose(self.read, one.view.fact))

    @property
    def heard(self) -> int:
        """How many of them are answered."""
        return sum(bool(one.answers) for one in self.voices)

    def entry(self, id: str) -> Entry[Fact] | None:
        """An entry of the round."""
        return self.read.by_id.get(id)

    def told_by(self, id: str, tongue: Language) -> str:
        """An entry as what happened, where and when: the name of whose page this is says little."""
        found = self.entry(id)
        if found is None:
            return id
        meeting = getattr(found.fact, "meeting", None)
        about = self.telling.gist(meeting, tongue) if meeting else ""
        when = dates.when(found.fact.occurred, tongue) if found.fact.occurred else ""
        return joined(", ", (self.telling.kind(id, tongue), about, when))


@dataclass(frozen=True, slots=True)
class Glance:
    """An organisation over all its rounds."""

    rounds: int
    invited: int
    consulted: int
    attended: int
    responded: int
    views: int
    heard: int

    @classmethod
    def at(cls, rounds: Sequence[Involved]) -> "Glance":
        """What the rounds come to, each once though it may know the organisation by two ids."""

        def at(step: Step) -> int:
            return len({one.told.round for one in rounds if step in dict(one.steps)})

        voices = {(one.told.round, voice.view.id): voice for one in rounds for voice in one.voices}
        return cls(
            rounds=len({one.told.round for one in rounds}),
            invited=at("invited"),
            consulted=at("consulted"),
            attended=at("attended"),
            responded=at("responded"),
            views=len(voices),
            heard=sum(bool(voice.answers) for voice in voices.values()),
        )


def _involved(answers: Answers, rows: Iterable[InvolvementTold]) -> Iterator[Involved]:
    for row in rows:
        yield Involved(row, answers.dossier(row.round), answers.participation(row.round))


@router.get("/{organisation}")
def organisation(
    organisation: Annotated[Slug, Path(description="The organisation's id.")],
    page: Here,
    models: Modelled,
    answers: Now,
    asker: Asker,
    cursor: Cursor = None,
) -> Response:
    """Its names, and the rounds that it had a part in, under any of its ids."""
    if not asker.sight.knows(organisation):
        raise NotFound(organisation)
    told = models.involvements(organisation, Part(_ROUNDS, cursor))
    rows = [row for row in told.rows if asker.sight.sees(row.round)]
    known = _identity(answers, organisation)
    alike = [id for id in _alike(known, rows) if id != organisation and asker.sight.knows(id)]
    rounds = tuple(_involved(answers, rows))
    is_whole = cursor is None and told.next is None
    return page.show(
        "organisation.html",
        organisation=Listed(organisation, known),
        name=known.name or (rows[-1].name if rows else organisation),
        alike=[Listed(id, _identity(answers, id)) for id in alike],
        rounds=rounds,
        contesting=lambda one, entry: _act(page, asker, one, "contested", entry=entry),
        asking=lambda one: (
            None
            if "invited" in one.asked or one.read.opened.kept != "live"
            else _act(page, asker, one, "invitation-requested")
        ),
        glance=Glance.at(rounds) if is_whole and rounds else None,
        next=told.next,
        begins=cursor is None,
    )


def _act(page: Page, asker: Asking, one: Involved, kind: str, **filled: str) -> str | None:
    """Where one who speaks for the organisation does something about the round, if they may."""
    opened = one.read.opened
    may = any(
        grant.organisation == one.id and grant.covers(opened.region) for grant in asker.who.grants
    )
    kinds = {kind for _, kinds in offered(asker.who, opened.region) for kind in kinds}
    if not may or kind not in kinds:
        return None
    return address(page, one.told.round, kind, organisation=one.id, **filled)


def _identity(answers: Answers, id: str) -> Organisation:
    """What the register knows; a round may describe an organisation that it does not hold."""
    try:
        return answers.records.organisation(id)
    except NotFound:
        return EMPTY


def _alike(known: Organisation, rows: Iterable[InvolvementTold]) -> dict[str, None]:
    """Its other ids, said to be the same of it, or of which it is said."""
    return dict.fromkeys((*known.same_as, *(row.organisation for row in rows)))
