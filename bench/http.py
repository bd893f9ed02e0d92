"""Commands over HTTP: server and client in separate processes, keep-alive, one fact per command."""

from collections.abc import Sequence
from itertools import count, cycle

from application.submission import Submission
from bench.archive import Size, commands, rounds, small, write
from bench.client import post, posted
from bench.figure import Figure, Run, Runner, against
from bench.place import Place
from bench.servers import TOKEN, bare, ours

_SMALL = 100
_EACH = 5
"""Requests in a run by each of many clients, or by one client on a large round."""


def figures(place: Place) -> list[Figure]:
    """One client and many, with and without the charter's warnings, on small and large rounds."""
    few, many = min(_SMALL, place.size.facts), place.size.facts
    database = place.fresh()
    some = [small(n, few) for n in range(place.clients)]
    (large,) = rounds(Size(1, 1, many))
    write(database, [*some, large])
    with ours(place, database) as server, bare(place) as other:
        asked = _Asked(server.port, other.port)
        ids = [one.id for one in some]
        return [
            *_on_small(asked, place, ids, few),
            *_on_large(asked, place, large.id, many),
            *_at_once(asked, place, ids, few),
        ]


class _Asked:
    """Runs of requests to our server and to the bare one."""

    def __init__(self, ours: int, bare: int):
        self._ours, self._bare = ours, bare
        self._numbers = count()

    def ours(self, rounds: Sequence[str], each: int, headers: Sequence[str] = ()) -> Run:
        """Commands on rounds, with one client per round."""

        def run() -> float:
            queues = [
                [
                    post(
                        f"/consultations/{one.subject.id}/view-stated", _body(one),
                        (f"Idempotency-Key: {one.key}", f"Authorization: Bearer {TOKEN}", *headers),
                    )
                    for one in self._next(round, each)
                ]
                for round in rounds
            ]  # fmt: skip
            return posted(self._ours, queues) / each

        return run

    def bare(self, endpoint: str, clients: int, each: int) -> Run:
        """The same bodies, sent to an endpoint of the bare server."""

        def run() -> float:
            queues = [
                [post(f"/{endpoint}/bare-{n}", _body(one)) for one in self._next("bare-20", each)]
                for n in range(clients)
            ]
            return posted(self._bare, queues) / each

        return run

    def _next(self, round: str, each: int) -> list[Submission]:
        begin = next(self._numbers) * each
        return commands(round, range(begin, begin + each))


def _body(command: Submission) -> str:
    return command.facts[0].model_dump_json(exclude_unset=True)


_STORED = "a bare FastAPI endpoint with one such commit"
_ANSWERED = "a bare FastAPI endpoint that stores nothing"
_WAYS = {"return=minimal": ("Prefer: return=minimal",), "with warnings": ()}


def _on_small(asked: _Asked, place: Place, ids: list[str], facts: int) -> list[Figure]:
    """One client, which waits for each answer; each run is on another round."""

    def turns(headers: Sequence[str]) -> Run:
        runs = (asked.ours([id], place.commands, headers) for id in cycle(ids))

        def run() -> float:
            return next(runs)()

        return run

    runners = [
        Runner(f"POST, 1 client, {facts} facts, {way}", turns(headers), 0.8)
        for way, headers in _WAYS.items()
    ]
    return against(_STORED, asked.bare("stored", 1, place.commands), runners, place.few)


def _on_large(asked: _Asked, place: Place, id: str, facts: int) -> list[Figure]:
    """The same on a large round."""
    runners = [
        Runner(f"POST, 1 client, {facts:,} facts, {way}", asked.ours([id], _EACH, headers), 0.8)
        for way, headers in _WAYS.items()
    ]
    return against(_STORED, asked.bare("stored", 1, _EACH), runners, place.few)


def _at_once(asked: _Asked, place: Place, ids: list[str], facts: int) -> list[Figure]:
    """Many clients, each on a round of its own."""
    runners = [
        Runner(
            f"POST, {len(ids)} clients, {facts} facts, {way}", asked.ours(ids, _EACH, headers), 0.65
        )
        for way, headers in _WAYS.items()
    ]
    return against(_ANSWERED, asked.bare("answered", len(ids), _EACH), runners, place.few)
