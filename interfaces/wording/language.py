"""The two languages, and how each says sentences, dates, numbers and lists."""

import os
from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from functools import cache
from gettext import GNUTranslations, NullTranslations
from importlib.resources import files
from io import BytesIO

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from interfaces.wording.message import Message


class Language(StrEnum):
    """A language that a reader may be spoken to in."""

    SWEDISH = "sv"
    ENGLISH = "en"

    @classmethod
    def preferred(cls, asked: str | None = None) -> "Language":
        """The language asked for, else that of the environment, else English."""
        for chosen in (asked, os.environ.get("SAMRAD_LANGUAGE"), os.environ.get("LANG")):
            if chosen:
                return cls.SWEDISH if chosen.lower().startswith("sv") else cls.ENGLISH
        return cls.ENGLISH

    @property
    def locale(self) -> Locale:
        """Where the language is as it is written here: Sweden, and Britain."""
        return _locale(self)

    @property
    def sentences(self) -> NullTranslations:
        """What each sentence of the catalogue is in the language."""
        return _sentences(self)

    def gettext(self, text: str, /, **values: object) -> str:
        """A sentence, with its values filled in; a per cent sign is written twice."""
        return self.sentences.gettext(text) % values

    def ngettext(self, one: str, several: str, num: int, /, **values: object) -> str:
        """A sentence of one or of several; ``%(num)s`` is how many."""
        return self.sentences.ngettext(one, several, num) % (values | {"num": num})

    def pgettext(self, context: str, text: str, /, **values: object) -> str:
        """A sentence whose English words mean more than one thing."""
        return self.sentences.pgettext(context, text) % values

    def say(self, message: Message, num: int = 2, /, **values: object) -> str:
        """A message; of ``num``, where it counts."""
        values = {"num": num, **message.values, **values}
        num = int(str(values.pop("num")))
        match message:
            case Message(several=str(several), context=str(context)):
                text = self.sentences.npgettext(context, message.text, several, num)
                return text % (values | {"num": num})
            case Message(several=str(several)):
                return self.ngettext(message.text, several, num, **values)
            case Message(context=str(context)):
                return self.pgettext(context, message.text, **values)
        return self.gettext(message.text, **values)

    def date(self, day: date) -> str:
        """A day: "24 May 2018"."""
        return format_date(day, "long", self.locale)

    def month(self, number: int) -> str:
        """The name of a month, January being 1."""
        return str(self.locale.months["format"]["wide"][number])

    def number(self, number: float) -> str:
        """A number, to two decimals at most: "1,234.5"."""
        return format_decimal(number, "#,##0.##", self.locale)

    @property
    def percent_sign(self) -> str:
        """The sign after a number, with the space that belongs before it."""
        return str(self.locale.percent_formats[None].pattern).removeprefix("#,##0")

    def list(self, several: Iterable[str]) -> str:
        """Words one after the other: "a, b and c"."""
        return format_list([*several], locale=self.locale)


@cache
def _locale(language: Language) -> Locale:
    return Locale.parse({"sv": "sv_SE", "en": "en_GB"}[language])


@cache
def _sentences(language: Language) -> NullTranslations:
    """The catalogue, compiled when the language is first spoken; English is the sentences' own."""
    if language is Language.ENGLISH:
        return NullTranslations()
    with files("interfaces.wording").joinpath("sv.po").open("rb") as file:
        read = read_po(file, locale=language)
    compiled = BytesIO()
    write_mo(compiled, read)
    compiled.seek(0)
    return GNUTranslations(compiled)
