"""Answers over all rounds through the API: what they hold, from when, and who waits for them."""

import time
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from application.models.projector import Projector
from application.models.queries import Models
from application.models.store import Store
from domain.answers.participation import STEPS
from domain.region import REGIONS
from interfaces.http import context
from tests.every_kind import ROUND
from tests.interfaces.api_client import Client, api, kind_of, modelled

DAY = date(2019, 3, 1)


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    """Two rounds of Blekinge, one of them live and with every kind of fact, and one of Dalarna."""
    with api(DAY) as client, modelled(client):
        for fact in ROUND:
            body = fact.model_dump(mode="json", exclude_none=True, exclude_unset=True)
            if fact.short_kind() == "opened":
                stated = {"id": "exempel", "fictional": False}
                response = client.post("/consultations", body | stated)
            else:
                response = client.post(f"/consultations/exempel/{fact.short_kind()}", body)
        plan = {"holder": "Region X", "plan": "Plan", "kept": "reconstructed"}
        for id, region, period in (
            ("efter", "10", "2023/2026"), ("dalarna", "20", "2019/2022"), ("hittepa", "20", "2020"),
        ):  # fmt: skip
            stated = {"id": id, "region": region, "period": period, "fictional": id == "hittepa"}
            response = client.post("/consultations", plan | stated)
        at = response.headers["Samrad-Position"]
        assert client.get(f"/board?at_least={at}").json()["position"] == int(at)
        yield client


def ask(client: Client, url: str) -> Any:
    response = client.get(url)
    assert response.status_code == 200, response.text
    return response.json()


def test_the_board_shows_each_round_as_the_rounds_themselves_answer(client: Client) -> None:
    told = ask(client, "/board")
    assert [one["id"] for one in told["rounds"]] == ["exempel", "efter", "dalarna", "hittepa"]
    assert told["judged_on"] == DAY.isoformat()
    for one in told["rounds"]:
        path = f"/consultations/{one['id']}"
        alone, process = ask(client, path), ask(client, f"{path}/process")
        principles = ask(client, f"{path}/principles")
        alone_dates = alone.pop("dates")
        assert {name: one[name] for name in alone} == alone
        assert {name: one["dates"][name] for name in alone_dates} == alone_dates
        of_the_round = {"marks": {}, "awaited": []}  # told there alone
        assert [due | of_the_round for due in one["dues"]] == [
            due | of_the_round for due in process["dues"]
        ]
        assert [phase["state"] for phase in one["phases"]] == [
            phase["state"] for phase in process["phases"]
        ]
        assert one["criteria_evidenced"] == principles["evidenced"]


def test_the_board_by_region_phase_and_what_is_due(client: Client) -> None:
    def ids(query: str) -> list[str]:
        return [one["id"] for one in ask(client, f"/board?{query}")["rounds"]]

    assert ids("region=20") == ["dalarna", "hittepa"]
    phases = {one["id"]: one["phase"] for one in ask(client, "/board")["rounds"]}
    assert len({*phases.values()}) > 1
    for phase in phases.values():
        assert ids(f"phase={phase}") == [id for id, one in phases.items() if one == phase]
    assert ids("region=10&phase=opening") == ["efter"]
    dues = ask(client, "/board?region=10")["rounds"][0]["dues"]
    first = min(due["by"] for due in dues if due["by"])
    assert ids(f"due_before={first}") == []
    assert ids("due_before=2999-01-01") == ["exempel"]


def test_pages_of_the_board_come_to_the_whole(client: Client) -> None:
    pages, cursor = [], ""
    while True:
        told = ask(client, f"/board?limit=1{cursor}")
        pages += [one["id"] for one in told["rounds"]]
        if told["next"] is None:
            break
        cursor = f"&cursor={told['next']}"
    assert pages == ["exempel", "efter", "dalarna", "hittepa"]
    assert kind_of(client.get("/board?cursor=exempel")) == "invalid"


