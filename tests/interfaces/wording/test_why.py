"""Every refusal, complaint and problem is said in both languages, with the values that it has."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from domain.complaint import Complaint
from domain.consultation import KINDS
from domain.refusal import Refusal
from interfaces.http.problems import PROBLEMS
from interfaces.wording import complaints, refusals
from interfaces.wording.language import Language
from interfaces.wording.message import Message, sentence
from interfaces.wording.why import why_in_words

ROOT = Path(__file__).parents[3]
OF_ITS_KIND = {"Forbidden": "forbidden", "Unanswerable": "unanswerable"}
"""Refusals whose kind is their class: field and case are given."""
ALIKE = re.compile(r"[\W_]*(%\(\w+\)s[\W_]*)+|SAMRAD_\w+: %\(\w+\)s|--grant.*|known-at.*")
"""What reads the same in both languages: values, and names of settings and options."""


class Raised(NamedTuple):
    """A place in the code where a value or an entry is refused."""

    where: str
    key: str
    values: frozenset[str]


def modules() -> Iterator[tuple[Path, ast.Module]]:
    for room in ("domain", "application", "interfaces"):
        for file in sorted((ROOT / room).rglob("*.py")):
            if "wording" not in file.parts:
                yield file, ast.parse(file.read_text(encoding="utf-8"))


def raised() -> Iterator[Raised]:
    for file, module in modules():
        for call in ast.walk(module):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name):
                key = key_of(call.func.id, call.args)
                if key and not any(word.arg is None for word in call.keywords):
                    values = frozenset(word.arg or "" for word in call.keywords)
                    yield Raised(f"{file.name}:{call.lineno}", key, values)


def key_of(name: str, args: list[ast.expr]) -> str | None:
    """The key of what is raised; None where it is not written out."""
    stated = [one.value if isinstance(one, ast.Constant) else None for one in args]
    match name, stated:
        case "Complaint", [str(kind)]:
            return kind
        case "Refusal", [str(kind), _]:
            return kind
        case "Refusal", [str(kind), _, str(case)]:
            return f"{kind}/{case}"
        case (("Forbidden" | "Unanswerable"), [_, str(case)]):
            return f"{OF_ITS_KIND[name]}/{case}"
    return None


RAISED = tuple(raised())
SAID = complaints.SENTENCES | refusals.SENTENCES
assert len(SAID) == len(complaints.SENTENCES) + len(refusals.SENTENCES)


def places(message: Message | None) -> set[str]:
    return set(re.findall(r"%\((\w+)\)", message.text)) if message else set()


def test_there_is_something_to_look_at() -> None:
    assert len(RAISED) > 100


@pytest.mark.parametrize("one", RAISED, ids=lambda one: f"{one.where}-{one.key}")
def test_what_is_raised_has_a_sentence_and_each_value_that_it_names(one: Raised) -> None:
    said, values = SAID[one.key], set(one.values)
    if one.where.startswith("edtf.py"):
        values.add("date")  # which `edtf.parse` adds to each
    assert places(said.reason) | places(said.remedy) <= values


def test_no_sentence_is_for_what_is_never_raised() -> None:
    literals = {
        node.value
        for _, module in modules()
        for node in ast.walk(module)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    things = {thing for kind in KINDS.values() for _, thing in kind.reference_fields()}
    literals |= {f"unknown-{thing}" for thing in things | {"entry"}}
    unheard = [key for key in SAID if not literals.issuperset(key.split("/"))]
    assert unheard == []


def values_of(said: complaints.Sentence) -> dict[str, str | None]:
    """A value for each place, which can be found again."""
    return {name: f"<{name}>" for name in places(said.reason) | places(said.remedy)}


@pytest.mark.parametrize("key", refusals.SENTENCES)
def test_every_refusal_is_said_in_both_languages(key: str) -> None:
    kind, _, case = key.partition("/")
    told = Refusal(kind, "field", case, **values_of(SAID[key]))
    differ(*(why_in_words(told, language) for language in Language))


@pytest.mark.parametrize("case", refusals.QUOTING)
def test_a_refusal_that_quotes_another_says_that_in_both_languages(case: str) -> None:
    quoted = Refusal("not-opened", "fact")
    told = quoted.within(case, **{name: f"<{name}>" for name in ("entry", "misfit")})
    said = [why_in_words(told, language) for language in Language]
    differ(*said)
    for language, text in zip(Language, said, strict=True):
        assert refusals.reason(quoted, language) in text


@pytest.mark.parametrize("key", complaints.SENTENCES)
def test_every_complaint_is_said_in_both_languages(key: str) -> None:
    told = Complaint(key, **values_of(SAID[key]))
    said = [why_in_words(told, language) for language in Language]
    if ALIKE.fullmatch(SAID[key].reason.text):
        assert said[0]
    else:
        differ(*said)


@pytest.mark.parametrize("kind", PROBLEMS)
def test_every_problem_is_said_in_both_languages(kind: str) -> None:
    for message in (PROBLEMS[kind].title, PROBLEMS[kind].remedy):
        differ(*(language.say(message) for language in Language))


def differ(swedish: str, english: str) -> None:
    assert swedish
    assert english
    assert swedish != english
    assert "%(" not in swedish + english


def test_what_a_problem_quotes_is_filled_in_once() -> None:
    told = sentence("'%(id)s' stands twice", id="%(id)s")
    assert why_in_words(told, Language.ENGLISH) == "'%(id)s' stands twice"
