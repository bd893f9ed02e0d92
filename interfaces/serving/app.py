"""The application: the API put together."""

from collections.abc import Sequence

from fastapi import Depends, FastAPI

from application.answers import Answers
from application.audit.log import AuditLog
from application.engine import Engine
from application.feed import Limits
from application.models.queries import Models
from application.pseudonyms import Pseudonyms
from interfaces.api import answers as reads
from interfaces.api import (
    board,
    charters,
    compare,
    consultations,
    events,
    history,
    metrics,
    organisations,
    people,
    proofs,
    service,
    sign_in,
    what_if,
)
from interfaces.api.openapi import describe
from interfaces.home.people import People
from interfaces.http import (
    access,
    bounds,
    headers,
    logs,
    measures,
    methods,
    problems,
    rates,
    readiness,
)
from interfaces.http.door import Door
from interfaces.http.gate import Gate
from interfaces.http.queries import only_known
from interfaces.http.rates import Rates
from interfaces.http.readiness import Check

_ABOUT = """\
Who took part in a consultation on a regional culture plan, and which principles were honoured.

Commands record what happened, one fact each, and are refused only where they contradict the
record or are malformed; bad practice is recorded, and warned of in the answer. Every problem
is an RFC 9457 document whose `type` leads to its explanation.
"""

PARTS = (
    reads, history, what_if, compare, board, consultations, organisations, events,
    people, proofs, service, sign_in, metrics, charters, problems,
)  # fmt: skip


def create_app(
    engine: Engine,
    answers: Answers,
    audit: AuditLog | None = None,
    *,
    models: Models | None = None,
    limits: Limits | None = None,
    gate: Gate | None = None,
    pseudonyms: Pseudonyms | None = None,
    kept: People | None = None,
    rate: Rates | None = None,
    checks: Sequence[Check] = (),
) -> FastAPI:
    """The API on an engine, answers on it, and its audit log, if there is a key to sign with.

    Without `models` nothing is answered over all rounds. `limits` are those of the feed.
    `gate` tells who asks; without one it is the public, who reads what is published. `kept` is
    what is kept of persons' keys; without it nothing of them is opened. `rate` is how often one
    client may ask. `checks` are looked at by `/readyz`.
    """
    app = FastAPI(
        title="samrad",
        version="0.1.0",
        summary="The consultation process engine",
        description=_ABOUT,
        separate_input_output_schemas=False,
        docs_url=None,  # their pages load scripts from other hosts
        redoc_url=None,
        dependencies=[Depends(access.permitted), Depends(only_known)],
        responses=problems.documented("invalid"),
    )
    app.state.engine = engine
    app.state.answers = answers
    app.state.audit = audit
    app.state.pseudonyms = pseudonyms or Pseudonyms()
    for part in PARTS:
        app.include_router(part.router)
    methods.install(app)
    if rate:
        rates.install(app, rate)
    access.install(app, [part.router for part in PARTS], gate)
    bounds.install(app)
    problems.install(app)
    sign_in.install(app, gate if isinstance(gate, Door) else None)
    measures.install(app)
    readiness.install(app, checks)
    board.install(app, models)
    people.install(app, kept)
    events.install(app, limits, spare_loopback=rate is None or rate.spare_loopback)
    logs.install(app, logs.access, app.state.measures.request)
    headers.install(app)
    describe(app)
    return app
