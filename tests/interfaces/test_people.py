"""People's data at the edges: the command line, the API, what is kept where, and what leaks."""

import json
import logging
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlalchemy import delete, insert, select

from application.answers import Answers
from application.people.erasing import erase
from application.people.keys import MENTIONS
from application.people.keys import PEOPLE as PERSONS
from application.people.opening import Opened
from application.vault import MEMORY
from interfaces.api import people as api_people
from interfaces.home.home import Home, yardstick
from interfaces.home.models import models_of
from interfaces.home.people import People, Unkept, people_of
from interfaces.home.settings import Misconfigured
from interfaces.http import logs
from interfaces.http.service import Service
from interfaces.serving.app import create_app
from tests.application.given import submission
from tests.application.people.given import ANNA, DECISION, MAIL, contact
from tests.given import fact, opened, org
from tests.interfaces.api_client import COMMANDS, GATE, Client, kind_of
from tests.interfaces.command_line import run

PERSON = "register-q7"
FILE: dict[str, Any] = {
    "format": "samrad/round/1",
    "consultation": {
        "id": "exempel", "region": "10", "holder": "Region Exempel", "plan": "Plan",
        "period": "2019/2022", "kept": "reconstructed",
    },
    "organisations": [{"id": "ax", "name": "Ax"}],
    "facts": [
        {
            "id": "kontakt", "fact": "contact-named", "organisation": "ax",
            "name": {"value": ANNA, "person": PERSON},
            "address": {"value": MAIL, "person": PERSON},
        },
        {"id": "svar", "fact": "response-received", "signed_by": {"value": "Bo Svar-Q8"}},
    ],
}  # fmt: skip


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home with a round in it that tells of two persons."""
    path = tmp_path / "home"
    monkeypatch.setenv("SAMRAD_HOME", str(path))
    monkeypatch.setenv("SAMRAD_LANGUAGE", "en")
    file = tmp_path / "round.yaml"
    file.write_text(yaml.safe_dump(FILE, allow_unicode=True))
    assert run("load", str(file)).exit_code == 0
    return path


# --- the home ------------------------------------------------------------------------------------


def test_a_log_that_tells_of_nobody_needs_no_keys(tmp_path: Path) -> None:
    with Home(tmp_path, tmp_path / "samrad.db").open(write=True) as engine:
        engine.submit(submission(opened(), org("ax"), key="k"))
        assert people_of(engine).opening() is None
        engine.preview(submission(contact("kontakt"), key="trial"))
        assert {file.name for file in tmp_path.iterdir()} <= {
            "samrad.db", "samrad.db-wal", "samrad.db-shm", "samrad.db.clock",
        }  # fmt: skip
        engine.submit(submission(contact("kontakt"), key="k2"))
    assert {"master.key", "samrad.db.keys.db"} <= {file.name for file in tmp_path.iterdir()}


def test_keys_and_master_key_are_where_the_settings_say(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SAMRAD_HOME", str(tmp_path / "other"))
    monkeypatch.setenv("SAMRAD_KEYS", f"sqlite://{tmp_path}/apart/keys.db")
    monkeypatch.setenv("SAMRAD_MASTER_KEY", f"{tmp_path}/elsewhere/master")
    assert run("load", str(tmp_path / "round.yaml")).exit_code == 0
    assert (tmp_path / "apart" / "keys.db").exists()
    assert (tmp_path / "elsewhere" / "master").exists()
    assert not (tmp_path / "other" / "master.key").exists()


def test_another_master_key_is_told_of(home: Path) -> None:
    (home / "master.key").unlink()
    refused = run("subject", PERSON, "--region", "10")
    assert refused.exit_code == 1
    assert "SAMRAD_MASTER_KEY" in refused.err
    with Home(home, home / "samrad.db").open() as engine, pytest.raises(Unkept):
        engine.submit(submission(contact("ny"), key="k2"))


def test_a_key_store_that_is_gone_is_no_fault_of_the_log(home: Path) -> None:
    with Home(home, home / "samrad.db").open() as engine:
        people = people_of(engine)
        assert people.opening()
        with closing(sqlite3.connect(home / "samrad.db.keys.db")) as file, file:
            file.execute("DROP TABLE people")
        with pytest.raises(Unkept):
            engine.submit(submission(contact("ny"), key="k2"))


def test_log_and_keys_are_both_kept_in_postgresql(
    tmp_path: Path, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SAMRAD_HOME", str(tmp_path))
    monkeypatch.setenv("SAMRAD_DATABASE", postgres_url)
    monkeypatch.setenv("SAMRAD_KEYS", postgres_url)
    monkeypatch.setenv("SAMRAD_LANGUAGE", "en")
    file = tmp_path / "round.yaml"
    file.write_text(yaml.safe_dump(FILE, allow_unicode=True))
    assert run("load", str(file)).exit_code == 0
    assert ANNA in run("subject", PERSON, "--region", "10").out
    assert run("rotate-master-key").exit_code == 0
    erased = run("erase", PERSON, "--region", "10", "--decision", DECISION, "--yes")
    assert erased.exit_code == 0, erased.err
    assert ANNA not in run("subject", PERSON, "--region", "10").out
    assert "nothing new" in run("load", str(file)).out
    dump = run("backup", "--only-keys", str(tmp_path / "keys.dump"))
    assert dump.exit_code == 1
    assert "--schema=samrad_vault" in dump.err
    with Home(tmp_path, postgres_url, postgres_url).open() as engine:
        told = b"".join(row[-1] for row in engine.recorder.lines())
        assert ANNA.encode() not in told


# --- the command line ----------------------------------------------------------------------------


def test_all_that_is_held_of_a_person_is_shown(home: Path) -> None:
    shown = run("subject", PERSON, "--region", "10")
    assert shown.exit_code == 0
    for told in (PERSON, ANNA, MAIL, "exempel · contact named kontakt · name"):
        assert told in shown.out
    assert "Bo" not in shown.out
    told = json.loads(run("subject", PERSON, "--region", "10", "--json").out)
    assert [(one["entry"], one["field"]) for one in told["held"]] == [
        ("kontakt", "name"), ("kontakt", "address"),
    ]  # fmt: skip
    assert told["held"][0]["read"]["value"] == ANNA


def test_a_person_is_found_by_what_is_told_of_them(home: Path) -> None:
    (found,) = json.loads(run("subject", "--find", "svar-q8", "--region", "10", "--json").out)
    assert found["person"].startswith("m-")
    assert found["held"][0]["read"]["value"] == "Bo Svar-Q8"
    assert json.loads(run("subject", "--find", "nobody", "--region", "10", "--json").out) == []
    missed = run("subject", "--find", "nobody", "--region", "10")
    assert missed.exit_code == 1


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("subject", "--region", "10"), "--find"),
        (("subject", PERSON, "--region", "02"), "--region takes"),
        (("subject", "nobody", "--region", "10"), "nothing is held"),
        (("erase", PERSON, "--region", "10"), "--decision"),
        (("erase", PERSON, "--region", "10", "--decision", " "), "--decision"),
        (("erase", PERSON, "--region", "10", "--decision", "\u200b", "--yes"), "needs a decision"),
        (("erase", PERSON, "--region", "10", "--decision", "K\x9b1", "--yes"), "U+009B"),
        (("erase", PERSON, "--region", "10", "--decision", "x" * 201, "--yes"), "decision"),
        (("erase", PERSON, "--region", "10", "--decision", "850709-9805", "--yes"), "--decision"),
        (("erase", "nobody", "--region", "10", "--decision", "x", "--yes"), "nothing is held"),
        (
            ("erase", PERSON, "--region", "10", "--decision", "x", "--yes", "--recorder", "Å Ä"),
            "recorder",
        ),
    ],
)
def test_what_cannot_be_done_is_told(home: Path, args: tuple[str, ...], says: str) -> None:
    refused = run(*args)
    assert refused.exit_code == 1
    assert says in refused.err
    assert ANNA in run("subject", PERSON, "--region", "10").out


def test_what_is_sealed_is_told_to_be_where_facts_are_told(home: Path, tmp_path: Path) -> None:
    corrected = {
        "id": "rattad", "fact": "corrected", "entry": "kontakt", "reason": "bytt",
        "changes": {"name": {"value": "Cecilia Exempelsson"}},
    }  # fmt: skip
    file = tmp_path / "grown.yaml"
    grown = FILE | {"facts": [*FILE["facts"], corrected]}
    file.write_text(yaml.safe_dump(grown, allow_unicode=True))
    assert run("load", str(file)).exit_code == 0
    for command in (("trail", "exempel"), ("timeline", "exempel", "--versions")):
        told = run(*command)
        assert told.exit_code == 0, told.err
        assert "sealed (m-" in " ".join(told.out.split())
        assert "Exempelsson" not in told.out
        assert '"digest"' not in told.out


def test_nobody_is_supposed(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "what-if.yaml"
    file.write_text(
        "format: samrad/what-if/1\ntitle: Om\nsuppose:\n"
        f"  - {{change: kontakt, set: {{name: {{value: {ANNA}}}}}}}\n"
    )
    refused = run("replay", "exempel", "--what-if", str(file))
    assert refused.exit_code == 1
    assert "sealed" in refused.err
    assert ANNA not in refused.err + refused.out


def test_who_is_erased_is_shown_first_and_then_asked_about(home: Path) -> None:
    asked = run("erase", PERSON, "--region", "10", "--decision", DECISION)  # nobody answers
    assert asked.exit_code == 1
    assert ANNA in asked.out
    assert ANNA in run("subject", PERSON, "--region", "10").out


def test_an_erasure_leaves_the_round_as_it_was(home: Path, tmp_path: Path) -> None:
    before = [run(name, "exempel", "--json").out for name in ("participation", "principles")]
    erased = run("erase", PERSON, "--region", "10", "--decision", DECISION, "--yes")
    assert erased.exit_code == 0, erased.err
    assert "older backups" in erased.out
    after = [run(name, "exempel", "--json").out for name in ("participation", "principles")]
    assert after == before
    shown = run("subject", PERSON, "--region", "10")
    assert DECISION in shown.out
    assert ANNA not in shown.out
    again = run("erase", PERSON, "--region", "10", "--decision", DECISION, "--yes")
    assert again.exit_code == 0
    assert "nothing new" in run("load", str(tmp_path / "round.yaml")).out
    told = json.loads(run("subject", PERSON, "--region", "10", "--json").out)
    assert told["erased"]["decision"] == DECISION
    assert told["held"] == []
    assert "raderat" in run("subject", PERSON, "--region", "10", "--language", "sv").out


def test_an_old_copy_of_the_keys_is_told_what_was_erased(home: Path, tmp_path: Path) -> None:
    keys = home / "samrad.db.keys.db"
    shutil.copy(keys, tmp_path / "older.db")
    assert run("erase", PERSON, "--region", "10", "--decision", DECISION, "--yes").exit_code == 0
    shutil.copy(tmp_path / "older.db", keys)
    assert ANNA not in run("subject", PERSON, "--region", "10").out
    with closing(sqlite3.connect(keys)) as file:
        left = file.execute("SELECT person, wrapped FROM people WHERE destroyed IS NOT NULL")
        assert left.fetchall() == [(None, None)]


def test_the_master_key_is_rotated(home: Path) -> None:
    before = (home / "master.key").read_text()
    rotated = run("rotate-master-key")
    assert rotated.exit_code == 0, rotated.err
    assert before.split()[1] not in (home / "master.key").read_text()
    assert ANNA in run("subject", PERSON, "--region", "10").out


def test_nobody_is_held_where_nothing_was_sealed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SAMRAD_HOME", str(tmp_path))
    with Home(tmp_path, tmp_path / "samrad.db").open(write=True):
        pass
    refused = run("subject", PERSON, "--region", "10")
    assert refused.exit_code == 1
    assert "nothing is held" in refused.err


# --- backups -----------------------------------------------------------------------------------


def test_a_backup_has_the_keys_in_a_file_of_their_own_and_no_master_key(
    home: Path, tmp_path: Path
) -> None:
    done = run("backup", str(tmp_path / "b.db"), "--keys", str(tmp_path / "apart.db"))
    assert done.exit_code == 0, done.err
    assert "keep it apart" in done.out
    assert (tmp_path / "apart.db").stat().st_mode & 0o777 == 0o600
    restored = tmp_path / "restored"
    restored.mkdir()
    shutil.copy(tmp_path / "b.db", restored / "samrad.db")
    shutil.copy(tmp_path / "apart.db", restored / "samrad.db.keys.db")
    with (
        Home(restored, restored / "samrad.db").open() as engine,
        pytest.raises(Misconfigured, match="MASTER_KEY"),
    ):
        people_of(engine).opening()
    shutil.copy(home / "master.key", restored / "master.key")
    with Home(restored, restored / "samrad.db").open() as engine:
        opening = people_of(engine).opening()
        assert opening
        assert opening.survey() == 0
    again = run("backup", str(tmp_path / "c.db"), "--keys", str(tmp_path / "apart.db"))
    assert again.exit_code == 1
    assert not (tmp_path / "c.db").exists()
    alone = run("backup", "--only-keys", str(tmp_path / "alone.db"))
    assert alone.exit_code == 0
    assert (tmp_path / "alone.db").exists()


# --- nothing in the clear ------------------------------------------------------------------------

SECRETS = (ANNA, MAIL, "Bo Svar-Q8")


def test_no_file_of_a_home_has_anything_in_the_clear(home: Path) -> None:
    place = Home(home, home / "samrad.db")
    assert run("checkpoint").exit_code == 0
    assert run("rebuild").exit_code == 0
    with place.open() as engine, models_of(place, engine):
        state = engine.consultation("exempel")
        people_of(engine).opening()
        seen = [repr(state), repr(engine.submit), str(vars(engine))]
        seen += [file.read_bytes().decode(errors="replace") for file in files(home)]
    assert len(seen) > 5
    for one in seen:
        for secret in SECRETS:
            assert secret not in one
    clear = [file.name for file in files(home) if PERSON.encode() in file.read_bytes()]
    assert set(clear) <= {"samrad.db.keys.db", "samrad.db.keys.db-wal"}


def files(home: Path) -> list[Path]:
    return [file for file in home.rglob("*") if file.is_file()]


@pytest.fixture(params=["text", "json"])
def log(
    request: pytest.FixtureRequest, capfd: pytest.CaptureFixture[str]
) -> Iterator[pytest.CaptureFixture[str]]:
    """The service's log at its most talkative."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    logs.configure(request.param, "debug")
    yield capfd
    root.handlers[:] = handlers
    root.setLevel(level)


