"""Coming in as a reader does: through the provider, and out again; and what pages are without."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import Visitor
from tests.browser.site import UNDER_WAY, Site


def test_an_officer_signs_in_at_the_provider(visitor: Visitor, site: Site) -> None:
    page = visitor(also=(site.provider.url,))
    page.goto("/sv/")
    page.get_by_role("link", name="Logga in").click()
    expect(page).to_have_url(re.compile(f"^{re.escape(site.provider.url)}/"))
    page.locator("input[name=sub]").fill("officer")
    page.get_by_role("button").first.click()
    expect(page).to_have_url(f"{site.address}/sv/")
    page.get_by_role("button", name="Logga ut").click()
    expect(page.get_by_role("link", name="Logga in")).to_be_visible()


def test_who_is_signed_in_sees_what_the_public_does_not(visitor: Visitor) -> None:
    officer = visitor("officer").goto(f"/sv/consultations/{UNDER_WAY}")
    assert officer is not None
    assert officer.status == 200
    public = visitor(expects=("404",)).goto(f"/sv/consultations/{UNDER_WAY}")
    assert public is not None
    assert public.status == 404


def test_a_page_can_be_read_without_scripts(visitor: Visitor) -> None:
    page = visitor(javascript=False)
    page.goto("/en/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.get_by_role("link", name="Svenska").click()
    expect(page.locator("html")).to_have_attribute("lang", "sv")
