"""Files that a form brings: of bounded size, in bounded time, and kept nowhere.

They are written to a file without a name as they come, which is gone with the request.
"""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from anyio import CapacityLimiter, WouldBlock
from fastapi import Request
from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import ClientDisconnect

from interfaces.http.grammar import media_type
from interfaces.wording.language import Language
from interfaces.wording.message import Message, sentence

LARGEST: Final = 64_000_000
"""Bytes of a form with its files: some hundred thousand entries of a log."""
SLOWEST: Final = 120.0
"""Seconds in which all of it is there."""
_places: Final = CapacityLimiter(4)
"""So many forms a process takes at a time, that they fill no disk."""
_FILES: Final = 2
_FIELDS: Final = 4
_TEXT: Final = 100_000
"""Bytes of a field that is no file."""


class Unfit(MultiPartException):
    """A form that is not taken: the HTTP status, and why."""

    def __init__(self, status: int, why: Message, **values: object):
        super().__init__(why.text)
        self.status, self._why, self._values = status, why, values

    def why(self, tongue: Language) -> str:
        """Why it is not taken, and what to do about it."""
        return tongue.say(self._why, **self._values)


@asynccontextmanager
async def uploaded(request: Request) -> AsyncIterator[FormData]:
    """The fields and files of a request's form, as long as they are needed. Raises Unfit."""
    try:
        _places.acquire_nowait()
    except WouldBlock:
        raise _TOO_MANY from None
    try:
        form = await _read(request)
        try:
            yield form
        finally:
            await form.close()
    finally:
        _places.release()


async def _read(request: Request) -> FormData:
    if media_type(request.headers) != "multipart/form-data":
        raise Unfit(415, sentence("Send the file by the form."))
    if int(_digits(request.headers.get("content-length", ""))) > LARGEST:
        raise _TOO_LARGE
    parser = MultiPartParser(
        request.headers, _pieces(request), max_files=_FILES, max_fields=_FIELDS, max_part_size=_TEXT
    )
    try:
        return await parser.parse()
    except Unfit:
        raise
    except (MultiPartException, KeyError, ValueError):  # the parser lets some of its own through
        raise Unfit(
            422,
            sentence("The form cannot be read. Load the page anew, and send it again."),
        ) from None


def _digits(text: str) -> str:
    return text if text.isascii() and text.isdigit() and len(text) < 19 else "0"


_TOO_MANY: Final = Unfit(
    429,
    sentence("Several files are being checked just now. Try again in a while."),
)
_TOO_LARGE: Final = Unfit(
    413,
    sentence(
        "The file is larger than %(largest)s MB. A log is checked on your own machine with "
        "samrad verify, which has no bound."
    ),
    largest=LARGEST // 1_000_000,
)
_TOO_SLOW: Final = Unfit(
    408,
    sentence("The file was not there after %(seconds)s seconds. Send it again."),
    seconds=f"{SLOWEST:g}",
)


async def _pieces(request: Request) -> AsyncGenerator[bytes, None]:
    """The body as it comes. Raises Unfit, so that the parser closes what it has written."""
    pieces, taken = request.stream(), 0
    by = asyncio.get_running_loop().time() + SLOWEST
    while True:
        try:
            async with asyncio.timeout_at(by):
                piece = await anext(pieces)
        except StopAsyncIteration:
            return
        except TimeoutError:
            raise _TOO_SLOW from None
        except ClientDisconnect:
            raise Unfit(422, sentence("The sending broke off.")) from None
        taken += len(piece)
        if taken > LARGEST:
            raise _TOO_LARGE
        yield piece


def file_of(form: FormData, name: str) -> UploadFile | None:
    """A file of a form, if one was chosen."""
    found = form.get(name)
    return found if isinstance(found, UploadFile) and (found.filename or found.size) else None


def text_of(form: FormData, name: str) -> str:
    """A field of a form; lines end as they did before the browser made them its own."""
    found = form.get(name)
    return found.replace("\r\n", "\n").strip("\n ") if isinstance(found, str) else ""
