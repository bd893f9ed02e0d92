"""The version is raised when what stands in the rows changes."""

import hashlib
from dataclasses import replace
from datetime import UTC, date, datetime

from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateTable

from application.answers import Answers
from application.models.rows import of_charter, of_round
from application.models.tables import METADATA, VERSION
from interfaces.cli.loading import archive
from interfaces.files.round_file import parse
from interfaces.home.home import yardstick
from tests.application.given import engine_on, submission, ticking
from tests.every_kind import ROUND

MADE_BY = {1: "f7540893f7f41f99788c12b333021d37"}
"""By each version: a digest of the tables, and of the rows of the bundled rounds and of one with
every kind of fact."""


def test_what_is_made_otherwise_is_made_by_another_version() -> None:
    """Where it fails, raise VERSION unless it was never released, and put the digest here."""
    assert MADE_BY[VERSION] == digest()


def digest() -> str:
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
    told = [str(CreateTable(one).compile(dialect=dialect)) for one in METADATA.sorted_tables]
    clock = datetime(2027, 1, 1, tzinfo=UTC)
    with engine_on(sources=replace(ticking(), clock=lambda: clock)) as engine:
        answers = Answers(engine, yardstick(), lambda: date(2027, 1, 1))
        engine.submit(submission(*ROUND))
        for file in archive():
            engine.submit(parse(file.read_text(encoding="utf-8"), file.name).submission())
        told += map(repr, of_charter(answers.yardstick.charter))
        for id in engine.consultations():
            for name, rows in of_round(answers, id, 0).items():
                told += (f"{name} {sorted((row | {'made_by': 0}).items())}" for row in rows)
    return hashlib.sha256("\n".join(told).encode()).hexdigest()[:32]
