"""The same round by two charters; a file that is sent is judged by, and kept nowhere."""

import re
from collections.abc import AsyncIterator, Iterator
from html import unescape
from typing import Any

import httpx
import pytest

from interfaces.files.charter_file import LARGEST, default_charter
from interfaces.web.round import PARTS
from tests.interfaces.api_client import Client, kind_of
from tests.interfaces.web.visiting import ARCHIVE, page, read, visiting

ADDRESS = "/en/consultations/dalarna-2019/charters"
DEFAULT = default_charter()
STRICTER = (
    DEFAULT.text
    .replace('- id: "02"', '- id: "x2"')
    .replace("edition:", "edition: <b>sträng</b> #", 1)
)  # fmt: skip
NONSENSE = DEFAULT.text.replace(
    "measure: days_after_close", "measure: <script>alert(1)</script>", 1
)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    with visiting(
        tmp_path_factory.mktemp("charters"), str(ARCHIVE / "dalarna-2019.yaml")
    ) as client:
        yield client


def kept(client: Client) -> list[str]:
    return [one.partition("-")[2] for one in client.engine.recorder.streams("charter-", None)]


def send(client: Client, content: bytes, badge: str = "auditor:20", **more: Any) -> httpx.Response:
    worn = {"badge": badge} if badge else {}
    files = {"file": ("mine.yaml", content, "application/yaml")}
    return client.request("POST", more.pop("to", ADDRESS), files=files, headers=worn | more)


def test_the_public_may_not_have_a_file_tried(client: Client) -> None:
    answer = send(client, STRICTER.encode(), badge="")
    assert (answer.status_code, kind_of(answer)) == (401, "not-signed-in")
    assert 'type="file"' not in page(client, ADDRESS)
    assert "Sign in to try a file of your own." in read(page(client, ADDRESS))
    nobody = send(client, STRICTER.encode(), badge="-")
    assert (nobody.status_code, kind_of(nobody)) == (403, "forbidden")


@pytest.mark.parametrize("badge", ["auditor:20", "officer", "organisation:20:koren", "researcher"])
def test_whoever_has_a_part_may(client: Client, badge: str) -> None:
    assert 'type="file"' in page(client, ADDRESS, badge=badge)
    assert send(client, STRICTER.encode(), badge=badge).status_code == 200


def test_a_file_is_judged_by_and_not_kept(client: Client) -> None:
    before, position = kept(client), client.engine.position()
    answer = send(client, STRICTER.encode())
    assert answer.status_code == 200
    text = read(answer.text)
    assert "2 verdicts differ" in text
    assert "only in the first" in text
    assert "only in the second" in text
    assert "<b>sträng" not in answer.text
    assert kept(client) == before
    assert client.engine.position() == position
    assert 'name="charter" value=' not in answer.text


def test_the_file_is_read_with_the_line_ends_of_any_system(client: Client) -> None:
    unix, windows = (
        send(client, text.encode()) for text in (STRICTER, STRICTER.replace("\n", "\r\n"))
    )
    assert windows.text == unix.text
    assert send(client, f"\ufeff{STRICTER}".encode()).text == unix.text


def test_a_byte_that_is_no_text_is_told_with_its_line(client: Client) -> None:
    answer = send(client, b"format: samrad/charter/1\n# f\xf6r alla\n")
    assert "line 2" in read(answer.text)
    assert "byte F6 (in Windows-1252 it is ö)" in read(answer.text)


def test_the_default_charter_differs_from_itself_in_nothing(client: Client) -> None:
    assert "No verdict differs" in read(send(client, DEFAULT.text.encode()).text)


@pytest.mark.parametrize(
    ("content", "line", "field"),
    [
        (b"a: [1", 1, "file"),
        (b"", 1, "file"),
        (b"\xff\xfe\x00", 1, "file"),
        (b"format: samrad/charter/1\ntitle: 3\n", 2, "title"),
        (NONSENSE.encode(), None, None),
        (b"x" * (LARGEST + 1), 1, "file"),
        (b"x" * (9 * LARGEST), 1, "file"),
    ],
    ids=["no-yaml", "empty", "no-text", "wrong", "no-expression", "too-long", "far-too-long"],
)  # fmt: skip
def test_what_is_wrong_with_a_file_is_told_with_line_and_field(
    client: Client, content: bytes, line: int | None, field: str | None
) -> None:
    before = kept(client)
    answer = send(client, content)
    assert answer.status_code == 422
    found = re.findall(r"<li>line (\d+), <code>([^<]+)</code>: (.+?)</li>", answer.text, re.S)
    assert found
    if line:
        assert (str(line), field) in [(number, name) for number, name, _ in found]
    assert "<script>alert" not in answer.text
    assert 'role="alert"' in answer.text
    swedish = send(client, content, to=ADDRESS.replace("/en/", "/sv/"))
    assert "<li>rad " in swedish.text
    assert kept(client) == before


def test_a_form_without_a_file_is_refused(client: Client) -> None:
    answer = client.request("POST", ADDRESS, headers={"badge": "auditor"})
    assert answer.status_code == 415
    other = client.post_form(ADDRESS, {"other": ("x", b"x")}, badge="auditor")
    assert other.status_code == 422
    assert "Choose a file to judge by." in read(other.text)


