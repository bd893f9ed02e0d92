"""The OpenAPI description of the API, as it is committed."""

import json

from application.engine import Engine
from interfaces.home.home import answers
from interfaces.http.service import Service
from interfaces.serving.app import create_app


def text() -> str:
    """The description as JSON, its keys in order."""
    with Engine() as engine:
        app = create_app(Service(engine, answers(engine)))
        return json.dumps(app.openapi(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
