"""An export held against its checkpoint: what is verified, and each refusal with its reason."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from application.audit import export, verify
from application.audit.ends import End, Ends
from application.audit.fault import Refused, Unproven
from application.audit.merkle import leaf_hash
from application.audit.note import Signer, encoded
from application.audit.verify import Verified, key_of
from application.engine import Engine
from domain.consultation.state import EMPTY, fold
from interfaces.files.log_export import export_log
from tests.application.audit.given import (
    ODD,
    OTHER,
    SIGNER,
    SIZE,
    TRUSTED,
    audit_on,
    more,
    record,
    signed,
)
from tests.application.given import engine_on

ROOT = Path(__file__).parents[3]


@dataclass
class Sent:
    """An export as a stranger has it: its rows, to be spoilt, and the checkpoint beside."""

    path: Path
    head: bytes
    rows: list[bytes]

    @property
    def checkpoint(self) -> Path:
        return self.path.with_name(f"{self.path.name}.checkpoint")

    def lines(self) -> list[bytes]:
        return [row.split(b"\t", 4)[4] for row in self.rows]

    def written(self) -> "Sent":
        self.path.write_bytes(self.text())
        return self

    def text(self) -> bytes:
        return b"\n".join([self.head, *self.rows, b""])

    def numbered(self) -> "Sent":
        """As a careful forger leaves it: sizes and indices fit what is there."""
        self.head = b" ".join([*self.head.split(b" ")[:2], b"%d" % len(self.rows)])
        self.rows = [
            b"\t".join([b"%d" % index, row.split(b"\t", 1)[1]])
            for index, row in enumerate(self.rows)
        ]
        return self.written()

    def sign(self, signer: Signer = SIGNER) -> "Sent":
        """As whoever holds the key can leave it."""
        self.numbered()
        self.checkpoint.write_text(signed(self.lines(), signer))
        return self

    def verify(self, *checkpoints: Path, trusted: Any = TRUSTED) -> Verified:
        return verify.verify(self.path, trusted, checkpoints)


@pytest.fixture
def engine() -> Iterator[Engine]:
    with engine_on() as engine:
        record(engine)
        yield engine


def sent(path: Path) -> Sent:
    head, *rows, _ = path.read_bytes().split(b"\n")
    return Sent(path, head, rows)


@pytest.fixture
def whole(engine: Engine, tmp_path: Path) -> Sent:
    return sent(export_log(audit_on(engine, tmp_path / "issued"), tmp_path / "log").path)


@pytest.fixture
def partly(engine: Engine, tmp_path: Path) -> Sent:
    audit = audit_on(engine, tmp_path / "issued")
    return sent(export_log(audit, tmp_path / "partly", ["annan"]).path)


def at_sizes(whole: Sent, tmp_path: Path, *sizes: int) -> list[Path]:
    """Checkpoints that were signed when the log had so many entries."""
    paths = [tmp_path / f"{size}.checkpoint" for size in sizes]
    for path, size in zip(paths, sizes, strict=True):
        path.write_text(signed(whole.lines()[:size]))
    return paths


# --- what is verified --------------------------------------------------------------------------


def test_an_export_is_verified_with_its_checkpoint_alone(whole: Sent) -> None:
    assert whole.verify() == Verified("export", SIGNER.name, SIZE, SIZE)
    assert verify.in_words(whole.verify()) == (
        "9 entries of region.example/samrad, as they were signed"
    )


def test_lines_are_exported_byte_for_byte(engine: Engine, whole: Sent) -> None:
    assert whole.lines() == [line for *_, line in engine.recorder.lines()]
    assert json.loads(whole.lines()[1])["fact"]["goal"] == ODD
    for apart in ("\u2028", "\u2029"):
        assert apart.encode() in whole.lines()[1]


def test_the_record_can_be_read_from_an_export(engine: Engine, whole: Sent) -> None:
    """What a stranger holds is the record: it folds to the same state."""
    from application.log.lines import decode  # noqa: PLC0415 (a stranger has the program, not the log)

    with whole.path.open("rb") as file:
        *_, rows = export.read(file)
        shown = [(row.stream, decode(row.topic, row.line or b"")) for row in rows]
    of_round = [record for stream, record in shown if stream == "consultation-exempel"]
    assert fold(EMPTY, of_round) == engine.consultation("exempel")


def test_the_form_of_an_export(whole: Sent) -> None:
    assert whole.head == b"samrad/log/1 region.example/samrad 9"
    index, stream, position, topic, line = whole.rows[5].split(b"\t", 4)
    assert (index, stream, position, topic) == (
        b"5", b"consultation-exempel", b"5", b"consultation.goal-set.1",
    )  # fmt: skip
    assert json.loads(line)["fact"]["id"] == "mal-4"


def test_an_empty_log_is_verified(tmp_path: Path) -> None:
    with engine_on() as engine:
        export_log(audit_on(engine, tmp_path / "issued"), tmp_path / "log")
    assert sent(tmp_path / "log").verify() == Verified("export", SIGNER.name, 0)


def test_it_continues_older_checkpoints(whole: Sent, tmp_path: Path) -> None:
    found = whole.verify(*at_sizes(whole, tmp_path, 5, 0, 3))
    assert found.since == (0, 3, 5)
    assert verify.in_words(found).endswith(
        "continuing the checkpoint of 0; continuing the checkpoint of 3; "
        "continuing the checkpoint of 5"
    )


def test_a_checkpoint_of_its_own_may_be_named_instead_of_standing_beside(
    whole: Sent, tmp_path: Path
) -> None:
    elsewhere = whole.checkpoint.rename(tmp_path / "elsewhere")
    assert whole.verify(elsewhere).size == SIZE


def test_a_key_is_given_as_text_or_as_a_file(tmp_path: Path) -> None:
    (tmp_path / "key").write_text(f"{TRUSTED}\n")
    (tmp_path / "with+plus").write_text(f"{TRUSTED}\n")
    for key in (str(TRUSTED), str(tmp_path / "key"), str(tmp_path / "with+plus")):
        assert key_of(key) == TRUSTED
    with pytest.raises(Refused, match="no key is given, and none is trusted unasked"):
        key_of(None)
    with pytest.raises(OSError, match="No such file"):
        key_of("nowhere")
    with pytest.raises(Refused, match="no key"):
        key_of("a" * 5000 + "+b")


# --- withheld ----------------------------------------------------------------------------------


def test_withheld_entries_are_their_hashes_and_the_root_holds(engine: Engine, partly: Sent) -> None:
    found = partly.verify()
    assert (found.size, found.shown, found.withheld) == (9, 3, 6)
    assert "6 of them withheld" in verify.in_words(found)
    lines = [line for *_, line in engine.recorder.lines()]
    for index in range(6):
        hashed = encoded(leaf_hash(lines[index]))
        assert partly.rows[index].decode() == f"{index}\twithheld\t{hashed}"
    assert partly.rows[6].endswith(lines[6])
    assert b"exempel" not in b"".join(partly.rows[:6])


def test_a_withheld_entry_can_be_shown_later(whole: Sent, partly: Sent) -> None:
    """Who shows a line that was withheld can be held to its hash."""
    partly.rows[2] = whole.rows[2]
    found = partly.written().verify()
    assert found.withheld == 5
    assert found.open_ended == ("consultation-exempel",)


def test_a_withheld_entry_cannot_be_exchanged(partly: Sent) -> None:
    partly.rows[2] = b"2\twithheld\t" + partly.rows[3].split(b"\t")[2]
    with pytest.raises(Unproven, match="between entry 0 and entry 8 something is not as it was"):
        partly.written().verify()


def test_a_shown_entry_cannot_be_withheld_away(whole: Sent) -> None:
    del whole.rows[8]
    whole.rows[7] = b"7\twithheld\t" + encoded(bytes(32)).encode()
    with pytest.raises(Unproven, match="9 entries were signed, and 8 are here"):
        whole.numbered().verify()


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (b"2\twithheld", "line 4: a withheld entry has an index and a hash"),
        (b"2\twithheld\tAAAA", "line 4: the hash has 3 bytes"),
        (b"2\twithheld\t!", "line 4: the hash is not base64"),
        (b"2\twithheld\t" + encoded(bytes(32)).encode() + b"\tmore", "has an index and a hash"),
    ],
)
def test_forms_of_a_withheld_entry_that_are_refused(partly: Sent, row: bytes, reason: str) -> None:
    partly.rows[2] = row
    with pytest.raises(Refused, match=reason):
        partly.written().verify()


# --- what is shown of a round is all of it -------------------------------------------------------


def test_a_round_that_is_shown_is_proven_to_be_whole(partly: Sent) -> None:
    assert partly.head.startswith(b"samrad/log/2 ")
    assert partly.rows[-1].startswith(b"end\tconsultation-annan\t3\t")
    found = partly.verify()
    assert (found.complete, found.partly, found.open_ended) == (True, (), ())
    assert verify.in_words(found).endswith("what is shown of a stream is all of it")


def hide_the_last(partly: Sent) -> None:
    """As somebody does on its way: the last entry of the round stands as if it were of another."""
    line = partly.rows[8].split(b"\t", 4)[4]
    partly.rows[8] = b"8\twithheld\t" + encoded(leaf_hash(line)).encode()


def test_a_last_entry_that_is_hidden_is_told(partly: Sent) -> None:
    hide_the_last(partly)
    found = partly.written().verify()
    assert not found.complete
    assert found.partly == ("consultation-annan (2 of 3)",)
    assert "SHOWN IN PART: consultation-annan (2 of 3)" in verify.in_words(found)


def test_without_its_end_a_round_is_not_said_to_be_whole(partly: Sent) -> None:
    hide_the_last(partly)
    del partly.rows[-1]
    found = partly.written().verify()
    assert found.open_ended == ("consultation-annan",)
    assert "NOT PROVEN that these end where they end here" in verify.in_words(found)
    partly.head = partly.head.replace(b"log/2", b"log/1")
    assert partly.written().verify().open_ended == ("consultation-annan",)


def test_another_end_is_refused(partly: Sent) -> None:
    hide_the_last(partly)
    kept = partly.rows[-1]
    for forged, error, reason in (
        (kept.replace(b"\t3\t", b"\t2\t"), Unproven, "does not have 2 entries in the log"),
        (kept.replace(b"annan", b"exempel"), Unproven, "consultation-exempel does not have 3"),
        (kept.rpartition(b"\t")[0] + b"\t", Unproven, "does not have 3 entries"),
        (kept.rpartition(b"\t")[0], Refused, "the end of a stream has five columns"),
        (kept + b" x", Refused, "a hash is not base64"),
        (kept.replace(b"\t3\t", b"\t03\t"), Refused, "the count is no number"),
        (kept + b"\n" + kept, Refused, "is stated twice"),
        (kept + b"\n" + partly.rows[0].replace(b"0", b"10", 1), Refused, "stands after the ends"),
    ):
        partly.rows[-1] = forged
        with pytest.raises(error, match=reason):
            partly.written().verify()


def test_a_checkpoint_of_before_proves_no_end(partly: Sent) -> None:
    """What was exported and signed before ends were signed is verified, and says so."""
    text = partly.checkpoint.read_text().partition("\n\n")[0]
    without = "".join(f"{line}\n" for line in text.split("\n")[:3])
    partly.checkpoint.write_text(SIGNER.sign(without))
    assert partly.verify().open_ended == ("consultation-annan",)


def test_ends_that_were_signed_otherwise_are_found_in_the_whole_log(whole: Sent) -> None:
    """Whoever holds the key cannot give one round a shorter end than the log has."""
    text = whole.checkpoint.read_text().partition("\n\n")[0].split("\n")
    assert text[3].startswith("samrad/ends/1 ")
    forged = [*text[:3], f"samrad/ends/1 {encoded(bytes(32))}"]
    whole.checkpoint.write_text(SIGNER.sign("".join(f"{line}\n" for line in forged)))
    with pytest.raises(Unproven, match="how far the streams go is not what was signed"):
        whole.verify()
    whole.checkpoint.write_text(SIGNER.sign("".join(f"{line}\n" for line in [*forged, forged[3]])))
    with pytest.raises(Refused, match="says twice"):
        whole.verify()


def test_a_shorter_end_that_was_signed_is_found_where_the_round_itself_is_shown(
    partly: Sent,
) -> None:
    lines = [row.split(b"\t", 4)[4] for row in partly.rows if b"\tconsultation-annan\t" in row]
    shorter = End.of("consultation-annan", 2, lines[1])
    text = partly.checkpoint.read_text().partition("\n\n")[0].split("\n")
    forged = [*text[:3], f"samrad/ends/1 {encoded(Ends().grown([shorter]).root)}"]
    partly.checkpoint.write_text(SIGNER.sign("".join(f"{line}\n" for line in forged)))
    stated = "\t".join(("end", shorter.stream, "2", encoded(shorter.blind), ""))
    partly.rows[-1] = stated.encode()
    with pytest.raises(Refused, match="has more entries here than the 2 that were signed"):
        partly.written().verify()


# --- tampering, crude --------------------------------------------------------------------------


def change(sent: Sent, at: int, old: bytes, new: bytes) -> None:
    assert old in sent.rows[at]
    sent.rows[at] = sent.rows[at].replace(old, new)


def drop(sent: Sent) -> None:
    del sent.rows[4]


def swap(sent: Sent) -> None:
    sent.rows[3], sent.rows[4] = sent.rows[4], sent.rows[3]


def put_in(sent: Sent) -> None:
    sent.rows.insert(4, sent.rows[7])


def repeat(sent: Sent) -> None:
    sent.rows.insert(4, sent.rows[4])


CRUDE: list[tuple[Callable[[Sent], None], str]] = [
    (drop, "line 6 has index 5 where 4 should stand: an entry is missing, or out of its place"),
    (swap, "line 5 has index 4 where 3 should stand"),
    (put_in, "line 6 has index 7 where 4 should stand"),
    (repeat, "line 7 has index 4 where 5 should stand"),
    (lambda sent: sent.rows.pop(), "states 9 entries and has 8: it is not whole"),
    (lambda sent: sent.rows.append(b"9" + sent.rows[8][1:]), "has position 3 again, after 3"),
    (lambda sent: sent.rows.append(b""), "line 11: the index is no number"),
    (lambda sent: change(sent, 1, b"1\t", b"01\t"), "line 3: the index is no number: '01'"),
    (lambda sent: change(sent, 1, b"\t2\t", b"\t"), "line 3 has 4 columns and not five"),
    (lambda sent: change(sent, 1, b"\t2\t", b"\t+2\t"), "line 3: the position is no number"),
    (lambda sent: change(sent, 1, b"exempel\t", b"\xff\t"), "line 3 is not UTF-8"),
    (lambda sent: change(sent, 1, b"fact", b"\xff"), "line 3 is not UTF-8"),
    (lambda sent: change(sent, 1, b"{", b"["), "entry 1 is not JSON"),
    (lambda sent: sent.rows.__setitem__(1, sent.rows[1].split(b"{")[0] + b"[1]"), "not an object"),
    (lambda sent: change(sent, 1, b'"fact":', b'"fact":' + b"[" * 99_999), "entry 1 is not JSON"),
]  # fmt: skip


@pytest.mark.parametrize(("spoil", "reason"), CRUDE)
def test_a_crude_change_is_refused_with_its_line(
    whole: Sent, spoil: Callable[[Sent], None], reason: str
) -> None:
    spoil(whole)
    with pytest.raises(Refused, match=reason):
        whole.written().verify()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (lambda text: text[:-1], "line 10 is cut off: the file is not whole"),
        (lambda text: text[:-40], "line 10 is cut off"),
        (lambda text: text[: text.rindex(b"\n8\t") + 1], "states 9 entries and has 8"),
        (lambda text: text.split(b"\n")[0], "that is no exported log"),
        (lambda text: text.replace(b"log/1", b"log/3", 1), "that is no exported log"),
        (lambda text: text.replace(b"log/1", b"log/10", 1), "that is no exported log"),
        (lambda text: text.replace(b" 9\n", b" nine\n", 1), "the stated size is no number"),
        (lambda text: text.replace(b" 9\n", b" 9 \n", 1), "that is no exported log"),
        (lambda text: text.replace(b" 9\n", b" 8\n", 1), "states 8 entries and has 9"),
        (lambda text: text.replace(b"\n", b"\r\n"), "the stated size is no number"),
        (lambda text: text.replace(b"region", b"legion", 1), "the export is of legion"),
        (lambda text: text.replace(b"region", b"\xff", 1), "line 1 is not UTF-8"),
        (lambda text: b"", "is no exported log and no proof"),
        (lambda text: b"\xff\xfe", "log is not UTF-8|no exported log"),
    ],
)
def test_a_file_that_is_not_whole_is_refused(
    whole: Sent, text: Callable[[bytes], bytes], reason: str
) -> None:
    whole.path.write_bytes(text(whole.text()))
    with pytest.raises(Refused, match=reason):
        whole.verify()


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        (b"1\tconsultation-exempel", b"1\tconsultation-annan",
         "column says stream 'consultation-annan', the entry 'consultation-exempel'"),
        (b"\t2\t", b"\t3\t", "column says position 3, the entry 2"),
        (b"goal-set.1\t", b"goal-set.2\t", "column says form 'consultation.goal-set.2'"),
    ],
)  # fmt: skip
def test_columns_say_what_the_entry_says(whole: Sent, old: bytes, new: bytes, reason: str) -> None:
    change(whole, 1, old, new)
    with pytest.raises(Refused, match=f"line 3: the {reason}"):
        whole.sign().verify()  # not even whoever holds the key may say otherwise


# --- tampering, careful ------------------------------------------------------------------------


def alter(sent: Sent) -> None:
    change(sent, 2, "Fler röster".encode(), "Färre röster".encode())


def swap_a_pair(sent: Sent) -> None:
    """Two entries of one stamp, of which one is of another stream: nothing else gives it away."""
    sent.rows[4], sent.rows[5] = sent.rows[5], sent.rows[4]


def drop_the_last_of_a_round(sent: Sent) -> None:
    del sent.rows[5]


def of_more(sent: Sent) -> bytes:
    """A plausible further entry."""
    last = sent.rows[8]
    return last.replace(b"\t3\t", b"\t4\t").replace(b'"position":3', b'"position":4')


CAREFUL: list[tuple[Callable[[Sent], None], str]] = [
    (alter, "between entry 0 and entry 8 something is not as it was signed: changed, missing"),
    (swap_a_pair, "between entry 0 and entry 8 something is not as it was signed"),
    (drop_the_last_of_a_round, "9 entries were signed, and 8 are here: the log was rolled back"),
    (lambda sent: sent.rows.pop(), "9 entries were signed, and 8 are here: the log was rolled"),
    (lambda sent: sent.rows.append(of_more(sent)), "entries 9 to 9 are covered by no checkpoint"),
    (lambda sent: sent.rows.clear(), "9 entries were signed, and 0 are here"),
]


@pytest.mark.parametrize(("forge", "reason"), CAREFUL)
def test_a_careful_change_is_found_by_the_root(
    whole: Sent, forge: Callable[[Sent], None], reason: str
) -> None:
    forge(whole)
    with pytest.raises(Unproven, match=reason):
        whole.numbered().verify()


def test_an_entry_put_in_and_another_taken_out_is_found_by_the_root(whole: Sent) -> None:
    put = of_more(whole)
    del whole.rows[5]
    whole.rows.append(put)
    with pytest.raises(Unproven, match="between entry 0 and entry 8"):
        whole.numbered().verify()


@pytest.mark.parametrize("at", range(SIZE))
def test_any_byte_that_is_changed_is_found(whole: Sent, at: int) -> None:
    row = bytearray(whole.rows[at])
    for offset in range(0, len(row), 29):
        row[offset] ^= 1
        whole.rows[at] = bytes(row)
        with pytest.raises((Refused, Unproven)):
            whole.written().verify()
        row[offset] ^= 1


def test_older_checkpoints_tell_where_it_was_changed(whole: Sent, tmp_path: Path) -> None:
    given = at_sizes(whole, tmp_path, 2, 5, 7)
    for at, where in ((1, "entry 0 and entry 1"), (3, "entry 2 and entry 4"),
                      (5, "entry 5 and entry 6"), (8, "entry 7 and entry 8")):  # fmt: skip
        change(whole, at, b'"archive"', b'"archivf"')
        with pytest.raises(Unproven, match=f"between {where} something is not as it was signed"):
            whole.written().verify(*given)
        change(whole, at, b'"archivf"', b'"archive"')


# --- whoever holds the key ---------------------------------------------------------------------


def test_what_is_rewritten_and_signed_anew_is_found_by_an_older_checkpoint(
    whole: Sent, tmp_path: Path
) -> None:
    (given,) = at_sizes(whole, tmp_path, 6)
    alter(whole)
    assert whole.sign().verify().size == SIZE  # whoever has no older one is deceived
    with pytest.raises(Unproven, match="of 9 and of 6 entries contradict each other: two hist"):
        whole.verify(given)


def test_a_log_rolled_back_and_signed_anew_is_found_by_an_older_checkpoint(
    whole: Sent, tmp_path: Path
) -> None:
    (given,) = at_sizes(whole, tmp_path, 9)
    del whole.rows[6:]
    assert whole.sign().verify().size == 6
    with pytest.raises(Unproven, match="9 entries were signed, and 6 are here: the log was rolled"):
        whole.verify(given)


def test_two_histories_signed_with_one_key_are_told_as_such(whole: Sent, tmp_path: Path) -> None:
    (given,) = at_sizes(whole, tmp_path, 9)
    alter(whole)
    with pytest.raises(Unproven, match="of 9 and of 9 entries contradict each other: two hist"):
        whole.sign().verify(given)


def test_a_signed_log_has_each_streams_positions_in_order(whole: Sent) -> None:
    repeated = whole.rows[3]
    whole.rows.insert(4, repeated)
    with pytest.raises(Refused, match="entry 4: consultation-exempel has position 4 again, after"):
        whole.sign().verify()
    del whole.rows[3:5]
    with pytest.raises(Refused, match="goes from position 3 to 5; an entry is missing"):
        whole.sign().verify()


def test_a_stream_lacks_no_more_than_what_was_withheld_of_it_meanwhile(whole: Sent) -> None:
    leaf = encoded(leaf_hash(whole.lines()[7])).encode()
    whole.rows[7] = b"7\twithheld\t" + leaf
    assert whole.written().verify().withheld == 1
    del whole.rows[2]  # before it, another round's entry is missing, which none was withheld for
    with pytest.raises(Refused, match="exempel goes from position 2 to 4; an entry is missing"):
        whole.numbered().verify()


def test_what_was_withheld_before_excuses_no_later_gap(whole: Sent) -> None:
    whole.rows[1] = b"1\twithheld\t" + encoded(leaf_hash(whole.lines()[1])).encode()
    assert whole.written().verify().withheld == 1
    del whole.rows[3]
    with pytest.raises(Refused, match="exempel goes from position 3 to 5; an entry is missing"):
        whole.numbered().verify()


def test_tabs_in_a_line_part_nothing(whole: Sent) -> None:
    change(whole, 6, b',"position"', b',\t"position"')
    assert whole.sign().verify().shown == SIZE


def test_a_signed_log_has_stamps_that_never_run_backwards(whole: Sent) -> None:
    change(whole, 6, b'"recorded":"2019', b'"recorded":"2018')
    with pytest.raises(Refused, match="entry 6 says it was recorded before the entry above it"):
        whole.sign().verify()


@pytest.mark.parametrize(
    "stamp", [b'"2019-03-01T12:00:05"', b'"2019-03-01"', b"null", b"1", b'"x"']
)
def test_a_signed_log_says_when_with_an_offset(whole: Sent, stamp: bytes) -> None:
    said = json.loads(whole.lines()[6])["recorded"].encode()
    change(whole, 6, b'"%s"' % said, stamp)
    with pytest.raises(Refused, match="entry 6 does not say when it was recorded"):
        whole.sign().verify()


# --- checkpoints -------------------------------------------------------------------------------


def test_without_a_checkpoint_nothing_is_verified(whole: Sent) -> None:
    whole.checkpoint.unlink()
    with pytest.raises(Refused, match="no checkpoint is given, and without one anybody could"):
        whole.verify()


def test_the_newest_checkpoint_must_cover_all(whole: Sent, tmp_path: Path) -> None:
    whole.checkpoint.unlink()
    with pytest.raises(Unproven, match="entries 7 to 8 are covered by no checkpoint: give the one"):
        whole.verify(*at_sizes(whole, tmp_path, 7))


def test_a_forged_signature(whole: Sent) -> None:
    note = whole.checkpoint.read_text()
    start = note.rindex(" ") + 10
    for at in range(start, len(note) - 3):
        other = "A" if note[at] != "A" else "B"
        whole.checkpoint.write_text(note[:at] + other + note[at + 1 :])
        with pytest.raises(Refused, match=r"the signature of region.example/samrad is forged"):
            whole.verify()


def test_a_checkpoint_that_was_changed(whole: Sent) -> None:
    alter(whole)
    theirs = whole.checkpoint.read_text()
    whole.sign(OTHER)
    made_up = whole.checkpoint.read_text().split("\n")[2]
    whole.checkpoint.write_text(theirs.replace(theirs.split("\n")[2], made_up))
    with pytest.raises(Refused, match="is forged, or the text was changed"):
        whole.verify()


def test_the_wrong_key(whole: Sent) -> None:
    with pytest.raises(Refused, match=r"not signed by other.example/log with the key that is tru"):
        whole.verify(trusted=OTHER.verifier)
    namesake = Signer.generate(SIGNER.name)
    with pytest.raises(Refused, match=r"not signed by region.example/samrad with the key that"):
        whole.verify(trusted=namesake.verifier)


def test_an_export_signed_by_a_stranger(whole: Sent) -> None:
    alter(whole)
    with pytest.raises(Refused, match=r"with the key that is trusted, but by other.example/log"):
        whole.sign(OTHER).verify()


def test_an_older_checkpoint_of_another_log_is_refused(whole: Sent, tmp_path: Path) -> None:
    (tmp_path / "other").write_text(signed(whole.lines()[:3], OTHER))
    with pytest.raises(Refused, match="not signed by region"):
        whole.verify(tmp_path / "other")


# --- whichever file it is ----------------------------------------------------------------------


@pytest.fixture
def files(engine: Engine, tmp_path: Path) -> dict[str, Path]:
    """An older checkpoint, a proof that the log continues it, an entry's line and its proof."""
    audit = audit_on(engine, tmp_path / "issued")
    texts = {"older": audit.checkpoint().encode()}
    more(engine, "mal-5")
    texts["consistency"] = str(audit.consistency(SIZE)).encode()
    texts["inclusion"] = str(audit.inclusion(2)).encode()
    texts["line"] = engine.recorder.line(2) + b"\n"
    for name, text in texts.items():
        (tmp_path / name).write_bytes(text)
    return {name: tmp_path / name for name in texts}


