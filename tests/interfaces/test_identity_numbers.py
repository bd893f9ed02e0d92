"""No personal identity number is told again: not to the sender, not in a log, not on a terminal."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from domain.identity_number import BLOT
from interfaces.http import logs
from interfaces.http.problems import PROBLEMS, Problem, RequestFault
from interfaces.wording.language import Language
from interfaces.wording.message import sentence
from tests.interfaces.api_client import COMMANDS, ROUND, Client, kind_of
from tests.interfaces.command_line import run

NUMBER = "811218-9876"
SLUG = f"kim-{NUMBER}"
FILE = f"""\
format: samrad/round/1
consultation:
  id: exempel
  region: "10"
  holder: Region Exempel
  plan: Kulturplan
  period: 2019/2022
  kept: reconstructed
facts:
  - fact: deviation-noted
    id: {SLUG}
    what: Något
  - fact: deviation-noted
    id: annat
    what: Ring Kim, {NUMBER}
"""


# --- over HTTP ---------------------------------------------------------------------------------


def test_a_command_with_one_is_refused_and_told_why(client: Client) -> None:
    response = client.post(f"{COMMANDS}/deviation-noted", {"id": "d", "what": f"Kim, {NUMBER}"})
    assert (response.status_code, kind_of(response)) == (422, "identity-number")
    (fault,) = response.json()["errors"]
    assert (fault["entry"], fault["field"]) == ("d", "what")
    assert "2018:218" in fault["reason"]
    assert NUMBER not in response.text


def test_a_preview_is_refused_too(client: Client) -> None:
    asked = {"id": "d", "what": NUMBER}
    assert kind_of(client.post(f"{COMMANDS}/deviation-noted?preview=true", asked)) == (
        "identity-number"
    )


def test_so_are_the_key_the_round_and_the_charter(client: Client) -> None:
    command = {"id": "d", "what": "x"}
    by_key = client.post(f"{COMMANDS}/deviation-noted", command, Idempotency_Key=SLUG)
    opening = client.post("/consultations", ROUND | {"id": SLUG})
    what_if = {"format": "samrad/what-if/1", "title": NUMBER, "suppose": []}
    supposed = client.post(f"{COMMANDS}/what-if", what_if)
    assert {*map(kind_of, (by_key, opening, supposed))} == {"identity-number"}
    assert not any(NUMBER in one.text for one in (by_key, opening, supposed))


@pytest.mark.parametrize(
    ("method", "url", "body"),
    [
        ("GET", f"/consultations/{SLUG}", None),
        ("GET", f"/consultations/{NUMBER}%2B", None),
        ("GET", f"/compare?consultation={SLUG}&consultation=x", None),
        ("GET", f"/consultations?{NUMBER}=1", None),
        ("GET", f"{COMMANDS}/timeline?true_on={NUMBER}", None),
        ("GET", f"{COMMANDS}/timeline?known_at={NUMBER}", None),
        ("GET", f"{COMMANDS}/trail?criterion={NUMBER}", None),
        ("GET", f"/problems/{NUMBER}", None),
        ("POST", f"{COMMANDS}/deviation-noted", {"id": "d", "what": "x", NUMBER: 1}),
        ("POST", f"{COMMANDS}/deviation-noted", {"id": "d", "what": "x", "occurred": NUMBER}),
        ("POST", f"{COMMANDS}/deviation-noted", {"id": "d", "what": "x", "by": [SLUG]}),
        ("POST", f"{COMMANDS}/meeting-cancelled", {"id": "d", "meeting": SLUG}),
        ("POST", "/charters", {"text": f"a: {NUMBER}\na: {NUMBER}"}),
    ],
)
def test_no_problem_repeats_one(client: Client, method: str, url: str, body) -> None:
    response = client.request(method, url, **({"json": body} if body else {}))
    assert response.status_code >= 400
    assert NUMBER not in response.text


def test_a_problem_blots_whatever_it_is_given() -> None:
    fault = RequestFault(NUMBER, NUMBER, sentence("%(number)s", number=NUMBER))
    said = Problem("invalid", NUMBER, [fault]).said(Language.ENGLISH)
    assert said.detail == said.errors[0].field == said.errors[0].remedy == BLOT
    assert NUMBER not in said.model_dump_json()
    assert PROBLEMS["identity-number"].status == 422


# --- in the server's log -------------------------------------------------------------------------


@pytest.fixture
def _logging() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


@pytest.mark.parametrize("form", ["text", "json"])
@pytest.mark.usefixtures("_logging")
def test_no_line_of_the_log_has_one(client: Client, form, capsys) -> None:
    logs.configure(form)
    client.get(f"/no/such/{NUMBER}")
    client.get(f"{COMMANDS}/timeline?known_at={NUMBER}", X_Correlation_Id=SLUG)
    logging.getLogger("one").error("not %s", NUMBER, extra={"text": NUMBER, "thing": [NUMBER]})
    try:
        raise ValueError(NUMBER)
    except ValueError:
        logging.getLogger("one").exception("failed")
    written = capsys.readouterr().err
    assert BLOT in written
    assert NUMBER not in written


def test_a_correlation_id_with_one_is_not_heeded(client: Client) -> None:
    response = client.get("/livez", X_Correlation_Id=SLUG)
    assert NUMBER not in response.headers["X-Correlation-Id"]


# --- in files, and on the terminal ---------------------------------------------------------------


@pytest.mark.parametrize("check", [(), ("--check",)])
def test_a_round_file_with_one_is_refused_with_file_and_line(home, tmp_path, check) -> None:
    (tmp_path / "round.yaml").write_text(FILE, encoding="utf-8")
    result = run("load", *check, str(tmp_path / "round.yaml"))
    assert result.exit_code == 1
    assert f"round.yaml:11: kim-{BLOT}.id: it holds what reads as a personal" in result.err
    assert "round.yaml:15: annat.what: it holds what reads as a personal" in result.err
    assert NUMBER not in result.err + result.out


def test_what_is_wrong_in_another_way_is_told_without_it(home: Path, tmp_path: Path) -> None:
    (tmp_path / "round.yaml").write_text(FILE.replace(f"{SLUG}\n", f"{SLUG}å\n"))
    result = run("load", str(tmp_path / "round.yaml"))
    assert result.exit_code == 1
    assert NUMBER not in result.err + result.out


@pytest.mark.parametrize("args", [("process", SLUG), ("timeline", "x", "--true-on", NUMBER)])
def test_a_command_does_not_repeat_its_argument(home: Path, args: tuple[str, ...]) -> None:
    result = run(*args)
    assert result.exit_code == 1
    assert BLOT in result.err
    assert NUMBER not in result.err
