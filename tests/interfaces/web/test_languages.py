"""Every text of a round stands on pages in the reader's language, or says in which it is written.

Each text of a made-up round is a word of its own, so that it is found wherever it is printed. Names
of organisations are the same in every language (WCAG 2.2, 3.1.2), and stay.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from html.parser import HTMLParser
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from application.submission import Submission
from domain.consultation.opening import Opened
from domain.consultation.remark import Corrected
from domain.fact import Alternative, Fact
from domain.translation import LANGUAGES, Translated, in_language, texts_of
from interfaces.cli.loading import archive
from interfaces.files.round_file import read_file
from tests.interfaces.api_client import Client
from tests.interfaces.web.visiting import page, settle, visiting

EXAMPLE = Path("interfaces/examples/fictional.yaml")
EARLIER = Path("interfaces/examples/fictional-earlier.yaml")
WORD = re.compile(r"\b(?:svord|enword)\d+\b")
"""A text as written in Swedish, and as translated."""
PARTS = (
    "", "/participation", "/participation?step=invited", "/participation?step=responded",
    "/principles", "/views", "/timeline", "/timeline?only=marked", "/charters", "/what-if",
    "/what-if?move=inbjudan-alla&days=-30", "/audit", "/audit?criterion=18",
    "/moments?true_on=2024-11-20", "/moments?by=published&public_on=2024-11-20",
)  # fmt: skip
NAMES = frozenset({"name", "holder", "publisher"})
VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
)


class Said(HTMLParser):
    """What a page says, each piece with the language that is said of it."""

    def __init__(self, html: str):
        super().__init__()
        self.pieces: list[tuple[str, str]] = []
        self._open: list[tuple[str, str]] = [("", "")]
        self.feed(html)

    @property
    def words(self) -> set[tuple[str, str]]:
        """The words of texts, each with its language."""
        return {(word, said) for piece, said in self.pieces for word in WORD.findall(piece)}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        language = dict(attrs).get("lang") or self._open[-1][1]
        if tag not in VOID:
            self._open.append((tag, language))
        read = (value for name, value in attrs if name not in ("href", "value", "id", "action"))
        self.pieces += ((value, language) for value in read if value)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        pass

    def handle_endtag(self, tag: str) -> None:
        while self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if self._open[-1][0] not in ("title", "option"):  # where no part of a text is marked
            self.pieces.append((data, self._open[-1][1]))


class Rewriting:
    """Rewrites each text of facts as a word of its own; translated, if that is asked for."""

    def __init__(self, translated: bool):
        self._numbers, self._translated = count(1), translated
        self.written = 0

    def fact(self, fact: Fact, corrected: Mapping[str, Fact]) -> Fact:
        told: dict[str, Any] = self.part(fact)
        kind = corrected[fact.entry] if isinstance(fact, Corrected) else fact
        for one in (told, *told.get("alternatives", ())):
            if "changes" in one:
                one["changes"] = self._texts(texts_of(type(kind)), one["changes"])
        if isinstance(fact, Opened):
            told["language"] = "sv"
        return type(fact).model_validate(told)

    def part(self, part: BaseModel) -> dict[str, Any]:
        told = {name: self._value(getattr(part, name)) for name in part.model_fields_set}
        return self._texts(texts_of(type(part)), told)

    def _value(self, value: Any) -> Any:
        if isinstance(value, Translated | Alternative):
            return self.part(value)
        if isinstance(value, tuple | list):
            return [self._value(one) for one in value]
        return value

    def _texts(self, names: tuple[str, ...], told: Mapping[str, Any]) -> dict[str, Any]:
        plain = {name: value for name, value in told.items() if name not in LANGUAGES}
        texts = {name: told[name] for name in names if name not in NAMES and told.get(name)}
        numbers = {name: self._number(text) for name, text in texts.items()}
        plain |= {name: _as("svord", number) for name, number in numbers.items()}
        translated = {name: _as("enword", number) for name, number in numbers.items()}
        return plain | ({"en": translated} if translated and self._translated else {})

    def _number(self, text: str | list[str]) -> int | list[int]:
        self.written += 1
        return next(self._numbers) if isinstance(text, str) else [next(self._numbers) for _ in text]


def _as(word: str, number: int | list[int]) -> str | list[str]:
    return f"{word}{number}" if isinstance(number, int) else [f"{word}{one}" for one in number]


def submission(id: str, translated: bool) -> Submission:
    read = read_file(EXAMPLE)
    rewriting, known = Rewriting(translated), {fact.id: fact for fact in read.facts}
    facts = tuple(rewriting.fact(fact, known) for fact in read.facts if not fact.people())
    assert rewriting.written > 80
    return replace(read, consultation=id, facts=facts, digest=f"{len(id):064x}").submission()


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    with visiting(tmp_path_factory.mktemp("languages"), str(EARLIER)) as client:
        client.engine.submit(submission("skriven", translated=False))
        client.engine.submit(submission("oversatt", translated=True))
        settle(client)
        yield client


def addresses(client: Client, round: str) -> Iterator[str]:
    yield from (f"consultations/{round}{part}" for part in PARTS)
    state = client.engine.consultation(round)
    yield from (f"consultations/{round}/facts/{entry}" for entry in state.facts)
    organisations = [id for id in state.things if id.startswith("organisation:")]
    yield from (f"organisations/{id.partition(':')[2]}" for id in organisations[:12])
    yield from (
        f"consultations/{round}/principles/{one.criterion.id}"
        for one in client.service.answers.principles(round).findings
    )
    yield f"public/{round}"


def seen(client: Client, round: str, tongue: str) -> dict[str, set[tuple[str, str]]]:
    return {
        address: Said(page(client, f"/{tongue}/{address}")).words
        for address in addresses(client, round)
        if not address.startswith("organisations/") or round == "skriven"
    }


def misread(found: dict[str, set[tuple[str, str]]]) -> dict[str, list[tuple[str, str]]]:
    """The words that are said to be in another language than they are, by page."""
    wrong = {
        address: sorted(
            (word, language) for word, language in words if not word.startswith(language)
        )
        for address, words in found.items()
    }
    return {address: words for address, words in wrong.items() if words}


@pytest.mark.parametrize("round", ["skriven", "oversatt"])
@pytest.mark.parametrize("tongue", LANGUAGES)
def test_each_text_is_in_the_language_that_is_said_of_it(
    client: Client, round: str, tongue: str
) -> None:
    found = seen(client, round, tongue)
    assert sum(map(len, found.values())) > 300
    assert misread(found) == {}


@pytest.mark.parametrize(("tongue", "other"), [("sv", "enword"), ("en", "svord")])
def test_only_the_page_of_a_fact_gives_the_other_language_too(
    client: Client, tongue: str, other: str
) -> None:
    found = seen(client, "oversatt", tongue)
    both = {
        address for address, words in found.items() if any(w.startswith(other) for w, _ in words)
    }
    assert both
    assert all("/facts/" in address for address in both)


@pytest.mark.parametrize("address", ["", "regions/23", "compare", "organisations"])
def test_over_all_rounds_too(client: Client, address: str) -> None:
    for tongue in LANGUAGES:
        assert misread({address: Said(page(client, f"/{tongue}/{address}")).words}) == {}


def test_the_api_tells_texts_as_they_were_written(client: Client) -> None:
    told = client.get("/consultations/oversatt/timeline").text
    assert "svord" in told
    assert client.get("/consultations/oversatt").json()["language"] == "sv"
    answers = client.get("/consultations/oversatt/participation").text
    assert "enword" not in answers


# --- the bundled rounds ------------------------------------------------------------------------


@pytest.fixture(scope="module")
def archived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    with visiting(tmp_path_factory.mktemp("archive"), "--bundled") as client:
        yield client


@pytest.mark.parametrize("round", [one.name.removesuffix(".yaml") for one in archive()])
def test_no_text_of_the_archive_is_read_in_a_language_that_it_is_not_in(
    archived: Client, round: str
) -> None:
    facts = [record.fact for record in archived.engine.consultation(round).facts.values()]
    written, translated = ({*texts(facts, language)} for language in LANGUAGES)
    assert len(written - translated) > 10
    said = {
        tongue: [
            piece
            for part in ("", "/participation", "/views", "/timeline", "/principles/02")
            for piece in Said(page(archived, f"/{tongue}/consultations/{round}{part}")).pieces
        ]
        for tongue in LANGUAGES
    }
    for piece, language in said["en"]:
        assert language == "sv" or piece.strip() not in written - translated, piece
    for piece, language in said["sv"]:
        assert language == "sv" or piece.strip() not in translated - written, piece
    assert any(language == "sv" and piece in written for piece, language in said["en"])


def texts(facts: list[Fact], language: str) -> Iterator[str]:
    """The texts of facts in a language, as long as they are no names."""
    for fact in facts:
        read = in_language(fact, language)
        named = {*texts_of(type(fact))} - NAMES
        yield from (text for place, text in read.texts() if place.split(".")[0] in named)


# --- what is withheld --------------------------------------------------------------------------

LIVE = {"id": "levande", "region": "20", "holder": "Region Nord", "plan": "Kulturplan",
        "period": "2027/2030", "kept": "live", "language": "sv"}  # fmt: skip


@pytest.mark.parametrize("tongue", LANGUAGES)
@pytest.mark.parametrize("part", ["facts/behov", "facts/rattat", "timeline", "audit"])
def test_what_is_withheld_from_a_reader_is_so_in_every_language(
    client: Client, tongue: str, part: str
) -> None:
    if "levande" not in client.engine.consultations():
        assert client.post("/consultations", LIVE, badge="officer").status_code == 201
        for kind, fact in (
            ("meeting-held", {"id": "mote"}),
            ("needs-counted", {"id": "behov", "meeting": "mote", "need": "food",
                               "count": "2 persons", "note": "Systrarna A",
                               "en": {"note": "The sisters A"}}),
            ("corrected", {"id": "rattat", "entry": "behov", "reason": "Systrarna B",
                           "en": {"reason": "The sisters B"},
                           "changes": {"note": "Systrarna C", "en": {"note": "The sisters C"}}}),
            ("record-published", {"id": "ut"}),
        ):  # fmt: skip
            made = client.post(f"/consultations/levande/{kind}", fact, badge="officer")
            assert made.status_code == 201, made.text
    address = f"/{tongue}/consultations/levande/{part}"
    assert not re.search("systrar|sisters", page(client, address), re.IGNORECASE)
    if part.startswith("facts"):
        assert re.search("Systrarna", page(client, address, badge="officer:20"))
        assert re.search("The sisters", page(client, address, badge="officer:20"))
