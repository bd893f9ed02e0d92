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

from domain.complaint import complaint
from domain.identity_number import blotted
from interfaces.wording.printable import printable

Plain: TypeAlias = "str | list[Plain] | dict[str, Plain] | None"
Path: TypeAlias = tuple[str | int, ...]

DEEPEST = 20
"""No file of this kind nests deeper; the reader would run out of stack long after that."""
LARGEST = 5_000_000
"""Bytes of a file, some ten times a round of 2,500 facts."""
TOKENS = 1_000_000
"""What the reader takes apart at most: some 25 microseconds each."""
TOLD = 200
"""Problems of a file that are told: whoever mends these comes back for the others."""

_LINE_END = re.compile(r"\r\n?|\n")
_MARK = re.compile("^\ufeff", re.MULTILINE)
"""A byte order mark: at the beginning, and where a file was joined to another."""
_NO_LINE_END = re.compile("[\x85\u2028\u2029]")
"""Signs that end a line for YAML, and for no editor."""
_REFUSED = {yaml.AnchorToken: "anchors", yaml.AliasToken: "aliases", yaml.TagToken: "tags"}
_OPENING = (
    yaml.BlockMappingStartToken,
    yaml.BlockSequenceStartToken,
    yaml.FlowMappingStartToken,
    yaml.FlowSequenceStartToken,
)
_CLOSING = (yaml.BlockEndToken, yaml.FlowMappingEndToken, yaml.FlowSequenceEndToken)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in a file: where, which field, what, and the remedy.

    What it quotes of the file is told without identity numbers and without control characters.
    """

    file: str
    line: int
    field: str
    message: str

    def __post_init__(self) -> None:
        for name in ("field", "message"):
            object.__setattr__(self, name, blotted(printable(getattr(self, name))))

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.field}: {self.message}"


class FileRefused(Exception):
    """A file that cannot be taken in, with every problem found in it."""

    def __init__(self, problems: Sequence[Problem]):
        self.problems = tuple(problems[:TOLD])
        super().__init__("\n".join(map(str, self.problems)))


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

    def problem(self, path: Path, message: str, named: str = "") -> Problem:
        """A problem at a part of the document."""
        field = named or ".".join(str(part) for part in path) or "file"
        return Problem(self.file, self.line(path), field, message)

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
            raise FileRefused([Problem(str(path), 1, "file", f"more than {largest} bytes")])
        return decoded(content, str(path))
    except OSError as error:
        raise FileRefused([Problem(str(path), 1, "file", str(error.strerror))]) from None


def decoded(content: bytes, file: str) -> str:
    """The text of a file's bytes. Raises FileRefused with the line of the first that is none."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise FileRefused([Problem(file, 1, "file", "it is UTF-16; save it as UTF-8")])
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        byte = content[error.start : error.start + 1]
        message = f"not UTF-8: byte {byte.hex().upper()}{_meant(byte)}; save it as UTF-8"
        line = _line_after(content[: error.start].decode())
        raise FileRefused([Problem(file, line, "file", message)]) from None


def _line_after(text: str) -> int:
    """The line on which that stands which follows a text, as editors count lines."""
    return len(_LINE_END.findall(text)) + 1


def _meant(byte: bytes) -> str:
    """What a byte is in Windows-1252, which is where most of those come from."""
    meant = byte.decode("cp1252", "ignore")
    return f" (in Windows-1252 it is {meant})" if meant.isprintable() and meant else ""


def read(text: str, file: str, tokens: int = TOKENS) -> Document:
    """Read YAML. Raises FileRefused, with line, if it is not what this reader takes."""
    text = _MARK.sub("", _NO_LINE_END.sub(" ", text))
    try:
        _scan(text, file, tokens)
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        raise FileRefused([Problem(file, line, "file", f"not YAML: {error.problem}")]) from None
    except yaml.reader.ReaderError as error:
        line = _line_after(text[: error.position])
        raise FileRefused([Problem(file, line, "file", _untaken(text[error.position]))]) from None
    if node is None:
        raise FileRefused([Problem(file, 1, "file", "the file is empty")])
    lines: dict[Path, int] = {}
    problems: list[Problem] = []
    content = _plain(node, (), lines, problems, file)
    if problems:
        raise FileRefused(problems)
    return Document(file, content, lines)


def _untaken(sign: str) -> str:
    """What is told of a sign that YAML does not take."""
    code = ord(sign)
    meant = _meant(bytes([code])) if 0x80 <= code <= 0x9F else ""
    remedy = "write that, and save it as UTF-8" if meant else "delete it"
    return f"not YAML: the sign U+{code:04X} is not taken{meant}; {remedy}"


def _scan(text: str, file: str, tokens: int) -> None:
    """Go through the tokens before anything is built of them, and stop at what is not taken."""
    depth = 0
    for number, token in enumerate(yaml.scan(text), start=1):
        line = token.start_mark.line + 1
        if number > tokens:
            message = f"more than {tokens} words and signs; write it as several files"
            raise FileRefused([Problem(file, line, "file", message)])
        name = _REFUSED.get(type(token))
        if name:
            message = f"YAML {name} are not taken; write the value out, or quote it"
            raise FileRefused([Problem(file, line, "file", message)])
        depth += isinstance(token, _OPENING) - isinstance(token, _CLOSING)
        if depth > DEEPEST:
            message = f"nested more than {DEEPEST} deep; write it as separate entries"
            raise FileRefused([Problem(file, line, "file", message)])


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
                problems.append(Problem(file, line, "file", "a field's name is a plain word"))
                continue
            name = str(key.value)
            if name in content:
                problems.append(Problem(file, line, name, "the field stands here twice"))
            content[name] = _plain(value, (*path, name), lines, problems, file)
            lines[*path, name] = line
        return content
    assert isinstance(node, yaml.ScalarNode)
    is_absent = node.style is None and node.value in ("", "~", "null")
    return None if is_absent else str(node.value)
