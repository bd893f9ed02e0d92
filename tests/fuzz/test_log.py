"""What is shown of the log, and read back: stored lines, exports, checkpoints and proofs."""

import io
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from application.audit import export
from application.audit.fault import Refused, Unproven
from application.audit.note import Checkpoint, Signer, Verifier, opened
from application.audit.proof import Consistency, Inclusion
from application.audit.verify import verify_consistency, verify_export, verify_inclusion
from application.log.lines import decode, encode
from interfaces.schemas.cloud_event import cloud_event
from tests.application.audit.given import SIGNER, TRUSTED, audit_on, more, record
from tests.application.given import engine_on
from tests.fuzz import Inputs, bytes_like, cut_up, fuzzed, texts
from tests.golden.stored import FOLDER

LINES = {path.name.removesuffix(".json"): path.read_bytes().strip() for path in FOLDER.iterdir()}


def stored() -> Inputs[tuple[str, bytes]]:
    """A stored line and its topic, either of them nearly valid."""

    def parted(text: str) -> tuple[str, bytes]:
        topic, _, line = text.partition("\n")
        return topic, line.encode(errors="replace")

    return cut_up([f"{topic}\n{line.decode()}" for topic, line in LINES.items()]).map(parted)


@fuzzed(stored())
def test_stored_lines(one: tuple[str, bytes]) -> None:
    try:
        found = decode(*one)
    except (ValueError, KeyError, TypeError, AttributeError):
        return
    assert decode(one[0], encode(found)) == found


@fuzzed(stored())
def test_lines_that_the_feed_shows(one: tuple[str, bytes]) -> None:
    told = cloud_event((1, "consultation-x", 1, *one), "/")
    assert b"\n" not in told.json
    assert "\n" not in told.type


NOTE = SIGNER.sign(str(Checkpoint(SIGNER.name, 0, bytes(32))))


@fuzzed(texts(NOTE, NOTE + NOTE.splitlines()[-1] + "\n"))
def test_checkpoints(note: str) -> None:
    try:
        text = opened(note, TRUSTED)
        Checkpoint.opened(note, TRUSTED)
    except Refused as refused:
        assert str(refused)
        return
    assert NOTE.startswith(text)


@fuzzed(texts(str(TRUSTED), SIGNER.secret()))
def test_keys(text: str) -> None:
    for read in (Verifier.parse, Signer.parse):
        try:
            key = read(text)
        except Refused:
            continue
        assert str(key)


def _proofs() -> tuple[str, str, str]:
    """A proof of inclusion, one of consistency, and the older checkpoint that it starts from."""
    with engine_on() as engine, TemporaryDirectory() as folder:
        record(engine)
        audit = audit_on(engine, Path(folder))
        inclusion, older = str(audit.inclusion(4)), audit.checkpoint()
        more(engine, "later")
        return inclusion, str(audit.consistency(9)), older


INCLUSION, CONSISTENCY, OLDER = _proofs()


@fuzzed(texts(INCLUSION), texts("{}").map(str.encode))
def test_proofs_of_inclusion(text: str, line: bytes) -> None:
    try:
        Inclusion.parse(text)
        verify_inclusion(text, line, TRUSTED)
    except (Refused, Unproven):
        return
    pytest.fail("a made-up line was proved")


@fuzzed(texts(CONSISTENCY), texts(OLDER))
def test_proofs_of_consistency(text: str, older: str) -> None:
    try:
        Consistency.parse(text)
        found = verify_consistency(text, older, TRUSTED)
    except (Refused, Unproven):
        return
    assert found


TOPICS = ("consultation.opened.1", "consultation.goal-set.1")
EXPORT = export.header(SIGNER.name, len(TOPICS)) + b"".join(
    bytes(export.row(n, "consultation-x", n + 1, topic, LINES[topic]))
    for n, topic in enumerate(TOPICS)
)


@fuzzed(bytes_like(EXPORT))
def test_exports(content: bytes) -> None:
    try:
        _, _, rows = export.read(io.BytesIO(content))
        found = [*rows]
    except Refused:
        return
    assert all(len(row.leaf) == 32 for row in found)


def test_an_export_is_verified_whole(tmp_path) -> None:
    """What is fuzzed above is one part of it; the other compares hashes."""
    (tmp_path / "log").write_bytes(EXPORT)
    with pytest.raises((Refused, Unproven)):
        verify_export(tmp_path / "log", [NOTE], TRUSTED)