def test_a_proof_of_inclusion(files: dict[str, Path]) -> None:
    found = verify.verify(files["inclusion"], TRUSTED, entry=files["line"])
    assert found == Verified("inclusion", SIGNER.name, SIZE + 1, 1, index=1)
    assert verify.in_words(found) == (
        "entry 1 of region.example/samrad is the line given, in a log of 10"
    )
    files["line"].write_bytes(files["line"].read_bytes().removesuffix(b"\n"))
    assert verify.verify(files["inclusion"], TRUSTED, entry=files["line"]) == found


def test_a_proof_of_consistency(files: dict[str, Path]) -> None:
    found = verify.verify(files["consistency"], TRUSTED, [files["older"]])
    assert found == Verified("consistency", SIGNER.name, SIZE + 1, since=(SIZE,))
    assert verify.in_words(found) == (
        "region.example/samrad, 10 entries, continues the 9 of before"
    )


def test_a_checkpoint(files: dict[str, Path]) -> None:
    found = verify.verify(files["older"], TRUSTED)
    assert found == Verified("checkpoint", SIGNER.name, SIZE)
    assert verify.in_words(found) == (
        "a checkpoint of region.example/samrad at 9 entries, signed with this key"
    )


def test_what_a_file_needs_beside_it_is_asked_for(files: dict[str, Path], whole: Sent) -> None:
    for name, given, reason in (
        ("inclusion", {}, "say with --entry"),
        ("inclusion", {"entry": files["line"], "checkpoints": [files["older"]]},
         "takes no --checkpoint"),
        ("consistency", {}, "say with --checkpoint which older"),
        ("consistency", {"checkpoints": [files["older"]] * 2}, "say with --checkpoint which"),
        ("consistency", {"entry": files["line"]}, "--entry is for a proof of inclusion"),
        ("older", {"checkpoints": [files["older"]]}, "takes no --checkpoint"),
        ("line", {}, "no exported log and no proof; as a checkpoint: that is no signed note"),
    ):  # fmt: skip
        with pytest.raises(Refused, match=reason):
            verify.verify(files[name], TRUSTED, **given)  # type: ignore[arg-type]
    with pytest.raises(Refused, match="--entry is for a proof of inclusion"):
        verify.verify(whole.path, TRUSTED, entry=files["line"])


