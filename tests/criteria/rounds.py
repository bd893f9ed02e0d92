"""Minimal rounds in few words: the facts that a criterion asks for, and nothing else."""

from datetime import UTC, date, datetime
from typing import Any

from domain.answers.principles import Answer, principles
from domain.charter.items import NO_EARLIER, Earlier
from domain.charter.judge import Finding
from domain.fact import Fact
from interfaces.files.charter_file import default_charter
from tests.given import fact, given, opened, org

DURING, OVER = date(2025, 6, 1), date(2030, 6, 1)
"""While a round on the plan for 2026–2029 goes on, and when the plan's years have passed."""

RECORDED = datetime(2031, 1, 1, tzinfo=UTC)
CHECKS = {check.criterion.id: check for check in default_charter().checks}

ORGANISATIONS = (
    org("forening", parties=["civil-society"], level="local"),
    org("forbund", parties=["civil-society"], level="regional"),
    org("kommun", parties=["municipality"], level="municipal"),
    org("teater", parties=["professional-culture"], level="regional"),
    org("horsel", parties=["civil-society"], level="regional", groups=["disability"]),
    org("sameforening", parties=["national-minority"], level="regional", groups=["sami"]),
    org("ax", parties=["civil-society"], level="national"),
    *(org(f"ny-{n}", parties=["civil-society"], level="local") for n in range(1, 13)),
)


def answer(
    *facts: Fact, today: date = OVER, earlier: Earlier = NO_EARLIER, **opening: Any
) -> Answer:
    """All findings on a round that holds these facts, each recorded long afterwards."""
    stated = {"region": "10", "period": "2026/2029", "kept": "live"} | opening
    round = given(opened(**stated), *ORGANISATIONS, *facts, at=RECORDED).dossier()
    charter = default_charter()
    return principles(round, charter.charter, charter.checks, today, earlier)


def finding(criterion: str, *facts: Fact, **circumstances: Any) -> Finding:
    """What one criterion comes to."""
    found = answer(*facts, **circumstances).findings
    return next(f for f in found if f.criterion.id == criterion)


# --- facts in few words ----------------------------------------------------------------------


def meeting(id: str, when: str | None = "2024-10-08T18:00/20:00", **terms: Any) -> Fact:
    return fact("meeting-held", id, occurred=when, **terms)


def called(id: str, on: str, when: str, **terms: Any) -> tuple[Fact, Fact]:
    """A meeting that was called on a day, and held."""
    return (
        fact("meeting-announced", id, occurred=on, when=when, **terms),
        fact("meeting-held", f"{id}-held", meeting=id, occurred=when),
    )


def planned(id: str, when: str, **terms: Any) -> Fact:
    return fact("meeting-announced", id, when=when, **terms)


def invited(id: str = "inbjudan", on: str | None = "2024-09-03", **content: Any) -> Fact:
    to = {} if {"to", "collectives", "open_to_all"} & set(content) else {"open_to_all": True}
    return fact("invitation-sent", id, occurred=on, **to, **content)


def referral(first: str = "2025-02-03", last: str = "2025-05-02", **content: Any) -> Fact:
    return fact(
        "referral-opened", "remiss", occurred=first, deadline=last,
        **({"to": ["kommun"]} | content),
    )  # fmt: skip


def adopted(on: str = "2025-11-18", **content: Any) -> Fact:
    return fact("plan-adopted", "antagen", occurred=on, **content)


def omitted(act: str) -> Fact:
    return fact("omission-stated", f"not-{act}", act=act)


def found(*organisations: str, on: str | None = "2024-05-01") -> tuple[Fact, ...]:
    return tuple(
        fact("organisation-found", f"found-{id}", occurred=on, organisation=id, how="register")
        for id in organisations
    )


def views(n: int) -> tuple[Fact, ...]:
    return tuple(fact("view-stated", f"view-{k}", text="Mer teater.") for k in range(1, n + 1))


def answered(*ids: str, on: str | None = "2025-11-01", reason: str | None = "Ja.") -> Fact:
    return fact(
        "views-answered", f"answer-{ids[0]}", occurred=on, views=list(ids), disposition="accepted",
        reason=reason,
    )  # fmt: skip


def response(id: str, on: str | None, registered: str | None, **content: Any) -> tuple[Fact, ...]:
    came = fact("response-received", id, occurred=on, **content)
    if registered is None:
        return (came,)
    return came, fact("response-registered", f"{id}-registered", occurred=registered, response=id)


def correct(entry: str, **changes: Any) -> Fact:
    return fact("corrected", f"{entry}-corrected", entry=entry, changes=changes, reason="fel")


def retract(entry: str) -> Fact:
    return fact("corrected", f"{entry}-retracted", entry=entry, retracted=True, reason="fel")
