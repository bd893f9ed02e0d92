"""A researcher: a round replayed, judged by other criteria, and set beside others."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Locator, Page, expect

import domain.charter
from tests.browser.conftest import Visitor
from tests.browser.recording import recorded_late
from tests.browser.site import UNDER_WAY, Site
from tests.browser.visiting import PHONE

REPLAY = "/en/consultations/fictional/moments"
OPENING, MIDDLE = "3 April 2024", "20 November 2024"
"""The first moment of the round as it happened, and one in its dialogue."""
CHARTER = Path(domain.charter.__file__).with_name("default.yaml")
ASKED = "Were the meetings for civil society outside working hours?"


# --- the replay ----------------------------------------------------------------------------------


def test_the_slider_is_moved_by_keys_and_its_address_is_good_for_ever(visitor: Visitor) -> None:
    page = visitor("researcher", language="en")
    page.goto("/en/consultations/fictional")
    page.get_by_role("link", name="Replay").click()
    slider(page).focus()
    page.keyboard.press("Home")
    expect_moment(page, OPENING, "opening", "2024-04-03")
    expect(step(page, "Invited")).to_contain_text("unknown")
    expect(verdict(page, "08")).to_have_accessible_name("08: open")
    page.keyboard.press("ArrowRight")
    expect_moment(page, "8 April 2024", "inventory", "2024-04-08")
    page.keyboard.press("ArrowLeft")
    expect_moment(page, OPENING, "opening", "2024-04-03")
    page.keyboard.press("End")
    expect_moment(page, "4 November 2026", "closed", "2026-11-04")
    expect(step(page, "Invited")).to_contain_text("16")
    expect(verdict(page, "08")).to_have_accessible_name("08: honoured")

    page.get_by_role("link", name="Previous").click()
    expect_moment(page, "3 November 2026", "closed", "2026-11-03")
    expect(page.get_by_role("link", name="Previous")).to_be_focused()
    told, address = page.locator("#moment").aria_snapshot(), page.url
    another = visitor(language="en")
    another.goto(address)
    assert another.locator("#moment").aria_snapshot() == told
    expect(slider(another)).to_have_value(slider(page).input_value())


def test_the_slider_is_dragged_by_a_mouse(visitor: Visitor) -> None:
    page = visitor("researcher", language="en")
    page.goto(f"{REPLAY}?true_on=2024-04-03")
    box = slider(page).bounding_box()
    assert box
    height = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + 10, height)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2, height, steps=10)
    page.mouse.up()
    expect(page.get_by_role("status")).to_contain_text("dialogue")
    expect(heading(page)).to_contain_text(f"step {slider(page).input_value()} of ")


def test_along_what_became_known_it_plays_and_pauses(visitor: Visitor) -> None:
    page = visitor("researcher", language="en")
    page.goto(REPLAY)
    page.get_by_role("link", name="as it became known").click()
    expect(page).to_have_url(re.compile(r"\?by=known$"))
    slider(page).focus()
    page.keyboard.press("Home")
    expect(heading(page)).to_contain_text("step 1 of ")
    page.get_by_role("button", name="Play").click()
    expect(heading(page)).to_contain_text("step 2 of ")
    page.get_by_role("button", name="Pause").click()
    stopped = slider(page).input_value()
    expect(heading(page)).to_contain_text(f"step {stopped} of ")
    page.wait_for_timeout(1500)  # longer than it takes from one step to the next
    expect(slider(page)).to_have_value(stopped)
    expect(page.get_by_role("button", name="Play")).to_be_visible()


@pytest.mark.parametrize(
    ("javascript", "buttons"), [(True, []), (False, ["Show"])], ids=["reduced motion", "no script"]
)
def test_nothing_plays_where_it_should_not(
    visitor: Visitor, javascript: bool, buttons: list[str]
) -> None:
    page = visitor("researcher", language="en", reduced_motion=javascript, javascript=javascript)
    page.goto(REPLAY)
    expect(page.get_by_role("link", name="Previous")).to_be_visible()
    expect(page.get_by_role("main").get_by_role("button")).to_have_text(buttons)


def test_without_a_script_the_replay_says_the_same(visitor: Visitor) -> None:
    page = visitor("researcher", language="en", javascript=False)
    page.goto(REPLAY)
    slider(page).focus()
    page.keyboard.press("Home")
    page.get_by_role("button", name="Show").click()
    expect_moment(page, OPENING, "opening", "2024-04-03")
    page.get_by_role("link", name="Next").click()
    page.get_by_role("link", name="Next").click()
    expect_moment(page, "16 April 2024", "inventory", "2024-04-16")
    page.get_by_role("link", name="Previous").click()
    expect_moment(page, "8 April 2024", "inventory", "2024-04-08")
    scripted = visitor("researcher", language="en")
    scripted.goto(f"{REPLAY}?true_on=2024-04-03")
    slider(scripted).focus()
    scripted.keyboard.press("ArrowRight")
    expect_moment(scripted, "8 April 2024", "inventory", "2024-04-08")
    assert page.locator("#moment").aria_snapshot() == scripted.locator("#moment").aria_snapshot()


def slider(page: Page) -> Locator:
    """What is dragged."""
    return page.get_by_role("slider", name="Moment")


def heading(page: Page) -> Locator:
    """What says which step is shown."""
    return page.locator("#moment").get_by_role("heading", level=2).first


def step(page: Page, name: str) -> Locator:
    """A row of the funnel."""
    return page.get_by_role("table", name="Organisations, step by step").get_by_role(
        "row", name=name
    )


def verdict(page: Page, criterion: str) -> Locator:
    """What a criterion comes to."""
    return page.locator("#moment").get_by_role("link", name=re.compile(f"^{criterion}: "))


def expect_moment(page: Page, day: str, phase: str, date: str) -> None:
    """The page shows this moment, says so to who listens, and its address is the moment's."""
    expect(heading(page)).to_contain_text(day)
    expect(page.get_by_role("status")).to_contain_text(f"{day}: {phase}.")
    expect(page.get_by_role("heading", name=phase.capitalize(), exact=True)).to_be_visible()
    expect(slider(page)).to_have_attribute("aria-valuetext", day)
    expect(page).to_have_url(re.compile(f"true_on={date}"))


