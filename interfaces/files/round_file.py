"""The round file: a whole consultation in an archivist's words, as YAML.

`docs/round-files.md` explains it; `schema` publishes it as JSON Schema.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from application.submission import Submission
from domain.complaint import Complaint, Value
from domain.consultation import KINDS
from domain.consultation.opening import Opened, OrganisationDescribed, SourceRegistered
from domain.fact import Fact
from domain.identity_number import BLOT, blotted
from domain.organisation import Identify
from domain.refusal import Refusal
from domain.text import nearest
from domain.words import Slug
from interfaces.files.lines import Document, FileRefused, Plain, Problem, read, text_of
from interfaces.files.lines import Path as Place
from interfaces.files.round_schema import ELSEWHERE, FORMAT, schema

__all__ = ["ELSEWHERE", "FORMAT", "RoundFile", "parse", "read_file", "schema"]

_ID: TypeAdapter[str] = TypeAdapter(Slug)
SECTIONS = ("format", "consultation", "sources", "organisations", "facts")


@dataclass(frozen=True)
class RoundFile:
    """A round file, read: what to submit, and where in the file each entry stands."""

    document: Document
    consultation: str
    facts: tuple[Fact, ...]
    organisations: tuple[Identify, ...]
    places: dict[str, Place]
    digest: str

    def submission(self, recorder: str = "archive") -> Submission:
        """The file as one command: the same bytes are the same command."""
        return Submission.for_consultation(
            consultation=self.consultation,
            facts=self.facts,
            organisations=self.organisations,
            recorder=recorder,
            role="archivist",
            key=f"file-{self.digest}",
        )

    def locate(self, entry: str, field: str, why: Refusal | str) -> Problem:
        """A refusal of an entry, or a warning, as a problem of the file."""
        place = self.places.get(entry) or self._blotted(entry)
        path = (*place, *field.split("."))
        return self.document.problem(path, why, ".".join(filter(None, (entry, field))))

    def _blotted(self, entry: str) -> Place:
        """Where an entry stands whose id is told without the identity number in it."""
        known = self.places.items() if BLOT in entry else ()
        return next((place for id, place in known if blotted(id) == entry), ())


def read_file(path: Path) -> RoundFile:
    """Read a round file. Raises FileRefused with every problem, each with line and field."""
    return parse(text_of(path), str(path))


def parse(text: str, file: str, *, ours: bool = False) -> RoundFile:
    """Read the text of a round file; one of ``ours`` comes with the program.

    Raises FileRefused with every problem.
    """
    document = read(text, file, ours=ours)
    return _Reading(document).round(hashlib.sha256(text.encode()).hexdigest())


class _Reading:
    """One pass over a document, gathering entries and problems."""

    def __init__(self, document: Document):
        self.document = document
        self.problems: list[Problem] = []
        self.places: dict[str, Place] = {}

    def round(self, digest: str) -> RoundFile:
        content = self.document.content
        if not isinstance(content, dict):
            raise FileRefused([self.document.problem((), Complaint("no-round-file"))])
        if content.get("format") != FORMAT:
            another = Complaint("another-format", format=FORMAT)
            raise FileRefused([self.document.problem(("format",), another)])
        for name in content:
            if name not in SECTIONS:
                self._complain((name,), "unknown-section", sections=SECTIONS)
        consultation, opened = self._opened(content.get("consultation"))
        facts = [*opened, *self._sources(), *self._described(), *self._facts()]
        identities = list(self._identities())
        if self.problems:
            raise FileRefused(sorted(self.problems, key=lambda problem: problem.line))
        return RoundFile(
            self.document, consultation, tuple(facts), tuple(identities), self.places, digest
        )

    def _opened(self, section: Plain) -> tuple[str, list[Fact]]:
        if not isinstance(section, dict) or not isinstance(section.get("id"), str):
            self._complain(("consultation",), "consultation-unsaid")
            return "", []
        try:
            id = _ID.validate_python(section["id"])
        except ValidationError as error:
            self.problems += self.document.problems(error, ("consultation", "id"), named="id")
            id = ""
        return id, self._fact(Opened, {**section, "id": "opened"}, ("consultation",))

    def _sources(self) -> Iterator[Fact]:
        for place, id, entry in self._named("sources"):
            stated = {**entry, "id": f"source-{id}", "source": id}
            yield from self._fact(SourceRegistered, stated, place, known_as="source")

    def _described(self) -> Iterator[Fact]:
        for place, id, entry in self._named("organisations"):
            stated = {name: value for name, value in entry.items() if name != "number"}
            stated |= {"id": f"organisation-{id}", "organisation": id}
            yield from self._fact(OrganisationDescribed, stated, place, known_as="organisation")

    def _named(self, section: str) -> Iterator[tuple[Place, str, dict[str, Any]]]:
        """Entries whose id is that of the thing they describe."""
        for place, entry in self._entries(section):
            id = entry.get("id")
            if isinstance(id, str):
                yield place, id, entry
            else:
                self._complain((*place, "id"), "entry-without-id")

    def _identities(self) -> Iterator[Identify]:
        for place, entry in self._entries("organisations"):
            id, name, number = entry.get("id"), entry.get("name"), entry.get("number")
            if isinstance(id, str) and isinstance(name, str):
                self.places.setdefault(id, place)
                yield Identify(id, name, number if isinstance(number, str) else None)

    def _facts(self) -> Iterator[Fact]:
        for place, entry in self._entries("facts"):
            name = entry.get("fact")
            kind = KINDS.get(name) if isinstance(name, str) and name not in ELSEWHERE else None
            if kind is None:
                at = (*place, "fact")
                self.problems.append(self.document.problem(at, _no_such_kind(name)))
                continue
            content = {field: value for field, value in entry.items() if field != "fact"}
            yield from self._fact(kind, content, place)

    def _entries(self, section: str) -> Iterator[tuple[Place, dict[str, Any]]]:
        content = self.document.content
        entries = content.get(section) if isinstance(content, dict) else None
        if entries is None:
            return
        if not isinstance(entries, list):
            self._complain((section,), "entries-not-listed")
            return
        for number, entry in enumerate(entries):
            if isinstance(entry, dict):
                yield (section, number), entry
            else:
                self._complain((section, number), "no-entry")

    def _fact(
        self, kind: type[Fact], entry: dict[str, Any], place: Place, known_as: str = ""
    ) -> list[Fact]:
        """The entry as a fact; ``known_as`` is the field that repeats its id, if one does."""
        try:
            fact = kind.model_validate(entry)
        except ValidationError as error:
            found = self.document.problems(error, place, kind.model_fields)
            if known_as:  # of its id and what was made of it, one is told
                found = [self._of_id(one, known_as, place) for one in found if one.field != "id"]
            self.problems += found
            return []
        if fact.id in self.places:
            line = self.document.line(self.places[fact.id])
            id = getattr(fact, known_as, fact.id)
            self._complain((*place, "id"), "id-twice", id=id, line=line)
        self.places[fact.id] = place
        return [fact]

    def _of_id(self, problem: Problem, known_as: str, place: Place) -> Problem:
        if problem.field != known_as:
            return problem
        return self.document.problem((*place, "id"), problem.why, "id")

    def _complain(self, path: Place, kind: str, **values: Value) -> None:
        self.problems.append(self.document.problem(path, Complaint(kind, **values)))


def _no_such_kind(name: Plain) -> Complaint:
    if isinstance(name, str) and name in ELSEWHERE:
        return Complaint("kind-elsewhere", name=name, sections=SECTIONS[1:4])
    known = sorted(set(KINDS) - ELSEWHERE)
    if isinstance(name, str) and (near := nearest(name, known)):
        return Complaint("kind-misspelt", near=near)
    return Complaint("kind-unknown", kinds=tuple(known))
