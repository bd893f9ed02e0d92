"""Strict parameters: each is given once, and a query names only those that the operation takes."""

from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Iterator
from typing import Any, Literal, TypeAlias, get_args, get_origin
from urllib.parse import urlencode

from fastapi import Request
from fastapi.dependencies.models import Dependant
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from fastapi.routing import APIRoute

from domain.complaint import Complaint
from interfaces.http import logs

Place: TypeAlias = Literal["query", "header"]


def _taken(dependant: Dependant, place: Place = "query") -> Iterator[tuple[str, bool]]:
    """The name of each parameter, and whether it may be given repeatedly."""
    own = dependant.query_params if place == "query" else dependant.header_params
    for parameter in own:
        yield parameter.alias, _is_list(parameter.field_info.annotation)
    for part in dependant.dependencies:
        yield from _taken(part, place)


def _is_list(annotation: Any) -> bool:
    return any(get_origin(one) is list for one in (annotation, *get_args(annotation)))


class HeedingRoute(APIRoute):
    """A route that ignores parameters it does not take, since others may add some to its links."""

    def get_route_handler(self) -> Callable[[Request], Awaitable[Response]]:  # type: ignore[override]
        """The handler, given only the parameters that it takes."""
        handle = super().get_route_handler()
        taken = {name for name, _ in _taken(self.dependant)}

        async def heeding(request: Request) -> Response:
            known = [(name, value) for name, value in self.given(request) if name in taken]
            scope = {**request.scope, "query_string": urlencode(known).encode()}
            return await handle(Request(scope, request.receive))

        return heeding

    def given(self, request: Request) -> Iterable[tuple[str, str]]:
        """All parameters of a request, before those that it does not take are dropped."""
        return request.query_params.multi_items()


async def only_known(request: Request) -> None:
    """Refuse a query parameter that the operation does not take: ``?preveiw=true`` would record.

    A parameter or header of the operation that is given twice is refused too, unless it is a list,
    since only one of the two would count.

    Raises RequestValidationError, with a fault for each such parameter.
    """
    dependant = request.scope["route"].dependant
    taken = dict(_taken(dependant))
    reason = Complaint("parameter-untaken", known=tuple(taken)) if taken else _TAKES_NONE
    faults = [
        _fault("query", name, "extra_forbidden", reason)
        for name in request.query_params
        if name not in taken
    ]
    single = {name for name, is_list in taken.items() if not is_list}
    given = [("query", name) for name, _ in request.query_params.multi_items() if name in single]
    for name, is_list in _taken(dependant, "header"):
        if not is_list and name != logs.HEADER:  # an unfit one is ignored
            given += [("header", name)] * len(request.headers.getlist(name))
    faults += [
        _fault(place, name, "repeated", Complaint("given-repeatedly", times=times))
        for (place, name), times in Counter(given).items()
        if times > 1
    ]
    if faults:
        raise RequestValidationError(faults)


_TAKES_NONE = Complaint("parameters-untaken")


def _fault(place: str, name: str, type: str, why: Complaint) -> dict[str, Any]:
    return {"loc": (place, name), "type": type, "msg": "", "ctx": {"error": why}}