# --- alone -------------------------------------------------------------------------------------

NEEDED = ("__init__", "ends", "export", "fault", "merkle", "note", "proof", "verify")


@pytest.fixture
def alone(tmp_path: Path) -> Path:
    """The verifier's files and nothing else of the program."""
    folder = tmp_path / "alone" / "application" / "audit"
    folder.mkdir(parents=True)
    (folder.parent / "__init__.py").touch()
    for name in NEEDED:
        shutil.copy(ROOT / "application" / "audit" / f"{name}.py", folder)
    return tmp_path / "alone"


def run(folder: Path, *args: object, code: str | None = None) -> subprocess.CompletedProcess[str]:
    how = ["-m", "application.audit.verify"] if code is None else ["-c", code]
    return subprocess.run(
        [sys.executable, *how, *map(str, args)],
        check=False, capture_output=True, text=True, cwd=folder, timeout=60,
        env={**os.environ, "PYTHONPATH": "", "PYTHONWARNINGS": "error"},
    )  # fmt: skip


def test_the_verifier_runs_alone(
    alone: Path, whole: Sent, files: dict[str, Path], tmp_path: Path
) -> None:
    (tmp_path / "key").write_text(str(TRUSTED))
    for args, told in (
        ((whole.path, "--key", TRUSTED), "9 entries of region.example/samrad, as they were"),
        ((whole.path, "--key", tmp_path / "key", "--checkpoint", files["older"]), "9 entries of"),
        ((files["inclusion"], "--key", TRUSTED, "--entry", files["line"]), "entry 1 of"),
        ((files["consistency"], "--key", TRUSTED, "--checkpoint", files["older"]), "continues"),
        ((files["older"], "--key", TRUSTED), "a checkpoint of"),
    ):
        done = run(alone, *args)
        assert (done.returncode, done.stderr) == (0, "")
        assert told in done.stdout


