"""Dates in JSON: whoever reads no profile of ours still learns between which days they lie."""

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from edtf import EDTFParseException, parse_edtf

from domain import edtf
from interfaces.cli.loading import archive
from interfaces.schemas.base import DatedSchema
from interfaces.schemas.contest import ReplySchema
from tests.interfaces.api_client import Client
from tests.interfaces.web.visiting import settle, visiting

ROUNDS = [*(file.name.removesuffix(".yaml") for file in archive()), "fictional"]
READS = ("", "/process", "/timeline", "/facts?limit=500", "/trail", "/replay?by=published")


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    files = ("--bundled", "interfaces/examples/fictional.yaml")
    with visiting(tmp_path_factory.mktemp("dates"), *files) as client:
        yield client


@cache
def is_ours_alone(text: str) -> bool:
    """Whether it is a date of the profile, and the other reader rejects it."""
    try:
        edtf.parse(text)
    except ValueError:
        return False
    try:
        parse_edtf(text)
    except EDTFParseException:
        return True
    return False


def dates(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from dates(inner, (*path, key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from dates(inner, (*path, str(number)))
    elif isinstance(value, str) and is_ours_alone(value):
        yield path, value


def bounds(whole: Any, path: tuple[str, ...]) -> dict[str, str] | None:
    """What stands beside a date: in the nearest object around it that says so."""
    around = [whole]
    for key in path[:-1]:
        last = around[-1]
        around.append(last[int(key)] if isinstance(last, list) else last[key])
    for depth in reversed(range(len(around))):
        beside = around[depth].get("dates", {}) if isinstance(around[depth], dict) else {}
        if found := beside.get(".".join(path[depth:])):
            return dict(found)
    return None


@pytest.mark.parametrize("read", READS)
def test_every_date_that_another_reader_rejects_has_its_bounds_beside_it(
    client: Client, read: str
) -> None:
    told = 0
    for round in ROUNDS:
        text = client.get(f"/consultations/{round}{read}").text
        for line in text.splitlines() if "replay" in read else [text]:
            answer = json.loads(line)
            for path, stated in dates(answer):
                when = edtf.parse(stated)
                earliest, latest = when.start.earliest, when.end.latest
                assert bounds(answer, path) == {
                    "earliest": earliest and str(earliest), "latest": latest and str(latest),
                }, (round, path, stated)  # fmt: skip
                told += 1
    assert told or read in ("", "/process")


def test_dates_over_all_rounds_have_bounds_too(client: Client) -> None:
    settle(client)
    for read in (
        "/board",
        "/consultations",
        "/compare?region=20",
        "/organisations/ax/consultations",
    ):
        answer = client.get(read).json()
        without = [(path, text) for path, text in dates(answer) if not bounds(answer, path)]
        assert not without, read
    (dalarna, *_) = [one for one in client.get("/consultations?limit=500").json()["consultations"]
                     if one["id"] == "dalarna-2013"]  # fmt: skip
    assert dalarna["period"] == "2013/2015~"
    assert dalarna["dates"] == {"period": {"earliest": "2013-01-01", "latest": "2016-12-31"}}


@pytest.mark.parametrize(
    ("occurred", "earliest", "latest"),
    [
        ("2018-02-13T18:00/20:00", "2018-02-13", "2018-02-13"),
        ("2018-04-15~", "2018-04-08", "2018-04-22"),
        ("[2018-05-22..]", "2018-05-22", None),
        ("XXXX-10", None, None),
        ("../2018", None, "2018-12-31"),
    ],
)
def test_bounds_of_a_date(occurred: str, earliest: str | None, latest: str | None) -> None:
    reply = ReplySchema(
        id="a", outcome="upheld", reason="x", by=("holder",), occurred=occurred, settles=True
    )
    assert isinstance(reply, DatedSchema)
    assert reply.model_dump(mode="json")["dates"] == {
        "occurred": {"earliest": earliest, "latest": latest}
    }
