"""An association on a telephone: asked, heard, answered, contested, in six taps at most."""

from playwright.sync_api import expect

from tests.browser.conftest import Visitor
from tests.browser.visiting import PHONE


def test_from_the_first_page_to_a_contest_in_six_taps(visitor: Visitor) -> None:
    page = visitor("organisation", width=PHONE)
    page.goto("/")
    taps = 0
    page.get_by_role("link", name="Vår organisation").click()
    taps += 1
    main = page.get_by_role("main")
    expect(main).to_contain_text("Inbjuden")
    expect(main).to_contain_text("Hörd?")
    main.get_by_role("link", name="Bestrid").first.click()
    taps += 1
    page.get_by_label("Invändning").fill("Vi sade något annat.")
    taps += 1
    page.get_by_role("button", name="Se vad det leder till").click()
    taps += 1
    page.locator("#advice").get_by_role("button", name="Anteckna").click()
    taps += 1
    expect(page.get_by_role("status")).to_contain_text("Antecknat")
    assert taps <= 6
