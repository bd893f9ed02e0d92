"""The engine's log as an audit log: its tree, its checkpoints, and proofs about them."""

import threading
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import NamedTuple

from application.atomic_files import written_whole
from application.audit.ends import End, Ends
from application.audit.fault import Refused, Unproven
from application.audit.merkle import Tree, leaf_hash
from application.audit.note import Checkpoint, Signer, Verifier
from application.audit.proof import Consistency, Inclusion
from application.audit.verify import compare
from application.log.lines import Damaged, Line
from application.log.log import Log

_TRIED = 10_000
"""How many of the last entries are read before the log is signed, at most: ten times as many as
usually wait to be signed."""


class RolledBack(Exception):
    """The log no longer starts with what was signed before. Nothing more is signed."""


class Kept(NamedTuple):
    """A signed note as found, and where it was found."""

    where: str
    text: bytes


class Issued:
    """The checkpoints that were signed.

    Those given out are kept for ever in a folder, one file each. The latest of all, given out or
    not, is kept in another place, so that each place reveals what is missing from the other.
    """

    def __init__(self, folder: Path, witness: Path | None = None):
        self.folder, self.witness = folder, witness

    def sizes(self) -> list[int]:
        """The log sizes for which a checkpoint was given out, in order."""
        names = (path.stem for path in self.folder.glob("*.checkpoint"))
        return sorted(int(name) for name in names if name.isdecimal())

    def note(self, size: int) -> str:
        """The signed note that was given out for a size."""
        return self._path(size).read_bytes().decode()

    def newest(self) -> list[Kept]:
        """What the log must continue: the latest checkpoint given out, and the latest of all.

        Each was checked against the one before it, so these stand for all.
        """
        _, last = self._witnessed()
        return [*self.given(self.sizes()[-1:]), *([last] if last else [])]

    def given(self, sizes: Sequence[int]) -> list[Kept]:
        """The notes that were given out for some sizes."""
        return [
            Kept(
                f"the checkpoint of {size} entries in {self.folder}", self._path(size).read_bytes()
            )
            for size in sizes
        ]

    def missing(self) -> str | None:
        """A sentence saying that checkpoints were removed; None if none is missing."""
        given, _ = self._witnessed()
        if given is None or self._path(given).exists():
            return None
        return (
            f"the checkpoint of {given} entries is gone from {self.folder}, and perhaps others: "
            "others may have them, so restore them from a backup"
        )

    def keep(self, size: int, note: str) -> None:
        """Keep a note that is given out. The kept note of a size is never overwritten."""
        with suppress(FileExistsError):
            with written_whole(self._path(size)) as file:
                file.write(note.encode())
            self.remember(note)

    def remember(self, note: str) -> None:
        """Remember a note as the latest of all, replacing the one before it."""
        if self.witness is None:
            return
        given = self.sizes()[-1:]
        with written_whole(self.witness, replace=True) as file:
            file.write(f"{given[0] if given else '-'}\n{note}".encode())

    def _witnessed(self) -> tuple[int | None, Kept | None]:
        """The size of the latest note given out, and the latest note of all."""
        if self.witness is None or not self.witness.exists():
            return None, None
        given, _, note = self.witness.read_bytes().partition(b"\n")
        return int(given) if given.isdigit() else None, Kept(f"the note in {self.witness}", note)

    def _path(self, size: int) -> Path:
        return self.folder / f"{size}.checkpoint"


class LogTree:
    """The tree of a log, which grows with it. Each line is read and hashed once.

    Safe to share between threads.
    """

    def __init__(self, log: Log):
        self.log = log
        self._tree = Tree()
        self._counts: dict[str, int] = {}
        self.now: tuple[int, Ends] = 0, Ends()
        """How many entries were read, and how many each stream has among them."""
        self._growing = threading.Lock()

    def grown(self) -> Tree:
        """The tree of the log as it is now. It also answers for every earlier size of the log.

        Raises RolledBack if the last line read is gone, or if positions have a gap. Raises Damaged
        at a row whose columns differ from its line, or that does not continue its stream.
        """
        with self._growing, closing(self._rows(len(self._tree))) as rows:
            self._recognise(rows)
            leaves = list[bytes]()
            counts, last = dict[str, int](), dict[str, bytes]()
            for position, stream, version, _, line in rows:
                count = counts.get(stream, self._counts.get(stream, 0)) + 1
                if version != count:
                    why = f"{stream} goes on with {version} where {count} should be"
                    raise Damaged(position, why)
                counts[stream], last[stream] = count, line
                leaves.append(leaf_hash(line))
            self._tree.extend(leaves)
            self._counts |= counts
            ends = (End.of(stream, count, last[stream]) for stream, count in counts.items())
            self.now = len(self._tree), self.now[1].grown(ends)
            return self._tree

    def _recognise(self, rows: Iterator[Line]) -> None:
        """Check that the first row is the last one read before. Raises RolledBack."""
        known = len(self._tree)
        if known:
            row = next(rows, None)
            if row is None or leaf_hash(row[-1]) != self._tree.leaf(known - 1):
                raise RolledBack(
                    f"entry {known - 1} is not what was read before: the log was rolled back"
                )

    def _rows(self, known: int) -> Generator[Line, None, None]:
        """The last known row and all rows after it. Raises RolledBack at a gap in the positions."""
        with closing(self.log.lines(known - 1 if known else None, sound=True)) as rows:
            for expected, row in enumerate(rows, max(known, 1)):
                if row[0] != expected:
                    raise RolledBack(
                        f"an entry stands at position {row[0]} of the log where {expected} "
                        "should be: entries were removed, or put in by another program"
                    )
                yield row

    def index(self, position: int) -> int:
        """The rank of a position among all entries, from 0; positions have no gaps."""
        return position - 1

    def position(self, size: int) -> int:
        """The position of the last entry of a log of a size."""
        return size


