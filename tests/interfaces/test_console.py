"""What all commands share: points in time, days, and how they fail."""

from pathlib import Path

import pytest

from interfaces.home.home import Home
from tests.application.audit.given import record
from tests.interfaces.api_client import COMMANDS, Client, application, kind_of
from tests.interfaces.command_line import run


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in, with a home whose log has entries."""
    monkeypatch.setenv("SAMRAD_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("SAMRAD_LANGUAGE", "en")
    monkeypatch.chdir(tmp_path)
    with Home(tmp_path / "home", tmp_path / "home" / "samrad.db").open(write=True) as engine:
        record(engine)
    return tmp_path


def refused(*args: str) -> str:
    """The one line that a command ended with."""
    result = run(*args)
    assert (result.exit_code, result.out) == (1, "")
    assert len(result.err.splitlines()) == 1
    return result.err.strip()


@pytest.mark.parametrize("day", ["", " ", "2018"])
def test_what_is_no_day_is_refused(place: Path, day: str) -> None:
    assert refused("process", "exempel", "--true-on", day).startswith("--true-on: ")


def test_an_empty_point_is_refused(place: Path) -> None:
    assert "is no such point" in refused("process", "exempel", "--known-at", "")


def test_what_has_the_form_of_a_point_is_not_read_as_a_file(place: Path) -> None:
    for name in ("5", "2999-01-01", "2019-03-04T12:00"):
        Path(name).write_text("no checkpoint")
    assert "as known at position 5" in run("timeline", "exempel", "--known-at", "5").out
    assert "yet to come" in refused("timeline", "exempel", "--known-at", "2999-01-01")
    assert "no offset" in refused("timeline", "exempel", "--known-at", "2019-03-04T12:00")
    assert "is no signed note" in refused("timeline", "exempel", "--known-at", "./5")


@pytest.mark.parametrize("at", [0, 16, 100])
def test_a_damaged_database_ends_with_a_remedy(place: Path, at: int) -> None:
    database = place / "home" / "samrad.db"
    with database.open("r+b") as file:
        file.seek(at)
        file.write(b"\xff" * (4 if at == 0 else 100_000))
    said = refused("rounds")
    assert said.startswith(f"{database}: ")
    assert "restore it from a backup" in said


@pytest.mark.parametrize("port", ["-1", "65536"])
def test_a_port_that_there_is_not_is_refused(place: Path, port: str) -> None:
    result = run("serve", "--port", port)
    assert result.exit_code == 2
    assert "--port" in result.err


@pytest.mark.parametrize("option", ["--charter", "--what-if"])
def test_an_axis_goes_with_stepping_only(place: Path, option: str) -> None:
    Path("file").write_text("")
    for axis in ("known", "occurred"):
        result = run("replay", "exempel", option, "file", "--by", axis)
        assert result.exit_code == 1
        assert "--by goes with stepping" in result.err


# --- the same over HTTP ----------------------------------------------------------------------


@pytest.mark.parametrize("day", ["0", "1551398400", "2018", "20190301", "2019-02-30", ""])
def test_a_day_is_written_out(client: Client, day: str) -> None:
    sent = client.get(f"{COMMANDS}/process?true_on={day}")
    assert (sent.status_code, kind_of(sent)) == (422, "invalid")
    (fault,) = sent.json()["errors"]
    assert fault["field"] == "query.true_on"
    assert fault["remedy"]


def test_a_day_is_described_as_a_date() -> None:
    described = application().openapi()["components"]["parameters"]
    days = [one["schema"] for one in described.values() if one["name"] == "true_on"]
    assert days
    assert all("date" in [one.get("format") for one in day.get("anyOf", [day])] for day in days)


def test_a_parameter_is_given_once(client: Client) -> None:
    sent = client.get(f"{COMMANDS}/process?known_at=1&known_at=2&true_on=2019-03-01")
    assert (sent.status_code, kind_of(sent)) == (422, "invalid")
    (fault,) = sent.json()["errors"]
    assert fault["field"] == "query.known_at"
    assert "given 2 times" in fault["reason"]


def test_a_parameter_that_is_a_list_is_given_repeatedly(client: Client) -> None:
    sent = client.get("/compare?consultation=dalarna-2019&consultation=nowhere")
    assert kind_of(sent) == "not-found"
    sent = client.get("/compare?region=20&region=06&known_at=1&known_at=1")
    assert [fault["field"] for fault in sent.json()["errors"]] == ["query.known_at"]


def test_a_failure_is_told_in_the_language_of_the_command(place: Path) -> None:
    asked = ("timeline", "dalarna-2019", "--true-on", "2018")
    assert refused(*asked) == "--true-on: '2018' is no day; write 2019-03-01"
    assert refused(*asked, "--language", "sv") == "--true-on: ”2018” är ingen dag; skriv 2019-03-01"
    assert refused("timeline", "finns-inte").startswith("there is no finns-inte")
