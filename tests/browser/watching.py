"""What a browser has to complain of a page, seen as it happens."""

import re
from typing import Final
from urllib.parse import urlsplit

from playwright.sync_api import ConsoleMessage, Error, Page, Request, Response

_TOLD: Final = ("error", "warning")
_LISTEN: Final = """
document.addEventListener("securitypolicyviolation",
  seen => samradViolated(`${seen.effectiveDirective}: ${seen.blockedURI || seen.sample}`))
"""
_LEFT: Final = "net::ERR_ABORTED"
"""A request that ends because the page was left, or because the answer is kept as a file."""
_NOT_THERE: Final = frozenset({204, 301, 302, 303, 304, 307, 308})
_OF_THE_BROWSER: Final = ("data:", "blob:", "about:")


class Watch:
    """Watches a page from before it is opened.

    Requests to another than its ``own`` origin are complained of here; the browser itself, as it
    was started, finds no other machine. The page may be left for those in ``also``, and nothing
    that is seen there is told.
    """

    def __init__(self, page: Page, own: str, also: tuple[str, ...] = ()):
        self._page, self._origins, self._also = page, (own, *also), also
        self.complaints: list[str] = []
        self._answers: list[Response] = []
        page.on("console", self._on_console)
        page.on("pageerror", self._on_error)
        page.on("request", self._on_request)
        page.on("requestfailed", self._on_failure)
        page.on("response", self._on_answer)
        page.expose_function("samradViolated", self._on_violation)
        page.add_init_script(_LISTEN)

    def _tell(self, complaint: str) -> None:
        if origin(self._page.url) not in self._also:
            self.complaints.append(complaint)

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type in _TOLD:
            where = message.location.get("url", "")
            self._tell(f"console {message.type}: {message.text} ({where})")

    def _on_error(self, error: Error) -> None:
        self._tell(f"page error: {error}")

    def _on_request(self, request: Request) -> None:
        url = request.url
        if not url.startswith(_OF_THE_BROWSER) and origin(url) not in self._origins:
            self._tell(f"another host: {url}")

    def _on_answer(self, answer: Response) -> None:
        self._answers.append(answer)

    def _on_failure(self, request: Request) -> None:
        if request.failure != _LEFT:
            self._tell(f"failed: {request.url} ({request.failure})")

    def _on_violation(self, told: str) -> None:
        self._tell(f"policy: {told}")

    def settle(self, expects: tuple[str, ...] = ()) -> None:
        """Fail if there is a complaint that is not expected, or an expected one is lacking."""
        forms = [*map(re.compile, expects)]
        faults = [one for one in self.complaints if not any(form.search(one) for form in forms)]
        faults += [
            f"nothing is said of {form.pattern}"
            for form in forms
            if not any(map(form.search, self.complaints))
        ]
        assert not faults, "\n".join(faults)

    def weigh(self) -> dict[str, int]:
        """Bytes of each thing that was loaded until now, as it is when it is unpacked."""
        return {
            answer.url: len(answer.body())
            for answer in self._answers
            if answer.status not in _NOT_THERE
        }


def origin(url: str) -> str:
    """Scheme, host and port of an address."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
