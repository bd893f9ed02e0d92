"""Versions on the wire: entity tags, If-Match and If-None-Match.

The tag of anything about one consultation begins with its version, so that whichever of them
a client saw last can be sent back as If-Match; only the version is heeded.
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
"""Lines that list the entity tags of copies."""
IfNoneMatch = Annotated[
    Copies,
    Header(
        alias="If-None-Match",
        description="The ETag of a copy at hand, or of several: 304 if one is still current.",
    ),
]


def tag(*parts: object) -> str:
    """A strong entity tag of all that the answer depends on, the version first."""
    return f'"{"-".join(map(str, parts))}"'


def seen_parts(answers: Answers) -> tuple[str, ...]:
    """From which point in time the record is seen, and by whom, as parts of a tag.

    None for now, and for who sees everything.
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
    """The answer with its tag; 304 without one if the client's copy is current.

    A strong tag stands for one body alone (RFC 9110, 8.8.1): the tag of an answer that a new fact
    overtook while it was built ends with the digest of its body.
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
