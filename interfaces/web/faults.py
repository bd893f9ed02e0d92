"""What the verifier finds wrong, said to people: what it means, where, and what to do about it."""

from dataclasses import dataclass
from typing import Final

from application.audit.fault import Fault
from interfaces.wording.language import Language
from interfaces.wording.message import Message, sentence


@dataclass(frozen=True, slots=True)
class Case:
    """What faults of some kinds mean to people, and the remedy."""

    kinds: tuple[str, ...]
    means: Message
    remedy: Message


_AGAIN: Final = sentence(
    "Ask the sender to send the file again, as an attachment that nobody "
    "edits. If the fault stays, keep both files."
)
_COMPARE_KEY: Final = sentence(
    "Compare the key with those who run the log, by another way than the file came: "
    "by telephone if need be."
)
_DIFFERS: Final = sentence(
    "Keep the file and the checkpoint as they are. Ask for the backup of that day, "
    "and compare line by line."
)

CASES: Final = (
    # the key
    Case(
        ("no-key-given",),
        sentence("No key is given, and the service has none of its own."),
        sentence("Paste the key of those who run the log."),
    ),
    Case(
        (
            "not-a-key",
            "not-ed25519",
            "not-a-name",
            "key-miscopied",
            "not-a-signing-key",
            "signing-key-damaged",
        ),
        sentence("The key cannot be read."),
        sentence("Copy it whole: NAME+ID+KEY on a single line, without spaces."),
    ),
    # the file as a whole
    Case(
        ("empty",),
        sentence("The file is empty."),
        _AGAIN,
    ),
    Case(
        ("packed",),
        sentence("The file is packed (ZIP or gzip)."),
        sentence("Unpack it, and choose the exported log that lies in it."),
    ),
    Case(
        ("line-too-long",),
        sentence("A line is longer than any that samrad writes."),
        _AGAIN,
    ),
    Case(
        ("carriage-returns",),
        sentence(
            "The file's lines end in CR LF, and those that were signed in LF: an editor or "
            "a transfer changed them."
        ),
        _AGAIN,
    ),
    Case(
        ("not-an-export",),
        sentence(
            "The file is no exported log: one begins with “samrad/log/1”, the log's name "
            "and the number of entries."
        ),
        sentence(
            "Choose the file that samrad export --format log wrote. A proof or a checkpoint"
            " is checked with samrad verify."
        ),
    ),
    Case(
        ("export-of-another-log",),
        sentence("The file is of another log than the key's."),
        sentence("Paste the key of the log that the file names in its first line."),
    ),
    # checkpoints
    Case(
        ("no-checkpoint-given",),
        sentence(
            "No checkpoint is given, and the service itself has not signed just so many "
            "entries. Without one anybody could have made the file."
        ),
        sentence(
            "Choose the file of the same name that ends in .checkpoint; it was written beside."
        ),
    ),
    Case(
        ("signed-by-others",),
        sentence("The checkpoint is not signed with the key."),
        _COMPARE_KEY,
    ),
    Case(
        ("forged",),
        sentence("The signature is forged, or the checkpoint was changed."),
        _AGAIN,
    ),
    Case(
        ("checkpoint-of-another-log",),
        sentence("The checkpoint is of another log."),
        sentence("Choose the checkpoint of the file's log."),
    ),
    Case(
        (
            "note-unfit",
            "not-a-note",
            "too-many-signatures",
            "not-a-signature",
            "signature-too-short",
            "not-a-checkpoint",
            "ends-signed-twice",
        ),
        sentence("The checkpoint cannot be read."),
        sentence(
            "Take all of it: three lines, an empty line, and the line that begins with a dash."
        ),
    ),
    # rows
    Case(
        ("cut-off",),
        sentence("The line is cut off: the file is not whole."),
        _AGAIN,
    ),
    Case(
        ("out-of-place", "position-missing", "position-again", "entry-after-ends"),
        sentence("An entry is missing, doubled or out of its place."),
        _DIFFERS,
    ),
    Case(
        ("column-differs",),
        sentence("The line was altered: its columns say otherwise than the entry."),
        _DIFFERS,
    ),
    Case(
        ("recorded-before", "not-stamped"),
        sentence("The time of recording is missing, or runs backwards."),
        _DIFFERS,
    ),
    Case(
        ("columns", "withheld-columns", "line-not-utf-8", "not-json", "not-an-object"),
        sentence("The line is damaged."),
        _AGAIN,
    ),
    Case(
        ("end-stated-twice", "end-columns"),
        sentence("The line that says how far a round goes is damaged."),
        _AGAIN,
    ),
    # all of it
    Case(
        ("ends-differ", "end-unproven", "more-than-signed"),
        sentence("A round does not go as far as was signed."),
        _DIFFERS,
    ),
    Case(
        ("not-whole",),
        sentence("The file does not have as many entries as it states."),
        _AGAIN,
    ),
    Case(
        ("fewer-than-signed", "rolled-back"),
        sentence(
            "More entries were signed than are here: the log was rolled back, or the file "
            "is an older copy."
        ),
        sentence("Ask for a new export. If that is too short as well, the log has lost entries."),
    ),
    Case(
        ("two-histories", "signed-twice"),
        sentence("The checkpoints contradict each other: two histories were signed with this key."),
        sentence("Publish both checkpoints: they are the proof."),
    ),
    Case(
        ("not-as-signed", "another-entry", "another-beginning"),
        sentence("Something is not as it was signed: changed, removed, moved or put in."),
        _DIFFERS,
    ),
    Case(
        ("not-covered",),
        sentence("The last entries are covered by no checkpoint."),
        sentence(
            "Add the checkpoint that was written with the file: the one that ends in .checkpoint."
        ),
    ),
    # proofs
    Case(
        (
            "not-inclusion",
            "not-consistency",
            "no-index",
            "no-checkpoint-in-proof",
            "too-many-hashes",
            "proof-too-short",
            "proof-too-long",
            "no-such-entry",
            "empty-root",
        ),
        sentence("The proof cannot be read, or proves nothing."),
        sentence("Fetch the proof anew from those who run the log."),
    ),
    Case(
        ("another-start",),
        sentence("The proof does not start from that checkpoint."),
        sentence("Give the checkpoint of as many entries as the proof starts from."),
    ),
    # what the verifier is asked
    Case(
        ("utf-16", "not-utf-8", "not-utf-8-on-line"),
        sentence("The file is not saved as UTF-8."),
        sentence("Save it as UTF-8, or fetch it anew."),
    ),
    Case(
        ("entry-untaken", "entry-wanted"),
        sentence(
            "--entry belongs to a proof that an entry stands in the log, and to nothing else."
        ),
        sentence(
            "Name the file with the entry's line by --entry for such a proof; else leave it out."
        ),
    ),
    Case(
        ("older-wanted",),
        sentence("The proof says that the log continues an older checkpoint, which is not given."),
        sentence("Give the older checkpoint by --checkpoint."),
    ),
    Case(
        ("checkpoint-untaken", "checkpoint-for-neither"),
        sentence("The file is not held against a checkpoint."),
        sentence("Leave --checkpoint out."),
    ),
    Case(
        ("neither",),
        sentence("The file is no exported log, no proof and no checkpoint."),
        sentence("Choose a file that samrad wrote."),
    ),
)
"""Every fault that the verifier tells of."""
_BY_KIND: Final = {kind: case for case in CASES for kind in case.kinds}
_OF_VALUES: Final = {
    "the key": "not-a-key",
    "the root": "not-a-checkpoint",
    "the root of the ends": "not-a-checkpoint",
    "the checkpoint's size": "not-a-checkpoint",
    "a signature": "not-a-checkpoint",
    "the stated size": "not-an-export",
    "the index": "no-index",
    "the older size": "not-consistency",
    "a hash of the proof": "too-many-hashes",
}
"""A value that cannot be read means what another fault of its place does."""


def case(fault: Fault) -> Case:
    """What a fault means."""
    if fault.line == 1:
        return _BY_KIND["not-an-export"]
    if fault.line and fault.kind not in _BY_KIND:
        return _BY_KIND["columns"]
    return _BY_KIND[_OF_VALUES.get(str(fault.values.get("what")), fault.kind)]


def means(fault: Fault, tongue: Language) -> str:
    """What is wrong."""
    return tongue.say(case(fault).means)


def remedy(fault: Fault, tongue: Language) -> str:
    """What to do about it."""
    return tongue.say(case(fault).remedy)


def lines(fault: Fault) -> tuple[int, ...]:
    """The line of the file, from 1; the first and the last where it lies between two.

    An entry, counted from 0, stands two lines further down: the first line is the head.
    """
    told = fault.values
    if "first" in told:
        first, last = told["first"] + 2, told["last"] + 2
        return (first,) if first == last else (first, last)
    if "entry" in told:
        return (told["entry"] + 2,)
    return (fault.line,) if fault.line else ()
