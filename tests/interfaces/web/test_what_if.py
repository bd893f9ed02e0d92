"""What if: the API's own answer, side by side; what cannot be supposed is said, nothing lost."""

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import urlencode

import pytest

from interfaces.wording.dates import when
from interfaces.wording.language import Language
from tests.interfaces.api_client import Client
from tests.interfaces.web.visiting import ARCHIVE, page, read, visiting

ID = "dalarna-2019"
ADDRESS = f"/en/consultations/{ID}/what-if"
FILE = """\
format: samrad/what-if/1
title: Later <i>meetings</i>
suppose:
- move: meetings
  to: 18:00
"""


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    with visiting(tmp_path_factory.mktemp("what-if"), str(ARCHIVE / f"{ID}.yaml")) as client:
        yield client


def form(html: str) -> str:
    return html[html.index('<form method="get" class="suppose"') :].split("</form>", maxsplit=1)[0]


def faults(html: str) -> list[str]:
    section = html[html.index('<div class="error" role="alert">') :].split("</div>", maxsplit=1)[0]
    return [unescape(re.sub("<[^>]+>", "", one)) for one in re.findall("<li>(.*?)</li>", section)]


def of(**given: object) -> str:
    return f"{ADDRESS}?{urlencode(given, doseq=True)}"


def test_nothing_is_supposed_at_first(client: Client) -> None:
    html = page(client, ADDRESS)
    assert "Nothing is stored" in html
    assert 'id="supposed"' not in html
    assert 'role="alert"' not in html


@pytest.mark.parametrize(
    ("given", "supposed"),
    [
        ({"move": "meetings", "to": "18:00"}, {"move": ["meetings"], "to": "18:00"}),
        ({"move": "invitation-sent", "days": "-21"}, {"move": ["invitation-sent"], "days": -21}),
        ({"remove": "dialog-borlange-antal"}, {"remove": ["dialog-borlange-antal"]}),
    ],
)
def test_it_comes_to_what_the_api_answers(
    client: Client, given: dict[str, str], supposed: dict[str, object]
) -> None:
    before = client.engine.position()
    html = page(client, of(**given))
    body = {"format": "samrad/what-if/1", "title": "x", "suppose": [supposed]}
    told = client.post(f"/consultations/{ID}/what-if", body).json()
    differing = told["difference"]["verdicts"] if "difference" in told else told["verdicts"]
    section = html[html.index('<h2 id="differs">') :].split("<details>\n<table")[0]
    heading = read(f"<main>{section.split('</h2>')[0]}</h2></main>")
    count = len(differing)
    assert heading.startswith(str(count) if count else "No verdict differs")
    marked = section.split("</table>")[0] if count else ""
    ids = re.findall(r'<tr class="sort-verdict">\s*<th scope="row"><span class="id">(\d+)', marked)
    assert sorted(ids) == sorted(change["criterion"] for change in differing)
    assert "hypothetical" in read(html).lower()
    assert client.engine.position() == before


def test_a_file_may_be_supposed_and_says_its_title(client: Client) -> None:
    html = page(client, of(file=FILE))
    assert "Later &lt;i&gt;meetings&lt;/i&gt;" in html
    assert "<i>" not in html
    windows = page(client, of(file=FILE.replace("\n", "\r\n")))
    assert read(windows).split("Supposed:")[1] == read(html).split("Supposed:")[1]
    by_form = page(client, of(move="meetings", to="18:00"))
    assert read(by_form).split("As supposed")[1] == read(html).split("As supposed")[1]


@pytest.mark.parametrize(
    ("given", "english", "swedish"),
    [
        ({"move": "meetings", "to": "25:00"}, "25:00", "25:00"),
        ({"move": "meetings", "to": "kl. 18:00"}, "kl. 18:00", "kl. 18:00"),
        ({"move": "meetings", "to": "18:00", "days": "3"}, "either 'to' which hour", "antingen"),
        ({"move": "meetings", "days": "tre"}, "'tre'", "'tre'"),
        ({"move": "meetings", "days": "9" * 30}, "9", "9"),
        ({"move": "finns-inte", "to": "18:00"}, "no entry 'finns-inte'", "ingen post ”finns-inte”"),
        ({"move": "<script>alert(1)</script>", "to": "18:00"}, "", ""),
        ({"remove": "finns-inte"}, "no entry 'finns-inte'", "ingen post ”finns-inte”"),
        ({"remove": "opened"}, "one region for good", "samma region"),
        ({"file": "format: x\n"}, "format", "format"),
        ({"file": "a: [1"}, "not YAML", "inte YAML"),
        ({"file": FILE.replace("meetings\n  to", "finns-inte\n  to")}, "finns-inte", "finns-inte"),
        ({"file": FILE.replace("18:00", "<script>alert(1)</script>")}, "an hour", "klockslag"),
    ],
)
@pytest.mark.parametrize("tongue", Language)
def test_what_cannot_be_supposed_is_said_and_what_was_written_is_kept(
    client: Client, given: dict[str, str], english: str, swedish: str, tongue: Language
) -> None:
    answer = client.get(of(**given).replace("/en/", f"/{tongue}/"), accept="text/html")
    assert answer.status_code == 422
    fault = swedish if tongue is Language.SWEDISH else english
    assert any(fault in one for one in faults(answer.text))
    assert "<script>alert" not in answer.text
    assert 'id="supposed"' not in answer.text
    written = unescape(form(answer.text))
    for name, value in given.items():
        if name in ("to", "days"):
            assert f'name="{name}"' in written
            assert f'value="{value}"' in written
        elif name == "file":
            assert f">{value}</textarea>" in written
        else:
            assert f'<option value="{value}" selected>' in written


def test_a_fault_of_a_file_has_its_line(client: Client) -> None:
    answer = client.get(of(file=FILE.replace("18:00", "25:00")))
    assert any(one.split(":")[0].strip().endswith("5") for one in faults(answer.text))


def test_what_is_supposed_is_kept_in_the_form(client: Client) -> None:
    html = form(page(client, of(move="meetings", to="18:00", true_on="2018-05-01")))
    assert '<option value="meetings" selected>' in html
    assert 'value="18:00"' in html
    assert '<input type="hidden" name="true_on" value="2018-05-01">' in html


def test_the_form_offers_what_happened(client: Client) -> None:
    html = form(page(client, ADDRESS))
    told = client.get(f"/consultations/{ID}/timeline").json()["moments"]
    meetings = [moment for moment in told if moment["kind"] == "meeting-held"]
    assert meetings
    for one in meetings:
        assert html.count(f'<option value="{one["id"]}">') == 2
        assert when(one["occurred"], Language.ENGLISH) in html
    assert len(html) < 30_000


def test_one_fact_may_be_asked_of_by_a_link(client: Client) -> None:
    html = page(client, of(remove="dialog-borlange-antal"))
    assert '<option value="dialog-borlange-antal" selected>' in html


@pytest.mark.parametrize(
    "given", [{"move": ["m"] * 51, "to": "18:00"}, {"file": "x" * 8001}, {"to": "1" * 41}]
)
def test_too_much_is_refused(client: Client, given: dict[str, object]) -> None:
    assert client.get(of(**given)).status_code == 422
