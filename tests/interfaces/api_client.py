"""A client of the API within the process: the real application, without a socket."""

import asyncio
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx
from fastapi import FastAPI
from starlette.requests import HTTPConnection

from application.answers import Answers
from application.audit.log import AuditLog, Issued
from application.audit.note import Signer
from application.engine import Engine
from application.models.building import rebuild
from application.models.projector import Projector
from application.models.queries import Models
from application.models.store import Store
from application.models.worker import Worker
from application.vault import MEMORY
from domain.access import PUBLIC, SCOPES, Grant, Who, everything
from interfaces.home.home import yardstick
from interfaces.home.people import People
from interfaces.http.gate import Always, Unrecognised
from interfaces.http.service import Service, service_of
from interfaces.serving.app import create_app
from interfaces.wording.message import sentence

TODAY = date(2019, 3, 1)
ROUND = {
    "id": "dalarna-2019",
    "region": "20",
    "holder": "Landstinget Dalarna",
    "plan": "Kultur- och bildningsplan",
    "period": "2019/2022",
    "kept": "reconstructed",
}
SIGNER = Signer.generate("region.example/samrad")
COMMANDS = "/consultations/dalarna-2019"


GATE = Always(everything("officer"))
"""Whoever sits at the machine itself."""


class Badge:
    """A gate that believes what is written on the badge: grants, and perhaps scopes after a |."""

    def __init__(self) -> None:
        self.taken: set[str] = set()
        """Badges that let in no more."""

    def at_once(self, connection: HTTPConnection) -> Who | None:
        badge = connection.headers.get("badge", "")
        return None if badge else PUBLIC

    def who(self, connection: HTTPConnection) -> Who:
        badge, _, scopes = connection.headers["badge"].partition("|")
        if badge == "forged" or badge in self.taken:
            raise Unrecognised(sentence("the badge is forged"))
        grants = tuple(map(Grant.parse, badge.split())) if badge != "-" else ()
        return Who("r-anna", grants, frozenset(scopes.split()) if scopes else SCOPES)  # type: ignore[arg-type]


@dataclass
class Client:
    """Sends one request at a time."""

    app: FastAPI
    engine: Engine

    @property
    def service(self) -> Service:
        """What the application serves."""
        return service_of(self.app)

    @service.setter
    def service(self, service: Service) -> None:
        self.app.state.service = service

    def request(self, method: str, url: str, **content: Any) -> httpx.Response:
        async def send() -> httpx.Response:
            transport = httpx.ASGITransport(self.app)
            async with httpx.AsyncClient(transport=transport, base_url="http://samrad") as client:
                return await client.request(method, url, **content)

        return asyncio.run(send())

    def get(self, url: str, **headers: str) -> httpx.Response:
        return self.request("GET", url, headers=_named(headers))

    def post(self, url: str, body: Any, **headers: str) -> httpx.Response:
        return self.request("POST", url, json=body, headers=_named(headers))

    def post_form(self, url: str, files: Any, **headers: str) -> httpx.Response:
        return self.request("POST", url, files=files, headers=_named(headers))

    def record(self, kind: str, **fact: Any) -> httpx.Response:
        """Record a fact of the round, and see that it was."""
        response = self.post(f"{COMMANDS}/{kind}", fact)
        assert response.status_code == 201, response.text
        return response


def _named(headers: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}


@cache
def application() -> FastAPI:
    """One application for all tests: its routes take time to build, and hold no state."""
    with Engine() as engine:
        return create_app(Service(engine, Answers(engine, yardstick()), gate=GATE))


@contextmanager
def api(day: date = TODAY) -> Iterator[Client]:
    """The API on an empty log."""
    with (
        Engine() as engine,
        TemporaryDirectory() as folder,
        People(engine, MEMORY, None) as people,
    ):
        engine.sealer = people
        client = Client(application(), engine)
        client.service = Service(
            engine, Answers(engine, yardstick(), lambda: day), gate=GATE, people=people,
            audit=AuditLog(engine.tree, SIGNER, Issued(Path(folder))),
            measures=client.service.measures,
        )  # fmt: skip
        yield client


@contextmanager
def modelled(client: Client) -> Iterator[Models]:
    """The client's application answers over all rounds, from a model that is kept up."""
    answers: Answers = client.service.answers
    with TemporaryDirectory() as folder, closing(Store.sqlite(Path(folder))) as store:
        projector = Projector(client.engine, answers, store)
        rebuild(projector)
        with Worker(projector) as worker:
            client.service.models = Models(projector, worker)
            yield client.service.models
            client.service.models = None


def kind_of(response: httpx.Response) -> str:
    """Which problem it is; it must be one that is explained."""
    assert response.headers["content-type"] == "application/problem+json", response.text
    problem = response.json()
    assert problem["status"] == response.status_code
    assert problem["detail"]
    assert problem["remedy"]
    return str(problem["type"]).removeprefix("/problems/")
