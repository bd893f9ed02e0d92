"""Settings: read from the environment, and refused with a remedy."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from interfaces.cli.main import app
from interfaces.home.settings import Misconfigured, Settings, settings, unknown, variable


@pytest.fixture(autouse=True)
def _nothing_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(variable(name), raising=False)


def refused() -> str:
    with pytest.raises(Misconfigured) as error:
        settings()
    return str(error.value)


# --- what is set, and what is not --------------------------------------------------------------


def test_nothing_need_be_set() -> None:
    unset = settings()
    assert unset.home == Path.home() / ".samrad"
    assert unset.database == f"sqlite://{Path.home()}/.samrad/samrad.db"
    assert (unset.origin, unset.log_format, unset.log_level) == (None, "text", "info")
    assert (unset.staleness, unset.commands_kept, unset.project) == (10, 400, True)


def test_the_environment_is_heeded(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "HOME": "~/ett hem",
        "LOG_LEVEL": "WARNING",
        "STALENESS": "2.5",
        "COMMANDS_KEPT": "0",
        "PROJECT": "false",
    }.items():
        monkeypatch.setenv(f"SAMRAD_{name}", value)
    chosen = settings()
    assert chosen.home == Path.home() / "ett hem"
    assert chosen.database == f"sqlite://{Path.home()}/ett%20hem/samrad.db"
    assert (chosen.log_level, chosen.staleness) == ("warning", 2.5)
    assert (chosen.commands_kept, chosen.project) == (0, False)


def test_what_is_set_to_nothing_is_unset(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAMRAD_HOME", "")
    monkeypatch.setenv("SAMRAD_STALENESS", "")
    assert settings() == Settings()
    assert settings().home == Path.home() / ".samrad"


def test_a_file_is_read_only_if_it_is_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path(".env").write_text("SAMRAD_ORIGIN=region.example/samrad\nOTHER=1\n")
    assert settings().origin is None
    assert settings(tmp_path / ".env").origin == "region.example/samrad"


@pytest.mark.parametrize(
    "url",
    [
        "sqlite:///var/lib/samrad/samrad.db",
        "postgresql://samrad@db.example/samrad",
        "postgresql:///samrad?host=/run/postgresql",
    ],
)
def test_databases_that_are_taken(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAMRAD_DATABASE", url)
    assert settings().database == url


# --- what cannot be used -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "value", "remedy"),
    [
        ("DATABASE", "mysql://host/db", "write sqlite:///path/to/file.db or postgresql://"),
        ("DATABASE", "samrad.db", "write sqlite:///path/to/file.db or postgresql://"),
        ("DATABASE", "sqlite://samrad.db", "does not name a database"),
        ("DATABASE", "sqlite:///", "does not name a database"),
        ("DATABASE", "postgresql://host", "does not name a database"),
        ("LOG_FORMAT", "xml", "'text' or 'json'"),
        ("LOG_LEVEL", "loud", "'debug', 'info', 'warning' or 'error'"),
        ("STALENESS", "-1", "0 or more"),
        ("STALENESS", "nan", "write a number"),
        ("STALENESS", "ten", "unset, it is `10` seconds"),
        ("COMMANDS_KEPT", "-1", "0 or more"),
        ("FEED_CLIENTS", "0", "1 or more"),
        ("PROJECT", "perhaps", "write true or false"),
    ],
)
def test_a_bad_setting_is_named_with_its_remedy(
    name: str, value: str, remedy: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"SAMRAD_{name}", value)
    said = refused()
    assert said.startswith(f"SAMRAD_{name}: ")
    assert remedy in said


def test_all_that_is_bad_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAMRAD_STALENESS", "x")
    monkeypatch.setenv("SAMRAD_PROJECT", "x")
    assert [line.partition(":")[0] for line in refused().splitlines()] == [
        "SAMRAD_STALENESS",
        "SAMRAD_PROJECT",
    ]


@pytest.mark.parametrize("url", ["mysql://samrad:hemligt@host/db", "postgresql://a:hemligt@host"])
def test_a_password_is_not_told(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAMRAD_DATABASE", url)
    assert "hemligt" not in refused()
    monkeypatch.setenv("SAMRAD_DATABASE", "postgresql://a:hemligt@host/db")
    assert "hemligt" not in repr(settings())


def test_the_service_does_not_start_on_a_bad_setting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SAMRAD_HOME", str(tmp_path))
    monkeypatch.setenv("SAMRAD_LOG_FORMAT", "xml")
    monkeypatch.setattr(
        "interfaces.serving.server.serve", lambda *_, **__: pytest.fail("it was served")
    )
    result = CliRunner().invoke(app, ["serve"])
    assert (result.exit_code, result.stderr.partition(":")[0]) == (1, "SAMRAD_LOG_FORMAT")


# --- what is no setting ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("SAMRAD_HOEM", "did you mean SAMRAD_HOME?"),
        ("SAMRAD_LOGFORMAT", "did you mean SAMRAD_LOG_FORMAT?"),
        ("SAMRAD_DATABASE_URL", "did you mean SAMRAD_DATABASE?"),
        ("SAMRAD_Q", "docs/settings.md lists them"),
    ],
)
def test_a_misspelt_variable_is_complained_of(name: str, meant: str) -> None:
    environment = {name: "x", "SAMRAD_HOME": "/", "PATH": "/bin", "samrad_origin": "a"}
    assert list(unknown(environment)) == [f"{name} is no setting; {meant}"]


def test_the_home_of_nobody_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAMRAD_HOME", "~no-such-user-here/samrad")
    with pytest.raises(Misconfigured, match="SAMRAD_HOME: ~ is the home of no user"):
        settings()
