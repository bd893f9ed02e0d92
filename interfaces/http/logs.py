"""The program's own log: a line for each event, with the correlation id of its request.

A request is logged with its method, path template, status and duration, never with its body, the
value of a parameter or a header, or an address that leads nowhere. Its correlation id is the
client's ``X-Correlation-Id``, or else a new one, and stands in every line logged on the way.
Personal identity numbers are blotted out of every line.
"""

import json
import logging
import re
import sys
import time
import uuid
from collections.abc import Callable, Collection, Iterator, MutableMapping
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from domain.identity_number import blotted, holds
from interfaces.wording.printable import in_json, printable, tame

HEADER = "X-Correlation-Id"
FORM = "1 to 64 of A–Z, a–z, 0–9, dot, underscore and hyphen"
PROBED = frozenset({"/livez", "/readyz", "/metrics"})
"""Addresses that machines ask every few seconds: logged only at the level ``debug``."""

_FORM = re.compile(r"[A-Za-z0-9._-]{1,64}")
_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"})
_OWN = frozenset({*vars(logging.makeLogRecord({})), "message", "asctime", "taskName"})
_COLOURED = "color_message"  # uvicorn's second copy of the message
_access = logging.getLogger("samrad.access")

correlation: ContextVar[str | None] = ContextVar("correlation", default=None)
"""The id of the request that is being answered."""


# --- lines -----------------------------------------------------------------------------------


def configure(format: Literal["text", "json"] = "text", level: str = "info") -> None:
    """Log everything to standard error in one format. A second call replaces the first."""
    root = logging.getLogger()
    for handler in root.handlers[:]:
        if isinstance(handler, _ToStderr):
            root.removeHandler(handler)
    handler = _ToStderr()
    handler.setFormatter(_Json() if format == "json" else _Text())
    root.addHandler(handler)
    root.setLevel(level.upper())
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):  # which may have own handlers
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.propagate = True
        logger.setLevel(logging.NOTSET)


class _ToStderr(logging.Handler):
    """Writes to ``sys.stderr`` as it is at that moment."""

    def emit(self, record: logging.LogRecord) -> None:
        try:
            print(self.format(record), file=sys.stderr, flush=True)
        except Exception:
            self.handleError(record)


class _Json(logging.Formatter):
    """One object a line. An extra field never replaces one that every line has."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": _time(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            "correlation": correlation.get(),
        }
        failure = _failure(self, record)
        if failure:
            line["exception"] = failure
        for name, value in _extra(record):
            line.setdefault(name, value)
        return in_json(json.dumps(_without(line), ensure_ascii=False), sys.stderr)


class _Text(logging.Formatter):
    """A line for people. Signs that would break the line or steer a terminal are escaped."""

    def format(self, record: logging.LogRecord) -> str:
        said = [record.getMessage(), *(f"{name}={value}" for name, value in _extra(record))]
        head = f"{_time(record)} {record.levelname.lower():7} {record.name}"
        line = printable(f"{head} [{correlation.get() or '-'}] {' '.join(said)}")
        return blotted("\n".join(part for part in (line, _failure(self, record)) if part))


def _without(value: Any) -> Any:
    """A JSON value without identity numbers. Any other value becomes text."""
    if value is None or isinstance(value, int | float):
        return value
    if isinstance(value, dict):
        return {blotted(str(name)): _without(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_without(part) for part in value]
    return blotted(str(value))


def _time(record: logging.LogRecord) -> str:
    stamp = datetime.fromtimestamp(record.created, UTC)
    return stamp.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _extra(record: logging.LogRecord) -> Iterator[tuple[str, Any]]:
    """The fields that the caller added."""
    for name, value in vars(record).items():
        if name not in _OWN and name != _COLOURED:
            yield name, value


def _failure(formatter: logging.Formatter, record: logging.LogRecord) -> str:
    parts = (
        formatter.formatException(record.exc_info) if record.exc_info else record.exc_text,
        record.stack_info,
    )
    return tame("\n".join(part for part in parts if part))


# --- requests --------------------------------------------------------------------------------


def accepted(sent: str | None) -> str | None:
    """The correlation id that a client sent, if it has the form of one.

    One that holds an identity number is refused: it would stand in every log on the way.
    """
    return sent if sent and _FORM.fullmatch(sent) and not holds(sent) else None


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request and how it was answered; without a status if the client had gone by then.

    An unknown method is ``other``, and an address that leads nowhere is ``none``, since their text
    is the client's own.
    """

    method: str
    template: str
    status: int | None
    seconds: float


Tell = Callable[[Exchange], None]


class CorrelationMiddleware:
    """Gives each request a correlation id, and reports the request when it is over.

    Messages pass through as they come, so that a stream stays a stream.
    """

    def __init__(self, app: ASGIApp, tell: Collection[Tell]):
        self.app, self.tell = app, tell

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        known = accepted(Headers(scope=scope).get(HEADER)) or uuid.uuid4().hex
        # Never reset: the server logs a failure of the application after this returns.
        correlation.set(known)
        began = time.perf_counter()
        status: int | None = None

        async def sent(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[HEADER] = known
            await send(message)

        try:
            await self.app(scope, receive, sent)
        finally:
            exchange = _exchange(scope, status, time.perf_counter() - began)
            for tell in self.tell:
                tell(exchange)


def _exchange(scope: MutableMapping[str, Any], status: int | None, seconds: float) -> Exchange:
    method = scope["method"] if scope["method"] in _METHODS else "other"
    return Exchange(method, getattr(scope.get("route"), "path", "none"), status, seconds)


def access(exchange: Exchange) -> None:
    """Log a request."""
    level = logging.DEBUG if exchange.template in PROBED else logging.INFO
    fields = {
        "method": exchange.method,
        "path": exchange.template,
        "status": exchange.status,
        "duration_ms": round(exchange.seconds * 1000, 1),
    }
    _access.log(level, "answered", extra=fields)
