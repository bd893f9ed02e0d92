"""The gate: it identifies the asker."""

from typing import Protocol

from starlette.requests import HTTPConnection

from domain.access import PUBLIC, Who
from interfaces.wording.message import InWords, Message


class Unrecognised(InWords):
    """A credential that is refused: what is wrong with it, never the credential itself.

    ``scheme`` goes into ``WWW-Authenticate``.
    """

    def __init__(self, reason: Message, scheme: str = "Bearer"):
        super().__init__(reason)
        self.scheme = scheme


class Gate(Protocol):
    """Identifies the asker."""

    def at_once(self, connection: HTTPConnection) -> Who | None:
        """The asker if no database is needed to identify them, else None.

        Raises Unrecognised.
        """

    def who(self, connection: HTTPConnection) -> Who:
        """The person behind the request's credentials, or PUBLIC if it has none.

        It may query a database, so call it in a thread. Raises Unrecognised: a failed credential
        is never treated as the public's.
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
