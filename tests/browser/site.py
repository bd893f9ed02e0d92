"""A real service with the archive and the fictional rounds, and people who come in to it.

They sign in at a real OpenID provider, as their groups say what they are: nothing is written into
the vault behind the service's back.
"""

import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, Literal

import httpx
import yaml

from interfaces.home.home import Home
from tests.faults.service import PATIENCE, Service, samrad, wait_until
from tests.provider import CLIENT, Provider
from tests.provider import running as provider_running

Role = Literal["public", "officer", "auditor", "researcher", "organisation", "alliance"]

GRANTS: Final[dict[Role, str]] = {
    "officer": "officer",
    "auditor": "auditor",
    "researcher": "researcher",
    "organisation": "organisation:23:fjallreda-hembygdsforbund",
    "alliance": "alliance:23:fjallreda-kulturallians",
}
"""What each of them is; whoever is none of it does not sign in."""
_EXAMPLES: Final = Path(__file__).parents[2] / "interfaces" / "examples"
_LOADED: Final = ("fictional-earlier.yaml", "fictional.yaml")
UNDER_WAY: Final = "under-way"
"""The fictional round as it stands in the middle of its dialogue, and not published."""
_SO_FAR: Final = 74
"""How many of its facts there are then."""
COOKIE: Final = "samrad"


@dataclass
class Site:
    """The service, and where one signs in to it."""

    service: Service
    provider: Provider
    _sessions: dict[Role, str] = field(default_factory=dict)

    @property
    def address(self) -> str:
        """Where it is, without a stroke at the end."""
        return self.service.address

    def session(self, role: Role) -> str:
        """What the session's cookie of somebody holds. They sign in once."""
        if role not in self._sessions:
            self._sessions[role] = self._sign_in(role)
        return self._sessions[role]

    def _sign_in(self, role: Role) -> str:
        with httpx.Client(base_url=self.address, timeout=PATIENCE) as client:
            asked = client.get("/sign-in").headers["location"]
            answer = client.get(self.provider.agree(asked, role))
            assert answer.status_code == 303, answer.text
            return client.cookies[COOKIE]


@contextmanager
def running() -> Iterator[Site]:
    """The site; with it, it runs. What it keeps is gone afterwards."""
    with TemporaryDirectory() as folder, provider_running() as provider:
        for role, grant in GRANTS.items():
            provider.knows(role, groups=[grant])
        path = Path(folder) / "home"
        home = Home(path, path / "samrad.db")
        rounds = [*(_EXAMPLES / name for name in _LOADED), _under_way(Path(folder))]
        loaded = samrad(home, "load", "--bundled", *rounds)
        assert loaded.returncode == 0, loaded.stdout + loaded.stderr
        with Service(home, **_settings(provider)) as service:
            site = Site(service, provider)
            wait_until(lambda: service.status("/board") == 200, "the rounds are all read")
            yield site


def _under_way(folder: Path) -> Path:
    """The file of that round, written into a folder."""
    told = yaml.safe_load((_EXAMPLES / _LOADED[-1]).read_text(encoding="utf-8"))
    told["consultation"]["id"] = UNDER_WAY
    told["facts"] = told["facts"][:_SO_FAR]
    path = folder / f"{UNDER_WAY}.yaml"
    path.write_text(yaml.safe_dump(told, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return path


def _settings(provider: Provider) -> dict[str, str]:
    return {
        "project": "true",
        "language": "en",
        "oidc_issuer": provider.url,
        "oidc_client_id": CLIENT,
        "oidc_client_secret": secrets.token_urlsafe(),
        "oidc_grants": json.dumps({grant: [grant] for grant in GRANTS.values()}),
    }
