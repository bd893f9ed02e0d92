"""A key store or a key file that was altered or broken: told in a sentence, with the remedy."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from application.access.accounts import Accounts
from application.pseudonyms import Pseudonyms
from application.vault import Vault
from domain.access import Grant
from interfaces.serving import server
from tests.interfaces.command_line import home_with, run
from tests.sessions import ROOT

COMMANDS = (
    ("serve", "--port", "0"),
    ("token", "list"),
    ("accounts",),
    ("export", "--format", "events", "research.ndjson"),
    ("backup", "copy.db"),
)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A home with a token, an account and pseudonyms, whose server would end at once."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(server, "serve", lambda *_, **__: None)
    monkeypatch.setenv("SAMRAD_PROJECT", "false")
    round = ROOT / "interfaces/examples/fictional-earlier.yaml"
    with home_with(tmp_path / "home", str(round)) as home:
        assert run("token", "create", "--label", "l", "--grant", "auditor").exit_code == 0
        with closing(Vault(home / "samrad.db.keys.db")) as vault:
            Accounts(vault).signed_in("https://login.example", "anna", [Grant.parse("auditor")])
            Pseudonyms.of(vault)
        yield home


def altered(*statements: str) -> Callable[[Path], None]:
    def alter(keys: Path) -> None:
        with closing(sqlite3.connect(keys, isolation_level=None)) as file:
            for statement in statements:
                assert file.execute(statement)
            file.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    return alter


def overwritten(keys: Path) -> None:
    """Every page but the first."""
    altered("PRAGMA journal_mode=DELETE")(keys)
    content = keys.read_bytes()
    keys.write_bytes(content[:4096] + b"\x17" * (len(content) - 4096))


@pytest.mark.parametrize(
    "spoil",
    [
        altered("ALTER TABLE token RENAME COLUMN owner TO whose"),
        altered("UPDATE account SET signed_in = 'never'"),
        altered("UPDATE account SET grants = 'emperor:99'"),
        altered("UPDATE pseudonyms SET secret = 'short'"),
        altered("DROP TABLE account", "CREATE VIEW account AS SELECT 1 AS recorder"),
        overwritten,
        lambda keys: keys.write_bytes(b"no database at all " * 500),
    ],
)
def test_a_key_store_that_was_altered_is_told_in_a_line_by_every_command(
    home: Path, spoil: Callable[[Path], object]
) -> None:
    spoil(home / "samrad.db.keys.db")
    told = [run(*command) for command in COMMANDS]
    assert any(one.exit_code for one in told)
    for one in told:
        if one.exit_code:
            assert "SAMRAD_KEYS: the key store" in one.err
            assert "backup" in one.err
            assert len(one.err.strip().splitlines()) == 1


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("checkpoint.pub", b"\xff\xfe no text"),
        ("checkpoint.pub", b"no+key"),
        ("checkpoint.key", b"\xff\xfe"),
    ],
)
def test_so_is_a_key_that_was(home: Path, name: str, content: bytes) -> None:
    assert run("checkpoint").exit_code == 0
    (home / name).write_bytes(content)
    for command in (("serve", "--port", "0"), ("checkpoint",)):
        told = run(*command)
        assert told.exit_code == 1
        assert name in told.err
        assert "backup" in told.err


def test_a_file_in_the_place_of_the_read_models_is_told_in_a_line(home: Path) -> None:
    models = home / "samrad.db.models"
    models.write_text("no folder")
    models.chmod(0o600)
    told = run("board")
    assert told.exit_code == 1
    assert f"the model cannot be kept: {models}" in told.err
    assert len(told.err.strip().splitlines()) == 1
