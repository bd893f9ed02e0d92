"""Proof: `samrad checkpoint`, `export`, `prove`, `verify`."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from application.atomic_files import written_whole
from application.audit.fault import Refused, Unproven
from application.audit.log import AuditLog, RolledBack
from application.audit.note import Checkpoint
from application.audit.verify import compare, in_words, key_of, text_of
from application.audit.verify import verify as verify_file
from application.disclosure import places_in
from application.engine import Engine
from application.records import NotFound
from application.visibility import Covers, Visibility
from domain.access import PUBLIC
from interfaces.cli.console import AsJson, fail, one_of, opened, print_json, spoken, tell, warn
from interfaces.files.log_export import export_log
from interfaces.home.audit import audit_log, rotate, undefended
from interfaces.home.home import home
from interfaces.home.people import people_of
from interfaces.schemas.proof import CheckpointSchema, VerifiedSchema
from interfaces.wording.message import plural, sentence
from interfaces.wording.words import counted

app = typer.Typer()


@contextmanager
def _audit() -> Iterator[tuple[Engine, AuditLog]]:
    with opened() as engine:
        try:
            yield engine, audit_log(home(), engine)
        except (RolledBack, Refused, Unproven) as error:
            fail(sentence("refused: %(error)s", error=error))
        except OSError as error:
            fail(f"{error.filename}: {error.strerror}")


def _echo(signed: str) -> None:
    """Print in UTF-8, whatever the terminal uses: every byte of it is signed or hashed."""
    typer.echo(signed.encode(), nl=False)


@app.command()
def checkpoint(
    key: Annotated[
        bool, typer.Option("--key", help="Only the verifier key, to be given to others.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Sign the log as it is now. Give the checkpoint to others: it can prove a later change."""
    with _audit() as (engine, audit):
        vkey = str(audit.signer.verifier)
        if key:
            _echo(f"{vkey}\n")
            return
        if lacking := undefended(engine):
            warn(lacking)
        note = audit.checkpoint()
        if as_json:
            signed = Checkpoint.opened(note, audit.signer.verifier)
            print_json([CheckpointSchema.of(signed, note, vkey)])
        else:
            _echo(note)


@app.command("rotate-key")
def rotate_key() -> None:
    """Sign with a new key from now on. Give what is printed to others: both keys have signed it.

    The last line but one is by the key that was trusted so far, the last by the new one, which
    `samrad checkpoint --key` prints.
    """
    with _audit() as (engine, _):
        _echo(rotate(home(), engine))


@app.command()
def export(
    path: Annotated[Path, typer.Argument(metavar="OUT", help="The file to write.")],
    form: Annotated[
        str,
        typer.Option(
            "--format",
            help="log: the audit log, to be verified. events: facts as CloudEvents, for research, "
            "recorders under pseudonyms.",
        ),
    ] = "log",
    only: Annotated[
        list[str] | None,
        typer.Option(help="Show this round; all others are left out.", metavar="ROUND"),
    ] = None,
    region: Annotated[
        list[str] | None,
        typer.Option(help="Show the rounds of this region; all others are left out."),
    ] = None,
    published: Annotated[
        bool, typer.Option("--published", help="Show the rounds that are published.")
    ] = False,
    force: Annotated[bool, typer.Option(help="Write over a file that is there.")] = False,
) -> None:
    """Write the log so that a stranger can verify it, with its checkpoint beside it.

    Or write facts for research, which nobody can verify: recorders are under pseudonyms. Unless it
    is the whole log, an export is for others: small counts of what is sensitive are withheld.
    """
    one_of("--format", form, ("log", "events"))
    with _audit() as (engine, audit), _not_overwriting():
        shown = None
        if only or region or published:
            shown = {*(only or ()), *_belonging(engine, region or ())}
            shown |= set(_published(engine)) if published else set()
        if form == "events":
            told = _research(engine, audit, path, shown, replace=force)
            facts = counted(told, "facts", spoken())
            tell(
                sentence("%(path)s: %(facts)s, recorders under pseudonyms", path=path, facts=facts)
            )
            return
        few = set() if shown is None else places_in(engine, shown)
        written = export_log(audit, path, shown, withheld=few, replace=force)
        rest = written.size - written.shown
        entries = counted(written.size, "entries", spoken())
        told_of = (
            sentence("%(path)s: %(entries)s, %(rest)s of them withheld, and %(path)s.checkpoint")
            if rest
            else sentence("%(path)s: %(entries)s, and %(path)s.checkpoint")
        )
        tell(spoken().say(told_of, path=path, entries=entries, rest=rest))
        if few:
            tell(
                plural(
                    "%(num)s of those tells how few persons something sensitive is true of",
                    "%(num)s of those tell how few persons something sensitive is true of",
                    num=len(few),
                )
            )
        key = audit.signer.verifier
        tell(sentence("verify it with: samrad verify %(path)s --key %(key)s", path=path, key=key))


