"""Who may enter a service, by its settings and the address that it listens on.

On this machine alone, a token printed at start lets in, since nobody else can read it. A service
that others reach, by its address or by a name that a proxy passes on, does not start without an
issuer to sign in at or a personal access token.
"""

import ipaddress
import secrets
import socket
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from urllib.parse import quote

from application.vault import Vault
from interfaces.home.settings import Misconfigured, Settings
from interfaces.http.door import Door
from interfaces.http.oidc import Issuer, Registration
from interfaces.wording.message import sentence

LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "[::1]"})
"""The names by which a browser reaches its own machine."""


@dataclass(frozen=True, slots=True)
class Entrance:
    """The door of a service, the names it answers to (None: all), and what is printed at start."""

    door: Door
    hosts: frozenset[str] | None
    welcome: str | None


def entrance(chosen: Settings, vault: Vault, host: str, port: int) -> Entrance:
    """The way in to a service that listens on a host and port. Raises Misconfigured."""
    alone = is_loopback(host) and not chosen.hosts
    if chosen.token is not None and not alone:
        raise Misconfigured(
            sentence(
                "SAMRAD_TOKEN: a start token lets in on this machine alone, and others reach "
                "%(reached)s; unset it, and make tokens by `samrad token create`",
                reached=_reached(chosen, host),
            )
        )
    issuer = issuer_of(chosen)
    start = chosen.token or (secrets.token_urlsafe(32) if alone and issuer is None else None)
    door = Door(
        vault,
        issuer=issuer,
        start=start,
        public=not alone,
        idle=timedelta(minutes=chosen.session_idle),
        longest=timedelta(hours=chosen.session_longest),
    )
    if alone:
        name = f"[{host}]" if ":" in host else host
        names = LOOPBACK | {name.lower()}
        return Entrance(door, names, start and _welcome(name, port, start))
    if issuer is None and not door.tokens.any_good():
        raise Misconfigured(
            sentence(
                "SAMRAD_OIDC_ISSUER: nobody could come in, and others reach %(reached)s; set "
                "SAMRAD_OIDC_ISSUER and SAMRAD_OIDC_CLIENT_ID, or make a token by `samrad token "
                "create`, or listen on 127.0.0.1 without SAMRAD_HOSTS",
                reached=_reached(chosen, host),
            )
        )
    return Entrance(door, frozenset(chosen.hosts) or None, None)


def _reached(chosen: Settings, host: str) -> str:
    names = ", ".join(chosen.hosts)
    return f"the service as {names} (SAMRAD_HOSTS)" if names else f"the address {host or '*'}"


def _welcome(name: str, port: int, start: str) -> str:
    """The line with the address that lets in, not for the log."""
    return f"open http://{name}:{port}/sign-in/local?token={quote(start, safe='')}"


def is_loopback(host: str) -> bool:
    """Whether an address, or every address that a name leads to, is this machine's alone."""
    try:
        found = socket.getaddrinfo(
            host or None, 0, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )
    except (OSError, UnicodeError):
        return False
    addresses = {str(address[0]).partition("%")[0] for *_, address in found}
    return bool(addresses) and all(ipaddress.ip_address(one).is_loopback for one in addresses)


def issuer_of(chosen: Settings) -> Issuer | None:
    """The issuer that the settings name. Raises Misconfigured."""
    if chosen.oidc_issuer is None:
        return None
    if chosen.oidc_client_id is None:
        raise Misconfigured(
            sentence(
                "SAMRAD_OIDC_CLIENT_ID: an issuer is set, and by what name it knows this service "
                "is not; set it to the client's id, as the issuer has it"
            )
        )
    if chosen.oidc_audience == chosen.oidc_client_id:
        raise Misconfigured(
            sentence(
                "SAMRAD_OIDC_AUDIENCE: it is that of SAMRAD_OIDC_CLIENT_ID, and ID tokens, which "
                "are for the client, would be taken for access tokens; give the API an audience "
                "of its own"
            )
        )
    return Issuer(
        Registration(
            issuer=chosen.oidc_issuer,
            client=chosen.oidc_client_id,
            secret=chosen.oidc_client_secret,
            audience=chosen.oidc_audience,
            scope=chosen.oidc_scope,
            claim=chosen.oidc_claim,
            grants=chosen.oidc_grants,
        )
    )