# --- another charter -----------------------------------------------------------------------------


def test_a_charter_of_ones_own_is_set_beside_the_default(visitor: Visitor) -> None:
    page = visitor("researcher", expects=("422", "422"), language="en")
    page.goto("/en/consultations/fictional/principles")
    page.get_by_role("link", name="Try other criteria").click()
    text = CHARTER.read_text(encoding="utf-8")
    attempt(page, text.replace('starts >= "17:00"', 'starts >= "18:30"'))
    expect(page.get_by_role("heading", name="1 verdict differs")).to_be_visible()
    differing = page.get_by_role("table", name="Verdicts that differ").get_by_role("row")
    expect(differing.first.get_by_role("columnheader").last).to_contain_text("your own file")
    row = differing.filter(has_text=ASKED)
    expect(row).to_contain_text("another verdict")
    expect(row.get_by_role("cell")).to_have_text([re.compile("honoured"), re.compile("partly")])
    row.get_by_text("Why").click()
    expect(row.get_by_role("listitem").filter(has_text='starts >= "18:30"')).to_be_visible()

    judge = text[: text.index("judge: every")].count("\n") + 1
    attempt(page, text.replace("judge: every", "judge: evry", 1))
    expect(page.get_by_role("alert")).to_contain_text(f"line {judge}, criteria.0.judge:")
    attempt(page, "format: [\n")
    expect(page.get_by_role("alert")).to_contain_text("line 2, file: not YAML")
    expect(page.get_by_role("table")).to_have_count(0)


def attempt(page: Page, text: str) -> None:
    """Send a charter to judge by."""
    file: FilePayload = {"name": "own.yaml", "mimeType": "text/yaml", "buffer": text.encode()}
    page.get_by_label("Try a file of your own").set_input_files(file)
    with page.expect_navigation():
        page.get_by_role("button", name="Try", exact=True).click()


# --- others beside it ----------------------------------------------------------------------------


def test_rounds_and_regions_are_compared(visitor: Visitor) -> None:
    page = visitor("researcher", language="en", width=PHONE)
    page.goto("/en/compare")
    blekinge = page.get_by_role("group", name="Blekinge")
    blekinge.get_by_label("2015").check()
    page.get_by_role("button", name="Compare").click()
    expect(page.get_by_text("Only one round is chosen.")).to_be_visible()
    expect(blekinge.get_by_label("2015")).to_be_checked()
    blekinge.get_by_label("2018").check()
    page.get_by_role("button", name="Compare").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("2 rounds side by side")
    rounds = page.get_by_role("region", name="The rounds").get_by_role("rowheader")
    expect(rounds).to_have_text([re.compile("2015"), re.compile("2018")])

    page.get_by_text("Choose rounds").click()
    blekinge.get_by_label("All 3 rounds").check()
    page.get_by_role("button", name="Compare").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("3 rounds side by side")
    criterion = page.get_by_role("region", name="criteria").get_by_role("article").first
    expect(criterion.get_by_role("row")).to_have_count(4)  # with the head
    expect(criterion.get_by_role("link").first).to_have_attribute(
        "href", re.compile("/consultations/blekinge-2015/principles")
    )


def test_recorders_are_met_under_pseudonyms_only(visitor: Visitor, site: Site) -> None:
    officer = recorded_late(site)
    page = visitor("researcher", language="en")
    page.goto(f"/en/consultations/{UNDER_WAY}/audit")
    recorders = page.get_by_role("table", name="Who recorded how much").get_by_role("rowheader")
    expect(recorders).to_have_text([re.compile(r"^pseudonym-[0-9a-f]{16} ")] * 2)
    assert officer not in page.content()
    page.get_by_role("link", name="Notes sent").click()
    record = page.get_by_role("region", name="How it was recorded")
    expect(record).to_contain_text("pseudonym-")
    expect(record.get_by_role("link", name="The line as it was stored")).to_have_count(0)
    assert officer not in page.content()
