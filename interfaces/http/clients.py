"""What counts as one client: a person signed in, or else an address.

Of an IPv6 address only the first 64 bits count, since its user is free to choose the rest.
"""

from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from starlette.types import Scope

from domain.access import Who


def client_of(scope: Scope) -> str:
    """The name of a request's sender; that of a person signed in is the same everywhere."""
    who = signed_in(scope)
    return f"={who}" if who else network(address_of(scope))


def signed_in(scope: Scope) -> str | None:
    """The person signed in; None also where the credential does not let in."""
    who = scope.get("state", {}).get("who")
    return who.id if isinstance(who, Who) and not who.is_public else None


def address_of(scope: Scope) -> str:
    """The address that a request comes from; empty if unknown."""
    client = scope.get("client")
    return client[0] if client else ""


@lru_cache(maxsize=4096)
def network(address: str) -> str:
    """What an address counts as: an IPv4 address as itself, an IPv6 address as its network."""
    found = parsed(address)
    if isinstance(found, IPv6Address):
        return str(ip_network((int(found) >> 64 << 64, 64)))
    return str(found) if found else address[:64]


@lru_cache(maxsize=4096)
def is_loopback(address: str) -> bool:
    """Whether an address is that of the machine itself."""
    found = parsed(address)
    return found is not None and found.is_loopback


def parsed(address: str) -> IPv4Address | IPv6Address | None:
    """The address that a text states, an IPv4-mapped one as IPv4; None if it states none."""
    try:
        found = ip_address(address)
    except ValueError:
        return None
    return found.ipv4_mapped or found if isinstance(found, IPv6Address) else found
