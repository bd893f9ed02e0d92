"""Answers grow with what is recorded: four times as much takes about four times the steps.

Steps are counted, as calls of functions and of generators; no clock is read.
"""

import sys
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from types import FrameType
from typing import Any

import pytest

from domain.answers.difference import difference, funnel_difference
from domain.answers.levels import levels
from domain.answers.participation import participation
from domain.answers.principles import Answer, principles
from domain.answers.process import process
from domain.answers.timeline import timeline
from domain.consultation.dossier import Dossier, dossier
from domain.consultation.horizon import standing_on
from domain.consultation.state import EMPTY, Consultation, fold
from domain.fact import Fact
from interfaces.cli.tables.participation import organisations
from interfaces.files.charter_file import default_charter
from interfaces.schemas.participation import ParticipationSchema
from interfaces.schemas.process import ProcessSchema
from interfaces.web.participation import parts
from interfaces.wording.language import Language
from tests.given import fact, opened, org, recorded, source

TODAY = date(2019, 3, 1)
FEW, MANY = 30, 120
AT_MOST = 1.6 * MANY / FEW


def facts(number: int) -> Iterator[Fact]:
    """A round in which so many organisations are asked, come, respond and are answered.

    Each but the first belongs to the one before it, and half of them are invited by name.
    """
    names = [f"o{n}" for n in range(number)]
    yield opened(kept="live")
    yield source("page", "2018-12-01")
    for below, above in zip(names, [None, *names], strict=False):
        yield org(below, parties=["civil-society"], umbrella=above)
    yield fact("invitation-sent", "sent", to=names[::2], reply_by="2018-02-01", sources=["page"])
    yield fact(
        "referral-opened", "draft", occurred="2018-05-01", deadline="2018-06-01", open_to_all=True
    )
    yield fact("meeting-held", "mora", occurred="2018-03-01T18:00", sources=["page"])
    for one in names:
        yield fact("organisation-found", f"found-{one}", organisation=one, how="network")
        yield fact("reply-received", f"re-{one}", organisation=one, answer="accepts")
        yield fact("attendance-recorded", f"at-{one}", organisation=one, meeting="mora",
                   sources=["page"])  # fmt: skip
        yield fact("deadline-extended", f"more-{one}", organisation=one, referral="draft",
                   deadline="2018-07-01")  # fmt: skip
        yield fact("response-received", f"r-{one}", organisation=one, occurred="2018-06-20")
        yield fact("view-stated", f"v-{one}", organisation=one, text="Rooms")
        yield fact("views-answered", f"a-{one}", views=[f"v-{one}"], disposition="noted")
        yield fact("agenda-input-received", f"i-{one}", organisation=one, input="Rooms")


@cache
def state(number: int) -> Consultation:
    return fold(EMPTY, (recorded(one, n) for n, one in enumerate(facts(number), 1)))


def judged(read: Dossier) -> Answer:
    by = default_charter()
    return principles(read, by.charter, by.checks, TODAY)


ASKED: dict[str, Callable[[Dossier], Any]] = {
    "participation": participation,
    "its JSON": lambda read: ParticipationSchema.of("x", participation(read)),
    "its page": lambda read: list(parts(participation(read))),
    "its table": lambda read: organisations(participation(read), Language.ENGLISH),
    "by umbrella": lambda read: participation(read).by("umbrella"),
    "principles": judged,
    "process": lambda read: ProcessSchema.of("x", process(read, TODAY, judged(read)), TODAY),
    "levels": lambda read: levels(read, TODAY),
    "timeline": timeline,
    "on a day": lambda read: standing_on(read, date(2018, 6, 1)),
    "a difference": lambda read: difference(judged(read), judged(read)),
    "a shift": lambda read: funnel_difference(participation(read), participation(read)),
}


def steps(asked: Callable[[Dossier], Any], number: int) -> int:
    read = dossier(state(number))
    asked(read)  # what is kept in memory is there
    taken = 0

    def count(frame: FrameType, event: str, arg: object) -> None:
        nonlocal taken
        taken += event in ("call", "c_call")

    read = dossier(state(number))
    before = sys.getprofile()
    sys.setprofile(count)
    try:
        asked(read)
    finally:
        sys.setprofile(before)
    return taken


@pytest.mark.parametrize("name", ASKED)
def test_an_answer_grows_with_what_is_recorded(name: str) -> None:
    few, many = steps(ASKED[name], FEW), steps(ASKED[name], MANY)
    assert many / few < AT_MOST, f"{name}: {few} steps for {FEW}, {many} for {MANY}"
