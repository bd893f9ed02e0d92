"""Answers over HTTP: what they say, their tags and their pages."""

from datetime import date

import pytest

from interfaces.files.charter_file import default_charter
from interfaces.files.round_schema import schema
from tests.interfaces.api_client import COMMANDS, GATE, ROUND, Badge, Client, api, kind_of

ANSWERS = ("", "/participation", "/principles", "/process", "/levels", "/timeline", "/facts")


@pytest.fixture
def told(client: Client) -> Client:
    """A round of a few facts: an invitation, a meeting of about 50, a response."""
    client.record("organisation-described", id="o-ax", organisation="ax", name="Ax")
    client.record("organisation-described", id="o-hem", organisation="hem", name="Hembygden")
    client.record("invitation-sent", id="call", to=["ax"], occurred="2018-01-20")
    client.record("meeting-held", id="mora", occurred="2018-02-13T18:00/20:00")
    client.record("attendance-counted", id="heads", meeting="mora", count="about 50 persons")
    return client


def test_a_round(told: Client) -> None:
    assert told.get(COMMANDS).json() == {
        "id": "dalarna-2019",
        "region": {"code": "20", "name": "Dalarna"},
        "holder": "Landstinget Dalarna",
        "plan": "Kultur- och bildningsplan",
        "period": "2019/2022",
        "case_number": None,
        "kept": "reconstructed",
        "previous": None,
        "fictional": False,
        "language": None,
        "version": 6,
        "phase": "dialogue",
        "dates": {"period": {"earliest": "2019-01-01", "latest": "2022-12-31"}},
    }


def test_participation_tells_known_from_unknown(told: Client) -> None:
    answer = told.get(f"{COMMANDS}/participation").json()
    steps = {step["step"]: step for step in answer["funnel"]}
    assert steps["invited"]["organisations"] == ["ax"]
    assert steps["attended"]["totals"] == [
        {"number": 50, "unit": "persons", "precision": "about", "text": "about 50 persons"}
    ]
    assert steps["attended"]["counts"][0]["entry"] == "heads"
    assert steps["attended"]["known"]
    assert not steps["responded"]["known"]
    asked = {org["id"]: (org["asked"], org["asked_by"]) for org in answer["organisations"]}
    assert asked == {"ax": ("invited", ["call"]), "hem": ("no-list-known", [])}
    assert answer["organisations"][0]["steps"] == {"invited": ["call"]}
    assert list(answer["by"]["party"]) == ["unknown"]


def test_the_invited_the_consultees_and_those_who_wait_are_told_apart(told: Client) -> None:
    told.record("organisation-found", id="f", organisation="hem", how="register")
    told.record("referral-opened", id="draft", to=["ax"], occurred="2018-05-09")
    answer = told.get(f"{COMMANDS}/participation").json()
    steps = {step["step"]: step["organisations"] for step in answer["funnel"]}
    assert (steps["invited"], steps["consulted"]) == (["ax"], ["ax"])
    assert answer["not_yet_invited"] == ["hem"]
    page = told.get("/sv/consultations/dalarna-2019/participation").text
    assert "Inventerade, ännu inte inbjudna" in page
    told.record("referral-opened", id="again", to=["hem"], occurred="2018-05-10")
    assert told.get(f"{COMMANDS}/participation").json()["not_yet_invited"] == []


def test_principles_cite_the_facts(told: Client) -> None:
    answer = told.get(f"{COMMANDS}/principles").json()
    assert answer["charter"]["sha256"] == default_charter().sha256
    assert answer["on"] == "2019-03-01"
    findings = {finding["criterion"]: finding for finding in answer["findings"]}
    assert len(findings) == len(default_charter().charter.criteria)
    notice = findings["14"]
    assert notice["threshold"] == {
        "sv": "notice_days minst 21, delvis minst 14; varje post",
        "en": "notice_days at least 21, partly at least 14; every item",
    }
    said = next(c.met_when for c in default_charter().charter.criteria if c.id == "14")
    assert said
    assert notice["met_when"] == said.model_dump()
    assert answer["evidenced"] == sum(f["evidenced"] for f in findings.values())
    six = answer["views"][0]
    assert [principle["id"] for principle in six["principles"]] == ["S", "D", "K", "L", "Ö", "M"]
    assert all(p["too_little_to_say"] == (p["evidenced"] < 2) for p in six["principles"])


