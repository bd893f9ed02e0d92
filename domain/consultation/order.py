"""The order in which facts that are sent together are decided: what a fact names comes before it.

The writer of a file need not know which entry the program needs first. Facts that name each other
in a circle stay as they were sent.
"""

from collections.abc import Iterator, Sequence

from domain.fact import Fact
from domain.words import HOLDER, UNKNOWN


def named_first(facts: Sequence[Fact]) -> tuple[Fact, ...]:
    """The facts as sent, but each after those that introduce what it names."""
    bringing = {thing: fact for fact in reversed(facts) for thing in brings(fact)}
    placed: dict[int, Fact] = {}
    begun: set[int] = set()
    for fact in facts:
        waiting = [(fact, names(fact))]
        while waiting:
            one, named = waiting[-1]
            begun.add(id(one))
            thing = next(named, None)
            if thing is None:
                placed.setdefault(id(one), one)
                waiting.pop()
                continue
            before = bringing.get(thing)
            if before is not None and id(before) not in begun:
                waiting.append((before, names(before)))
    return tuple(placed.values())


def brings(fact: Fact) -> Iterator[str]:
    """The things by which others refer to a fact, itself included (``fact:dialog-mora``)."""
    yield f"fact:{fact.id}"
    introduced = fact.introduced()
    if introduced:
        yield introduced


def names(fact: Fact) -> Iterator[str]:
    """The things that a fact names: what it is about, who did it, and its sources."""
    for _, thing in fact.references():
        yield thing
    for doer in (*(fact.by or ()), fact.on_behalf_of):
        if doer not in (None, HOLDER, UNKNOWN):
            yield f"organisation:{doer}"
    cited = (*fact.sources, *(one for other in fact.alternatives for one in other.sources))
    for citation in cited:
        yield f"source:{citation.source}"
