"""No door tells a small count of what is sensitive to those who do not work with the round.

Two worlds that differ in such counts alone, and in the totals that hold them, answer alike: every
operation of the API and every page, whoever asks from outside, and from wherever in time.
"""

import asyncio
import json
import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx
import pytest
from fastapi.routing import APIRoute

from application.answers import Answers
from application.audit.log import AuditLog, Issued
from application.audit.verify import verify
from application.disclosure import places_in
from application.pseudonyms import Pseudonyms
from interfaces.files.events_export import export_events
from interfaces.files.log_export import export_log
from interfaces.home.home import yardstick
from interfaces.http.service import Service
from interfaces.serving.app import create_app
from interfaces.web.site import PAGES
from tests.application.given import engine_on
from tests.interfaces.api_client import SIGNER, TODAY, Badge, Client, modelled

OUTSIDE = ("", "alliance:20:koren", "researcher")
INSIDE = ("officer:20", "auditor")
ASKED_INSIDE = (
    "/consultations/r/facts/behov", "/consultations/r/facts/samer", "/events",
    "/consultations/r/facts/samer/line", "/sv/consultations/r/participation",
)  # fmt: skip
HASHED = ("/checkpoint", "/consistency", "/proof", "/audit")
"""Of the very lines, which differ."""


def told(access: int, sami: int, fixed: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """A round in which so many needed access, or were later said to, and so many Sami came."""
    for id, of in (("koren", ["amateur-culture"]), ("sameforeningen", ["sami"])):
        described = {"id": f"o-{id}", "organisation": id, "name": f"Om {id}", "groups": of}
        yield "organisation-described", described
    yield "meeting-held", {"id": "mote", "occurred": "2018-02-13"}
    need = {"id": "behov", "meeting": "mote", "need": "access", "count": f"{access} persons"}
    yield "needs-counted", need | {"note": f"{access} med rullstol"}
    of_all = {"id": "alla", "meeting": "mote", "count": f"{14 + sami} persons"}
    yield "attendance-counted", of_all
    of_some = {"id": "civila", "meeting": "mote", "count": "14 persons", "party": "civil-society"}
    yield "attendance-counted", of_some
    counted = {"id": "samer", "meeting": "mote", "count": f"{sami} persons", "group": "sami"}
    yield "attendance-counted", counted
    came = {"id": "kom", "meeting": "mote", "organisation": "sameforeningen"}
    yield "attendance-recorded", came | {"count": f"{sami} persons"}
    changes = {"count": f"{fixed} persons"}
    yield (
        "corrected",
        {"id": "rattat", "entry": "behov", "changes": changes, "reason": f"{fixed} var"},
    )
    yield "responses-counted", {"id": "svar", "count": "2 responses", "party": "national-minority"}
    said = {"id": "b", "entry": "samer", "organisation": "koren", "statement": "Nej"}
    yield "contested", said | {"case_number": "KN 1"}
    yield "record-published", {"id": "ut"}


class World:
    """A log with such a round, and all that is asked of it."""

    def __init__(self, *counts: int):
        with TemporaryDirectory() as folder, engine_on(Path(folder) / "log.db") as self.engine:
            self.audit = AuditLog(self.engine.tree, SIGNER, Issued(Path(folder)))
            answers = Answers(self.engine, yardstick(), lambda: TODAY)
            app = create_app(Service(self.engine, answers, audit=self.audit, gate=Badge(),
                             pseudonyms=Pseudonyms(b"fixed")))  # fmt: skip
            self.client = Client(app, self.engine)
            opening = {
                "id": "r", "region": "20", "holder": "H", "plan": "P", "period": "2019/2022",
                "kept": "live",
            }  # fmt: skip
            self.post("/consultations", opening)
            for kind, body in told(*counts):
                self.post(f"/consultations/r/{kind}", body)
            with modelled(self.client):
                self.answers = {who: asyncio.run(self.asked(who)) for who in (*OUTSIDE, *INSIDE)}
            self.export(Path(folder))

    def post(self, address: str, body: dict[str, Any]) -> None:
        answer = self.client.post(address, body, badge="officer:20", idempotency_key=body["id"])
        assert answer.status_code == 201, answer.text

    async def asked(self, who: str) -> dict[str, str]:
        transport = httpx.ASGITransport(self.client.app)
        badge = {"badge": who} if who else {}
        async with httpx.AsyncClient(
            transport=transport, base_url="http://samrad", headers=badge
        ) as client:
            asked = ASKED_INSIDE if who in INSIDE else self.addresses()
            told = {address: await client.get(address) for address in asked}
            what_if = "/consultations/r/what-if"
            supposed = {"suppose": [{"remove": ["civila"]}]}
            told[what_if] = await client.post(what_if, json=supposed)
        return {address: answer.text for address, answer in told.items() if answer.is_success}

    def addresses(self) -> Iterator[str]:
        """Every question, with what its address can name, and as of other moments."""
        named = {
            "consultation": ["r"], "region": ["20"], "organisation": ["sameforeningen"],
            "entry": ["behov", "alla", "samer", "rattat", "b"],
            "tongue": ["sv"], "criterion": ["05"],
        }  # fmt: skip
        pages = [route for part in PAGES for route in part.routes if isinstance(route, APIRoute)]
        paths = [route.path for route in pages if "GET" in (route.methods or ())]
        paths += [p for p, of in self.client.app.openapi()["paths"].items() if "get" in of]
        for path in sorted(set(paths)):
            places = re.findall(r"{(\w+)}", path)
            if path.endswith(HASHED) or "sign-in" in path or not {*places} <= {*named}:
                continue
            for filled in product(*(named[place] for place in places)):
                address = path.format(**dict(zip(places, filled, strict=True)))
                for query in ("", "?known_at=6", "?true_on=2018-03-01", "?from=6", "?by=occurred"):
                    yield address + query

    def export(self, folder: Path) -> None:
        """What is written out for others."""
        self.few = places_in(self.engine, ["r"])
        self.log = folder / "log"
        self.exported = export_log(self.audit, self.log, ["r"], withheld=self.few)
        self.lines = self.log.read_bytes()
        self.verified = verify(self.log, SIGNER.verifier)
        names = Pseudonyms(b"fixed")
        export_events(self.engine.recorder, "s", names, self.engine, ["r"], folder / "events")
        self.events = (folder / "events").read_text()


@pytest.fixture(scope="module")
def worlds() -> tuple[World, World]:
    return World(1, 2, 3), World(3, 4, 2)


@pytest.mark.parametrize("who", OUTSIDE)
def test_outside_all_that_is_answered_is_the_same(worlds: tuple[World, World], who: str) -> None:
    one, other = (world.answers[who] for world in worlds)
    assert one.keys() == other.keys()
    assert len(one) > 60
    assert [address for address, text in one.items() if text != other[address]] == []


@pytest.mark.parametrize("who", INSIDE)
def test_inside_they_are_told(worlds: tuple[World, World], who: str) -> None:
    one = worlds[0].answers[who]
    assert json.loads(one["/consultations/r/facts/behov"])["fact"]["count"]["number"] == 1
    assert "16 personer" in one["/sv/consultations/r/participation"]
    assert (
        worlds[1].answers[who]["/consultations/r/facts/samer"]
        != one["/consultations/r/facts/samer"]
    )


def test_outside_it_is_said_that_they_are_few(worlds: tuple[World, World]) -> None:
    public = worlds[0].answers[""]
    few = {"number": 5, "unit": "persons", "precision": "fewer-than"}
    envelope = json.loads(public["/consultations/r/facts/samer"])
    assert envelope["fact"]["count"] == few
    assert envelope["nonce"] == "withheld"
    assert "färre än 5 personer" in public["/sv/consultations/r/facts/samer"]
    assert "minst 5 personer" in public["/sv/consultations/r/participation"]
    assert '"precision":"fewer-than"' in public["/figures"]


def test_the_line_is_withheld_and_what_it_proves_is_not(worlds: tuple[World, World]) -> None:
    public, officer = (worlds[0].answers[who] for who in ("", "officer:20"))
    assert "/consultations/r/facts/samer/line" not in public
    assert "/consultations/r/facts/b/line" in public
    assert '"count":{"number":2' in officer["/consultations/r/facts/samer/line"]


def test_what_is_written_out_for_others_tells_none(worlds: tuple[World, World]) -> None:
    one, other = worlds
    assert one.events == other.events
    assert "fewer-than" in one.events
    assert len(one.few) == 7
    assert one.verified.withheld >= 7
    shown = [[line for line in world.lines.split(b"\n")[1:] if b"\twithheld\t" not in line]
             for world in worlds]  # fmt: skip
    assert shown[0] == shown[1]
    entries = [line for line in shown[0] if line and not line.startswith(b"end\t")]
    assert one.exported.shown == len(entries)


def test_a_feed_that_is_followed_tells_none(worlds: tuple[World, World]) -> None:
    batch = worlds[0].answers[""]["/events"]
    assert batch == worlds[1].answers[""]["/events"]
    assert "fewer-than" in batch
    assert batch != worlds[0].answers["auditor"]["/events"]
