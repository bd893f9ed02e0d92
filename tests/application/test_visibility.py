"""What somebody sees: the covers of rounds as they grow, and recorders under pseudonyms."""

import random

import pytest

from application.engine import Engine
from application.pseudonyms import Pseudonymised, Pseudonyms
from application.records import NotFound
from application.vault import Vault
from application.visibility import Covers, Visibility
from domain.access import PUBLIC, Grant, Who
from domain.consultation.publication import is_public
from tests.application.given import engine_on, submission
from tests.given import fact, opened, org


def who(*grants: str) -> Who:
    return Who("r-anna", tuple(map(Grant.parse, grants)))


def sight(engine: Engine, *grants: str) -> Visibility:
    return Visibility.of(who(*grants) if grants else PUBLIC, Covers(engine))


@pytest.mark.parametrize("seed", range(5))
def test_a_cover_says_what_the_whole_round_says(seed: int) -> None:
    """Whether it was read on after each fact, or now and then, or only at the end."""
    chance = random.Random(seed)
    with engine_on() as engine:
        kept = chance.choice(["live", "reconstructed"])
        engine.submit(submission(opened(kept=kept), key="open"))
        often, seldom = Covers(engine), Covers(engine)
        for n in range(30):
            said = chance.choice(
                [
                    fact("record-published", f"f-{n}"),
                    fact("record-withheld", f"f-{n}", reason="Fel"),
                    fact("meeting-held", f"f-{n}"),
                    org(f"o-{n}"),
                ]
            )
            engine.submit(submission(said, key=f"f-{n}"))
            state = engine.consultation("exempel")
            described = {
                thing.partition(":")[2] for thing in state.things if thing.startswith("organ")
            }
            cover = often.of("exempel")
            assert cover.published is is_public(state)
            assert cover.organisations == described
            if chance.random() < 0.2:
                assert seldom.of("exempel") == cover
        assert Covers(engine).of("exempel") == often.of("exempel") == seldom.of("exempel")
        with pytest.raises(NotFound):
            often.of("finns-inte")


def test_what_is_outside_the_rounds_is_the_countrys() -> None:
    with engine_on() as engine:
        engine.submit(submission(opened(region="20", kept="live"), org("ax"), key="a"))
        for grants, organisation, number in (
            ((), False, False), (("organisation:*:ax",), False, False),
            (("researcher:06",), True, True), (("officer:06",), True, True),
        ):  # fmt: skip
            seen = sight(engine, *grants)
            assert seen.reads_stream("organisation-ax") is organisation
            assert seen.reads_stream("number-8020015577") is number
            assert seen.reads_stream("charter-ab") is True
            assert seen.reads_stream("consultation-exempel") is False
            assert seen.reads_stream("consultation-finns-inte") is False
            assert seen.reads_stream("something-new") is False
        assert sight(engine, "auditor").reads_stream("something-new")


def test_who_sees_the_same_has_the_same_label() -> None:
    with engine_on() as engine:
        labels = [
            sight(engine, *grants).label
            for grants in (
                ("officer:20", "officer:06"), ("auditor:06", "auditor:20"), ("researcher",),
                ("officer:20",), (), ("organisation:*:ax",), ("auditor",), ("officer", "auditor"),
            )
        ]  # fmt: skip
    assert labels[0] == labels[1]
    assert labels[4] == labels[5]
    assert labels[6] == labels[7] == ""
    assert len(set(labels)) == 5


def test_a_recorder_has_a_pseudonym_a_round_and_none_where_it_may_be_known() -> None:
    with engine_on() as engine:
        for id, region in (("a", "20"), ("b", "06"), ("c", "20")):
            open_it = opened(region=region, kept="live")
            engine.submit(submission(open_it, consultation=id, key=id, recorder="anna"))
        published = fact("record-published", "ut")
        engine.submit(submission(published, consultation="c", key="ut", recorder="anna"))
        names = Pseudonyms(b"secret")
        seen = Pseudonymised(engine, sight(engine, "researcher", "officer:06"), names)

        def recorders(id: str) -> set[str]:
            return {record.recorder for record in seen.consultation(id).facts.values()}

        assert recorders("b") == recorders("c") == {"anna"}
        assert recorders("a") == {names.name("anna", "consultation-a")} != {"anna"}
        assert "anna" not in names.name("anna", "consultation-a")
        assert names.name("anna", "consultation-a") != names.name("anna", "consultation-c")
        record = seen.consultation("a").facts["opened"]
        assert (record.command, record.correlation) == ("withheld", "withheld")
        assert engine.consultation("a").facts["opened"].recorder == "anna"


def test_the_secret_of_pseudonyms_lasts_as_long_as_the_vault() -> None:
    vault = Vault()
    try:
        name = Pseudonyms.of(vault).name("anna", "consultation-a")
        assert Pseudonyms.of(vault).name("anna", "consultation-a") == name
        assert Pseudonyms().name("anna", "consultation-a") != name
    finally:
        vault.close()
