"""A real browser: Debian's Chromium, driven by Playwright, which brings none of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from playwright.sync_api import Browser, sync_playwright

from tests.needs import found

NAME: Final = "Chromium"
_HERE: Final = ("/usr/bin/chromium",)
_QUIET: Final = (
    "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--force-color-profile=srgb",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",  # no other machine is reached
)  # fmt: skip


def program() -> str | None:
    """Where it is, if it is here."""
    return found("chromium", *_HERE)


@contextmanager
def started(executable: str) -> Iterator[Browser]:
    """The browser; with it, it runs."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=executable, args=[*_QUIET], chromium_sandbox=False
        )
        try:
            yield browser
        finally:
            browser.close()
