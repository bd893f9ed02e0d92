"""The site and the browser of a test process, and pages that are watched."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import site as sites
from tests.browser.chromium import NAME, program, started
from tests.browser.site import Role, Site
from tests.browser.visiting import visiting
from tests.browser.watching import Watch
from tests.faults.service import PATIENCE
from tests.needs import lacking

expect.set_options(timeout=PATIENCE * 1000)
Visitor = Callable[..., Page]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The browser of this process: without Chromium the test is skipped by name."""
    with started(program() or lacking(NAME)) as browser:
        yield browser


@pytest.fixture(scope="session")
def site(browser: Browser) -> Iterator[Site]:
    """The site that the tests of this process share."""
    with sites.running() as site:
        yield site


@pytest.fixture
def watches() -> list[Watch]:
    """What is seen of the pages of this test, in the order in which they were opened."""
    return []


@pytest.fixture
def visitor(browser: Browser, site: Site, watches: list[Watch]) -> Iterator[Visitor]:
    """Makes a page of somebody, as `visiting` takes it; ``expects`` are complaints to be seen.

    When the test ends, no page may have another complaint.
    """
    expected: list[tuple[str, ...]] = []
    with ExitStack() as stack:

        def visit(role: Role = "public", expects: tuple[str, ...] = (), **chosen: Any) -> Page:
            page, watch = stack.enter_context(visiting(browser, site, role, **chosen))
            watches.append(watch)
            expected.append(expects)
            return page

        yield visit
        for watch, expects in zip(watches, expected, strict=True):
            watch.settle(expects)


@pytest.fixture
def page(visitor: Visitor) -> Page:
    """A page of the public, at a desk."""
    return visitor()
