"""A visit to the pages, upon the real application and without a socket."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any

from application.answers import Answers
from application.audit.log import AuditLog, Issued
from domain.translation import in_language
from interfaces.home.home import Home, yardstick
from interfaces.http.headers import OF_PAGES
from interfaces.http.service import Service
from interfaces.serving.app import create_app
from tests.interfaces.api_client import SIGNER, Badge, Client, modelled
from tests.interfaces.command_line import home_with

ARCHIVE = Path("interfaces/archive")
DAY = date(2026, 11, 22)


@contextmanager
def visiting(folder: Path, *files: str) -> Iterator[Client]:
    """The pages over the rounds of some files; whoever wears no badge is the public."""
    with home_with(folder, *files), Home(folder, folder / "samrad.db").open() as engine:
        audit = AuditLog(engine.tree, SIGNER, Issued(folder))
        answers = Answers(engine, yardstick(), lambda: DAY)
        app = create_app(Service(engine, answers, audit=audit, gate=Badge()))
        client = Client(app, engine)
        with modelled(client):
            yield client


def settle(client: Client) -> None:
    """Wait until the model holds all that is recorded."""
    client.service.models.reach(client.engine.position(), 10)


def answered(client: Client, address: str, tongue: str = "en") -> Any:
    """What the API answers, with each text in a language, as pages tell it."""
    return in_language(client.get(address).json(), tongue)


def fact(client: Client, round: str, id: str, tongue: str = "en") -> Any:
    """A fact with each of its texts in a language."""
    return in_language(client.engine.consultation(round).facts[id].fact, tongue)


def page(client: Client, address: str, **headers: str) -> str:
    """The HTML of a page, which must be there, and keep to the policy of pages."""
    answer = client.get(address, **headers)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-security-policy"] == OF_PAGES
    assert not re.search(r"<[^>]*\sstyle=|<style|<script(?! src=)", answer.text)
    return answer.text


def read(html: str) -> str:
    """What a page says: its words without its marks, and one space between them."""
    main = html[html.index("<main") : html.index("</main>")]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())
