"""An auditor: the checkpoint, an export checked in place, and what was recorded late."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.browser.conftest import Visitor
from tests.browser.recording import recorded_late
from tests.browser.site import UNDER_WAY, Site
from tests.faults.service import samrad

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x02"
NEWLINE = b"\n"


@pytest.fixture(scope="module")
def log(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site's log, exported, with its checkpoint beside it."""
    path = tmp_path_factory.mktemp("export") / "samrad.log"
    done = samrad(site.service.home, "export", path, "--format", "log")
    assert done.returncode == 0, done.stdout + done.stderr
    return path


def test_an_export_is_checked_and_an_altered_byte_is_found(
    visitor: Visitor, site: Site, log: Path
) -> None:
    page = visitor("auditor", language="en")
    page.goto("/en/")
    page.get_by_role("link", name="Audit", exact=True).click()
    now = page.get_by_role("region", name="The log now")
    expect(now).to_contain_text(site.service.get("/checkpoint").text)

    whole = log.read_bytes()
    check(page, log, whole)
    expect(page.get_by_role("heading", name="The file is what was signed")).to_be_visible()
    assert answers(page, "") == {"yes"}
    expect(page.get_by_text("Checked against this service's own key")).to_be_visible()

    check(page, log, whole.replace(b"Norrviks folkets hus", b"Norrvigs folkets hus", 1))
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("Something is not as it was signed")
    expect(alert).to_contain_text("Somewhere in lines 2–")
    expect(alert).to_contain_text("What to do: Keep the file and the checkpoint as they are.")
    assert answers(page, "Every line is whole") == {"yes"}
    assert answers(page, "The entries are those that were signed") == {"no"}

    before, line, after = whole.partition(b"\tconsultation-fictional\t")
    check(page, log, before + line.replace(b"fict", b"Fict") + after)
    expect(alert).to_contain_text("its columns say otherwise than the entry.")
    expect(alert).to_contain_text(f"Line {before.count(NEWLINE) + 1}.")
    assert answers(page, "Every line is whole") == {"no"}
    assert answers(page, "The entries are those that were signed") == {"not tried"}


def check(page: Page, log: Path, content: bytes) -> None:
    """Fill in and send the form, with the checkpoint that belongs to the log."""
    file: FilePayload = {"name": log.name, "mimeType": "text/plain", "buffer": content}
    page.get_by_label("Exported log", exact=True).set_input_files(file)
    page.get_by_label("Its checkpoint").set_input_files(f"{log}.checkpoint")
    page.get_by_role("button", name="Check the file").click()
    expect(page.get_by_role("heading", name="Check another file")).to_be_visible()
    expect(page.get_by_label("Exported log", exact=True)).to_have_value("")


def answers(page: Page, stage: str) -> set[str]:
    """What is answered to the checks whose words hold these."""
    checks = page.get_by_role("listitem").filter(has=page.locator("strong")).filter(has_text=stage)
    return {text.rpartition(": ")[2] for text in checks.all_inner_texts()}


@pytest.mark.parametrize(
    ("content", "fault"),
    [(PNG, "Filen är ingen exporterad logg"), (b"", "Filen är tom.")],
    ids=["a picture", "nothing"],
)
def test_what_is_no_export_is_told_so(visitor: Visitor, content: bytes, fault: str) -> None:
    page = visitor()
    page.goto("/sv/audit/verify")
    file: FilePayload = {"name": "bild.png", "mimeType": "image/png", "buffer": content}
    page.get_by_label("Exporterad logg", exact=True).set_input_files(file)
    page.get_by_role("button", name="Granska filen").click()
    expect(page.get_by_role("heading", name="Filen stämmer inte")).to_be_visible()
    expect(page.get_by_role("alert")).to_contain_text(fault)
    expect(page.get_by_role("alert")).to_contain_text("Gör så här:")


def test_the_trail_tells_what_was_recorded_late_and_when_it_was_known(
    visitor: Visitor, site: Site
) -> None:
    recorder = recorded_late(site)
    page = visitor("auditor", expects=("404",), language="en")
    page.goto(f"/en/consultations/{UNDER_WAY}")
    page.get_by_role("link", name="Trail").click()
    facts = page.get_by_role("table", name="Entry is the place").get_by_role("row")
    count = facts.count()
    page.get_by_label("recorded late").check()
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_label("recorded late")).to_be_checked()
    assert facts.count() < count
    row = facts.filter(has_text="Notes sent: Norrviks folkets hus")
    expect(row).to_contain_text(recorder)
    expect(row).to_contain_text("18 October 2024")
    expect(row).to_contain_text("Late:")
    expect(facts).to_have_count(2)  # with the head

    today = datetime.now(ZoneInfo("Europe/Stockholm")).date()
    read_as_known(page, f"{today}")
    expect(page.get_by_text("You are reading the round as it was known on")).to_be_visible()
    expect(page.get_by_label("recorded late")).to_be_checked()
    expect(row).to_be_visible()

    read_as_known(page, "2024-11-09")
    expect(page.get_by_text("Or nothing of it was recorded by then.")).to_be_visible()
    page.get_by_role("link", name="Read it as it is now").click()
    expect(facts).to_have_count(count)


def read_as_known(page: Page, day: str) -> None:
    """Ask for the trail as it was known on a day."""
    page.get_by_label("As it was known on a day").fill(day)
    page.get_by_role("button", name="Read it so").click()
