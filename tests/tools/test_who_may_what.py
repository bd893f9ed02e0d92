"""The page that says who may what."""

from interfaces.serving.app import RULES
from tools.who_may_what import page


def test_every_rule_stands_on_it() -> None:
    for rule in RULES.values():
        assert f"| {rule.says}" in page()
