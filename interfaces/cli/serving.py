"""`samrad serve` and `samrad bench`: the program at work, and what it costs."""

import json
import logging
import os
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from application.engine import Engine
from application.heart import Heart
from interfaces import logs
from interfaces.audit import audit_log
from interfaces.cli.console import AsJson, fail, one_of, opened, out, tell, tell_json
from interfaces.home import answers, home
from interfaces.people import people_of
from interfaces.settings import Misconfigured, Settings, settings, unknown

if TYPE_CHECKING:
    from interfaces.api.rates import Rates

app = typer.Typer()


@app.command()
def bench(
    facts: Annotated[int, typer.Option(min=100, help="Facts of a consultation.")] = 2500,
    rounds: Annotated[int, typer.Option(min=5, help="How often; the median counts.")] = 9,
    regions: Annotated[int, typer.Option(min=1, max=21, help="Regions of the archive.")] = 21,
    periods: Annotated[int, typer.Option(min=1, max=20, help="Consultations of each.")] = 8,
    only: Annotated[
        list[str] | None, typer.Option(help="Only this section; may be repeated.", metavar="NAME")
    ] = None,
    postgresql: Annotated[
        str | None,
        typer.Option(
            help="URL of a PostgreSQL server in which databases may be made and dropped.",
            metavar="URL",
        ),
    ] = None,
    as_json: AsJson = False,
    markdown: Annotated[
        bool, typer.Option(help="The table as docs/performance.md has it.")
    ] = False,
) -> None:
    """What the engine costs, as ratios to a raw floor of the same run.

    Sections: engine, proofs, models, people, writes, http, pages, growth, whole-job.
    """
    from interfaces.cli.bench.archive import Size
    from interfaces.cli.bench.sections import SECTIONS, run
    from interfaces.cli.bench.table import as_markdown, as_table

    for name in only or ():
        one_of("--only", name, tuple(SECTIONS))
    measured = {}
    if not postgresql:
        tell("PostgreSQL is not measured: --postgresql names no server", err=True)
    for section, figures in run(Size(regions, periods, facts), rounds, only or (), postgresql):
        measured[section] = figures
        if not as_json and not markdown:
            out.print(as_table(section, figures))
    if as_json:
        told = [{"section": s} | one.plain() for s, some in measured.items() for one in some]
        tell_json(json.dumps(told, indent=2))
    elif markdown:
        tell("\n".join(as_markdown(one for some in measured.values() for one in some)))


# --- serving -----------------------------------------------------------------------------------


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port; 0 picks a free one.")] = 8080,
) -> None:
    """Serve the pages, and the API (its description is at /openapi.json).

    On this machine alone, an address that lets in is printed. Where others reach it, it starts only
    if there is an issuer to sign in at, or a token. It does not start on a log that differs from
    what was signed.
    """
    from application.feed import Limits
    from application.pseudonyms import Pseudonyms
    from interfaces.access import entrance
    from interfaces.api import server
    from interfaces.api.app import create_app
    from interfaces.api.door import Hosts
    from interfaces.api.standby import Fresh
    from interfaces.models import models_of, working
    from interfaces.web.site import install

    chosen = configured()
    with ExitStack() as stack:
        engine = stack.enter_context(opened(write=True))
        audit = audit_log(home(), engine)
        audit.check()
        kept = people_of(engine)
        with kept.as_written():
            way_in = entrance(chosen, kept.vault, host, port)
            pseudonyms = Pseudonyms.of(kept.vault)
            if keys := kept.opening():  # what the log says was erased is destroyed once more
                keys.survey()
        forget_commands(engine, chosen)
        heart = stack.enter_context(Heart(engine))
        models = stack.enter_context(models_of(home(), engine))
        if chosen.project:
            models = stack.enter_context(working(models, home()))
        limits = Limits(followers=chosen.feed_clients)
        created = create_app(
            engine, answers(engine), audit, models=models, limits=limits, gate=way_in.door,
            pseudonyms=pseudonyms, kept=kept, rate=_rates(chosen),
        )  # fmt: skip
        created.add_middleware(Fresh, staleness=heart.staleness, bound=chosen.staleness)
        if way_in.hosts is not None:
            created.add_middleware(Hosts, names=way_in.hosts)
        install(created)
        if way_in.welcome:
            tell(way_in.welcome, err=True)  # it lets in, and is not for the log
        server.serve(
            created, host=host, port=port, log_config=None, log_level=chosen.log_level,
            forwarded_allow_ips=list(chosen.proxies),
            access_log=False,  # requests are told by our own log
            timeout_graceful_shutdown=10, timeout_keep_alive=75,  # longer than a proxy's, 60
        )  # fmt: skip


def _rates(chosen: Settings) -> "Rates":
    """How often one client may ask: whoever sits at the machine itself, as often as they like."""
    from interfaces.api.rates import Rates

    return Rates(
        reads=chosen.rate_reads,
        commands=chosen.rate_commands,
        costly=chosen.rate_costly,
        steps=chosen.rate_steps,
        failures=chosen.rate_failures,
        spare_loopback=not chosen.hosts,
    )


def forget_commands(engine: Engine, chosen: Settings) -> None:
    """Forget which commands were carried out, of those older than the settings say."""
    if chosen.commands_kept and not engine.recorder.follows():
        engine.recorder.forget_commands(datetime.now(UTC) - timedelta(days=chosen.commands_kept))


def configured() -> Settings:
    """The settings of a service, its log set up by them; a message where one cannot be used."""
    try:
        chosen = settings()
    except Misconfigured as error:
        fail(str(error))
    logs.configure(chosen.log_format, chosen.log_level)
    for complaint in unknown(os.environ):
        logging.getLogger(__name__).warning(complaint)
    return chosen
