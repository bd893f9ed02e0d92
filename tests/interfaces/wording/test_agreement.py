"""A number and its word agree, in both languages, on pages and in the terminal."""

import re
from pathlib import Path

import pytest

from interfaces.wording.language import Language
from interfaces.wording.words import WORDS, counted, say
from tests.interfaces.command_line import run
from tests.interfaces.web.visiting import page, read, visiting

SV, EN = Language

ONE_OF_EACH = """
format: samrad/round/1
consultation: {id: ett, region: "09", holder: Region Gotland, plan: Plan, period: 2019/2022,
  kept: reconstructed}
sources: [{id: bok, title: Bok, standpoint: holder, read: in-full, published: 2019-01-01}]
organisations: [{id: a, name: A, parties: [civil-society], level: local}]
facts:
  - {id: i, fact: invitation-sent, occurred: 2018-01-10, to: [a], meetings: [m], sources: [bok]}
  - {id: m, fact: meeting-held, occurred: 2018-02-10T18:00/20:00, parties: [civil-society],
     sources: [bok]}
  - {id: n, fact: attendance-counted, meeting: m, count: 1 persons, sources: [bok]}
  - {id: r, fact: referral-opened, occurred: 2018-03-01, open_to_all: true, sources: [bok]}
  - {id: rc, fact: responses-counted, referral: r, count: 1 responses, sources: [bok]}
  - {id: v, fact: view-stated, text: Fler scener, organisation: a, sources: [bok]}
  - {id: s, fact: views-answered, views: [v], disposition: accepted, occurred: 2018-09-01,
     sources: [bok]}
  - {id: g, fact: goal-set, goal: Fler, sources: [bok]}
"""
PARTS = (
    "", "/participation", "/principles", "/views", "/timeline", "/moments", "/audit",
)  # fmt: skip
PAGES = (
    *(f"/consultations/ett{part}" for part in PARTS),
    "/", "/regions/09", "/public/ett", "/organisations", "/organisations/a", "/compare",
)  # fmt: skip
COUNTING = {name: word for name, word in WORDS.items() if word.several}
ANSWERS = ("participation", "principles", "process", "levels", "timeline", "replay")


def disagreeing(text: str, tongue: Language) -> list[str]:
    """Where one of a thing is said in the plural."""
    forms = [(tongue.say(word, 1), tongue.say(word)) for word in COUNTING.values()]
    plural = "|".join(re.escape(several) for one, several in forms if one != several)
    return re.findall(rf"(?<![\d.,–:−/-])\b1\s+(?:{plural})\b", text)


@pytest.mark.parametrize("tongue", Language)
def test_no_page_and_no_table_says_one_of_several(tmp_path: Path, tongue: Language) -> None:
    file = tmp_path / "ett.yaml"
    file.write_text(ONE_OF_EACH, encoding="utf-8")
    with visiting(tmp_path / "home", str(file)) as client:
        for address in PAGES:
            assert not disagreeing(read(page(client, f"/{tongue}{address}")), tongue), address
        for answer in ANSWERS:
            told = run(answer, "ett", "--language", tongue).out
            assert told
            assert not disagreeing(told, tongue), told


def test_a_disagreement_is_found() -> None:
    assert disagreeing("1 uppgifter, 21 uppgifter, 1 uppgift", SV) == ["1 uppgifter"]
    assert disagreeing("1 responses beside 2 responses", EN) == ["1 responses"]


@pytest.mark.parametrize("word", COUNTING)
def test_a_word_for_one_has_one_for_several(word: str) -> None:
    for tongue in Language:
        assert counted(2, word, tongue) == f"2 {say(word, tongue)}"
