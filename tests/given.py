"""A small language for tests: given facts, when one is recorded, then these are added."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from application.log.lines import envelope_of
from domain.consultation import KINDS
from domain.consultation.decide import Record, decide
from domain.consultation.dossier import Dossier, dossier
from domain.consultation.state import EMPTY, Consultation, evolve
from domain.fact import Fact
from domain.record import Recorded
from domain.refusal import Refusal

NOW = datetime(2019, 3, 1, 12, tzinfo=UTC)
"""When everything is recorded, unless a test says otherwise."""


def fact(kind: str, id: str, **content: Any) -> Fact:
    """A fact of a kind, as a round file would write it; a source may be cited by its bare id."""
    for sources in (content, *content.get("alternatives", ())):
        if "sources" in sources:
            sources["sources"] = [
                {"source": s} if isinstance(s, str) else s for s in sources["sources"]
            ]
    return KINDS[kind].model_validate({"id": id, **content})


def opened(**content: Any) -> Fact:
    """The opening of a made-up round."""
    stated = {
        "region": "10",
        "holder": "Region Exempel",
        "plan": "Kulturplan 2019–2022",
        "period": "2019/2022",
        "kept": "reconstructed",
    }
    return fact("opened", "opened", **(stated | content))


def source(id: str, published: str | None = None, **content: Any) -> Fact:
    """A source of the round, of a certain date."""
    stated = {"title": id.capitalize(), "standpoint": "holder", "read": "in-full"}
    return fact(
        "source-registered", f"source-{id}", source=id, published=published, **(stated | content)
    )


def org(id: str, **content: Any) -> Fact:
    """An organisation as described in the round."""
    return fact(
        "organisation-described",
        f"organisation-{id}",
        organisation=id,
        **({"name": id.capitalize()} | content),
    )


def recorded(
    fact: Fact, position: int = 1, at: datetime = NOW, stream: str = "consultation-exempel"
) -> Recorded[Any]:
    """A fact in an envelope whose every word is fixed."""
    return envelope_of(type(fact))(
        stream=stream,
        position=position,
        name=fact.kind,
        version=fact.version,
        event=f"00000000-0000-4000-8000-{position:012}",
        recorded=at,
        recorder="archive",
        role="archivist",
        command=f"command-{position}",
        correlation=f"command-{position}",
        nonce=f"{position:032x}",
        fact=fact,
    )


@dataclass(frozen=True)
class Decision:
    """What was decided on a command: facts, or a refusal."""

    facts: tuple[Fact, ...] = ()
    refusal: Refusal | None = None

    def then(self, *facts: Fact) -> None:
        """Exactly these facts are added."""
        assert self.refusal is None, self.refusal
        assert self.facts == facts

    def then_nothing(self) -> None:
        """Nothing is added, and nothing is wrong."""
        self.then()

    def then_refused(self, kind: str, *, field: str | None = None) -> Refusal:
        """It is refused for this reason, at this field; returns the refusal to look closer."""
        assert self.refusal is not None, f"recorded {self.facts}"
        assert self.refusal.kind == kind, self.refusal
        assert field in (None, self.refusal.field), self.refusal
        return self.refusal


@dataclass(frozen=True)
class Given:
    """A history that the decisions themselves have let through."""

    state: Consultation

    def when(self, fact: Fact) -> Decision:
        """Ask for a fact to be recorded."""
        try:
            return Decision(decide(self.state, Record(fact)))
        except Refusal as refusal:
            return Decision(refusal=refusal)

    def dossier(self) -> Dossier:
        """The round as it then reads."""
        return dossier(self.state)


def given(*facts: Fact, at: datetime = NOW) -> Given:
    """The round after these facts, each decided on those before it, all recorded at a time."""
    state = EMPTY
    for fact in facts:
        for decided in decide(state, Record(fact)):
            state = evolve(state, recorded(decided, state.position + 1, at))
    return Given(state)
