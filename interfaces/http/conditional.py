"""Versions on the wire: entity tags, If-Match and If-None-Match.

Every tag for one consultation begins with the consultation's version, so that a client can send
back any of them as If-Match; only the version counts.
"""

from collections.abc import Callable
from hashlib import sha256
from typing import Annotated, TypeAlias

from fastapi import Header
from fastapi.responses import Response
from pydantic import BaseModel

from application.answers import Answers
from application.as_of import NOW
from application.submission import Expected
from interfaces.http.grammar import listed

IfMatch = Annotated[
    str | None,
    Header(
        alias="If-Match",
        pattern=r'^(\*|"(0|[1-9][0-9]{0,17})(-[!#-~]*)?")$',
        description="The ETag last seen: record only if nothing was recorded since. "
        "`*`: only if there is something already, at whatever version.",
        examples=['"7"'],
    ),
]
Copies: TypeAlias = list[str] | None
"""Header lines that list the entity tags of a client's copies."""
IfNoneMatch = Annotated[
    Copies,
    Header(
        alias="If-None-Match",
        description="The ETag of a copy at hand, or of several: 304 if one is still current.",
    ),
]


def tag(*parts: object) -> str:
    """A strong entity tag from all that the answer depends on, the version first."""
    return f'"{"-".join(map(str, parts))}"'


def seen_parts(answers: Answers) -> tuple[str, ...]:
    """The parts of a tag that stand for the point in time and for what the asker sees.

    The present adds no part, nor does an asker who sees everything.
    """
    seen, label = answers.as_of, answers.asker.label
    when = () if seen == NOW else (f"{seen.position}@{seen.true_on}",)
    return (*when, f"as{label}") if label else when


def version_of(if_match: str | None) -> Expected:
    """The version that a client expects."""
    if if_match is None:
        return None
    if if_match == "*":
        return "*"
    return int(if_match.strip('"').partition("-")[0])


def unless_current(
    if_none_match: Copies, current: Callable[[], str], build: Callable[[], BaseModel | Response]
) -> Response:
    """The answer with its tag, or 304 without a body if the client's copy is current.

    A strong tag stands for exactly one body (RFC 9110, 8.8.1). If a new fact was recorded while the
    answer was built, its tag therefore ends with a digest of the body.
    """
    tag = current()
    known = [one.removeprefix("W/") for one in listed(if_none_match or ())]
    if tag in known or "*" in known:
        return Response(status_code=304, headers={"ETag": tag, "Cache-Control": "no-cache"})
    built = build()
    answer = built if isinstance(built, Response) else as_json(built)
    if current() != tag:
        tag = f'{tag[:-1]}-{sha256(answer.body).hexdigest()[:16]}"'
    answer.headers.update({"ETag": tag, "Cache-Control": "no-cache"})
    return answer


def as_json(
    answer: BaseModel, status: int = 200, headers: dict[str, str] | None = None
) -> Response:
    """An answer as a response."""
    return Response(answer.model_dump_json(), status, headers, media_type="application/json")
