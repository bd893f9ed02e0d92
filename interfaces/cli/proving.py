"""Proof: `samrad checkpoint`, `export`, `prove`, `verify`."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from application.audit.log import AuditLog, RolledBack
from application.audit.merkle import Unproven
from application.audit.note import Checkpoint, Refused
from application.audit.verify import compare, in_words, key_of, text_of
from application.audit.verify import verify as verify_file
from application.engine import Engine
from application.records import NotFound
from interfaces.audit import audit_log, rotate
from interfaces.cli.console import AsJson, fail, opened, print_json
from interfaces.files.log_export import export_log
from interfaces.home import home
from interfaces.views.proof import CheckpointView, VerifiedView

app = typer.Typer()


@contextmanager
def _audit() -> Iterator[tuple[Engine, AuditLog]]:
    with opened() as engine:
        try:
            yield engine, audit_log(home(), engine)
        except (RolledBack, Refused, Unproven) as error:
            fail(f"refused: {error}")
        except OSError as error:
            fail(f"{error.filename}: {error.strerror}")


def _echo(signed: str) -> None:
    """Print in UTF-8, whatever the terminal's: every byte of it is signed or hashed."""
    typer.echo(signed.encode(), nl=False)


@app.command()
def checkpoint(
    key: Annotated[
        bool, typer.Option("--key", help="Only the verifier key, to be given to others.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Sign what the log now is. Give it away: whoever has it can prove a later change."""
    with _audit() as (_, audit):
        vkey = str(audit.signer.verifier)
        if key:
            typer.echo(vkey)
            return
        note = audit.checkpoint()
        if as_json:
            signed = Checkpoint.opened(note, audit.signer.verifier)
            print_json([CheckpointView.of(signed, note, vkey)])
        else:
            _echo(note)


@app.command("rotate-key")
def rotate_key() -> None:
    """Let a new key sign from now on. Give away what is printed: both keys have signed it.

    The last line but one is by the key that was trusted so far, the last by the new one, which
    `samrad checkpoint --key` names.
    """
    with _audit() as (engine, _):
        _echo(rotate(home(), engine))


@app.command()
def export(
    path: Annotated[Path, typer.Argument(metavar="OUT", help="The file to write.")],
    form: Annotated[str, typer.Option("--format", help="log: the audit log.")] = "log",
    only: Annotated[
        list[str] | None,
        typer.Option(help="Show this round; all others are withheld.", metavar="ROUND"),
    ] = None,
    force: Annotated[bool, typer.Option(help="Write over a file that is there.")] = False,
) -> None:
    """Write the log so that a stranger can verify it, with its checkpoint beside it."""
    if form != "log":
        fail("--format takes log")
    with _audit() as (_, audit):
        try:
            written = export_log(audit, path, only or (), replace=force)
        except FileExistsError as error:
            fail(f"{error}; choose another name, or say --force")
        rest = written.size - written.shown
        withheld = f", {rest} of them withheld" if rest else ""
        typer.echo(f"{path}: {written.size} entries{withheld}, and {path}.checkpoint")
        typer.echo(f"verify it with: samrad verify {path} --key {audit.signer.verifier}")


@app.command()
def prove(
    round: Annotated[str | None, typer.Argument(metavar="ROUND", help="Id of a round.")] = None,
    entry: Annotated[str | None, typer.Argument(metavar="ENTRY", help="Id of an entry.")] = None,
    line: Annotated[
        Path | None,
        typer.Option(help="Write the entry's stored line to this file.", metavar="FILE"),
    ] = None,
    since: Annotated[
        Path | None,
        typer.Option(help="That the log continues this older checkpoint.", metavar="FILE"),
    ] = None,
) -> None:
    """Prove that an entry stands in the log, or that the log continues an older checkpoint."""
    if not (entry or since) or (since and (round or line)):
        fail("name a round and an entry, or an older checkpoint with --since")
    with _audit() as (engine, audit):
        if since:
            older = Checkpoint.opened(text_of(since), audit.signer.verifier)
            compare(engine.tree.grown(), (older,))
            _echo(str(audit.consistency(older.size)))
        elif round and entry:
            record = engine.consultation(round).facts.get(entry)
            if record is None:
                raise NotFound(f"{round}/{entry}")
            position = engine.recorder.position_of(record.stream, record.position)
            proof = audit.inclusion(position)
            if line:
                line.write_bytes(engine.recorder.line(position) + b"\n")
            _echo(str(proof))


@app.command()
def verify(
    path: Annotated[
        Path, typer.Argument(metavar="FILE", help="An exported log, a proof or a checkpoint.")
    ],
    key: Annotated[
        str | None,
        typer.Option(
            help="The verifier key of whoever signed, or a file that holds it: had from them, by "
            "another way than the file.",
            metavar="KEY",
        ),
    ] = None,
    checkpoints: Annotated[
        list[Path] | None,
        typer.Option("--checkpoint", help="An older one that it is to continue.", metavar="FILE"),
    ] = None,
    entry: Annotated[
        Path | None, typer.Option(help="Of a proof of inclusion: the entry's line.", metavar="FILE")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Check, without any database, that nothing of a log was altered."""
    try:
        found = verify_file(path, key_of(key), checkpoints or (), entry)
    except (Refused, Unproven) as error:
        fail(f"refused: {error}")
    except OSError as error:
        fail(f"{error.filename}: {error.strerror}")
    if as_json:
        print_json([VerifiedView.of(found)])
    else:
        typer.echo(in_words(found))
