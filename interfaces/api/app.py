"""The application: the API put together."""

from fastapi import Depends, FastAPI

from application.answers import Answers
from application.audit.log import AuditLog
from application.engine import Engine
from application.feed import Limits
from application.models.queries import Models
from domain.record import Role
from interfaces import logs
from interfaces.api import answers as reads
from interfaces.api import (
    board,
    charters,
    compare,
    consultations,
    events,
    history,
    measures,
    metrics,
    organisations,
    problems,
    proofs,
    service,
    what_if,
)
from interfaces.api.context import Recorder
from interfaces.api.openapi import describe
from interfaces.api.queries import only_known

_ABOUT = """\
Who took part in a consultation on a regional culture plan, and which principles were honoured.

Commands record what happened, one fact each, and are refused only where they contradict the
record or are malformed; bad practice is recorded, and warned of in the answer. Every problem
is an RFC 9457 document whose `type` leads to its explanation.
"""


def create_app(
    engine: Engine,
    answers: Answers,
    audit: AuditLog | None = None,
    *,
    models: Models | None = None,
    limits: Limits | None = None,
    recorder: str = "officer",
    role: Role = "officer",
) -> FastAPI:
    """The API on an engine, answers on it, and its audit log, if there is a key to sign with.

    Without `models` nothing is answered over all rounds. `limits` are those of the feed.
    Until there is sign-in, `recorder` records everything.
    """
    app = FastAPI(
        title="samrad",
        version="0.1.0",
        summary="The consultation process engine",
        description=_ABOUT,
        separate_input_output_schemas=False,
        docs_url=None,  # their pages load scripts from other hosts
        redoc_url=None,
        dependencies=[Depends(only_known)],
        responses=problems.documented("invalid"),
    )
    app.state.engine = engine
    app.state.answers = answers
    app.state.audit = audit
    app.state.recorder = Recorder(recorder, role)
    for part in (
        reads, history, what_if, compare, board, consultations, organisations, events,
        proofs, service, metrics, charters, problems,
    ):  # fmt: skip
        app.include_router(part.router)
    problems.install(app)
    measures.install(app)
    board.install(app, models)
    events.install(app, limits)
    logs.install(app, logs.access, app.state.measures.request)
    describe(app)
    return app
