"""Round files: read, checked, loaded, loaded again; and the schema that describes them."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from application.answers import Answers, Yardstick
from application.engine import Engine
from application.stamps import Sources
from application.submission import Receipt, Refused
from application.vault import MEMORY
from domain.consultation import KINDS
from interfaces.files.charter_file import default_charter
from interfaces.files.lines import DEEPEST, FileRefused, Problem, read
from interfaces.files.round_file import RoundFile, parse, read_file, schema
from interfaces.home.people import People
from interfaces.wording.language import Language

ROOT = Path(__file__).parents[2]
ARCHIVE = sorted((ROOT / "interfaces" / "archive").glob("*.yaml"))
EXAMPLES = ROOT / "interfaces" / "examples"
EARLIER, FICTIONAL = EXAMPLES / "fictional-earlier.yaml", EXAMPLES / "fictional.yaml"

ROUND = """\
format: samrad/round/1
consultation:
  id: exempel-2026
  region: "10"
  holder: Region Exempel
  plan: Kulturplan 2026–2029
  period: 2026/2029
  kept: reconstructed
sources:
  - {id: webb, title: Webbsidan, standpoint: holder, read: in-full, published: 2024-09-01}
  - {id: bok, title: Boken, standpoint: third, read: in-part, published: 2025-12-31}
organisations:
  - {id: forening, name: Föreningen, parties: [civil-society], number: 802001-5577}
facts:
  - id: dialog
    fact: meeting-held
    occurred: 2024-10-08T18:00/20:00
    place: Biblioteket
    sources: [bok]
  - id: antal
    fact: attendance-counted
    meeting: dialog
    count: about 50 persons
