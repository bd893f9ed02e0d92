"""Signing out, and other plain forms of somebody who is signed in by a session."""

from collections.abc import Iterator

import pytest

from application.answers import Answers
from application.engine import Engine
from application.vault import Vault
from interfaces.home.home import yardstick
from interfaces.http.door import Door
from interfaces.http.service import Service
from interfaces.serving.app import create_app
from tests.interfaces.api_client import Client, kind_of

START = "start-token-of-a-test-0123456789abcdef"
OWN = {"sec-fetch-site": "same-origin", "origin": "http://samrad"}
"""What a browser says of a form on a page of the service."""


@pytest.fixture
def client() -> Iterator[Client]:
    vault = Vault()
    with Engine() as engine:
        app = create_app(
            Service(engine, Answers(engine, yardstick()), gate=Door(vault, start=START))
        )
        yield Client(app, engine)
    vault.close()


@pytest.fixture
def session(client: Client) -> dict[str, str]:
    """The cookie of somebody who signed in on this machine."""
    answer = client.get(f"/sign-in/local?token={START}")
    assert answer.headers["location"] == "/"
    return {"cookie": f"samrad={answer.cookies['samrad']}"}


def post(client: Client, path: str, **headers: str) -> int:
    return client.request("POST", path, headers=headers).status_code


@pytest.mark.parametrize("tongue", ["sv", "en"])
def test_the_button_ends_the_session(client: Client, session: dict[str, str], tongue: str) -> None:
    page = client.get(f"/{tongue}/audit/verify", **session)
    assert f'<form method="post" action="/{tongue}/sign-out">' in page.text
    answer = client.request("POST", f"/{tongue}/sign-out", headers=session | OWN)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/{tongue}/")
    assert 'samrad=""' in answer.headers["set-cookie"]
    assert kind_of(client.get("/me", **session)) == "not-recognised"


def test_a_session_that_is_over_is_left_too(client: Client, session: dict[str, str]) -> None:
    assert post(client, "/sv/sign-out", **session, **OWN) == 303
    again = client.request("POST", "/sv/sign-out", headers=session | OWN)
    assert again.status_code == 303
    assert 'samrad=""' in again.headers["set-cookie"]
    assert post(client, "/sv/sign-out") == 303  # there is nothing to end


@pytest.mark.parametrize(
    "told",
    [
        {},
        OWN | {"sec-fetch-site": "cross-site"},
        OWN | {"sec-fetch-site": "same-site"},
        OWN | {"sec-fetch-site": "none"},
        OWN | {"origin": "https://evil.example"},
    ],
)
def test_other_sites_sign_nobody_out_and_send_no_form(
    client: Client, session: dict[str, str], told: dict[str, str]
) -> None:
    for path in ("/sv/sign-out", "/sv/audit/verify"):
        answer = client.request("POST", path, headers=session | told)
        assert (answer.status_code, kind_of(answer)) == (403, "forged")
    assert client.get("/me", **session).json()["way"] == "session"


def test_a_form_of_the_service_is_taken(client: Client, session: dict[str, str]) -> None:
    told = session | OWN
    form = client.request("POST", "/sv/audit/verify", headers=told, files={"log": ("x", b"x")})
    assert form.status_code == 200
