"""Who may come in: `samrad token` and `samrad accounts`."""

import re
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from application.records import NotFound
from domain.access import PUBLIC, SCOPES, Grant
from domain.complaint import Complaint
from domain.words import SLUG_FORM
from interfaces.cli.console import AsJson, fail, opened, out, print_json, spoken, tell
from interfaces.home.people import people_of
from interfaces.wording.message import sentence
from interfaces.wording.why import why_in_words

if TYPE_CHECKING:
    from application.access.tokens import Token
    from application.vault import Vault

app = typer.Typer()
token = typer.Typer(help="Personal access tokens, for scripts.", no_args_is_help=True)
accounts = typer.Typer(help="Whose recorder ids are, as the issuer knows them.")
app.add_typer(token, name="token")
app.add_typer(accounts, name="accounts")

OFFICER = "officer"


@contextmanager
def _vault(*, make: bool = False) -> Iterator["Vault"]:
    """The vault; an empty one in memory if there is none, unless it is to be made."""
    from application.access import tables  # noqa: F401  # makes them known to the vault
    from application.vault import Vault

    with opened(write=make) as engine, closing(Vault()) as none:
        people = people_of(engine)
        with people.as_written():
            yield people.vault if make or people.is_kept else none


@token.command()
def create(
    label: Annotated[str, typer.Option(help="What it is for.")],
    grant: Annotated[
        list[str],
        typer.Option(
            help="What it gives: officer:20, auditor …; may be repeated.", metavar="GRANT"
        ),
    ],
    scope: Annotated[
        list[str] | None,
        typer.Option(help="read (the default), record or administer; may be repeated."),
    ] = None,
    days: Annotated[int, typer.Option(min=1, max=366, help="How long it is good.")] = 90,
    recorder: Annotated[
        str, typer.Option(help="Under which id what is done with it is recorded.", metavar="ID")
    ] = OFFICER,
    as_json: AsJson = False,
) -> None:
    """Make a token, and print it. It is shown only this once."""
    from application.access.accounts import Accounts
    from application.access.tokens import Beyond, Terms, Tokens
    from interfaces.schemas.access import TokenMadeSchema

    scopes = frozenset(one for one in SCOPES if one in (scope or ["read"]))
    for word in scope or ():
        if word not in SCOPES:
            fail(
                sentence(
                    "--scope takes %(all)s; '%(word)s' is none of them",
                    all=", ".join(sorted(SCOPES)),
                    word=word,
                )
            )
    terms = Terms(_label(label), tuple(map(_grant, grant)), scopes, days)
    with _vault(make=True) as vault:
        account = Accounts(vault).of(_id(recorder))
        try:
            held = account.grants if account else None
            secret, made = Tokens(vault).make(recorder, terms, held)
        except Beyond as error:
            fail(
                sentence(
                    "--grant: %(error)s; it was given at the last sign-in: %(told)s",
                    error=error,
                    told=_told(held or ()),
                )
            )
    if as_json:
        print_json([TokenMadeSchema.of(secret, made)])
        return
    tell(secret)
    tell(
        f"{made.id}: good until {made.expires:%Y-%m-%d}; it is not shown again. "
        f"`samrad token revoke {made.id}` ends it.",
        err=True,
    )


@token.command("list")
def list_tokens(as_json: AsJson = False) -> None:
    """All tokens, without their secrets; the newest first."""
    from application.access.tokens import Tokens
    from interfaces.schemas.access import TokenSchema

    with _vault() as vault:
        found = Tokens(vault).all()
    if as_json:
        print_json([TokenSchema.model_validate(one) for one in found], listed=True)
        return
    for one in found:
        out.print(_line(one), soft_wrap=True)


@token.command()
def revoke(id: Annotated[str, typer.Argument(help="As `samrad token list` tells it.")]) -> None:
    """Revoke a token, at once and on all servers."""
    from application.access.tokens import Tokens

    with _vault() as vault:
        try:
            Tokens(vault).revoke(id)
        except NotFound:
            fail(sentence("there is no token '%(id)s'; `samrad token list` lists them", id=id))


@accounts.callback(invoke_without_command=True)
def list_accounts(context: typer.Context, as_json: AsJson = False) -> None:
    """List recorder ids, and whom the issuer knows behind each. Keep the list to yourself."""
    from application.access.accounts import Accounts
    from interfaces.schemas.access import AccountSchema

    if context.invoked_subcommand:
        return
    with _vault() as vault:
        found = Accounts(vault).all()
    if as_json:
        print_json([AccountSchema.model_validate(one) for one in found], listed=True)
        return
    for one in found:
        line = (
            f"{one.recorder}  {one.signed_in}  {_told(one.grants)}  {one.subject} at {one.issuer}"
        )
        out.print(line, soft_wrap=True)


@accounts.command()
def forget(id: Annotated[str, typer.Argument(help="A recorder id.", metavar="ID")]) -> None:
    """Forget whose a recorder id is. Its tokens and sessions end; the log keeps it, as nobody's."""
    from application.access.accounts import Accounts

    with _vault() as vault:
        try:
            Accounts(vault).forget(id)
        except NotFound:
            fail(sentence("there is no account '%(id)s'; `samrad accounts` lists them", id=id))


def _line(one: "Token") -> str:
    state = "revoked" if one.revoked else f"until {one.expires:%Y-%m-%d}"
    used = f"used {one.used}" if one.used else "never used"
    scopes = ", ".join(sorted(one.scopes))
    return f"{one.id}  {state}  {used}  {one.owner}  {_told(one.grants)}  {scopes}  {one.label}"


def _told(grants: tuple[Grant, ...]) -> str:
    return ", ".join(map(str, grants)) or "no part"


def _grant(text: str) -> Grant:
    try:
        return Grant.parse(text)
    except Complaint as error:
        fail(f"--grant: {why_in_words(error, spoken())}")


def _label(text: str) -> str:
    if not text.strip() or len(text) > 100 or not text.isprintable():
        fail(sentence("--label: write what it is for, in 1 to 100 signs"))
    return text.strip()


def _id(recorder: str) -> str:
    """Check that a recorder id has the form of a slug, since it stands in the log."""
    if not re.fullmatch(SLUG_FORM, recorder) or recorder == PUBLIC.id:
        fail(
            sentence(
                "--recorder: an id has small letters a to z, digits and single hyphens; not "
                "'public'"
            )
        )
    return recorder