@contextmanager
def _not_overwriting() -> Iterator[None]:
    try:
        yield
    except FileExistsError as error:
        fail(sentence("%(error)s; choose another name, or say --force", error=error))


def _research(
    engine: Engine, audit: AuditLog, path: Path, shown: Collection[str] | None, *, replace: bool
) -> int:
    """Write facts for research; how many. Raises NotFound for an unknown round."""
    from application.pseudonyms import Pseudonyms
    from interfaces.files.events_export import export_events
    from interfaces.schemas.cloud_event import source_of

    for id in shown or ():
        engine.region(id)
    rounds = engine.consultations() if shown is None else shown
    with people_of(engine).as_written():
        names = Pseudonyms.of(people_of(engine).vault)
    source = source_of(audit.signer.name)
    return export_events(engine.recorder, source, names, engine, rounds, path, replace=replace)


def _belonging(engine: Engine, regions: Sequence[str]) -> Iterator[str]:
    """The rounds of regions; a region without any ends the command."""
    rounds = engine.consultations()
    for code in regions:
        of_region = [id for id in rounds if engine.region(id) == code]
        if not of_region:
            fail(
                sentence(
                    "--region: no round is of '%(code)s'; write a county's two digits, as in 20",
                    code=code,
                )
            )
        yield from of_region


def _published(engine: Engine) -> list[str]:
    return Visibility.of(PUBLIC, Covers(engine)).rounds(engine.consultations())


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
        fail(sentence("name a round and an entry, or an older checkpoint with --since"))
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
                with written_whole(line, replace=True) as file:
                    file.write(engine.recorder.line(position) + b"\n")
            _echo(str(proof))


@app.command()
def verify(
    path: Annotated[
        Path | None,
        typer.Argument(
            metavar="FILE",
            help="An exported log, a proof or a checkpoint; else the log of the home.",
        ),
    ] = None,
    key: Annotated[
        str | None,
        typer.Option(
            help="The verifier key of the signer, or a file that holds it: had from them, by "
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
    """Check that nothing of a log was altered. To check a file takes no database.

    Without a file, the log of the home is read whole and compared with what was signed.
    """
    if path is None:
        if key or checkpoints or entry or as_json:
            fail(sentence("name the file that is to be checked"))
        _verify_home()
        return
    try:
        found = verify_file(path, key_of(key), checkpoints or (), entry)
    except (Refused, Unproven) as error:
        fail(sentence("refused: %(error)s", error=error))
    except OSError as error:
        fail(f"{error.filename}: {error.strerror}")
    if as_json:
        print_json([VerifiedSchema.model_validate(found)])
    else:
        tell(in_words(found))


def _verify_home() -> None:
    with _audit() as (engine, audit):
        covered, size = audit.read_whole() or 0, engine.position()
        lacking = [one for one in (audit.issued.missing(), undefended(engine)) if one]
        tell(
            f"{size} entries: each can be read and is what its row says, in order; the first "
            f"{covered} are as they were signed, and {size - covered} are not signed yet"
        )
        if lacking:
            fail("\n".join(lacking))
