"""A made-up round with at least one fact of every kind, each fitting those before it.

Between them the facts of a kind fill every field that the kind has. A field that is added to
a kind is filled by a further fact here; those that stand are stored forms, and stay.
"""

from base64 import b64encode
from hashlib import sha256
from typing import Any

from domain import erasure, organisation
from domain.charter.keeping import CharterKept
from domain.fact import Fact
from domain.personal import AS_WRITTEN
from tests.given import fact

_DIGEST = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
_EVERYTHING: dict[str, Any] = {
    "occurred": "2018-02-13T18:00/20:00",
    "by": ["holder", "kulturkrets"],
    "on_behalf_of": "holder",
    "sources": [
        {"source": "tidplan", "proves": "announced", "where": "s. 2"},
        {"source": "rapport"},
    ],
    "alternatives": [
        {
            "changes": {"occurred": "2018-02-14", "place": None},
            "sources": [{"source": "tidplan", "proves": "unknown"}],
        }
    ],
    "note": "Two sources, two days.",
}
_TERMS: dict[str, Any] = {
    "form": "dialogue-meeting",
    "series": "about 4 meetings",
    "place": "Biblioteket",
    "municipality": "Lillköping",
    "municipalities": "at least 3 municipalities",
    "physical": True,
    "digital": False,
    "part_of_day": "evening",
    "parties": ["civil-society"],
    "groups": ["local-heritage", "sami"],
    "topic": "Vad behöver föreningarna?",
    "food": True,
    "accessible": True,
    "needs_asked": False,
    "interpreter": True,
    "travel_paid": False,
    "briefing": True,
    "elected_present": True,
    "form_of_their_own": False,
}


def sealed(place: str) -> dict[str, str]:
    """What is told of a person, sealed; it opens with no key, since none is needed to read it."""
    named = sha256(place.encode()).hexdigest()
    return {
        "mention": f"m-{named[:32]}",
        "place": place,
        "sealed": b64encode(bytes.fromhex(named) * 3).decode(),
        "digest": named,
    }


