"""The language that a browser prefers: Swedish unless English comes before it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interfaces.http.languages import preferred


@pytest.mark.parametrize(
    ("accept", "tongue"),
    [
        ("", "sv"),
        ("*", "sv"),
        ("de, fr;q=0.5", "sv"),
        ("sv", "sv"),
        ("en", "en"),
        ("en-GB,en;q=0.9", "en"),
        ("EN-us", "en"),
        ("sv-SE,sv;q=0.9,en-US;q=0.8,en;q=0.7", "sv"),
        ("en-US,en;q=0.9,sv;q=0.8", "en"),
        ("sv;q=0.2, en;q=0.3", "en"),
        ("en;q=0.1, en-GB;q=0.9, sv;q=0.5", "en"),
        ("en-GB;q=0.9, en;q=0.1, sv;q=0.5", "en"),
        ("sv, en", "sv"),
        ("en;q=0", "sv"),
        ("en;q=high", "sv"),
        ("english", "sv"),
    ],
)
def test_what_is_preferred(accept: str, tongue: str) -> None:
    assert preferred(accept) == tongue


@given(st.text(max_size=60) | st.text(alphabet="svenq=;,.-*0159 naif", max_size=60))
def test_any_header_is_read(accept: str) -> None:
    assert preferred(accept) in ("sv", "en")
