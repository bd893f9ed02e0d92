"""The Code's matrix: six steps of a decision, four levels of participation, and acts in each cell.

Council of Europe, Conference of INGOs, *Code of Good Practice for Civil Participation in the
Decision-Making Process*, 1 October 2009, revised 30 October 2019. On 1 December 2026 these copies
were read: mucf.se, "Koden – ett verktyg för inflytande" (a matrix of six steps and four levels);
aalep.eu, "Responsibilities of public authorities at the various stages of the decision-making
process" (the steps); europeanparents.blogspot.com, November 2012 (the levels, from least to most).
The matrix itself was not found. So the tools that it names in each cell are not told here. Which
act belongs in which cell is this project's proposal.
"""

from collections.abc import Mapping
from typing import Final, Literal, get_args

from domain.words import Participation

Step = Literal[
    "agenda-setting", "drafting", "decision", "implementation", "monitoring", "reformulation"
]
STEPS: Final[tuple[Step, ...]] = get_args(Step)
LEVELS: Final[tuple[Participation, ...]] = get_args(Participation)
"""From least to most participation."""

_TOLD = ("information-meeting", "association-day", "knowledge-offered", "material-sent")
_ASKED = ("survey", "invitation-sent")
_TALKS = (
    "dialogue-meeting", "targeted-consultation", "open-consultation", "culture-assembly",
    "reference-group", "workshop", "youth-session", "sami-consultation",
)  # fmt: skip

ACTS: Final[Mapping[Step, Mapping[Participation, tuple[str, ...]]]] = {
    "agenda-setting": {
        "information": ("mandate-stated", "questions-put", *_TOLD),
        "consultation": _ASKED,
        "dialogue": ("preparatory-meeting", "agenda-input-received", *_TALKS),
        "partnership": ("process-planned-jointly",),
    },
    "drafting": {
        "information": ("draft-sent", *_TOLD),
        "consultation": (
            *_ASKED,
            "referral-opened",
            "response-received",
            "responses-counted",
        ),
        "dialogue": ("preparatory-meeting", "referral-hearing", *_TALKS),
    },
    "decision": {
        "information": (
            "feedback-given",
            "feedback-assembly",
            "answers-published",
            "summary-published",
        ),
        "dialogue": ("elected-present",),
    },
    "implementation": {
        "information": ("resources-committed", "commitment-made", *_TOLD),
        "dialogue": ("contact-held", *_TALKS),
    },
    "monitoring": {
        "information": ("goal-assessed", "evaluation-made"),
        "dialogue": ("evaluation-with-participants",),
    },
    "reformulation": {"information": ("handover-given",)},
}
"""By kind of fact, form of meeting, or what `domain.answers.levels` tells of either. What stands at
several steps is placed by its day."""
ON_THE_DRAFT: Final = ("elected-present",)
"""What counts only where it came after the first draft."""
