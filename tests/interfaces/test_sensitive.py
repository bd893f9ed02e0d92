"""Nobody can choose persons by what is sensitive: not by one answer, and not by two.

Ethnic origin, religion and health show on organisations and meetings alone (Act 2018:218, chapter
3, section 3). Every operation is asked everything here, and every pair of answers is held together:
whoever stands for an organisation, or at a meeting, that tells of such things is named by none, and
no word that two answers share leads from such an entry to one that names the same person.
"""

import asyncio
import json
import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx
import pytest
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from application.answers import Answers
from application.audit.log import AuditLog, Issued
from domain.consultation.people import SENSITIVE
from domain.words import SLUG_FORM
from interfaces.home.home import Home, yardstick
from interfaces.home.people import people_of
from interfaces.http.service import Service
from interfaces.serving.app import create_app
from interfaces.web.site import PAGES
from tests.interfaces.api_client import SIGNER, TODAY, Badge, Client, kind_of, modelled

ROUNDS = ("forra", "denna")
PLAIN = {"koren": {"groups": ["amateur-culture"]}, "teatern": {"sector": "culture-and-arts"}}
TELLING = {
    "sameforeningen": {"groups": ["sami"]},
    "forsamlingen": {"sector": "religion"},
    "horselskadade": {"groups": ["disability"]},
    "romska": {"parties": ["national-minority"]},
}
PEOPLE = {
    "anna": "Anna Ett", "bo": "Bo Två", "cecilia": "Cecilia Tre", "david": "David Fyra",
    "eva": "Eva Fem", "frida": "Frida Sex",
}  # fmt: skip
"""Nobody of that name."""
ROLES = (
    "officer:20", "auditor", "researcher", "officer auditor researcher administrator",
)  # fmt: skip


def person(id: str) -> dict[str, str]:
    return {"value": PEOPLE[id], "person": f"p-{id}"}


def told() -> Iterator[tuple[str, str, dict[str, Any], int]]:
    """Facts: the round, the kind, the body, and how it is answered."""
    for round in ROUNDS:
        for id, described in (PLAIN | TELLING).items():
            body = {"id": f"o-{id}", "organisation": id, "name": f"Om {id}"}
            if not (round == "forra" and id == "romska"):  # which tells of itself this time only
                body |= described
            yield round, "organisation-described", body, 201
        yield round, "meeting-held", {"id": "oppet", "occurred": "2018-02-13"}, 201
        samiskt = {"id": "samiskt", "occurred": "2018-02-14", "groups": ["sami"]}
        yield round, "meeting-held", samiskt, 201
        yield round, "invitation-sent", {"id": "bjod", "to": list(PLAIN | TELLING)}, 201
    for number, id in enumerate(TELLING):
        named = {"id": f"k-{id}", "organisation": id, "name": person("anna")}
        yield "denna", "contact-named", named, 409
        came = {"id": f"n-{id}", "organisation": id, "meeting": "oppet"}
        yield "denna", "attendance-recorded", came | {"represented_by": person("anna")}, 409
        yield "denna", "attendance-recorded", came | {"count": f"{number + 1} persons"}, 201
    came = {"id": "n-kor-sami", "organisation": "koren", "meeting": "samiskt"}
    yield "denna", "attendance-recorded", came | {"represented_by": person("bo")}, 409
    # Bo stands for the choir, and for an organisation that only later tells of itself
    yield "denna", "contact-named", _contact("koren", "bo"), 201
    later = {"id": "o-senare", "organisation": "senare", "name": "Senare"}
    yield "denna", "organisation-described", later, 201
    yield "denna", "contact-named", _contact("senare", "bo"), 201
    yield "denna", "contact-named", _contact("teatern", "cecilia"), 201
    # David stands for one that told nothing of itself in the round before, and does in this one
    yield "forra", "contact-named", _contact("romska", "david"), 201
    yield "forra", "contact-named", _contact("teatern", "david"), 201
    # Eva came to a meeting that only later is said to be for a minority
    yield "denna", "meeting-held", {"id": "senare-samiskt", "occurred": "2018-03-01"}, 201
    came = {"id": "n-eva", "organisation": "koren", "meeting": "senare-samiskt"}
    yield "denna", "attendance-recorded", came | {"represented_by": person("eva")}, 201
    yield "denna", "response-received", {"id": "svar-eva", "signed_by": person("eva")}, 201
    changes = {"groups": ["jews"]}
    for entry in ("o-senare", "senare-samiskt"):
        said = {"id": f"r-{entry}", "entry": entry, "changes": changes, "reason": "Framgår nu"}
        yield "denna", "corrected", said, 201


def _contact(organisation: str, id: str) -> dict[str, Any]:
    return {"id": f"k-{organisation}", "organisation": organisation, "name": person(id)}


