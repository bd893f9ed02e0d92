"""Commands of a consultation: one address for each kind of fact, made from the registry."""

from inspect import cleandoc
from typing import Annotated, Any

from fastapi import APIRouter, Path
from fastapi.responses import Response
from pydantic import Field

from application.submission import Refused, VersionMismatch
from domain.consultation import KINDS, PHASE_OF
from domain.consultation.opening import Opened
from domain.fact import Fact
from domain.refusal import Refusal
from domain.words import Slug
from interfaces.api.commands import (
    Commanding,
    IdempotencyKey,
    Preview,
    carry_out,
    responses,
)
from interfaces.http.access import Asker
from interfaces.http.bodies import StrictRoute
from interfaces.http.conditional import IfMatch, version_of
from interfaces.http.problems import REFUSALS
from interfaces.schemas.record import ReceiptSchema

router = APIRouter(route_class=StrictRoute)

ConsultationId = Annotated[Slug, Path(description="The consultation's id.")]


class Opening(Opened):
    """A consultation on a culture plan is begun, and its record opened."""

    id: Slug = Field(description="The consultation's id, assigned once.")

    def fact(self) -> Opened:
        """The fact; a round's opening has the same id in every round."""
        return Opened.model_validate(self.model_dump(exclude_unset=True) | {"id": "opened"})


_TAKEN = Refusal("already-opened", "id", "elsewhere")
"""All that is told of a round that the sender may not read, and only when the sender opens another
by its id: ids are of the whole country."""


@router.post(
    "/consultations",
    status_code=201,
    response_model=ReceiptSchema,
    responses=responses(*(kind for kind in REFUSALS if kind != "not-opened")),
    tags=["opening"],
    summary="Open a consultation",
    operation_id="opened",
)
def open_consultation(
    body: Opening,
    writing: Commanding,
    asker: Asker,
    idempotency_key: IdempotencyKey = None,
    if_match: IfMatch = None,
    preview: Preview = False,
) -> Response:
    """A consultation on a culture plan is begun, and its record opened."""
    hidden = not asker.sight.sees(body.id)
    submission = writing.acts(body.id, (body.fact(),), idempotency_key, version_of(if_match))
    try:
        return carry_out(
            writing, submission,
            preview=preview, anew=hidden, location=lambda r: f"/consultations/{r.subject}",
        )  # fmt: skip
    except (Refused, VersionMismatch):
        if hidden:  # a free id is answered first, so that nothing but an opening tells of another
            writing.engine.preview(submission, anew=True)
            raise Refused([("opened", _TAKEN)]) from None
        raise


def _command(kind: type[Fact]) -> Any:
    def record(
        consultation: ConsultationId,
        body: Any,
        writing: Commanding,
        idempotency_key: IdempotencyKey = None,
        if_match: IfMatch = None,
        preview: Preview = False,
    ) -> Response:
        submission = writing.acts(consultation, (body,), idempotency_key, version_of(if_match))
        return carry_out(
            writing,
            submission,
            preview=preview,
            location=lambda r: f"/consultations/{consultation}/facts/{r.added[-1]}",
        )

    record.__annotations__["body"] = kind
    return record


for _name, _kind in KINDS.items():
    if _kind is not Opened:
        router.add_api_route(
            f"/consultations/{{consultation}}/{_name}",
            _command(_kind),
            methods=["POST"],
            status_code=201,
            response_model=ReceiptSchema,
            responses=responses("not-found", *REFUSALS),
            tags=[PHASE_OF[_kind]],
            summary=_name.replace("-", " ").capitalize(),
            description=cleandoc(_kind.__doc__ or "").replace("``", "`"),
            operation_id=_name,
        )