def test_items_stand_by_what_they_speak_for(client: Client) -> None:
    notices = {"early": "2018-01-05", "short": "2018-02-05", "some-day": "2018-01", "untold": None}
    for id, notice in notices.items():
        if notice:
            call = {"occurred": notice, "when": "2018-02-13"}
            client.record("meeting-announced", id=f"{id}-called", **call)
        call = {"meeting": f"{id}-called"} if notice else {}
        client.record("meeting-held", id=id, occurred="2018-02-13", **call)
    findings = client.get(f"{COMMANDS}/principles").json()["findings"]
    (held,) = (finding["held"] for finding in findings if finding["criterion"] == "14")
    sorted_ = {
        speaks: [[fact["entry"] for fact in item["facts"]] for item in held[speaks]]
        for speaks in ("in_favour", "partly", "against", "uncertain", "unknown")
    }
    assert sorted_ == {
        "in_favour": [["early-called", "early"]],
        "partly": [],
        "against": [["short-called", "short"]],
        "uncertain": [["some-day-called", "some-day"]],
        "unknown": [["untold"]],
    }
    (figure,) = held["in_favour"][0]["measured"]
    assert figure == {"name": "notice_days", "value": {"low": 39, "high": 39}}
    assert held["tally"] == {
        "met": 1, "partly": 0, "unmet": 1, "uncertain": 1, "unknown": 1,
        "at_least_partly": 0, "of": 4, "precision": "exact",
    }  # fmt: skip
    assert held["possible"] == ["partly"]


def test_the_timeline_is_in_order_of_occurrence(told: Client) -> None:
    moments = told.get(f"{COMMANDS}/timeline").json()["moments"]
    assert [moment["id"] for moment in moments] == ["call", "mora", "heads"]
    assert moments[1]["occurred"] == "2018-02-13T18:00/20:00"


def test_the_process_says_where_it_stands(told: Client) -> None:
    answer = told.get(f"{COMMANDS}/process").json()
    assert answer["phase"] == told.get(COMMANDS).json()["phase"]
    assert {phase["name"]: phase["facts"] for phase in answer["phases"]}["dialogue"] == 2


def test_the_default_charter_is_served_whole(empty: Client) -> None:
    answer = empty.get("/charters/default").json()
    assert answer["sha256"] == default_charter().sha256
    assert len(answer["charter"]["criteria"]) == len(default_charter().charter.criteria)


def test_the_schema_of_round_files_is_served(empty: Client) -> None:
    assert empty.get("/schemas/round-file").json() == schema()


def test_the_service_lives_and_is_ready(client: Client) -> None:
    assert client.get("/livez").json() == {"status": "ok"}
    assert client.get("/readyz").json() == {
        "status": "ok",
        "warnings": None,
        "position": 1,
        "unsigned": 1,
        "model": None,
        "unreadable": 0,
    }


# --- tags --------------------------------------------------------------------------------------


@pytest.mark.parametrize("answer", ANSWERS)
def test_a_current_copy_is_not_sent_again(told: Client, answer: str) -> None:
    first = told.get(COMMANDS + answer)
    tag = first.headers["etag"]
    for sent in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        again = told.get(COMMANDS + answer, If_None_Match=sent)
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == tag
    assert told.get(COMMANDS + answer, If_None_Match='"other"').content == first.content


@pytest.mark.parametrize("answer", ANSWERS)
def test_a_fact_more_makes_every_copy_old(told: Client, answer: str) -> None:
    tag = told.get(COMMANDS + answer).headers["etag"]
    told.record("meeting-held", id="falun")
    assert told.get(COMMANDS + answer, If_None_Match=tag).status_code == 200


def test_an_earlier_round_makes_a_judgement_old(told: Client) -> None:
    tag = told.get(f"{COMMANDS}/principles").headers["etag"]
    earlier = ROUND | {"id": "dalarna-2016", "period": "2016/2018"}
    assert told.post("/consultations", earlier).status_code == 201
    assert told.get(f"{COMMANDS}/principles", If_None_Match=tag).status_code == 200


def test_levels_tell_what_took_place_beside_what_was_stated(told: Client) -> None:
    told.record("mandate-stated", id="mandate", level="partnership", occurred="2018-01-20")
    told.record("referral-opened", id="draft", open_to_all=True, occurred="2018-05-01")
    told.record("meeting-held", id="falun", form="workshop", occurred="2018-02-14")
    source = {"id": "s", "source": "page", "title": "A page", "published": "2018-03-01"}
    told.record("source-registered", **source, standpoint="organiser", read="in-full")
    theirs = {"occurred": "2018-02-15", "by": ["ax"], "sources": [{"source": "page"}]}
    told.record("meeting-held", id="rattvik", form="workshop", **theirs)
    answer = told.get(f"{COMMANDS}/levels").json()
    assert answer["stated"] == [{"level": "partnership", "entry": "mandate"}]
    agenda, drafting, *rest = answer["steps"]
    assert (agenda["reached"], drafting["reached"]) == ("dialogue", "consultation")
    assert {step["reached"] for step in rest} == {None}
    states = {cell["level"]: cell["state"] for cell in agenda["cells"]}
    assert states == {
        "information": "took-place",
        "consultation": "took-place",
        "dialogue": "took-place",
        "partnership": "no-facts",
    }
    (dialogue,) = (cell for cell in agenda["cells"] if cell["level"] == "dialogue")
    assert dialogue["acts"] == [
        {"act": "workshop", "state": "took-place", "entries": ["falun"], "marks": {}},
        {"act": "workshop", "state": "by-others", "entries": ["rattvik"], "marks": {}},
    ]
    then = told.get(f"{COMMANDS}/levels?true_on=2018-02-01").json()
    assert then["seen_from"]["true_on"] == "2018-02-01"
    assert {step["reached"] for step in then["steps"]} == {"information", None}