BROKEN: tuple[tuple[str, dict[str, Any]], ...] = (
    ("contact-named", {"id": "Kontakt", "organisation": "ax", "name": {"value": ANNA}}),
    ("contact-named", {"id": "kontakt", "organisation": "nobody", "name": {"value": ANNA}}),
    ("contact-named", {"id": "kontakt", "organisation": "ax", "name": ANNA}),
    ("contact-named", {"id": "kontakt", "organisation": "ax", "name": {"value": ANNA, "x": MAIL}}),
    ("contact-named", {"id": "kontakt", "organisation": "ax", "name": {"value": ANNA * 100}}),
    ("contact-named", {"id": "kontakt", "organisation": "ax", "name": {"sealed": ANNA}}),
    ("contact-named", {"id": "kontakt", "organisation": "ax", "name": {ANNA: 1}}),
    ("contact-named", {"id": "kontakt", "organisation": "ax", "name": {"value": f"{ANNA}\x00"}}),
    ("contact-named", {"id": "samisk", "organisation": "samisk", "name": {"value": ANNA}}),
    ("contact-named", {"id": "first", "organisation": "ax", "name": {"value": MAIL}}),
    (
        "corrected",
        {"id": "c", "entry": "first", "changes": {"note": {"value": ANNA}}, "reason": "x"},
    ),
    (
        "corrected",
        {"id": "c", "entry": "first", "changes": {"name": {"value": ANNA, "x": 1}}, "reason": "x"},
    ),
    ("corrected", {"id": "c", "entry": "first", "changes": {"name": {ANNA: 1}}, "reason": "x"}),
)


