"""The API's description; run as a module it prints it: ``docs/openapi.json`` is that text."""

from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI

from interfaces.api.examples import example
from interfaces.http.access import ANYBODY, Rule, security
from interfaces.http.problems import MEDIA_TYPE, documented

_PROBLEM = "#/components/schemas/ProblemSchema"
_PROBLEM_CONTENT = {MEDIA_TYPE: {"schema": {"$ref": _PROBLEM}}}
_UNUSED = ("HTTPValidationError", "ValidationError")


def describe(app: FastAPI, rules: Mapping[str, Rule]) -> None:
    """Tidy the description: each operation has its rule, and what recurs stands once."""
    plain = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _tidied(plain(), rules)
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]


def _tidied(schema: dict[str, Any], rules: Mapping[str, Rule]) -> dict[str, Any]:
    components = schema["components"]
    components["securitySchemes"] = _WAYS
    for path, operations in schema["paths"].items():
        for method, operation in operations.items():
            _ruled(operation, rules[f"{method.upper()} {path}"])
    for name in _UNUSED:  # the framework's own form of 422, which is never sent
        components["schemas"].pop(name, None)
    parameters: dict[str, Any] = {}
    responses: dict[str, Any] = {}
    for method, operation in (one for path in schema["paths"].values() for one in path.items()):
        value = example(operation["operationId"])
        if value:
            body = operation["requestBody"]["content"]["application/json"]
            body["examples"] = {"fictional": {"value": value}}
        operation["parameters"] = [
            _shared(parameters, "parameters", told["name"], told)
            for told in operation.get("parameters", ())
        ]
        told = {
            status: _as_problem(response) if _is_problem(response) else response
            for status, response in operation["responses"].items()
            if not _is_unused(response)
        }
        operation["responses"] = {
            status: _shared(responses, "responses", status, response)
            if method == "post" or MEDIA_TYPE in response.get("content", {})
            else response
            for status, response in told.items()
        }
    components |= {"parameters": parameters, "responses": responses}
    return schema


_WAYS = {
    "bearer": {
        "type": "http",
        "scheme": "bearer",
        "description": "A personal access token, the token printed at start, or an access token "
        "of the identity provider.",
    },
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": "__Host-samrad",
        "description": "The session of a browser. What changes anything carries `X-CSRF-Token`.",
    },
}


def _ruled(operation: dict[str, Any], rule: Rule) -> None:
    """Say who may, and how those are answered who may not."""
    operation |= security(rule)
    if rule is not ANYBODY:
        turned_away = documented("not-signed-in", "not-recognised", "forbidden")
        for status, told in turned_away.items():
            answer = {"description": told["description"], "content": _PROBLEM_CONTENT}
            operation["responses"].setdefault(str(status), answer)


def _shared(known: dict[str, Any], section: str, name: str, told: dict[str, Any]) -> dict[str, str]:
    """A reference to what is told, which stands once among the components."""
    for content in told.get("content", {}).values():
        content["schema"].pop("title", None)
    number = 1
    while known.setdefault(f"{name}-{number}", told) != told:
        number += 1
    return {"$ref": f"#/components/{section}/{name}-{number}"}


def _reference(response: dict[str, Any]) -> str:
    """The schema of an answer, under whatever media type the operation's own answer has."""
    contents = response.get("content", {}).values()
    return next((str(c["schema"]["$ref"]) for c in contents if "$ref" in c.get("schema", {})), "")


def _is_problem(response: dict[str, Any]) -> bool:
    return _reference(response) == _PROBLEM


def _is_unused(response: dict[str, Any]) -> bool:
    return _reference(response).endswith(_UNUSED)


def _as_problem(response: dict[str, Any]) -> dict[str, Any]:
    return {"description": response["description"], "content": _PROBLEM_CONTENT}
