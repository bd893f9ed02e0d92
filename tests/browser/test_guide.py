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
    """Somebody at the keyboard: counts what they type, click and paste."""

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
    somebody, clock, _ = officer
    page = somebody.page
    page.goto("/sv/open")
    somebody.choose("Region", "20")
    somebody.type("Ansvarig", "Region Dalarna")
    somebody.type("Plan", "Kulturplan för Dalarna 2028–2031")
    somebody.type("Planperiod", "2028–2031")
    somebody.click(page.get_by_role("button", name="Öppna samrådet"))

    somebody.open("Säg vad samrådet ska leda till")
    somebody.type("Syfte", "Få föreningarnas syn på lokaler, unga och språk i planen.")
    somebody.type("Inflytande", "Mål och insatser kan ändras, inte budgeten.")
    somebody.record()

    somebody.open("Lägg till organisationer")
    somebody.click(page.get_by_role("link", name="Flera på en gång?"))
    rows = "\n".join(f"{name}\tur register\tcivilsamhälle\tlokal" for name in NAMES)
    somebody.paste("Raderna", f"Vilka organisationer\tHur de hittades\tParter\tNivå\n{rows}")
    assert "Organisation inventerad" in somebody.record()

    for where, when in (("Mora", "6 okt 2026 18–20"), ("Falun", "8 okt 2026 18–20")):
        somebody.open("Kalla till möte")
        somebody.type("När mötet är", when)
        somebody.choose("Form", "dialogue-meeting")
        somebody.type("Kommun", where)
        somebody.record()

    somebody.open("Bjud in")
    somebody.tick(
        "Alla (60)",
        "Mora (6 oktober 2026, 18:00–20:00)",
        "Falun (8 oktober 2026, 18:00–20:00)",
        "E-post",
    )
    somebody.type("Svar senast", "25 sep 2026")
    somebody.record()

    clock.on(2026, 9, 24)
    page.reload()
    somebody.open("Anteckna svar på inbjudan")
    somebody.tick(*NAMES[:26])
    somebody.choose("Svar", "accepts")
    somebody.choose("Inbjudan", 1)
    somebody.record()

    for day, place, came in ((7, "Mora", NAMES[:14]), (9, "Falun", NAMES[14:26])):
        clock.on(2026, 10, day)
        page.reload()
        somebody.click(page.get_by_role("link", name=re.compile(f"Anteckna ?: {place}")))
        somebody.record()
        somebody.open("Pricka av vilka som kom")
        somebody.choose(
            "Möte", page.locator("#f-meeting option", has_text=place).get_attribute("value") or ""
        )
        somebody.tick(*came)
        somebody.record()
        somebody.open("Skriv ner en synpunkt")
        somebody.click(page.get_by_role("link", name="Flera på en gång?"))
        views = "\n".join(f"Fler lokaler i {place}, förslag {n}\tLokaler" for n in range(1, 7))
        somebody.paste("Raderna", f"Synpunkten\tÄmne\n{views}")
        somebody.record()

    somebody.open("Skicka förslaget på remiss")
    somebody.type("Sista dag", "15 jan 2027")
    somebody.tick("Alla (60)")
    somebody.record()

    clock.on(2027, 1, 15)
    page.reload()
    somebody.open("Anteckna remissvar som kom in")
    somebody.tick(*NAMES[:15])
    somebody.record()
    somebody.open("Diarieför ett remissvar")
    for tick in page.locator("#f-response input").all():
        somebody.click(tick)
    somebody.record()

    clock.on(2027, 2, 1)
    page.reload()
    somebody.open("Svara på synpunkter")
    for tick in page.locator("#f-views input").all():
        somebody.click(tick)
    somebody.choose("Vad som blev av dem", "accepted")
    somebody.type("Vad som ändrades i planen", "Kapitel 4: ett stöd till lokaler har lagts till.")
    somebody.record()
    somebody.open("Ge återkoppling till deltagarna")
    somebody.record()
    somebody.open("Planen antogs")
    somebody.choose("Organ", "assembly")
    somebody.record()
    somebody.open("Utvärdera samrådet")
    somebody.record()
    somebody.open("Publicera samrådet")
    somebody.record()
    somebody.open("Avsluta samrådet")
    somebody.record()

    page.goto("/sv/consultations/dalarna-2028")
    expect(page.get_by_role("main")).to_contain_text("Samrådet är avslutat.")
    expect(page.get_by_role("main")).to_contain_text("12 av 12 synpunkter")
    print(f"{somebody.keys} keystrokes, {somebody.clicks} clicks, {len(somebody.forms)} forms")
    assert somebody.keys <= MOST