def test_every_region_is_listed_and_what_was_made_up_is_left_out(client: Client) -> None:
    regions = {one["code"]: one for one in ask(client, "/regions")["regions"]}
    assert list(regions) == list(REGIONS)
    assert regions["01"]["rounds"] == 0
    assert regions["10"].items() >= {"rounds": 2, "live": 1, "latest": "efter"}.items()
    assert regions["10"]["organisations"] == 3
    assert regions["20"].items() >= {"rounds": 1, "fictional": 1, "latest": "dalarna"}.items()
    overdue = [
        due for due in ask(client, "/board")["rounds"][0]["dues"] if due["state"] == "overdue"
    ]
    assert regions["10"]["overdue"] == len(overdue) > 0


def test_verdicts_by_criterion_principle_region_verdict_and_round(client: Client) -> None:
    findings = ask(client, "/consultations/exempel/principles")["findings"]
    told = ask(client, "/verdicts?round=exempel")["verdicts"]
    assert {one["criterion"]: one["possible"] for one in told} == {
        one["criterion"]: one["possible"] for one in findings
    }
    for apart in ("planned", "by_others", "planned_by_others"):
        tallies = {v["criterion"]: (v[f"{apart}_met"], v[f"{apart}_of"]) for v in told}
        alone = {f["criterion"]: (f[apart] or {}).get("tally", {}) for f in findings}
        assert tallies == {id: (t.get("met"), t.get("of")) for id, t in alone.items()}
    one = ask(client, "/verdicts?criterion=01")["verdicts"]
    assert [v["round"] for v in one] == ["dalarna", "efter", "exempel", "hittepa"]
    honoured = ask(client, "/verdicts?verdict=honoured&round=exempel")["verdicts"]
    assert [v["criterion"] for v in honoured] == sorted(
        one["criterion"] for one in findings if "honoured" in one["possible"]
    )
    assert {v["round"] for v in ask(client, "/verdicts?region=20")["verdicts"]} == {
        "dalarna", "hittepa",
    }  # fmt: skip
    quality = ask(client, "/verdicts?principle=K&round=exempel")["verdicts"]
    assert 0 < len(quality) < len(told)


def test_figures_are_those_of_the_funnel(client: Client) -> None:
    alone = ask(client, "/consultations/exempel/participation")
    told = ask(client, "/figures?round=exempel&dimension=all&limit=500")["figures"]
    assert {one["step"]: (one["known"], one["named"]) for one in told} == {
        step["step"]: (step["known"], len(step["organisations"]) if step["known"] else None)
        for step in alone["funnel"]
    }
    silent = ask(client, "/figures?round=hittepa&dimension=all&step=attended")["figures"]
    numbers = [
        [one[name] for name in ("named", "named_low", "named_high", "contested")]
        for one in silent
        if not one["known"]
    ]
    assert numbers == [[None] * 4]
    counts = {one["step"]: [c["number"] for c in one["counts"]] for one in told}
    of_round = {
        step["step"]: [c["count"]["number"] if c["count"] else None for c in step["counts"]]
        for step in alone["funnel"]
    }
    assert of_round["attended"] == [300, 50, 31]
    assert counts == of_round | {
        "attended": [300, 50, 5]
    }  # at least: a few among them are of a minority
    (sami,) = ask(client, "/figures?round=exempel&dimension=group&value=sami&step=attended")[
        "figures"
    ]
    assert (sami["known"], sami["named"], sami["counts"]) == (True, 1, [])
    rough = next(one for one in told if one["step"] == "inventoried")["counts"][0]
    assert (rough["number"], rough["low"], rough["high"]) == (50, 45, 55)


