"""Our notes, proofs and exports, verified a second time by code that owes us nothing: Go's."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from application.audit.log import AuditLog
from application.audit.merkle import Tree
from application.audit.note import Checkpoint, Signer, Verifier, encoded
from application.audit.proof import Consistency, Inclusion
from application.engine import Engine
from interfaces.files.log_export import export_log
from tests.application.audit.given import OTHER, SIGNER, SIZE, TRUSTED, audit_on, record
from tests.application.given import engine_on
from tests.needs import found, needs

GO = "go", "/usr/lib/go-1.19/bin/go"
MOD = "golang.org/x/mod", "/usr/share/gocode/src/golang.org/x/mod"
pytestmark = [needs(*GO), needs(*MOD)]

SOURCE = Path(__file__).parent / "go"
LARGEST = 17
LINES = [b"line %d" % n for n in range(LARGEST)]
TREE = Tree()
TREE.append(LINES)


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The auditor, built without a network from the source that the machine has."""
    go, mod = found(*GO), found(*MOD)
    assert go, f"this machine lacks {GO[0]}"
    assert mod, f"this machine lacks {MOD[0]}"
    folder = tmp_path_factory.mktemp("go")
    shutil.copytree(SOURCE, folder / "auditor")
    with (folder / "auditor" / "go.mod").open("a") as file:
        file.write(f"\nreplace golang.org/x/mod => {mod}\n")
    env = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "GOPATH": str(folder / "path"),
        "GOCACHE": str(folder / "cache"),
        "GOPROXY": "off",
        "GOSUMDB": "off",
        "GOFLAGS": "-mod=mod",
        "GOTOOLCHAIN": "local",
        "CGO_ENABLED": "0",
    }
    built = subprocess.run(
        [go, "build", "-o", folder / "program", "."],
        check=False, cwd=folder / "auditor", env=env, capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    assert built.returncode == 0, built.stderr
    return folder / "program"


Ask = Callable[..., list[str]]


@pytest.fixture
def ask(program: Path, tmp_path: Path) -> Ask:
    """What Go finds: a line for each text, or pair of texts, that it is given."""

    def asked(command: str, key: object, *texts: str | bytes) -> list[str]:
        files = [tmp_path / f"{number}" for number in range(len(texts))]
        for file, text in zip(files, texts, strict=True):
            file.write_bytes(text if isinstance(text, bytes) else text.encode())
        done = subprocess.run(
            [program, command, str(key), *files],
            check=False, capture_output=True, text=True, timeout=60,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout.splitlines(keepends=command == "sign")

    return asked


@pytest.fixture
def engine() -> Iterator[Engine]:
    with engine_on() as engine:
        record(engine)
        yield engine


@pytest.fixture
def audit(engine: Engine, tmp_path: Path) -> AuditLog:
    return audit_on(engine, tmp_path / "issued")


def note(size: int, signer: Signer = SIGNER) -> str:
    return signer.sign(str(Checkpoint(signer.name, size, TREE.root(size))))


def flipped(hashes: tuple[bytes, ...], at: int) -> tuple[bytes, ...]:
    return (*hashes[:at], bytes([hashes[at][0] ^ 1]) + hashes[at][1:], *hashes[at + 1 :])


# --- notes and keys ------------------------------------------------------------------------------


def test_go_opens_our_checkpoints_with_our_verifier_key(ask: Ask, audit: AuditLog) -> None:
    told = ask("note", TRUSTED, audit.checkpoint(), *map(note, range(LARGEST + 1)))
    assert told == [f"ok {SIGNER.name} {size}" for size in (SIZE, *range(LARGEST + 1))]
    new = Signer.generate("sj\u00f6.example/log")
    assert ask("note", new.verifier, note(3, new)) == ["ok sj\u00f6.example/log 3"]


def test_go_signs_with_our_signing_key_byte_for_byte_as_we_do(ask: Ask) -> None:
    for signer in (SIGNER, OTHER, Signer.generate("a.example/log")):
        text = str(Checkpoint(signer.name, 5, TREE.root(5)))
        assert "".join(ask("sign", signer.secret(), text)) == signer.sign(text)


def test_go_refuses_what_we_refuse(ask: Ask) -> None:
    forged = note(3).replace("\n3\n", "\n4\n")
    assert ask("note", TRUSTED, forged)[0].startswith("refused: invalid signature for key region")
    for wrong in (note(3, OTHER), note(3, Signer.generate(SIGNER.name))):
        assert ask("note", TRUSTED, wrong) == ["refused: note has no verifiable signatures"]
    for malformed in (note(3)[:-1], f"{note(3)}x\n", note(3).replace("\n", "\r\n")):
        assert ask("note", TRUSTED, malformed) == ["refused: malformed note"]


def test_go_takes_no_key_that_was_copied_wrongly(program: Path) -> None:
    changed = str(Verifier("region.example/samrad", bytes(32))).replace("region", "legion")
    done = subprocess.run([program, "note", changed], check=False, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (2, "invalid verifier hash\n")


# --- proofs --------------------------------------------------------------------------------------

INCLUSIONS = [
    (Inclusion(index, tuple(TREE.inclusion(index, size)), note(size)), LINES[index])
    for size in range(1, LARGEST + 1)
    for index in range(size)
]
CONSISTENCIES = [
    (Consistency(old, tuple(TREE.consistency(old, new)), note(new)), note(old))
    for new in range(1, LARGEST + 1)
    for old in range(1, new + 1)
]


def test_go_accepts_each_of_our_proofs_of_inclusion(ask: Ask) -> None:
    texts = [text for proof, line in INCLUSIONS for text in (str(proof), line)]
    assert ask("inclusion", TRUSTED, *texts) == [f"ok {proof.index}" for proof, _ in INCLUSIONS]


def test_go_accepts_each_of_our_proofs_of_consistency(ask: Ask) -> None:
    texts = [text for proof, older in CONSISTENCIES for text in (str(proof), older)]
    told = ask("consistency", TRUSTED, *texts)
    sizes = [(old, new) for new in range(1, LARGEST + 1) for old in range(1, new + 1)]
    assert told == [f"ok {old} {new}" for old, new in sizes]


def test_go_refuses_proofs_of_inclusion_that_are_broken(ask: Ask) -> None:
    texts: list[str | bytes] = []
    for proof, line in INCLUSIONS:
        texts += [str(proof), line + b"x"]
        for at in range(len(proof.hashes)):
            texts += [
                str(Inclusion(proof.index, flipped(proof.hashes, at), proof.checkpoint)),
                line,
            ]
        if proof.index:
            texts += [str(Inclusion(proof.index - 1, proof.hashes, proof.checkpoint)), line]
    told = ask("inclusion", TRUSTED, *texts)
    assert len(told) == len(texts) / 2 > 700
    assert {line.split(":")[0] for line in told} == {"refused"}


def test_go_refuses_proofs_of_consistency_that_are_broken(ask: Ask) -> None:
    texts: list[str | bytes] = []
    for proof, older in CONSISTENCIES:
        for at in range(len(proof.hashes)):
            broken = Consistency(proof.old, flipped(proof.hashes, at), proof.checkpoint)
            texts += [str(broken), older]
        altered = SIGNER.sign(str(Checkpoint(SIGNER.name, proof.old, bytes(32))))
        texts += [str(proof), altered]
    told = ask("consistency", TRUSTED, *texts)
    assert len(told) == len(texts) / 2 > 400
    assert {line.split(":")[0] for line in told} == {"refused"}


def test_go_verifies_the_proofs_of_a_log(ask: Ask, engine: Engine, audit: AuditLog) -> None:
    rows = [(position, line) for position, *_, line in engine.recorder.lines()]
    texts = [text for at, line in rows for text in (str(audit.inclusion(at)), line + b"\n")]
    assert ask("inclusion", TRUSTED, *texts) == [f"ok {index}" for index in range(SIZE)]


# --- exports -------------------------------------------------------------------------------------


@pytest.mark.parametrize("only", [None, ("annan",)])
def test_go_builds_the_same_tree_from_an_export(
    ask: Ask, audit: AuditLog, tmp_path: Path, only: tuple[str, ...] | None
) -> None:
    export_log(audit, tmp_path / "log", only)
    text, signed = (tmp_path / "log").read_bytes(), (tmp_path / "log.checkpoint").read_bytes()
    assert ask("export", TRUSTED, text, signed) == [f"ok {SIZE}"]
    altered = text.replace(b"mal-2", b"mal-9")
    assert ask("export", TRUSTED, altered, signed) == ["refused: the export is not what was signed"]
    leaf = encoded(audit.tree.grown().leaf(2)).encode()
    assert (leaf in text) is bool(only)