def test_neither_answers_nor_logs_nor_measures_tell_of_anybody(
    client: Client, log: pytest.CaptureFixture[str]
) -> None:
    client.record("organisation-described", id="o", organisation="ax", name="Ax")
    client.record(
        "organisation-described", id="o2", organisation="samisk", name="S", groups=["sami"]
    )
    named = {"name": {"value": ANNA, "person": PERSON}}
    answered = [client.record("contact-named", id="first", organisation="ax", **named)]
    preview = f"{COMMANDS}/contact-named?preview=true"
    answered.append(client.post(preview, {"id": "p", "organisation": "ax", **named}))
    for kind, body in BROKEN:
        response = client.post(f"{COMMANDS}/{kind}", body)
        assert response.status_code in (409, 422), (body, response.text)
        answered.append(response)
    paths = ("facts", "facts/first", "timeline", "participation", "process")
    answered += [client.get(f"{COMMANDS}/{path}") for path in paths]
    answered += [client.get("/metrics"), client.get("/events"), client.get("/readyz")]
    assert answered[-3].status_code == answered[-2].status_code == 200
    told = log.readouterr()
    for text in (*(one.text for one in answered), told.err, told.out):
        for secret in (*SECRETS, PERSON):
            assert secret not in text


def test_a_fault_in_the_middle_tells_of_nobody(
    client: Client, log: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever is raised where the value is at hand, its trace has no values in it."""

    def failing(*_: Any) -> None:
        raise RuntimeError("the disk is full")

    client.record("organisation-described", id="o", organisation="ax", name="Ax")
    monkeypatch.setattr("application.people.cipher.Cipher.seal", failing)
    body = {"id": "first", "organisation": "ax", "name": {"value": ANNA, "person": PERSON}}
    with pytest.raises(RuntimeError):
        client.post(f"{COMMANDS}/contact-named", body)
    told = log.readouterr()
    assert ANNA not in told.err + told.out
    assert PERSON not in told.err + told.out


# --- the API -------------------------------------------------------------------------------------


@pytest.fixture
def opener(tmp_path: Path) -> Iterator[Client]:
    """A home with one contact, and a plain fact."""
    with Home(tmp_path, tmp_path / "samrad.db").open(write=True) as engine:
        engine.submit(
            submission(opened(), org("ax"), contact("kontakt", address=MAIL),
                       fact("goal-set", "mal", goal="Fler"), key="k")
        )  # fmt: skip
        app = create_app(
            Service(engine, Answers(engine, yardstick()), gate=GATE, people=people_of(engine))
        )
        yield Client(app, engine)


PEOPLE = "/consultations/exempel/facts/kontakt/people"


def test_whom_an_entry_names_is_opened_and_kept_nowhere(opener: Client) -> None:
    response = opener.get(PEOPLE)
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "no-store"
    told = response.json()
    assert (told["consultation"], told["entry"]) == ("exempel", "kontakt")
    assert {one["field"]: one["read"]["value"] for one in told["people"]} == {
        "name": ANNA, "address": MAIL,
    }  # fmt: skip
    assert "p-1" not in response.text
    nobody = opener.get("/consultations/exempel/facts/mal/people")
    assert nobody.json()["people"] == []


def test_what_was_erased_lost_or_is_told_too_much_of_is_said_to_be(opener: Client) -> None:
    people = people_of(opener.engine)
    opening = people.opening()
    assert opening
    opener.engine.submit(submission(contact("annan", "Bo", "p-2"), key="k2"))
    other = PEOPLE.replace("kontakt", "annan")
    erase(opening, "10", "p-1", DECISION, "officer", "officer")
    states = {one["read"]["state"] for one in opener.get(PEOPLE).json()["people"]}
    assert states == {"forgotten"}
    with opening.keys.vault.writing() as connection:
        connection.exec_driver_sql("DELETE FROM mentions")
    assert api_people.unreadable(people) == 0
    (lost,) = opener.get(other).json()["people"]
    assert lost["read"] == {
        "state": "unreadable", "value": None, "salt": None, "decision": None, "erased": None,
    }  # fmt: skip
    assert api_people.unreadable(people) == 1
    later = fact(
        "corrected", "c", entry="organisation-ax", changes={"groups": ["disability"]}, reason="x"
    )
    opener.engine.submit(submission(later, key="later"))
    (withheld,) = opener.get(other).json()["people"]
    assert withheld["read"]["state"] == "withheld"


def test_what_is_not_there_is_not_found_and_without_keys_nothing_is_opened(
    opener: Client,
) -> None:
    for path in (PEOPLE.replace("kontakt", "nobody"), PEOPLE.replace("exempel", "nobody")):
        assert kind_of(opener.get(path)) == "not-found"
    opener.service.people = None
    assert kind_of(opener.get(PEOPLE)) == "not-kept"


def test_keys_that_cannot_be_used_are_told_of(opener: Client) -> None:
    opening = people_of(opener.engine).opening()
    assert opening
    with opening.keys.vault.writing() as connection:
        connection.exec_driver_sql("DROP TABLE mentions")
    assert kind_of(opener.get(PEOPLE)) == "keys-unusable"


def test_who_turned_out_to_be_told_too_much_of_cannot_be_found_out_by_a_preview(
    client: Client,
) -> None:
    client.record("organisation-described", id="o", organisation="ax", name="Ax")
    body = {"id": "k", "organisation": "ax", "name": {"value": ANNA, "person": PERSON}}
    client.record("contact-named", **body)
    changes = {"groups": ["roma"]}
    client.record("corrected", id="c", entry="o", changes=changes, reason="x")
    for value, person in ((ANNA, PERSON), ("Bo", PERSON), (ANNA, "another")):
        asked = body | {"name": {"value": value, "person": person}}
        for query, nothing in (("?preview=true", "adds"), ("", "added")):
            answer = client.post(f"{COMMANDS}/contact-named{query}", asked)
            assert answer.status_code == 200, answer.text
            assert answer.json()[nothing] == []


def test_restored_older_keys_in_postgresql_lose_again_what_was_erased(
    tmp_path: Path, postgres_url: str
) -> None:
    master = tmp_path / "master.key"
    with Home(tmp_path, tmp_path / "samrad.db", postgres_url).open(write=True) as engine:
        engine.submit(submission(opened(), org("ax"), contact("kontakt"), key="k"))
        opening = people_of(engine).opening()
        assert opening
        with opening.keys.vault.reading() as connection:
            older = connection.execute(select(PERSONS)).mappings().all()
            mentions = connection.execute(select(MENTIONS)).mappings().all()
        erase(opening, "10", "p-1", DECISION, "officer", "officer")
        with opening.keys.vault.writing() as connection:
            connection.execute(delete(PERSONS))
            connection.execute(insert(PERSONS), [{**row} for row in older])
            connection.execute(insert(MENTIONS), [{**row} for row in mentions])
        told: Any = engine.consultation("exempel").fact("kontakt")
        assert opening.keys.of_mentions([told.name.mention])  # it had come back
        with People(engine, postgres_url, master) as anew:
            again = anew.opening()
            assert again
            assert again.keys.of_mentions([told.name.mention]) == {}
            with again.keys.vault.reading() as connection:
                (row,) = connection.execute(select(PERSONS))
            assert (row.person, row.wrapped, bool(row.destroyed)) == (None, None, True)


def test_a_store_in_memory_is_for_trials(opener: Client) -> None:
    with People(opener.engine, MEMORY, None) as people:
        sealed = people(submission(contact("ny"), key="k3"), trial=False)
        told: Any = sealed.facts[0]
        opening = people.opening()
        assert opening
        found = opening.open("exempel", [told.name])[told.name.mention]
        assert isinstance(found, Opened)
        assert found.value == ANNA
