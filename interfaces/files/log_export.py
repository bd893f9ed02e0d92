"""Exporting the log: the file that a stranger verifies, and its checkpoint beside it."""

from collections.abc import Collection, Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from application.audit.ends import End
from application.audit.export import IN_PART, WHOLE, ProvenEnd, Row, header, row
from application.audit.log import AuditLog, RolledBack
from application.audit.merkle import Tree
from application.audit.note import Checkpoint
from application.audit.verify import SUFFIX
from application.records import NotFound
from application.streams import stream_of
from application.submission import CONSULTATION
from application.whole import written_whole


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export holds."""

    path: Path
    origin: str
    size: int
    shown: int


def export_log(
    audit: AuditLog, path: Path, only: Collection[str] | None = None, *, replace: bool = False
) -> Exported:
    """Write the log up to a checkpoint signed now; of other rounds than ``only``, hashes alone.

    None shows everything.

    The file takes its name when it is whole and found to be what was signed. Raises RolledBack,
    NotFound for a round that there is not, FileExistsError unless it is to ``replace``, and
    OSError.
    """
    _refuse_unknown(audit, only or ())
    streams = None if only is None else {stream_of(CONSULTATION, id) for id in only}
    beside = path.with_name(path.name + SUFFIX)
    if beside.exists() and not replace:  # it may be an older one, which nobody else has
        raise FileExistsError(f"{beside} is there already")
    size, note, ends = audit.signed()
    signed = Checkpoint.opened(note, audit.signer.verifier)
    shown, tree, reached = 0, Tree(), dict[str, End]()
    form = WHOLE if streams is None else IN_PART
    with written_whole(path, replace=replace) as file:
        file.write(header(signed.origin, size, form))
        for one in islice(_rows(audit, streams), size):
            if one.line is not None:
                shown += 1
                reached[one.stream] = End.of(one.stream, one.position, one.line)
            tree.extend((one.leaf,))
            file.write(bytes(one))
        if tree.root() != signed.root:
            raise RolledBack("the log was altered while the program ran: start it anew")
        if streams is not None:
            for stream, end in reached.items():
                file.write(bytes(ProvenEnd(end, ends.proof(stream))))
    with written_whole(beside, replace=True) as file:
        file.write(note.encode())
    return Exported(path, signed.origin, size, shown)


def _rows(audit: AuditLog, streams: Collection[str] | None) -> Iterator[Row]:
    with closing(audit.tree.log.lines(sound=True)) as lines:
        for index, (_, stream, version, topic, line) in enumerate(lines):
            found = row(index, stream, version, topic, line)
            if bytes(found).count(b"\n") > 1 or "\t" in f"{stream}{topic}":
                raise RolledBack(
                    f"entry {index} was not written by this program: it breaks the form's lines"
                )
            yield found if streams is None or stream in streams else Row(index, found.leaf)


def _refuse_unknown(audit: AuditLog, rounds: Collection[str]) -> None:
    known = audit.tree.log.streams("consultation-")
    for id in rounds:
        if stream_of(CONSULTATION, id) not in known:
            raise NotFound(id)
