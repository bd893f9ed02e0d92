"""Gather the sentences of the program, and bring ``sv.po`` up to date with them.

``python -m tools.messages`` adds new sentences, without Swedish, and drops those no longer used.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT: Final = Path(__file__).parent.parent
SWEDISH: Final = ROOT / "interfaces/wording/sv.po"
_METHODS: Final = [("**.py", "python"), ("**/templates/**.html", "jinja2")]
_OPTIONS: Final = {"**/templates/**.html": {"silent": "false", "trimmed": "true"}}
_KEYWORDS: Final = DEFAULT_KEYWORDS | {
    "sentence": None,
    "plural": (1, 2),
    "in_context": ((1, "c"), 2),
    "plural_in_context": ((1, "c"), 2, 3),
}
"""What marks a sentence: the names of gettext, and those of `interfaces.wording.message`."""


def extracted() -> Catalog:
    """Every sentence that the code and the templates say."""
    catalogue = Catalog()
    for _, _, message, _, context in _found():
        catalogue.add(message, context=context)
    return catalogue


def of_templates() -> Iterator[str | tuple[str, ...]]:
    """The sentences of the templates alone."""
    return (message for file, _, message, _, _ in _found() if file.endswith(".html"))


def _found() -> Iterator[tuple[str, int, str | tuple[str, ...], list[str], str | None]]:
    return extract_from_dir(ROOT / "interfaces", _METHODS, _OPTIONS, _KEYWORDS)


def swedish() -> Catalog:
    """The catalogue as it stands in the repository."""
    with SWEDISH.open("rb") as file:
        return read_po(file, locale="sv")


def write(catalogue: Catalog) -> None:
    """Write it, sentence by sentence in the order of the English."""
    with SWEDISH.open("wb") as file:
        write_po(
            file, catalogue, width=100, no_location=True, sort_output=True, ignore_obsolete=True
        )


def main() -> None:
    """Bring the catalogue up to date, and say what is still to be translated."""
    catalogue = swedish()
    catalogue.update(extracted(), no_fuzzy_matching=True, update_creation_date=False)
    write(catalogue)
    for text in untranslated(catalogue):
        print(text)


def untranslated(catalogue: Catalog) -> Iterator[str]:
    """The sentences that lack Swedish, each by its English."""
    for message in catalogue:
        forms = message.string if isinstance(message.string, tuple | list) else (message.string,)
        if message.id and not all(forms):
            yield str(message.id)


if __name__ == "__main__":
    main()
