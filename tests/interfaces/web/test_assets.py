"""What pages load: kept for good under the digest of its content, and light."""

import re
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from application.records import NotFound
from interfaces.web.assets import asset
from interfaces.web.round import PARTS
from tests.interfaces.api_client import Client, kind_of
from tests.interfaces.web.visiting import ARCHIVE, page, visiting

BUNDLED = sorted(path.stem for path in ARCHIVE.glob("*.yaml"))
HEAVIEST = 100_000
NAMES = ("samrad.css", "samrad.js", "icon.svg")


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    files = [*ARCHIVE.glob("*.yaml"), *Path("interfaces/examples").glob("*.yaml")]
    with visiting(tmp_path_factory.mktemp("assets"), *map(str, files)) as client:
        yield client


@pytest.mark.parametrize(
    ("name", "media"),
    [("samrad.css", "text/css"), ("samrad.js", "text/javascript"), ("icon.svg", "image/svg+xml")],
)
def test_a_file_is_kept_for_good_under_the_digest_of_its_content(
    client: Client, name: str, media: str
) -> None:
    address = asset(name).address
    answer = client.get(address)
    assert answer.status_code == 200
    assert sha256(answer.content).hexdigest().startswith(address.split("/")[2])
    assert "immutable" in answer.headers["cache-control"]
    assert answer.headers["content-type"].startswith(media)
    assert f'"{address}"' in page(client, "/sv/reading")


def test_a_file_of_another_release_is_given_as_it_is_now_and_not_kept(client: Client) -> None:
    answer = client.get("/assets/0123456789ab/samrad.css")
    assert answer.content == asset("samrad.css").content
    assert answer.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("name", ["assets.py", "..%2Fassets.py", "samrad", "__init__.py"])
def test_no_other_file_is_served(client: Client, name: str) -> None:
    answer = client.get(f"/assets/0/{name}")
    assert (answer.status_code, kind_of(answer)) == (404, "not-found")
    with pytest.raises(NotFound):
        asset(name)


def test_pages_load_nothing_else_and_nothing_from_elsewhere(client: Client) -> None:
    loaded = {asset(name).address for name in NAMES}
    for address in ("/sv/", "/en/consultations/fictional", "/sv/consultations/fictional/moments"):
        html = page(client, address)
        head, body = html.split("</head>")
        assert set(re.findall(r'(?:src|href)="([^"]+)"', head)) == loaded
        assert not re.search(r"<(img|script|iframe|object|link|video|audio)\b", body)
    assert not re.search(rb"url\((?!#)|@import|//", asset("samrad.css").content)


@pytest.mark.parametrize("id", [*BUNDLED, "fictional", "fictional-earlier"])
def test_no_page_of_a_round_weighs_more_than_100_kb_with_what_it_loads(
    client: Client, id: str
) -> None:
    parts = [f"/sv/consultations/{id}/{path}".rstrip("/") for path, _ in PARTS]
    parts += [
        f"/sv/consultations/{id}/charters",
        f"/sv/public/{id}",
        f"/sv/consultations/{id}/moments?by=known",
    ]
    supposed = f"/sv/consultations/{id}/what-if?move=meetings&to=18:00"
    parts += [supposed] if client.get(supposed).status_code == 200 else []
    assert not {part: weight for part in parts if (weight := weight_of(client, part)) > HEAVIEST}


@pytest.mark.parametrize("path", ["", "organisations", "compare", "audit", "reading", "regions/10"])
def test_no_page_over_rounds_weighs_more_than_100_kb_with_what_it_loads(
    client: Client, path: str
) -> None:
    assert weight_of(client, f"/sv/{path}") <= HEAVIEST


def weight_of(client: Client, address: str) -> int:
    own = len(page(client, address).encode())
    return own + sum(len(asset(name).content) for name in NAMES)
