"""What the verifier finds wrong: a kind with its values, and an English sentence for each kind.

The sentences stand here because this folder must work by itself. The pages and the terminal say
more about each kind, in the reader's language.
"""

from typing import Any, Final

SENTENCES: Final = {
    # keys
    "no-key-given": (
        "no key is given, and none is trusted unasked: have the verifier key from those who run "
        "the log (`samrad checkpoint --key`, or /checkpoint/key), by another way than this "
        "file, and name it with --key"
    ),
    "not-a-key": "that is no key: one is NAME+ID+KEY",
    "not-ed25519": "the key is not one of Ed25519",
    "not-a-name": "{name!r} is no name of a key: write it without spaces and without '+'",
    "key-miscopied": "the key's id does not fit its name and key: it was copied wrongly",
    "not-a-signing-key": "that is no signing key",
    "signing-key-damaged": "the signing key is damaged: its id does not fit",
    # values
    "utf-16": "{what} is not UTF-8, but UTF-16: save it as UTF-8",
    "not-utf-8": "{what} is not UTF-8",
    "line-not-utf-8": "line {line} is not UTF-8",
    "not-utf-8-on-line": "{what} is not UTF-8, on line {line}",
    "not-base64": "{what} is not base64",
    "not-canonical-base64": "{what} is not base64 in its one right form",
    "not-a-hash": "{what} has {bytes} bytes and not 32",
    "not-a-number": "{what} is no number: {text!r}",
    # checkpoints
    "no-checkpoint-given": (
        "no checkpoint is given, and without one anybody could have made the export: name it with "
        "--checkpoint, or put {beside} beside"
    ),
    "note-unfit": "that is no signed note: it is too large, or has control characters",
    "not-a-note": "that is no signed note: a text, an empty line, and signatures",
    "too-many-signatures": "it has more than {most} signatures",
    "not-a-signature": "{text!r} is no signature",
    "signature-too-short": "a signature is too short",
    "signed-by-others": (
        "it is not signed by {name} with the key that is trusted, but by {signers}"
    ),
    "forged": "the signature of {name} is forged, or the text was changed",
    "not-a-checkpoint": "that is no checkpoint: origin, size and root, a line each",
    "ends-signed-twice": "the checkpoint says twice how far the streams go",
    "checkpoint-of-another-log": "it is of another log, {origin}, and not of {name}",
    # exports
    "empty": "the file is empty",
    "packed": "the file is packed: unpack it first",
    "line-too-long": "line {line} is longer than {most} bytes",
    "not-an-export": "that is no exported log: it begins with '{begins} ORIGIN SIZE'",
    "carriage-returns": (
        "the stated size is no number, since lines end in CR LF: an editor or a transfer changed "
        "the file; take it as it was made"
    ),
    "export-of-another-log": "the export is of {origin}, and the key is that of {name}",
    "cut-off": "line {line} is cut off: the file is not whole",
    "entry-after-ends": "an entry stands after the ends of the streams",
    "out-of-place": (
        "line {line} has index {index} where {expected} should stand: an entry is missing, or out "
        "of its place"
    ),
    "withheld-columns": "a withheld entry has an index and a hash",
    "columns": "line {line} has {columns} columns and not five",
    "end-columns": "the end of a stream has five columns",
    "column-differs": "the column says {name} {column!r}, the entry {inside!r}",
    "not-json": "entry {entry} is not JSON",
    "not-an-object": "entry {entry} is not an object",
    "end-stated-twice": "the end of {stream} is stated twice",
    "recorded-before": "entry {entry} says it was recorded before the entry above it",
    "not-stamped": "entry {entry} does not say when it was recorded",
    "position-again": "entry {entry}: {stream} has position {position} again, after {before}",
    "position-missing": (
        "entry {entry}: {stream} goes from position {before} to {position}; an entry is missing"
    ),
    "not-whole": "the export states {stated} entries and has {size}: it is not whole",
    "not-covered": (
        "entries {first} to {last} are covered by no checkpoint: give the one of {size} entries"
    ),
    "ends-differ": "how far the streams go is not what was signed of them",
    "end-unproven": "{stream} does not have {count} entries in the log that was signed",
    "more-than-signed": "{stream} has more entries here than the {count} that were signed",
    "fewer-than-signed": (
        "{signed} entries were signed, and {size} are here: the log was rolled back, or this is an "
        "older copy of it"
    ),
    "two-histories": (
        "the checkpoints of {older} and of {newer} entries contradict each other: two histories "
        "were signed with this key"
    ),
    "not-as-signed": (
        "between entry {first} and entry {last} something is not as it was signed: changed, "
        "missing, swapped or put in"
    ),
    # proofs
    "not-inclusion": "that is no proof of inclusion: it begins with {begins!r}",
    "not-consistency": "that is no proof of consistency: it begins with {begins!r}",
    "no-index": "the proof does not say at which index",
    "no-checkpoint-in-proof": "the proof has no checkpoint",
    "too-many-hashes": "a proof has at most {most} hashes",
    "another-start": "the proof starts from {old} entries, the checkpoint has {size}",
    "no-such-entry": "there is no entry {index} in a log of {size}",
    "proof-too-short": "the proof is too short",
    "proof-too-long": "the proof is too long",
    "another-entry": "the entry is not what stands there in the log that was signed",
    "rolled-back": "the log was rolled back: {new} entries, and {old} before",
    "another-beginning": "the first {old} entries are not those that were signed before",
    "empty-root": "the root of an empty log is the hash of nothing",
    "signed-twice": "two logs of {size} entries were signed, and they differ",
    # what is asked of it
    "entry-untaken": "--entry is for a proof of inclusion",
    "checkpoint-untaken": "a proof of inclusion holds its checkpoint: it takes no --checkpoint",
    "entry-wanted": "say with --entry in which file the entry's line stands",
    "older-wanted": "say with --checkpoint which older checkpoint the log is to continue",
    "checkpoint-for-neither": "{file} is no exported log and no proof: it takes no --checkpoint",
    "neither": "{file} is no exported log and no proof; as a checkpoint: {why}",
}
"""The sentence of each kind, with placeholders for its values."""


class Fault(ValueError):
    """Something wrong with a file, a key or a proof.

    ``kind`` is a key of `SENTENCES`; ``values`` fill its sentence. ``line`` is the line of the file
    at fault, counted from 1, or 0 if there is none.
    """

    def __init__(self, kind: str, *, line: int = 0, **values: Any):
        self.kind, self.line, self.values = kind, line, values
        sentence = SENTENCES[kind]
        told = sentence.format(line=line, **values)
        super().__init__(f"line {line}: {told}" if line and "{line}" not in sentence else told)

    def __reduce__(self) -> tuple[Any, ...]:
        return _again, (type(self), self.kind, self.line, self.values)


def _again(fault: type[Fault], kind: str, line: int, values: dict[str, Any]) -> Fault:
    return fault(kind, line=line, **values)


class Refused(Fault):
    """A note, key or file that cannot be trusted or read."""


class Unproven(Fault):
    """A proof that does not prove what it claims."""