def test_an_association_asks_in_which_rounds_it_was_asked_heard_and_answered(
    client: Client,
) -> None:
    told = ask(client, "/organisations/kulturkrets/consultations")
    (one,) = told["rounds"]
    alone = ask(client, "/consultations/exempel/participation")["organisations"]
    (known,) = (organisation for organisation in alone if organisation["id"] == "kulturkrets")
    assert one["round"] == "exempel"
    assert {step: one[step] for step in STEPS} == {
        step: len(known["steps"].get(step, ())) or None for step in STEPS
    }
    assert one["attended"]
    assert one["answered"]
    assert kind_of(client.get("/organisations/nobody/consultations")) == "not-found"


def test_what_is_one_organisation_under_two_ids_is_asked_for_under_either(client: Client) -> None:
    body = {"id": "kretsen", "name": "Kretsen", "same_as": "kulturkrets"}
    at = client.post("/organisations", body).headers["Samrad-Position"]
    told = ask(client, f"/organisations/kretsen/consultations?at_least={at}")
    assert [one["organisation"] for one in told["rounds"]] == ["kulturkrets"]


# --- from when -------------------------------------------------------------------------------


def test_a_copy_is_current_until_something_is_written(client: Client) -> None:
    first = client.get("/verdicts?criterion=01")
    tag = first.headers["ETag"]
    assert tag.startswith('W/"')
    assert client.get("/verdicts?criterion=01", If_None_Match=tag).status_code == 304
    goal = {"id": f"mal-{time.monotonic_ns()}", "goal": "Fler"}
    written = client.post("/consultations/dalarna/goal-set", goal)
    at = written.headers["Samrad-Position"]
    url = f"/verdicts?criterion=01&at_least={at}"
    assert client.get(url, If_None_Match=tag).status_code == 200


def test_one_who_waits_in_vain_is_told_to_come_again(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(context, "PATIENCE", 0.1)
    monkeypatch.setattr(Store, "wait_for", lambda store, position, timeout: False)
    response = client.get("/board?at_least=1")
    assert kind_of(response) == "not-caught-up"
    assert response.headers["Retry-After"] == "1"


def test_a_position_that_the_log_has_not_is_not_waited_for(client: Client) -> None:
    assert kind_of(client.get("/board?at_least=999999")) == "invalid"


@pytest.fixture
def unmodelled(client: Client) -> Iterator[Client]:
    models, client.service.models = client.service.models, None
    yield client
    client.service.models = models


def test_without_a_model_it_is_said_that_there_is_none(unmodelled: Client) -> None:
    client = unmodelled
    for path in ("board", "regions", "verdicts", "figures", "organisations/ax/consultations"):
        assert kind_of(client.get(f"/{path}")) == "not-modelled"
    assert client.get("/readyz").json()["model"] is None


def test_readiness_tells_how_far_the_model_is(client: Client) -> None:
    at = client.engine.position()
    ask(client, f"/board?at_least={at}")
    assert ask(client, "/readyz")["model"] == {
        "position": at, "lag": 0, "seconds": 0.0, "faults": 0, "state": "current",
    }  # fmt: skip


def test_a_model_that_lags_or_cannot_be_asked_is_told_of_and_the_service_ready(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    models: Models = client.service.models
    with monkeypatch.context() as patched:
        patched.setattr(Projector, "catch_up", _fail)
        goal = {"id": f"mal-{time.monotonic_ns()}", "goal": "Fler"}
        client.post("/consultations/dalarna/goal-set", goal)
        until = time.monotonic() + 10
        while not models.lag().state.startswith("retrying"):
            assert time.monotonic() < until
        told = ask(client, "/readyz")["model"]
        assert (told["lag"], told["state"]) == (1, "retrying: ZeroDivisionError")
        patched.setattr(Store, "read", _fail)
        told = ask(client, "/readyz")["model"]
        assert (told["position"], told["state"]) == (None, "out of reach: ZeroDivisionError")
    ask(client, f"/board?at_least={client.engine.position()}")


def _fail(*_: Any) -> None:
    raise ZeroDivisionError
