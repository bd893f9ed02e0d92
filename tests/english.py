"""What goes wrong in the domain, as an English reader is told of it."""

from pydantic import ValidationError

from domain.complaint import Complaint
from domain.refusal import Refusal
from domain.validation import complaint
from interfaces.wording.language import Language
from interfaces.wording.why import why_in_words


def english(error: Exception) -> str:
    """The words for a complaint, a refusal, or all that a model complains of."""
    if isinstance(error, ValidationError):
        return "; ".join(english(complaint(one)) for one in error.errors())
    assert isinstance(error, Complaint | Refusal), error
    return why_in_words(error, Language.ENGLISH)
