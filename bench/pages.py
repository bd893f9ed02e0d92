"""Pages over HTTP, on the whole archive: the overview, and the pages of a large round."""

import time
from urllib.error import HTTPError

from bench.archive import rounds
from bench.client import get
from bench.figure import Figure, Runner, against, timed
from bench.place import Place
from bench.servers import TOKEN, Server, bare, ours

_PATIENCE = 600.0
"""Seconds within which the read models must be built."""
_WHO = {"Authorization": f"Bearer {TOKEN}"}
_FLOOR = "a bare FastAPI endpoint that answers as many bytes as the overview"
_OF_A_ROUND = {
    "the page of a round": "",
    "who took part": "/participation?step=attended",
    "its principles": "/principles",
    "a moment of its replay": "/moments?by=occurred&step=20",
}


def figures(place: Place) -> list[Figure]:
    """The overview, and pages of one round, requested repeatedly."""
    last = next(rounds(place.size)).id
    facts = f"{place.size.facts:,} facts"
    with ours(place, place.archive) as server, bare(place) as other:
        size = len(_first(server))
        runners = [_runner(server, "the overview", "/sv/")]
        runners += [
            _runner(server, f"{what}, {facts}", f"/sv/consultations/{last}{path}")
            for what, path in _OF_A_ROUND.items()
        ]
        floor = timed(lambda: get(other.port, f"/page/{size}"))
        return against(_FLOOR, floor, runners, place.rounds)


def _runner(server: Server, what: str, path: str) -> Runner:
    return Runner(what, timed(lambda: get(server.port, path, _WHO)))


def _first(server: Server) -> bytes:
    """The overview, once the read models are built."""
    until = time.monotonic() + _PATIENCE
    while True:
        try:
            return get(server.port, "/sv/", _WHO)
        except HTTPError as error:
            if error.code != 503 or time.monotonic() > until:
                raise
            time.sleep(0.2)
