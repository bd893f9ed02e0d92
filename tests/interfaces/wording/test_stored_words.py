"""Stored words are only shown: as no markup, and as nothing that steers a terminal."""

import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from application.submission import Submission
from domain import refusal
from domain.fact import Fact
from domain.organisation import Identify
from interfaces.files.round_file import read_file
from interfaces.wording.language import Language
from interfaces.wording.printable import STAND_INS, in_json, tame
from tests.interfaces.api_client import Client
from tests.interfaces.command_line import run
from tests.interfaces.web.visiting import settle, visiting

EXAMPLES = Path("interfaces/examples")
MARK = "[/x][red]:smile: <i>&amp; \x9b31m\u202e"
"""Markup of terminals and of pages, and signs that steer: an older version let them in."""
STEERS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
ID = "fictional"


def marked(fact: Fact) -> Fact:
    """The fact with the mark in every text that takes it."""
    stated: dict[str, Any] = fact.model_dump(mode="json", exclude_unset=True, exclude={"address"})
    for name, text in stated.items():
        if isinstance(text, str):
            try:
                fact = type(fact).model_validate(fact.model_dump() | {name: f"{text} {MARK}"})
            except ValidationError:
                continue  # an id, a date, a word of a closed vocabulary
    return fact


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    read = read_file(EXAMPLES / "fictional.yaml")
    facts = tuple(fact if fact.people() else marked(fact) for fact in read.facts)
    names = tuple(
        Identify(o.organisation, f"{o.name} {MARK}", o.number) for o in read.organisations
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(refusal, "fault", lambda text: None)
        with visiting(
            tmp_path_factory.mktemp("words"), str(EXAMPLES / "fictional-earlier.yaml")
        ) as client:
            told = tuple(fact for fact in facts if not fact.people())
            client.engine.submit(
                Submission.for_consultation(ID, told, "archive", "archivist", "k", names)
            )
            settle(client)
            yield client


COMMANDS = [
    ("rounds",),
    ("rounds", "--answers"),
    ("participation", ID, "--by", "umbrella"),
    ("participation", ID),
    ("principles", ID, "--evidence"),
    ("process", ID),
    ("timeline", ID),
    ("board",),
    ("diff", ID, "HALF"),
    ("replay", ID, "--by", "occurred", "--true-on", "2024-09-15"),
    ("compare", ID, "fictional-earlier"),
    ("trail", ID, "--criterion", "18"),
]


_WITHOUT_TEXTS = ("board", "timeline", "compare", "principles")


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_no_command_reads_markup_or_lets_a_word_steer_the_terminal(
    client: Client, command: tuple[str, ...]
) -> None:
    half = str(client.engine.position() - 40)
    args = [half if word == "HALF" else word for word in command]
    shown, told = run(*args, "--language", "sv").out, run(*args, "--json").out
    assert not STEERS.search(shown + told)
    lines = told.splitlines() if command[0] == "replay" else [told]
    assert all(json.loads(line) for line in lines)
    if command[-1] != "--answers" and command[0] not in _WITHOUT_TEXTS:
        assert "[/x][red]:smile:" in shown.replace("\n", "")


PAGES = [
    f"consultations/{ID}", f"public/{ID}", "regions/23", "organisations", "",
    f"compare?consultation={ID}&consultation=fictional-earlier",
    *(f"consultations/{ID}/{page}" for page in (
        "participation", "principles", "principles/18", "timeline", "views", "moments",
        "what-if", "charters", "facts/opened",
    )),
]  # fmt: skip


@pytest.mark.parametrize("tongue", ["sv", "en"])
@pytest.mark.parametrize("address", PAGES)
def test_no_page_reads_markup(client: Client, address: str, tongue: Language) -> None:
    html = client.get(f"/{tongue}/{address}", badge="officer").text
    assert "<main" in html
    assert "<i>" not in html
    assert "&amp; " not in html.replace("&amp;amp; ", "")


# --- what is written where -------------------------------------------------------------------

ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


@given(ANY, st.sampled_from(["utf-8", "cp1252", "latin-1", "ascii"]))
def test_json_reads_the_same_whatever_it_is_written_to(text: str, encoding: str) -> None:
    stream = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
    told = in_json(json.dumps([text], ensure_ascii=False), stream)
    assert json.loads(told.encode(encoding)) == [text]
    assert not STEERS.search(told)


@given(ANY, st.sampled_from(["cp1252", "latin-1", "ascii", "cp437", "iso8859-15"]))
def test_every_sign_has_a_stand_in(text: str, encoding: str) -> None:
    assert not STEERS.search(tame(text).replace("\r", ""))
    tame(text).encode(encoding, STAND_INS)


def test_a_stand_in_is_near_to_the_sign() -> None:
    told = "13–27 · ● ”Öst” → Łódź…".encode("ascii", STAND_INS)
    assert told == b'13-27 . * "Ost" -> ?odz...'
    assert "å – ●".encode("latin-1", STAND_INS).decode("latin-1") == "å - *"


@pytest.mark.parametrize(
    ("encoding", "args", "exit_code"),
    [
        ("cp1252", ("principles", ID), 0),
        ("ascii", ("timeline", ID, "--json", "--language", "sv"), 0),
        ("ascii", ("process", "å–●"), 1),
    ],
)
def test_a_terminal_that_is_not_utf_8_gets_an_answer(
    client: Client, encoding: str, args: tuple[str, ...], exit_code: int
) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "interfaces.cli.main", *args],
        check=False, env={**os.environ, "PYTHONIOENCODING": encoding}, capture_output=True,
        timeout=60,
    )  # fmt: skip
    told, failed = done.stdout.decode(encoding), done.stderr.decode(encoding)
    assert (done.returncode, "Traceback" in failed) == (exit_code, False)
    assert bool(told) is (exit_code == 0)


def test_commands_print_by_the_console_alone() -> None:
    """What prints past it would neither be tamed nor have stand-ins."""
    past = re.compile(r"typer\.s?echo\(|\bprint\(|sys\.std(?:out|err)\.write")
    allowed = {"console.py": 2, "proving.py": 1}  # what is signed is printed byte by byte
    for file in Path("interfaces/cli").rglob("*.py"):
        text = file.read_text("utf-8")
        own = [one for one in past.finditer(text) if text[one.start() - 1] != "."]
        assert len(own) <= allowed.get(file.name, 0), file
