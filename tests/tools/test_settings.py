"""The page of settings."""

from interfaces.home.settings import Settings, variable
from tools.settings import page


def test_every_setting_has_a_row_with_its_meaning() -> None:
    rows = [line.split(" | ") for line in page().splitlines() if line.startswith("| `")]
    assert [row[0] for row in rows] == [f"| `{variable(name)}`" for name in Settings.model_fields]
    assert all(row[1] and row[2].removesuffix(" |") for row in rows)
    assert "`10` seconds |" in page()
