"""Proof over HTTP: what the service signs, and that a stranger can check it."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from application.answers import Answers
from application.audit.fault import Unproven
from application.audit.note import Checkpoint, Verifier
from application.audit.proof import Consistency, Inclusion
from application.engine import Engine
from interfaces.home.home import yardstick
from interfaces.http.service import Service
from tests.application.audit.given import ODD, SIZE, TRUSTED, audit_on, more, record
from tests.interfaces.api_client import GATE, Client, application, kind_of


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Client]:
    """The API on a database file, so that it can be altered from outside."""
    with Engine(tmp_path / "samrad.db") as engine:
        record(engine)
        client = Client(application(), engine)
        client.service = Service(
            engine,
            Answers(engine, yardstick()),
            gate=GATE,
            audit=audit_on(engine, tmp_path / "checkpoints"),
            measures=client.service.measures,
        )
        yield client


def signed(client: Client) -> Checkpoint:
    return Checkpoint.opened(text(client.get("/checkpoint")), TRUSTED)


def text(response: httpx.Response) -> str:
    assert response.status_code == 200, response.text
    assert response.headers["content-type"] == "text/plain; charset=utf-8"
    return response.content.decode()


def test_a_checkpoint_is_signed_and_follows_the_log(served: Client) -> None:
    assert Verifier.parse(text(served.get("/checkpoint/key"))) == TRUSTED
    assert signed(served).size == SIZE
    more(served.engine, "more")
    assert signed(served).size == SIZE + 1
    assert served.get("/checkpoint").headers["cache-control"] == "no-cache"


def test_an_entry_is_proved_by_its_line(served: Client) -> None:
    address = "/consultations/exempel/facts/mal"
    line = served.get(f"{address}/line").content
    assert json.loads(line)["fact"]["goal"] == ODD
    proof = Inclusion.parse(text(served.get(f"{address}/proof")))
    assert proof.verify(line, TRUSTED).size == SIZE
    with pytest.raises(Unproven, match="not what stands there"):
        proof.verify(line + b" ", TRUSTED)


def test_every_entry_of_a_round_has_its_proof(served: Client) -> None:
    facts = served.get("/consultations/annan/facts").json()["facts"]
    assert len(facts) == 3
    for envelope in facts:
        address = f"/consultations/annan/facts/{envelope['fact']['id']}"
        proof = Inclusion.parse(text(served.get(f"{address}/proof")))
        proof.verify(served.get(f"{address}/line").content, TRUSTED)


@pytest.mark.parametrize("what", ["proof", "line"])
def test_nothing_is_proved_of_what_is_not_there(served: Client, what: str) -> None:
    for id in ("exempel/facts/nothing", "nowhere/facts/mal"):
        assert kind_of(served.get(f"/consultations/{id}/{what}")) == "not-found"


def test_that_the_log_only_grew_is_proved(served: Client) -> None:
    older = text(served.get("/checkpoint"))
    more(served.engine, "more")
    proof = Consistency.parse(text(served.get(f"/consistency?old={SIZE}")))
    assert proof.verify(older, TRUSTED).size == SIZE + 1


@pytest.mark.parametrize(("old", "hashes"), [(0, 0), (SIZE, 0), (1, 4)])
def test_every_older_size_has_its_proof(served: Client, old: int, hashes: int) -> None:
    proof = Consistency.parse(text(served.get(f"/consistency?old={old}")))
    assert (proof.old, len(proof.hashes)) == (old, hashes)


def test_an_older_size_beyond_the_log_is_refused_with_the_size_it_has(served: Client) -> None:
    response = served.get(f"/consistency?old={SIZE + 1}")
    assert kind_of(response) == "invalid"
    assert f"the log has {SIZE} entries" in response.json()["detail"]
    assert kind_of(served.get("/consistency?old=-1")) == "invalid"
    assert kind_of(served.get("/consistency")) == "invalid"


def test_a_log_that_was_altered_is_not_signed(served: Client, tmp_path: Path) -> None:
    text(served.get("/checkpoint"))
    with closing(sqlite3.connect(tmp_path / "samrad.db")) as connection:
        connection.execute("DROP TRIGGER stored_events_no_delete")
        connection.execute("DELETE FROM stored_events WHERE rowid = ?", (SIZE,))
        connection.commit()
    for address in ("/checkpoint", "/consistency?old=1", "/consultations/exempel/facts/mal/proof"):
        response = served.get(address)
        assert kind_of(response) == "altered"
        assert "rolled back" in response.json()["detail"]


def test_without_a_key_nothing_is_signed_and_that_is_said(served: Client) -> None:
    served.service.audit = None
    for address in (
        "/checkpoint",
        "/checkpoint/key",
        "/consistency?old=1",
        "/consultations/exempel/facts/mal/proof",
    ):
        assert kind_of(served.get(address)) == "not-audited"
    assert served.get("/consultations/exempel/facts/mal/line").status_code == 200
