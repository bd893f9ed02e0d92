"""Somebody at a browser: a window of some width, in which a page is watched from the beginning."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from playwright.sync_api import Browser, Page, ViewportSize

from tests.browser.site import COOKIE, Role, Site
from tests.browser.watching import Watch
from tests.faults.service import PATIENCE

PHONE: Final = 360
DESK: Final = 1440
WIDTHS: Final = (PHONE, DESK)
SIZES: Final[dict[int, ViewportSize]] = {
    PHONE: {"width": PHONE, "height": 740},
    DESK: {"width": DESK, "height": 900},
}
"""A phone's window, and one on a wide screen, in CSS pixels."""


@contextmanager
def visiting(
    browser: Browser,
    site: Site,
    role: Role = "public",
    *,
    width: int = DESK,
    language: str = "sv",
    reduced_motion: bool = False,
    javascript: bool = True,
    also: tuple[str, ...] = (),
) -> Iterator[tuple[Page, Watch]]:
    """A page in a browser that knows nothing from before, and what is seen of it.

    ``also`` are other origins to which it may go, as to the provider to sign in.
    """
    context = browser.new_context(
        base_url=site.address,
        viewport=SIZES.get(width, {"width": width, "height": 900}),
        locale={"sv": "sv-SE", "en": "en-GB"}[language],
        timezone_id="Europe/Stockholm",
        reduced_motion="reduce" if reduced_motion else "no-preference",
        java_script_enabled=javascript,
    )
    if role != "public":
        context.add_cookies([{"name": COOKIE, "value": site.session(role), "url": site.address}])
    try:
        context.set_default_timeout(PATIENCE * 1000)
        page = context.new_page()
        yield page, Watch(page, site.address, also)
    finally:
        context.close()
