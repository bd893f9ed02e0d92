"""Every stored word has a saying in Swedish and in English."""

from typing import get_args

import pytest

from domain import words
from domain.answers import levels, participation, process
from domain.charter import judge
from domain.charter import participation as matrix
from domain.consultation import KINDS, PHASES
from interfaces.wording.language import Language
from interfaces.wording.words import WORDS, language, say

SV, EN = Language

VOCABULARIES = {
    "party": get_args(words.Party),
    "level": get_args(words.Level),
    "sector": get_args(words.Sector),
    "group": get_args(words.Group),
    "unit": get_args(words.Unit),
    "verdict": get_args(judge.Verdict),
    "step": participation.STEPS,
    "dimension": participation.DIMENSIONS,
    "asked": get_args(participation.Asked),
    "phase": (*PHASES, *process.LIFECYCLE),
    "due": get_args(process.DueState),
    "levels": (*matrix.STEPS, *matrix.LEVELS, *levels.STATES),
    "kind": tuple(KINDS),
}


@pytest.mark.parametrize("vocabulary", VOCABULARIES)
def test_every_word_of_a_vocabulary_can_be_said(vocabulary: str) -> None:
    unsaid = [word for word in VOCABULARIES[vocabulary] if word not in WORDS]
    assert not unsaid


def test_a_word_is_said_in_the_language_asked_for() -> None:
    assert say("honoured", SV) == "uppfyllt"
    assert say("honoured", EN) == "honoured"
    assert say("Borlänge", SV) == "Borlänge"


def test_the_language_follows_the_asking_then_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LANG", "sv_SE.UTF-8")
    monkeypatch.delenv("SAMRAD_LANGUAGE", raising=False)
    assert language() == "sv"
    monkeypatch.setenv("SAMRAD_LANGUAGE", EN)
    assert language() == "en"
    assert language(SV) == "sv"
