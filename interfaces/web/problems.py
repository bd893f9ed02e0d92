"""Problems as pages: to a browser, what went wrong is told in a page, not in JSON."""

from collections.abc import MutableMapping
from typing import Any, Final

import orjson
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.types import Message as Sent

from interfaces.http.grammar import of_media
from interfaces.http.languages import choose, chosen, preferred
from interfaces.http.problems import MEDIA_TYPE
from interfaces.web.page import Page
from interfaces.wording.language import Language
from interfaces.wording.message import Message, sentence

PAGE: Final = "text/html"
JSON: Final = "application/json"
"""Who takes it takes a problem, which is JSON too."""
ON_PAGES: Final[dict[str, Message]] = {
    "not-found": sentence(
        "Compare the address. If the round is not published, sign in to read it."
    ),
    "not-signed-in": sentence("Sign in, and try again."),
    "not-recognised": sentence("Sign in again."),
    "forged": sentence("Go to the page in this service, and send the form from there."),
    "sign-in-failed": sentence("Begin again."),
    "no-sign-in": sentence("Open the address that was printed when the service started."),
    "unknown-host": sentence("Use the address that the service gave when it started."),
    "method-not-allowed": sentence("Open the page anew."),
    "unreadable": sentence("Open the page anew, and send the form from there."),
    "two-lengths": sentence("Open the page anew, and try again."),
    "invalid": sentence("Correct what stands below."),
    "keys-unusable": sentence("Wait a while and try again, or sign out and read as the public."),
    "not-modelled": sentence("Wait a while, and load the page again."),
    "not-caught-up": sentence("Load the page again in a while."),
    "internal": sentence("Tell those who run the service."),
}
"""What to do about a problem, where a reader of pages does something else than a program."""


class ProblemPagesMiddleware:
    """Turns a problem into a page, where the client reads pages."""

    def __init__(self, app: ASGIApp):
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and an answer back."""
        if scope["type"] != "http" or not _reads_pages(scope):
            await self.app(scope, receive, send)
            return
        choose(scope, _language(scope))
        begun: MutableMapping[str, Any] | None = None
        body = b""

        async def legibly(message: Sent) -> None:
            nonlocal begun, body
            if message["type"] == "http.response.start" and _is_problem(message):
                begun = message
            elif begun is None:
                await send(message)
            else:
                body += message.get("body", b"")
                if not message.get("more_body", False):
                    await _told(begun, body, scope)(scope, receive, send)

        await self.app(scope, receive, legibly)


def _reads_pages(scope: Scope) -> bool:
    """Whether the client prefers a page to JSON, or takes both and names pages."""
    accept = Headers(scope=scope).getlist("accept")
    page, *others = (of_media(accept, media) for media in (PAGE, MEDIA_TYPE, JSON))
    return page > max(others)


def _is_problem(message: Sent) -> bool:
    return Headers(raw=message["headers"]).get("content-type", "").startswith(MEDIA_TYPE)


def _told(begun: Sent, body: bytes, scope: Scope) -> ASGIApp:
    """The page that tells of a problem, with the answer's own further headers."""
    problem = orjson.loads(body)
    page = Page(Request(scope), chosen(scope))
    kind = problem["type"].rpartition("/")[2]
    remedy = page.tongue.say(ON_PAGES[kind]) if kind in ON_PAGES else problem["remedy"]
    answer = page.show("problem.html", begun["status"], kind=kind, remedy=remedy, problem=problem)
    headers = MutableHeaders(raw=answer.raw_headers)
    own = set(headers)
    for name, value in Headers(raw=begun["headers"]).items():
        if name not in own:
            headers.append(name, value)
    headers["cache-control"] = "no-store"
    headers.add_vary_header("Accept")
    return answer


def _language(scope: Scope) -> Language:
    first = scope["path"].removeprefix("/").partition("/")[0]
    if first in [*Language]:
        return Language(first)
    return preferred(*Headers(scope=scope).getlist("accept-language"))