"""


def changed(old: str, new: str) -> str:
    assert ROUND.count(old) == 1, old
    return ROUND.replace(old, new)


def more(entry: str) -> str:
    return f"{ROUND}  - {entry}\n"


def problems(text: str) -> list[Problem]:
    with pytest.raises(FileRefused) as refused:
        parse(text, "round.yaml")
    return list(refused.value.problems)


def only_problem(text: str) -> Problem:
    found = problems(text)
    assert len(found) == 1, found
    return found[0]


# --- reading: every problem names file, line and field ---------------------------------------


@pytest.mark.parametrize(
    ("text", "line", "field", "says"),
    [
        (changed("fact: meeting-held", "fact: meeting-hold"), 16, "facts.0.fact", "'meeting-held'"),
        (changed("fact: meeting-held", "fact: opened"), 16, "facts.0.fact", "a section of its own"),
        (changed("    fact: meeting-held\n", ""), 15, "facts.0.fact", "unknown kind"),
        (changed("    place:", "    plats:"), 18, "plats", "is no field"),
        (changed("2024-10-08T18:00/20:00", "2024-02-30"), 17, "occurred", "calendar has no"),
        (changed("2024-10-08T18:00/20:00", "8 oktober"), 17, "occurred", "write 2018"),
        (changed("about 50 persons", "ungefär 50"), 23, "count", "write"),
        (changed("about 50 persons", "50 bilar"), 23, "count", "persons"),
        (changed("count: about 50 persons", "count:"), 20, "entry", "either 'count' or 'share'"),
        (changed("id: antal", "id: dialog"), 20, "facts.1.id", "'dialog' stands already on line"),
        (changed("id: antal", "id: Antal"), 20, "id", "small letters"),
        (changed("- id: antal\n    fact", "- fact"), 20, "id", "is missing"),
        (changed("{id: bok,", "{id: webb,"), 11, "sources.1.id", "'webb' stands already"),
        (changed("{id: bok, title", "{title"), 11, "sources.1.id", "give the entry an id"),
        (changed("{id: bok,", "{id: Bok,"), 11, "id", "small letters"),
        (changed("title: Boken", "titel: Boken"), 11, "title", "is missing"),
        (changed("read: in-part", "read: partly"), 11, "read", "in-full"),
        (changed("[civil-society]", "[föreningar]"), 13, "parties.0", "municipality"),
        (changed("name: Föreningen, ", ""), 13, "name", "is missing"),
        (changed('region: "10"', 'region: "02"'), 4, "region", "two digits"),
        (changed("  holder: Region Exempel\n", ""), 2, "holder", "is missing"),
        (changed("kept: reconstructed", "kept: yes"), 8, "kept", "live"),
        (changed("  id: exempel-2026\n", ""), 2, "consultation", "id"),
        (changed("[civil-society]", "civil-society"), 13, "parties", "write [a, b]"),
        (changed("place: Biblioteket", "food: ja"), 18, "food", "write true or false"),
        (changed("[bok]", "[{bok}]"), 19, "sources.0.bok", "is no field"),
        (changed("[bok]", "[[bok]]"), 19, "sources.0", "fields of its own"),
        (changed("format: samrad/round/1", "format: 2"), 1, "format", "samrad/round/1"),
        (changed("sources:\n", "källor:\n"), 9, "källor", "unknown section"),
        (ROUND.partition("facts:")[0] + "facts: inga\n", 14, "facts", "list of entries"),
        (ROUND.partition("facts:")[0] + "facts: [inga]\n", 14, "facts.0", "write an entry"),
        ("- a list\n", 1, "file", "begin with"),
    ],
)  # fmt: skip
def test_a_problem_names_its_line_and_field(text: str, line: int, field: str, says: str) -> None:
    found = next(p for p in problems(text) if p.field == field)
    assert (found.file, found.line) == ("round.yaml", line)
    assert says in found.message(Language.ENGLISH)
    assert str(found).startswith(f"round.yaml:{line}: {field}: ")


def test_all_problems_are_told_at_once_by_line() -> None:
    text = changed("about 50 persons", "många").replace("2024-10-08T18:00/20:00", "i höstas")
    assert [(p.line, p.field) for p in problems(text)] == [(17, "occurred"), (23, "count")]


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("", 1, "the file is empty"),
        ("# only a comment\n", 1, "the file is empty"),
        (changed("place: Biblioteket", "place: &b Biblioteket"), 18, "anchors are not taken"),
        (changed("place: Biblioteket", "place: *b"), 18, "aliases are not taken"),
        (changed("place: Biblioteket", "place: !!str Biblioteket"), 18, "tags are not taken"),
        (changed("place: Biblioteket", "place: !!python/object:x {}"), 18, "tags"),
        (changed("    place:", "\tplace:"), 18, "not YAML"),
        (changed("place: Biblioteket", 'place: "Biblio'), 24, "not YAML"),
        (changed("place: Biblioteket", "place: a\0b"), 18, "U+0000"),
        (changed("place: Biblioteket", "[a, b]: Biblioteket"), 18, "plain word"),
        (ROUND + "---\n" + ROUND, 24, "not YAML"),
        (changed("place: Biblioteket", f"place: {'[' * 100_000}"), 18, f"more than {DEEPEST} deep"),
        (changed("place: Biblioteket", f"place: {'{a: ' * 100_000}"), 18, f"{DEEPEST} deep"),
        ("".join(f"{' ' * n}a:\n" for n in range(3000)), DEEPEST + 1, f"{DEEPEST} deep"),
        (changed("    place:", f"    {'- ' * 3000}:"), 18, "deep"),
    ],
)
def test_yaml_that_is_not_taken(text: str, line: int, says: str) -> None:
    found = only_problem(text)
    assert (found.line, found.field) == (line, "file")
    assert says in found.message(Language.ENGLISH)


def test_a_field_that_stands_twice() -> None:
    found = only_problem(changed("    sources: [bok]\n", "    place: Skolan\n"))
    assert (found.line, found.field, found.message(Language.ENGLISH)) == (
        19, "place", "the field stands here twice"
    )  # fmt: skip


@pytest.mark.parametrize("data", [b"format: \xe5\xe4\xf6\n", ROUND.encode("utf-16")])
def test_a_file_that_is_not_utf_8(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "round.yaml"
    file.write_bytes(data)
    with pytest.raises(FileRefused, match="save it as UTF-8"):
        read_file(file)


@pytest.mark.parametrize(
    ("sign", "says"),
    [
        ("\x92", "U+0092 is not taken (in Windows-1252 it is \u2019)"),
        ("\x0c", "U+000C is not taken; delete it"),
        ("\x1a", "U+001A"),
        ("\ufffe", "U+FFFE"),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_sign_that_yaml_does_not_take_is_told_where_it_stands(
    sign: str, says: str, end: str
) -> None:
    found = only_problem(changed("Biblioteket", f"Biblioteket{sign}s sal").replace("\n", end))
    assert (found.line, found.field) == (18, "file")
    assert says in found.message(Language.ENGLISH)
    assert "unicode string" not in found.message(Language.ENGLISH)


def test_a_byte_that_is_not_utf_8_is_told_where_it_stands(tmp_path: Path) -> None:
    file = tmp_path / "round.yaml"
    file.write_bytes(
        changed("Biblioteket", "Sk\N{BULLET}lan").encode().replace("\N{BULLET}".encode(), b"\xf6")
    )
    with pytest.raises(FileRefused) as refused:
        read_file(file)
    (found,) = refused.value.problems
    assert found.line == 18
    assert "byte F6 (in Windows-1252 it is ö)" in found.message(Language.ENGLISH)
    file.write_bytes(ROUND.encode("utf-16"))
    with pytest.raises(FileRefused, match="UTF-16; save it as UTF-8"):
        read_file(file)


def test_what_an_editor_puts_at_the_beginning_or_between_joined_files_is_passed_over() -> None:
    facts = ROUND.index("facts:")
    joined = f"\ufeff{ROUND[:facts]}\ufeff{ROUND[facts:]}"
    for text in (joined, joined.replace("\n", "\r\n")):
        assert parse(text, "round.yaml").facts == parse(ROUND, "round.yaml").facts


def test_a_line_is_one_as_editors_count() -> None:
    note = changed("place: Biblioteket", "place: Biblioteket\n    note: a\u2028b\x85c")
    found = only_problem(note.replace("about 50 persons", "många"))
    assert found.line == 24


# --- ids -------------------------------------------------------------------------------------


@pytest.mark.parametrize("id", ["x" * 101, "x" * 115, "Åäö", "a/../b", "a b", ""])
@pytest.mark.parametrize("what", ["exempel-2026", "webb", "forening"])
def test_an_id_has_one_bound_and_is_told_where_it_stands(what: str, id: str) -> None:
    text = ROUND.replace(f"id: {what}", f'id: "{id}"')
    found = next(one for one in problems(text) if one.field == "id")
    assert found.line == ROUND[: ROUND.index(f"id: {what}")].count("\n") + 1
    assert (
        "more than 100 signs" in found.message(Language.ENGLISH)
        if len(id) > 100
        else "an id has" in found.message(Language.ENGLISH)
    )


@pytest.mark.parametrize("what", ["exempel-2026", "webb", "forening"])
def test_an_id_of_the_longest_form_is_taken_and_its_entry_spoken_of(what: str) -> None:
    long = "x" * 100
    entry = {"exempel-2026": "opened", "webb": f"source-{long}", "forening": f"organisation-{long}"}
    changes = "plan: Ny" if what == "exempel-2026" else "note: Ny"
    text = (
        ROUND.replace(f"id: {what}", f"id: {long}")
        + f"""\
  - {{id: ny, fact: corrected, entry: {entry[what]}, changes: {{{changes}}}, reason: fel}}
