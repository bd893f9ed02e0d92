"""Commands of a consultation: one address for each kind of fact, made from the registry."""

from inspect import cleandoc
from typing import Annotated, Any

from fastapi import APIRouter, Path
from fastapi.responses import Response
from pydantic import Field

from application.submission import Submission
from domain.consultation import KINDS, PHASE_OF
from domain.consultation.opening import Opened, OrganisationDescribed
from domain.fact import Fact
from domain.organisation import Identify
from domain.words import Slug
from interfaces.api.bodies import StrictRoute
from interfaces.api.commands import IdempotencyKey, Preview, carry_out, chosen, responses
from interfaces.api.conditional import IfMatch, version_of
from interfaces.api.context import Commanding, Writing
from interfaces.api.problems import REFUSALS
from interfaces.views import ReceiptView

router = APIRouter(route_class=StrictRoute)

ConsultationId = Annotated[Slug, Path(description="The consultation's id.")]


class Opening(Opened):
    """A consultation on a culture plan is begun, and its record opened."""

    id: Slug = Field(description="The consultation's id, assigned once.")

    def fact(self) -> Opened:
        """The fact; a round's opening has the same id in every round."""
        return Opened.model_validate(self.model_dump(exclude_unset=True) | {"id": "opened"})


@router.post(
    "/consultations",
    status_code=201,
    response_model=ReceiptView,
    responses=responses(*(kind for kind in REFUSALS if kind != "not-opened")),
    tags=["opening"],
    summary="Open a consultation",
    operation_id="opened",
)
def open_consultation(
    body: Opening,
    writing: Commanding,
    idempotency_key: IdempotencyKey = None,
    if_match: IfMatch = None,
    preview: Preview = False,
) -> Response:
    """A consultation on a culture plan is begun, and its record opened."""
    submission = Submission(
        body.id, (body.fact(),), writing.recorder.id, writing.recorder.role,
        chosen(idempotency_key), if_match=version_of(if_match), correlation=writing.correlation,
    )  # fmt: skip
    return carry_out(
        writing, submission, preview=preview, location=lambda r: f"/consultations/{r.subject}"
    )


def _command(kind: type[Fact]) -> Any:
    def record(
        consultation: ConsultationId,
        body: Any,
        writing: Commanding,
        idempotency_key: IdempotencyKey = None,
        if_match: IfMatch = None,
        preview: Preview = False,
    ) -> Response:
        submission = _submission(consultation, body, writing, idempotency_key, if_match)
        return carry_out(
            writing,
            submission,
            preview=preview,
            location=lambda r: f"/consultations/{consultation}/facts/{r.added[0]}",
        )

    record.__annotations__["body"] = kind
    return record


def _submission(
    consultation: str, fact: Fact, writing: Writing, key: str | None, if_match: str | None
) -> Submission:
    """One fact; an organisation described in a round is also one identity across rounds."""
    identities: tuple[Identify, ...] = ()
    if isinstance(fact, OrganisationDescribed):
        identities = (Identify(fact.organisation, fact.name),)
    return Submission(
        consultation, (fact,), writing.recorder.id, writing.recorder.role,
        chosen(key), identities, version_of(if_match), writing.correlation,
    )  # fmt: skip


for _name, _kind in KINDS.items():
    if _kind is not Opened:
        router.add_api_route(
            f"/consultations/{{consultation}}/{_name}",
            _command(_kind),
            methods=["POST"],
            status_code=201,
            response_model=ReceiptView,
            responses=responses("not-found", *REFUSALS),
            tags=[PHASE_OF[_kind]],
            summary=_name.replace("-", " ").capitalize(),
            description=cleandoc(_kind.__doc__ or "").replace("``", "`"),
            operation_id=_name,
        )
