"""The API keeps what its description promises."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.config import SchemathesisConfig
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from domain.consultation import KINDS
from interfaces.http.problems import PROBLEMS
from tests.every_kind import ROUND as EVERY_KIND
from tests.every_kind import as_sent
from tests.interfaces.api_client import Client, api, application, modelled

_CONFIG = {
    "request-timeout": 120,  # a replay of every kind of fact takes its time on a busy machine
    "generation": {"max-examples": 3, "deterministic": True, "database": "none"},
    "phases": {"coverage": {"enabled": False}},
    "parameters": {
        "path.consultation": "exempel",
        "header.If-None-Match": '"0"',  # any text is a list of tags: none is there to be refused
    },
}
_CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    negative_data_rejection,
]


@pytest.fixture(scope="module")
def told() -> Iterator[Client]:
    """A round in which every kind of fact stands, so that what is sent can refer to them."""
    with api() as client, modelled(client):
        client.engine.sealer = None  # it takes what is sealed as it is
        for fact in EVERY_KIND:
            kind = fact.short_kind()
            body = as_sent(fact)
            if kind == "opened":
                client.post("/consultations", body | {"id": "exempel"})
            else:
                client.post(f"/consultations/exempel/{kind}", body)
        assert client.get("/consultations/exempel").json()["version"] == len(EVERY_KIND)
        yield client


schema = schemathesis.openapi.from_asgi(
    "/openapi.json", application(), config=SchemathesisConfig.from_dict(_CONFIG)
)


def refused_as_documented(_: Any, response: Any, case: Any) -> None:
    """Whatever is refused is a problem of the table, with its status."""
    if response.status_code >= 400:
        problem = response.json()
        known = PROBLEMS[problem["type"].removeprefix("/problems/")]
        assert known.status == problem["status"] == response.status_code
        assert problem["remedy"]


@schema.parametrize()
@pytest.mark.usefixtures("told")
@settings(suppress_health_check=list(HealthCheck), deadline=None)
def test_whatever_is_sent_is_answered_as_described(case: Any) -> None:
    if re.fullmatch(r'"[0-9]+(-.*)?"', str(case.headers.get("If-Match"))):
        del case.headers["If-Match"]  # a made-up version would only ever be answered 412
    response = case.call()
    too_long = response.status_code == 414  # every address has a bound, whatever the operation
    case.validate_response(
        response, checks=[refused_as_documented] if too_long else [*_CHECKS, refused_as_documented]
    )


# --- the description -------------------------------------------------------------------------


def test_every_operation_documents_its_problems(told: Client) -> None:
    description = told.get("/openapi.json").json()
    assert description["openapi"].startswith("3.1")
    operations = {
        (path, method): operation
        for path, methods in description["paths"].items()
        for method, operation in methods.items()
    }
    assert {o.get("operationId") for o in operations.values()} >= set(KINDS)
    for (path, _), operation in operations.items():
        assert operation["summary"]
        assert operation["description"]
        assert "422" in operation["responses"]  # a parameter that it does not take
        if "requestBody" in operation:
            assert {"400", "413", "415", "422"} <= set(operation["responses"])
        elif "{" in path:
            assert "404" in operation["responses"]
        if any("Idempotency-Key" in taken["$ref"] for taken in operation["parameters"]):
            assert {"409", "412", "503"} <= set(operation["responses"])


def test_every_command_carries_an_example(told: Client) -> None:
    description = told.get("/openapi.json").json()
    for kind in KINDS:
        path = "" if kind == "opened" else f"/{{consultation}}/{kind}"
        body = description["paths"][f"/consultations{path}"]["post"]["requestBody"]
        assert body["content"]["application/json"].get("examples"), kind
