"""Every sentence has Swedish, with the same values in it; and no Swedish is left over."""

import ast
import re
from collections.abc import Iterator

import pytest
from babel.messages.catalog import Message

from tools import messages

SENTENCES = [message for message in messages.extracted() if message.id]
SWEDISH = messages.swedish()


def named(message: Message) -> str:
    return f"{message.context}: {message.id}" if message.context else str(message.id)


def forms(told: object) -> tuple[str, ...]:
    return tuple(told) if isinstance(told, tuple | list) else (str(told),)


def values(text: str) -> set[str]:
    return set(re.findall(r"%\((\w+)\)[sd]", text))


def stray(text: str) -> str | None:
    """A per cent sign that begins no value."""
    rest = re.sub(r"%\(\w+\)[sd]|%%", "", text)
    return text if "%" in rest else None


@pytest.mark.parametrize("sentence", SENTENCES, ids=named)
def test_a_sentence_has_swedish_with_the_same_values(sentence: Message) -> None:
    found = SWEDISH.get(sentence.id, sentence.context)
    assert found, "run: make wording"
    assert not found.fuzzy
    english, swedish = forms(sentence.id), forms(found.string)
    assert len(english) == len(swedish)
    for one, other in zip(english, swedish, strict=True):
        assert other.strip(), "say it in interfaces/wording/sv.po"
        assert values(other) - {"num"} == values(one) - {"num"}
        assert not stray(one)
        assert not stray(other)


def test_no_sentence_stands_within_another() -> None:
    """Where it would not be found, and could not be said in another order."""
    found = [
        f"{file}:{inner.lineno}"
        for file in (messages.ROOT / "interfaces").rglob("*.py")
        for outer in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(outer, ast.JoinedStr)
        for inner in ast.walk(outer)
        if isinstance(inner, ast.Attribute) and inner.attr.endswith("gettext")
    ]
    assert not found


def test_no_swedish_is_left_over() -> None:
    said = {(sentence.id, sentence.context) for sentence in SENTENCES}
    assert not [named(one) for one in SWEDISH if one.id and (one.id, one.context) not in said]
    assert not SWEDISH.obsolete


def test_the_catalogue_stands_as_it_is_written(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    again = tmp_path / "sv.po"
    before = messages.SWEDISH.read_bytes()
    monkeypatch.setattr(messages, "SWEDISH", again)
    messages.write(SWEDISH)
    assert again.read_bytes() == before


def in_templates() -> Iterator[str]:
    for text in messages.of_templates():
        yield from forms(text)
        found = SWEDISH.get(text)
        yield from forms(found.string if found else "")


def test_a_sentence_of_a_template_holds_no_mark_of_html() -> None:
    """Templates take sentences as safe; what they are filled with is escaped."""
    assert not [text for text in in_templates() if re.search(r'[<>&"]', text)]
