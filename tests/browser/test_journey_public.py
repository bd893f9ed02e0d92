"""The public, with a phone: what stands where, were we asked, who is behind a number."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from interfaces.wording.language import Language
from tests.browser.conftest import Visitor
from tests.browser.site import UNDER_WAY
from tests.browser.visiting import PHONE

EN = Language.ENGLISH

ROUND = "/sv/consultations/fictional"
REGIONS = 21


@pytest.fixture
def phone(visitor: Visitor) -> Page:
    """A page of the public, on a phone."""
    return visitor(width=PHONE)


def test_the_map_says_what_the_list_says(phone: Page) -> None:
    phone.goto("/sv/")
    regions = phone.get_by_role("region", name="Regionerna")
    listed = {}
    for row in regions.get_by_role("row").filter(has=phone.get_by_role("rowheader")).all():
        name = row.get_by_role("rowheader").inner_text()
        listed[name] = row.get_by_role("cell").nth(1).inner_text().strip().lower()
    for link in regions.get_by_role("paragraph").get_by_role("link").all():
        listed[link.inner_text()] = "ingen omgång antecknad"
    mapped = phone.get_by_role("group", name="Kartan").get_by_role("link").all()
    names = [link.get_attribute("aria-label") or "" for link in mapped]
    told = {name: standing for name, _, standing in (one.partition(": ") for one in names)}
    assert told == listed
    assert len(told) == len(mapped) == REGIONS
    assert len(set(told.values())) > 2


def test_an_organisation_learns_whether_it_was_asked(phone: Page) -> None:
    phone.goto("/sv/")
    phone.get_by_role("link", name="Organisationer").click()
    sought = phone.get_by_label("Namn, eller del av namn")
    sought.fill("finns inte")
    sought.press("Enter")
    expect(phone.get_by_text("Ingen organisation som du kan läsa om heter så.")).to_be_visible()
    sought.fill("hembygdsför")
    sought.press("Enter")
    expect(phone.get_by_role("heading", level=2)).to_have_text("2 med ”hembygdsför” i namnet")
    phone.get_by_role("link", name="Norrviks hembygdsförening").click()
    part = phone.get_by_role("article", name="Kulturplan för Fjällreda 2026")
    asked = part.get_by_role("definition").first
    expect(asked).to_contain_text("Inbjuden.")
    asked.get_by_role("link", name="3 september 2024").click()
    expect(phone.get_by_role("heading", level=1)).to_contain_text("Inbjudan sändes")


def test_a_rounds_public_page_is_reached_and_leads_back(phone: Page) -> None:
    phone.goto(ROUND)
    phone.get_by_role("link", name="Sammanfattning att dela").click()
    expect(phone.get_by_role("heading", level=1)).to_contain_text("Så gick samrådet till")
    expect(phone.get_by_role("region", name="Avslutat")).to_contain_text("Planen antogs")
    asked = phone.get_by_role("table", name="Organisationer som källorna namnger")
    row = asked.get_by_role("row").filter(has_text="Norrviks hembygdsförening")
    expect(row).to_contain_text("inbjud")
    phone.get_by_role("link", name="Hela omgången med belägg").click()
    expect(phone).to_have_url(re.compile(f"{ROUND}$"))


def test_who_is_behind_a_number_is_found_by_keyboard_alone(phone: Page) -> None:
    phone.goto(f"{ROUND}/participation")
    move_to(phone, phone.get_by_role("link", name="Deltog: 8 – visa vilka"))
    phone.keyboard.press("Enter")
    behind = phone.locator("#behind")
    expect(behind.get_by_role("heading")).to_have_text("Deltog – vilka")
    expect(behind.get_by_role("heading")).to_be_in_viewport()
    expect(behind.get_by_role("listitem").filter(has_text="Storsele folkdanslag")).to_be_visible()
    expect(phone).to_have_url(re.compile(r"step=attended"))
    expect(phone.get_by_role("link", name="English")).to_have_attribute(
        "href", re.compile(r"/en/consultations/fictional/participation\?.*step=attended")
    )
    move_to(phone, behind.get_by_role("link", name="Storsele folkdanslag"))
    phone.keyboard.press("Enter")
    expect(phone.get_by_role("heading", level=1)).to_have_text("Storsele folkdanslag")


def move_to(page: Page, target: Locator) -> None:
    """Press the tab key until it is there."""
    for _ in range(80):
        if target.evaluate("it => it === document.activeElement"):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"the tab key does not come to {target}")


def test_another_language_is_the_same_page(phone: Page) -> None:
    phone.goto(f"{ROUND}/principles?view=code&true_on=2024-11-20")
    phone.get_by_role("link", name="English").click()
    expect(phone).to_have_url(re.compile(r"/en/.*/principles\?view=code&true_on=2024-11-20$"))
    expect(phone.locator("html")).to_have_attribute("lang", EN)
    expect(phone.get_by_text("You are reading the round as it stood on")).to_be_visible()
    expect(phone.get_by_role("link", name="Code of Good Practice")).to_have_attribute(
        "aria-current", "true"
    )
    phone.get_by_role("link", name="Svenska").click()
    expect(phone.get_by_text("som den stod 20 november 2024")).to_be_visible()


WHERE_ROUNDS_STAND = (
    "/sv/", "/sv/regions/23", "/sv/compare", "/sv/compare?region=23",
    "/sv/organisations/norrviks-hembygdsforening", "/sv/organisations?name=norrvik",
)  # fmt: skip
OF_THE_ROUND = (
    f"/sv/consultations/{UNDER_WAY}", f"/sv/consultations/{UNDER_WAY}/moments",
    f"/sv/public/{UNDER_WAY}",
    f"/sv/consultations/{UNDER_WAY}/facts/dialog-norrvik",
    f"/sv/compare?consultation={UNDER_WAY}&consultation=fictional",
)  # fmt: skip


NAMED = re.compile(f"(?<!k-){UNDER_WAY}")
"""The round's id; a phase that is under way has a sign of that name."""


def test_what_is_not_published_stands_nowhere(visitor: Visitor) -> None:
    page = visitor(expects=("404",), width=PHONE)
    for path in WHERE_ROUNDS_STAND:
        answer = page.goto(path)
        assert answer
        assert answer.status == 200
        assert not NAMED.search(page.content()), path
    for path in OF_THE_ROUND:
        answer = page.goto(path)
        assert answer
        assert answer.status == 404, path
        expect(page.get_by_role("main")).not_to_contain_text("Fjällreda")


def test_an_officer_meets_it_where_the_public_does_not(visitor: Visitor) -> None:
    page = visitor("officer")
    shown = []
    for path in WHERE_ROUNDS_STAND:
        page.goto(path)
        shown += [path] if NAMED.search(page.content()) else []
    of_a_real_region = "/sv/regions/23"  # where nothing made up stands
    assert shown == [path for path in WHERE_ROUNDS_STAND[:5] if path != of_a_real_region]


def test_on_paper_the_evidence_stands_open_and_navigation_is_gone(visitor: Visitor) -> None:
    page = visitor()
    page.goto(f"{ROUND}/principles")
    threshold = page.get_by_text("började klockan 17 eller senare")
    menus = page.get_by_role("navigation")
    expect(threshold).to_be_hidden()
    expect(menus.first).to_be_visible()
    page.emulate_media(media="print")
    expect(threshold).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(menus.filter(visible=True)).to_have_count(0)
    expect(page.get_by_role("link", name="English")).to_be_hidden()
