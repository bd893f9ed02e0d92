"""What is only announced of a meeting that was held does not count as held, and is tried apart."""

from typing import Any

import pytest

from domain.fact import Fact
from tests.criteria.rounds import called, finding, meeting
from tests.given import fact, given, opened, source

PROGRAMME, REPORT = source("programme", "2024-09-01"), source("report", "2024-12-01")
HOURS = "2024-10-08T18:00/20:00"
SHOWN: dict[str, Any] = {
    "municipality": "Ronneby", "parties": ["civil-society"], "physical": True, "food": True,
    "elected_present": True,
}  # fmt: skip
FIELD = {"18": "occurred", "19": "food", "21": "municipality", "32": "elected_present"}


def held(*untold: str, **more: Any) -> Fact:
    """A meeting that the report says was held; it leaves fields for the programme to tell."""
    tells = [name for name in ("occurred", *SHOWN) if name not in untold]
    return meeting(
        "m", HOURS, **SHOWN, **more,
        sources=[{"source": "report", "proves": "held", "tells": tells},
                 {"source": "programme", "proves": "announced"}],
    )  # fmt: skip


@pytest.mark.parametrize("criterion", FIELD)
def test_what_the_report_tells_of_a_meeting_counts(criterion: str) -> None:
    found = finding(criterion, PROGRAMME, REPORT, held())
    assert (found.held.tally.met, found.planned) == (1, None)


@pytest.mark.parametrize("criterion", FIELD)
def test_what_only_the_programme_tells_is_tried_apart(criterion: str) -> None:
    found = finding(criterion, PROGRAMME, REPORT, held(FIELD[criterion]))
    assert (found.held.tally.met, found.held.tally.unknown) == (0, 1)
    assert found.planned is not None
    assert found.planned.tally.met == 1
    assert "announced" in {trial.item.proof for trial in found.planned.trials}


def test_a_criterion_that_does_not_read_the_field_tries_nothing_apart() -> None:
    found = finding("32", PROGRAMME, REPORT, held("food"))
    assert (found.held.tally.met, found.planned) == (1, None)


def test_the_terms_of_a_notice_go_over_to_the_meeting_unless_the_report_tells_a_part() -> None:
    on_record = called("m", "2024-09-03", HOURS, elected_present=True)
    assert finding("32", *on_record).held.tally.met == 1
    cited = [{"source": "programme", "proves": "announced"}]
    notice = fact("meeting-announced", "m", when=HOURS, elected_present=True, sources=cited)
    whole = meeting("h", HOURS, meeting="m", sources=["report"])
    found = finding("32", PROGRAMME, REPORT, notice, whole)
    assert (found.held.tally.met, found.planned) == (1, None)
    part = meeting("h", HOURS, meeting="m", sources=[{"source": "report", "tells": ["occurred"]}])
    found = finding("32", PROGRAMME, REPORT, notice, part)
    assert (found.held.tally.met, found.planned and found.planned.tally.met) == (0, 1)


def test_the_notice_is_counted_to_the_day_that_was_announced() -> None:
    called_on = fact("meeting-announced", "m", occurred="2024-09-03", when=HOURS)
    (trial,) = finding(
        "14", PROGRAMME, REPORT, called_on,
        meeting("h", HOURS, meeting="m", sources=[
            {"source": "report", "proves": "held", "tells": ["meeting"]},
            {"source": "programme", "proves": "announced", "tells": ["occurred"]},
        ]),
    ).held.trials  # fmt: skip
    assert trial.item.notice_days.low == 35  # type: ignore[attr-defined]


# --- what a source proves by itself ----------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "cited", "published", "proof"),
    [
        (None, "page", None, "unknown"),
        ("held", "page", None, "held"),
        ("announced", "page", None, "announced"),
        ("announced", {"source": "page", "proves": "held"}, None, "held"),
        ("unknown", "page", "2024-12-01", "unknown"),
        ("held", "page", "2024-09-01", "announced"),
        (None, "page", "2024-12-01", "held"),
    ],
)
def test_the_citation_says_what_it_proves_or_else_the_source_or_else_the_dates(
    said: str | None, cited: Any, published: str | None, proof: str
) -> None:
    page = source("page", published, proves=said)
    held = meeting("m", HOURS, sources=[cited])
    assert given(opened(), page, held).dossier().by_id["m"].proof == proof
