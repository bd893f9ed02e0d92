"""What is deployed: the files name commands, settings and addresses that there are."""

import configparser
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
import typer

from interfaces.cli.main import app
from interfaces.home.settings import Settings, variable
from tests.interfaces.api_client import application
from tests.needs import found, needs
from tests.sessions import ROOT

DEPLOY = ROOT / "deploy"
UNITS = sorted(DEPLOY.glob("*.service"))
FILES = sorted(path for path in DEPLOY.iterdir() if path.is_file())
ANALYSE = found("systemd-analyze")
NGINX = found("nginx", "/usr/sbin/nginx")
"""Asked where they are found; nothing requires them, nor does CI."""
VARIABLES = {variable(name) for name in Settings.model_fields}


def read(name: str) -> str:
    return (DEPLOY / name).read_text(encoding="utf-8")


def container(instruction: str) -> list[str]:
    """What the last such instruction of the Containerfile says, its continued lines joined."""
    joined = re.sub(r"\\\n\s*", "", read("Containerfile"))
    return re.findall(rf"^{instruction} (.+)$", joined, flags=re.M)


def unit(path: Path) -> configparser.ConfigParser:
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read_string(path.read_text(encoding="utf-8"))
    return parser


# --- commands ----------------------------------------------------------------------------------


def started() -> dict[str, list[str]]:
    """The command lines that the files start, without the path of the program."""
    lines = {path.name: unit(path)["Service"]["ExecStart"].split() for path in UNITS}
    lines["Containerfile"] = json.loads(container("CMD")[-1])
    return lines


def test_there_is_a_unit_for_server_and_worker() -> None:
    assert {line[1] for line in started().values()} == {"serve", "work"}


@pytest.mark.parametrize("file", started())
def test_what_is_started_is_a_command_with_such_options(file: str) -> None:
    program, name, *arguments = started()[file]
    assert Path(program).name == "samrad"
    group = typer.main.get_command(app)
    known = group.commands  # type: ignore[attr-defined]
    assert name in known
    known[name].make_context(name, arguments)  # raises where an option is not taken


# --- settings ----------------------------------------------------------------------------------


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_the_variables_that_are_named_are_settings(path: Path) -> None:
    named = set(re.findall(r"SAMRAD_[A-Z_]+", path.read_text(encoding="utf-8")))
    assert named <= VARIABLES
    assert named or path.name == "nginx.conf"


# --- units -------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_a_unit_is_hardened_and_comes_back(path: Path) -> None:
    service = unit(path)["Service"]
    assert {name: service[name] for name in ("ProtectSystem", "NoNewPrivileges", "Restart")} == {
        "ProtectSystem": "strict",
        "NoNewPrivileges": "yes",
        "Restart": "on-failure",
    }
    assert service["User"] == service["StateDirectory"] == "samrad"
    assert "SAMRAD_HOME=/var/lib/samrad" in service["Environment"].split()
    assert service["EnvironmentFile"] == "-/etc/samrad.env"
    assert service["KillSignal"] == "SIGTERM"
    assert int(service["TimeoutStopSec"]) > 10  # what the server gives its requests


@needs("systemd-analyze")
@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_systemd_takes_the_unit(path: Path, tmp_path: Path) -> None:
    here = path.read_text(encoding="utf-8").replace("/opt/samrad/bin/samrad", sys.executable)
    (tmp_path / path.name).write_text(here, encoding="utf-8")
    done = subprocess.run(
        [str(ANALYSE), "verify", str(tmp_path / path.name)],
        check=False, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    own = [line for line in done.stderr.splitlines() if path.name in line]
    newer = ("RestartSteps", "RestartMaxDelaySec")  # known from systemd 254 on
    assert [line for line in own if not any(name in line for name in newer)] == []
    assert done.returncode == 0, done.stderr


# --- the container -----------------------------------------------------------------------------


def test_the_container_is_not_roots_and_keeps_its_home() -> None:
    assert container("USER") == ["samrad"]
    (volume,) = container("VOLUME")
    assert f"SAMRAD_HOME={volume}" in container("ENV")[-1].split()


def test_the_container_copies_what_there_is() -> None:
    for line in container("COPY"):
        if not line.startswith("--from"):
            for source in line.split()[:-1]:
                assert (ROOT / source).exists(), source


def test_the_container_installs_by_hash_upon_a_base_of_one_version() -> None:
    installs = re.findall(r"pip install (.+?)(?: &&|$)", " ".join(container("RUN")))
    assert len(installs) == 3
    assert all("--require-hashes" in one or "--no-index" in one for one in installs)
    (base,) = container("ARG")
    assert re.fullmatch(r"BASE=\S+/python:\d+\.\d+\.\d+-slim-[a-z]+", base)
    assert {line.split()[0] for line in container("FROM")} == {"${BASE}"}


def test_the_health_check_asks_an_address_that_there_is() -> None:
    (check,) = container("HEALTHCHECK")
    (port, path) = re.findall(r"http://127\.0\.0\.1:(\d+)(/\w+)", check)[0]
    assert path in application().openapi()["paths"]
    assert port in started()["Containerfile"]
    assert container("EXPOSE") == [port]
    program = json.loads(check.partition("CMD ")[2])[2]
    compile(program, "check", "exec")


# --- the proxy ---------------------------------------------------------------------------------


def locations() -> dict[str, str]:
    found = re.findall(r"location (?:= )?(\S+) \{(.*?)\}", read("nginx.conf"), flags=re.S)
    return dict(found)


def test_the_proxy_knows_two_servers_and_passes_the_feed_unbuffered() -> None:
    assert len(re.findall(r"^ +server \S+:\d+ ", read("nginx.conf"), flags=re.M)) == 2
    assert "proxy_buffering off;" in locations()["/events"]
    assert "proxy_buffering off;" not in locations()["/"]


def test_the_proxy_leads_to_addresses_that_there_are() -> None:
    paths = application().openapi()["paths"]
    for prefix in locations():
        assert any(path.startswith(prefix) for path in paths), prefix
    assert "return 404;" in locations()["/metrics"]


@needs("nginx", "/usr/sbin/nginx")
def test_nginx_takes_the_file(tmp_path: Path) -> None:
    certificate = tmp_path / "samrad.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=samrad",
         "-keyout", str(tmp_path / "samrad.key"), "-out", str(certificate)],
        check=True, capture_output=True, timeout=60,
    )  # fmt: skip
    own = (
        read("nginx.conf")
        .replace("/etc/ssl/private", str(tmp_path))
        .replace("/etc/ssl", str(tmp_path))
        .replace("/var/log/nginx", str(tmp_path))
    )
    kept = "".join(
        f"{sort}_temp_path {tmp_path}/{sort};\n"
        for sort in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    whole = f"pid {tmp_path}/pid;\nevents {{}}\nhttp {{\n{kept}{own}\n}}\n"
    (tmp_path / "nginx.conf").write_text(whole, encoding="utf-8")
    done = subprocess.run(
        [str(NGINX), "-t", "-p", str(tmp_path), "-c", str(tmp_path / "nginx.conf")],
        check=False, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