class Signed(NamedTuple):
    """A number of entries of the log, the signed note on them, and how many each stream has in
    them.
    """

    size: int
    note: str
    ends: Ends


class AuditLog:
    """A log's tree, its signer and its checkpoints. Safe to share between threads.

    ``retired`` are the keys that signed before the current one. Nothing is signed if the log does
    not start with what was signed (RolledBack), if its new entries are not as this program writes
    them (Damaged), or if it is not as this process left it (Receded).
    """

    def __init__(
        self, tree: LogTree, signer: Signer, issued: Issued, retired: Sequence[Verifier] = ()
    ):
        self.tree, self.signer, self.issued, self.retired = tree, signer, issued, retired
        self._newest: Signed | None = None
        self._signing = threading.Lock()
        self.covered = 0
        """How many entries the newest checkpoint covers, as far as this process knows."""

    def checkpoint(self) -> str:
        """The signed note of the log as it is now, to be given out."""
        return self.signed().note

    def signed(self) -> Signed:
        """What is signed of the log as it is now, to be given out."""
        with self._signing:
            found = self._signed()
            self.issued.keep(found.size, found.note)
            return found

    def sign(self) -> None:
        """Sign the log as it is now, without giving the note out."""
        with self._signing:
            self._signed()

    def check(self, signed: Sequence[Kept] | None = None) -> int | None:
        """Check the log against the last checkpoints that were signed, without signing anything.

        ``signed`` are the notes that it must continue; by default, the newest. Returns how many
        entries they cover, or None if there are none.
        """
        before = self.issued.newest() if signed is None else signed
        covered = self._refuse_another_past(self.tree.grown(), before)
        self._try_what_is_new(covered or 0)
        return covered

    def read_whole(self) -> int | None:
        """Do the same as `check`, and read every entry. Returns how many entries are covered."""
        covered = self.check()
        self.tree.log.try_after(0)
        return covered

    def reread(self) -> None:
        """Read the whole log again, and compare it with what was read before. Raises RolledBack."""
        known, anew = self.tree.grown(), LogTree(self.tree.log).grown()
        if len(anew) < len(known) or anew.root(len(known)) != known.root():
            raise RolledBack(
                "an entry was altered after it was read: restore the log from a backup"
            )

    def inclusion(self, position: int) -> Inclusion:
        """The proof that the log contains the entry at a position."""
        size, note, _ = self.signed()
        index = self.tree.index(position)
        return Inclusion(index, tuple(self.tree.grown().inclusion(index, size)), note)

    def consistency(self, old: int) -> Consistency:
        """The proof that the log's first ``old`` entries are those it had at that size.

        Raises IndexError beyond the log.
        """
        size, note, _ = self.signed()
        return Consistency(old, tuple(self.tree.grown().consistency(old, size)), note)

    def _signed(self) -> Signed:
        if damage := self.tree.log.damage:
            raise damage
        size = len(self.tree.grown())
        self.tree.log.look()  # entries that the tree has not read may be gone too
        if self._newest is None or self._newest.size < size:
            self._newest = self._sign()
        return self._newest

    def _sign(self) -> Signed:
        # Looked up before the log is read: another process may sign more of the log meanwhile,
        # and that is no contradiction.
        before = self.issued.newest()
        tree = self.tree.grown()
        size, ends = self.tree.now
        self._try_what_is_new(self._refuse_another_past(tree, before) or 0)
        text = str(Checkpoint(self.signer.name, size, tree.root(size), ends.root))
        note = self.signer.sign(text)
        self.issued.remember(note)
        self.covered = size
        return Signed(size, note, ends)

    def _try_what_is_new(self, covered: int) -> None:
        """Read what no checkpoint covers yet; what one covers was read before it was signed."""
        self.covered = max(self.covered, covered)
        self.tree.log.try_after(max(self.covered, len(self.tree.grown()) - _TRIED))

    def _refuse_another_past(self, tree: Tree, notes: Sequence[Kept]) -> int | None:
        signed = {self._opened(note) for note in notes}
        try:
            compare(tree, signed)
        except Unproven:
            self._tell_where(tree, signed)
        return max((one.size for one in signed), default=None)

    def _tell_where(self, tree: Tree, signed: set[Checkpoint]) -> None:
        given = map(self._opened, self.issued.given(self.issued.sizes()))
        try:
            compare(tree, signed.union(given))
        except Unproven as unproven:
            raise RolledBack(
                f"{unproven}. Nothing is signed: restore the log from a backup, as "
                "docs/operations.md says; what was given out is known to others"
            ) from None

    def _opened(self, kept: Kept) -> Checkpoint:
        try:
            note = kept.text.decode()
            for verifier in self.retired:
                with suppress(Refused):
                    return Checkpoint.opened(note, verifier)
            return Checkpoint.opened(note, self.signer.verifier)
        except (Refused, UnicodeDecodeError) as error:
            raise RolledBack(
                f"{kept.where} is not of this key: {error}. "
                "Restore the key or the checkpoint that belongs here"
            ) from None
