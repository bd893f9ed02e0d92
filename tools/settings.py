"""The page of settings: what each means, and what it is where it is unset."""

from interfaces.home.settings import Settings, default, variable

_INTRODUCTION = """\
# Settings

Environment variables, all of them optional. One that is set to nothing counts as unset, one that
cannot be used ends the command with a message, and of one that it does not know `samrad serve`
warns. `make docs` makes this page from `interfaces/home/settings.py`.

"""


def page() -> str:
    """The whole page, as Markdown."""
    rows = [
        (f"`{variable(name)}`", field.description or "", default(field))
        for name, field in Settings.model_fields.items()
    ]
    ruled = (("variable", "meaning", "default"), ("---",) * 3, *rows)
    return _INTRODUCTION + "".join(f"| {' | '.join(row)} |\n" for row in ruled)
