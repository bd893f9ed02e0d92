"""The files of ``docs/`` that are made from the program: ``make docs`` writes them anew."""

import json
from collections.abc import Callable
from pathlib import Path

from interfaces.files.round_schema import schema
from tools import kinds_of_fact, openapi, settings, who_may_what

DOCS = Path(__file__).parents[1] / "docs"


def _round_schema() -> str:
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"


PAGES: dict[str, Callable[[], str]] = {
    "kinds-of-fact.md": kinds_of_fact.page,
    "openapi.json": openapi.text,
    "round-file.schema.json": _round_schema,
    "settings.md": settings.page,
    "who-may-what.md": who_may_what.page,
}
"""What makes each file."""


def main() -> None:
    """Write them all."""
    for name, page in PAGES.items():
        (DOCS / name).write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
