"""Every tally, figure and verdict of the bundled rounds, counted anew from the API's JSON alone."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from interfaces.cli.loading import archive
from tests.interfaces.api_client import Client
from tests.interfaces.web.visiting import visiting

EXAMPLES = [f"interfaces/examples/fictional{part}.yaml" for part in ("-earlier", "")]
BUNDLED = [file.name.removesuffix(".yaml") for file in archive()]
ROUNDS = [*BUNDLED, "fictional-earlier", "fictional"]
GROUPS = {
    "in_favour": "met", "partly": "partly", "against": "unmet",
    "uncertain": "uncertain", "unknown": "unknown",
}  # fmt: skip
ROLES = {"met": "for", "partly": "partly", "unmet": "against"}
ORDER = ("honoured", "partly", "breached", "open", "not-evidenced", "not-applicable")
APART = ("planned", "by_others", "planned_by_others")
Json = dict[str, Any]


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    with visiting(tmp_path_factory.mktemp("recounted"), "--bundled", *EXAMPLES) as client:
        yield client


@pytest.fixture(scope="module")
def answers(client: Client) -> dict[str, Json]:
    return {id: client.get(f"/consultations/{id}/principles").json() for id in ROUNDS}


@pytest.fixture(scope="module")
def criteria(client: Client, answers: dict[str, Json]) -> dict[str, Json]:
    (sha256,) = {answer["charter"]["sha256"] for answer in answers.values()}
    charter = client.get(f"/charters/{sha256}").json()["charter"]
    return {criterion["id"]: criterion for criterion in charter["criteria"]}


def tried(part: Json) -> list[Json]:
    """The items of a part, each where it belongs."""
    items = [item for group in GROUPS for item in part[group]]
    assert all(item["speaks"] == name for group, name in GROUPS.items() for item in part[group])
    return items


def outcomes(criterion: Json, item: Json) -> list[str]:
    """What a measured number comes to; of what is no number, what is said."""
    bars = [criterion[f"{part}{bar}"] for bar in ("at_least", "at_most")
            for part in ("", "partly_")]  # fmt: skip
    denied = item["measured"] == [{"name": "done", "value": False}]
    if not item["measured"] or denied or criterion["at_least"] is criterion["at_most"] is None:
        return list(item["outcomes"])
    ((_, figure),) = ((one["name"], one["value"]) for one in item["measured"])
    low = float("-inf") if figure["low"] is None else figure["low"]
    high = float("inf") if figure["high"] is None else figure["high"]
    if criterion["at_most"] is not None:
        low, high, bars = -high, -low, [None if b is None else -b for b in bars[2:]]
    met, partly = bars[:2]
    found = []
    found += ["met"] if high >= met else []
    found += ["partly"] if partly is not None and low < met and high >= partly else []
    found += ["unmet"] if low < (met if partly is None else partly) else []
    return found


def weights(items: list[Json], bound: str) -> list[int]:
    told = [item["weight"] for item in items]
    return [max(1, one["number"] if one[bound] is None else one[bound]) for one in told]


def cases(items: list[Json]) -> Iterator[tuple[int, int, int]]:
    """How many met, partly and unmet there may be, from the worst case to the best."""
    ladder = [[o for o in ("unmet", "partly", "met") if o in i["outcomes"]] for i in items]
    for bound in ("low", "high"):
        weight = weights(items, bound)
        at = [0] * len(items)

        def counted(at: list[int], weight: list[int] = weight) -> tuple[int, int, int]:
            sums = {"met": 0, "partly": 0, "unmet": 0}
            for rungs, rung, n in zip(ladder, at, weight, strict=True):
                sums[rungs[rung]] += n
            return sums["met"], sums["partly"], sums["unmet"]

        yield counted(at)
        for rung in (1, 2):
            for n, rungs in enumerate(ladder):
                if rung < len(rungs):
                    at[n] = rung
                    yield counted(at)


def judged(criterion: Json, met: int, partly: int, unmet: int, live: bool) -> set[str]:
    of = met + partly + unmet
    if criterion["judge"] == "every":
        if met == of or (of >= 20 and met / of >= criterion["share"]):
            return {"honoured"}
        return {"partly" if met or partly else "breached"}
    if met >= criterion["enough"]:
        return {"honoured"}
    some = criterion["partly_enough"]
    reached = "partly" if partly or (some and met >= some) else "breached"
    if unmet or partly or live:
        return {reached}
    return {"honoured", "partly"} if reached == "partly" else {"not-evidenced"}


def verdicts(criterion: Json, part: Json, closed: bool, live: bool) -> set[str]:
    items = tried(part)
    if not any(item["evidence"] for item in items):
        return {"not-evidenced" if closed else "open"}
    possible = {v for case in cases(items) for v in judged(criterion, *case, live=live)}
    if not closed and (criterion["judge"] == "some" or criterion["settles"] != "at-once"):
        possible = {v if v == "honoured" else "open" for v in possible}
    return possible


def in_order(possible: set[str]) -> list[str]:
    return sorted(possible, key=ORDER.index)


@dataclass(frozen=True)
class Recount:
    """One criterion in one round, counted anew."""

    criterion: Json
    closed: bool
    live: bool

    def possible(self, tried_together: Json) -> set[str]:
        """The verdicts on items under one reading; their tally and figures agree."""
        items = tried(tried_together)
        tally = dict.fromkeys(GROUPS.values(), 0)
        for item in items:
            tally[item["speaks"]] += item["weight"]["number"]
            assert item["outcomes"] == outcomes(self.criterion, item), item
            role = ROLES.get(item["speaks"], "unknown")
            assert {fact["role"] for fact in item["facts"]} <= {role}
        assert {name: tried_together["tally"][name] for name in tally} == tally
        assert tried_together["tally"]["of"] == sum(tally.values())
        return verdicts(self.criterion, tried_together, self.closed, self.live)

    def over_readings(self, part: Json) -> set[str]:
        """The verdicts on a part: of the readings that tell something, if any does."""
        readings = [part, *part["readings"]]
        for one in part["readings"]:
            assert one["possible"] == in_order(self.possible(one))
        told = [r for r in readings if any(i["evidence"] for i in tried(r))] or readings
        return {verdict for one in told for verdict in self.possible(one)}


@pytest.mark.parametrize("round", ROUNDS)
def test_all_is_counted_anew_from_what_is_shown(
    answers: dict[str, Json], criteria: dict[str, Json], round: str
) -> None:
    answer = answers[round]
    live = answer["silence"] == "not-documented"
    for finding in answer["findings"]:
        held = finding["held"]
        if finding["possible"] == ["not-applicable"]:
            assert not tried(held)
            continue
        recount = Recount(criteria[finding["criterion"]], finding["closed"], live)
        for part in (held, *(finding[name] for name in APART if finding[name])):
            assert part["possible"] == in_order(recount.over_readings(part)), finding["criterion"]
        each = [recount.possible(one) for one in (held, *held["readings"])]
        assert finding["possible"] == in_order(set().union(*each))
        assert finding["evidenced"] == any(item["evidence"] for item in tried(held))
    assert answer["evidenced"] == sum(finding["evidenced"] for finding in answer["findings"])


def test_what_is_no_evidence_rules_nothing_out(
    answers: dict[str, Json], criteria: dict[str, Json]
) -> None:
    for answer in answers.values():
        for finding in answer["findings"]:
            criterion = criteria[finding["criterion"]]
            middle = any(criterion[f"partly{bar}"] is not None
                         for bar in ("", "_at_least", "_at_most"))  # fmt: skip
            everything = ["met", "partly", "unmet"] if middle else ["met", "unmet"]
            for item in tried(finding["held"]):
                assert item["evidence"] == (item["outcomes"] != everything)


def test_figures_are_numbers(answers: dict[str, Json]) -> None:
    findings = answers["vasterbotten-2024"]["findings"]
    (notice,) = (finding for finding in findings if finding["criterion"] == "14")
    (item,) = notice["held"]["uncertain"]
    (figure,) = item["measured"]
    assert figure == {"name": "notice_days", "value": {"low": 0, "high": 364}}
