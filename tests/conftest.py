"""What all tests share: the servers some of them need."""

import os
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from hypothesis import settings

from tests.needs import lacking
from tests.postgres import Server, binaries

settings.register_profile("samrad", deadline=None)
settings.load_profile("samrad")
"""How long an example takes says how busy the machine is, not whether the code is right."""

os.environ.pop("SSL_CERT_FILE", None)
os.environ["SSL_CERT_DIR"] = str(Path(__file__).parent)
"""No certificates: no test speaks https, and each client of httpx would read all of them first."""

_BROWSER = Path(__file__).parent / "browser"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests in a browser come last: what drives it keeps an event loop in the process."""
    items.sort(key=lambda item: item.path.is_relative_to(_BROWSER))


@pytest.fixture(scope="session")
def postgres_binaries() -> Path:
    """What a test needs that makes servers itself: without it the test is skipped by name."""
    return binaries() or lacking("PostgreSQL")


@pytest.fixture(scope="session")
def postgres(postgres_binaries: Path) -> Iterator[Server]:
    """The server that the tests of this process share."""
    with Server() as server:
        yield server


@pytest.fixture
def postgres_url(postgres: Server) -> Iterator[str]:
    """A new empty database."""
    url = postgres.create_database()
    yield url
    postgres.drop(url)


@pytest.fixture
def durable_postgres(postgres_binaries: Path) -> Iterator[Server]:
    """A server of the test's own, which keeps its promises and may be crashed."""
    with Server(durable=True) as server:
        yield server


@pytest.fixture
def application_url(postgres: Server, postgres_url: str) -> Iterator[str]:
    """The same database for a role that may connect, and has what `samrad migrate` gives it."""
    role = f"app_{urlsplit(postgres_url).path.strip('/')}"
    with psycopg.connect(postgres_url, autocommit=True) as owner:
        owner.execute(f"CREATE ROLE {role} LOGIN")
    parts = urlsplit(postgres_url)
    yield parts._replace(netloc=f"{role}@{parts.hostname}:{parts.port}").geturl()
    with psycopg.connect(postgres_url, autocommit=True) as owner:
        owner.execute(f"DROP OWNED BY {role}")
        owner.execute(f"DROP ROLE {role}")
