"""The audit page: what is signed, and that an export is checked as the command line checks it."""

import asyncio
import re
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest

from application.audit.fault import SENTENCES, Refused
from application.audit.merkle import Tree
from application.audit.note import Checkpoint, Signer
from application.audit.verify import verify_export
from interfaces.files.log_export import export_log
from interfaces.web import checking, faults, uploads
from interfaces.wording.language import Language
from tests.interfaces.api_client import SIGNER, Client, kind_of
from tests.interfaces.web.visiting import ARCHIVE, page, read, visiting

SV, EN = Language

ROUNDS = ("blekinge-2015", "dalarna-2019")
KEY = str(SIGNER.verifier)
STRANGER = Signer.generate(SIGNER.name)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    files = [str(ARCHIVE / f"{id}.yaml") for id in ROUNDS]
    with visiting(tmp_path_factory.mktemp("audit"), *files) as client:
        yield client


@pytest.fixture(scope="module")
def exported(client: Client, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("export") / "whole.log"
    export_log(client.service.audit, path)
    return path


@pytest.fixture(scope="module")
def log(exported: Path) -> bytes:
    return exported.read_bytes()


@pytest.fixture(scope="module")
def note(exported: Path) -> str:
    return exported.with_name("whole.log.checkpoint").read_text(encoding="utf-8")


def send(
    client: Client, log: bytes | None, *, tongue: str = EN, beside: bytes | None = None,
    **fields: str,
) -> httpx.Response:  # fmt: skip
    """Send the form, as a browser does: fields that nobody filled in are there, and empty."""
    files = {
        "log": ("whole.log", log) if log is not None else ("", b""),
        "checkpoint": ("whole.log.checkpoint", beside) if beside is not None else ("", b""),
    }
    data = {"older": "", "key": ""} | fields
    return client.request("POST", f"/{tongue}/audit/verify", files=files, data=data)


def checks(answer: httpx.Response) -> list[str]:
    """How each check came out: passed, failed or untried."""
    assert answer.status_code == 200, answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    return re.findall(r'<li class="(passed|failed|untried)">', answer.text)


PASSED = ["passed"] * len(checking.STAGES)


# --- what is signed ------------------------------------------------------------------------------


@pytest.mark.parametrize("tongue", [SV, EN])
def test_the_checkpoint_and_the_key_are_shown_whole(client: Client, tongue: str) -> None:
    html = page(client, f"/{tongue}/audit")
    note, key = client.get("/checkpoint").text, client.get("/checkpoint/key").text.strip()
    shown = re.findall(r'<pre class="note"[^>]*>([^<]*)</pre>', html)
    assert shown[:2] == [note, key]
    assert 'href="/checkpoint" download' in html
    size = Checkpoint.opened(note, SIGNER.verifier).size
    assert re.search(rf'class="big">{size} <', html)
    aloud = re.findall(r"<span>([^<]{1,4})</span>", html)
    assert key.endswith("+".join(("".join(aloud[:2]), "".join(aloud[2:]))))


def test_it_says_what_is_not_proved(client: Client) -> None:
    assert "that the entries are true" in read(page(client, "/en/audit"))
    assert "att posterna är sanna" in read(page(client, "/sv/audit"))


def test_without_a_key_nothing_is_signed_but_files_are_checked(
    client: Client, log: bytes, note: str
) -> None:
    own, client.service.audit = client.service.audit, None
    try:
        assert kind_of(client.get("/sv/audit")) == "not-audited"
        assert "<form" in page(client, "/sv/audit/verify")
        assert checks(send(client, log, beside=note.encode(), key=KEY)) == PASSED
        assert "No key is given" in read(send(client, log).text)
    finally:
        client.service.audit = own


# --- what verifies -------------------------------------------------------------------------------


@pytest.mark.parametrize("tongue", [SV, EN])
def test_a_whole_export_verifies(client: Client, log: bytes, note: str, tongue: str) -> None:
    answer = send(client, log, tongue=tongue, beside=note.encode(), key=KEY)
    assert checks(answer) == PASSED
    size = Checkpoint.opened(note, SIGNER.verifier).size
    assert str(size) in read(answer.text)
    own = "tjänstens egen nyckel" if tongue == "sv" else "this service's own key"
    assert own not in read(answer.text)


def test_nothing_but_the_file_is_held_against_the_services_own(client: Client, log: bytes) -> None:
    answer = send(client, log)
    assert checks(answer) == PASSED
    assert "this service's own key" in read(answer.text)
    assert "The checkpoint was the service's, too" in read(answer.text)


def test_a_log_that_continues_an_older_checkpoint(client: Client, log: bytes, note: str) -> None:
    older = older_note(log, 10)
    crlf = older.replace("\n", "\r\n")  # as a browser sends what was pasted
    answer = send(client, log, beside=note.encode(), older=crlf)
    assert checks(answer) == PASSED
    assert "It continues the checkpoint of 10 entries" in read(answer.text)


def older_note(log: bytes, size: int, signer: Signer = SIGNER) -> str:
    """The checkpoint of the first entries of an export."""
    tree = Tree()
    tree.append(line.split(b"\t", 4)[4] for line in log.split(b"\n")[1 : size + 1])
    return signer.sign(str(Checkpoint(signer.name, size, tree.root(size))))


def test_withheld_entries_are_counted(client: Client, tmp_path: Path) -> None:
    path = tmp_path / "some.log"
    written = export_log(client.service.audit, path, {"dalarna-2019"})
    answer = send(client, path.read_bytes())
    assert checks(answer) == PASSED
    assert f"{written.size - written.shown} of them withheld" in read(answer.text)


# --- what does not -------------------------------------------------------------------------------


def altered(log: bytes) -> dict[str, tuple[bytes, str, str, str]]:
    """Faults: the file, what is said, at which line, and how far the checks come."""
    lines = log.split(b"\n")
    swapped = [*lines[:30], lines[31], lines[30], *lines[32:]]
    column = [*lines[:20], lines[20].replace(b"\tconsultation-", b"\tconsultation-x", 1),
              *lines[21:]]  # fmt: skip
    broken = [*lines[:20], lines[20][:-5], *lines[21:]]
    return {
        "empty": (b"", "The file is empty", "", "file"),
        "zip": (b"PK\x03\x04" + bytes(90), "The file is packed", "", "file"),
        "binary": (bytes(range(128, 256)), "no exported log", "Line 1.", "file"),
        "a checkpoint": (older_note(log, 5).encode(), "no exported log", "", "file"),
        "an endless line": (lines[0] + b"\n" + b"x" * 8_000_001, "longer than any", "Line 2.",
                            "file"),
        "another log's": (log.replace(SIGNER.name.encode(), b"other.example/log", 1),
                          "of another log", "", "file"),
        "cut": (log[:-40], "cut off", f"Line {len(lines) - 1}.", "rows"),
        "short": (b"\n".join((*lines[:-2], b"")), "as many entries as it states", "", "size"),
        "missing": (b"\n".join((*lines[:9], *lines[10:])), "An entry is missing", "Line 10.",
                    "rows"),
        "swapped": (b"\n".join(swapped), "out of its place", "Line 31.", "rows"),
        "a column": (b"\n".join(column), "columns say otherwise", "Line 21.", "rows"),
        "no JSON": (b"\n".join(broken), "The line is damaged", "Line 21.", "rows"),
        "a word": (log.replace(b"Falun", b"Fahlun", 1), "not as it was signed",
                   f"Somewhere in lines 2–{len(lines) - 1}.", "root"),
    }  # fmt: skip


@pytest.mark.parametrize(
    "what",
    ["empty", "zip", "binary", "a checkpoint", "an endless line", "another log's", "cut", "short",
     "missing", "swapped", "a column", "no JSON", "a word"],
)  # fmt: skip
def test_a_fault_is_told_with_its_line_and_remedy(
    client: Client, log: bytes, note: str, what: str
) -> None:
    file, says, line, stage = altered(log)[what]
    answer = send(client, file, beside=note.encode())
    at = checking.STAGES.index(stage)  # type: ignore[arg-type]
    rest = len(checking.STAGES) - at - 1
    assert checks(answer) == ["passed"] * at + ["failed"] + ["untried"] * rest
    text = read(answer.text)
    assert says in text
    assert line in text
    assert "What to do:" in text
    swedish = send(client, file, beside=note.encode(), tongue="sv")
    assert checks(swedish) == checks(answer)
    assert says not in read(re.sub(r"<code.*?</code>", "", swedish.text))
    assert "Gör så här:" in read(swedish.text)


def test_an_older_checkpoint_tells_where_the_change_lies(
    client: Client, log: bytes, note: str
) -> None:
    lines = log.split(b"\n")
    at = next(n for n, line in enumerate(lines) if b"Falun" in line and n > 12)
    changed = b"\n".join((*lines[:at], lines[at].replace(b"Falun", b"Fahlun"), *lines[at + 1 :]))
    answer = send(client, changed, beside=note.encode(), older=older_note(log, 10))
    assert f"Somewhere in lines 12–{len(lines) - 1}." in read(answer.text)


def test_faults_of_checkpoints_and_keys(client: Client, log: bytes, note: str) -> None:
    other, stranger = str(STRANGER.verifier), older_note(log, 10, STRANGER)
    size = Checkpoint.opened(note, SIGNER.verifier).size
    forged = note.replace(f"\n{size}\n", f"\n{size - 1}\n")
    some = [
        ({"key": "abc"}, "The key cannot be read"),
        ({"key": KEY[:-4]}, "The key cannot be read"),
        ({"key": other}, "No checkpoint is given"),
        ({"key": other, "older": note}, "not signed with the key"),
        ({"older": stranger}, "not signed with the key"),
        ({"older": forged}, "The signature is forged"),
        ({"older": "hej"}, "The checkpoint cannot be read"),
        ({"key": f"\ufeff{other}"}, "No checkpoint is given"),
        ({"older": f"\ufeff{forged}"}, "The signature is forged"),
        ({"older": older_note(log, 10)}, "The last entries are covered by no checkpoint"),
    ]
    for fields, says in some:
        answer = send(client, log, **fields)
        assert says in read(answer.text), fields
        assert "failed" in checks(answer)


def test_what_an_editor_adds_is_no_fault(client: Client, log: bytes, note: str) -> None:
    edited = f"\ufeff{note}".replace("\n", "\r\n").encode()
    assert "failed" not in checks(send(client, b"\xef\xbb\xbf" + log, beside=edited))
    answer = send(client, log.replace(b"\n", b"\r\n"), beside=edited)
    assert "lines end in CR LF" in read(answer.text)
    answer = send(client, log, beside=note.encode("utf-16"))
    assert "not saved as UTF-8" in read(answer.text)


def test_every_fault_of_the_verifier_has_its_meaning() -> None:
    raised = set()
    for path in Path("application/audit").glob("*.py"):
        raised |= set(re.findall(r"(?:Refused|Unproven)\(\s*\"([^\"]+)\"", path.read_text("utf-8")))
    raised |= set(re.findall(r"Refused\(\"([^\"]+)\"", Path(checking.__file__).read_text("utf-8")))
    assert raised == {*SENTENCES}
    told = [kind for case in faults.CASES for kind in case.kinds]
    of_values = {kind for kind in SENTENCES if "{what}" in SENTENCES[kind]}
    assert {*told} | of_values == {*SENTENCES}
    assert len(told) == len({*told})


@pytest.mark.parametrize(
    ("what", "line", "says"),
    [
        ("the key", 0, "The key cannot be read."),
        ("the root", 0, "The checkpoint cannot be read."),
        ("the stated size", 0, "The file is no exported log"),
        ("the hash", 7, "The line is damaged."),
    ],
)
def test_a_value_that_cannot_be_read_means_what_its_place_does(
    what: str, line: int, says: str
) -> None:
    for kind in ("not-base64", "not-canonical-base64", "not-a-hash", "not-a-number"):
        fault = Refused(kind, what=what, bytes=3, text="x", line=line)
        assert faults.means(fault, EN).startswith(says)
        assert faults.lines(fault) == ((line,) if line else ())


# --- what comes with the form --------------------------------------------------------------------


def test_a_form_that_is_none(client: Client, log: bytes) -> None:
    missing = send(client, None, key=KEY)
    assert missing.status_code == 422
    assert "Choose a file to check" in read(missing.text)
    plain = client.request("POST", "/sv/audit/verify", data={"log": "x"})
    assert plain.status_code == 415
    assert "Sänd filen med formuläret" in read(plain.text)
    for body in (b"", b"--x\r\nnonsense", b"--x\r\n\r\n\r\n--x--"):
        told = {"content-type": "multipart/form-data; boundary=x"}
        answer = client.request("POST", "/sv/audit/verify", content=body, headers=told)
        assert answer.status_code == 422
    many = {f"f{n}": str(n) for n in range(9)}
    assert send(client, log, **many).status_code == 422


def test_what_is_too_much_is_refused(
    client: Client, log: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "LARGEST", len(log))
    stated = send(client, log)
    assert stated.status_code == 413
    assert "samrad verify" in read(stated.text)
    assert chunked(client, log) == 413  # without saying how much it is
    monkeypatch.setattr(uploads, "LARGEST", 2 * len(log))
    assert chunked(client, log) == 200


def test_what_is_too_slow_is_refused(
    client: Client, log: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "SLOWEST", 0.05)
    assert chunked(client, log, pause=0.5) == 408
    monkeypatch.setattr(uploads, "SLOWEST", 60)
    assert chunked(client, log) == 200


def chunked(client: Client, log: bytes, pause: float = 0.0) -> int:
    """Send a log piece by piece; the status of the answer."""

    async def pieces() -> AsyncIterator[bytes]:
        yield b'--x\r\ncontent-disposition: form-data; name="log"; filename="l"\r\n\r\n'
        for at in range(0, len(log), 60_000):
            yield log[at : at + 60_000]
            await asyncio.sleep(pause)
        yield b"\r\n--x--\r\n"

    told = {"content-type": "multipart/form-data; boundary=x"}
    answer = client.request("POST", "/en/audit/verify", content=pieces(), headers=told)
    return answer.status_code


def test_places_are_given_back(client: Client, log: bytes) -> None:
    for _ in range(6):
        assert send(client, b"").status_code == 200
        assert send(client, None).status_code == 422
    assert checks(send(client, log)) == PASSED


def test_nothing_uploaded_is_kept(
    client: Client, log: bytes, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    big = log + b"0\t" + b"y" * 2_000_000  # above what is held in memory
    assert "failed" in checks(send(client, big))
    assert list(tmp_path.iterdir()) == []
    assert "yyyy" not in send(client, big).text


def test_what_a_file_says_is_escaped(client: Client, log: bytes) -> None:
    lines = log.split(b"\n")
    name = b"<script>alert(1)</script>"
    column = lines[20].replace(b"\tconsultation-", b"\t" + name, 1)
    html = send(client, b"\n".join((*lines[:20], column, *lines[21:]))).text
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert" in html


def test_the_page_and_the_command_line_agree(exported: Path, note: str) -> None:
    found = verify_export(exported, [note], SIGNER.verifier)
    with exported.open("rb") as file:
        outcome = checking.check(checking.Submitted(file, [note], KEY), None)
    assert outcome.found == found