def sent_by(client: Client, pieces: int, badge: str) -> tuple[int, int]:
    """The status of what is sent piece by piece, and how many megabytes of it were taken."""
    taken = 0

    async def body() -> AsyncIterator[bytes]:
        nonlocal taken
        yield b'--x\r\ncontent-disposition: form-data; name="file"; filename="l"\r\n\r\n'
        for _ in range(pieces):
            taken += 1
            yield b"x" * 1_000_000
        yield b"\r\n--x--\r\n"

    told = {"content-type": "multipart/form-data; boundary=x"} | ({"badge": badge} if badge else {})
    answer = client.request("POST", ADDRESS, content=body(), headers=told)
    return answer.status_code, taken


def test_a_file_of_no_end_is_not_taken_in_and_of_the_public_none(client: Client) -> None:
    assert sent_by(client, 100, "auditor") == (413, 64)
    assert sent_by(client, 100, "") == (401, 0)


def test_of_a_hidden_round_nothing_is_tried(client: Client) -> None:
    opened = {"id": "dold", "region": "10", "holder": "H", "plan": "P", "period": "2027/2030",
              "kept": "live"}  # fmt: skip
    client.post("/consultations", opened, badge="officer")
    answer = send(client, STRICTER.encode(), to="/en/consultations/dold/charters")
    assert (answer.status_code, kind_of(answer)) == (404, "not-found")
    mine = send(client, STRICTER.encode(), "auditor:10", to="/en/consultations/dold/charters")
    assert mine.status_code == 200


def test_a_kept_charter_can_be_chosen_and_set_beside(client: Client) -> None:
    answer = client.post("/charters", {"text": STRICTER}, badge="officer")
    assert answer.status_code == 201, answer.text
    sha256 = answer.json()["sha256"]
    assert sha256 in kept(client)
    assert sha256 not in page(client, ADDRESS)  # it is for who knows its digest
    html = page(client, f"{ADDRESS}?charter={sha256}")
    assert re.findall(r'name="charter" value="([^"]+)"', html) == [DEFAULT.sha256, sha256]
    assert "<b>" not in html
    chosen = page(client, f"{ADDRESS}?charter={sha256}")
    assert "2 verdicts differ" in read(chosen)
    other = page(client, f"{ADDRESS}?charter={DEFAULT.sha256}&beside={sha256}")
    assert "2 verdicts differ" in read(other)
    same = page(client, f"{ADDRESS}?charter={sha256}&beside={sha256}")
    assert "No verdict differs" in read(same)
    checked = re.findall(r'name="(\w+)" value="([^"]+)" checked', other)
    assert checked == [("beside", sha256), ("charter", DEFAULT.sha256)]
    then = page(client, f"{ADDRESS}?charter={sha256}&true_on=2018-03-01")
    assert '<input type="hidden" name="true_on" value="2018-03-01">' in then
    assert unescape(then).count("as it stood on 1 March 2018") == 1


@pytest.mark.parametrize(("charter", "status"), [("0" * 64, 404), ("x", 422)])
def test_a_charter_that_is_not_kept_is_refused(client: Client, charter: str, status: int) -> None:
    assert client.get(f"{ADDRESS}?charter={charter}").status_code == status
    assert client.get(f"{ADDRESS}?beside={charter}").status_code == status


def test_the_default_charters_file_is_there_to_start_from(client: Client) -> None:
    told = client.get("/sv/charters/default")
    assert told.text == default_charter().text
    assert told.headers["content-type"].startswith("application/yaml")
    same = client.get(f"/en/charters/{default_charter().sha256}")
    assert same.text == told.text
    assert client.get("/sv/charters/nothing").status_code == 404
    assert 'href="/en/charters/default"' in page(client, ADDRESS, badge="researcher")


def test_every_page_of_a_round_keeps_the_charter_that_it_is_read_by(client: Client) -> None:
    sha256 = client.post("/charters", {"text": STRICTER}, badge="officer").json()["sha256"]
    for path, _ in PARTS:
        html = page(
            client, f"/en/consultations/dalarna-2019/{path}".rstrip("/") + f"?charter={sha256}"
        )
        tabs = html[html.index('id="parts"') :].split("</nav>")[0]
        links = re.findall(r'href="([^"]+)"', tabs)
        assert len(links) == len(PARTS)
        assert all(link.endswith(f"?charter={sha256}") for link in links), path


def test_a_charter_that_the_holder_adopted_stands_to_choose(client: Client) -> None:
    answer = client.post("/charters", {"text": STRICTER}, badge="officer")
    sha256 = answer.json()["sha256"]
    opening = {
        "region": "20",
        "holder": "R",
        "plan": "P",
        "period": "2030",
        "kept": "reconstructed",
    }
    client.post("/consultations", {"id": "antagen"} | opening, badge="officer")
    adopted = {"id": "antog", "charter": "samrad-default", "edition": "2", "sha256": sha256}
    told = client.post("/consultations/antagen/charter-adopted", adopted, badge="officer")
    assert told.status_code == 201, told.text
    assert sha256 in page(client, "/en/consultations/antagen/charters")
