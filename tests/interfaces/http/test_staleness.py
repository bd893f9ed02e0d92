"""Over HTTP, a server on a standby tells how old its answers are, and gives none too old."""

import asyncio
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from interfaces.http.staleness import StalenessMiddleware

PATHS = ("/consultations", "/livez")


def answer(path: str, age: float | None) -> httpx.Response:
    async def told(_: Any) -> PlainTextResponse:
        return PlainTextResponse("answered")

    app = StalenessMiddleware(
        Starlette(routes=[Route(one, told) for one in PATHS]), lambda: age, bound=10
    )

    async def send() -> httpx.Response:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://samrad") as client:
            return await client.get(path)

    return asyncio.run(send())


@pytest.mark.parametrize("path", PATHS)
def test_the_log_itself_has_no_age(path: str) -> None:
    assert "samrad-staleness" not in answer(path, None).headers


@pytest.mark.parametrize(("path", "age", "status"), [
    ("/consultations", 0.44, 200), ("/consultations", 10.0, 200),
    ("/consultations", 10.1, 503), ("/livez", 99.0, 200),
])  # fmt: skip
def test_an_answer_says_its_age_and_is_not_too_old(path: str, age: float, status: int) -> None:
    given = answer(path, age)
    assert given.status_code == status
    assert given.headers["samrad-staleness"] == f"{age:.1f}"
    if status == 503:
        assert given.json()["type"].endswith("stale")
        assert given.headers["retry-after"]
