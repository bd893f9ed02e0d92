"""YAML read so that every problem can name its line.

Every scalar is read as text and typed by the model it fills: no `no` becomes false, no
`18:00` a number. Aliases, tags, repeated keys and deep nesting are refused.
"""

import codecs
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path as FilePath
from typing import TypeAlias

import yaml
from pydantic import ValidationError

from domain.complaint import Complaint
from domain.identity_number import blotted
from domain.refusal import Refusal
from domain.validation import complaint
from interfaces.wording.language import Language
from interfaces.wording.printable import printable
from interfaces.wording.why import why_in_words

Plain: TypeAlias = "str | list[Plain] | dict[str, Plain] | None"
Path: TypeAlias = tuple[str | int, ...]

DEEPEST = 20
"""No file of this kind nests deeper; the reader would run out of stack long after that."""
LARGEST = 5_000_000
"""Bytes of a file, some ten times a round of 2,500 facts."""
TOKENS = 1_000_000
"""What the reader takes apart at most: some 25 microseconds each."""
TOLD = 200
"""How many problems of a file are told; the others come once these are mended."""

_LINE_END = re.compile(r"\r\n?|\n")
_MARK = re.compile("^\ufeff", re.MULTILINE)
"""A byte order mark: at the beginning, and where a file was joined to another."""
_NO_LINE_END = re.compile("[\x85\u2028\u2029]")
"""Signs that end a line for YAML, and for no editor."""
_REFUSED = {
    yaml.AnchorToken: "yaml-anchors",
    yaml.AliasToken: "yaml-aliases",
    yaml.TagToken: "yaml-tags",
}
_OPENING = (
    yaml.BlockMappingStartToken,
    yaml.BlockSequenceStartToken,
    yaml.FlowMappingStartToken,
    yaml.FlowSequenceStartToken,
)
_SWIFT = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_CLOSING = (yaml.BlockEndToken, yaml.FlowMappingEndToken, yaml.FlowSequenceEndToken)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in a file: where, which field, what, and the remedy.

    What it quotes of the file is told without identity numbers and without control characters.
    """

    file: str
    line: int
    field: str
    why: Complaint | Refusal | str

    def __post_init__(self) -> None:
        object.__setattr__(self, "field", blotted(printable(self.field)))

    def __str__(self) -> str:
        return self.in_words(Language.ENGLISH)

    def message(self, language: Language) -> str:
        """What is wrong, and the remedy."""
        return blotted(printable(why_in_words(self.why, language)))

    def in_words(self, language: Language) -> str:
        """All of it, in a line."""
        return f"{self.file}:{self.line}: {self.field}: {self.message(language)}"


class FileRefused(Exception):
    """A file that cannot be taken in, with every problem found in it."""

    def __init__(self, problems: Sequence[Problem]):
        self.problems = tuple(problems[:TOLD])
        super().__init__(self.in_words(Language.ENGLISH))

    def in_words(self, language: Language) -> str:
        """Every problem, a line each."""
        return "\n".join(problem.in_words(language) for problem in self.problems)


@dataclass(frozen=True)
class Document:
    """A YAML file's content, all scalars as text, and the line of each part."""

    file: str
    content: Plain
    lines: dict[Path, int] = field(repr=False)

    def line(self, path: Path) -> int:
        """The line of a part, or of the nearest part that encloses it."""
        while path not in self.lines and path:
            path = path[:-1]
        return self.lines.get(path, 1)

    def problem(self, path: Path, why: Complaint | Refusal | str, named: str = "") -> Problem:
        """A problem at a part of the document."""
        field = named or ".".join(str(part) for part in path) or "file"
        return Problem(self.file, self.line(path), field, why)

    def problems(
        self, error: ValidationError, at: Path, fields: Iterable[str] = (), named: str = "entry"
    ) -> list[Problem]:
        """A model's complaints, each with its line.

        ``fields`` are those that it has; ``named`` is what it complains of, if that is no field.
        """
        found = []
        for one in error.errors():
            path = (*at, *(part for part in one["loc"] if isinstance(part, str | int)))
            field = ".".join(str(part) for part in one["loc"]) or named
            found.append(self.problem(path, complaint(one, fields), field))
        return found


def text_of(path: FilePath, largest: int = LARGEST) -> str:
    """The text of a file. Raises FileRefused."""
    try:
        with path.open("rb") as file:
            content = file.read(largest + 1)
        if len(content) > largest:
            too_large = Complaint("file-too-large", most=largest)
            raise FileRefused([Problem(str(path), 1, "file", too_large)])
        return decoded(content, str(path))
    except OSError as error:
        unreadable = Complaint("file-unreadable", why=str(error.strerror))
        raise FileRefused([Problem(str(path), 1, "file", unreadable)]) from None


