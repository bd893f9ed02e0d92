"""How often one client may ask, and that the others are not hindered by it."""

import asyncio
from typing import Any

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from domain.access import PUBLIC, Who
from interfaces.http.gate import Unrecognised
from interfaces.http.rates import MOST, Allowance, Rates, RatesMiddleware
from interfaces.wording.message import sentence
from tests.interfaces.api_client import kind_of

RATES = Rates(reads=6, commands=3, costly=2, steps=4, failures=2)
KIM = Who("r-kim")
FAR = "203.0.113.7"


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


async def _answers(scope: Scope, receive: Receive, send: Send) -> None:
    refuses = Request(scope).headers.get("authorization") == "Bearer wrong"
    await PlainTextResponse("", 401 if refuses else 200)(scope, receive, send)


class Service:
    """An application behind its limits, at a time that stands still."""

    def __init__(self, rates: Rates = RATES):
        self.clock = Clock()
        self.limited = RatesMiddleware(_answers, rates, self.clock)

    def ask(
        self, path: str = "/", method: str = "GET", address: str = FAR, who: Any = None, **sent: str
    ) -> httpx.Response:
        async def named(scope: Scope, receive: Receive, send: Send) -> None:
            scope["state"] = {"who": who} if who else {}
            await self.limited(scope, receive, send)

        async def ask(app: ASGIApp) -> httpx.Response:
            transport = httpx.ASGITransport(app, client=(address, 1))
            async with httpx.AsyncClient(transport=transport, base_url="http://x") as client:
                return await client.request(method, path, headers=sent)

        return asyncio.run(ask(named))

    def count(self, most: int = 50, **asked: Any) -> int:
        """How many requests are answered until one is refused."""
        for number in range(most):
            if self.ask(**asked).status_code == 429:
                return number
        return most


@pytest.fixture
def service() -> Service:
    return Service()


@pytest.mark.parametrize(
    ("asked", "answered"),
    [
        ({}, 6),
        ({"method": "POST"}, 3),
        ({"path": "/consultations/x/what-if", "method": "POST"}, 2),
        ({"path": "/compare"}, 2),
        ({"Authorization": "Bearer wrong"}, 2),
        ({"Authorization": "Bearer right"}, 6),
        ({"address": "127.0.0.1"}, 50),
        ({"address": "::1", "method": "POST"}, 50),
    ],
)
def test_so_many_a_minute(service: Service, asked: dict[str, Any], answered: int) -> None:
    assert service.count(**asked) == answered


def test_the_refusal_says_when_to_come_back_and_then_it_is_answered(service: Service) -> None:
    service.count()
    refused = service.ask()
    assert (refused.status_code, kind_of(refused)) == (429, "too-many")
    wait = int(refused.headers["Retry-After"])
    assert wait == 10
    service.clock.now += wait - 1
    assert service.ask().status_code == 429
    service.clock.now += 1
    assert service.count() == 1


def test_a_minute_later_all_of_it_is_there_again(service: Service) -> None:
    service.count()
    service.clock.now += 3600
    assert service.count() == 6


def test_a_refused_request_costs_nothing_more(service: Service) -> None:
    service.count()
    for _ in range(20):
        service.ask()
    service.clock.now += 10
    assert service.ask().status_code == 200


def test_clients_do_not_hinder_each_other(service: Service) -> None:
    service.count()
    assert service.ask(address="203.0.113.8").status_code == 200
    assert service.ask(who=KIM).status_code == 200


def test_somebody_signed_in_is_one_client_wherever_they_are(service: Service) -> None:
    service.count(who=KIM)
    assert service.ask(who=KIM, address="203.0.113.8").status_code == 429


def test_the_public_is_not_one_client(service: Service) -> None:
    service.count(who=PUBLIC)
    assert service.ask(who=PUBLIC, address="203.0.113.8").status_code == 200


def test_a_network_of_ipv6_is_one_client(service: Service) -> None:
    service.count(address="2001:db8:1:2::1")
    assert service.ask(address="2001:db8:1:2:ffff::9").status_code == 429
    assert service.ask(address="2001:db8:1:3::1").status_code == 200
    service.count(address="::ffff:203.0.113.9")
    assert service.ask(address="203.0.113.9").status_code == 429


def test_wrong_credentials_do_not_stop_who_is_in_or_only_reads(service: Service) -> None:
    service.count(Authorization="Bearer wrong")
    assert service.ask(Authorization="Bearer right").status_code == 429
    assert service.ask().status_code == 200
    assert service.ask(who=KIM, Authorization="Bearer right").status_code == 200


def test_a_credential_that_does_not_let_in_is_nobodys(service: Service) -> None:
    wrong = {"who": Unrecognised(sentence("it is over")), "Authorization": "Bearer wrong"}
    assert service.count(**wrong) == 2
    assert service.ask(address="203.0.113.8", **wrong).status_code == 401


def test_costly_questions_are_also_counted_as_the_others(service: Service) -> None:
    service.count(path="/compare")
    assert service.count() == 4


def test_a_file_to_be_checked_is_costly(service: Service) -> None:
    assert service.count(method="POST", path="/sv/audit/verify") == 2


def test_steps_of_a_replay_have_a_rate_of_their_own(service: Service) -> None:
    assert service.count(path="/sv/consultations/dalarna-2019/moments") == 4
    assert service.count(path="/compare") == 2


def test_nought_is_no_limit_and_a_proxy_on_the_machine_is_no_exception() -> None:
    assert Service(Rates(reads=0)).count() == 50
    assert Service(Rates(reads=6, spare_loopback=False)).count(address="127.0.0.1") == 6


def test_however_many_addresses_there_are_the_memory_is_bounded() -> None:
    clock = Clock()
    allowance = Allowance(60, most=100, clock=clock)
    for number in range(1000):
        allowance.take(f"10.0.{number}")
    assert len(allowance) == 100
    assert MOST <= 100_000
