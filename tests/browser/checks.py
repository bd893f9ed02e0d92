"""What must hold of every page: each check fails with what is wrong, and where."""

from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, ViewportSize

from tests.browser.watching import Watch

LIGHT: Final = 100_000
"""Bytes that a page may weigh, with all that it loads, unpacked."""
TAGS: Final = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice")
NARROW: Final[ViewportSize] = {"width": 320, "height": 256}
"""CSS pixels of a window of 1280 to 1024 at 400 %, as WCAG 1.4.10 (reflow) measures."""


def none(faults: Iterable[str]) -> None:
    """Fail if there are faults, and tell them."""
    found = [*faults]
    assert not found, "\n".join(found)


def together(*checks: Callable[[], None]) -> None:
    """Make all these checks, and fail with the faults that any of them found."""
    faults = []
    for check in checks:
        try:
            check()
        except AssertionError as found:
            faults.append(str(found))
    none(faults)


def assert_light(watch: Watch) -> None:
    """The page and what it loads are under 100 kB."""
    weights = watch.weigh()
    if sum(weights.values()) >= LIGHT:
        none(f"{size} bytes: {url}" for url, size in weights.items())


# --- axe-core ------------------------------------------------------------------------------------

_RUN_AXE: Final = """
tags => axe.run(document, {runOnly: tags, resultTypes: ["violations"]})
  .then(found => found.violations)
"""
OPEN_ALL: Final = "document.querySelectorAll('details').forEach(one => one.open = true)"


def assert_accessible(page: Page, tags: tuple[str, ...] = TAGS) -> None:
    """axe-core finds nothing against WCAG 2.1 A and AA, with all that opens opened."""
    page.evaluate(OPEN_ALL)
    if page.evaluate("!globalThis.axe"):
        page.evaluate(AXE_SCRIPT)
    none(_told(page.evaluate(_RUN_AXE, tags)))


def assert_legible_in_the_dark(page: Page) -> None:
    """Colours of the dark have enough contrast. The page is left in them."""
    page.emulate_media(color_scheme="dark")
    assert_accessible(page, ("cat.color",))


def _told(violations: list[dict[str, Any]]) -> Iterator[str]:
    for one in violations:
        for node in one["nodes"]:
            target = " ".join(map(str, node["target"]))
            summary = " ".join(node["failureSummary"].split())
            yield f"{one['id']} ({one['impact']}) at {target}: {summary}"


# --- reflow --------------------------------------------------------------------------------------

_WIDE: Final = (Path(__file__).parent / "reflow.js").read_text(encoding="utf-8")


def assert_reflows(page: Page) -> None:
    """At 400 % nothing but a part of the page scrolls sideways, and nothing is cut off.

    The page is left at that width.
    """
    page.set_viewport_size(NARROW)
    none(page.evaluate(_WIDE))


# --- the keyboard --------------------------------------------------------------------------------

_NUMBER: Final = (Path(__file__).parent / "keyboard.js").read_text(encoding="utf-8")


def assert_works_by_keyboard(page: Page) -> None:
    """The tab key reaches all that can be used, and it is seen where one is."""
    count = page.evaluate(_NUMBER)
    for _ in range(2):  # more may take the focus than was counted: parts that scroll
        for _ in range(count + 1):
            page.keyboard.down("Tab")  # held down, it goes on
        if not page.evaluate("samradKeyboard()"):
            break
    page.keyboard.up("Tab")
    none(page.evaluate("samradKeyboard()"))


# --- structure -----------------------------------------------------------------------------------

_OUTLINE: Final = """
() => ({
  lang: document.documentElement.lang,
  title: document.title.trim(),
  mains: document.querySelectorAll("main").length,
  levels: [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")]
    .filter(one => one.checkVisibility()).map(one => +one.localName[1]),
})
"""


def assert_structured(page: Page, language: str) -> None:
    """It says its language and title, has one main part, and headings that skip no level."""
    none(_faults(page.evaluate(_OUTLINE), language))


def _faults(found: dict[str, Any], language: str) -> Iterator[str]:
    levels: list[int] = found["levels"]
    if found["lang"] != language:
        yield f"lang is {found['lang']!r}, not {language!r}"
    if not found["title"]:
        yield "there is no title"
    if found["mains"] != 1:
        yield f"there are {found['mains']} main parts"
    if levels.count(1) != 1 or levels[0] != 1:
        yield f"there is not one h1, first of all: {levels}"
    if any(after > before + 1 for before, after in pairwise(levels)):
        yield f"a heading skips a level: {levels}"
