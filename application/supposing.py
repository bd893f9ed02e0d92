"""What-if answers: the usual questions, asked of a round as it would be. Nothing is stored."""

from dataclasses import dataclass

from application.answers import Answers
from application.drafts import identity_numbers
from application.records import NotFound, Records
from domain.answers.difference import Difference, Shift, difference, funnel_difference
from domain.consultation import suppose as supposing
from domain.consultation.suppose import Supposition, Unsupposable
from domain.consultation.what_if import WhatIf


@dataclass(frozen=True, slots=True)
class Supposing:
    """A round as it is and as it would be, with the questions on both."""

    id: str
    supposition: Supposition
    before: Answers
    after: Answers

    def verdicts(self) -> Difference:
        """The verdicts that would differ."""
        return difference(self.before.principles(self.id), self.after.principles(self.id))

    def funnel(self) -> tuple[Shift, ...]:
        """Which organisations would be recorded at other steps. Predicts nobody's attendance."""
        was, now = self.before.participation(self.id), self.after.participation(self.id)
        return funnel_difference(was, now)


def suppose(answers: Answers, id: str, what_if: WhatIf) -> Supposing:
    """Suppose changes to a round, and answer as for any round.

    Raises NotFound, and Unsupposable with what was refused.
    """
    _refuse_identity_numbers(what_if)
    before = answers.supposing(id)
    state = before.records.consultation(id)
    supposition = supposing.suppose(state, what_if, lambda org: _name(before.records, org))
    return Supposing(id, supposition, before, answers.supposing(id, supposition.state))


def _refuse_identity_numbers(what_if: WhatIf) -> None:
    """Nothing is stored, but suppositions are shown and may be passed on."""
    verbs = what_if.model_dump(mode="json", exclude_none=True)["suppose"]
    refusals = [(n, one) for n, verb in enumerate(verbs) for one in identity_numbers(verb)]
    refusals += [(0, one) for one in identity_numbers({"title": what_if.title})]
    if refusals:
        raise Unsupposable(refusals)


def _name(records: Records, organisation: str) -> str | None:
    try:
        return records.organisation(organisation).name
    except NotFound:
        return None
