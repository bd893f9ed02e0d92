"""Files that people write: rounds, charters and suppositions, and the expressions in charters."""

from pathlib import Path

from domain.charter.expressions import Failed, compile_expression
from domain.complaint import Complaint
from domain.identity_number import holds
from interfaces.files.charter_file import default_charter, parse_charter
from interfaces.files.lines import FileRefused, read
from interfaces.files.round_file import parse
from interfaces.files.what_if_file import parse_what_if
from interfaces.wording.language import Language
from tests.domain.test_charter import HEAD, criterion
from tests.fuzz import fuzzed, texts

ROUND = """\
format: samrad/round/1
consultation: {id: exempel, region: "10", holder: R, plan: P, period: 2019/2022, kept: live}
sources:
  - {id: webb, title: Webben, published: 2019-01-01, standpoint: holder, read: in-full}
organisations:
  - {id: ax, name: Ax, number: 802001-5577, parties: [civil-society]}
facts:
  - fact: meeting-held
    id: mora
    occurred: 2018-02-13T18:00/20:00
    sources: [webb, {source: webb, proves: held}]
    alternatives:
      - {changes: {occurred: 2018-02-14}, sources: [webb]}
  - {fact: attendance-counted, id: n, meeting: mora, count: about 50 persons, sources: [webb]}
"""
WHAT_IF = """\
format: samrad/what-if/1
title: Kvällar
suppose:
  - {move: meetings, to: "18:00"}
  - {move: [a, b], days: -14}
  - {change: mora, set: {food: true}, proves: held}
  - {remove: n}
  - {add: {fact: meeting-held, id: x, occurred: 2018}}
"""
EXPRESSIONS = tuple(
    text
    for one in default_charter().charter.criteria
    if one.over == "meetings"
    for text in (one.measure, one.where, one.partly)
    if text
)


def _told(refused: FileRefused) -> None:
    assert refused.problems
    for problem in refused.problems:
        assert str(problem).isprintable()
        assert problem.line >= 1
        assert not holds(problem.message(Language.ENGLISH))


@fuzzed(texts("a: [b, {c: 1}]\nd: 'e'\nf: |\n  g\n", "- a\n- b: c\n", ROUND), share=5)
def test_yaml(text: str) -> None:
    try:
        document = read(text, "f.yaml", 5_000)
    except FileRefused as refused:
        _told(refused)
        return
    assert document.line(()) >= 1


@fuzzed(texts(ROUND), share=20)
def test_round_files(text: str) -> None:
    try:
        file = parse(text, "f.yaml")
    except FileRefused as refused:
        _told(refused)
        return
    assert file.submission().digest()


@fuzzed(texts(HEAD + criterion(), HEAD + criterion(measure="notice_days", at_least="21")), share=20)
def test_charter_files(text: str) -> None:
    try:
        file = parse_charter(text, "f.yaml")
    except FileRefused as refused:
        _told(refused)
        return
    assert len(file.checks) == len(file.charter.criteria)


@fuzzed(texts(WHAT_IF), share=10)
def test_what_if_files(text: str) -> None:
    try:
        file = parse_what_if(text, "f.yaml")
    except FileRefused as refused:
        _told(refused)
        return
    assert file.what_if.model_dump_json()


@fuzzed(texts(*EXPRESSIONS))
def test_expressions(text: str) -> None:
    try:
        expression = compile_expression(text, "meetings", returns=("bool", "int", "double"))
    except Complaint as bad:
        assert str(bad)
        return
    value = expression.value({})
    assert value is None or isinstance(value, bool | int | float | Failed)


def test_the_examples_are_valid(tmp_path: Path) -> None:
    assert parse(ROUND, "f.yaml").facts
    assert parse_what_if(WHAT_IF, "f.yaml").what_if.suppose
    assert EXPRESSIONS