ROUND: tuple[Fact, ...] = (
    fact(
        "opened", "opened",
        occurred="2017-09~", by=["holder"], region="10", holder="Region Exempel",
        holder_number="222222-2222", plan="Kulturplan 2019–2022", period="2019/2022",
        case_number="KN 2017/1", kept="live", previous="exempel-2015", fictional=True,
        note="A made-up round.",
    ),
    fact(
        "source-registered", "source-tidplan",
        source="tidplan", title="Tidplan", address="https://example.org/tidplan",
        publisher="Region Exempel", published="2017-10-01", standpoint="holder", read="in-full",
    ),
    fact(
        "source-registered", "source-rapport",
        source="rapport", title="Rapport", standpoint="third", read="in-part",
        published="2019-12-31",
    ),
    fact(
        "organisation-described", "organisation-forbundet",
        organisation="forbundet", name="Förbundet", parties=["civil-society"], level="regional",
    ),
    fact(
        "organisation-described", "organisation-kulturkrets",
        organisation="kulturkrets", name="Kulturkretsen", level="local", sector="culture-and-arts",
        parties=["civil-society", "national-minority"], groups=["amateur-culture", "sami"],
        umbrella="forbundet",
    ),
    fact(
        "mandate-stated", "mandat",
        purpose="Ny plan", influence="Allt utom budgeten", level="dialogue",
        decision_path="Nämnd, styrelse, fullmäktige",
    ),
    fact("questions-put", "fragor", questions=["Vad saknas?", "Vem saknas?"]),
    fact(
        "expectations-stated", "forvantningar",
        of_participants="Att läsa utkastet", of_holder="Att svara på varje synpunkt",
    ),
    fact(
        "charter-adopted", "adopterad",
        charter="samrad-default", edition="2026-11", sha256=_DIGEST,
    ),
    fact("goal-set", "mal-bredd", goal="Nå fler föreningar"),
    fact("programme-joined", "kick", programme="KICK", run_by=["forbundet"]),
    fact(
        "approach-received", "erbjudande",
        organisation="forbundet", offer="Planera dialogen tillsammans",
    ),
    fact(
        "approach-answered", "svar-pa-erbjudande",
        approach="erbjudande", answer="accepted", reason="Det sparar tid",
    ),
    fact("process-planned-jointly", "planering", together_with=["forbundet"]),
    fact(
        "handover-given", "overlamning",
        round="exempel-2015", views=True, answers=False, commitments=True,
    ),
    fact("officials-briefed", "tjanstemannakunskap", about="Ideellt arbete på kvällar"),
    fact(
        "funding-disclosed", "pengar-sagt", earmarked=False, statement="Medlen är bundna",
    ),
    fact(
        "resources-committed", "pengar", amount=500000, purpose="Möten på kvällstid",
    ),
    fact("inventory-begun", "inventering", method="Föreningsregister"),
    fact("organisation-found", "fann-kretsen", organisation="kulturkrets", how="register"),
    fact(
        "organisations-counted", "antal",
        count="about 50 organisations", party="civil-society", group="local-heritage",
    ),
    fact("outreach-made", "uppsokande", groups=["roma"], how="Besök"),
    fact("excluded", "uteslutna", group="institutions", reason="Har eget samråd"),
    fact("excluded", "uteslutna-forbundet", organisation="forbundet", reason="Är medarrangör"),
    fact("excluded", "uteslutna-okanda", party="unaffiliated", reason="Bjuds in öppet"),
    fact("inventory-completed", "inventerat", complete=True),
    fact(
        "meeting-announced", "dialog",
        **_TERMS, occurred="2018-01-15", when="2018-02-13T18:00/20:00",
    ),
    fact("meeting-announced", "installt", when="2018-03-01"),
    fact(
        "invitation-sent", "inbjudan",
        to=["kulturkrets"], open_to_all=True, meetings=["dialog"], channels=["email", "letter"],
        reply_by="2018-02-01", text="Välkommen", occurred="2018-01-15",
        collectives=[
            {
                "label": "Alla hembygdsföreningar", "count": "25 organisations", "level": "local",
                "list": "complete", "parties": ["civil-society"], "groups": ["local-heritage"],
            }
        ],
    ),
    fact("invitation-sent", "enkat", to=["kulturkrets"], survey=True),
    fact(
        "invitation-bounced", "studs",
        invitation="inbjudan", organisation="kulturkrets", reason="Okänd adress",
    ),
    fact("reminder-sent", "paminnelse", invitation="inbjudan", channels=["phone"]),
    fact(
        "reply-received", "anmalan",
        invitation="inbjudan", meetings=["dialog"], organisation="kulturkrets", answer="accepts",
    ),
    fact(
        "participation-delegated", "ombud",
        organisation="kulturkrets", to="forbundet", invitation="inbjudan",
    ),
    fact("material-sent", "utskick", what=["agenda", "draft"], meetings=["dialog"]),
    fact(
        "agenda-input-received", "inspel",
        organisation="kulturkrets", meetings=["dialog"], input="Ta upp lokalerna",
    ),
    fact("roles-explained", "roller", text="Kommunen svarar för lokalerna"),
    fact("reimbursement-stated", "ersattning", travel=True, lost_earnings=False),
    fact("knowledge-offered", "studiecirkel", form="study-guide"),
    fact(
        "sami-matter-assessed", "samisk-fraga",
        initiated="2017-09", special_significance=False, reason="Före lagen",
    ),
    fact("sami-consultation", "samiskt-steg", representative="kulturkrets", step="ended",
         outcome="agreement"),
    fact(
        "meeting-moved", "flyttat",
        meeting="dialog", when="2018-02-13T18:00/20:00", place="Biblioteket",
        municipality="Lillköping", reason="Större lokal",
    ),
    fact("meeting-cancelled", "avbojt", meeting="installt", reason="Snö"),
    fact("meeting-held", "dialog-holls", meeting="dialog", **_TERMS, **_EVERYTHING),
    fact(
        "attendance-recorded", "narvaro-kretsen",
        meeting="dialog", organisation="kulturkrets", role="speaker", count="2 persons",
    ),
    fact(
        "attendance-counted", "narvaro",
        meeting="dialog", count="at most 30 persons", party="civil-society", group="creators",
    ),
    fact(
        "referral-opened", "remiss",
        occurred="2018-05-01", deadline="2018-06-30", draft="1.0", sha256=_DIGEST,
        channels=["website"], to=["forbundet"], open_to_all=True,
        collectives=[{"label": "25 instanser", "count": "25 organisations"}],
    ),
    fact("consultees-published", "sandlista", referral="remiss", list="partial"),
    fact(
        "deadline-extended", "anstand",
        referral="remiss", deadline="2018-08-31", organisation="forbundet",
    ),
    fact(
        "response-received", "yttrande",
        referral="remiss", organisation="forbundet", party="civil-society", channel="email",
        formal=True, kept_in_order=True, occurred="2018-06-12",
    ),
    fact("response-registered", "registrerat", response="yttrande", occurred="2018-06-13"),
    fact(
        "responses-counted", "antal-svar",
        referral="remiss", count="24 responses", party="municipality",
    ),
    fact("responses-published", "svaren-ute", referral="remiss", form="summary"),
    fact(
        "view-stated", "synpunkt",
        text="Fler lokaler", topic="Lokaler", level="municipal", organisation="forbundet",
        speaks_for=["kulturkrets"], party="civil-society", meeting="dialog", response="yttrande",
        count="about 10 voices",
    ),
    fact("notes-sent", "anteckningar", meeting="dialog", correctable=True),
    fact(
        "notes-commented", "rattelse",
        notes="anteckningar", organisation="kulturkrets", comment="Vi sade lokaler, inte lokala",
    ),
    fact(
        "views-answered", "svar",
        views=["synpunkt"], disposition="outside-remit", reason="Kommunens fråga",
        changed_passage="s. 12", passed_on_to="Lillköpings kommun",
    ),
    fact("answers-published", "svar-ute"),
    fact("summary-published", "sammanfattning", of="both"),
    fact("feedback-given", "aterkoppling", to=["forbundet"], to_participants=True, form="Brev"),
    fact(
        "goal-assessed", "mal-utfall",
        goal="mal-bredd", outcome="exceeded", result="60 föreningar", deviation="Fler än väntat",
    ),
    fact(
        "decision-taken", "namnden",
        body="committee", outcome="passed-on", matter="Förslag", occurred="2018-10-01",
    ),
    fact(
        "plan-adopted", "antagen", body="assembly", period="2019/2022", occurred="2018-11-28",
    ),
    fact(
        "evaluation-made", "utvardering",
        with_participants=True, asked_about_reprisal=True, satisfaction="4 av 5",
        count="12 responses",
    ),
    fact("commitment-made", "lofte", text="Möte varje år", due="2019"),
    fact(
        "commitment-settled", "lofte-utfall",
        commitment="lofte", outcome="partly", reason="Ett år föll bort",
    ),
    fact("contact-held", "traff", together_with=["forbundet"], about="Halvtid"),
    fact("plan-adopted", "omdopt-antagen", occurred="2018-11-28", title="Kulturplan 2019–2022"),
    fact("notes-sent", "anteckningar-natet", meeting="dialog", published=True),
    fact("responses-counted", "antal-hembygd", count="nearly 5 responses", group="local-heritage"),
    fact("meeting-held", "turne", form="dialogue-meeting", series="more than 2 meetings",
         municipalities_named=["Lillköping", "Storköping"], interpreter_on_request=True),
    fact("meeting-announced", "turne-kallad", when="2018-03-02",
         municipalities_named=["Lillköping"], interpreter_on_request=True),
    fact("source-registered", "source-webb", source="webb", title="En sida", standpoint="third",
         read="in-full", accessed="2026-12-01"),
    fact("source-registered", "source-program", source="program", title="Program",
         standpoint="holder", read="in-full", proves="announced"),
    fact("meeting-held", "fika", food_at="17:30", diet_asked=True, access_asked=False),
    fact("meeting-announced", "fika-kallad", food_at="17:30", diet_asked=True, access_asked=False),
    fact("attendance-counted", "engagerade", count="more than 300 persons"),
    fact("attendance-counted", "andel", share="about 50 percent", members_of="forbundet"),
    fact("resources-committed", "utbetalt", to=["forbundet"], to_party="civil-society",
         origin="state", paid=True),
    fact("programme-joined", "projekt", programme="Närvaro",
         budget=[{"amount": 225000, "origin": "state"}], spent=[{"amount": 234422, "year": 2017}]),
    fact("plan-delivered", "inskickad", occurred="2018-11-01", to="other"),
    fact("period-extended", "forlangd", until="2023"),
    fact("period-extended", "omdopt", until="2024", title="Kulturplan 2019–2024"),
    fact("concern-raised", "oro", about="notice", organisation="kulturkrets", text="Kort varsel"),
    fact("concern-resolved", "oro-lost", concern="oro", how="Ett möte till"),
    fact("deviation-noted", "avvikelse", what="Ett möte ställdes in", reason="Snö"),
    fact("deviation-noted", "byte", what="En ny projektledare tog över", about="staff"),
    fact("omission-stated", "utelamnat", act="officials-briefed", reason="Hanns inte med"),
    fact(
        "source-attached", "flyttat-kalla",
        entry="flyttat", sources=[{"source": "rapport", "proves": "held", "where": "s. 3"}],
    ),
    fact(
        "corrected", "rattat",
        entry="narvaro", changes={"count": "31 persons", "group": None}, reason="Fel läst",
    ),
    fact("corrected", "atertaget", entry="avbojt", retracted=True, reason="Fel möte"),
    fact(
        "contested", "bestritt",
        entry="studs", organisation="kulturkrets", statement="Vi fick den aldrig",
        case_number="KN 2018/7",
    ),
    fact(
        "contest-answered", "bestritt-provat",
        contest="bestritt", by=["forbundet"], outcome="dismissed", reason="Brevet kom i retur",
    ),
    fact("closed", "avslutat", occurred="2022-12-31"),
    fact(
        "invitation-requested", "vill-bjudas",
        organisation="kulturkrets", text="Bjud in oss också", case_number="KN 2018/9",
    ),
    fact(
        "confirmed", "bekraftat",
        entry="narvaro", organisation="forbundet", statement="Så minns vi det",
    ),
    fact("needs-counted", "behov", meeting="dialog", need="access", count="2 persons"),
    fact("record-published", "offentligt"),
    fact("record-withheld", "hallet-inne", reason="Ett namn stod i en bilaga"),
    fact(
        "organisation-described", "organisation-koren",  # for which nobody of a minority speaks
        organisation="koren", name="Kören",
    ),
    fact(
        "contact-named", "kontakt",
        organisation="koren", name=sealed("kontakt/name"), address=sealed("kontakt/address"),
    ),
    fact("meeting-announced", "oppet-mote", when="2018-03-15"),
    fact(
        "attendance-recorded", "narvaro-koren",
        meeting="oppet-mote", organisation="koren",
        represented_by=sealed("narvaro-koren/represented_by"),
    ),
    fact(
        "response-received", "yttrande-enskild",
        referral="remiss", signed_by=sealed("yttrande-enskild/signed_by"),
    ),
    fact(
        "corrected", "rattad-kontakt",
        entry="kontakt", changes={"name": sealed("rattad-kontakt/changes.name")}, reason="Bytt",
    ),
    fact(
        "invitation-sent", "inbjudan-oversatt",
        text="Kom", note="På webben", en={"text": "Come", "note": "On the web"},
        collectives=[{"label": "föreningar", "en": {"label": "associations"}}],
        sources=[{"source": "tidplan", "where": "s. 2", "en": {"where": "p. 2"}}],
    ),
)  # fmt: skip
"""In the order of recording."""

