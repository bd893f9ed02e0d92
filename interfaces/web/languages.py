"""Which of the two languages a reader prefers."""

from interfaces.http.grammar import preference, weights
from interfaces.wording.language import Language


def preferred(*accept: str) -> Language:
    """By the lines of Accept-Language; Swedish unless English is wanted more."""
    taken = [(tongue.partition("-")[0], weight) for tongue, weight in weights(accept)]
    english, swedish = (
        preference(taken, tongue, "*") for tongue in (Language.ENGLISH, Language.SWEDISH)
    )
    return Language.ENGLISH if english > swedish else Language.SWEDISH
