"""People's data: `samrad subject`, `samrad erase`, `samrad rotate-master-key`.

What opens and seals is imported only when a command asks for it.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from domain.region import REGIONS
from domain.text import is_blank
from interfaces.cli.console import AsJson, fail, one_of, opened, print_json, spoken, tell
from interfaces.cli.speaking import Tongue
from interfaces.home.people import people_of
from interfaces.wording.language import Language
from interfaces.wording.message import plural, sentence
from interfaces.wording.printable import printable
from interfaces.wording.why import why_in_words
from interfaces.wording.words import language, say

if TYPE_CHECKING:
    from application.people.opening import Opening, Read
    from application.people.subject import Subject

app = typer.Typer()

Region = Annotated[
    str, typer.Option("--region", help="The region's county code: each is its own controller.")
]


@contextmanager
def _opening(region: str | None = None, *, write: bool = False) -> "Iterator[Opening]":
    """What opens sealed values; failures end the command, as does having nothing to open."""
    if region is not None:
        one_of("--region", region, tuple(REGIONS))
    with opened(write=write) as engine, people_of(engine).failures():
        with people_of(engine).as_written():
            found = people_of(engine).opening()
        if found is None:
            fail(sentence("nothing is held of any person"))
        yield found


@app.command()
def subject(
    region: Region,
    person: Annotated[
        str | None,
        typer.Argument(metavar="PERSON", help="The id by which those who record know the person."),
    ] = None,
    find: Annotated[
        str | None,
        typer.Option("--find", help="Everybody of whom something holds this.", metavar="TEXT"),
    ] = None,
    as_json: AsJson = False,
    tongue: Tongue = None,
) -> None:
    """Show all that is held of a person, as an access request asks (GDPR article 15)."""
    if (person is None) == (find is None):
        fail(sentence("name a person, or what to look for with --find"))
    with _opening(region) as opening:
        from application.people import subject as subjects
        from interfaces.schemas.people import SubjectSchema

        if find is not None:
            found = subjects.find(opening, region, find)
        else:
            one = subjects.subject(opening, region, person or "")
            found = (one,) if one else ()
        if as_json:
            told = [SubjectSchema.of(region, one) for one in found]
            print_json(told, listed=find is not None or not told)
        elif not found:
            fail(
                sentence(
                    "nothing is held of '%(value)s' in region %(region)s",
                    value=person or find,
                    region=region,
                )
            )
        else:
            _tell(found, language(tongue))


def _tell(found: "Sequence[Subject]", tongue: Language) -> None:
    for one in found:
        tell(printable(f"{say('person', tongue)} {one.person}"))
        if one.erased:
            tell(f"  {_read(one.erased, tongue)}")
        elif not one.held:
            tell(f"  {say('nothing-recorded', tongue)}")
        for held in one.held:
            kind, day = say(held.kind, tongue), held.recorded.date()
            tell(f"  {held.consultation} · {kind} {held.entry} · {held.field} · {day}")
            tell(printable(f"    {_read(held.read, tongue)}"))


def _read(read: "Read", tongue: Language) -> str:
    from application.people.opening import Forgotten, Opened

    match read:
        case Opened(value=value):
            return value
        case Forgotten(decision=decision, recorded=recorded):
            return f"{say('forgotten', tongue)}: {decision}, {recorded.date()}"
        case _:
            return say("unreadable", tongue)


@app.command()
def erase(
    person: Annotated[
        str,
        typer.Argument(
            metavar="PERSON", help="The id of the person, as `samrad subject` shows it."
        ),
    ],
    region: Region,
    decision: Annotated[
        str | None,
        typer.Option(help="The disposal decision's reference, never a name.", metavar="REF"),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    recorder: Annotated[
        str, typer.Option(help="Who records it, as an id.", metavar="ID")
    ] = "officer",
    tongue: Tongue = None,
) -> None:
    """Erase what is held of a person: destroy the key to it, by a disposal decision, for good.

    The log stays as it is, byte for byte, and so does every figure. Older copies of the key store
    can still open the data, until they are gone.
    """
    if decision is None or is_blank(decision):
        fail(
            sentence(
                "to destroy a key is disposal (gallring), which needs a decision: give its "
                "reference with --decision, as 'KN 2026/12'"
            )
        )
    with _opening(region, write=True) as opening:
        from pydantic import ValidationError

        from application.people import subject as subjects
        from application.people.erasing import Unknown
        from application.people.erasing import erase as erase_person
        from application.submission import Refused
        from domain.validation import complaint

        found = subjects.subject(opening, region, person)
        if found is None:
            fail(
                sentence(
                    "nothing is held of '%(person)s' in region %(region)s; try --find in samrad "
                    "subject",
                    person=person,
                    region=region,
                )
            )
        if found.erased:
            tell(printable(f"{person}: {_read(found.erased, language(tongue))}"))
            return
        if not yes:
            _tell([found], language(tongue))
            typer.confirm(say("destroy-for-good", language(tongue)), abort=True)
        try:
            covered = erase_person(opening, region, person, decision, recorder, "officer")
        except Refused as refused:
            whys = (why_in_words(one, spoken()) for _, one in refused.refusals)
            fail(*(f"--decision: {why}" for why in whys))
        except ValidationError as error:
            first = error.errors()[0]
            option = f"--{'.'.join(map(str, first['loc']))}"
            fail(f"{option}: {why_in_words(complaint(first), spoken())}")
        except Unknown:
            fail(
                sentence(
                    "nothing is held of '%(person)s' in region %(region)s",
                    person=person,
                    region=region,
                )
            )
        told = say("erased-mentions", language(tongue))
        tell(printable(f"{person}: {told} {covered or 0} ({decision})"))
        tell(say("older-copies", language(tongue)))


@app.command("rotate-master-key")
def rotate_master_key() -> None:
    """Wrap all keys by a new master key, and destroy the old one. If interrupted, run it again.

    Copy the file to all other machines that serve from the same key store.
    """
    with _opening() as opening:
        rewrapped = opening.keys.rotate_master()
        tell(
            plural(
                "%(path)s: %(num)s key is wrapped by a new master key",
                "%(path)s: %(num)s keys are wrapped by a new master key",
                num=rewrapped,
                path=opening.keys.master.path,
            )
        )
