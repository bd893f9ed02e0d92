"""What every answer says to browsers and caches, whatever answers."""

import asyncio
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from interfaces.http import headers
from interfaces.http.headers import HeadersMiddleware

WHO = {"Authorization": "Bearer x"}


def _page(request: Request) -> Response:
    return PlainTextResponse("page", headers={headers.POLICY: headers.OF_PAGES})


def _kept(request: Request) -> Response:
    return PlainTextResponse(
        "kept", headers={"Cache-Control": "no-cache", "Vary": "Cookie, Accept"}
    )


def _fails(request: Request) -> Response:
    raise RuntimeError


def asked(path: str, scheme: str = "http", **sent: Any) -> httpx.Headers:
    app = Starlette(routes=[Route("/page", _page), Route("/kept", _kept), Route("/fails", _fails)])

    async def send() -> httpx.Response:
        transport = httpx.ASGITransport(HeadersMiddleware(app), raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url=f"{scheme}://x") as client:
            return await client.get(path, headers=sent)

    return asyncio.run(send()).headers


@pytest.mark.parametrize("path", ["/kept", "/no-such", "/fails"])
def test_whatever_is_no_page_loads_nothing_and_stands_in_no_frame(path: str) -> None:
    answer = asked(path)
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in answer["Permissions-Policy"]


def test_a_page_states_its_own_policy_and_none_has_inline_script() -> None:
    assert asked("/page")["Content-Security-Policy"] == headers.OF_PAGES
    for policy in (headers.OF_PAGES, headers.CLOSED):
        assert "unsafe" not in policy
        assert "*" not in policy


def test_only_https_is_remembered() -> None:
    assert "Strict-Transport-Security" not in asked("/kept")
    assert asked("/kept", "https")["Strict-Transport-Security"].startswith("max-age=")


def test_an_answer_to_somebody_is_kept_by_no_shared_cache() -> None:
    assert asked("/kept")["Cache-Control"] == "no-cache"
    assert asked("/kept", **WHO)["Cache-Control"] == "private, no-cache"
    assert asked("/kept", Cookie="session=x")["Cache-Control"] == "private, no-cache"
    assert asked("/page")["Cache-Control"] == "no-store"
    assert asked("/page", **WHO)["Cache-Control"] == "no-store"


def test_what_varies_by_who_asks_says_so() -> None:
    assert asked("/kept")["Vary"] == "Cookie, Accept, Authorization"
    assert asked("/page")["Vary"] == "Authorization, Cookie"
