"""Who may what, over every operation of the description: let in, turned away, and shown nothing."""

import json
from collections.abc import Iterator
from datetime import date
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx
import pytest
from fastapi import APIRouter
from fastapi.routing import APIRoute

from application.answers import Answers
from application.audit.log import AuditLog, Issued
from application.engine import Engine
from domain.access import OWN_ACTS
from domain.consultation import KINDS
from domain.fact import Fact
from interfaces.api.examples import example
from interfaces.home.home import yardstick
from interfaces.http.access import Permission
from interfaces.http.service import Service
from interfaces.serving.app import RULES, create_app
from interfaces.web.site import PAGES as WEB
from tests.every_kind import ROUND as EVERY_KIND
from tests.every_kind import as_sent
from tests.interfaces.api_client import SIGNER, TODAY, Badge, Client, kind_of, modelled

OPEN, HIDDEN, ELSEWHERE = "oppen", "dold", "dold-annorstades"
SECRET = "hemlig"
"""Stands in all that is told of the hidden rounds, and nowhere else."""

ROLES = {
    "public": "",
    "member": "-",
    "organisation": "organisation:*:kulturkrets",
    "alliance": "alliance:20:forbundet",
    "national-alliance": "alliance:*:forbundet",
    "officer": "officer:20",
    "officer-elsewhere": "officer:06",
    "auditor": "auditor:20",
    "national-auditor": "auditor",
    "researcher": "researcher:20",
    "national-researcher": "researcher",
    "administrator": "administrator",
}
READ_HIDDEN = {
    "alliance", "national-alliance", "officer", "auditor", "national-auditor", "researcher",
    "national-researcher",
}  # fmt: skip
"""Who reads the round of region 20 that is not published."""
KNOW_RECORDERS = READ_HIDDEN - {"researcher", "national-researcher"}


