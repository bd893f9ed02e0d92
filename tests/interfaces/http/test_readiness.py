"""Whether the service can be relied on: what is wrong is said, and nothing hidden with it."""

from collections.abc import Iterator

import pytest

from interfaces.http import readiness
from interfaces.http.readiness import Check
from tests.interfaces.api_client import COMMANDS, ROUND, Client, api


@pytest.fixture
def client() -> Iterator[Client]:
    with api() as client:
        assert client.post("/consultations", ROUND).status_code == 201
        client.record("goal-set", id="mal", goal="Fler röster")
        yield client


def test_a_damaged_entry_is_a_problem_of_its_own_and_the_service_is_not_ready(
    client: Client,
) -> None:
    with client.engine.recorder.datastore.transaction(commit=True) as cursor:  # type: ignore[attr-defined]
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for row in cursor.fetchall():
            cursor.execute(f"DROP TRIGGER {row['name']}")
        cursor.execute("UPDATE stored_events SET topic = 'a.1' WHERE originator_version = 2")
    client.engine.forget()
    assert client.get("/readyz").status_code == 200
    answer = client.get(COMMANDS)
    assert (answer.status_code, answer.json()["type"]) == (503, "/problems/log-damaged")
    ready = client.get("/readyz")
    assert (ready.status_code, ready.json()["type"]) == (503, "/problems/not-ready")
    for told in (answer, ready):
        assert "is damaged" in told.json()["detail"]
        assert "goal" not in told.text
        assert "dalarna" not in told.text


def test_each_part_has_its_say(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str | None] = [None]
    stops = Check("here", lambda: said[0])
    warns = Check("there", lambda: said[0], warns=True)
    monkeypatch.setattr(client.service, "checks", (stops, warns))
    assert client.get("/readyz").json()["status"] == "ok"
    said[0] = "it leaks"
    found = readiness.look(client.engine, client.service.checks)
    assert (found.faults, found.warnings) == (("here: it leaks",), ("there: it leaks",))
    assert client.get("/readyz").json()["detail"] == "here: it leaks"
    monkeypatch.setattr(client.service, "checks", (warns,))
    ready = client.get("/readyz")
    assert (ready.status_code, ready.json()["status"]) == (200, "warning")
    assert ready.json()["warnings"] == ["there: it leaks"]
