"""Who may ask for which page: one rule for each.

A page without a rule keeps the application from being made.
"""

from typing import Final

from interfaces.http.access import ANYBODY, OFFICERS, READERS, RECORDERS, TRIERS, Rule

RULES: Final[dict[str, Rule]] = {
    **dict.fromkeys(
        (
            "GET /",
            "GET /sv",
            "GET /en",
            "GET /assets/{digest}/{name}",
            "GET /{tongue}/reading",
            "GET /{tongue}/charters/{charter}",
            "GET /{tongue}/accessibility",
            "POST /{tongue}/sign-out",  # it asks for itself, as the other one does
        ),
        ANYBODY,
    ),
    **dict.fromkeys(
        (
            "GET /{tongue}/",
            "GET /{tongue}/compare",
            "GET /{tongue}/charters/{charter}/criteria",
            "GET /{tongue}/charters/{charter}/criteria/{criterion}",
            "GET /{tongue}/organisations",
            "GET /{tongue}/organisations/{organisation}",
            "GET /{tongue}/regions/{region}",
            "GET /{tongue}/consultations/{consultation}",
            "GET /{tongue}/consultations/{consultation}/participation",
            "GET /{tongue}/consultations/{consultation}/principles",
            "GET /{tongue}/consultations/{consultation}/principles/{criterion}",
            "GET /{tongue}/consultations/{consultation}/levels",
            "GET /{tongue}/consultations/{consultation}/views",
            "GET /{tongue}/consultations/{consultation}/timeline",
            "GET /{tongue}/consultations/{consultation}/moments",
            "GET /{tongue}/consultations/{consultation}/charters",
            "GET /{tongue}/public/{consultation}",
            "GET /{tongue}/consultations/{consultation}/what-if",
            "GET /{tongue}/consultations/{consultation}/audit",
            "GET /{tongue}/consultations/{consultation}/facts/{entry}",
            "GET /{tongue}/audit",
            "GET /{tongue}/audit/verify",
            "POST /{tongue}/audit/verify",
        ),
        READERS,
    ),
    "POST /{tongue}/consultations/{consultation}/charters": TRIERS,
    "GET /{tongue}/open": OFFICERS,
    "POST /{tongue}/open": OFFICERS,
    **dict.fromkeys(
        (
            "GET /{tongue}/consultations/{consultation}/record",
            "GET /{tongue}/consultations/{consultation}/record/{kind}",
            "POST /{tongue}/consultations/{consultation}/record/{kind}",
            "GET /{tongue}/consultations/{consultation}/record/{kind}/rows",
            "POST /{tongue}/consultations/{consultation}/record/{kind}/rows",
            "GET /{tongue}/consultations/{consultation}/facts/{entry}/correct",
            "POST /{tongue}/consultations/{consultation}/facts/{entry}/correct",
        ),
        RECORDERS,
    ),
}
"""The rule of every page, by its method and address."""
