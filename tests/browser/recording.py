"""An officer puts down a fact through the API: there are no pages to record by yet."""

import httpx

from tests.browser.site import COOKIE, UNDER_WAY, Site
from tests.faults.service import PATIENCE

LATE = "anteckningar-norrvik"
"""Notes of a meeting, sent in 2024 and put down only now."""


def recorded_late(site: Site) -> str:
    """Have a fact of the round under way put down long after it happened; by whom.

    Asked again, it is the same fact still.
    """
    session = {COOKIE: site.session("officer")}
    with httpx.Client(base_url=site.address, cookies=session, timeout=PATIENCE) as officer:
        told = {
            "id": LATE, "meeting": "dialog-norrvik", "occurred": "2024-10-18",
            "sources": [{"source": "akten"}],
        }  # fmt: skip
        answer = officer.post(
            f"/consultations/{UNDER_WAY}/notes-sent",
            json=told,
            headers={
                "X-CSRF-Token": officer.get("/me").json()["csrf"],
                "Idempotency-Key": LATE,
            },
        )
        assert answer.status_code in (200, 201), answer.text
        line = officer.get(f"/consultations/{UNDER_WAY}/facts/{LATE}/line")
        recorder: str = line.json()["recorder"]
        return recorder
