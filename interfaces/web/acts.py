"""Acts: what a person may record in a round, and which of them answers what is due."""

from collections.abc import Callable, Iterator
from typing import Final

from domain.access import Forbidden, Who, granted
from domain.consultation import KINDS, PHASES
from domain.consultation.opening import Opened
from domain.consultation.remark import Corrected
from domain.fact import Fact
from interfaces.web.dues import Due
from interfaces.web.page import Page
from interfaces.wording.acts import act

_ELSEWHERE: Final = frozenset(
    {"charter-adopted", "source-attached", "corrected", "organisation-described"}
)
"""Kinds that have a place of their own, or that no form can ask for."""
OF_DUE: Final[dict[str, tuple[str, str]]] = {
    "meeting-to-hold": ("meeting-held", "meeting"),
    "meeting-to-confirm": ("meeting-held", "meeting"),
    "plan-to-confirm": ("plan-adopted", ""),
    "replies": ("reply-received", "invitation"),
    "responses": ("response-received", "referral"),
    "registration": ("response-registered", "response"),
    "answer-to-approach": ("approach-answered", "approach"),
    "answer-to-view": ("views-answered", "views"),
    "commitment": ("commitment-settled", "commitment"),
    "concern": ("concern-resolved", "concern"),
    "goal-to-assess": ("goal-assessed", "goal"),
    "contest-to-settle": ("contest-answered", "contest"),
}
"""By what is due: the kind that settles it, and the control that names it."""


def offered(who: Who, region: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The kinds that a person may record in a round of a region, by phase."""
    for phase, kinds in PHASES.items():
        own = (kind.short_kind() for kind in kinds if kind is not Opened and may(who, region, kind))
        shown = tuple(kind for kind in own if kind not in _ELSEWHERE)
        if shown:
            yield phase, shown


def may(who: Who, region: str, kind: type[Fact]) -> bool:
    """Whether a person may record a kind in a round of a region."""
    try:
        return bool(granted(who, region, kind))
    except Forbidden:
        return False


def may_record(who: Who | None, region: str) -> bool:
    """Whether a person may record anything in a round of a region."""
    return who is not None and any(offered(who, region))


def on_fact(
    page: Page, who: Who, opened: Opened, round: str, entry: str
) -> Iterator[tuple[str, str]]:
    """What a person may do about a fact: the words for it, and where it is done."""
    if may(who, opened.region, Corrected) and entry != opened.id:
        correct = f"consultations/{round}/facts/{entry}/correct"
        yield page.tongue.gettext("Correct or take back"), page.to(correct)
    for kind in ("contested", "confirmed"):
        if may(who, opened.region, KINDS[kind]):
            yield act(kind, page.tongue), address(page, round, kind, entry=entry)


def address(page: Page, round: str, kind: str, **prefilled: object) -> str:
    """Where a kind of fact is recorded, with what is known of it filled in."""
    assert kind in KINDS
    return page.to(f"consultations/{round}/record/{kind}", **prefilled)


def settler(page: Page, who: Who, opened: Opened, round: str) -> Callable[[Due], str | None] | None:
    """Finds where that is recorded which settles what is due; None if a person records nothing."""
    if not may_record(who, opened.region):
        return None

    def settling(due: Due) -> str | None:
        if due.what == "entry-to-correct":
            return page.to(f"consultations/{round}/facts/{due.entry}/correct")
        if due.what not in OF_DUE:
            return None
        kind, control = OF_DUE[due.what]
        return address(page, round, kind, **({control: due.entry} if control else {}))

    return settling
