"""Query parameters: those that an operation takes, and no others."""

from collections.abc import Iterator

from fastapi import Request
from fastapi.dependencies.models import Dependant
from fastapi.exceptions import RequestValidationError


def _taken(dependant: Dependant) -> Iterator[str]:
    yield from (parameter.alias for parameter in dependant.query_params)
    for part in dependant.dependencies:
        yield from _taken(part)


async def only_known(request: Request) -> None:
    """Refuse a parameter that the operation does not take: ``?preveiw=true`` would record.

    Raises RequestValidationError, with a fault for each such parameter.
    """
    taken = [*_taken(request.scope["route"].dependant)]
    reason = f"the operation takes {', '.join(taken) or 'no parameters'}"
    faults = [
        {"loc": ("query", name), "type": "extra_forbidden", "msg": reason}
        for name in request.query_params
        if name not in taken
    ]
    if faults:
        raise RequestValidationError(faults)
