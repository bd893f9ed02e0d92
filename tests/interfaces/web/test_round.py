"""A round's page says what the API answers of it; and no text of a round is ever markup."""

import re
from collections.abc import Iterator
from html import unescape

import pytest

from domain.consultation.decide import POLICIES, lead_to_the_web_alone
from interfaces.web.round import PARTS
from interfaces.web.summary import _NOW
from interfaces.wording.dates import day
from interfaces.wording.language import Language
from interfaces.wording.words import say
from tests.interfaces.api_client import Client
from tests.interfaces.web.visiting import ARCHIVE, DAY, page, read, visiting

SV, EN = Language

EVIL = "<script>alert(1)</script>\"'&"
ONDA = {
    "id": "onda", "region": "20", "holder": f"Region {EVIL}", "plan": f"Plan {EVIL}",
    "period": "2019/2022", "kept": "reconstructed", "case_number": EVIL,
}  # fmt: skip
TOLD = (
    ("source-registered", {"source": "kalla", "title": EVIL, "publisher": EVIL,
                           "address": "javascript:alert(1)", "standpoint": "holder",
                           "read": "in-full"}),
    ("organisation-described", {"organisation": "koren", "name": f"Kör {EVIL}"}),
    ("goal-set", {"goal": EVIL}),
    ("excluded", {"organisation": "koren", "reason": EVIL}),
    ("invitation-sent", {"occurred": "2018-02-01", "to": ["koren"],
                         "collectives": [{"label": EVIL}]}),
    ("meeting-held", {"occurred": "2018-04-01", "place": EVIL, "topic": EVIL,
                      "note": EVIL}),
    ("attendance-recorded", {"organisation": "koren", "meeting": "e-meeting-held"}),
    ("view-stated", {"text": EVIL, "topic": EVIL, "organisation": "koren"}),
    ("views-answered", {"views": ["e-view-stated"], "disposition": "partly", "reason": EVIL,
                        "changed_passage": EVIL, "passed_on_to": EVIL}),
    ("concern-raised", {"text": EVIL, "about": "reprisal"}),
    ("contested", {"entry": "e-goal-set", "organisation": "koren", "statement": EVIL,
                   "case_number": "K 1"}),
    ("corrected", {"entry": "e-meeting-held", "reason": EVIL, "changes": {"topic": f"Ny {EVIL}"}}),
)  # fmt: skip
EARLIER = tuple(one for one in POLICIES if one is not lead_to_the_web_alone)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    files = [str(ARCHIVE / "dalarna-2019.yaml"), "interfaces/examples/fictional.yaml"]
    with visiting(tmp_path_factory.mktemp("round"), *files) as client:
        client.post("/consultations", ONDA, badge="officer")
        with pytest.MonkeyPatch.context() as patch:  # as it was before addresses were looked at
            patch.setattr("domain.consultation.decide.POLICIES", EARLIER)
            for kind, body in TOLD:
                told = {"id": f"e-{kind}"} | body
                answer = client.post(f"/consultations/onda/{kind}", told, badge="officer")
                assert answer.status_code == 201, answer.text
        yield client


@pytest.mark.parametrize("tongue", [SV, EN])
@pytest.mark.parametrize("id", ["dalarna-2019", "fictional", "onda"])
@pytest.mark.parametrize("then", ["", "?true_on=2018-05-01"])
def test_it_says_where_the_round_stands(
    client: Client, tongue: Language, id: str, then: str
) -> None:
    html = page(client, f"/{tongue}/consultations/{id}{then}")
    process = client.get(f"/consultations/{id}/process{then}").json()
    assert f">{say(process['phase'], tongue).capitalize()}<" in html
    assert Language(tongue).say(_NOW[process["phase"]]) in unescape(html)
    phases = re.findall(r'<li class="([a-z-]+)(?: current)?">\s*<svg class="knot"', html)
    shown = {"done", "under-way", "no-facts"}
    states = [phase["state"] for phase in process["phases"]]
    assert phases == [state if state in shown else "planned" for state in states]
    assert all(f">{say(state, tongue)}" in html for state in states)
    facts = [int(one) for one in re.findall(r'<span class="facts">(\d+) ', html)]
    assert facts == [phase["facts"] for phase in process["phases"] if phase["facts"]]
    answer = client.get(f"/consultations/{id}/principles{then}").json()
    of = "av" if tongue == "sv" else "of"
    assert f"{answer['evidenced']} {of} {answer['applicable']}" in read(html)
    due = {entry for due in process["dues"] for entry in [due["entry"]]}
    section = html[html.index('<section aria-labelledby="due"') :].split("</section>")[0]
    assert set(re.findall(r"/facts/([a-z0-9-]+)", section)) == due


