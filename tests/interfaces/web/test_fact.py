"""The page of one fact says what the API answers of it, and no more than the asker may read."""

from collections.abc import Iterator

import pytest

from domain.consultation.decide import POLICIES, lead_to_the_web_alone
from interfaces.wording.language import Language
from interfaces.wording.words import say
from tests.interfaces.api_client import Client, kind_of
from tests.interfaces.web.visiting import answered, fact, page, read, visiting

SV, EN = Language

LIVE = "/consultations/levande"
ROUND = {
    "id": "levande", "region": "20", "holder": "Region <b>Nord</b>", "plan": "Kulturplan",
    "period": "2027/2030", "kept": "live",
}  # fmt: skip
FACTS = (
    ("organisation-described", {"id": "o-krets", "organisation": "krets",
                                "name": "Krets <i>A</i>"}),
    ("source-registered", {"id": "k-webb", "source": "webb", "title": "Webben", "read": "in-full",
                           "address": "javascript:alert(1)", "standpoint": "holder"}),
    ("source-registered", {"id": "k-blad", "source": "blad", "title": "Bladet", "read": "in-part",
                           "address": "https://blad.example/1", "standpoint": "third"}),
    ("meeting-held", {"id": "sent", "occurred": "2018-11-02", "place": "Falun",
                      "sources": [{"source": "webb", "where": "sidan 3", "proves": "held"}]}),
    ("meeting-held", {"id": "borta", "occurred": "2018-11", "place": "Mora", "sources": ["blad"]}),
    ("corrected", {"id": "rattelse", "entry": "sent", "reason": "fel ort",
                   "changes": {"place": "Borlänge", "occurred": "2018-11-03"}}),
    ("corrected", {"id": "atertag", "entry": "borta", "reason": "hölls inte", "retracted": True}),
    ("contested", {"id": "strid", "entry": "sent", "organisation": "krets", "case_number": "K 1",
                   "statement": "Vi var <script>inte</script> där"}),
    ("contest-answered", {"id": "svaret", "contest": "strid", "outcome": "dismissed",
                          "reason": "ni skrev på listan"}),
    ("attendance-recorded", {"id": "kom", "organisation": "krets", "meeting": "sent",
                             "sources": ["webb"]}),
)  # fmt: skip
EARLIER = tuple(one for one in POLICIES if one is not lead_to_the_web_alone)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    example = "interfaces/examples/fictional.yaml"
    with visiting(tmp_path_factory.mktemp("fact"), example) as client:
        begin(client)
        yield client


def begin(client: Client) -> None:
    """The round, as it was recorded before addresses were looked at."""
    assert client.post("/consultations", ROUND, badge="officer").status_code == 201
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("domain.consultation.decide.POLICIES", EARLIER)
        for kind, fact in FACTS:
            made = client.post(f"{LIVE}/{kind}", fact, badge="officer")
            assert made.status_code == 201, made.text


def of(client: Client, entry: str, tongue: str = EN, badge: str = "officer:20") -> str:
    return page(client, f"/{tongue}/consultations/levande/facts/{entry}", badge=badge)


@pytest.mark.parametrize("tongue", [SV, EN])
def test_every_fact_of_a_round_has_its_page(client: Client, tongue: str) -> None:
    told = answered(client, "/consultations/fictional/trail", tongue)["facts"]
    for one in told:
        html = page(client, f"/{tongue}/consultations/fictional/facts/{one['id']}")
        text = read(html)
        assert say(one["kind"], tongue).casefold() in text.casefold()  # type: ignore[arg-type]
        entry = "post" if tongue == "sv" else "entry"
        assert f"{entry} {one['log_position']} " in text
        assert one["envelope"]["recorder"] in text
        for id in (*one["speaks_of"], *one["spoken_of_by"]):
            assert f"/{tongue}/consultations/fictional/facts/{id}" in html
        for correction in one["corrections"]:
            assert fact(client, "fictional", correction["id"], tongue).reason in text
        for contest in one["contests"]:
            assert fact(client, "fictional", contest["id"], tongue).statement in text
            reasons = [
                fact(client, "fictional", a["id"], tongue).reason for a in contest["answers"]
            ]
            assert all(reason in text for reason in reasons)
        assert html.count("<h1") == 1


def test_what_it_says_and_on_what(client: Client) -> None:
    html = of(client, "sent")
    text = read(html)
    assert "3 November 2018" in text
    assert "as stated: 2018-11-03" in text
    assert "Region <b>Nord</b> not said; by nature the holder's to do" in text
    assert "Place Borlänge" in text
    assert "Webben" in text
    assert "sidan 3" in text
    assert "Speaks for: holder" in text
    assert "shows that it took place" in text


def test_only_an_address_on_the_web_is_a_link(client: Client) -> None:
    assert "javascript:alert(1)" in read(of(client, "sent"))
    assert 'href="javascript' not in of(client, "sent")
    assert 'href="https://blad.example/1" rel="external noreferrer"' in of(client, "borta")


