import pytest

from domain.consultation import KINDS
from domain.fact import Fact
from tests.every_kind import ELSEWHERE, ROUND
from tests.given import given

NUMBERED = tuple(enumerate(ROUND))


def name(value: object) -> str | None:
    return f"{value.short_kind()}:{value.id}" if isinstance(value, Fact) else None


def test_every_kind_is_there() -> None:
    assert {fact.short_kind() for fact in ROUND} == set(KINDS)


@pytest.mark.parametrize("kind", [*KINDS.values(), *(type(fact) for _, fact in ELSEWHERE)])
def test_every_field_is_filled(kind: type[Fact]) -> None:
    common = set(Fact.model_fields)
    facts = [fact for fact in (*ROUND, *(f for _, f in ELSEWHERE)) if type(fact) is kind]
    filled = {name for fact in facts for name in fact.model_fields_set}
    assert set(kind.model_fields) - common <= filled


@pytest.mark.parametrize(("number", "fact"), NUMBERED, ids=name)
def test_recorded_on_a_fitting_history(number: int, fact: Fact) -> None:
    given(*ROUND[:number]).when(fact).then(fact)


@pytest.mark.parametrize(("number", "fact"), NUMBERED, ids=name)
def test_silent_on_repeat(number: int, fact: Fact) -> None:
    given(*ROUND[: number + 1]).when(fact).then_nothing()


REFERENCES = [(fact, field) for fact in ROUND for field in dict(fact.references())]


@pytest.mark.parametrize(("fact", "field"), REFERENCES, ids=name)
def test_refused_where_it_names_what_the_round_lacks(fact: Fact, field: str) -> None:
    sort = dict(fact.reference_fields())[field]
    nobody = ("nobody",) if isinstance(getattr(fact, field), tuple) else "nobody"
    stray = fact.model_copy(update={"id": "stray", field: nobody})
    what = "entry" if sort == "fact" else sort
    given(*ROUND).when(stray).then_refused(f"unknown-{what}", field=field)
