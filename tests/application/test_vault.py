"""The vault on both databases, and with a role that may make no tables."""

from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from application.access.accounts import Accounts
from application.pseudonyms import Pseudonyms
from application.vault import Locked, Vault
from interfaces.home.people import opened_vault
from interfaces.home.settings import Misconfigured
from tests.interfaces.command_line import run


def test_a_role_that_may_make_no_tables_uses_those_that_migrate_made(
    postgres_url: str, application_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(Misconfigured, match=r"SAMRAD_KEYS: .*run `samrad migrate`"):
        opened_vault(application_url)
    monkeypatch.setenv("SAMRAD_HOME", str(tmp_path))
    monkeypatch.setenv("SAMRAD_DATABASE", postgres_url)
    monkeypatch.setenv("SAMRAD_KEYS", postgres_url)
    role = urlsplit(application_url).username
    done = run("migrate", "--role", str(role))
    assert done.exit_code == 0, done.err
    with closing(opened_vault(application_url)) as vault:
        anna = Accounts(vault).signed_in("https://login.example", "anna", ())
        assert Accounts(vault).signed_in("https://login.example", "anna", ()) == anna
        assert Pseudonyms.of(vault).name("a", "s") == Pseudonyms.of(vault).name("a", "s")
        vault.scrub()  # not its tables: PostgreSQL leaves them, and says no more than that


def test_what_is_no_database_is_not_opened(tmp_path: Path) -> None:
    wrong = tmp_path / "keys.db"
    wrong.write_text("no database at all, but long enough to be looked at as if it were one" * 20)
    with pytest.raises(Locked, match="not a database"):
        Vault(wrong)
    with pytest.raises(Misconfigured, match="SAMRAD_KEYS"):
        opened_vault("postgresql://nobody@127.0.0.1:1/none?connect_timeout=2")


def test_only_its_owner_reads_the_file(tmp_path: Path) -> None:
    with closing(Vault(tmp_path / "new" / "keys.db")) as vault:
        Pseudonyms.of(vault)
        files = list((tmp_path / "new").iterdir())
        assert len(files) == 3  # with its journal
        assert {file.stat().st_mode & 0o777 for file in files} == {0o600}
