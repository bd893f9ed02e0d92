"""Exporting the log: the file that a stranger verifies, and its checkpoint beside it."""

from collections.abc import Collection, Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TypeAlias

from application.atomic_files import written_whole
from application.audit.ends import End
from application.audit.export import IN_PART, WHOLE, ExportRow, ProvenEnd, header, row
from application.audit.log import AuditLog, RolledBack
from application.audit.merkle import Tree
from application.audit.note import Checkpoint
from application.audit.verify import SUFFIX
from application.records import NotFound
from domain.consultation.decider import CONSULTATION

Place: TypeAlias = tuple[str, int]
"""A stream, and a position in it."""


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export holds."""

    path: Path
    origin: str
    size: int
    shown: int


def export_log(
    audit: AuditLog,
    path: Path,
    only: Collection[str] | None = None,
    *,
    withheld: Collection[Place] = (),
    replace: bool = False,
) -> Exported:
    """Write the log up to a checkpoint signed now; of other rounds than ``only``, hashes alone.

    None shows everything. Of entries that are ``withheld`` too, hashes alone.

    The file takes its name when it is whole and found to be what was signed. Raises RolledBack,
    NotFound for a round that there is not, FileExistsError unless it is to ``replace``, and
    OSError.
    """
    _refuse_unknown(audit, only or ())
    streams = None if only is None else {CONSULTATION.stream(id) for id in only}
    beside = path.with_name(path.name + SUFFIX)
    if beside.exists() and not replace:  # it may be an older one, which nobody else has
        raise FileExistsError(f"{beside} is there already")
    size, note, ends = audit.signed()
    signed = Checkpoint.opened(note, audit.signer.verifier)
    shown, tree, last = 0, Tree(), dict[str, ExportRow]()
    is_whole = streams is None and not withheld
    with written_whole(path, replace=replace) as file:
        file.write(header(signed.origin, size, WHOLE if is_whole else IN_PART))
        for one, is_shown in islice(_rows(audit, streams, withheld), size):
            shown += is_shown
            if not is_whole and (is_shown or one.stream in last):
                last[one.stream] = one
            tree.extend((one.leaf,))
            file.write(bytes(one if is_shown else ExportRow(one.index, one.leaf)))
        if tree.root() != signed.root:
            raise RolledBack("the log was altered while the program ran: start it anew")
        for stream, one in last.items():
            end = End.of(stream, one.position, one.line or b"")
            file.write(bytes(ProvenEnd(end, ends.proof(stream))))
    with written_whole(beside, replace=True) as file:
        file.write(note.encode())
    return Exported(path, signed.origin, size, shown)


def _rows(
    audit: AuditLog, streams: Collection[str] | None, withheld: Collection[Place]
) -> Iterator[tuple[ExportRow, bool]]:
    """Every entry, and whether it is shown."""
    with closing(audit.tree.log.lines(sound=True)) as lines:
        for index, (_, stream, version, topic, line) in enumerate(lines):
            found = row(index, stream, version, topic, line)
            if bytes(found).count(b"\n") > 1 or "\t" in f"{stream}{topic}":
                raise RolledBack(
                    f"entry {index} was not written by this program: it breaks the form's lines"
                )
            is_shown = (streams is None or stream in streams) and (stream, version) not in withheld
            yield found, is_shown


def _refuse_unknown(audit: AuditLog, rounds: Collection[str]) -> None:
    known = audit.tree.log.streams("consultation-")
    for id in rounds:
        if CONSULTATION.stream(id) not in known:
            raise NotFound(id)
