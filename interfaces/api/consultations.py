"""Commands of a consultation: one address for each kind of fact, made from the registry."""

from inspect import cleandoc
from typing import Annotated, Any

from fastapi import APIRouter, Path
from fastapi.responses import Response
from pydantic import Field

from application.engine import Engine
from application.records import NotFound
from application.submission import Refused, Submission, VersionMismatch
from domain.access import EVERYWHERE, recording
from domain.consultation import KINDS, PHASE_OF
from domain.consultation.opening import Opened, OrganisationDescribed
from domain.fact import Fact
from domain.organisation import Identify
from domain.refusal import Refusal
from domain.words import Slug
from interfaces.api.commands import (
    Commanding,
    IdempotencyKey,
    Preview,
    Writing,
    carry_out,
    chosen,
    responses,
)
from interfaces.http.access import Asker
from interfaces.http.bodies import StrictRoute
from interfaces.http.conditional import IfMatch, version_of
from interfaces.http.problems import REFUSALS
from interfaces.schemas import ReceiptSchema

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
    fact = body.fact()
    role = recording(writing.who, fact.region, fact)
    hidden = not asker.sight.sees(body.id)
    submission = Submission.for_consultation(
        body.id, (fact,), writing.who.id, role,
        chosen(idempotency_key), if_match=version_of(if_match), correlation=writing.correlation,
    )  # fmt: skip
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
        submission = _submission(consultation, body, writing, idempotency_key, if_match)
        return carry_out(
            writing,
            submission,
            preview=preview,
            location=lambda r: f"/consultations/{consultation}/facts/{r.added[-1]}",
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
    role = recording(writing.who, _region(writing.engine, consultation), fact)
    introduced = () if role == "officer" else _introduced(writing.engine, consultation, fact)
    return Submission.for_consultation(
        consultation, (*introduced, fact), writing.who.id, role,
        chosen(key), identities, version_of(if_match), writing.correlation,
    )  # fmt: skip


def _region(engine: Engine, consultation: str) -> str:
    """The region of a round; of one that there is not, none: the engine says so of it."""
    try:
        return engine.region(consultation)
    except NotFound:
        return EVERYWHERE


def _introduced(engine: Engine, consultation: str, fact: Fact) -> tuple[Fact, ...]:
    """The description of an organisation that speaks in a round for the first time."""
    id = getattr(fact, "organisation", None)
    if id is None or f"organisation:{id}" in engine.consultation(consultation).things:
        return ()
    try:
        name = engine.organisation(id).name
    except NotFound:
        return ()
    return (OrganisationDescribed(id=f"organisation-{id}", organisation=id, name=name or id),)


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
