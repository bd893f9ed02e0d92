"""The port that a service listens on."""

import errno
import socket
from typing import Final

from interfaces.home.settings import Misconfigured
from interfaces.wording.message import sentence

USUAL: Final = 8080
_NEXT: Final = 100
"""How many ports are tried if the usual one is taken."""


def port_for(host: str, asked: int | None) -> int:
    """The port that is asked for, 0 being any free one; else the usual one, or the next free one.

    Raises Misconfigured if it is taken.
    """
    tried = range(USUAL, USUAL + _NEXT) if asked is None else (asked,)
    for port in tried:
        free = _free(host, port)
        if free is not None:
            return free
    raise Misconfigured(
        sentence(
            "--port: another program listens on port %(port)s; stop it, or choose another port: 0 "
            "is any that is free",
            port=tried[0],
        )
    )


def _free(host: str, port: int) -> int | None:
    """The port, if nothing else listens on it. What else is wrong the server finds, and tells."""
    try:
        found = socket.getaddrinfo(
            host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )
        for family, *_, address in found:
            with socket.socket(family, socket.SOCK_STREAM) as tried:
                tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                tried.bind(address)
                port = port or tried.getsockname()[1]
    except (OSError, UnicodeError) as error:
        if isinstance(error, OSError) and error.errno == errno.EADDRINUSE:
            return None
    return port
