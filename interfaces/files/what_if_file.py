"""What-if files: a supposition about a round, as YAML (`docs/what-if.md`)."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from domain.complaint import Complaint
from domain.consultation.what_if import VERBS, WhatIf, verb_of
from domain.refusal import Refusal
from interfaces.files.lines import Document, FileRefused, Problem, read, text_of
from interfaces.files.lines import Path as Place

ENTRIES = "suppose"


@dataclass(frozen=True)
class WhatIfFile:
    """A what-if file, read, with where in it each verb stands."""

    document: Document
    what_if: WhatIf

    def refused(self, refusals: Sequence[tuple[int, Refusal]]) -> FileRefused:
        """What a round does not let be supposed, as problems of the file."""
        problems = []
        for number, refusal in refusals:
            path = (ENTRIES, number, *map(_key, refusal.field.split(".")))
            problems.append(self.document.problem(path, refusal, refusal.field))
        return FileRefused(problems)


def read_what_if(path: Path) -> WhatIfFile:
    """Read a what-if file. Raises FileRefused with every problem, each with line and field."""
    return parse_what_if(text_of(path), str(path))


def parse_what_if(text: str, file: str) -> WhatIfFile:
    """Read the text of a what-if file. Raises FileRefused."""
    document = read(text, file)
    faults = [*_misstated(document)]
    try:
        whole = WhatIf.model_validate(document.content)
    except ValidationError as error:
        faults += [p for p in document.problems(error, ()) if not p.field.startswith(f"{ENTRIES}.")]
        raise FileRefused(sorted(faults, key=lambda problem: problem.line)) from None
    return WhatIfFile(document, whole)


def _misstated(document: Document) -> list[Problem]:
    """What is wrong with single entries: each is read by its own verb, so that fields are named."""
    content = document.content
    entries = content.get(ENTRIES) if isinstance(content, dict) else None
    problems: list[Problem] = []
    for number, entry in enumerate(entries if isinstance(entries, list) else ()):
        place: Place = (ENTRIES, number)
        verb = verb_of(entry)
        if verb is None:
            problems.append(document.problem(place, Complaint("one-verb", verbs=tuple(VERBS))))
            continue
        try:
            VERBS[verb].model_validate(entry)
        except ValidationError as error:
            problems += document.problems(error, place)
    return problems


def _key(part: str) -> str | int:
    return int(part) if part.isdecimal() else part
