"""Text as people read it, at the doors that compare and sort: names are found, and in order."""

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.interfaces.api_client import Client
from tests.interfaces.command_line import run
from tests.interfaces.web.visiting import page, visiting

NAMES = {
    "cafe": "Café kör", "cafx": "Cafx", "eden": "E\u0301dens vänner", "muller": "Müller",
    "nb": "Nb\u00adis", "upplands": "Upplands\u00a0Väsby kör", "zink": "Zink",
    "adal": "A\u030adal", "alv": "Älv", "oja": "O\u0308ja",
}  # fmt: skip
"""In the order of a Swedish dictionary; some decomposed, as a Mac writes them."""
ROUND = """
format: samrad/round/1
consultation:
  {id: ord, region: "20", holder: Region Test, plan: Plan, period: 2025/2028, kept: live}
sources:
  - {id: s, title: Anteckningar, published: 2025-01-31, standpoint: holder, read: in-full}
organisations:
"""


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    entries = [f"  - {{id: {id}, name: '{name}'}}" for id, name in reversed([*NAMES.items()])]
    entries += ["facts:", "  - {id: mote, fact: meeting-held, occurred: 2025-01-15, sources: [s]}"]
    entries += [
        f"  - {{id: kom-{id}, fact: attendance-recorded, meeting: mote, organisation: {id}}}"
        for id in NAMES
    ]
    person = (
        "{id: k, fact: contact-named, organisation: cafx, name: {value: A\u030ake  På\u00adhittad}}"
    )
    file = tmp_path_factory.mktemp("text") / "ord.yaml"
    file.write_text(ROUND + "\n".join([*entries, f"  - {person}"]), encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def client(file: Path) -> Iterator[Client]:
    with visiting(file.parent, str(file)) as client:
        client.post("/consultations/ord/record-published", {"id": "ut"}, badge="officer")
        yield client


def named(html: str) -> list[str]:
    """The organisations that a page names, in its order."""
    return [*dict.fromkeys(re.findall(r'organisations/([a-z]+)"', html))]


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("id", NAMES)
def test_an_organisation_is_found_by_its_name_however_it_is_written(
    client: Client, id: str, form: str
) -> None:
    for written in (
        NAMES[id],
        NAMES[id].upper(),
        f" {NAMES[id]}\u200b",
        NAMES[id].replace("\u00a0", "  "),
    ):
        answer = client.get(f"/sv/organisations?name={quote(unicodedata.normalize(form, written))}")
        assert named(answer.text) == [id], written


@pytest.mark.parametrize("address", ["/sv/organisations", "/en/consultations/ord/participation"])
def test_names_stand_in_the_order_of_a_swedish_dictionary(client: Client, address: str) -> None:
    found = named(page(client, address))
    assert [id for id in found if id in NAMES] == [*NAMES]


@pytest.mark.parametrize("sought", ["åke påhittad", "ÅKE", "A\u030ake\u00a0Påhittad", "\ufeffÅke "])
def test_a_person_is_found_however_the_name_is_written(client: Client, sought: str) -> None:
    assert run("subject", "--find", sought, "--region", "20").exit_code == 0


@pytest.mark.parametrize("sought", ["", " ", "\u200b", "Ake"])
def test_nobody_is_found_by_another_name_or_by_nothing(client: Client, sought: str) -> None:
    assert run("subject", "--find", sought, "--region", "20").exit_code == 1


def test_a_file_saved_in_the_other_form_of_unicode_has_nothing_new(
    client: Client, file: Path, tmp_path: Path
) -> None:
    again = tmp_path / "again.yaml"
    again.write_text(unicodedata.normalize("NFC", file.read_text("utf-8")), encoding="utf-8")
    assert "nothing new" in run("load", str(again)).out
    again.write_text(unicodedata.normalize("NFD", file.read_text("utf-8")), encoding="utf-8")
    assert "nothing new" in run("load", "--check", str(again)).out
