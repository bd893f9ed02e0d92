"""Publication: whether everyone may read the record of a round.

What was stated last holds, from when it was recorded. If nothing was stated, a round that was
written down afterwards is public, since it says what its published sources say; one that is
recorded as it happens is not, until the region publishes it.
"""

from domain.consultation.opening import Opened
from domain.consultation.remark import RecordPublished, RecordWithheld
from domain.consultation.state import Consultation
from domain.fact import Fact

PUBLICATIONS = (RecordPublished, RecordWithheld)


def public_from(opened: Opened) -> bool:
    """Whether a round is public from its opening, as that was first recorded."""
    return opened.kept == "reconstructed"


def publishes(fact: Fact) -> bool | None:
    """Whether a fact makes the record public, or withholds it; None if it does neither."""
    if isinstance(fact, Opened):
        return public_from(fact)
    return isinstance(fact, RecordPublished) if isinstance(fact, PUBLICATIONS) else None


def is_public(state: Consultation) -> bool:
    """Whether everyone may read the record of a round now."""
    told = (publishes(record.fact) for record in reversed(list(state.facts.values())))
    return next((said for said in told if said is not None), False)