"""
    )
    with Engine() as engine:
        assert len(engine.submit(parse(text, "round.yaml").submission()).added) == 7


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="No such file"):
        read_file(tmp_path / "round.yaml")


def test_scalars_are_text_and_the_models_type_them() -> None:
    text = changed("place: Biblioteket", "place: no").replace('region: "10"', "region: 10")
    meeting = next(f for f in parse(text, "r").facts if f.id == "dialog")
    assert meeting.model_dump()["place"] == "no"
    absent = parse(changed("place: Biblioteket", "place: null"), "r")
    assert next(f for f in absent.facts if f.id == "dialog").model_dump()["place"] is None


# --- loading ---------------------------------------------------------------------------------


@pytest.fixture
def engine() -> Iterator[Engine]:
    stamp = datetime(2026, 11, 22, tzinfo=UTC)
    with (
        Engine(sources=Sources(clock=lambda: stamp)) as engine,
        People(engine, MEMORY, None) as people,
    ):
        engine.sealer = people
        yield engine


def load(engine: Engine, text: str) -> Receipt:
    return engine.submit(parse(text, "round.yaml").submission())


def refused(engine: Engine, text: str) -> list[Problem]:
    file = parse(text, "round.yaml")
    with pytest.raises(Refused) as told:
        engine.submit(file.submission())
    return [file.locate(id, why.field, why) for id, why in told.value.refusals]


@pytest.mark.parametrize(
    ("text", "line", "field", "says"),
    [
        (changed("meeting: dialog", "meeting: dialogen"), 22, "antal.meeting", "no meeting"),
        (changed("sources: [bok]", "sources: [brev]"), 19, "dialog.sources", "no source 'brev'"),
        (
            changed("sources: [bok]", "sources: [{source: webb, proves: held}]"),
            19, "dialog.sources", "it can prove an announcement",
        ),
        (
            changed("    place: Biblioteket\n", "    by: [alliansen]\n"),
            18, "dialog.by", "no organisation 'alliansen'",
        ),
        (
            more("{id: kom, fact: attendance-recorded, meeting: dialog, organisation: ax}"),
            24, "kom.organisation", "no organisation 'ax'",
        ),
        (changed("802001-5577", "802001-5578"), 13, "forening.number", "does not check"),
    ],
)  # fmt: skip
def test_a_refusal_names_its_line_and_field(
    engine: Engine, text: str, line: int, field: str, says: str
) -> None:
    found = refused(engine, text)[0]
    assert (found.line, found.field) == (line, field), found
    assert says in found.message(Language.ENGLISH)


def test_loading_twice_changes_nothing(engine: Engine) -> None:
    first = load(engine, ROUND)
    position = engine.position()
    assert first.added == (
        "opened", "source-webb", "source-bok", "organisation-forening", "dialog", "antal",
    )  # fmt: skip
    again = load(engine, ROUND)
    assert again.repeated
    assert load(engine, ROUND + "# with a remark\n").added == ()
    assert engine.position() == position


def test_a_grown_file_adds_what_is_new(engine: Engine) -> None:
    load(engine, ROUND)
    grown = more("{id: skal, fact: deviation-noted, what: Ett möte ställdes in.}")
    assert load(engine, grown).added == ("skal",)


def test_a_further_source_is_news_and_no_change(engine: Engine) -> None:
    load(engine, ROUND)
    assert load(engine, changed("sources: [bok]", "sources: [bok, webb]")).added == (
        "dialog-source-1",
    )


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("place: Biblioteket", "place: Skolan, stora salen", "place"),
        ("place: Biblioteket", "food: true", "place"),
        ("    place: Biblioteket\n", "", "place"),
        ("about 50 persons", "62 persons", "count"),
        ("sources: [bok]", "sources: [webb]", "sources"),
        ("kept: reconstructed", "kept: live", "kept"),
        ("title: Boken", 'title: "Boken: andra upplagan"', "title"),
    ],
)
def test_a_changed_entry_is_refused_with_the_correction_that_works(
    engine: Engine, old: str, new: str, field: str
) -> None:
    load(engine, ROUND)
    position = engine.position()
    told = refused(engine, changed(old, new))[0]
    assert told.field.endswith(f".{field}")
    assert engine.position() == position
    correction = re.search(r"(\{id: .*\})", told.message(Language.ENGLISH))
    assert correction, told
    receipt = load(engine, more(correction[1].replace("…", "Läst igen.")))
    assert len(receipt.added) == 1
    wanted = next(
        f for f in parse(changed(old, new), "r").facts if f.id in told.message(Language.ENGLISH)
    )
    standing = Answers(engine, _yardstick()).dossier("exempel-2026").by_id[wanted.id]
    assert standing.fact == wanted


def test_all_or_nothing(engine: Engine) -> None:
    both = changed("meeting: dialog", "meeting: dialogen") + (
        "  - {id: skal, fact: deviation-noted, what: Ett möte ställdes in.}\n"
    )
    refused(engine, both)
    assert engine.position() == 0
    assert engine.consultations() == []
    assert engine.organisations() == []


# --- what comes with the program -------------------------------------------------------------


def _yardstick() -> Yardstick:
    charter = default_charter()
    return Yardstick(charter.charter, charter.checks, charter.sha256)


@pytest.mark.parametrize("path", ARCHIVE, ids=lambda path: path.stem)
def test_an_archive_file_loads_and_reads(engine: Engine, path: Path) -> None:
    file = read_file(path)
    engine.submit(file.submission())
    assert file.consultation == path.stem
    read_back = Answers(engine, _yardstick()).dossier(file.consultation)
    assert not read_back.opened.fictional
    assert read_back.opened.kept == "reconstructed"


@pytest.fixture
def fictional(engine: Engine) -> Answers:
    for path in (EARLIER, FICTIONAL):
        engine.submit(read_file(path).submission())
    return Answers(engine, _yardstick(), clock=lambda: date(2026, 11, 22))


def test_the_fictional_round_says_so() -> None:
    for path in (EARLIER, FICTIONAL):
        assert path.read_text(encoding="utf-8").startswith("# INVENTED.")
        opened: Any = read_file(path).facts[0]
        assert opened.fictional
        assert "påhittat" in opened.plan
        assert "påhittad" in opened.holder
    assert not {p.name for p in ARCHIVE} & {EARLIER.name, FICTIONAL.name}


def test_the_fictional_round_has_every_kind_of_fact() -> None:
    stated = {fact.short_kind() for fact in read_file(FICTIONAL).facts}
    assert stated == set(KINDS)


def test_the_fictional_round_has_something_on_every_criterion(fictional: Answers) -> None:
    answer = fictional.principles("fictional")
    told = {finding.criterion.id: "/".join(finding.possible) for finding in answer.findings}
    assert {f.criterion.id for f in answer.applicable} == {f.criterion.id for f in answer.evidenced}
    assert answer.adopted
    assert answer.contested == ("oro-utredd",)
    assert {id: v for id, v in told.items() if v != "honoured"} == {
        "05a": "not-applicable",  # what was asked before 2019
        "07a": "not-applicable",  # what was asked before 2020
        "14": "partly",  # one meeting was called twenty days ahead
        "16": "honoured/partly",  # nobody tells of material to six of the meetings
        "19": "partly",  # the artists got nothing to eat
        "23": "honoured/partly",  # whether needs were asked for at one meeting is not known
        "25": "partly",  # one meeting's notes were late
        "29": "partly",  # one response was registered after three working days
        "30": "partly",  # one view got no answer of its own
    }


def test_a_fictional_round_is_no_earlier_round_of_a_real_one(
    fictional: Answers, engine: Engine
) -> None:
    real = FICTIONAL.read_text(encoding="utf-8").replace("fictional: true", "fictional: false")
    engine.submit(parse(real.replace("id: fictional\n", "id: real\n"), "r").submission())
    new = {f.criterion.id: f.possible for f in fictional.principles("real").findings}["04"]
    assert new == ("not-applicable",)


def test_the_fictional_round_adopts_the_charter_as_it_is() -> None:
    adopted: Any = next(f for f in read_file(FICTIONAL).facts if f.id == "grundkriterier")
    charter = default_charter()
    assert adopted.edition == charter.charter.edition
    assert adopted.sha256 == charter.sha256, f"the charter has changed: write {charter.sha256}"


# --- the schema ------------------------------------------------------------------------------


def faults(text: str) -> list[str]:
    validator = jsonschema.Draft202012Validator(schema())
    return [error.json_path for error in validator.iter_errors(read(text, "round.yaml").content)]


def test_it_is_a_schema_with_every_kind() -> None:
    jsonschema.Draft202012Validator.check_schema(schema())
    kinds = [one["$ref"] for one in schema()["properties"]["facts"]["items"]["oneOf"]]
    assert len(kinds) == len(KINDS) - 3


@pytest.mark.parametrize("path", [*ARCHIVE, EARLIER, FICTIONAL], ids=lambda path: path.stem)
def test_every_file_agrees_with_the_schema(path: Path) -> None:
    assert faults(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("text", "path"),
    [
        (changed("    place:", "    plats:"), "$.facts[0]"),
        (changed("fact: meeting-held", "fact: meeting"), "$.facts[0]"),
        (changed("about 50 persons", "många"), "$.facts[1]"),
        (changed("    meeting: dialog\n", "    meeting: [dialog]\n"), "$.facts[1]"),
        (changed("[civil-society]", "[föreningar]"), "$.organisations[0].parties[0]"),
        (changed("title: Boken, ", ""), "$.sources[1]"),
        (changed("kept: reconstructed", "kept: yes"), "$.consultation.kept"),
        (changed("sources:\n", "källor:\n"), "$"),
    ],
)
def test_a_broken_file_does_not(text: str, path: str) -> None:
    assert faults(text) == [path]


def test_a_typed_yaml_reader_agrees_as_well() -> None:
    stated: dict[str, Any] = {
        "format": "samrad/round/1",
        "consultation": {
            "id": "x", "region": 10, "holder": "R", "plan": "P", "period": "2026/2029",
            "kept": "live", "fictional": True,
        },
        "facts": [
            {"id": "m", "fact": "meeting-held", "occurred": 2024, "food": False, "note": None},
            {"id": "r", "fact": "resources-committed", "amount": 5},
            {"id": "o", "fact": "officials-briefed", "sources": ["a", {"source": "b"}]},
        ],
    }  # fmt: skip
    jsonschema.Draft202012Validator(schema()).validate(stated)


def test_read_files_keep_their_entries_places() -> None:
    file: RoundFile = parse(ROUND, "round.yaml")
    assert str(file.locate("antal", "count", "x")) == "round.yaml:23: antal.count: x"
    assert file.locate("antal", "nowhere", "x").line == 20
    assert file.locate("unheard-of", "id", "x").line == 1