@pytest.mark.parametrize("answer", ["", "/principles", "/process"])
def test_another_day_makes_a_dated_answer_old(answer: str) -> None:
    tags = set()
    for day in (date(2019, 3, 1), date(2019, 3, 2)):
        with api(day) as client:
            client.post("/consultations", ROUND)
            tags.add(client.get(COMMANDS + answer).headers["etag"])
    assert len(tags) == 2


def test_organisations_and_charters_have_tags(told: Client) -> None:
    for address in ("/consultations", "/organisations", "/organisations/ax", "/charters/default"):
        tag = told.get(address).headers["etag"]
        assert told.get(address, If_None_Match=tag).status_code == 304


# --- pages -------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [1, 2, 5, 6, 100])
def test_the_pages_of_the_record_are_the_record(told: Client, size: int) -> None:
    assert _paged(told, f"{COMMANDS}/facts", "facts", size) == [
        "opened", "o-ax", "o-hem", "call", "mora", "heads",
    ]  # fmt: skip


def test_rounds_are_paged_by_region_and_years(client: Client) -> None:
    for id, region, period in (("a", "20", "2023/2026"), ("b", "03", "2019/2022")):
        client.post("/consultations", ROUND | {"id": id, "region": region, "period": period})
    for size in (1, 2, 3):
        assert _paged(client, "/consultations", "consultations", size) == ["b", "dalarna-2019", "a"]


def test_a_list_goes_on_after_a_round_that_has_gone_out_of_sight(client: Client) -> None:
    for id in "abcde":
        client.post("/consultations", ROUND | {"id": id})
    client.service.gate = Badge()
    try:
        first = client.get("/consultations?limit=2").json()
        gone = first["consultations"][-1]["id"]
        withheld = {"id": "w", "reason": "personuppgifter"}
        sent = client.post(f"/consultations/{gone}/record-withheld", withheld, badge="officer")
        assert sent.status_code == 201
        rest = client.get(f"/consultations?limit=9&cursor={first['next']}").json()
    finally:
        client.service.gate = GATE
    shown = [one["id"] for one in first["consultations"] + rest["consultations"]]
    assert shown == ["a", "b", "c", "d", "dalarna-2019", "e"]


def test_a_cursor_may_be_of_what_is_not_there(told: Client) -> None:
    after = told.get("/organisations?cursor=bx").json()["organisations"]
    assert [one["id"] for one in after] == ["hem"]
    assert told.get(f"{COMMANDS}/facts?cursor=999").json()["facts"] == []


@pytest.mark.parametrize(
    ("address", "cursor"),
    [
        ("/consultations", "dalarna-2019"),
        ("/consultations", "20.2019-01-01.2022-12-31.a.b"),
        ("/organisations", "a.b"),
        ("/organisations", "Å"),
        ("/organisations", "~d800~"),
        (f"{COMMANDS}/facts", "opened"),
        (f"{COMMANDS}/facts", "-1"),
        (f"{COMMANDS}/facts", "9" * 30),
    ],
)
def test_a_cursor_of_another_list_is_named_with_its_remedy(
    told: Client, address: str, cursor: str
) -> None:
    sent = told.get(f"{address}?cursor={cursor}")
    assert (sent.status_code, kind_of(sent)) == (422, "invalid")
    (fault,) = sent.json()["errors"]
    assert fault["field"] == "query.cursor"
    assert fault["remedy"] == "give the 'next' of a page, or leave it out"


def test_organisations_are_paged_by_id(told: Client) -> None:
    assert _paged(told, "/organisations", "organisations", 1) == ["ax", "hem"]


def _paged(client: Client, address: str, section: str, size: int) -> list[str]:
    seen: list[str] = []
    cursor = ""
    while True:
        page = client.get(f"{address}?limit={size}{cursor}").json()
        assert 1 <= len(page[section]) <= size
        seen += [one["fact"]["id"] if section == "facts" else one["id"] for one in page[section]]
        if page["next"] is None:
            return seen
        cursor = f"&cursor={page['next']}"
