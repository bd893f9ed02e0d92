"""An officer's morning: from the overview to what is overdue, a verdict and its ground, what if."""

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Visitor
from tests.browser.site import UNDER_WAY, Site
from tests.browser.visiting import PHONE

ROUND = f"/en/consultations/{UNDER_WAY}"
SAMETINGET = "The matter and the questions; in what form do you wish to be consulted?"
"""What an invitation says that nobody has replied to."""


def test_from_the_overview_to_what_is_overdue_and_out(visitor: Visitor, site: Site) -> None:
    page = visitor(expects=("404",), language="en", also=(site.provider.url,))
    page.goto("/en/")
    expect(under_way(page)).to_have_count(0)
    sign_in(page, "officer")
    expect(page).to_have_url(f"{site.address}/en/")

    now = page.get_by_role("region", name="Now")
    expect(now.get_by_role("listitem").first).to_contain_text("days late")
    under_way(page).first.click()
    expect(page).to_have_url(f"{site.address}{ROUND}")
    expect(page.get_by_text("not published")).to_be_visible()
    expect(page.get_by_role("heading", name="Dialogue", exact=True)).to_be_visible()
    expect(page.get_by_text("The dialogue is under way.")).to_be_visible()
    expect(page.get_by_role("listitem").filter(has_text="here now")).to_contain_text("Dialogue")

    due = page.get_by_role("region", name="What is due").get_by_role("listitem")
    late = due.filter(has_text=SAMETINGET)
    expect(late).to_contain_text("3 June 2024")
    expect(late).to_contain_text("days late")
    late.get_by_role("link", name=SAMETINGET, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Invitation sent: {SAMETINGET}")
    expect(page.get_by_role("region", name="Sources")).to_contain_text("The case file")

    page.get_by_role("button", name="Sign out").click()
    expect(page).to_have_url(f"{site.address}/en/")
    page.goto(ROUND)
    expect(page.get_by_role("heading", level=1)).to_have_text("There is nothing at this address")
    expect(page.get_by_role("main").get_by_role("link", name="Sign in")).to_be_visible()


def under_way(page: Page) -> Locator:
    """The links from what there is to do to the round that is not published."""
    return page.get_by_role("main").locator(f'a[href="{ROUND}"]')


def sign_in(page: Page, subject: str) -> None:
    """Sign in at the provider from the page's own link, which leads back to the page."""
    page.get_by_role("banner").get_by_role("link", name="Sign in").click()
    page.locator("input[name=sub]").fill(subject)
    page.get_by_role("button").first.click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()


def test_a_verdict_opens_into_threshold_figures_and_facts(visitor: Visitor) -> None:
    page = visitor("officer", language="en", width=PHONE)
    page.goto(ROUND)
    which = page.get_by_role("region", name="Which principles were honoured")
    which.get_by_role("link", name="18: honoured").click()

    asked = "Were the meetings for civil society outside working hours?"
    verdict = page.get_by_role("region", name=asked)
    expect(verdict).to_contain_text("Honoured · 5 of 5")
    expect(verdict.get_by_text("began at 17:00 or later")).to_be_visible()
    tried = verdict.get_by_role("listitem").filter(has_text="met: Storsele bygdegård")
    expect(tried).to_contain_text("weekend: no, starts: 18:00")
    tried.get_by_role("link", name="Meeting moved").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Meeting moved")
    page.go_back()

    verdict.get_by_role("link", name="All criteria").click()
    finding = page.get_by_role("group").filter(has_text=asked)
    expect(finding.get_by_text("honoured · 5 of 5")).to_be_in_viewport()
    expect(finding.get_by_text("began at 17:00 or later")).to_be_visible()
    finding.get_by_text(asked).click()
    expect(finding.get_by_text("began at 17:00 or later")).to_be_hidden()


def test_what_if_every_meeting_had_another_hour(visitor: Visitor) -> None:
    page = visitor("officer", expects=("422",), language="en")
    page.goto(ROUND)
    page.get_by_role("link", name="What if").click()
    suppose(page, "18:00")
    expect(page.get_by_role("heading", name="No verdict differs")).to_be_visible()
    moved = page.get_by_role("table", name="What is supposed").get_by_role("row")
    expect(moved.filter(has_text="22 October 2024, 17:00–19:00").first).to_contain_text(
        "22 October 2024, 18:00–20:00"
    )

    suppose(page, "10:00")
    differing = page.get_by_role("table", name="Verdicts that differ").get_by_role("row")
    hours = differing.filter(has_text="outside working hours?")
    expect(hours).to_contain_text("another verdict")
    expect(hours.get_by_role("cell")).to_contain_text(["honoured 5 of 5", "partly 3 of 5"])
    expect(page.get_by_role("heading", name="2 verdicts differ")).to_be_visible()

    suppose(page, "25:00")
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("New hour: '25:00': write an hour")
    expect(page.get_by_label("New hour")).to_have_value("25:00")
    expect(which_meetings(page).locator("option:checked")).to_have_text("All meetings")
    expect(page.get_by_role("table")).to_have_count(0)


def suppose(page: Page, hour: str) -> None:
    """Fill in and send the form: all meetings began at this hour."""
    which_meetings(page).select_option("All meetings")
    page.get_by_label("New hour").fill(hour)
    page.get_by_role("button", name="Try it").click()
    expect(page.get_by_label("New hour")).to_have_value(hour)


def which_meetings(page: Page) -> Locator:
    """The choice of what takes place at another time."""
    return page.get_by_role("group", name="Move an event").get_by_label("What")
