"""The exported log: a text that an outsider can verify.

The first line is ``samrad/log/1 ORIGIN SIZE``. Then follows one row per entry, in the order of the
log, with columns separated by tabs: index from 0, stream, position in the stream, name and version
of the form, and the stored line, byte for byte. A withheld entry has its index, the word
``withheld`` and the hash of its leaf, so that the root over all entries can still be computed.
Lines end with a newline only: a stored line may hold any other character that JSON allows.

If entries are withheld, the first line says ``samrad/log/2``, and the entries are followed by a row
for each shown stream that proves its length: the word ``end``, the stream, its number of entries,
the blinding hash and the proof, with its hashes separated by spaces.
"""

import codecs
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from application.audit.ends import End
from application.audit.fault import Refused
from application.audit.merkle import leaf_hash
from application.audit.note import decimal, encoded, hash_of

FORMAT = "samrad/log/"
WHOLE, IN_PART = f"{FORMAT}1", f"{FORMAT}2"
_WITHHELD, _END = b"withheld", b"end"
_DEEPEST = 256


@dataclass(frozen=True, slots=True)
class ExportRow:
    """An entry of the log; of a withheld one, only its index and hash."""

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


@dataclass(frozen=True, slots=True)
class ProvenEnd:
    """How many entries a stream has, with the proof."""

    end: End
    proof: tuple[bytes, ...]

    def __bytes__(self) -> bytes:
        end, hashes = self.end, " ".join(map(encoded, self.proof))
        columns = (end.stream, f"{end.count}", encoded(end.blind), hashes)
        return b"\t".join((_END, *(column.encode() for column in columns))) + b"\n"


def header(origin: str, size: int, form: str = WHOLE) -> bytes:
    """The first line of an export."""
    return f"{form} {origin} {size}\n".encode()


def row(index: int, stream: str, position: int, topic: str, line: bytes) -> ExportRow:
    """A shown entry."""
    return ExportRow(index, leaf_hash(line), line, stream, position, topic)


def read(file: BinaryIO) -> tuple[str, int, Iterator[ExportRow | ProvenEnd]]:
    """The origin, the stated size and the rows of an export, each row checked on its own.

    Raises Refused, with the row's number.
    """
    first = _plain(file.readline(1000).removeprefix(codecs.BOM_UTF8), line=1)
    if first.endswith("\r\n"):
        raise Refused("carriage-returns")
    words = first.removesuffix("\n").split(" ")
    if len(words) != 3 or words[0] not in (WHOLE, IN_PART) or not first.endswith("\n"):
        raise Refused("not-an-export", begins=WHOLE)
    rows = _rows(file, with_ends=words[0] == IN_PART)
    return words[1], decimal(words[2], "the stated size"), rows


def _rows(file: BinaryIO, *, with_ends: bool) -> Iterator[ExportRow | ProvenEnd]:
    ended = False
    for expected, line in enumerate(file):
        number = expected + 2
        if not line.endswith(b"\n"):
            raise Refused("cut-off", line=number)
        if with_ends and line.startswith(_END + b"\t"):
            ended = True
            yield _end(line[:-1], number)
            continue
        if ended:
            raise Refused("entry-after-ends", line=number)
        found = _row(line[:-1], number)
        if found.index != expected:
            raise Refused("out-of-place", line=number, index=found.index, expected=expected)
        yield found


def _row(text: bytes, number: int) -> ExportRow:
    columns = text.split(b"\t", 4)
    before = [_plain(column, line=number) for column in columns[:4]]
    index = decimal(before[0], "the index", number)
    if columns[1:2] == [_WITHHELD]:
        if len(columns) != 3:
            raise Refused("withheld-columns", line=number)
        return ExportRow(index, hash_of(before[2], "the hash", number))
    if len(columns) != 5:
        raise Refused("columns", line=number, columns=len(columns))
    position = decimal(before[2], "the position", number)
    found = row(index, before[1], position, before[3], columns[4])
    _compare(found, number)
    return found


def _end(text: bytes, number: int) -> ProvenEnd:
    columns = _plain(text, line=number).split("\t")
    if len(columns) != 5:
        raise Refused("end-columns", line=number)
    _, stream, count, blind, hashes = columns
    written = hashes.split(" ") if hashes else []
    if len(written) > _DEEPEST:
        raise Refused("too-many-hashes", line=number, most=_DEEPEST)
    end = End(
        stream,
        decimal(count, "the count", number),
        hash_of(blind, "the blinding hash", number),
    )
    return ProvenEnd(end, tuple(hash_of(one, "a hash", number) for one in written))


def _plain(text: bytes, *, line: int) -> str:
    try:
        return text.decode()
    except UnicodeDecodeError:
        raise Refused("line-not-utf-8", line=line) from None


def _compare(found: ExportRow, number: int) -> None:
    """Check that the columns repeat what the line says. Raises Refused if they do not."""
    said = content(found)
    stated = (said.get("stream"), said.get("position"), f"{said.get('name')}.{said.get('version')}")
    for name, column, inside in zip(
        ("stream", "position", "form"),
        (found.stream, found.position, found.topic),
        stated,
        strict=True,
    ):
        if column != inside:
            raise Refused("column-differs", line=number, name=name, column=column, inside=inside)


def content(found: ExportRow) -> dict[str, Any]:
    """The content of a shown entry. Raises Refused if it is not a JSON object."""
    text = _plain(found.line or b"", line=found.index + 2)
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        raise Refused("not-json", entry=found.index) from None
    if not isinstance(said, dict):
        raise Refused("not-an-object", entry=found.index)
    return said