ELSEWHERE: tuple[tuple[str, Fact], ...] = (
    (
        "organisation-kulturkrets",
        organisation.Registered(id="registered", name="Kulturkretsen"),
    ),
    (
        "organisation-kulturkrets",
        organisation.Named(id="name-2", name="Nya Kulturkretsen", occurred="2018"),
    ),
    ("organisation-kulturkrets", organisation.Numbered(id="number", number="802001-5577")),
    ("organisation-kulturkrets", organisation.SameAs(id="same-as-1", other="kulturkretsen")),
    (
        "number-8020015577",
        organisation.NumberReserved(id="reserved", organisation="kulturkrets"),
    ),
    (
        "person-wzq7e4n2m5tq",
        erasure.Erased(
            id="erased",
            region="10",
            decision="KN 2026/12",
            handle="p-0c1d",
            covers=("e-2f", "e-77"),
        ),
    ),
    (
        "consultation-annat-slag",
        fact(
            "opened",
            "opened",
            region="10",
            holder="Region Exempel",
            plan="Samverkansplan",
            period="2027/2030",
            kept="live",
            plan_kind="culture-cooperation-plan",
        ),
    ),
    (
        "consultation-oversatt",
        fact(
            "opened",
            "translated",
            region="10",
            holder="Region Exempel",
            plan="Kulturplan",
            period="2022/2025",
            kept="live",
            language="sv",
            note="Ett påhittat samråd.",
            en={"note": "A made-up round."},
        ),
    ),
    (f"charter-{_DIGEST}", CharterKept(id="kept", sha256=_DIGEST, text="criteria: []\n")),
)
"""Facts of other streams than that consultation's, each with its stream."""


def as_sent(fact: Fact) -> dict[str, Any]:
    """A fact as an officer sends it: of another's act they name the source."""
    body = fact.model_dump(mode="json", exclude_none=True, exclude_unset=True, context=AS_WRITTEN)
    if fact.short_kind() in ("contest-answered", "confirmed"):
        body.setdefault("sources", [{"source": "rapport"}])
    return body
