"""The guide in Swedish, walked: a whole consultation in the browser, and what it costs to type.

Sixty associations, two meetings, twelve views, fifteen responses; weeks pass as the clock is moved.
"""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, Locator, Page, expect

from application.answers import Answers
from application.engine import Engine
from application.stamps import Sources
from domain.access import everything
from domain.consultation.dossier import LOCAL
from interfaces.home.home import yardstick
from interfaces.http.gate import Always
from interfaces.http.service import Service
from interfaces.serving.app import create_app
from tests.browser.visiting import SIZES

MOST = 3_000
"""Keystrokes that a whole round may cost."""
NAMES = tuple(f"Förening {number:02} i Dalarna" for number in range(1, 61))


@dataclass
class Clock:
    """What time it is, for the service."""

    now: datetime = datetime(2026, 9, 1, 9, 0, tzinfo=UTC)

    def on(self, year: int, month: int, day: int, hour: int = 9) -> None:
        self.now = datetime(year, month, day, hour, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


@contextmanager
def serving(clock: Clock) -> Iterator[str]:
    """A service on an empty home, for an officer who is let in at once."""
    with Engine(sources=Sources(clock=clock)) as engine:
        answers = Answers(engine, yardstick(), lambda: clock.now.astimezone(LOCAL).date())
        app = create_app(Service(engine, answers, gate=Always(everything("officer"))))
        server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="warning"))
        thread = threading.Thread(target=server.run)
        thread.start()
        try:
            while not server.started:
                threading.Event().wait(0.02)
            yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


@dataclass
class Officer:
    """A person at the keyboard, who counts what they type, click and paste."""

    page: Page
    keys: int = 0
    clicks: int = 0
    forms: list[str] = field(default_factory=list)

    def open(self, act: str) -> None:
        """From what there is to do, to a form."""
        self.click(self.page.get_by_role("main").get_by_role("link", name=act, exact=True))
        self.forms.append(act)

    def click(self, one: Locator) -> None:
        one.click()
        self.clicks += 1

    def _field(self, label: str) -> Locator:
        written = self.page.locator("input[type=text], textarea")
        return self.page.get_by_label(label, exact=True).and_(written)

    def type(self, label: str, text: str) -> None:
        self._field(label).fill(text)
        self.keys += len(text) + 1

    def paste(self, label: str, text: str) -> None:
        self._field(label).fill(text)
        self.keys += 2

    def choose(self, label: str, option: str | int) -> None:
        select = self.page.get_by_label(label, exact=True).and_(self.page.locator("select"))
        select.select_option(index=option) if isinstance(option, int) else select.select_option(
            option
        )
        self.clicks += 2

    def tick(self, *labels: str) -> None:
        for label in labels:
            self.click(self.page.get_by_label(label, exact=True).first)

    def record(self) -> str:
        """See what it leads to, and record it; gives what was said."""
        self.click(self.page.get_by_role("button", name="Se vad det leder till"))
        advice = self.page.locator("#advice")
        expect(advice).to_be_visible()
        told = advice.inner_text()
        self.click(advice.get_by_role("button", name="Anteckna"))
        expect(self.page.get_by_role("status")).to_contain_text("Antecknat")
        return told


@pytest.fixture
def officer(browser: Browser) -> Iterator[tuple[Officer, Clock, str]]:
    clock = Clock()
    with serving(clock) as address:
        context = browser.new_context(viewport=SIZES[1440], locale="sv-SE", base_url=address)
        context.set_default_timeout(4000)
        try:
            yield Officer(context.new_page()), clock, address
        finally:
            context.close()


