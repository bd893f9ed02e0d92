"""docs/charters.md: its example runs, and its tables say what the program knows."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from application.answers import Answers, Yardstick
from application.engine import Engine
from application.vault import MEMORY
from domain.charter.model import VOCABULARY, Criterion
from domain.charter.participation import ACTS, LEVELS
from domain.charter.vocabulary import COLLECTIONS, described
from interfaces.files.charter_file import parse_charter
from interfaces.files.round_file import read_file
from interfaces.home.people import People

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "charters.md"
TEXT = PAGE.read_text(encoding="utf-8")


def vocabulary() -> str:
    """The vocabulary as the page has it."""
    parts = []
    for name, item in COLLECTIONS.items():
        meaning = (item.__doc__ or "").strip()
        rows = [f"| `{f.name}` | {f.type} | {f.meaning} |" for f in described(name)]
        parts.append(
            "\n".join((f"### {name}", "", meaning, "", "| Field | Type | Meaning |",
                       "| --- | --- | --- |", *rows))
        )  # fmt: skip
    return "\n\n".join(parts)


def between(start: str, end: str) -> str:
    return TEXT.partition(start)[2].partition(end)[0].strip()


def test_the_vocabulary_is_current() -> None:
    assert f"## Vocabulary {VOCABULARY}\n" in TEXT
    written = between("<!-- vocabulary -->", "<!-- /vocabulary -->")
    assert written == vocabulary(), f"put this between the marks:\n\n{vocabulary()}"


def test_the_codes_matrix_is_current() -> None:
    rows = [
        f"| {step} | {level} | {', '.join(f'`{act}`' for act in by_level[level])} |"
        for step, by_level in ACTS.items()
        for level in LEVELS
        if level in by_level
    ]
    written = between("<!-- levels -->", "<!-- /levels -->").splitlines()[2:]
    assert written == rows, "\n".join(rows)


def test_every_field_of_a_criterion_is_explained() -> None:
    fields = between("## Fields of a criterion", "## Expressions")
    explained = {name for row in fields.splitlines() for name in re.findall(r"`(\w+)`", row[:50])}
    assert set(Criterion.model_fields) <= explained


@pytest.fixture(scope="module")
def asked() -> Iterator[Answers]:
    example = parse_charter(between("```yaml", "```"), "kvallsmoten.yaml")
    with Engine() as engine, People(engine, MEMORY, None) as people:
        engine.sealer = people
        for path in ("archive/dalarna-2019.yaml", "examples/fictional.yaml"):
            engine.submit(read_file(ROOT / "interfaces" / path).submission())
        yardstick = Yardstick(example.charter, example.checks, example.sha256)
        yield Answers(engine, yardstick, clock=lambda: date(2026, 11, 22))


@pytest.mark.parametrize(
    ("round", "evening", "notice"),
    [
        ("dalarna-2019", "honoured/partly", "partly"),
        ("fictional", "partly", "partly"),
    ],
)
def test_the_example_runs(asked: Answers, round: str, evening: str, notice: str) -> None:
    told = ["/".join(finding.possible) for finding in asked.principles(round).findings]
    assert told == [evening, notice]
