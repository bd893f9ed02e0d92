"""Query parameters: those that an operation takes, each once, and no others."""

from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Iterator
from typing import Any, get_args, get_origin
from urllib.parse import urlencode

from fastapi import Request
from fastapi.dependencies.models import Dependant
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from fastapi.routing import APIRoute


def _taken(dependant: Dependant) -> Iterator[tuple[str, bool]]:
    """The name of each parameter, and whether it may be given repeatedly."""
    for parameter in dependant.query_params:
        yield parameter.alias, _is_list(parameter.field_info.annotation)
    for part in dependant.dependencies:
        yield from _taken(part)


def _is_list(annotation: Any) -> bool:
    return any(get_origin(one) is list for one in (annotation, *get_args(annotation)))


class HeedingRoute(APIRoute):
    """A route to which others may send what they like: what it does not take is not heeded."""

    def get_route_handler(self) -> Callable[[Request], Awaitable[Response]]:  # type: ignore[override]
        """The handler, given the parameters that it takes."""
        handle = super().get_route_handler()
        taken = {name for name, _ in _taken(self.dependant)}

        async def heeding(request: Request) -> Response:
            known = [(name, value) for name, value in self.given(request) if name in taken]
            scope = {**request.scope, "query_string": urlencode(known).encode()}
            return await handle(Request(scope, request.receive))

        return heeding

    def given(self, request: Request) -> Iterable[tuple[str, str]]:
        """The parameters of a request, of which those are heeded that it takes."""
        return request.query_params.multi_items()


async def only_known(request: Request) -> None:
    """Refuse a parameter that the operation does not take: ``?preveiw=true`` would record.

    One that is given twice is refused too, unless it is a list: only the last would be heeded.

    Raises RequestValidationError, with a fault for each such parameter.
    """
    taken = dict(_taken(request.scope["route"].dependant))
    reason = f"the operation takes {', '.join(taken) or 'no parameters'}"
    faults = [
        {"loc": ("query", name), "type": "extra_forbidden", "msg": reason}
        for name in request.query_params
        if name not in taken
    ]
    given = Counter(name for name, _ in request.query_params.multi_items())
    faults += [
        {"loc": ("query", name), "type": "repeated", "msg": f"it is given {times} times; give one"}
        for name, times in given.items()
        if times > 1 and taken.get(name) is False
    ]
    if faults:
        raise RequestValidationError(faults)
