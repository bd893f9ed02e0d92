"""Publication: whether the record of a round is for everybody to read.

What was said last holds, from when it was recorded. Where nothing was said, a round that was
written down afterwards is public, for it tells what its published sources tell; one that is kept
as it happens is not, until the region publishes it.
"""

from domain.consultation.opening import Opened
from domain.consultation.remark import RecordPublished, RecordWithheld
from domain.consultation.state import Consultation
from domain.fact import Fact

PUBLICATIONS = (RecordPublished, RecordWithheld)


def public_from(opened: Opened) -> bool:
    """Whether a round is public by its opening, as it was first recorded."""
    return opened.kept == "reconstructed"


def publishes(fact: Fact) -> bool | None:
    """Whether a fact makes the record public, or takes it back; None: it does neither."""
    if isinstance(fact, Opened):
        return public_from(fact)
    return isinstance(fact, RecordPublished) if isinstance(fact, PUBLICATIONS) else None


def is_public(state: Consultation) -> bool:
    """Whether everybody may read the record of a round now."""
    told = (publishes(record.fact) for record in reversed(list(state.facts.values())))
    return next((said for said in told if said is not None), False)
