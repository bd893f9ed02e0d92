"""The endpoint that commands over HTTP are compared with: FastAPI, a body, and one commit.

``python -m bench.bare`` serves it on a free port.
"""

import os
import threading
from pathlib import Path

import uvicorn
from fastapi import FastAPI
from fastapi.responses import Response
from pydantic import BaseModel

from bench.raw import RawSQLite, command_row
from domain.consultation.dialogue import ViewStated


class Receipt(BaseModel):
    """The endpoint's answer."""

    consultation: str
    id: str
    version: int


def create_app(database: Path) -> FastAPI:
    """Three endpoints: one stores, one only answers, and one returns a page of a given size."""
    app, storage, lock = FastAPI(), RawSQLite(database), threading.Lock()
    versions = iter(range(1, 1 << 62))

    @app.post("/stored/{consultation}", status_code=201)
    def stored(consultation: str, body: ViewStated) -> Receipt:
        with lock:
            version = next(versions)
            event = (consultation, version, body.kind, body.model_dump_json().encode())
            storage.commit([event], command_row(event))
        return Receipt(consultation=consultation, id=body.id, version=version)

    @app.post("/answered/{consultation}", status_code=201)
    def answered(consultation: str, body: ViewStated) -> Receipt:
        return Receipt(consultation=consultation, id=body.id, version=next(versions))

    @app.get("/page/{size}")
    def page(size: int) -> Response:
        return Response(b" " * size, media_type="text/html")

    return app


if __name__ == "__main__":
    uvicorn.run(create_app(Path(os.environ["SAMRAD_BENCH_DATABASE"])), port=0)