OPENED = {"k-koren": "Bo Två", "k-teatern": ("Cecilia Tre", "David Fyra"), "svar-eva": "Eva Fem"}
WITHHELD = {("denna", "k-senare"), ("forra", "k-romska"), ("denna", "n-eva")}


@pytest.fixture(scope="module")
def world() -> Iterator[Client]:
    with (
        TemporaryDirectory() as folder,
        Home(Path(folder), Path(folder) / "samrad.db").open(write=True) as engine,
    ):
        audit = AuditLog(engine.tree, SIGNER, Issued(Path(folder)))
        answers = Answers(engine, yardstick(), lambda: TODAY)
        app = create_app(
            Service(engine, answers, audit=audit, gate=Badge(), people=people_of(engine))
        )
        client = Client(app, engine)
        for number, id in enumerate(ROUNDS):
            opening = {
                "id": id, "region": "20", "holder": "R", "plan": "P",
                "period": f"{2015 + 4 * number}/{2018 + 4 * number}", "kept": "live",
            }  # fmt: skip
            client.post("/consultations", opening, badge="officer")
        for round, kind, body, status in told():
            answer = client.post(f"/consultations/{round}/{kind}", body, badge="officer:20")
            assert answer.status_code == status, answer.text
            if status == 409:
                assert kind_of(answer) == "person-sensitive"
        with modelled(client):
            yield client


# --- everything that can be asked ----------------------------------------------------------------


