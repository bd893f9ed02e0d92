"""The answers: `samrad rounds`, `participation`, `principles`, `process`, `levels`, `timeline`."""

from collections.abc import Iterable
from typing import Annotated, TypeAlias

import typer

from application.answers import Answers, Yardstick
from domain.answers.participation import DIMENSIONS
from interfaces.cli.console import (
    AsJson,
    CharterFile,
    Id,
    Ids,
    KnownAt,
    TrueOn,
    chosen_charter,
    fail,
    one_of,
    opened,
    out,
    print_json,
    seen,
)
from interfaces.cli.speaking import Tongue
from interfaces.cli.tables import timeline as times
from interfaces.cli.tables.basics import heading, plain_table
from interfaces.cli.tables.levels import matrix
from interfaces.cli.tables.participation import (
    apart,
    funnel,
    funnels_by,
    one_organisation,
    organisations,
)
from interfaces.cli.tables.principles import findings
from interfaces.cli.tables.process import standing
from interfaces.cli.tables.rounds import in_a_line_each
from interfaces.files.charter_file import default_charter
from interfaces.schemas.levels import LevelsSchema
from interfaces.schemas.participation import ParticipationSchema
from interfaces.schemas.principles import PrinciplesSchema
from interfaces.schemas.process import ProcessSchema, TimelineSchema
from interfaces.schemas.rounds import RoundSchema
from interfaces.wording.language import Language
from interfaces.wording.message import sentence
from interfaces.wording.words import language, say

app = typer.Typer()


@app.command()
def rounds(
    all_answers: Annotated[
        bool, typer.Option("--answers", help="With what was honoured and how many took part.")
    ] = False,
    known_at: KnownAt = None,
    true_on: TrueOn = None,
    as_json: AsJson = False,
    tongue: Tongue = None,
) -> None:
    """List the rounds, by region and years."""
    said = language(tongue)
    with opened() as engine:
        asked = seen(engine, known_at, true_on, said=said, as_json=as_json)
        if as_json:
            told = [RoundSchema.of(asked, id).seen_by(asked, id) for id in asked.rounds()]
            print_json(told, listed=True)
        elif all_answers:
            out.print(in_a_line_each(asked, said))
        else:
            _print_rounds(asked, said)


def _print_rounds(asked: Answers, said: Language) -> None:
    table = plain_table("id", "region", "", "")
    for id in asked.rounds():
        opened = asked.dossier(id).opened
        phase = say(asked.phase(id), said)
        table.add_row(id, opened.holder, opened.period, phase)
    out.print(table)


_OfARound: TypeAlias = ParticipationSchema | PrinciplesSchema | ProcessSchema | LevelsSchema


def _print_json(asked: Answers, told: Iterable[_OfARound]) -> None:
    print_json([one.seen_by(asked, one.consultation) for one in told])


@app.command()
def participation(
    ids: Ids,
    by: Annotated[str | None, typer.Option(help=f"The funnel by {', '.join(DIMENSIONS)}.")] = None,
    organisation: Annotated[
        str | None, typer.Option(help="Was this organisation asked?", metavar="ID")
    ] = None,
    known_at: KnownAt = None,
    true_on: TrueOn = None,
    as_json: AsJson = False,
    tongue: Tongue = None,
) -> None:
    """Who took part: the funnel, and each organisation's part in it."""
    said = language(tongue)
    dimension = one_of("--by", by, DIMENSIONS)
    with opened() as engine:
        asked = seen(engine, known_at, true_on, said=said, as_json=as_json)
        if as_json:
            told = [ParticipationSchema.of(id, asked.participation(id)) for id in ids]
            _print_json(asked, told)
            return
        for id in ids:
            answer = asked.participation(id)
            if organisation:
                known = asked.known_as(id, organisation)
                out.print(one_organisation(answer, known, id, said))
            else:
                out.print(heading(asked, id, said))
                out.print()
                out.print(
                    funnels_by(answer, dimension, said) if dimension else funnel(answer, said)
                )
                if not dimension and answer.participants:
                    out.print()
                    out.print(organisations(answer, said))
                for line in apart(answer, said):
                    out.print(line)


