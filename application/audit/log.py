"""The engine's log as an audit log: its tree, its checkpoints, and the proofs about it."""

import threading
from collections.abc import Sequence
from contextlib import closing, suppress
from pathlib import Path

from application.audit.merkle import Tree, Unproven, leaf_hash
from application.audit.note import Checkpoint, Refused, Signer, Verifier
from application.audit.proof import Consistency, Inclusion
from application.audit.verify import compare
from application.log.log import Log
from application.whole import written_whole


class RolledBack(Exception):
    """The log no longer begins with what was signed before. Nothing more is signed."""


class Issued:
    """The checkpoints that were signed, a file each, in a folder."""

    def __init__(self, folder: Path):
        self.folder = folder

    def sizes(self) -> list[int]:
        """The sizes of the log at which one was signed, in order."""
        names = (path.stem for path in self.folder.glob("*.checkpoint"))
        return sorted(int(name) for name in names if name.isdecimal())

    def note(self, size: int) -> str:
        """The signed note of a size."""
        return self._path(size).read_bytes().decode()

    def keep(self, size: int, note: str) -> None:
        """Keep a note. What is kept of a size is never written over."""
        with suppress(FileExistsError), written_whole(self._path(size)) as file:
            file.write(note.encode())

    def _path(self, size: int) -> Path:
        return self.folder / f"{size}.checkpoint"


class LogTree:
    """The tree of a log. It grows as the log does; each line is read and hashed once.

    Safe to share between threads.
    """

    def __init__(self, log: Log):
        self.log = log
        self._tree = Tree()
        self._growing = threading.Lock()

    def grown(self) -> Tree:
        """The tree of the log as it is. It answers for every size that the log has had.

        Raises RolledBack where the last line that was read is not there any more.
        """
        with self._growing:
            known = len(self._tree)
            leaves = self._leaves(known)
            if known and leaves[:1] != [self._tree.leaf(known - 1)]:
                raise RolledBack(
                    f"entry {known - 1} is not what was read before: the log was rolled back"
                )
            self._tree.extend(leaves[1:] if known else leaves)
            return self._tree

    def _leaves(self, known: int) -> list[bytes]:
        """The hashes of the last line that is known and of all that follow it."""
        leaves = []
        with closing(self.log.lines(known - 1 if known else None, sound=True)) as rows:
            for expected, (position, *_, line) in enumerate(rows, max(known, 1)):
                if position != expected:
                    raise RolledBack(
                        f"an entry stands at position {position} of the log where {expected} "
                        "should be: entries were removed, or put in by another program"
                    )
                leaves.append(leaf_hash(line))
        return leaves

    def index(self, position: int) -> int:
        """The rank of a position among all, from 0. No position is ever left out."""
        return position - 1

    def position(self, size: int) -> int:
        """The position of the last of so many entries."""
        return size


class AuditLog:
    """A log's tree, who signs it, and what was signed. Safe to share between threads.

    ``retired`` are the keys that signed before this one.
    """

    def __init__(
        self, tree: LogTree, signer: Signer, issued: Issued, retired: Sequence[Verifier] = ()
    ):
        self.tree, self.signer, self.issued, self.retired = tree, signer, issued, retired
        self._newest: tuple[int, str] | None = None

    def checkpoint(self) -> str:
        """The signed note of the log as it is.

        Raises RolledBack, and signs nothing, where the log does not begin with what was signed.
        """
        return self._signed()[1]

    def check(self, signed: list[int] | None = None) -> None:
        """Hold the log against the last checkpoint that was signed; sign nothing.

        ``signed`` are the sizes that it must have had, all that were signed unless they are given.
        Raises RolledBack where the log does not begin with what was signed.
        """
        before = self.issued.sizes() if signed is None else signed
        self._refuse_another_past(self.tree.grown(), before)

    def inclusion(self, position: int) -> Inclusion:
        """The proof that the entry at a position stands in the log. Raises RolledBack."""
        size, note = self._signed()
        index = self.tree.index(position)
        return Inclusion(index, tuple(self.tree.grown().inclusion(index, size)), note)

    def consistency(self, old: int) -> Consistency:
        """The proof that the log begins as it was when it had so many entries.

        Raises RolledBack, and IndexError beyond the log.
        """
        size, note = self._signed()
        return Consistency(old, tuple(self.tree.grown().consistency(old, size)), note)

    def _signed(self) -> tuple[int, str]:
        """How many entries the log has, and the signed note of so many."""
        newest = self._newest
        if newest is None or newest[0] < len(self.tree.grown()):
            newest = self._newest = self._sign()
        return newest

    def _sign(self) -> tuple[int, str]:
        # What was signed is looked up before the log is read: another process may sign more of
        # the log meanwhile, and that is no contradiction.
        before = self.issued.sizes()
        tree = self.tree.grown()
        size = len(tree)
        self._refuse_another_past(tree, before)
        note = self.signer.sign(str(Checkpoint(self.signer.name, size, tree.root(size))))
        self.issued.keep(size, note)
        return size, note

    def _refuse_another_past(self, tree: Tree, sizes: list[int]) -> None:
        """Each checkpoint was held against the one before it, so the last one stands for all."""
        try:
            compare(tree, self._checkpoints(sizes[-1:]))
        except Unproven:
            self._tell_where(tree, sizes)

    def _tell_where(self, tree: Tree, sizes: list[int]) -> None:
        try:
            compare(tree, self._checkpoints(sizes))
        except Unproven as unproven:
            raise RolledBack(
                f"{unproven}. Nothing is signed: restore the log from a backup; what was signed "
                "is known to others"
            ) from None

    def _checkpoints(self, sizes: list[int]) -> list[Checkpoint]:
        return [self._opened(size) for size in sizes]

    def _opened(self, size: int) -> Checkpoint:
        try:
            note = self.issued.note(size)
            for verifier in self.retired:
                with suppress(Refused):
                    return Checkpoint.opened(note, verifier)
            return Checkpoint.opened(note, self.signer.verifier)
        except (Refused, UnicodeDecodeError) as error:
            raise RolledBack(
                f"the checkpoint of {size} entries in {self.issued.folder} is not of this key: "
                f"{error}. Restore the key or the checkpoint that belongs here"
            ) from None
