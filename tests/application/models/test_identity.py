"""The model is judged anew where two ids are said to be one organisation."""

import pytest

from tests.application.models.given import Setting, contents
from tests.application.test_identity import ROUND
from tests.given import fact, opened, org

EARLIER = (
    opened(period="2015/2018"),
    org("old"),
    fact("organisation-found", "found", organisation="old", how="register"),
)


@pytest.mark.parametrize("limit", [1, 1000])
def test_rounds_that_know_it_and_later_ones_are_judged_anew(setting: Setting, limit: int) -> None:
    setting.build()
    setting.whole("tidigare", EARLIER)
    setting.whole(facts=ROUND)
    new = fact("organisation-found", "found", organisation="third", how="register")
    setting.send(new)
    setting.projector.catch_up()
    setting.is_the_fold()
    for id, same_as in (("two", "one"), ("third", "old")):
        setting.identify(id, id, same_as)
        while setting.projector.catch_up(limit).more:
            pass
        setting.is_the_fold()
    involved = [
        row["organisation"]
        for row in contents(setting.store)["involvements"]
        if row["round"] == "exempel"
    ]
    assert involved == ["one", "third"]
