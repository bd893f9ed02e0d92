"""The consultation: five phases, one module each, and what may be recorded in them.

Read in this order: `opening`, `inventory`, `invitation`, `dialogue`, `referral`,
`follow_up`, `remark`; then `state`, `decide` and `dossier`.
"""

from domain.consultation import (
    dialogue,
    follow_up,
    inventory,
    invitation,
    opening,
    referral,
    remark,
)
from domain.fact import Fact

PHASES: dict[str, tuple[type[Fact], ...]] = {
    "opening": opening.FACTS,
    "inventory": inventory.FACTS,
    "invitation": invitation.FACTS,
    "dialogue": dialogue.FACTS,
    "referral": referral.FACTS,
    "follow-up": follow_up.FACTS,
    "remark": remark.FACTS,
}
"""The kinds of fact of each phase, in the order of the lifecycle."""

KINDS: dict[str, type[Fact]] = {
    fact.short_kind(): fact for facts in PHASES.values() for fact in facts
}
"""Every kind of fact by its short name: ``meeting-held``."""

PHASE_OF: dict[type[Fact], str] = {fact: phase for phase, facts in PHASES.items() for fact in facts}
