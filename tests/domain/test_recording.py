"""How a fact came to be recorded: late, in time, or afterwards from sources."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from domain.consultation.dossier import dossier
from domain.consultation.recording import Recording, recording
from domain.consultation.state import EMPTY, fold
from domain.fact import Fact
from domain.span import Span
from tests.given import fact, opened, recorded, source


def of(one: Fact, at: str, kept: str = "live", role: str = "officer", *more: Fact) -> Recording:
    """The recording of the last fact, made at a time by somebody in a role."""
    stamp = datetime.fromisoformat(at).replace(tzinfo=UTC)
    facts = (opened(kept=kept), *more, one)
    records = [
        recorded(f, n, stamp).model_copy(update={"role": role}) for n, f in enumerate(facts, 1)
    ]
    read = dossier(fold(EMPTY, records))
    return recording(read.by_id[one.id], read.opened)


def meeting(occurred: str | None, **content: Any) -> Fact:
    return fact("meeting-held", "mora", occurred=occurred, **content)


@pytest.mark.parametrize(
    ("occurred", "at", "delay", "late"),
    [
        ("2019-03-01", "2019-03-01", Span.exactly(0), "no"),
        ("2019-03-01", "2019-03-04", Span.exactly(3), "no"),  # Friday to Monday
        ("2019-03-01", "2019-03-05", Span.exactly(4), "yes"),
        ("2019-04-18", "2019-04-23", Span.exactly(5), "no"),  # over Easter
        ("2019-02", "2019-03-01", Span(1, 28), "uncertain"),
        ("2019-01", "2019-03-01", Span(29, 59), "yes"),
        ("1900-05-01", "2019-03-01", Span.exactly(43403), "yes"),
        ("/2019-02-28", "2019-03-01", Span.exactly(1), "no"),
    ],
)
def test_a_contemporaneous_fact_says_how_late_it_is(
    occurred: str, at: str, delay: Span, late: str
) -> None:
    assert of(meeting(occurred), at) == Recording(True, delay, late)  # type: ignore[arg-type]


def test_what_is_put_down_in_advance_is_not_late() -> None:
    assert of(meeting("2019-05-01"), "2019-03-01") == Recording(True)


PROVED = {"source": "sida", "proves": "held"}


def test_what_never_ends_is_not_late() -> None:
    held = meeting("2019-02-28/..", sources=[PROVED])
    assert of(held, "2019-03-01", "live", "officer", source("sida")) == Recording(True)


@pytest.mark.parametrize("occurred", ["2019-02-28/", "XXXX-02"])
def test_of_an_unknown_end_there_is_no_delay(occurred: str) -> None:
    told = of(meeting(occurred, sources=[PROVED]), "2019-03-01", "live", "officer", source("sida"))
    assert told == Recording(True, None, "uncertain")


def test_without_a_date_nothing_can_be_late() -> None:
    assert of(meeting(None), "2019-03-01") == Recording(True)


TOLD = (source("kallelse", "2018-01-10"), source("rapport", "2018-06"), source("bok", "2020"))


@pytest.mark.parametrize(("kept", "role"), [("reconstructed", "officer"), ("live", "archivist")])
def test_a_reconstructed_fact_says_since_when_it_was_public(kept: str, role: str) -> None:
    held = meeting("2018-02-14", sources=["kallelse", "bok", "rapport"])
    told = of(held, "2026-11-22", kept, role, *TOLD)
    assert told == Recording(False, public_by=date(2018, 6, 30), public_in="rapport")


def test_what_was_only_announced_was_public_as_announced() -> None:
    planned = meeting("2018-02-14", sources=["kallelse"])
    told = of(planned, "2026-11-22", "reconstructed", "archivist", *TOLD)
    assert (told.public_by, told.public_in) == (date(2018, 1, 10), "kallelse")


def test_a_source_that_has_it_otherwise_does_not_make_it_public() -> None:
    other = {"changes": {"occurred": "2018-02-15"}, "sources": ["rapport"]}
    held = meeting("2018-02-14", sources=["bok"], alternatives=[other])
    told = of(held, "2026-11-22", "reconstructed", "archivist", *TOLD)
    assert (told.public_by, told.public_in) == (date(2020, 12, 31), "bok")


def test_a_source_that_tells_a_part_makes_only_that_public() -> None:
    in_part = {"source": "rapport", "proves": "held", "tells": ["municipality"]}
    held = meeting("2018-02-14", municipality="Mora", sources=[in_part, "bok"])
    told = of(held, "2026-11-22", "reconstructed", "archivist", *TOLD)
    assert (told.public_by, told.public_in) == (date(2020, 12, 31), "bok")


def test_what_nobody_tells_in_advance_was_not_public_before_it_was_done() -> None:
    """The schedule of January told of hearings to come, not of the notice of May."""
    sources = [{"source": one, "proves": "announced"} for one in ("kallelse", "rapport")]
    notice = fact("meeting-announced", "horning", occurred="2018-05-08", sources=sources)
    told = of(notice, "2026-11-22", "reconstructed", "archivist", *TOLD)
    assert (told.public_by, told.public_in) == (date(2018, 6, 30), "rapport")


def test_sources_without_dates_do_not_say_since_when() -> None:
    held = meeting("2018-02-14", sources=[PROVED])
    told = of(held, "2026-11-22", "reconstructed", "archivist", source("sida"))
    assert told == Recording(contemporaneous=False)
