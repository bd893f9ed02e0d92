"""Who may ask the API for what: one rule for each operation.

An operation without a rule keeps the application from being made.
"""

from typing import Final

from domain.access import OWN_ACTS, Part
from domain.consultation import KINDS
from domain.fact import Fact
from interfaces.http.access import (
    ANYBODY,
    CONFIDANTS,
    KEEPERS,
    MEMBERS,
    OFFICERS,
    READERS,
    RECORDERS,
    WATCHERS,
    WITNESSES,
    Rule,
    visible,
)


def recorders(kind: type[Fact]) -> Rule:
    """Those who may record a kind of fact."""
    parts: frozenset[Part] = frozenset(
        {"officer", *(part for part, kinds in OWN_ACTS.items() if kind in kinds)}
    )
    says = "officers, of their regions"
    for part in ("alliance", "organisation"):
        says += f"; an {part}, as its own act" if part in parts else ""
    return Rule(says, parts, "record", visible)


RULES: Final[dict[str, Rule]] = {
    # the service itself
    **dict.fromkeys(
        (
            "GET /livez",
            "GET /readyz",
            "GET /problems",
            "GET /problems/{kind}",
            "GET /schemas/round-file",
            "GET /checkpoint",
            "GET /checkpoint/key",
            "GET /consistency",
            "GET /charters/default",
            "GET /charters/{sha256}",
            # they ask for themselves, so that a session that is over keeps nobody from signing in
            "GET /sign-in",
            "GET /sign-in/callback",
            "GET /sign-in/local",
            "POST /sign-out",
            "GET /me",
        ),
        ANYBODY,
    ),
    **dict.fromkeys(("GET /tokens", "POST /tokens", "DELETE /tokens/{id}"), MEMBERS),
    "GET /metrics": WATCHERS,
    # answers
    **dict.fromkeys(
        (
            "GET /board",
            "GET /regions",
            "GET /verdicts",
            "GET /figures",
            "GET /compare",
            "GET /consultations",
            "GET /consultations/{consultation}",
            "GET /consultations/{consultation}/participation",
            "GET /consultations/{consultation}/principles",
            "GET /consultations/{consultation}/process",
            "GET /consultations/{consultation}/levels",
            "GET /consultations/{consultation}/timeline",
            "GET /consultations/{consultation}/replay",
            "GET /consultations/{consultation}/diff",
            "GET /consultations/{consultation}/side-by-side",
            "POST /consultations/{consultation}/what-if",
            "GET /consultations/{consultation}/facts",
            "GET /consultations/{consultation}/facts/{entry}",
            "GET /consultations/{consultation}/trail",
            "GET /events",
            "GET /organisations",
            "GET /organisations/{organisation}",
            "GET /organisations/{organisation}/consultations",
        ),
        READERS,
    ),
    # the stored lines
    "GET /consultations/{consultation}/facts/{entry}/line": WITNESSES,
    "GET /consultations/{consultation}/facts/{entry}/proof": WITNESSES,
    # persons
    "GET /consultations/{consultation}/facts/{entry}/people": CONFIDANTS,
    # recording
    "POST /consultations": OFFICERS,
    "POST /consultations/{consultation}/facts": RECORDERS,
    "POST /organisations": OFFICERS,
    "POST /charters": KEEPERS,
    **{
        f"POST /consultations/{{consultation}}/{name}": recorders(kind)
        for name, kind in KINDS.items()
        if name != "opened"
    },
}
"""The rule of every operation, by its method and address."""