def test_a_whole_consultation_is_recorded_in_the_browser(
    officer: tuple[Officer, Clock, str], tmp_path: Path
) -> None:
    person, clock, _ = officer
    page = person.page
    page.goto("/sv/open")
    person.choose("Region", "20")
    person.type("Ansvarig", "Region Dalarna")
    person.type("Plan", "Kulturplan för Dalarna 2028–2031")
    person.type("Planperiod", "2028–2031")
    person.click(page.get_by_role("button", name="Öppna samrådet"))

    person.open("Säg vad samrådet ska leda till")
    person.type("Syfte", "Få föreningarnas syn på lokaler, unga och språk i planen.")
    person.type("Inflytande", "Mål och insatser kan ändras, inte budgeten.")
    person.record()

    person.open("Lägg till organisationer")
    person.click(page.get_by_role("link", name="Flera på en gång?"))
    rows = "\n".join(f"{name}\tur register\tcivilsamhälle\tlokal" for name in NAMES)
    person.paste("Raderna", f"Vilka organisationer\tHur de hittades\tParter\tNivå\n{rows}")
    assert "Organisation inventerad" in person.record()

    for where, when in (("Mora", "6 okt 2026 18–20"), ("Falun", "8 okt 2026 18–20")):
        person.open("Kalla till möte")
        person.type("När mötet är", when)
        person.choose("Form", "dialogue-meeting")
        person.type("Kommun", where)
        person.record()

    person.open("Bjud in")
    person.tick(
        "Alla (60)",
        "Mora (6 oktober 2026, 18:00–20:00)",
        "Falun (8 oktober 2026, 18:00–20:00)",
        "E-post",
    )
    person.type("Svar senast", "25 sep 2026")
    person.record()

    clock.on(2026, 9, 24)
    page.reload()
    person.open("Anteckna svar på inbjudan")
    person.tick(*NAMES[:26])
    person.choose("Svar", "accepts")
    person.choose("Inbjudan", 1)
    person.record()

    for day, place, came in ((7, "Mora", NAMES[:14]), (9, "Falun", NAMES[14:26])):
        clock.on(2026, 10, day)
        page.reload()
        person.click(page.get_by_role("link", name=re.compile(f"Anteckna ?: {place}")))
        person.record()
        person.open("Pricka av vilka som kom")
        person.choose(
            "Möte", page.locator("#f-meeting option", has_text=place).get_attribute("value") or ""
        )
        person.tick(*came)
        person.record()
        person.open("Skriv ner en synpunkt")
        person.click(page.get_by_role("link", name="Flera på en gång?"))
        views = "\n".join(f"Fler lokaler i {place}, förslag {n}\tLokaler" for n in range(1, 7))
        person.paste("Raderna", f"Synpunkten\tÄmne\n{views}")
        person.record()

    person.open("Skicka förslaget på remiss")
    person.type("Sista dag", "15 jan 2027")
    person.tick("Alla (60)")
    person.record()

    clock.on(2027, 1, 15)
    page.reload()
    person.open("Anteckna remissvar som kom in")
    person.tick(*NAMES[:15])
    person.record()
    person.open("Diarieför ett remissvar")
    for tick in page.locator("#f-response input").all():
        person.click(tick)
    person.record()

    clock.on(2027, 2, 1)
    page.reload()
    person.open("Svara på synpunkter")
    for tick in page.locator("#f-views input").all():
        person.click(tick)
    person.choose("Vad som blev av dem", "accepted")
    person.type("Vad som ändrades i planen", "Kapitel 4: ett stöd till lokaler har lagts till.")
    person.record()
    person.open("Ge återkoppling till deltagarna")
    person.record()
    person.open("Planen antogs")
    person.choose("Organ", "assembly")
    person.record()
    person.open("Utvärdera samrådet")
    person.record()
    person.open("Publicera samrådet")
    person.record()
    person.open("Avsluta samrådet")
    person.record()

    page.goto("/sv/consultations/dalarna-2028")
    expect(page.get_by_role("main")).to_contain_text("Samrådet är avslutat.")
    expect(page.get_by_role("main")).to_contain_text("12 av 12 synpunkter")
    print(f"{person.keys} keystrokes, {person.clicks} clicks, {len(person.forms)} forms")
    assert person.keys <= MOST
