"""Entries in words: names instead of ids, links to what is named, a stated "no" told as well."""

import pytest

from domain.answers.participation import Unnamed
from domain.consultation.dossier import Dossier
from interfaces.web.telling import Field, Telling, Value
from interfaces.wording.language import Language
from interfaces.wording.words import WORDS
from tests.every_kind import ROUND
from tests.given import fact, given, opened, org, source

SV, EN = Language


@pytest.fixture(scope="module")
def read() -> Dossier:
    return given(
        opened(),
        source("tidplan", "2017-10-01"),
        org("koren", name="Åkören"),
        fact("meeting-held", "mote", occurred="2018-02-13T18:00/20:00", place="Falun",
             municipality="Falun", topic="Sången", food=False, physical=True, groups=["sami"],
             sources=["tidplan"]),
        fact("attendance-recorded", "kom", organisation="koren", meeting="mote"),
        fact("attendance-counted", "antal", meeting="mote", count="about 50 persons"),
        fact("resources-committed", "pengar", amount=0),
        fact("funding-disclosed", "medel", earmarked=False),
        fact("referral-opened", "remiss", deadline="2018-06-29", to=["koren"]),
        fact("view-stated", "syn", text="mote", organisation="koren"),
    ).dossier()  # fmt: skip


@pytest.fixture(scope="module")
def telling(read: Dossier) -> Telling:
    return Telling(read)


def told(telling: Telling, id: str, tongue: str = SV) -> dict[str, tuple[Value, ...]]:
    found: list[Field] = list(telling.fields(telling.read.by_id[id].fact, tongue))  # type: ignore[arg-type]
    return {field.label: field.values for field in found}


def test_ids_are_told_by_name_and_lead_to_what_they_name(telling: Telling) -> None:
    fields = told(telling, "kom")
    assert fields["organisation"] == (Value("Åkören", organisation="koren"),)
    assert fields["möte"] == (Value("Falun: Sången", entry="mote"),)


def test_stored_words_counts_and_days_are_said_in_the_language(telling: Telling) -> None:
    assert told(telling, "mote")["grupper"] == (Value("samer"),)
    assert told(telling, "mote", EN)["groups"] == (Value("Sami"),)
    assert told(telling, "antal")["antal"] == (Value("cirka 50 personer"),)
    assert told(telling, "remiss")["sista dag"] == (Value("29 juni 2018"),)
    assert told(telling, "remiss", EN)["last day"] == (Value("29 June 2018"),)


def test_what_was_stated_as_no_or_as_nought_is_told(telling: Telling) -> None:
    assert told(telling, "mote")["mat bjöds"] == (Value("nej"),)
    assert told(telling, "mote", EN)["in person"] == (Value("yes"),)
    assert told(telling, "pengar")["belopp (kronor)"] == (Value("0"),)
    assert told(telling, "medel")["öronmärkta medel"] == (Value("nej"),)


def test_what_nobody_stated_is_not_told(telling: Telling) -> None:
    assert "tillgänglig lokal" not in told(telling, "mote")
    assert "öppen för alla" not in told(telling, "remiss")  # false where nothing is said


def test_a_correction_tells_the_fields_as_people_say_them(telling: Telling) -> None:
    changes = {"occurred": "2018-02-14", "part_of_day": "evening", "food": None}
    corrected = fact("corrected", "rattat", entry="mote", reason="Fel dag", changes=changes)
    fields = {field.label: field.values for field in telling.fields(corrected, SV)}
    assert fields["uppgiften"] == (Value("Falun: Sången", entry="mote"),)
    (told_of,) = fields["ändringar"]
    assert told_of.text == "när: 14 februari 2018; tid på dagen: kväll; mat bjöds: –"


def test_what_is_told_of_every_entry_elsewhere_is_not_told_twice(telling: Telling) -> None:
    assert not {"id", "när", "källor", "andra läsningar", "anmärkning"} & set(told(telling, "mote"))


def test_free_text_is_no_reference(telling: Telling) -> None:
    assert told(telling, "syn")["innehåll"] == (Value("mote"),)


def test_the_gist_says_what_an_entry_is_about(telling: Telling) -> None:
    assert telling.gist("mote", SV) == "Falun: Sången"
    assert telling.gist("kom", SV).startswith("Åkören, ")
    assert telling.gist("finns-inte", SV) == "finns-inte"
    assert telling.item("koren", SV) == "Åkören"
    assert telling.item("mote", SV) == "Falun: Sången"
    assert telling.item("about 50 persons", SV) == "cirka 50 personer"
    assert telling.unnamed(Unnamed("attended", None, "mote", "mote"), SV) == "Falun"


def test_the_gist_is_short() -> None:
    long = given(opened(), fact("view-stated", "syn", text="Sång " * 100)).dossier()
    assert len(Telling(long).gist("syn", SV)) <= 120


def test_a_change_is_told_also_where_a_side_states_nothing(telling: Telling) -> None:
    mote = telling.read.by_id["mote"].fact
    assert telling.change(mote, "place", EN) == Field("place", (Value("Falun"),))
    assert telling.change(mote, "accessible", EN) == Field("accessible venue", (Value("–"),))


@pytest.mark.parametrize("tongue", [SV, EN])
def test_every_kind_of_fact_can_be_told(tongue: str) -> None:
    read = given(opened(), source("tidplan"), org("forbundet"), org("kulturkrets")).dossier()
    telling, codes = Telling(read), {word for word in WORDS if "-" in word}
    for one in ROUND:
        assert telling.gist_of(one, tongue).strip()  # type: ignore[arg-type]
        for field in telling.fields(one, tongue):  # type: ignore[arg-type]
            texts = [value.text for value in field.values]
            assert texts, (one.id, field)
            assert not codes & set(texts), (one.id, field)
            assert not any("=" in text and "'" in text for text in texts), (one.id, texts)
