"""Query parameters: those that an operation takes, and no others."""

from fastapi import Request
from fastapi.exceptions import RequestValidationError


async def only_known(request: Request) -> None:
    """Refuse a parameter that the operation does not take: ``?preveiw=true`` would record.

    Raises RequestValidationError, with a fault for each such parameter.
    """
    taken = [parameter.alias for parameter in request.scope["route"].dependant.query_params]
    reason = f"the operation takes {', '.join(taken) or 'no parameters'}"
    faults = [
        {"loc": ("query", name), "type": "extra_forbidden", "msg": reason}
        for name in request.query_params
        if name not in taken
    ]
    if faults:
        raise RequestValidationError(faults)
