"""The signs in tables: what was corrected, is contested, or is told otherwise is seen to be."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from domain.consultation.marks import MARKS
from interfaces.cli.tables.marks import SIGNS, meaning
from interfaces.wording.language import Language
from tests.interfaces.command_line import run

SV, EN = Language

ROUND = """\
format: samrad/round/1
consultation:
  {id: exempel, region: "20", holder: Region Exempel, plan: Plan, period: 2019/2022, kept: live}
sources:
  - {id: sida, title: Sida, standpoint: third, read: in-full}
organisations:
  - {id: ax, name: Ax}
  - {id: hem, name: Hembygden}
  - {id: klys, name: KLYS}
facts:
  - {id: mora, fact: meeting-held, occurred: 2018-02-13T14:00/16:00, place: Mora, food: true,
     parties: [civil-society]}
  - {id: orsa, fact: meeting-held, occurred: 2018-02-14, place: Orsa}
  - {id: hem-kom, fact: attendance-recorded, meeting: mora, organisation: hem}
  - {id: ax-kom, fact: attendance-recorded, meeting: mora, organisation: ax}
  - {id: falun, fact: meeting-announced, when: 2030-02-13}
  - {id: kunskap, fact: officials-briefed}
  - {id: antal, fact: attendance-counted, meeting: mora, count: 50 persons, sources: [sida],
     alternatives: [{changes: {count: 60 persons}, sources: [sida]}]}
  - {id: antal-orsa, fact: attendance-counted, meeting: orsa, count: 12 persons}
  - {id: svar, fact: reply-received, organisation: hem, answer: accepts, sources: [sida],
     alternatives: [{changes: {organisation: klys}, sources: [sida]}]}
  - {id: sant, fact: invitation-sent, to: [hem, klys]}
  - {id: flyttat, fact: corrected, entry: mora, changes: {place: Orsa, food: null}, reason: Kvittot}
  - {id: ej, fact: corrected, entry: ax-kom, retracted: true, by: [holder], reason: Annat möte}
  - {id: nej, fact: contested, entry: hem-kom, organisation: ax, statement: Ingen kom}
  - {id: besked, fact: contest-answered, contest: nej, outcome: dismissed, reason: Vi såg dem}
  - {id: nej-2, fact: contested, entry: sant, organisation: ax, statement: Aldrig sänt}
  - {id: besked-2, fact: contest-answered, contest: nej-2, by: [ax], outcome: withdrawn,
     reason: Det kom}
  - {id: nej-3, fact: contested, entry: falun, organisation: hem, statement: Inte där}
  - {id: nej-4, fact: contested, entry: kunskap, organisation: hem, statement: Aldrig gjort}
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    path = tmp_path_factory.mktemp("home")
    (path / "exempel.yaml").write_text(ROUND, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SAMRAD_HOME", str(path))
        patch.setenv("SAMRAD_LANGUAGE", EN)
        assert run("load", str(path / "exempel.yaml")).exit_code == 0
        yield path


def lines(*args: str) -> list[str]:
    return [line.rstrip() for line in run(*args).out.splitlines()]


def test_every_mark_has_a_sign_and_a_meaning_in_both_languages() -> None:
    assert set(SIGNS) == set(MARKS)
    assert len(set(SIGNS.values())) == len(MARKS)
    for mark in MARKS:
        assert meaning(mark, SV) != meaning(mark, EN)


def test_the_timeline_flags_and_explains_its_signs(home: Path) -> None:
    told = lines("timeline", "exempel")
    assert any("mora ✎" in line for line in told)
    assert any("hem-kom ⚑" in line for line in told)
    assert any("sant ⚐" in line for line in told)
    assert any("antal ≠" in line for line in told)
    assert not any("ax-kom" in line for line in told)
    assert told[-1] == "  ✎ corrected · ⚑ contested · ⚐ contest settled · ≠ sources disagree"
    swedish = lines("timeline", "exempel", "--language", SV)
    assert swedish[-1].startswith("  ✎ rättad · ⚑ bestridd")


def test_a_timeline_without_marks_has_no_legend(home: Path, tmp_path: Path) -> None:
    head, _, _ = ROUND.partition("  - {id: antal,")
    plain = tmp_path / "plain.yaml"
    plain.write_text(head.replace("id: exempel", "id: plain"), encoding="utf-8")
    assert run("load", str(plain)).exit_code == 0
    assert not any(sign in run("timeline", "plain").out for sign in SIGNS.values())
    assert lines("timeline", "plain", "--versions")[-1] == ""


def test_versions_are_told_line_by_line(home: Path) -> None:
    told = lines("timeline", "exempel", "--versions")
    assert any("ax-kom ✗" in line for line in told)
    versions = told[told.index("") + 1 :]
    expected = [
        "mora  meeting",
        "  ✎ corrected: flyttat – Kvittot",
        "      place: Mora → Orsa",
        "      food: yes → –",
    ]
    start = versions.index(expected[0])
    assert versions[start : start + 4] == expected
    assert "  ✗ retracted: ej (holder) – Annat möte" in versions
    assert "  ⚑ contested: nej (ax, hem-kom) – Ingen kom – not settled" in versions
    assert "      besked (holder): dismissed – Vi såg dem – does not settle it" in versions
    assert "  ⚐ contest settled: nej-2 (ax, sant) – Aldrig sänt – withdrawn" in versions
    assert "      besked-2 (ax): withdrawn – Det kom" in versions
    assert "  ≠ sources disagree (sida): count: 50 persons ≠ 60 persons" in versions
    assert not any(line.startswith("orsa") for line in versions)


def test_participation_flags_what_it_rests_on(home: Path) -> None:
    told = lines("participation", "exempel")
    attended = next(line for line in told if line.startswith("  attended "))
    counts = "mora: 50 persons ≠; orsa: 12 persons (or mora: 60 persons)"
    assert attended.split("  ")[-1].strip() == counts
    assert " 1 (⚑ 1) " in attended
    assert "  replied      1 (uncertain which)" in told
    assert "  ⚑ contested: hem-kom" in told
    assert "  ≠ sources disagree: svar, antal" in told
    assert "    invited; perhaps replied; attended ⚑" in told
    assert "    invited; perhaps replied" in told
    of_one = lines("participation", "exempel", "--organisation", "hem")
    assert of_one[0] == "exempel: hem – invited (sant ⚐)"
    assert "  attended ⚑: hem-kom ⚑" in of_one
    assert "  ⚑ contested: hem-kom" in of_one
    assert "  perhaps replied: svar ≠" in of_one
    by_party = run("participation", "exempel", "--by", "party").out
    assert "1 (⚑ 1)" in by_party


def test_the_process_flags_phases_and_what_is_due(home: Path) -> None:
    told = lines("process", "exempel")
    dialogue = next(line for line in told if line.startswith("  dialogue"))
    assert dialogue.endswith("✎ 1 ⚑ 2 ≠ 1")
    assert any("contest to settle" in line and line.endswith("hem-kom ⚑") for line in told)
    assert any("announced meeting" in line and line.endswith("falun ⚑") for line in told)
    assert "  ⚑ contested: hem-kom, falun, kunskap" in told


def test_evidence_is_flagged_and_verdicts_say_what_they_hang_on(home: Path) -> None:
    told = lines("principles", "exempel", "--evidence")
    assert any(line.endswith("mora ✎") for line in told)
    assert any(line.endswith("kunskap ⚑") for line in told)
    assert "  ⚑ contested: hem-kom, falun, kunskap" in told
    assert any("hangs on what is contested: kunskap" in line for line in told)
    _, _, warned = run("process", "exempel").out.partition("the charter warns of")
    assert "mora ✎" in warned.partition("  ✎ corrected")[0]


def test_what_only_hangs_on_a_contest_is_not_folded(home: Path, tmp_path: Path) -> None:
    head, _, _ = ROUND.partition("  - {id: antal,")
    gone = """\
  - {id: ej-kunskap, fact: corrected, entry: kunskap, retracted: true, reason: Fel möte}
  - {id: nej, fact: contested, entry: ej-kunskap, organisation: hem, statement: Visst var det så}
"""
    path = tmp_path / "gone.yaml"
    path.write_text(head.replace("id: exempel", "id: gone") + gone, encoding="utf-8")
    assert run("load", str(path)).exit_code == 0
    told = lines("principles", "gone")
    assert any(line.startswith("13  ·") for line in told)
    assert any("hangs on what is contested: kunskap" in line for line in told)
    assert "  ⚑ contested: kunskap" in told
