"""Hours carry their days: dinner time past midnight, and meetings of several days."""

import pytest

from tests.criteria.rounds import finding, meeting


@pytest.mark.parametrize(
    ("when", "lay_over_dinner"),
    [
        ("2024-10-08T16:00/23:30", True),
        ("2024-10-08T16:00/2024-10-09T00:30", True),
        ("2024-10-08T12:00/2024-10-09T13:00", True),
        ("2024-10-08T21:00/2024-10-09T01:00", False),
        ("2024-10-08T21:00/2024-10-09T17:30", True),
        ("2024-10-08T20:00/2024-10-09T17:00", False),
        ("2024-10-08T12:00/17:00", False),
        ("2024-10-08T20:00/22:00", False),
        ("2024-10-08T12:00/2024-10-09", True),
        ("2024-10-08/2024-10-09T12:00", None),
        ("2024-10-08/2024-10-08T18:00", True),
        ("2024-10-08T18:00", True),
        ("2024-10-08T12:00", None),
        ("2024-10-08T21:00", None),
        ("2024-10-08/2024-10-09", None),
        ("2024-10-08", None),
        ("2024-10-08T17:00/17:00", True),
        ("2024-10-08T16:59/17:00", False),
        ("0001-01-01T00:00", None),
        ("9999-12-31T23:59", None),
        ("0001-01-01/9999-12-31T23:59", None),
    ],
)
def test_whether_it_lay_over_dinner_time(when: str, lay_over_dinner: bool | None) -> None:
    hungry = finding("19", meeting("m", when, physical=True, food=False))
    found = {True: ("breached",), False: ("not-evidenced",)}
    assert hungry.possible == found.get(lay_over_dinner, hungry.possible)
    tried = [trial for trial in hungry.held.trials if not trial.silent]
    assert bool(tried) is bool(lay_over_dinner), hungry


@pytest.mark.parametrize(
    ("when", "possible"),
    [
        ("2024-10-12/2024-10-13", "honoured"),  # a Saturday and a Sunday
        ("2024-10-12T10:00/2024-10-13T15:00", "honoured"),
        ("[2024-10-12..2024-10-13]", "honoured"),
        ("2024-10-12T20:00/2024-10-13T00:30", "honoured"),
        ("2024-10-11T10:00/2024-10-12T00:30", "breached"),  # from Friday morning
        ("2024-10-11T18:00/2024-10-12T00:30", "honoured"),
    ],
)
def test_a_weekend_may_have_two_days(when: str, possible: str) -> None:
    found = finding("18", meeting("m", when, parties=["civil-society"], form="dialogue-meeting"))
    assert found.possible == (possible,)
