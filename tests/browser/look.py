"""Pictures of every page, to be looked at: ``python -m tests.browser.look OUTDIR [--role R]``."""

import argparse
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import get_args

from playwright.sync_api import Browser

from tests.browser import site as sites
from tests.browser.addresses import LANGUAGES, PAGES, Address
from tests.browser.chromium import NAME, program, started
from tests.browser.site import Role, Site
from tests.browser.visiting import WIDTHS, visiting


def look(browser: Browser, site: Site, folder: Path, chosen: argparse.Namespace) -> Iterator[str]:
    """Take the pictures; what is seen on the way, a line each."""
    for address, language, width in product(_chosen(chosen.only), chosen.language, chosen.width):
        role: Role = chosen.role or address.role
        with visiting(browser, site, role, width=width, language=language) as (page, watch):
            answer = page.goto(address.at(language), wait_until="load")
            picture = folder / f"{address.name}-{language}-{width}.png"
            page.screenshot(path=picture, full_page=True)
            status = answer.status if answer else 0
            yield f"{status} {sum(watch.weigh().values()):7} {picture.name}"
            yield from (f"    {one}" for one in watch.complaints)
            if status >= 500:
                yield site.service.log()[-1000:]


def _chosen(names: list[str]) -> list[Address]:
    return [one for one in PAGES if not names or one.name in names]


def main() -> None:
    """Start a site, and look at it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--role", choices=get_args(Role), help="who looks; else whom it is for")
    parser.add_argument("--only", action="append", default=[], metavar="NAME")
    parser.add_argument("--language", nargs="+", choices=LANGUAGES, default=["sv"])
    parser.add_argument("--width", nargs="+", type=int, default=[*WIDTHS])
    chosen = parser.parse_args()
    chosen.folder.mkdir(parents=True, exist_ok=True)
    executable = program()
    if executable is None:
        parser.exit(1, f"this machine lacks {NAME}\n")
    with sites.running() as site, started(executable) as browser:
        for line in look(browser, site, chosen.folder, chosen):
            print(line, flush=True)


if __name__ == "__main__":
    main()
