"""Recording acts in a consultation: the submission of one person's facts, all of them or none."""

from collections.abc import Iterable, Iterator

from application.engine import Engine
from application.records import NotFound
from application.submission import Expected, Submission
from domain.access import EVERYWHERE, Who, recording
from domain.consultation.opening import Opened, OrganisationDescribed
from domain.fact import Fact
from domain.organisation import Identify


def acts(
    engine: Engine,
    who: Who,
    consultation: str,
    facts: Iterable[Fact],
    key: str,
    if_match: Expected = None,
    correlation: str | None = None,
) -> Submission:
    """What a person asks to have recorded, in the capacity in which they may.

    An organisation described in a round is also one identity across rounds; one that speaks in a
    round for the first time is described there first. Raises Forbidden.
    """
    facts = tuple(facts)
    region = _region(engine, consultation, facts)
    roles = {recording(who, region, fact) for fact in facts}
    role = min(roles, key=lambda role: role != "officer")
    if role != "officer":
        facts = (*_introduced(engine, consultation, facts), *facts)
    named = [
        Identify(fact.organisation, fact.name)
        for fact in facts
        if isinstance(fact, OrganisationDescribed)
    ]
    return Submission.for_consultation(
        consultation, facts, who.id, role, key, named if role == "officer" else (), if_match,
        correlation,
    )  # fmt: skip


def _region(engine: Engine, consultation: str, facts: Iterable[Fact]) -> str:
    """The region of a round, or of its opening; of a round that there is not, none: the engine
    says so of it.
    """
    opening = next((fact for fact in facts if isinstance(fact, Opened)), None)
    if opening:
        return opening.region
    try:
        return engine.region(consultation)
    except NotFound:
        return EVERYWHERE


def _introduced(engine: Engine, consultation: str, facts: Iterable[Fact]) -> Iterator[Fact]:
    """The descriptions of organisations that speak in a round for the first time."""
    for id in dict.fromkeys(getattr(fact, "organisation", None) for fact in facts):
        if id and f"organisation:{id}" not in engine.consultation(consultation).things:
            try:
                name = engine.organisation(id).name
            except NotFound:
                continue
            yield OrganisationDescribed(id=f"organisation-{id}", organisation=id, name=name or id)
