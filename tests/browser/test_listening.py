"""Pages as a screen reader tells them: what matters is said, by name, and in order."""

import re
from collections.abc import Iterable

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Visitor
from tests.browser.site import UNDER_WAY

PHASES = ("Inventory", "Invitation", "Dialogue", "Referral", "Follow-up")
PRINCIPLES = (
    "Autonomy and independence", "Dialogue", "Quality", "Long-term perspective",
    "Openness and transparency", "Diversity",
)  # fmt: skip
CRITERIA = 36
VERDICT = re.compile(r'link "(\d\d): ([a-z ]+)"')
WORDS = re.compile("(honoured|partly|breached|not followed|open|not evidenced|not applicable)")


@pytest.fixture
def page(visitor: Visitor) -> Page:
    """A page of an officer, who reads the round under way too."""
    return visitor("officer", language="en")


def told(page: Page, path: str) -> str:
    """What is told of the page, with neither addresses nor the signs of the notation."""
    page.goto(path)
    return page.get_by_role("main").aria_snapshot()


def assert_in_order(told: str, phrases: Iterable[str]) -> None:
    """Each phrase is told after the one before."""
    at = 0
    for phrase in phrases:
        found = told.find(phrase, at)
        assert found >= 0, f"{phrase!r} is not told, or not in its order, in:\n{told}"
        at = found + len(phrase)


def assert_verdicts_in_words(told: str) -> None:
    """Each criterion is told once, with the words of its verdict."""
    found = VERDICT.findall(told)
    assert len({id for id, _ in found}) == len(found) == CRITERIA
    unsaid = [one for one in found if not all(map(WORDS.fullmatch, one[1].split(" or ")))]
    assert unsaid == []


def test_a_round_is_told(page: Page) -> None:
    heard = told(page, f"/en/consultations/{UNDER_WAY}")
    assert_in_order(
        heard,
        (
            'heading "Kulturplan för Fjällreda 2026',
            "not published",
            'heading "Dialogue" [level=2]',
            "The dialogue is under way.",
            *(f'link "{phase}"' for phase in PHASES),
            'heading "Who took part" [level=2]',
            'row "Inventoried 13 about 60 organisations"',
            'row "Invited 16 ',
            'row "Replied 2"',
            'row "Attended 4"',
            'row "Responded unknown"',
            'row "Answered unknown"',
            'heading "What is due" [level=2]',
            "3 June 2024",
            "Some of those invited have not replied",
            "days late",
            'heading "Which principles were honoured" [level=2]',
            *(f"{name} " for name in PRINCIPLES),
            'heading "What came of the views" [level=2]',
        ),
    )
    assert_in_order(heard, ('link "Dialogue"', "under way ·", "here now", 'link "Referral"'))
    assert_in_order(heard, ('rowheader "Quality 4 evidenced"', 'link "12: honoured"'))
    assert_verdicts_in_words(heard)


def test_a_replay_is_told(page: Page) -> None:
    heard = told(page, "/en/consultations/fictional/moments?true_on=2024-11-20")
    assert_in_order(
        heard,
        (
            'heading "Replay the round" [level=1]',
            'slider "Moment"',
            'heading "20 November 2024 step 42 of',
            "20 November 2024: dialogue. 28 of 36 criteria evidenced. 1 verdict changed.",
            'heading "What came" [level=2]',
            "25 Were notes sent, and could they be corrected? honoured or partly →",
            "partly",
            'link "Notes sent"',
            'heading "Dialogue" [level=2]',
            *(f'link "{phase}"' for phase in PHASES),
            'heading "Who took part" [level=2]',
            'row "Inventoried 13 about 60 organisations"',
            'row "Attended 8 ',
            'row "Responded unknown"',
            'row "Answered unknown"',
            'heading "28 of 36 criteria evidenced" [level=2]',
            *PRINCIPLES,
        ),
    )
    assert_verdicts_in_words(heard)
