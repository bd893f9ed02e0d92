"""The gate: who it is that asks."""

from typing import Protocol

from starlette.requests import HTTPConnection

from domain.access import PUBLIC, Who
from interfaces.wording.message import InWords, Message


class Unrecognised(InWords):
    """A credential that does not let in: what is wrong with it, never the credential itself.

    ``scheme`` is what stands in ``WWW-Authenticate``.
    """

    def __init__(self, reason: Message, scheme: str = "Bearer"):
        super().__init__(reason)
        self.scheme = scheme


class Gate(Protocol):
    """Finds out who asks."""

    def at_once(self, connection: HTTPConnection) -> Who | None:
        """Who asks, where that can be told without asking a database; None where it cannot.

        Raises Unrecognised.
        """

    def who(self, connection: HTTPConnection) -> Who:
        """The person behind a request's credentials; PUBLIC where it has none.

        May ask a database, so that it is called in a thread. Raises Unrecognised, and never
        takes a failed credential for the public.
        """


class Always:
    """Takes every asker for the same person: for tests, and for the API's description."""

    def __init__(self, who: Who = PUBLIC):
        self._who = who

    def at_once(self, connection: HTTPConnection) -> Who | None:
        """Always the same."""
        return self._who

    def who(self, connection: HTTPConnection) -> Who:
        """Always the same."""
        return self._who
