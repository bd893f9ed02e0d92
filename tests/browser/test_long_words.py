"""Whatever is recorded wraps: every text of a round as one long word, in the narrowest window."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
import yaml
from playwright.sync_api import Browser

from interfaces.home.home import Home
from tests.browser import checks
from tests.browser.visiting import DESK
from tests.faults.service import Service, samrad, wait_until

EXAMPLE: Final = Path(__file__).parents[2] / "interfaces" / "examples" / "fictional.yaml"
WORD: Final = "Kulturplaneremisssammanställningskommittéordförandeersättarval"
LINK: Final = f"https://region.example/{'kulturplan-2027-' * 7}.pdf"
TEXTS: Final = frozenset({
    "address", "case_number", "changed_passage", "comment", "decision_path", "deviation", "edition",
    "holder", "influence", "input", "label", "matter", "method", "name", "note", "of_holder",
    "of_participants", "offer", "passed_on_to", "place", "plan", "programme", "publisher",
    "purpose", "reason", "result", "satisfaction", "statement", "text", "title", "topic",
})  # fmt: skip
"""Fields of free text; the others are ids, days, counts and words of a list."""
PAGES: Final = (
    "", "regions/23", "organisations", "organisations/fjallreda-kulturallians", "compare",
    "compare?consultation=fictional&consultation=kort", "public/fictional", "audit",
    *(
        f"consultations/fictional{part}"
        for part in (
            "", "/participation", "/principles", "/principles/18", "/views", "/timeline",
            "/moments", "/moments?step=40", "/charters", "/what-if", "/audit",
            "/facts/dialog-norrvik", "/what-if?move=inbjudan-alla&days=-30", "/nowhere",
        )
    ),
    *(f"{page}?{'x' * 300}=1" for page in ("consultations/fictional", "compare")),
    f"organisations?name={'x' * 90}", f"consultations/{'x' * 95}",
)  # fmt: skip


def lengthened(told: Any, field: str = "") -> Any:
    """A round with a long word, or a long address, at the end of each of its texts."""
    if isinstance(told, dict):
        return {name: lengthened(value, name) for name, value in told.items()}
    if isinstance(told, list):
        return [lengthened(value, field) for value in told]
    if field not in TEXTS or not isinstance(told, str):
        return told
    return LINK if field in ("address", "topic") else f"{told} {WORD}"


@pytest.fixture(scope="module")
def address(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("long")
    text = EXAMPLE.read_text(encoding="utf-8").replace("kept: live", "kept: reconstructed")
    told = lengthened(yaml.safe_load(text.replace("  previous: fictional-earlier\n", "")))
    paths = [folder / "long.yaml", folder / "short.yaml"]
    short = told["consultation"] | {"id": "kort", "plan": WORD, "holder": WORD, "region": "21"}
    for path, round in zip(
        paths, (told, {"format": told["format"], "consultation": short, "facts": []}), strict=True
    ):
        path.write_text(yaml.safe_dump(round, allow_unicode=True, sort_keys=False), "utf-8")
    home = Home(folder / "home", folder / "home" / "samrad.db")
    loaded = samrad(home, "load", *paths)
    assert loaded.returncode == 0, loaded.stdout + loaded.stderr
    with Service(home, project="true") as service:
        wait_until(lambda: service.status("/board") == 200, "the rounds are all read")
        yield service.address


def test_no_text_of_a_round_is_read_sideways(browser: Browser, address: str) -> None:
    context = browser.new_context(base_url=address, viewport={"width": DESK, "height": 900})
    faults = []
    try:
        page = context.new_page()
        page.set_viewport_size(checks.NARROW)
        for path in PAGES:
            page.goto(f"/sv/{path}")
            page.evaluate(checks.OPEN_ALL)
            try:
                checks.assert_reflows(page)
            except AssertionError as found:
                faults.append(f"/sv/{path}:\n{found}")
    finally:
        context.close()
    checks.none(faults)