@app.command()
def principles(
    ids: Ids,
    charter: CharterFile = None,
    view: Annotated[str, typer.Option(help="Which view: six, code, alliance.")] = "six",
    everything: Annotated[bool, typer.Option("--all", help="Unfold what is silent.")] = False,
    evidence: Annotated[bool, typer.Option(help="With the facts for and against.")] = False,
    known_at: KnownAt = None,
    true_on: TrueOn = None,
    as_json: AsJson = False,
    tongue: Tongue = None,
) -> None:
    """Which principles were honoured, with the evidence."""
    said = language(tongue)
    chosen = chosen_charter(charter)
    _check_view(chosen, view)
    with opened() as engine:
        asked = seen(engine, known_at, true_on, chosen, said=said, as_json=as_json)
        found = {id: asked.principles(id) for id in ids}
        if as_json:
            digest, on = asked.yardstick.sha256, asked.today()
            told = [PrinciplesSchema.of(id, one, digest, on) for id, one in found.items()]
            _print_json(asked, told)
            return
        for id, one in found.items():
            out.print(heading(asked, id, said))
            out.print()
            out.print(findings(one, said, view=view, everything=everything, evidence=evidence))


def _check_view(chosen: Yardstick | None, view: str) -> None:
    charter = chosen.charter if chosen else default_charter().charter
    views = [v.id for v in charter.views]
    if view != "six" and view not in views:
        fail(sentence("--view takes %(all)s", all=", ".join(views)))


@app.command()
def process(
    ids: Ids,
    charter: CharterFile = None,
    known_at: KnownAt = None,
    true_on: TrueOn = None,
    as_json: AsJson = False,
    tongue: Tongue = None,
) -> None:
    """Where a round stands: phase, what is due, what is overdue, what the charter warns of."""
    said = language(tongue)
    chosen = chosen_charter(charter)
    with opened() as engine:
        asked = seen(engine, known_at, true_on, chosen, said=said, as_json=as_json)
        found = {id: asked.process(id) for id in ids}
        if as_json:
            told = [ProcessSchema.of(id, one, asked.today()) for id, one in found.items()]
            _print_json(asked, told)
            return
        for id, one in found.items():
            out.print(heading(asked, id, said))
            out.print(standing(one, said))


@app.command()
def levels(
    ids: Ids,
    known_at: KnownAt = None,
    true_on: TrueOn = None,
    as_json: AsJson = False,
    tongue: Tongue = None,
) -> None:
    """How far participation went at each step: information, consultation, dialogue, partnership."""
    said = language(tongue)
    with opened() as engine:
        asked = seen(engine, known_at, true_on, said=said, as_json=as_json)
        found = {id: asked.levels(id) for id in ids}
        if as_json:
            told = [LevelsSchema.of(id, one) for id, one in found.items()]
            _print_json(asked, told)
            return
        for id, one in found.items():
            out.print(heading(asked, id, said))
            out.print(matrix(one, said))


@app.command()
def timeline(
    id: Id,
    versions: Annotated[
        bool,
        typer.Option("--versions", help="With what was corrected, contested and taken back."),
    ] = False,
    known_at: KnownAt = None,
    true_on: TrueOn = None,
    as_json: AsJson = False,
    tongue: Tongue = None,
) -> None:
    """The facts in order of occurrence, with when they were recorded."""
    said = language(tongue)
    with opened() as engine:
        asked = seen(engine, known_at, true_on, said=said, as_json=as_json)
        moments = asked.timeline(id)
        if as_json:
            print_json([TimelineSchema.of(id, moments).seen_by(asked, id)])
        else:
            out.print(heading(asked, id, said))
            out.print(times.moments(moments, said, retracted=versions))
            if versions:
                out.print()
                out.print(times.versions(moments, said))
