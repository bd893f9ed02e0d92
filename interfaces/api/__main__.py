"""Print the description of the API: ``python -m interfaces.api > docs/openapi.json``."""

import json

from application.engine import Engine
from interfaces.api.app import create_app
from interfaces.home import answers


def text() -> str:
    """The OpenAPI description, as committed."""
    with Engine() as engine:
        app = create_app(engine, answers(engine))
        return json.dumps(app.openapi(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


if __name__ == "__main__":
    print(text(), end="")
