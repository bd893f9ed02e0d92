"""The fields of a form that was sent, read within bounds."""

from typing import Annotated, Final
from urllib.parse import parse_qs

from fastapi import Depends, Query, Request

from interfaces.http.bodies import BodyRefused, bounded
from interfaces.http.grammar import media_type
from interfaces.wording.message import sentence

_FORM: Final = "application/x-www-form-urlencoded"
_MOST: Final = 10_000
"""Fields of a form: an invitation of thousands of organisations is ticked in one."""


async def _typed(request: Request) -> dict[str, list[str]]:
    """What was typed, by the names of the controls.

    Raises BodyRefused if it is no form, too large or too slow.
    """
    if media_type(request.headers) != _FORM:
        raise BodyRefused("unreadable", sentence("it is not a form that a page of samrad sent"))
    body = await bounded(request)
    try:
        return parse_qs(body.decode(), max_num_fields=_MOST, errors="strict")
    except ValueError:
        why = sentence("it is not a form that a page of samrad sent")
        raise BodyRefused("unreadable", why) from None


Typed = Annotated[dict[str, list[str]], Depends(_typed)]
"""What a person typed in a form; controls left empty are not in it."""

Given = Annotated[list[str] | None, Query(max_length=500)]


async def _prefilled(
    approach: Given = None,
    commitment: Given = None,
    concern: Given = None,
    contest: Given = None,
    entry: Given = None,
    goal: Given = None,
    invitation: Given = None,
    meeting: Given = None,
    meetings: Given = None,
    organisation: Given = None,
    referral: Given = None,
    response: Given = None,
    views: Given = None,
) -> dict[str, list[str]]:
    return {name: given for name, given in locals().items() if given}


Prefilled = Annotated[dict[str, list[str]], Depends(_prefilled)]
"""What the address of a form fills in: the thing that a button stands beside."""
