"""What looks like a slip, and what the charter warns of, is told at every door alike."""

from pathlib import Path
from typing import Any

import pytest

from interfaces.home.home import Home, answers
from interfaces.wording.language import Language
from tests.interfaces.api_client import ROUND, Client, api
from tests.interfaces.command_line import home_with, run
from tests.interfaces.web.visiting import page, read, visiting

SV, EN = Language

FILE = """\
format: samrad/round/1
consultation: {id: prov, region: "20", holder: Region Exempel, plan: Plan, period: 2019/2022,
  kept: reconstructed}
sources:
  - {id: efter, title: Efteråt, standpoint: holder, read: in-full, published: 2019-01-01}
organisations:
  - {id: koren, name: Kören Exempel, umbrella: forbundet}
  - {id: forbundet, name: Förbundet Exempel}
facts:
  - {id: kom, fact: attendance-recorded, meeting: m, organisation: koren, occurred: 2018-02-01,
     sources: [efter]}
  - {id: kallelse, fact: invitation-sent, occurred: 2018-02-10, to: [forbundet], meetings: [m],
     sources: [efter]}
  - {id: ja, fact: reply-received, invitation: kallelse, organisation: koren, answer: accepts,
     sources: [efter]}
  - {id: m, fact: meeting-held, occurred: 2018-02-13T10:00, municipality: Morra, sources: [efter]}
"""
SLIPS = {("kom", "too-early"), ("ja", "not-invited"), ("m", "unknown-municipality")}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "prov.yaml"
    path.write_text(FILE)
    return path


def recorded(client: Client, kind: str, preview: bool = False, **fact: Any) -> list[dict[str, Any]]:
    query = "?preview=true" if preview else ""
    answer = client.post(f"/consultations/{ROUND['id']}/{kind}{query}", fact)
    assert answer.status_code in (200, 201), answer.text
    warnings: list[dict[str, Any]] = answer.json()["warnings"]
    return warnings


def test_the_api_tells_a_slip_when_it_is_recorded_and_not_again(client: Client) -> None:
    told = {"id": "m", "occurred": "2018-02-13T18:00", "municipality": "Morra"}
    for preview in (True, False):
        (slip,) = (w for w in recorded(client, "meeting-held", preview, **told) if "slip" in w)
        assert (slip["slip"], slip["entry"], slip["field"]) == (
            "unknown-municipality", "m", "municipality",
        )  # fmt: skip
        assert "Morra" in slip["reason"][SV]
        assert "menas Mora" in slip["remedy"][SV]
        assert "is Mora meant" in slip["remedy"][EN]
    later = recorded(client, "meeting-held", id="n", occurred="2018-02-14", municipality="Falun")
    assert not any("slip" in warning for warning in later)
    stands = client.get(f"/consultations/{ROUND['id']}/process").json()
    assert [(s["entry"], s["slip"]) for s in stands["slips"]] == [("m", "unknown-municipality")]


@pytest.mark.parametrize("how", [("load", "--check"), ("load",)])
@pytest.mark.parametrize(
    ("tongue", "words"),
    [
        (EN, ("warning: 2018-02-01 lies before m", "is not among those", "is Mora meant?")),
        (SV, ("varning: 2018-02-01 ligger före m", "står inte bland dem", "menas Mora?")),
    ],
)
def test_a_file_is_warned_of_at_the_places_where_it_looks_wrong(
    file: Path, how: tuple[str, ...], tongue: str, words: tuple[str, ...]
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SAMRAD_HOME", str(file.parent / "home"))
        told = run(*how, str(file), "--language", tongue)
    assert told.exit_code == 0, told.err
    lines = [line for line in told.err.splitlines() if "charter" not in line]
    lines = [line for line in lines if "kriterierna" not in line]
    assert f"{file}:10: kom.occurred: {words[0]}" in lines[0]
    assert f"{file}:14: ja.organisation: " in lines[1]
    assert words[1] in lines[1]
    assert f"{file}:16: m.municipality: " in lines[2]
    assert words[2] in lines[2]


def test_a_file_is_told_the_charters_warnings_that_the_api_tells(file: Path) -> None:
    with api() as client:
        for kind, fact in _facts():
            last = client.post("/consultations/prov/" + kind if kind else "/consultations", fact)
            assert last.status_code == 201, last.text
        api_told = {w["criterion"] for w in last.json()["warnings"] if "criterion" in w}
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SAMRAD_HOME", str(file.parent / "home"))
        lines = run("load", "--check", str(file), "--language", EN).err.splitlines()
    warned = {line.partition("the charter warns: ")[2][:2] for line in lines if "charter" in line}
    assert api_told
    assert api_told <= warned
    assert any(line.startswith(f"{file}:16: m: the charter warns: 14 Did ") for line in lines)


def _facts() -> list[tuple[str, dict[str, Any]]]:
    source = {"source": "efter", "title": "Efteråt", "standpoint": "holder", "read": "in-full"}
    cited = {"sources": ["efter"]}
    return [
        ("", ROUND | {"id": "prov"}),
        ("source-registered", source | {"id": "source-efter", "published": "2019-01-01"}),
        ("organisation-described", {"id": "o", "organisation": "forbundet", "name": "Förbundet"}),
        ("meeting-held", cited | {"id": "m", "occurred": "2018-02-13T10:00"}),
        (
            "invitation-sent",
            cited
            | {"id": "kallelse", "occurred": "2018-02-10", "to": ["forbundet"], "meetings": ["m"]},
        ),
    ]


def test_what_was_loaded_before_is_warned_of_no_more(file: Path) -> None:
    with home_with(file.parent / "home", str(file)):
        assert run("load", str(file)).err == ""
        assert run("load", "--check", str(file)).err == ""


def test_the_terminal_tells_the_slips_of_a_round(file: Path) -> None:
    with home_with(file.parent / "home", str(file)):
        told = run("process", "prov").out
    assert "likely slips" in told
    assert "koren is not among those that kallelse went to" in " ".join(told.split())


@pytest.mark.parametrize(
    ("tongue", "title", "reason"),
    [
        (SV, "Sannolika misstag", "ingen kommun heter Morra; menas Mora?"),
        (EN, "Likely slips", "no municipality is called Morra; is Mora meant?"),
    ],
)
def test_the_pages_tell_them_of_the_round_and_of_the_fact(
    file: Path, tongue: Language, title: str, reason: str
) -> None:
    with visiting(file.parent / "home", str(file)) as client:
        whole = read(page(client, f"/{tongue}/consultations/prov"))
        one = read(page(client, f"/{tongue}/consultations/prov/facts/m"))
        other = read(page(client, f"/{tongue}/consultations/prov/facts/kallelse"))
    assert title in whole
    assert reason in whole
    assert "Kören Exempel" in whole, "by name, not by id"
    assert reason in one
    assert reason not in other


def test_no_bundled_round_is_warned_of_but_where_it_is_so(home: Path) -> None:
    told = [(id, s.kind, s.entry) for id, found in _bundled(home) for s in found]
    assert told == [("blekinge-2015", "other-county", "open-space-bibliotek")]


def _bundled(home: Path) -> list[tuple[str, Any]]:
    with Home(home, home / "samrad.db").open() as engine:
        asked = answers(engine)
        return [(id, asked.process(id).slips) for id in asked.rounds()]