def decoded(content: bytes, file: str) -> str:
    """The text of a file's bytes. Raises FileRefused with the line of the first that is none."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise FileRefused([Problem(file, 1, "file", Complaint("file-in-utf-16"))])
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        byte = content[error.start : error.start + 1]
        line = _line_after(content[: error.start].decode())
        raise FileRefused([Problem(file, line, "file", _undecoded(byte))]) from None


def _line_after(text: str) -> int:
    """The line on which that stands which follows a text, as editors count lines."""
    return len(_LINE_END.findall(text)) + 1


def _undecoded(byte: bytes) -> Complaint:
    """What is told of a byte that is no UTF-8."""
    told, meant = byte.hex().upper(), _meant(byte)
    if meant:
        return Complaint("file-in-windows-1252", byte=told, sign=meant)
    return Complaint("file-not-in-utf-8", byte=told)


def _meant(byte: bytes) -> str:
    """What a byte is in Windows-1252, which is where most of those come from; empty if nothing."""
    meant = byte.decode("cp1252", "ignore")
    return meant if meant.isprintable() else ""


def read(text: str, file: str, tokens: int = TOKENS, *, ours: bool = False) -> Document:
    """Read YAML. Raises FileRefused, with line, if it is not what this reader takes.

    A text of ``ours`` comes with the program and has no fault to tell of: libyaml reads it, where
    it is there, in a tenth of the time.
    """
    if ours:
        return _content(yaml.compose(text, Loader=_SWIFT), file)
    text = _MARK.sub("", _NO_LINE_END.sub(" ", text))
    try:
        _scan(text, file, tokens)
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        why = Complaint("not-yaml", why=str(error.problem))
        raise FileRefused([Problem(file, line, "file", why)]) from None
    except yaml.reader.ReaderError as error:
        line = _line_after(text[: error.position])
        raise FileRefused([Problem(file, line, "file", _untaken(text[error.position]))]) from None
    return _content(node, file)


def _content(node: yaml.Node | None, file: str) -> Document:
    if node is None:
        raise FileRefused([Problem(file, 1, "file", Complaint("file-empty"))])
    lines: dict[Path, int] = {}
    problems: list[Problem] = []
    content = _plain(node, (), lines, problems, file)
    if problems:
        raise FileRefused(problems)
    return Document(file, content, lines)


def _untaken(sign: str) -> Complaint:
    """What is told of a sign that YAML does not take."""
    code = ord(sign)
    told, meant = f"U+{code:04X}", _meant(bytes([code])) if 0x80 <= code <= 0x9F else ""
    if meant:
        return Complaint("sign-in-windows-1252", sign=told, meant=meant)
    return Complaint("sign-untaken", sign=told)


def _scan(text: str, file: str, tokens: int) -> None:
    """Go through the tokens before anything is built of them, and stop at what is not taken."""
    depth = 0
    for number, token in enumerate(yaml.scan(text), start=1):
        line = token.start_mark.line + 1
        if number > tokens:
            too_many = Complaint("too-many-tokens", most=tokens)
            raise FileRefused([Problem(file, line, "file", too_many)])
        untaken = _REFUSED.get(type(token))
        if untaken:
            raise FileRefused([Problem(file, line, "file", Complaint(untaken))])
        depth += isinstance(token, _OPENING) - isinstance(token, _CLOSING)
        if depth > DEEPEST:
            too_deep = Complaint("too-deep", most=DEEPEST)
            raise FileRefused([Problem(file, line, "file", too_deep)])


def _plain(
    node: yaml.Node, path: Path, lines: dict[Path, int], problems: list[Problem], file: str
) -> Plain:
    lines[path] = node.start_mark.line + 1
    if isinstance(node, yaml.SequenceNode):
        return [_plain(n, (*path, i), lines, problems, file) for i, n in enumerate(node.value)]
    if isinstance(node, yaml.MappingNode):
        content: dict[str, Plain] = {}
        for key, value in node.value:
            line = key.start_mark.line + 1
            if not isinstance(key, yaml.ScalarNode):
                problems.append(Problem(file, line, "file", Complaint("field-not-plain")))
                continue
            name = str(key.value)
            if name in content:
                problems.append(Problem(file, line, name, Complaint("field-twice")))
            content[name] = _plain(value, (*path, name), lines, problems, file)
            lines[*path, name] = line
        return content
    assert isinstance(node, yaml.ScalarNode)
    is_absent = node.style is None and node.value in ("", "~", "null")
    return None if is_absent else str(node.value)
