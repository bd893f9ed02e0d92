"""The page that says who may what is the one that the rules make."""

from pathlib import Path

from interfaces.api.access import RULES
from interfaces.api.who_may_what import page

PAGE = Path(__file__).parents[2] / "docs" / "who-may-what.md"


def test_the_page_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), (
        "python -m interfaces.api.who_may_what > docs/who-may-what.md"
    )


def test_every_rule_stands_on_it() -> None:
    for rule in RULES.values():
        assert f"| {rule.says}" in page()
