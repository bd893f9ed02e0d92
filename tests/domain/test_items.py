"""Figures of single items, where one wrong step would still read as a figure."""

from typing import Any

import pytest

from domain.charter import vocabulary as v
from domain.charter.judge import Finding
from domain.fact import Fact
from domain.span import Span
from tests.criteria.rounds import finding, meeting
from tests.given import fact

MEETING = meeting("m", "2024-10-08T18:00/20:00", parties=["civil-society"])


def announced(id: str, on: str, meeting: str = "m") -> Fact:
    return fact("meeting-announced", meeting, occurred=on, when="2024-10-08T18:00/20:00")


def invited(id: str, on: str) -> Fact:
    return fact("invitation-sent", id, occurred=on, to=["forening"], meetings=["m"])


def item(found: Finding) -> Any:
    (trial,) = found.held.trials
    return trial.item


def notice(*facts: Fact) -> Span | None:
    held = fact("meeting-held", "h", meeting="m", occurred="2024-10-08T18:00/20:00")
    told: v.MeetingItem = item(finding("14", *facts, held))
    return told.notice_days


def test_who_is_invited_by_name_has_the_notice_of_the_invitation_not_of_the_public() -> None:
    public = announced("m", "2024-05-01")
    assert notice(public) == Span.exactly(160)
    assert notice(public, invited("i", "2024-10-01")) == Span.exactly(7)


def test_the_first_of_several_invitations_may_be_earlier_than_is_known() -> None:
    public = announced("m", "2024-05-01")
    told = notice(public, invited("i", "../2024-10-01"), invited("j", "2024-09-28"))
    assert told is not None
    assert (told.low, told.high) == (10, None)


@pytest.mark.parametrize(
    ("received", "registered", "days"),
    [
        ("2025-03-03", "2025-03-10", (5, 5)),
        ("[2025-03-03..2025-03-05]", "2025-03-10", (3, 5)),
        ("2025-03-03", "[2025-03-07..2025-03-10]", (4, 5)),
        ("[2025-03-03..2025-03-07]", "[2025-03-06..2025-03-10]", (0, 5)),
    ],
)
def test_working_days_to_registration_have_both_bounds(
    received: str, registered: str, days: tuple[int, int]
) -> None:
    found = finding(
        "29",
        fact("referral-opened", "remiss", occurred="2025-02-03", to=["forening"]),
        fact("response-received", "svar", referral="remiss", organisation="forening",
             occurred=received),
        fact("response-registered", "dnr", response="svar", occurred=registered),
    )  # fmt: skip
    assert item(found).registered_days == Span(*days)


@pytest.mark.parametrize("dates", [("2025-06-01", "2025-05-01"), ("2025-05-01", "2025-06-01")])
def test_of_several_answers_to_a_view_the_latest_counts(dates: tuple[str, str]) -> None:
    reasoned, bare = dates
    found = finding(
        "30",
        fact("view-stated", "v", text="Fler scener", by=["forening"]),
        fact("views-answered", "a", views=["v"], disposition="rejected", occurred=reasoned,
             reason="Ryms inte"),
        fact("views-answered", "b", views=["v"], disposition="rejected", occurred=bare),
    )  # fmt: skip
    assert item(found).reasoned is (reasoned > bare)
