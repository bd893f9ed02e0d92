"""Translations: what may be translated, and that a translation shows only where its text does."""

from datetime import date
from typing import Any

import pytest

from domain.complaint import Complaint
from domain.consultation.coverage import covered_by
from domain.consultation.decide import Record
from domain.consultation.disclosure import guarded, seen_outside
from domain.consultation.dossier import dossier
from domain.consultation.invitation import Collective
from domain.fact import Fact
from domain.translation import LANGUAGES, in_language, texts_of
from tests.every_kind import ROUND
from tests.given import Given, fact, given, opened, org, source

SWEDISH = opened(language="sv", note="På svenska", en={"note": "In Swedish"})
TALK = fact(
    "meeting-held", "talk", occurred="2018-02-13", topic="Musik", note="Öppet",
    en={"topic": "Music", "note": "Open"},
)  # fmt: skip


def round_of(*facts: Fact) -> Given:
    return given(SWEDISH, source("page", "2018-02-20"), source("later", "2018-03-20"), *facts)


def corrected(entry: str, **changes: Any) -> Fact:
    return fact("corrected", f"{entry}-corrected", entry=entry, changes=changes, reason="Fel")


# --- what may be translated --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stated", "kind", "name"),
    [
        ({"en": {"topic": "Music"}}, "translates-nothing", "en.topic"),
        ({"topic": "Musik", "en": {"topik": "Music"}}, "translates-no-text", "en.topik"),
        ({"place": "Torget", "en": {"place": "The square"}}, "translates-no-text", "en.place"),
        ({"topic": "Musik", "en": {"topic": ["Music"]}}, "translates-otherwise", "en.topic"),
        ({"note": "Öppet", "sv": {"id": "Öppet"}}, "translates-no-text", "sv.id"),
    ],
)
def test_only_a_text_that_is_stated(stated: dict[str, Any], kind: str, name: str) -> None:
    with pytest.raises(ValueError, match=kind) as refused:
        fact("meeting-held", "talk", **stated)
    (error,) = refused.value.errors()  # type: ignore[attr-defined]
    why = error["ctx"]["error"]
    assert isinstance(why, Complaint)
    assert (why.kind, why.values["name"]) == (kind, name)


def test_a_list_by_as_many_texts() -> None:
    asked = {"questions": ["Vad?", "Hur?"], "en": {"questions": ["What?", "How?"]}}
    assert in_language(fact("questions-put", "q", **asked), "en").questions == ("What?", "How?")  # type: ignore[attr-defined]
    with pytest.raises(ValueError, match="translates-otherwise"):
        fact("questions-put", "q", **(asked | {"en": {"questions": ["What?"]}}))


def test_a_person_is_not_translated() -> None:
    personal = {(type(one), name) for one in ROUND for name in one.personal_fields()}
    assert personal
    assert not any(name in texts_of(kind) for kind, name in personal)


@pytest.mark.parametrize(
    ("one", "field"),
    [
        (fact("meeting-held", "a", topic="Musik", sv={"topic": "Musik"}), "sv.topic"),
        (fact("invitation-sent", "a", collectives=[{"label": "alla", "sv": {"label": "alla"}}]),
         "collectives.0.sv.label"),
        (fact("meeting-held", "a", sources=[{"source": "page", "where": "s. 2",
         "sv": {"where": "s. 2"}}]), "sources.0.sv.where"),
        (corrected("talk", sv={"topic": "Sång"}), "changes.sv.topic"),
    ],
)  # fmt: skip
def test_not_into_the_rounds_own_language(one: Fact, field: str) -> None:
    round_of(TALK).when(one).then_refused("own-language", field=field)


def test_an_unstated_language_is_none() -> None:
    both = fact("meeting-held", "a", topic="Musik", sv={"topic": "Musik"}, en={"topic": "Music"})
    given(opened()).when(both).then(both)


def test_a_translation_is_seen_and_tidied() -> None:
    blank = fact("meeting-held", "a", topic="Musik", en={"topic": "\u200b"})
    round_of().when(blank).then_refused("text-unfit", field="en.topic")
    spaced = fact("meeting-held", "a", topic="Musik", en={"topic": "Music\u200b"})
    (told,) = round_of().when(spaced).facts
    assert told.en == {"topic": "Music"}


def test_no_identity_number_in_a_translation() -> None:
    told = [
        fact("meeting-held", "a", note="Ring", en={"note": "Call 811218-9876"}),
        fact("invitation-sent", "a", collectives=[
            {"label": "alla", "en": {"label": "811218-9876"}}]),
        corrected("talk", en={"note": "811218-9876"}),
    ]  # fmt: skip
    assert [[*Record(one).identity_numbers()] for one in told] == [
        ["en.note"], ["collectives.0.en.label"], ["changes.en.note"],
    ]  # fmt: skip


def test_another_translation_is_another_entry() -> None:
    assert TALK.en is not None
    again = TALK.model_copy(update={"en": TALK.en | {"note": "Open to all"}})
    refusal = round_of(TALK).when(again).then_refused("entry-changed", field="en")
    assert refusal.values["changes"] == 'en: {"topic": "Music", "note": "Open to all"}'


