"""`samrad serve`: the pages and the API."""

import logging
import os
from contextlib import ExitStack
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from application.audit.notary import Notary
from application.engine import Engine
from application.heartbeat import Heartbeat
from application.log.failures import LOG_FAILURES
from application.log.lines import Damaged
from application.log.log import Receded
from interfaces.cli.console import fail, opened, out, spoken, tell
from interfaces.home.audit import audit_log, undefended
from interfaces.home.home import answers, home
from interfaces.home.people import people_of
from interfaces.home.settings import Misconfigured, Settings, settings, unknown
from interfaces.http import logs
from interfaces.wording.message import sentence

if TYPE_CHECKING:
    from interfaces.http.rates import Rates
    from interfaces.serving.entrance import Entrance

app = typer.Typer()

_MISSING = "some are gone that were kept; which they are stands in the server's log"


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[
        int | None,
        typer.Option(
            min=0, max=65535, help="Port; 0 picks a free one. Without it: 8080, or the next free."
        ),
    ] = None,
    bundled: Annotated[
        bool, typer.Option(help="First load the archive that comes with samrad, and list it.")
    ] = False,
) -> None:
    """Serve the pages, and the API (its description is at /openapi.json).

    On this machine alone, it prints an address that lets you in. If others can reach it, it starts
    only if there is an issuer to sign in at, or a token. It does not start on a log that differs
    from what was signed.
    """
    from application.feed import Limits
    from application.pseudonyms import Pseudonyms
    from interfaces.home.models import models_of, working
    from interfaces.http.readiness import Check
    from interfaces.http.service import Service
    from interfaces.serving import server
    from interfaces.serving.app import create_app
    from interfaces.serving.entrance import entrance

    chosen = configured()
    at = _port(host, port)
    with ExitStack() as stack:
        engine = stack.enter_context(opened(write=True))
        audit = audit_log(home(), engine)
        audit.check()
        if bundled:
            _list_archive(engine)
        missing = audit.issued.missing()
        for complaint in (missing, undefended(engine)):
            if complaint:
                logging.getLogger(__name__).warning(complaint)
        kept = people_of(engine)
        with kept.as_written():
            way_in = entrance(chosen, kept.vault, host, at)
            pseudonyms = Pseudonyms.of(kept.vault)
            if keys := kept.opening():  # destroys once more what the log says was erased
                keys.survey()
        forget_commands(engine, chosen)
        notary = stack.enter_context(
            Notary(audit, facts=chosen.sign_facts, seconds=chosen.sign_after)
        )
        heart = stack.enter_context(Heartbeat(engine))
        models = stack.enter_context(models_of(home(), engine))
        if chosen.project:
            models = stack.enter_context(working(models))
        service = Service(
            engine,
            answers(engine),
            gate=way_in.door,
            audit=audit,
            models=models,
            people=kept,
            pseudonyms=pseudonyms,
            limits=Limits(followers=chosen.feed_clients),
            rates=_rates(chosen),
            checks=(
                Check("signing", notary.fault),
                Check("checkpoints", lambda: missing and _MISSING, warns=True),
                Check("triggers", lambda: undefended(engine), warns=True),
            ),
            hosts=way_in.hosts,
            staleness=heart.staleness,
            stalest=chosen.staleness,
        )
        server.serve(
            create_app(service), partial(_welcome, way_in), host=host, port=at,
            log_config=None, log_level=chosen.log_level,
            forwarded_allow_ips=list(chosen.proxies),
            access_log=False,  # our own log has the requests
            timeout_graceful_shutdown=10, timeout_keep_alive=75,  # longer than a proxy's, 60
        )  # fmt: skip


def _port(host: str, asked: int | None) -> int:
    """The port to listen on. It is found before anything else, and a taken one is reported."""
    from interfaces.serving.port import USUAL, port_for

    try:
        found = port_for(host, asked)
    except Misconfigured as error:
        fail(*error.whys)
    if asked is None and found != USUAL:
        tell(
            sentence("port %(usual)s is taken; port %(found)s is used", usual=USUAL, found=found),
            err=True,
        )
    return found


def _welcome(way_in: "Entrance") -> None:
    """Print the address last. It lets its reader in, so it is not for the log."""
    if way_in.welcome:
        tell(way_in.welcome, err=True)


def _list_archive(engine: Engine) -> None:
    """Load the bundled rounds, and print a line for each."""
    from interfaces.cli.loading import load_archive
    from interfaces.cli.tables.rounds import in_a_line_each

    load_archive(engine, spoken())
    out.print(in_a_line_each(answers(engine), spoken()))


def _rates(chosen: Settings) -> "Rates":
    """How often one client may ask; a client on the machine itself, as often as it likes."""
    from interfaces.http.rates import Rates

    return Rates(
        reads=chosen.rate_reads,
        commands=chosen.rate_commands,
        costly=chosen.rate_costly,
        steps=chosen.rate_steps,
        failures=chosen.rate_failures,
        spare_loopback=not chosen.hosts,
    )


def forget_commands(engine: Engine, chosen: Settings) -> None:
    """Forget the commands that were carried out longer ago than the settings say."""
    if not chosen.commands_kept or engine.recorder.follows():
        return
    try:
        last = engine.look()
        if last is None:
            return
        now = min(last, engine.sources.clock())  # a clock that leaps ahead makes nothing old
        engine.recorder.forget_commands(now - timedelta(days=chosen.commands_kept))
    except (*LOG_FAILURES, Damaged, Receded) as error:  # another start forgets them
        logging.getLogger(__name__).warning("no commands are forgotten now: %s", error)


def configured() -> Settings:
    """The settings of a service, once they set up its log. An invalid one ends the command."""
    try:
        chosen = settings()
    except Misconfigured as error:
        fail(*error.whys)
    logs.configure(chosen.log_format, chosen.log_level)
    for complaint in unknown(os.environ):
        logging.getLogger(__name__).warning(complaint)
    return chosen