def hidden_round(region: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every kind of fact, told in words that stand nowhere else, of a round that is kept live."""
    for fact in EVERY_KIND:
        kind = fact.short_kind()
        body = json.loads(json.dumps(as_sent(fact)).replace('"forbundet"', f'"{SECRET}"'))
        if kind == "opened":
            body |= {"region": region, "kept": "live", "plan": f"{SECRET} plan", "holder": SECRET}
        if kind == "organisation-described":
            # what is known of an organisation that a published round knows, all may know
            known = body["organisation"] != SECRET
            body |= {"name": body["organisation"] if known else f"{SECRET} {body['name']}"}
        for field in ("text", "reason", "statement", "place", "note"):
            if field in body:
                body[field] = f"{SECRET} {body[field]}"
        if kind not in ("record-published", "record-withheld"):
            yield kind, body


def fill(client: Client, id: str, facts: Iterator[tuple[str, dict[str, Any]]]) -> None:
    """A round of all of it that can be recorded."""
    for kind, body in facts:
        if kind == "opened":
            client.post("/consultations", body | {"id": id}, badge="officer")
        else:
            client.post(f"/consultations/{id}/{kind}", body, badge="officer")


@pytest.fixture(scope="module")
def world() -> Iterator[Client]:
    """Three rounds: one that all may read, one that region 20 may, and one that region 06 may."""
    with Engine() as engine, TemporaryDirectory() as folder:
        audit = AuditLog(engine.tree, SIGNER, Issued(Path(folder)))
        answers = Answers(engine, yardstick(), lambda: TODAY)
        app = create_app(Service(engine, answers, audit=audit, gate=Badge()))
        client = Client(app, engine)
        opening = {
            "id": OPEN, "region": "20", "holder": "Region", "plan": "Plan", "period": "2019/2022",
            "kept": "reconstructed",
        }  # fmt: skip
        assert client.post("/consultations", opening, badge="officer").status_code == 201
        for id in ("kulturkrets", "forbundet"):
            described = {"id": f"o-{id}", "organisation": id, "name": id}
            address = f"/consultations/{OPEN}/organisation-described"
            assert client.post(address, described, badge="officer").status_code == 201
        held = {"id": "moten", "occurred": "2018-02-13"}
        client.post(f"/consultations/{OPEN}/meeting-held", held, badge="officer")
        fill(client, HIDDEN, hidden_round("20"))
        fill(client, ELSEWHERE, hidden_round("06"))
        state = engine.consultation(HIDDEN)
        assert len(state.facts) >= len(KINDS)
        with modelled(client):
            yield client


def as_(role: str) -> dict[str, str]:
    return {"badge": ROLES[role]} if ROLES[role] else {}


def operations() -> list[tuple[str, str]]:
    with Engine() as engine:
        told = create_app(Service(engine, Answers(engine, yardstick()))).openapi()["paths"]
    return [(method.upper(), path) for path, one in told.items() for method in one]


OPERATIONS = operations()
PAGES = [
    (method, route.path)
    for part in WEB
    for route in part.routes
    if isinstance(route, APIRoute)
    for method in sorted(route.methods)
]
SEVERAL = "/consultations/{consultation}/facts"
COMMANDS = [
    (m, p)
    for m, p in OPERATIONS
    if m == "POST" and p.startswith("/consultations/{") and p != SEVERAL
]


# --- what every operation must have --------------------------------------------------------------


def test_an_operation_without_a_rule_keeps_the_application_from_being_made() -> None:
    router = APIRouter()

    @router.get("/secrets")
    def secrets() -> None: ...

    with pytest.raises(LookupError, match="GET /secrets has no rule"):
        Permission(RULES).check(router.routes)


def test_every_rule_is_of_an_operation() -> None:
    assert {f"{method} {path}" for method, path in OPERATIONS + PAGES} == set(RULES)


def test_the_description_says_who_may() -> None:
    with Engine() as engine:
        told = create_app(Service(engine, Answers(engine, yardstick()))).openapi()
    ways = set(told["components"]["securitySchemes"])
    for path, methods in told["paths"].items():
        for method, operation in methods.items():
            assert operation["x-who"] == RULES[f"{method.upper()} {path}"].says
            assert {name for way in operation["security"] for name in way} <= ways
    assert told["paths"]["/livez"]["get"]["security"] == []
    assert {} not in told["paths"]["/consultations"]["post"]["security"]


# --- reading -------------------------------------------------------------------------------------

OF_THE_SERVICE = {
    "/livez", "/readyz", "/problems", "/problems/{kind}", "/schemas/round-file", "/checkpoint",
    "/checkpoint/key", "/consistency", "/charters/default", "/charters/{sha256}",
    "/{tongue}/charters/{charter}",
}  # fmt: skip
FOR_WITNESSES = {
    "/consultations/{consultation}/facts/{entry}/line",
    "/consultations/{consultation}/facts/{entry}/proof",
}
COMING_IN = {"/sign-in", "/sign-in/callback", "/sign-in/local", "/sign-out", "/me"}
"""They ask for themselves who it is (`test_sign_in`)."""
OF_ONESELF = {"/tokens", "/tokens/{id}"}
LEADING_ON = {"/", "/sv", "/en"}
FOR_TRIERS = "/{tongue}/consultations/{consultation}/charters"
ONLY_PUBLISHED = "/{tongue}/public/{consultation}"
PERSONS = "/consultations/{consultation}/facts/{entry}/people"
OPENING = "/{tongue}/open"
RECORDING = "/{tongue}/consultations/{consultation}/record"
FORMS = {
    f"{RECORDING}/{{kind}}",
    f"{RECORDING}/{{kind}}/rows",
    "/{tongue}/consultations/{consultation}/facts/{entry}/correct",
}
APART = {
    "/metrics", PERSONS, *COMING_IN, *OF_ONESELF, *LEADING_ON, ONLY_PUBLISHED, OPENING, RECORDING,
    *FORMS,
}  # fmt: skip
FILLED = {
    "kind": "invalid", "sha256": yardstick().sha256, "entry": "opened", "organisation": SECRET,
    "tongue": "en", "charter": "default", "criterion": "18", "region": "20",
    "digest": "0", "name": "samrad.css",
}  # fmt: skip
QUERIES = {
    "/consistency": "first=1&second=2",
    "/compare": f"consultation={OPEN}&consultation={{id}}",
    "/consultations/{consultation}/diff": "from=2",
    "/consultations/{consultation}/side-by-side": f"charter={yardstick().sha256}",
    "/consultations/{consultation}/replay": "by=known",
}
READING = [p for m, p in OPERATIONS + PAGES if m == "GET"]
OF_A_ROUND = [p for p in READING if "{consultation}" in p and p not in APART]


def ask(
    world: Client, path: str, id: str, role: str, method: str = "GET", **headers: str
) -> httpx.Response:
    address = path.format(consultation=id, **FILLED)
    query = QUERIES.get(path, "").format(id=id)
    url = f"{address}?{query}" if query else address
    return world.request(method, url, headers=headers | as_(role))


@pytest.mark.parametrize("path", OF_A_ROUND)
@pytest.mark.parametrize("role", ROLES)
def test_a_round_is_read_by_those_whose_it_is_to_read(world: Client, path: str, role: str) -> None:
    assert ask(world, path, OPEN, role).status_code == 200
    hidden = ask(world, path, HIDDEN, role)
    if path in FOR_WITNESSES and role in READ_HIDDEN - KNOW_RECORDERS:
        assert (hidden.status_code, kind_of(hidden)) == (403, "forbidden")
    elif role in READ_HIDDEN:
        assert hidden.status_code == 200
    else:
        assert (hidden.status_code, kind_of(hidden)) == (404, "not-found")
        nowhere = ask(world, path, "finns-inte", role)
        assert nowhere.json() == {**hidden.json(), "detail": "there is no 'finns-inte'"}


@pytest.mark.parametrize("path", sorted(READING))
def test_head_is_let_in_and_turned_away_as_get_is(world: Client, path: str) -> None:
    for role, id, accept in (("officer", OPEN, "text/html"), ("public", HIDDEN, "*/*")):
        got, head = (ask(world, path, id, role, by, accept=accept) for by in ("GET", "HEAD"))
        assert (head.status_code, head.content) == (got.status_code, b"")
        del got.headers["X-Correlation-Id"], head.headers["X-Correlation-Id"]
        assert head.headers == got.headers


def test_allow_names_the_methods_of_every_route_of_an_address(world: Client) -> None:
    taken: dict[str, set[str]] = {}
    for method, path in OPERATIONS + PAGES:
        taken.setdefault(path, set()).add(method)
    for path, methods in taken.items():
        address = path.format(consultation=OPEN, id="x", **FILLED)
        for method in ("OPTIONS", "PUT", "HEAD"):
            if method == "HEAD" and "GET" in methods:
                continue
            told = world.request(method, address, headers=as_("officer"))
            assert told.status_code == 405
            assert set(told.headers["allow"].split(", ")) == methods | (
                {"HEAD"} if "GET" in methods else set()
            )


@pytest.mark.parametrize("role", ROLES)
def test_a_round_that_is_not_published_has_no_public_page(world: Client, role: str) -> None:
    assert ask(world, ONLY_PUBLISHED, OPEN, role).status_code == 200
    assert ask(world, ONLY_PUBLISHED, HIDDEN, role).status_code == 404


@pytest.mark.parametrize("role", ROLES)
def test_a_charter_is_tried_by_whoever_has_a_part(world: Client, role: str) -> None:
    files = {"file": ("charter.yaml", b"format: nothing", "text/yaml")}
    answers = [
        world.post_form(FOR_TRIERS.format(consultation=id, tongue="en"), files, **as_(role))
        for id in (OPEN, HIDDEN)
    ]
    kinds = [one.status_code for one in answers]
    if role == "public":
        assert kinds == [401, 401]
    elif role == "member":
        assert kinds == [403, 403]
    else:
        assert kinds == [422, 422 if role in READ_HIDDEN else 404]


@pytest.mark.parametrize("path", sorted({*READING} - {*OF_A_ROUND} - APART))
@pytest.mark.parametrize("role", ROLES)
def test_nothing_of_what_is_hidden_is_shown(world: Client, path: str, role: str) -> None:
    """By any value of a parameter that names a round, a region or an organisation."""
    names = {"region": ["20", "06"], "round": [HIDDEN, ELSEWHERE], "consultation": [HIDDEN]}
    asked = [""] if path not in QUERIES else [QUERIES[path].format(id=HIDDEN)]
    if path.endswith("}/organisations"):
        asked += ["name=e"]
    if path not in OF_THE_SERVICE and path not in QUERIES:
        asked += [f"{name}={value}" for name, values in names.items() for value in values]
    for query in asked:
        told = world.get(f"{path.format(**FILLED)}?{query}", **as_(role))
        assert told.status_code in (200, 404, 422), told.text
        if role not in READ_HIDDEN | {"officer-elsewhere", "administrator"}:
            assert SECRET not in told.text.replace(f"there is no '{SECRET}'", "")
        if role == "officer-elsewhere":
            assert f'"{HIDDEN}"' not in told.text
        if role == "administrator":
            assert f"{SECRET} plan" not in told.text


@pytest.mark.parametrize("role", ROLES)
def test_lists_hold_the_rounds_that_are_theirs(world: Client, role: str) -> None:
    seen = {OPEN} | ({HIDDEN} if role in READ_HIDDEN else set())
    nationally = role.startswith("national") or role == "officer-elsewhere"
    seen |= {ELSEWHERE} if nationally else set()
    listed = world.get("/consultations", **as_(role)).json()["consultations"]
    assert {one["id"] for one in listed} == seen
    board = world.get("/board", **as_(role)).json()["rounds"]
    assert {one["id"] for one in board} == seen
    figures = world.get("/figures?limit=500", **as_(role)).json()["figures"]
    assert {one["round"] for one in figures} <= seen
    told = world.get("/events?limit=1000", **as_(role)).json()
    assert {e["subject"] for e in told if e["stream"].startswith("consultation")} == seen
    regions = world.get("/regions", **as_(role)).json()["regions"]
    assert sum(region["rounds"] + region["fictional"] for region in regions) == len(seen)


@pytest.mark.parametrize("role", ROLES)
def test_only_witnesses_know_who_recorded_what(world: Client, role: str) -> None:
    if role not in READ_HIDDEN:
        return
    for path in ("facts?limit=200", "facts/opened", "trail"):
        told = world.get(f"/consultations/{HIDDEN}/{path}", **as_(role)).text
        assert ("r-anna" in told) is (role in KNOW_RECORDERS)
        assert ("pseudonym-" in told) is (role not in KNOW_RECORDERS)
    others = [e for e in world.get("/events?limit=1000", **as_(role)).json()
              if not e["stream"].startswith("consultation")]  # fmt: skip
    whole = role in ("national-auditor", "national-alliance")
    assert others
    assert whole or not {"r-anna"} & {e["recorder"] for e in others}
    told = world.get(f"/events?consultation={HIDDEN}", **as_(role)).json()
    assert {"r-anna"} == {e["recorder"] for e in told} or role not in KNOW_RECORDERS
    assert all("command" not in e for e in told) or role in KNOW_RECORDERS
    assert "r-anna" in world.get(f"/consultations/{OPEN}/facts", **as_(role)).text


def test_a_tag_of_one_who_sees_more_is_not_current_for_another(world: Client) -> None:
    for path in ("/consultations", "/organisations", "/board", f"/consultations/{OPEN}/process"):
        mine = world.get(path, badge="officer").headers["ETag"]
        assert world.get(path, badge="officer", If_None_Match=mine).status_code == 304
        if path != f"/consultations/{OPEN}/process":
            assert world.get(path, If_None_Match=mine).status_code == 200


def test_a_verdict_is_the_same_whoever_asks(world: Client) -> None:
    whole, public = (
        world.get(f"/consultations/{OPEN}/principles", **as_(role)).json()
        for role in ("national-auditor", "public")
    )
    assert whole == public


def test_whom_an_entry_names_is_for_officers_of_its_region(world: Client) -> None:
    for role, id in product(ROLES, (OPEN, HIDDEN)):
        told = ask(world, PERSONS, id, role)
        sees = id == OPEN or role in READ_HIDDEN
        if role == "officer":
            assert kind_of(told) == "not-kept"
        elif role == "public":
            assert told.status_code == 401
        else:
            assert told.status_code == (403 if sees or not role.startswith("officer") else 404)
    for badge in ("officer:06 auditor", "researcher auditor administrator"):
        for id in (OPEN, HIDDEN, ELSEWHERE):
            told = world.get(PERSONS.format(consultation=id, entry="opened"), badge=badge)
            may = id == ELSEWHERE and "officer" in badge
            assert told.status_code == (503 if may else 403)


CAME_FIRST = {"id": "oppen-senare", "region": "20", "holder": "Region", "plan": "Plan",
              "period": "2030/2033", "kept": "reconstructed", "fictional": True}  # fmt: skip


def test_what_is_supposed_tells_nothing_of_rounds_that_are_hidden(world: Client) -> None:
    """Which organisations stand in the inventory of an earlier round, one guess after another."""
    world.post("/consultations", CAME_FIRST, badge="officer")
    known = world.engine.consultation(HIDDEN).speaking_of("organisation:kulturkrets", Fact)
    assert any(fact.short_kind() == "organisation-found" for fact in known)
    found = {"how": "register", "organisation": "kulturkrets"}
    added = [
        {"fact": "organisation-described", "id": "b", "organisation": "kulturkrets", "name": "K"},
        {"fact": "inventory-begun", "id": "i", "occurred": "2018-12"},
        {"fact": "organisation-found", "id": "f", "occurred": "2018-12", **found},
        {"fact": "inventory-completed", "id": "c", "occurred": "2018-12", "complete": True},
    ]
    body = {"format": "samrad/what-if/1", "title": "Vad om", "suppose": [{"add": a} for a in added]}
    address = "/consultations/oppen-senare/what-if"

    def verdict(**badge: str) -> Any:
        told = world.post(address, body, **badge)
        assert told.status_code == 200, told.text
        changed = told.json()["difference"]
        return [c for c in changed["verdicts"] + changed["grounds"] if c["criterion"] == "04"]

    assert verdict(badge="auditor")
    assert not verdict()  # to whoever sees no earlier inventory, there is none to compare with


def test_what_is_supposed_names_no_organisation_that_is_hidden(world: Client) -> None:
    found = {"fact": "organisation-found", "id": "f", "how": "register", "organisation": SECRET}
    address = f"/consultations/{OPEN}/what-if"
    for role in ("public", "organisation"):
        supposed = {"format": "samrad/what-if/1", "title": "T", "suppose": [{"add": found}]}
        told = world.post(address, supposed, **as_(role))
        assert f"{SECRET} " not in told.text
        assert kind_of(told) == "unknown-organisation"


def test_an_id_that_is_taken_by_a_hidden_round_tells_no_more(world: Client) -> None:
    """Whatever records nothing is answered as for an id that is free."""
    free = "ledig"
    opening = {"region": "06", "holder": "R", "plan": "P", "period": "2030", "kept": "live"}
    number = "19121212" + "-" + "1212"
    version = str(world.engine.consultation(HIDDEN).position)
    used = {"id": "mote-med-nyckel", "occurred": "2018-02-14"}
    address = f"/consultations/{OPEN}/meeting-held"
    world.post(address, used, badge="officer", Idempotency_Key="brukad")
    for query, more, headers in product(
        ("", "?preview=true"),
        ({}, {"holder": SECRET}, {"period": "x"}, {"kept": "x"}, {"holder": number}, {"more": 1}),
        ({}, {"If_Match": '"1"'}, {"If_Match": f'"{version}"'}, {"If_Match": "*"},
         {"Idempotency_Key": "brukad"}),
    ):  # fmt: skip
        if not query and not headers and set(more) <= {"holder"} and number not in more.values():
            continue  # it would be recorded
        for role in ("officer-elsewhere", "researcher", "public"):
            address, sent = f"/consultations{query}", headers | as_(role)
            hidden, none = (
                world.post(address, opening | more | {"id": id}, **sent) for id in (HIDDEN, free)
            )
            assert hidden.status_code == none.status_code
            assert hidden.text.replace(HIDDEN, free) == none.text
    taken = world.post("/consultations", opening | {"id": HIDDEN}, **as_("officer-elsewhere"))
    assert (taken.status_code, kind_of(taken)) == (409, "already-opened")
    assert taken.json()["errors"][0]["reason"].startswith("the id is that of another")


# --- recording -----------------------------------------------------------------------------------


def body_of(path: str) -> dict[str, Any]:
    kind = path.rsplit("/", 1)[1]
    return example(kind) or {"id": "x"}


MAY_RECORD = {"officer": lambda kind: True} | {
    role: lambda kind, part=part: KINDS[kind] in OWN_ACTS[part]
    for role, part in (
        ("alliance", "alliance"),
        ("national-alliance", "alliance"),
        ("organisation", "organisation"),
    )
}


@pytest.mark.parametrize(("method", "path"), COMMANDS)
def test_who_may_record_a_kind(world: Client, method: str, path: str) -> None:
    kind = path.rsplit("/", 1)[1]
    for role, id in product(ROLES, (OPEN, HIDDEN)):
        body = body_of(path)
        if "organisation" in body and role != "officer":
            body["organisation"] = "kulturkrets" if role == "organisation" else "forbundet"
        if kind == "contest-answered" and role in MAY_RECORD and role != "officer":
            own = "kulturkrets" if role == "organisation" else "forbundet"
            body |= {"outcome": "withdrawn", "by": [own]}
        told = world.post(f"{path.format(consultation=id)}?preview=true", body, **as_(role))
        sees = id == OPEN or role in READ_HIDDEN
        if kind == "what-if":
            assert told.status_code in ((200, 404, 409, 422) if sees else (404,))
        elif role == "public":
            assert (told.status_code, kind_of(told)) == (401, "not-signed-in")
            assert told.headers["www-authenticate"] == "Bearer"
        elif role in MAY_RECORD and MAY_RECORD[role](kind):
            assert told.status_code in ((200, 409, 422) if sees else (404,)), told.text
        else:
            assert told.status_code in ((403,) if sees else (403, 404)), told.text


@pytest.mark.parametrize("role", ROLES)
def test_several_facts_are_recorded_by_those_who_may_record_each(world: Client, role: str) -> None:
    own = "kulturkrets" if role == "organisation" else "forbundet"
    contest = {"id": "bestrids", "entry": "opened", "organisation": own, "statement": "Nej"}
    meeting = {"id": "ett-mote", "occurred": "2018-02-14"}
    sourced = contest | {"case_number": "KN 2019/7"} if role == "officer" else contest
    acts = [{"kind": "contested", "fact": sourced}, {"kind": "meeting-held", "fact": meeting}]
    for id, sent in product((OPEN, HIDDEN), (acts[:1], acts)):
        told = world.post(f"{SEVERAL.format(consultation=id)}?preview=true", sent, **as_(role))
        if role == "public":
            assert told.status_code == 401
        elif id == HIDDEN and role in ("organisation", "officer-elsewhere"):
            assert told.status_code == 404
        elif role == "officer" or (role in MAY_RECORD and len(sent) == 1):
            assert told.status_code in ((200,) if id == OPEN else (200, 409)), told.text
        else:
            assert told.status_code == 403, told.text


def test_who_may_open_a_round_identify_an_organisation_and_keep_a_charter(world: Client) -> None:
    opening = {
        "id": "ny", "region": "20", "holder": "R", "plan": "P", "period": "2030", "kept": "live",
    }  # fmt: skip
    identity = {"id": "ny-forening", "name": "Ny förening"}
    asked = {"/consultations?preview=1": opening, "/organisations?preview=1": identity}
    for role, (path, body) in product(ROLES, asked.items()):
        told = world.post(path, body, **as_(role))
        may = role == "officer" or (role == "officer-elsewhere" and "organisations" in path)
        assert told.status_code == (200 if may else 401 if role == "public" else 403), told.text
    for role in ROLES:
        told = world.post("/charters", {"text": "no charter"}, **as_(role))
        assert told.status_code == {"public": 401, "member": 403}.get(role, 422)
    for role in ROLES:
        may = role in ("administrator", "auditor", "national-auditor")
        told = world.get("/metrics", **as_(role))
        assert told.status_code == (200 if may else 401 if role == "public" else 403)


def test_nobody_records_as_another(world: Client) -> None:
    address = f"/consultations/{OPEN}/contested?preview=1"
    said = {"id": "c", "entry": "moten", "statement": "Vi var inte där"}
    own = said | {"organisation": "kulturkrets"}
    assert world.post(address, own, **as_("organisation")).status_code == 200
    for wrong, field in (
        (said | {"organisation": "forbundet"}, "organisation"),
        (own | {"by": ["forbundet"]}, "by"),
        (own | {"on_behalf_of": "forbundet"}, "on_behalf_of"),
    ):
        told = world.post(address, wrong, **as_("organisation"))
        assert (told.status_code, kind_of(told)) == (403, "forbidden")
        assert told.json()["errors"][0]["field"] == field
    by_letter = world.post(address, own, **as_("officer"))
    assert by_letter.json()["errors"][0]["field"] == "sources"
    numbered = own | {"case_number": "KN 2019/7"}
    assert world.post(address, numbered, **as_("officer")).status_code == 200


def test_an_organisation_that_is_new_to_the_round_is_described_by_its_first_word(
    world: Client,
) -> None:
    world.post("/organisations", {"id": "nykomling", "name": "Nykomlingen"}, badge="officer")
    asks = {"id": "vill-med", "organisation": "nykomling", "text": "Bjud in oss"}
    address = f"/consultations/{OPEN}/invitation-requested"
    told = world.post(address, asks, badge="organisation:20:nykomling")
    assert told.json()["added"] == ["organisation-nykomling", "vill-med"], told.text
    assert told.headers["location"].endswith("/facts/vill-med")
    fact = world.get(f"/consultations/{OPEN}/facts/vill-med").json()
    assert (fact["recorder"], fact["role"]) == ("r-anna", "organisation")
    whole = world.get(f"/consultations/{OPEN}/participation").json()
    assert "nykomling" in [one["who"] for one in whole["not_invited"]]


def test_a_token_does_no_more_than_its_scopes_say(world: Client) -> None:
    held = {"id": "m2", "occurred": "2018-02-14"}
    address = f"/consultations/{OPEN}/meeting-held?preview=1"
    assert world.post(address, held, badge="officer:20|record").status_code == 200
    refused = world.post(address, held, badge="officer:20|read")
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (403, "scope")
    path = f"/consultations/{HIDDEN}/process"
    assert world.get(path, badge="officer:20|record").status_code == 404
    assert world.get(path, badge="officer:20|read").status_code == 200


def test_a_forged_badge_is_not_taken_for_the_public(world: Client) -> None:
    for method, path in OPERATIONS:
        address = path.format(consultation=OPEN, id="x", **FILLED)
        told = world.request(method, address, headers={"badge": "forged"}, json={})
        if path in COMING_IN:
            assert told.status_code in (200, 204, 404, 422)
        elif path in OF_THE_SERVICE:
            assert told.status_code in (200, 422)
        else:
            assert (told.status_code, kind_of(told)) == (401, "not-recognised"), path
            assert "forged" in told.json()["detail"]


# --- forms ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", [OPENING, RECORDING, *sorted(FORMS)])
@pytest.mark.parametrize("role", ROLES)
def test_a_form_is_shown_to_those_who_may_send_it(world: Client, path: str, role: str) -> None:
    of_any_kind = path == RECORDING
    for kind in ("meeting-held", "contested"):
        address = path.replace("{kind}", kind)
        own = of_any_kind or (kind == "contested" and "/record/" in address)
        may = role == "officer" or (role in MAY_RECORD and own)
        if path == OPENING:
            may = role.startswith("officer")
        told = [ask(world, address, id, role).status_code for id in (OPEN, HIDDEN)]
        if role not in (*MAY_RECORD, "officer-elsewhere"):
            assert told == [401 if role == "public" else 403] * 2
        elif path == OPENING:
            assert told == [200 if may else 403] * 2
        else:
            sees = role in READ_HIDDEN
            assert told == [200 if may else 403, (200 if may else 403) if sees else 404]


# --- publishing ----------------------------------------------------------------------------------


def test_a_round_is_public_from_when_it_is_published_until_it_is_withheld(world: Client) -> None:
    opening = {
        "id": "senare", "region": "20", "holder": "R", "plan": "P", "period": "2030",
        "kept": "live",
    }  # fmt: skip
    world.post("/consultations", opening, badge="officer")
    address = "/consultations/senare"
    read = [address, f"{address}/facts", f"{address}/facts/opened/line"]

    def seen() -> set[int]:
        return {world.get(path).status_code for path in read}

    assert seen() == {404}
    said = world.post(f"{address}/record-published", {"id": "ut"}, badge="officer:20")
    assert said.status_code == 201
    assert seen() == {200}
    assert world.get(f"{address}?known_at={date(2000, 1, 1)}").status_code == 404
    position = said.headers["Samrad-Position"]
    assert "senare" in world.get(f"/board?at_least={position}").text
    world.post(f"{address}/record-withheld", {"id": "in", "reason": "Fel"}, badge="officer:20")
    assert seen() == {404}
    assert world.get("/events?consultation=senare").status_code == 404
    retract = {"id": "r", "entry": "in", "retracted": True, "reason": "Rätt ändå"}
    refused = world.post(f"{address}/corrected", retract, badge="officer:20")
    assert kind_of(refused) == "not-correctable"
