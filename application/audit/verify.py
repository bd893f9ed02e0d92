"""Verifying an export or a proof without the system: `python -m application.audit.verify FILE`.

Needs only the standard library, `cryptography`, and the files of this folder. The first line of the
file tells what it is: an exported log, an inclusion proof or a consistency proof; anything else is
read as a checkpoint.
"""

import argparse
import codecs
import os
import sys
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from io import TextIOWrapper
from pathlib import Path
from typing import BinaryIO

from application.audit import export
from application.audit.ends import End, Ends
from application.audit.fault import Fault, Refused, Unproven
from application.audit.merkle import Tree
from application.audit.note import Checkpoint, Verifier, text_in, unmarked
from application.audit.proof import CONSISTENCY, INCLUSION, Consistency, Inclusion

SUFFIX = ".checkpoint"
"""The checkpoint of an export stands beside it, in a file of the same name with this suffix."""


@dataclass(frozen=True, slots=True)
class Verified:
    """What was proved about a file."""

    what: str
    origin: str
    size: int
    """How many entries of the log the newest checkpoint fixes."""
    shown: int = 0
    withheld: int = 0
    index: int | None = None
    since: tuple[int, ...] = ()
    """The sizes of the older checkpoints that the log was found to continue."""
    partly: tuple[str, ...] = ()
    """The streams that are shown in part, each with how much of it."""
    open_ended: tuple[str, ...] = ()
    """The streams without a proven end: they may continue beyond what is shown."""

    @property
    def complete(self) -> bool:
        """Whether it is proved that every stream in the file is shown in full."""
        return not self.partly and not self.open_ended


class _Order:
    """Checks from row to row: positions in each stream, and stamps that never run backwards."""

    def __init__(self) -> None:
        self.last: dict[str, tuple[int, int]] = {}
        """For each stream, the last position seen, and how many entries had been withheld by then.
        """
        self.withheld = 0
        self.size = 0
        self.shown: dict[str, tuple[int, bytes]] = {}
        """For each stream, how many entries are shown, and the last of their lines."""
        self.ends: dict[str, export.ProvenEnd] = {}
        self.stamp: datetime | None = None

    def end(self, row: export.ProvenEnd) -> None:
        """Take a stream's end, which may be stated only once."""
        if row.end.stream in self.ends:
            raise Refused("end-stated-twice", stream=row.end.stream)
        self.ends[row.end.stream] = row

    def see(self, row: export.ExportRow) -> None:
        """Take the next entry."""
        self.size += 1
        if row.line is None:
            self.withheld += 1
            return
        said = export.content(row)
        self._position(row)
        self.shown[row.stream] = self.shown.get(row.stream, (0, b""))[0] + 1, row.line
        stamp = _stamp(said.get("recorded"), row.index)
        if self.stamp and stamp < self.stamp:
            raise Refused("recorded-before", entry=row.index)
        self.stamp = stamp

    def _position(self, row: export.ExportRow) -> None:
        before, withheld = self.last.get(row.stream, (0, 0))
        missing = row.position - before - 1
        if missing < 0:
            raise Refused(
                "position-again",
                entry=row.index, stream=row.stream, position=row.position, before=before,
            )  # fmt: skip
        if missing > self.withheld - withheld:
            raise Refused(
                "position-missing",
                entry=row.index, stream=row.stream, position=row.position, before=before,
            )  # fmt: skip
        self.last[row.stream] = row.position, self.withheld


def _stamp(text: object, index: int) -> datetime:
    if "T24" not in str(text):  # Python 3.14 accepts it, earlier ones do not
        with suppress(ValueError):
            stamp = datetime.fromisoformat(str(text))
            if stamp.tzinfo:
                return stamp
    raise Refused("not-stamped", entry=index)


def verify_export(path: Path, notes: Sequence[str], trusted: Verifier) -> Verified:
    """Check an exported log against signed checkpoints; the newest must cover all of it.

    Raises Refused and Unproven, with the reason.
    """
    signed = {Checkpoint.opened(note, trusted) for note in notes}
    if not signed:
        raise Refused("no-checkpoint-given", beside=f"{path.name}{SUFFIX}")
    with path.open("rb") as file:
        return verify_rows(file, signed, trusted)


