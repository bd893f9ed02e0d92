"""The sections of the bench, and running the requested ones."""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TypeAlias

from bench import (
    engine_costs,
    growth,
    http,
    models,
    pages,
    people,
    proofs,
    whole_job,
    writes,
)
from bench.archive import Size
from bench.figure import Figure
from bench.place import Place

Section: TypeAlias = Callable[[Place], list[Figure]]

SECTIONS: dict[str, Section] = {
    "engine": engine_costs.figures,
    "proofs": proofs.figures,
    "models": models.figures,
    "people": people.figures,
    "writes": writes.figures,
    "http": http.figures,
    "pages": pages.figures,
    "growth": growth.figures,
    "whole-job": whole_job.figures,
}
"""What each section measures, in the order in which they are run."""
QUICK = ["engine", "proofs", "models", "people", "writes", "pages"]
"""The sections that need not take long."""
QUICK_SIZE = Size(regions=3, periods=2, facts=500)


def run(
    size: Size, rounds: int, only: Sequence[str] = (), postgresql: str | None = None
) -> Iterator[tuple[str, list[Figure]]]:
    """Measure section by section, yielding each when it is done."""
    with tempfile.TemporaryDirectory(prefix="samrad-bench-") as folder:
        place = Place(Path(folder), size, rounds, postgresql)
        for name in only or SECTIONS:
            yield name, SECTIONS[name](place)
