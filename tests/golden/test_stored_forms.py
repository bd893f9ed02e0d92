"""Golden stored forms: what has landed in a log is read for ever, byte for byte.

A kind whose stored form changes gets a higher ``version`` and an upcaster; its old file stays
and must still load. ``python -m tests.golden`` writes files for new kinds and examples only.
"""

from pathlib import Path
from typing import Any

import orjson
import pytest

from application.log import lines as log
from application.log.lines import KINDS, UPCASTERS, decode, encode
from domain.consultation.opening import GoalSet
from domain.fact import Fact
from tests.given import fact, recorded
from tests.golden import stored
from tests.golden.stored import FOLDER, examples, write_new

EXAMPLES = examples()
FILES = sorted(FOLDER.glob("*.json"))


def line(name: str) -> bytes:
    return (FOLDER / name).read_bytes().removesuffix(b"\n")


def topic(stored_line: bytes) -> str:
    envelope = orjson.loads(stored_line)
    return f"{envelope['name']}.{envelope['version']}"


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.kind)
def test_every_kind_has_a_stored_form(kind: type[Fact]) -> None:
    assert (FOLDER / f"{kind.kind}.{kind.version}.json").exists(), "run python -m tests.golden"


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_form_is_the_same_today(name: str) -> None:
    assert encode(EXAMPLES[name]) == line(name)


@pytest.mark.parametrize("name", EXAMPLES)
def test_it_reads_as_the_same_fact(name: str) -> None:
    assert decode(topic(line(name)), line(name)) == EXAMPLES[name]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_form_that_ever_landed_loads(path: Path) -> None:
    stored_line = line(path.name)
    record = decode(topic(stored_line), stored_line)
    assert type(record.fact) in KINDS
    assert (record.name, record.version) == (record.fact.kind, record.fact.version)


def test_a_form_that_stands_is_never_written_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stored, "FOLDER", tmp_path)
    standing = tmp_path / "consultation.opened.1.json"
    standing.write_text("as it was")
    assert set(write_new()) == set(EXAMPLES) - {standing.name}
    assert standing.read_text() == "as it was"
    assert write_new() == []


def test_names_are_of_the_field_and_not_of_the_program() -> None:
    assert {kind.kind.partition(".")[0] for kind in KINDS} == {
        "consultation", "organisation", "charter", "people",
    }  # fmt: skip
    assert len({(kind.kind, kind.version) for kind in KINDS}) == len(KINDS)


# --- upcasting -------------------------------------------------------------------------------


@pytest.fixture
def goal_of_three_editions(monkeypatch: pytest.MonkeyPatch) -> str:
    """As if goals had been stored in two earlier forms: with ``aim``, then with ``target``."""

    def step(old: str, new: str) -> log.Upcaster:
        def upcast(envelope: dict[str, Any]) -> dict[str, Any]:
            told = {new if name == old else name: v for name, v in envelope["fact"].items()}
            return {**envelope, "fact": told}

        return upcast

    monkeypatch.setattr(GoalSet, "version", 3)
    monkeypatch.delitem(log._CURRENT, f"{GoalSet.kind}.1")
    monkeypatch.setitem(log._CURRENT, f"{GoalSet.kind}.3", GoalSet)
    monkeypatch.setitem(UPCASTERS, (GoalSet.kind, 1), step("aim", "target"))
    monkeypatch.setitem(UPCASTERS, (GoalSet.kind, 2), step("target", "goal"))
    return GoalSet.kind


@pytest.mark.parametrize(("version", "field"), [(1, "aim"), (2, "target"), (3, "goal")])
def test_an_older_form_is_lifted_step_by_step(
    goal_of_three_editions: str, version: int, field: str
) -> None:
    today = recorded(fact("goal-set", "mal", goal="Fler röster"))
    envelope = orjson.loads(encode(today))
    envelope["fact"][field] = envelope["fact"].pop("goal")
    old = orjson.dumps({**envelope, "version": version})
    lifted = decode(f"{goal_of_three_editions}.{version}", old)
    assert lifted == today
    assert encode(lifted) == encode(today)


def test_a_form_that_nobody_can_lift_is_said_to_be_unknown() -> None:
    stored_line = encode(recorded(fact("goal-set", "mal", goal="Fler röster")))
    later = stored_line.replace(b'"version":1', b'"version":7')
    with pytest.raises(KeyError, match="goal-set"):
        decode("consultation.goal-set.7", later)