def verify_rows(file: BinaryIO, signed: Collection[Checkpoint], trusted: Verifier) -> Verified:
    """Check an exported log, read line by line, against checkpoints whose signatures were checked.

    Raises Refused and Unproven, with the reason.
    """
    tree, order = Tree(), _Order()
    origin, size, rows = export.read(file)
    if origin != trusted.name:
        raise Refused("export-of-another-log", origin=origin, name=trusted.name)
    tree.extend(_leaves(rows, order))
    if len(tree) != size:
        raise Refused("not-whole", stated=size, size=len(tree))
    compare(tree, signed)
    *older, newest = sorted(one.size for one in signed)
    if newest < size:
        raise Unproven("not-covered", first=newest, last=size - 1, size=size)
    root = next((one.ends for one in signed if one.size == size and one.ends), None)
    partly, open_ended = _ends(order, root)
    return Verified(
        "export", origin, size, size - order.withheld, order.withheld, None, (*older,),
        partly, open_ended,
    )  # fmt: skip


def _leaves(rows: Iterator[export.ExportRow | export.ProvenEnd], order: _Order) -> Iterator[bytes]:
    for row in rows:
        if isinstance(row, export.ProvenEnd):
            order.end(row)
        else:
            order.see(row)
            yield row.leaf


def _ends(order: _Order, root: bytes | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The streams that are shown in part, and those without a proven end.

    An export that withholds nothing shows everything, and is compared with the signed root of the
    ends.
    """
    if not order.withheld:
        whole = (End.of(stream, count, line) for stream, (count, line) in order.shown.items())
        if root is not None and Ends().grown(whole).root != root:
            raise Unproven("ends-differ")
        return (), ()
    if root is None:
        return (), tuple(order.shown)
    for proven in order.ends.values():
        proven.end.verify(proven.proof, root)
    partly = []
    for stream, proven in order.ends.items():
        shown, count = order.shown.get(stream, (0, b""))[0], proven.end.count
        if shown > count or order.last.get(stream, (0, 0))[0] > count:
            raise Refused("more-than-signed", stream=stream, count=count)
        if shown < count:
            partly.append(f"{stream} ({shown} of {count})")
    return tuple(partly), tuple(one for one in order.shown if one not in order.ends)


def compare(tree: Tree, signed: Iterable[Checkpoint]) -> None:
    """Compare a log with its checkpoints; the error says between which of them it differs.

    Raises Unproven.
    """
    ordered = sorted(signed, key=lambda one: one.size)
    for one in ordered:
        if one.size > len(tree):
            raise Unproven("fewer-than-signed", signed=one.size, size=len(tree))
    kept = [one for one in ordered if tree.root(one.size) == one.root]
    broken = [one for one in ordered if one not in kept]
    if not broken:
        return
    last, first = (kept[-1].size if kept else 0), broken[0].size
    if last >= first:
        raise Unproven("two-histories", older=last, newer=first)
    raise Unproven("not-as-signed", first=last, last=first - 1)


def verify_inclusion(text: str, line: bytes, trusted: Verifier) -> Verified:
    """Check a proof that the log contains a line. Raises Refused and Unproven."""
    proof = Inclusion.parse(text)
    signed = proof.verify(line, trusted)
    return Verified("inclusion", signed.origin, signed.size, 1, index=proof.index)


def verify_consistency(text: str, older: str, trusted: Verifier) -> Verified:
    """Check that a log continues an older checkpoint. Raises Refused and Unproven."""
    proof = Consistency.parse(text)
    signed = proof.verify(older, trusted)
    return Verified("consistency", signed.origin, signed.size, since=(proof.old,))


def verify_checkpoint(text: str, trusted: Verifier) -> Verified:
    """Check who signed a checkpoint, and of which log. Raises Refused."""
    signed = Checkpoint.opened(text, trusted)
    return Verified("checkpoint", signed.origin, signed.size)


def verify(
    path: Path, trusted: Verifier, checkpoints: Sequence[Path] = (), entry: Path | None = None
) -> Verified:
    """Check a file of any of these kinds. Raises Refused, Unproven and OSError."""
    with path.open("rb") as file:
        first = unmarked(file.readline(200).decode(errors="replace"))
    if entry and not first.startswith(INCLUSION):
        raise Refused("entry-untaken")
    if first.startswith(INCLUSION):
        if checkpoints:
            raise Refused("checkpoint-untaken")
        if entry is None:
            raise Refused("entry-wanted")
        return verify_inclusion(text_of(path), line_of(entry), trusted)
    if first.startswith(CONSISTENCY):
        if len(checkpoints) != 1:
            raise Refused("older-wanted")
        return verify_consistency(text_of(path), text_of(checkpoints[0]), trusted)
    if first.startswith(export.FORMAT):
        beside = path.with_name(path.name + SUFFIX)
        notes = [*checkpoints, *([beside] if beside.exists() else [])]
        return verify_export(path, [text_of(note) for note in notes], trusted)
    if checkpoints:
        raise Refused("checkpoint-for-neither", file=path.name)
    try:
        return verify_checkpoint(text_of(path), trusted)
    except Refused as refused:
        raise Refused("neither", file=path.name, why=refused) from None


def key_of(text: str | None) -> Verifier:
    """A verifier key, given as text or as the name of a file. Raises Refused and OSError."""
    if text is None:
        raise Refused("no-key-given")
    is_file = "+" not in text or os.path.isfile(text)
    return Verifier.parse(text_of(Path(text)) if is_file else text)


def text_of(path: Path) -> str:
    """The text of a key, note or proof in a file. Raises Refused and OSError."""
    return unmarked(text_in(path.read_bytes(), path.name))


def line_of(path: Path) -> bytes:
    """The stored line in a file, without what editors add to it. Raises OSError."""
    content = path.read_bytes().removeprefix(codecs.BOM_UTF8)
    return content.removesuffix(b"\n").removesuffix(b"\r")


def in_words(found: Verified) -> str:
    """The result as a sentence."""
    match found.what:
        case "export":
            parts = [f"{found.size} entries of {found.origin}, as they were signed"]
            parts += [f"{found.withheld} of them withheld"] if found.withheld else []
            parts += [f"continuing the checkpoint of {size}" for size in found.since]
            parts += [_of_streams(found)] if found.withheld else []
            return "; ".join(parts)
        case "inclusion":
            return (
                f"entry {found.index} of {found.origin} is the line given, in a log of {found.size}"
            )
        case "checkpoint":
            return f"a checkpoint of {found.origin} at {found.size} entries, signed with this key"
        case _:
            return f"{found.origin}, {found.size} entries, continues the {found.since[0]} of before"


def _of_streams(found: Verified) -> str:
    if found.complete:
        return "what is shown of a stream is all of it"
    told = [f"SHOWN IN PART: {', '.join(found.partly)}"] if found.partly else []
    if found.open_ended:
        told.append("NOT PROVEN that these end where they end here: " + ", ".join(found.open_ended))
    return "; ".join(told)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run on its own: returns 0 if all is as signed; else prints the reason and returns 1."""
    parser = argparse.ArgumentParser(description="Verify an exported log of samrad, or a proof.")
    parser.add_argument("file", type=Path)
    parser.add_argument("--key", help="the verifier key, or a file that holds it")
    parser.add_argument("--checkpoint", type=Path, action="append", default=[])
    parser.add_argument("--entry", type=Path, help="for an inclusion: the file with the line")
    told = parser.parse_args(arguments)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # for terminals that lack a character
            stream.reconfigure(errors="backslashreplace")
    try:
        found = verify(told.file, key_of(told.key), told.checkpoint, told.entry)
    except Fault as refused:
        print(f"refused: {refused}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"cannot read {error.filename}: {error.strerror}", file=sys.stderr)
        return 1
    print(in_words(found))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