def test_the_verifier_refuses_alone(alone: Path, whole: Sent) -> None:
    for args, told in (
        ((whole.path,), "refused: no key is given"),
        ((whole.path, "--key", OTHER.verifier), "refused: it is not signed by other.example/log"),
        ((whole.path, "--key", "nowhere"), "cannot read nowhere: No such file"),
        (("nothing", "--key", TRUSTED), "cannot read nothing: No such file"),
        ((alone, "--key", TRUSTED), "Is a directory"),
    ):
        done = run(alone, *args)
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr.startswith(told) or told in done.stderr
        assert "Traceback" not in done.stderr
    alter(whole)
    done = run(alone, whole.written().path, "--key", TRUSTED)
    assert done.returncode == 1
    assert done.stderr.startswith("refused: between entry 0 and entry 8")


LOADED = """
import sys
before = {*sys.modules}
from application.audit import verify
assert verify.main(sys.argv[1:]) == 0
loaded = {name.partition(".")[0] for name in {*sys.modules} - before}
print(verify.__file__)
print(*sorted(loaded - sys.stdlib_module_names))
"""


def test_the_verifier_loads_cryptography_and_nothing_else(alone: Path, whole: Sent) -> None:
    for folder in (alone, ROOT):
        done = run(folder, whole.path, "--key", TRUSTED, code=LOADED)
        assert done.returncode == 0, done.stderr
        *_, file, third_party = done.stdout.splitlines()
        assert Path(file).is_relative_to(folder)
        loaded = {*third_party.split()}
        assert loaded <= {"application", "cryptography", "_cffi_backend", "_openssl"}
        assert "cryptography" in loaded
