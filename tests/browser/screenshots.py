"""The pictures of the documentation: ``python -m tests.browser.screenshots [NAME…]``.

They are of the same rounds every time, and differ only as days go by.
"""

import argparse
from itertools import product
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser

from tests.browser import site as sites
from tests.browser.addresses import PAGES, Address
from tests.browser.chromium import NAME, program, started
from tests.browser.site import Site
from tests.browser.visiting import WIDTHS, visiting

MAIN: Final = (
    "overview", "round-of-the-archive", "participation", "principles", "replay-at-a-moment",
)  # fmt: skip
FOLDER: Final = Path(__file__).parents[2] / "docs" / "screenshots"
LIGHT: Final = 200_000
"""Bytes that a picture may have."""


def take(browser: Browser, site: Site, address: Address, width: int, folder: Path) -> Path:
    """Take the picture of what a window of that width shows at first."""
    seen = visiting(browser, site, address.role, width=width, language="en", reduced_motion=True)
    with seen as (page, watch):
        page.goto(address.at("en"))
        path = folder / f"{address.name}-{width}.png"
        page.screenshot(path=path, animations="disabled", caret="hide", scale="css")
        watch.settle(address.expects)
    assert path.stat().st_size < LIGHT, f"{path.name} has {path.stat().st_size} bytes"
    return path


def main() -> None:
    """Take those that are named, or else all of the main pages."""
    names = [one.name for one in PAGES]
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(names)}")
    chosen = parser.parse_args().names or [*MAIN]
    if unknown := sorted(set(chosen) - set(names)):
        parser.error(f"there is no page {', '.join(unknown)}")
    executable = program()
    if executable is None:
        parser.exit(1, f"this machine lacks {NAME}\n")
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sites.running() as site, started(executable) as browser:
        for address, width in product((one for one in PAGES if one.name in chosen), WIDTHS):
            print(take(browser, site, address, width, FOLDER), flush=True)


if __name__ == "__main__":
    main()