# --- where its text goes -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "topic", "en"),
    [
        ({"topic": "Sång"}, "Sång", {"note": "Open"}),
        ({"topic": "Sång", "en": {"topic": "Song"}}, "Sång", {"note": "Open", "topic": "Song"}),
        ({"en": {"topic": "Tunes"}}, "Musik", {"topic": "Tunes", "note": "Open"}),
        ({"topic": None, "note": None}, None, None),
        ({"place": "Torget"}, "Musik", {"topic": "Music", "note": "Open"}),
    ],
)
def test_a_corrected_text_loses_its_translation(
    changes: dict[str, Any], topic: str | None, en: dict[str, str] | None
) -> None:
    read = round_of(TALK, corrected("talk", **changes)).dossier().by_id["talk"].fact
    assert (getattr(read, "topic", None), read.en) == (topic, en)


def test_a_correction_does_not_translate_what_is_not_said() -> None:
    round_of(TALK).when(corrected("talk", topic=None, en={"topic": "Song"})).then_refused(
        "change-unfit"
    )


def test_a_source_that_tells_a_part_tells_its_translation_alone() -> None:
    told = TALK.model_copy(
        update={
            "sources": fact(
                "meeting-held", "x",
                sources=[{"source": "page", "tells": ["occurred"]}, "later"],
            ).sources
        }
    )  # fmt: skip
    read = covered_by(round_of(told).dossier(), date(2018, 3, 1)).by_id["talk"].fact
    assert read.occurred
    assert read.en == {"note": "Open"}


SECRET = "two Sami"
SAMI = {"meeting": "talk", "group": "sami", "count": "2 persons"}
NOTED = {"note": "De var två", "en": {"note": SECRET}}


@pytest.mark.parametrize(
    "told",
    [
        [fact("attendance-counted", "n", **SAMI, **NOTED)],
        [fact("attendance-counted", "n", **SAMI, alternatives=[
            {"changes": {"count": "3 persons", **NOTED}, "sources": ["later"]}])],
        [fact("attendance-counted", "n", **SAMI),
         corrected("n", count="3 persons", **NOTED)],
        [fact("attendance-counted", "n", **SAMI),
         fact("corrected", "c", entry="n", changes={"count": "3 persons"}, reason="De var två",
              en={"reason": SECRET})],
        [fact("attendance-counted", "n", **SAMI, note="De var två"),
         corrected("n", en={"note": SECRET})],
        [fact("invitation-sent", "n", note="Två", en={"note": SECRET},
              collectives=[{"label": "samer", "count": "2 persons", "groups": ["sami"]}])],
        [fact("invitation-sent", "n",
              collectives=[{"label": "samer", "count": "2 persons", "groups": ["sami"]}]),
         corrected("n", note="Två", en={"note": SECRET})],
    ],
)  # fmt: skip
def test_what_is_withheld_outside_is_withheld_in_every_language(told: list[Fact]) -> None:
    state = round_of(TALK, org("a"), *told).state
    inside = "".join(record.fact.model_dump_json() for record in state.facts.values())
    assert SECRET in inside
    outside = seen_outside(state, guarded(state))
    for language in (None, *LANGUAGES):
        facts = [record.fact for record in outside.facts.values()]
        read = [in_language(one, language) if language else one for one in facts]
        assert SECRET not in "".join(one.model_dump_json() for one in read)
    assert SECRET not in repr(dossier(outside))


# --- read in a language ------------------------------------------------------------------------


def test_each_text_in_the_language_as_far_as_it_is_translated() -> None:
    sent = fact(
        "invitation-sent", "sent", text="Kom", note="Brev", en={"text": "Come"},
        collectives=[{"label": "alla", "en": {"label": "all"}}, {"label": "några"}],
        sources=[{"source": "page", "where": "s. 2", "en": {"where": "p. 2"}}],
    )  # fmt: skip
    read: Any = in_language(sent, "en")
    assert (read.text, read.note, read.sources[0].where) == ("Come", "Brev", "p. 2")
    assert [one.label for one in read.collectives] == ["all", "några"]
    assert in_language(sent, "sv") is sent


@pytest.mark.parametrize(
    ("changes", "topic"),
    [
        ({"topic": "Sång", "en": {"topic": "Song"}}, "Song"),
        ({"topic": "Sång"}, "Sång"),
        ({"en": {"topic": "Tunes"}}, "Tunes"),
        ({"place": "Torget"}, "Music"),
    ],
)
def test_a_correction_reads_in_the_language_too(changes: dict[str, Any], topic: str) -> None:
    before, change = in_language(TALK, "en"), in_language(corrected("talk", **changes), "en")
    assert before.changed(change.changes).topic == topic  # type: ignore[attr-defined]


def test_another_reading_reads_in_the_language_too() -> None:
    told = fact(
        "meeting-held", "talk", topic="Musik", en={"topic": "Music"},
        alternatives=[{"changes": {"topic": "Sång", "en": {"topic": "Song"}}, "sources": ["page"]}],
    )  # fmt: skip
    read = in_language(told, "en")
    assert read.changed(read.alternatives[0].changes).topic == "Song"  # type: ignore[attr-defined]


def test_translations_that_say_the_same_are_the_same() -> None:
    one, other = (Collective(label="alla", en={"label": "all"}) for _ in range(2))
    assert hash(one) == hash(other)
    assert one == other
