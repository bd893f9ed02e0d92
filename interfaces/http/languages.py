"""The choice between the two languages of an answer."""

from collections.abc import MutableMapping
from typing import Any

from starlette.datastructures import Headers

from interfaces.http.grammar import preference, weights
from interfaces.wording.language import Language

_CHOSEN = "samrad.language"


def preferred(*accept: str, default: Language = Language.SWEDISH) -> Language:
    """The language that Accept-Language prefers: the default unless it wants the other more."""
    taken = [(tongue.partition("-")[0], weight) for tongue, weight in weights(accept)]
    wanted = {tongue: preference(taken, tongue, "*") for tongue in Language}
    best = max(wanted.values())
    return default if wanted[default] == best else max(wanted, key=lambda one: wanted[one])


def choose(scope: MutableMapping[str, Any], language: Language) -> None:
    """Choose the language of a request's answer, whatever its headers say."""
    scope[_CHOSEN] = language


def chosen(scope: MutableMapping[str, Any]) -> Language:
    """The language of a request's answer: the one chosen, else by its headers, else English."""
    accept = Headers(scope=scope).getlist("accept-language")
    return scope.get(_CHOSEN) or preferred(*accept, default=Language.ENGLISH)
