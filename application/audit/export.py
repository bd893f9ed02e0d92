"""The exported log: a text that a stranger can verify.

The first line is ``samrad/log/1 ORIGIN SIZE``. Then one row an entry in the order of the log, its
columns parted by tabs: index from 0, stream, position in the stream, name and version of the
form, and the stored line, byte for byte. A withheld entry is its index, the word ``withheld``
and the hash of its leaf, so that the root over all still holds. Lines end in a newline and in
nothing else: a stored line may hold any other character that JSON allows.
"""

import codecs
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from application.audit.merkle import leaf_hash
from application.audit.note import Refused, decimal, encoded, hash_of

FORMAT = "samrad/log/1"
_WITHHELD = b"withheld"


@dataclass(frozen=True, slots=True)
class Row:
    """An entry of the log, or what is left to see of one that is withheld."""

    index: int
    leaf: bytes
    line: bytes | None = None
    stream: str = ""
    position: int = 0
    topic: str = ""

    def __bytes__(self) -> bytes:
        columns = (
            (self.stream.encode(), b"%d" % self.position, self.topic.encode(), self.line)
            if self.line is not None
            else (_WITHHELD, encoded(self.leaf).encode())
        )
        return b"\t".join((b"%d" % self.index, *columns)) + b"\n"


def header(origin: str, size: int) -> bytes:
    """The first line of an export."""
    return f"{FORMAT} {origin} {size}\n".encode()


def row(index: int, stream: str, position: int, topic: str, line: bytes) -> Row:
    """An entry that is shown."""
    return Row(index, leaf_hash(line), line, stream, position, topic)


def read(file: BinaryIO) -> tuple[str, int, Iterator[Row]]:
    """The origin, the stated size and the rows of an export, each row checked in itself.

    Raises Refused, with the row's number.
    """
    first = _plain(file.readline(1000).removeprefix(codecs.BOM_UTF8), "line 1")
    if first.endswith("\r\n"):
        raise Refused("the stated size is no number, since lines end in CR LF: an editor or a "
                      "transfer changed the file; take it as it was made")  # fmt: skip
    words = first.removesuffix("\n").split(" ")
    if len(words) != 3 or words[0] != FORMAT or not first.endswith("\n"):
        raise Refused(f"that is no exported log: it begins with '{FORMAT} ORIGIN SIZE'")
    return words[1], decimal(words[2], "the stated size"), _rows(file)


def _rows(file: BinaryIO) -> Iterator[Row]:
    for expected, line in enumerate(file):
        number = expected + 2
        if not line.endswith(b"\n"):
            raise Refused(f"line {number} is cut off: the file is not whole")
        found = _row(line[:-1], number)
        if found.index != expected:
            raise Refused(f"line {number} has index {found.index} where {expected} should stand: "
                          "an entry is missing, or out of its place")  # fmt: skip
        yield found


def _row(text: bytes, number: int) -> Row:
    columns = text.split(b"\t", 4)
    before = [_plain(column, f"line {number}") for column in columns[:4]]
    index = decimal(before[0], f"line {number}: the index")
    if columns[1:2] == [_WITHHELD]:
        if len(columns) != 3:
            raise Refused(f"line {number}: a withheld entry has an index and a hash")
        return Row(index, hash_of(before[2], f"line {number}: the hash"))
    if len(columns) != 5:
        raise Refused(f"line {number} has {len(columns)} columns and not five")
    position = decimal(before[2], f"line {number}: the position")
    found = row(index, before[1], position, before[3], columns[4])
    _compare(found, number)
    return found


def _plain(text: bytes, where: str) -> str:
    try:
        return text.decode()
    except UnicodeDecodeError:
        raise Refused(f"{where} is not UTF-8") from None


def _compare(found: Row, number: int) -> None:
    """The columns repeat what the line says. Raises Refused where they do not."""
    said = content(found)
    stated = (said.get("stream"), said.get("position"), f"{said.get('name')}.{said.get('version')}")
    for name, column, inside in zip(
        ("stream", "position", "form"),
        (found.stream, found.position, found.topic),
        stated,
        strict=True,
    ):
        if column != inside:
            raise Refused(f"line {number}: the column says {name} {column!r}, the entry {inside!r}")


def content(found: Row) -> dict[str, Any]:
    """What a shown entry says. Raises Refused where it is no JSON object."""
    text = _plain(found.line or b"", f"entry {found.index}")
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        raise Refused(f"entry {found.index} is not JSON") from None
    if not isinstance(said, dict):
        raise Refused(f"entry {found.index} is not an object")
    return said
