"""The port: the one asked for, or the usual one, or the next that is free."""

import socket
from collections.abc import Iterator

import pytest

from interfaces.home.settings import Misconfigured
from interfaces.serving import port as ports
from interfaces.serving.port import port_for
from tests.interfaces.command_line import run

HERE = "127.0.0.1"


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.create_server((HERE, 0)) as other:
        yield other.getsockname()[1]


def test_a_port_that_is_asked_for_and_taken_is_told(taken: int) -> None:
    with pytest.raises(Misconfigured, match=rf"--port: .* port {taken}; .* 0 is any that is free"):
        port_for(HERE, taken)


def test_the_next_free_port_follows_the_usual_one_if_that_is_taken(
    taken: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ports, "USUAL", taken)
    assert port_for(HERE, None) > taken


@pytest.mark.parametrize("host", [HERE, "localhost", ""])
def test_any_free_port_can_be_listened_on(host: str) -> None:
    with socket.create_server((HERE, port_for(host, 0))):
        pass


@pytest.mark.parametrize("host", ["no such host", "x" * 70])
def test_a_host_that_is_none_is_left_to_the_server(host: str) -> None:
    assert port_for(host, 7) == 7


def test_a_taken_port_is_told_before_the_log_is_opened(
    taken: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SAMRAD_HOME", "/dev/null/nowhere")
    monkeypatch.setenv("SAMRAD_LANGUAGE", "en")
    result = run("serve", "--port", str(taken))
    assert result.exit_code == 1
    assert f"another program listens on port {taken}" in " ".join(result.err.split())
