"""Files that would do harm: too large, too deep, too costly; each is refused before it does."""

from pathlib import Path

import pytest

from domain.charter.expressions import compile_expression
from domain.complaint import Complaint
from interfaces.files import charter_file, lines
from interfaces.files.charter_file import default_charter, parse_charter, read_charter
from interfaces.files.lines import FileRefused, Problem, read, text_of
from interfaces.files.round_file import read_file
from interfaces.files.what_if_file import read_what_if
from interfaces.wording.language import Language
from tests.domain.test_charter import HEAD, criterion
from tests.english import english


def refused(text: str, **bounds: int) -> list[Problem]:
    with pytest.raises(FileRefused) as caught:
        read(text, "f.yaml", **bounds)
    return list(caught.value.problems)


# --- YAML ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("a: &x 1\nb: 2", 1, "anchors are not taken"),
        ("a: 1\nb: *x", 2, "aliases are not taken"),
        ("a: !!python/object/apply:os.system [ls]", 1, "tags are not taken"),
        ("a: !!str 1", 1, "tags are not taken"),
        ("a: 1\nb: " + "[" * 30, 2, "nested more than 20 deep"),
        ("\n".join(" " * n + "a:" for n in range(30)), 21, "nested more than 20 deep"),
        ("a: 1\na: 2", 2, "stands here twice"),
        ("? [a]\n: 1", 1, "a field's name is a plain word"),
        ("--- a\n--- b", 2, "not YAML"),
        ("a: \x1b[31m", 1, "not YAML"),
    ],
)
def test_what_yaml_is_not_taken(text: str, line: int, says: str) -> None:
    (problem,) = refused(text)
    assert (problem.line, says in problem.message(Language.ENGLISH)) == (line, True)


def test_the_billion_laughs_are_not_even_begun() -> None:
    laughs = "a: &a [x, x]\n" + "".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)}, *{chr(97 + n)}]\n" for n in range(20)
    )
    (problem,) = refused(laughs)
    assert "anchors" in problem.message(Language.ENGLISH)


def test_words_and_signs_are_bounded() -> None:
    text = "- a\n" * 100
    assert read(text, "f.yaml", tokens=500).content == ["a"] * 100
    (problem,) = refused(text, tokens=50)
    assert "more than 50 words and signs" in problem.message(Language.ENGLISH)
    assert problem.line > 1


def test_no_more_problems_are_told_than_anybody_reads() -> None:
    assert len(refused("a: 1\n" * 1000)) == lines.TOLD


def test_a_problem_steers_no_terminal() -> None:
    (problem,) = refused('"\\e[2J\\u009b2J": 1\n"\\e[2J\\u009b2J": 1')
    assert str(problem).isprintable()
    assert "\\x1b" in str(problem)


@pytest.mark.parametrize("reader", [read_file, read_charter, read_what_if])
def test_a_file_is_read_only_so_far(reader, tmp_path: Path, monkeypatch) -> None:
    (tmp_path / "f").write_bytes(b"#" * 101)
    monkeypatch.setattr(text_of, "__defaults__", (100,))
    with pytest.raises(FileRefused, match="more than 100 bytes"):
        reader(tmp_path / "f")
    with pytest.raises(FileRefused, match="more than 100 bytes"):
        reader(Path("/dev/zero"))


# --- charters ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("measure", "says"),
    [
        ("parties.exists(g, g == 'unknown')", "goes through a list"),
        ("parties.all(a, parties.all(b, a == b))", "goes through a list"),
        ("parties. map (a, a) == []", "goes through a list"),
        ("parties.filter // all of them\n (a, true) == []", "goes through a list"),
        ("parties.exists_one(a, true)", "goes through a list"),
        ("[1, 2].map(x, [x, x]).size() > 0", "goes through a list"),
        ("form.matches('(a*)*b')", "regular expression"),
        ("matches(form, 'a')", "regular expression"),
        ("(" * 100 + "food" + ")" * 100, "recursion"),
        ("[" * 100 + "]" * 100 + " == []", "recursion"),
        ("form" + " + form" * 50 + " == ''", "recursion"),
        ("food" + " ? food : food" * 40, "recursion"),
    ],
)
def test_an_expression_that_could_take_long_is_refused(measure: str, says: str) -> None:
    with pytest.raises(Complaint) as refused:
        compile_expression(measure, "meetings", returns=("bool",))
    assert says in english(refused.value)


@pytest.mark.parametrize("measure", ["'unknown' in parties", "form == 'all' || form == 'matches'"])
def test_what_they_are_mistaken_for_is_taken(measure: str) -> None:
    assert compile_expression(measure, "meetings", returns=("bool",)).value({}) is None


def test_a_refused_expression_is_told_with_file_line_and_reason() -> None:
    with pytest.raises(FileRefused) as caught:
        parse_charter(HEAD + criterion(measure="form.matches('x')"), "egen.yaml")
    (problem,) = caught.value.problems
    assert str(problem).startswith("egen.yaml:21: criteria.0.measure: it takes a regular")


def test_what_the_library_gives_up_is_a_failure_of_the_expression(monkeypatch) -> None:
    monkeypatch.setattr("domain.charter.expressions._COSTLY", {})
    ten = f"[{','.join('0' * 10)}]"
    deep = f"{ten}.all(a,{ten}.all(b,{ten}.all(c,{ten}.all(d,true))))"
    expression = compile_expression(deep, "meetings", returns=("bool",))
    assert "budget" in expression.value({}).reason


def test_a_charter_is_bounded(monkeypatch) -> None:
    many = "".join(criterion(id=f'"{n}"') for n in range(101))
    with pytest.raises(FileRefused, match="100 at most"):
        parse_charter(HEAD + many, "egen.yaml")
    with pytest.raises(FileRefused, match=f"{charter_file.LARGEST} signs at most"):
        parse_charter("#" * (charter_file.LARGEST + 1), "egen.yaml")
    with pytest.raises(FileRefused, match="words and signs"):
        parse_charter("- a\n" * charter_file.TOKENS, "egen.yaml")
    assert 5 * len(default_charter().text) <= charter_file.LARGEST


def test_a_principle_steers_no_terminal() -> None:
    text = HEAD.replace("{id: D,", '{id: "\\e[2J",') + criterion()
    with pytest.raises(FileRefused, match="form, or signs"):
        parse_charter(text, "egen.yaml")
