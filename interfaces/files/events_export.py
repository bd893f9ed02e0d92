"""Exporting rounds for research: CloudEvents, a line of JSON each, recorders under pseudonyms.

Small counts of what is sensitive are not told.
"""

from collections.abc import Collection, Iterator
from contextlib import closing
from pathlib import Path

from application.atomic_files import written_whole
from application.disclosure import guarded_in
from application.log.lines import Line
from application.log.log import Log
from application.pseudonyms import Pseudonyms
from application.records import Records
from domain.consultation.decider import CONSULTATION
from interfaces.schemas.cloud_event import cloud_event, discreet, pseudonymised


def export_events(
    log: Log,
    source: str,
    pseudonyms: Pseudonyms,
    now: Records,
    rounds: Collection[str],
    path: Path,
    *,
    replace: bool = False,
) -> int:
    """Write the facts of rounds in the order of the log, as they read outside; how many they are.

    Raises FileExistsError unless it is to ``replace``, Damaged, and OSError.
    """
    number = 0
    with written_whole(path, replace=replace) as file:
        for line in _lines(log, {CONSULTATION.stream(id) for id in rounds}):
            event = pseudonymised(cloud_event(line, source).json, pseudonyms.name)
            event = discreet(event, guarded_in(now, line[1].partition("-")[2]))
            file.write(event + b"\n")
            number += 1
    return number


def _lines(log: Log, streams: Collection[str]) -> Iterator[Line]:
    with closing(log.lines(sound=True)) as lines:
        yield from (line for line in lines if line[1] in streams)