def test_a_correction_shows_before_and_after(client: Client) -> None:
    text = read(of(client, "sent"))
    assert "by Region <b>Nord</b>: fel ort" in text
    assert "Place before: Falun → after: Borlänge" in text
    assert "before: 2 November 2018 → after: 3 November 2018" in text


def test_a_contest_is_shown_with_its_answer(client: Client) -> None:
    html = of(client, "sent")
    text = read(html)
    assert "Krets <i>A</i> contests the fact (K 1): Vi var <script>inte</script> där" in text
    assert "Region <b>Nord</b>: dismissed – ni skrev på listan does not settle it" in text
    assert "<script>inte" not in html
    assert "<i>A</i>" not in html
    assert "Kulturplan" in read(of(client, "strid"))


def test_what_was_taken_back_says_so(client: Client) -> None:
    text = read(of(client, "borta", SV))
    assert "Uppgiften är återtagen" in text
    assert "Återtogs" in text
    assert "hölls inte" in text
    assert "Mora" in text


def test_how_late_it_was_recorded(client: Client) -> None:
    told = client.get(f"{LIVE}/trail", badge="officer:20").json()["facts"]
    recording = next(one for one in told if one["id"] == "sent")["recording"]
    assert recording["late"] == "yes"
    assert f"Late: {recording['delay']['low']} days afterwards" in read(of(client, "sent"))


def test_sources_that_disagree_stand_side_by_side(client: Client) -> None:
    html = page(client, "/en/consultations/fictional/facts/norrvik-antal")
    told = client.get("/consultations/fictional/facts/norrvik-antal").json()["fact"]
    text = read(html)
    assert "Reading 1" in text
    assert f"Reading {1 + len(told['alternatives'])}" in text
    assert html.count('class="differs"') == len(told["alternatives"][0]["changes"])
    assert "Count differs 62 persons about 100 persons" in text
    assert "Public by 30 October 2026" in text


def test_stored_lines_are_for_witnesses(client: Client) -> None:
    line = '"/consultations/levande/facts/sent/line"'
    for badge in ("officer:20", "auditor"):
        assert line in of(client, "sent", badge=badge)
        assert "by r-anna" in read(of(client, "sent", badge=badge))
    html = of(client, "sent", badge="researcher:20")
    assert line not in html
    assert "r-anna" not in html
    assert "pseudonym-" in html
    assert "/consultations/fictional/facts/norrvik-antal/line" in page(
        client, "/sv/consultations/fictional/facts/norrvik-antal"
    )


def test_who_may_not_read_the_round_finds_nothing(client: Client) -> None:
    for badge in ("", "officer:06", "administrator"):
        told = {"badge": badge} if badge else {}
        answer = client.get("/sv/consultations/levande/facts/sent", **told)
        assert (answer.status_code, kind_of(answer)) == (404, "not-found")
    for entry in ("finns-inte", "%3Cscript%3E"):
        answer = client.get(f"/sv/consultations/fictional/facts/{entry}")
        assert (answer.status_code, kind_of(answer)) == (404, "not-found")


def test_it_is_read_from_the_same_point_in_time(client: Client) -> None:
    trail = client.get(f"{LIVE}/trail", badge="officer:20").json()["facts"]
    first = next(one for one in trail if one["id"] == "sent")["log_position"]
    address = f"/en/consultations/levande/facts/sent?known_at={first}"
    html = page(client, address, badge="officer:20")
    assert "Place Falun" in read(html)
    assert "fel ort" not in html
    assert f"/en/consultations/levande/audit?known_at={first}" in html
    gone = client.get(f"/en/consultations/levande/facts/kom?known_at={first}", badge="officer:20")
    assert gone.status_code == 404
    later = page(
        client, "/en/consultations/levande/facts/sent?true_on=2018-10-01", badge="officer:20"
    )
    assert "Came after the day asked about" in read(later)


def test_a_long_list_is_shown_in_parts(client: Client) -> None:
    asked = {"id": "fragor", "questions": [f"Fråga nummer {n}?" for n in range(120)]}
    assert client.post(f"{LIVE}/questions-put", asked, badge="officer").status_code == 201
    first = of(client, "fragor")
    assert ("nummer 49?" in first, "nummer 50?" in first) == (True, False)
    assert "50 of 120." in first
    assert "facts/fragor?number=2" in first
    last = of(client, "fragor?number=3")
    assert ("nummer 99?" in last, "nummer 119?" in last) == (False, True)
    assert "20 of 120." in last
    corrected = {"id": "ratt", "entry": "fragor", "reason": "fel",
                 "changes": {"questions": [f"Annan {n}?" for n in range(70)]}}  # fmt: skip
    assert client.post(f"{LIVE}/corrected", corrected, badge="officer").status_code == 201
    assert "and 70 more" in of(client, "fragor")