def values(world: Client, name: str, schema: dict[str, Any]) -> list[str]:
    """Values that a parameter takes: of its own words, and all that there is in the record."""
    schema = (schema.get("anyOf") or [schema])[0]
    schema = schema.get("items", schema)
    if "$ref" in schema:
        schema = world.app.openapi()["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
    known = [str(one) for one in schema.get("enum", ())]
    states = [world.engine.consultation(id) for id in ROUNDS]
    entries = {e for state in states for e, one in state.facts.items() if any(one.fact.people())}
    return known or {
        "consultation": [*ROUNDS], "round": [*ROUNDS], "region": ["20"],
        "entry": [*sorted(entries), "o-senare"],
        "organisation": [*PLAIN, *TELLING, "senare"], "value": [*SENSITIVE, "amateur-culture"],
        "dimension": ["group", "party", "sector", "all"], "language": ["sv", "en"],
        "charter": [yardstick().sha256], "sha256": [yardstick().sha256], "limit": ["200"],
        "from": ["2"], "first": ["1"], "second": ["2"], "old": ["1"], "kind": ["invalid"],
        "principle": ["dialogue"], "criterion": ["05", "14"], "known_at": ["40"],
        "true_on": ["2018-02-20"],
    }.get(name, [])  # fmt: skip


def addresses(world: Client) -> Iterator[str]:
    """Every GET operation, with every value of its path, and of each part of its query."""
    for path, operations in world.app.openapi()["paths"].items():
        told = operations.get("get")
        if told is None or path.startswith(("/sign-in", "/tokens", "/me", "/metrics")):
            continue
        given = [_resolved(world, one) for one in told.get("parameters", ())]
        named = {p["name"]: values(world, p["name"], p["schema"]) for p in given}
        places = re.findall(r"{(\w+)}", path)
        queries = {p["name"]: named[p["name"]] for p in given if p["in"] == "query"}
        pairs = [f"{name}={value}" for name, some in queries.items() for value in some]
        asked = ["", *pairs]
        if path == "/figures":
            asked += [f"dimension={a}&value={b}" for a in queries["dimension"] for b in SENSITIVE]
        if path.startswith("/compare"):
            asked = ["consultation=forra&consultation=denna", "region=20"]
        for filled in product(*(named[place] for place in places)):
            address = path.format(**dict(zip(places, filled, strict=True)))
            needed = "from=2" if path.endswith("/diff") else ""
            if path.endswith("/side-by-side"):
                needed = f"charter={yardstick().sha256}"
            for query in [""] if "{entry}" in path else asked:
                yield f"{address}?{'&'.join(filter(None, (needed, query)))}".rstrip("?")


def _resolved(world: Client, told: dict[str, Any]) -> dict[str, Any]:
    if "$ref" not in told:
        return told
    name = told["$ref"].rsplit("/", 1)[1]
    found: dict[str, Any] = world.app.openapi()["components"]["parameters"][name]
    return found


@pytest.fixture(scope="module")
def answered(world: Client) -> dict[str, dict[str, str]]:
    """What each role is answered, address by address."""
    asked = list(dict.fromkeys(addresses(world)))
    assert len(asked) > 300
    return {role: asyncio.run(_answered(world, asked, role)) for role in ROLES}


async def _answered(world: Client, asked: list[str], role: str) -> dict[str, str]:
    """All in one loop, which a thousand requests are quicker in."""
    transport = httpx.ASGITransport(world.app)
    badge = {"badge": role}
    async with httpx.AsyncClient(
        transport=transport, base_url="http://samrad", headers=badge
    ) as client:
        answers = {address: await client.get(address) for address in asked}
    return {address: told.text for address, told in answers.items() if told.status_code == 200}


Answered = dict[str, dict[str, str]]
PERSONS = re.compile(r"/consultations/([^/]+)/facts/([^/]+)/people")


@pytest.mark.parametrize("role", ROLES)
def test_a_name_stands_in_no_answer_but_that_of_the_entry_that_tells_it(
    answered: Answered, role: str
) -> None:
    for address, text in answered[role].items():
        told = {name for name in PEOPLE.values() if name in text}
        entry = PERSONS.fullmatch(address)
        if not told:
            continue
        assert entry, f"{address} names {told}"
        assert "officer" in role
        expected = OPENED[entry[2]]
        assert told <= ({expected} if isinstance(expected, str) else {*expected})


def test_what_is_only_later_known_to_be_sensitive_is_withheld(answered: Answered) -> None:
    for role in ("officer:20", ROLES[-1]):
        opened = {}
        for address, text in answered[role].items():
            if entry := PERSONS.fullmatch(address):
                states = {one["read"]["state"] for one in json.loads(text)["people"]}
                opened |= {(entry[1], entry[2]): states} if states else {}
        assert {where for where, states in opened.items() if states == {"withheld"}} == WITHHELD
        assert {e for (_, e), states in opened.items() if states == {"readable"}} == {*OPENED}


@pytest.mark.parametrize("role", ROLES)
def test_two_answers_together_lead_from_no_such_entry_to_a_name(
    answered: Answered, role: str
) -> None:
    """What could join them is a word that stands with both, and nowhere else."""
    texts = answered[role]
    where = {
        entry: {w for a, t in texts.items() for w in _sealed(t, entry)}
        for entry in ("k-senare", "k-koren", "k-romska", "k-teatern", "n-eva", "svar-eva")
    }
    if role in ("officer:20", "auditor", ROLES[-1]):
        assert all(where.values())
    for telling, plain in (
        ("k-senare", "k-koren"), ("k-romska", "k-teatern"), ("n-eva", "svar-eva"),
    ):  # fmt: skip
        assert not where[telling] & where[plain]


def _sealed(text: str, entry: str) -> Iterator[str]:
    """The words by which an answer tells of a person in an entry, wherever it tells of it."""
    for found in re.finditer(r'\{[^{}]*"mention"[^{}]*\}', text):
        told = json.loads(found[0])
        if told.get("place", "").startswith(f"{entry}/"):
            yield from (told["mention"], told["digest"], told["sealed"])


@pytest.mark.parametrize("role", ROLES)
def test_the_senders_own_ids_of_persons_are_told_by_none(answered: Answered, role: str) -> None:
    for address, text in answered[role].items():
        assert not re.search(r"\bp-(anna|bo|cecilia|david|eva|frida)\b", text), address


def test_no_operation_takes_a_persons_name_or_an_attribute_to_choose_by(world: Client) -> None:
    """The words that operations take are known; what tells of persons is asked for by entry."""
    taken = {
        _resolved(world, one)["name"]
        for operations in world.app.openapi()["paths"].values()
        for told in operations.values()
        for one in told.get("parameters", ())
        if _resolved(world, one)["in"] == "query"
    }
    assert taken == {
        "after", "at_least", "by", "charter", "code", "consultation", "criterion", "cursor",
        "dimension", "due_before", "error", "from", "iss", "known_at",
        "limit", "next", "old", "organisation", "phase", "preview", "principle",
        "region", "round", "start", "state", "step", "to", "token", "true_on", "value",
        "verdict", "with",
    }  # fmt: skip
    assert re.fullmatch(SLUG_FORM, "k-koren")


PAGES_TAKE = {
    "after", "at_least", "beside", "by", "charter", "consultation", "criterion", "cursor", "days",
    "file", "known_at", "move", "name", "number", "only", "organisation", "phase", "public_on",
    "region", "remove", "step", "to", "true_on", "value", "view",
    # what a button fills in, in the form that it leads to
    "approach", "commitment", "concern", "contest", "entry", "goal", "invitation", "meeting",
    "meetings", "recorded", "referral", "response", "views",
}  # fmt: skip


def test_no_page_takes_a_persons_name_or_an_attribute_to_choose_by() -> None:
    """Of the words that pages take, `name` is that of organisations, and looks at nothing else."""
    routes = [route for part in PAGES for route in part.routes if isinstance(route, APIRoute)]
    taken = {name: route.path for route in routes for name in queried(route.dependant)}
    assert taken.keys() == PAGES_TAKE
    assert taken["name"] == "/{tongue}/organisations"


def queried(dependant: Dependant) -> Iterator[str]:
    """The words of the query that a page takes, itself or by what it depends on."""
    yield from (parameter.alias for parameter in dependant.query_params)
    for one in dependant.dependencies:
        yield from queried(one)
