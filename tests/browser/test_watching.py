"""The watching can fail: a page with every fault, and each check complains of its own."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from interfaces.http.headers import OF_PAGES, POLICY
from tests.browser import checks
from tests.browser.visiting import visiting
from tests.browser.watching import Watch
from tests.faults.service import HOST

BAD = f"""<!doctype html><html><head><link rel="stylesheet" href="/faults.css"></head><body>
<h1>One</h1><h1>Another</h1><h3>Skipped</h3>
<script>document.title = "inline"</script>
<img src="http://elsewhere.example/picture.png">
<form><input name="unnamed"></form>
<a href="/nowhere">Unseen</a><a href="/" class="far">Far</a>
<a href="/nowhere">Caught</a><textarea></textarea>
<p class="wide">Wide</p>
<p>{"heavy " * 20_000}</p>
<script src="/faults.js"></script></body></html>"""
GOOD = """<!doctype html><html lang="en"><head><title>Good</title></head><body>
<main><h1>One</h1><h2>Two</h2><a href="/">Home</a><label>Name <input name="named"></label></main>
</body></html>"""
FILES = {
    "/": ("text/html", BAD),
    "/good": ("text/html", GOOD),
    "/faults.css": (
        "text/css",
        "a, input { outline: none } .wide { width: 900px }.far { position: absolute; top: -99px }",
    ),
    "/faults.js": (
        "text/javascript",
        "console.warn('careful');"
        "document.querySelectorAll('a')[2].addEventListener('keydown', e => e.preventDefault());"
        "fetch('/cut').catch(() => {}); undefined.gone",
    ),
}


class Handler(BaseHTTPRequestHandler):
    """Gives the files, with the policy of the pages; of /cut it breaks off."""

    def do_GET(self) -> None:
        if self.path == "/cut":
            self.connection.close()
            return
        sort, text = FILES.get(self.path, ("text/plain", "not here"))
        self.send_response(200 if self.path in FILES else 404)
        self.send_header("Content-Type", f"{sort}; charset=utf-8")
        self.send_header(POLICY, OF_PAGES)
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, format: str, *args: Any) -> None:
        pass


@pytest.fixture(scope="module")
def faulty() -> Iterator[Any]:
    """The address of a server of bad pages, as a site has it."""
    server = ThreadingHTTPServer((HOST, 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield SimpleNamespace(address=f"http://{HOST}:{server.server_port}")
    server.shutdown()
    server.server_close()
    thread.join()


@contextmanager
def seen(browser: Browser, faulty: Any, path: str) -> Iterator[tuple[Page, Watch]]:
    with visiting(browser, faulty) as (page, watch):
        page.goto(path)
        yield page, watch


def test_the_watch_sees_every_fault(browser: Browser, faulty: Any) -> None:
    with seen(browser, faulty, "/") as (page, watch):
        page.wait_for_load_state("networkidle")  # with what the script asks for
    with pytest.raises(AssertionError, match="another host"):
        watch.settle()
    told = "\n".join(watch.complaints)
    assert "another host: http://elsewhere.example/picture.png" in told
    assert "policy: script-src-elem: inline" in told
    assert "policy: img-src: http://elsewhere.example/picture.png" in told
    assert "console warning: careful" in told
    assert "page error: Cannot read properties of undefined" in told
    assert f"failed: {faulty.address}/cut" in told
    assert "console error" in told


@pytest.mark.parametrize(
    ("check", "faults"),
    [
        (lambda _, watch: checks.assert_light(watch), ("faults.css", "faults.js")),
        (lambda page, _: checks.assert_accessible(page), ("label (crit", "image-alt (crit")),
        (lambda page, _: checks.assert_reflows(page), ("the page is 9", "p.wide ends at 9")),
        (
            lambda page, _: checks.assert_works_by_keyboard(page),
            ("no focus is seen: a Unseen", "out of sight: a Far", "not reached: textarea"),
        ),
        (
            lambda page, _: checks.assert_structured(page, "en"),
            ("lang is ''", "no title", "0 main parts", "not one h1", "skips a level"),
        ),
    ],
)
def test_each_check_fails(
    browser: Browser, faulty: Any, check: Callable[[Page, Watch], None], faults: tuple[str, ...]
) -> None:
    with seen(browser, faulty, "/") as (page, watch), pytest.raises(AssertionError) as raised:
        check(page, watch)
    assert [one for one in faults if one not in str(raised.value)] == []


def test_nothing_is_said_of_a_good_page(browser: Browser, faulty: Any) -> None:
    with seen(browser, faulty, "/good") as (page, watch):
        checks.assert_light(watch)
        checks.assert_structured(page, "en")
        checks.assert_works_by_keyboard(page)
        checks.assert_accessible(page)
        checks.assert_reflows(page)
        watch.settle()


def test_what_is_expected_must_come(browser: Browser, faulty: Any) -> None:
    with seen(browser, faulty, "/nowhere") as (_, watch):
        watch.settle(expects=("404",))
        with pytest.raises(AssertionError, match="nothing is said of 500"):
            watch.settle(expects=("404", "500"))