def test_the_funnel_never_says_nought_of_what_nobody_told(client: Client) -> None:
    for id in ("dalarna-2019", "fictional", "onda"):
        html = page(client, f"/en/consultations/{id}")
        told = client.get(f"/consultations/{id}/participation").json()["funnel"]
        table = html[html.index('<table class="funnel"') :].split("</table>")[0]
        rows = re.findall(r'<td class="figure">(.*?)</td>', table, re.S)
        figures = [re.sub(r"<[^>]+>", "", row).strip() for row in rows]
        for step, figure in zip(told, figures, strict=True):
            if not step["known"]:
                assert figure == "unknown"
            elif not step["organisations"]:
                assert figure == "not named"
            else:
                assert figure == str(len(step["organisations"]))
        assert "0" not in figures


def test_what_is_disputed_is_in_sight(client: Client) -> None:
    html = page(client, "/en/consultations/fictional")
    section = html[html.index('id="disputed"') :].split("</section>")[0]
    moments = client.get("/consultations/fictional/timeline").json()
    marks = [mark for moment in moments["moments"] for mark in moment["marks"]]
    marks += [mark for moment in moments["retracted"] for mark in moment["marks"]]
    for mark, said in (("corrected", "corrected"), ("contested", "contested"),
                       ("in-conflict", "sources disagree")):  # fmt: skip
        assert marks.count(mark) > 0
        assert section.count(f'<span class="mark {mark}">{said}</span>') == marks.count(mark)
    assert "the contest was upheld, the entry is not corrected" in section
    assert "another source: count about 100 persons" in section


def test_it_says_that_it_is_made_up_written_afterwards_or_not_public(client: Client) -> None:
    assert "A made-up example" in page(client, "/en/consultations/fictional")
    assert "A made-up example" not in page(client, "/en/consultations/dalarna-2019")
    assert "written down afterwards" in page(client, "/en/consultations/dalarna-2019")
    assert "written down afterwards" not in page(client, "/en/consultations/fictional")
    assert 'href="/en/public/dalarna-2019"' in page(client, "/en/consultations/dalarna-2019")
    body = {"id": "hemlig", "kept": "live"}
    client.post("/consultations", ONDA | body, badge="officer")
    hidden = page(client, "/en/consultations/hemlig", badge="officer")
    assert "not published" in hidden
    assert "/en/public/" not in hidden


def test_a_day_before_anything_was_known_has_no_round(client: Client) -> None:
    assert client.get("/sv/consultations/fictional?known_at=1").status_code == 404
    assert day(DAY, SV) not in page(client, "/sv/consultations/fictional")


def test_every_part_is_there_and_leads_to_every_other(client: Client) -> None:
    for path, name in PARTS:
        html = page(client, f"/sv/consultations/dalarna-2019/{path}".rstrip("/"))
        assert f' aria-current="page">{Language.SWEDISH.say(name)}</a>' in html
        for other, _ in PARTS:
            assert f'href="/sv/consultations/dalarna-2019{"/" + other if other else ""}"' in html


@pytest.mark.parametrize("tongue", [SV, EN])
@pytest.mark.parametrize(
    "path",
    [*(f"consultations/onda/{path}".rstrip("/") for path, _ in PARTS), "public/onda",
     "consultations/onda/charters", "consultations/onda/moments?by=known",
     "consultations/onda/timeline?only=marked", "consultations/onda/participation?step=invited",
     "consultations/onda/what-if?move=meetings&to=18:00", "consultations/onda/facts/e-view-stated",
     "organisations/koren", "organisations", "regions/20", ""],
)  # fmt: skip
def test_text_that_would_be_markup_is_text(client: Client, tongue: str, path: str) -> None:
    html = page(client, f"/{tongue}/{path}")
    assert "<script>alert" not in html
    assert "javascript:" not in re.findall(r'href="([^"]{0,11})', html)
    for attribute in re.findall(r'="([^"]*alert[^"]*)"', html):
        assert "<" not in attribute
    assert not re.search(r"<[a-z]+ [^>]*\salert\(1\)", html)


def test_what_is_escaped_is_shown(client: Client) -> None:
    for path in (
        "consultations/onda",
        "consultations/onda/views",
        "consultations/onda/timeline",
        "public/onda",
    ):
        assert EVIL in read(page(client, f"/sv/{path}")) or EVIL in unescape(
            page(client, f"/sv/{path}")
        )
