"""The audit page: what is signed, what that proves, and an export checked on the spot."""

from typing import Final

from anyio import CapacityLimiter, to_thread
from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.datastructures import FormData, UploadFile

from application.audit.fault import Refused
from application.audit.note import Checkpoint, text_in, unmarked
from interfaces.http.context import Auditing
from interfaces.http.service import Serving
from interfaces.web import faults
from interfaces.web.checking import STAGES, Checked, Submitted, check
from interfaces.web.page import Here, Page, PageRoute
from interfaces.web.uploads import LARGEST, Unfit, file_of, text_of, uploaded
from interfaces.wording.language import Language
from interfaces.wording.message import sentence

router = APIRouter(prefix="/{tongue}", include_in_schema=False, route_class=PageRoute)

_NOTE: Final = 1_000_000
"""Bytes of a checkpoint."""
_checkers: Final = CapacityLimiter(2)
"""So many exports are checked at a time; others wait, and the rest of the service goes on."""
_STAGES: Final = {
    "key": sentence("The key is whole"),
    "file": sentence("The file is an exported log, of the name that the key has"),
    "checkpoint": sentence("The checkpoint is signed with the key"),
    "rows": sentence(
        "Every line is whole, in its place and says what its entry says; no entry is missing, and"
        " times run forwards"
    ),
    "size": sentence("The file has as many entries as it states"),
    "root": sentence("The entries are those that were signed, in the same order"),
    "covered": sentence("All entries are covered by a checkpoint"),
}


@router.get("/audit")
def audit(page: Here, audit: Auditing) -> Response:
    """The checkpoint, the key, and in plain words what they prove and what not."""
    note = audit.checkpoint()
    key = str(audit.signer.verifier)
    name, id, material = key.split("+", 2)
    return page.show(
        "audit.html",
        note=note,
        signed=Checkpoint.opened(note, audit.signer.verifier),
        key=key,
        aloud=(name, _in_fours(id), _in_fours(material)),
        largest=LARGEST // 1_000_000,
    )


def _in_fours(text: str) -> list[str]:
    """Letters by fours, as one reads them to each other on the telephone."""
    return [text[at : at + 4] for at in range(0, len(text), 4)]


@router.get("/audit/verify")
def form(page: Here) -> Response:
    """The form alone."""
    return _told(page)


@router.post("/audit/verify")
async def verify(page: Here, request: Request, service: Serving) -> Response:
    """Check an exported log that the form brings. Nothing of it is kept."""
    try:
        async with uploaded(request) as form:
            submitted = await _submitted(form)
            outcome = await to_thread.run_sync(check, submitted, service.audit, limiter=_checkers)
    except Unfit as unfit:
        return _told(page, status=unfit.status, error=unfit.why(page.tongue))
    return _told(page, outcome)


async def _submitted(form: FormData) -> Submitted:
    """What a form holds. Raises Unfit without a log."""
    log, beside = file_of(form, "log"), file_of(form, "checkpoint")
    if log is None:
        raise Unfit(422, sentence("Choose a file to check."))
    notes = [await _note(beside)] if beside else []
    older = text_of(form, "older")
    notes += [f"{older}\n"] if older else []
    return Submitted(log.file, notes, text_of(form, "key"))


async def _note(file: UploadFile) -> str:
    """The checkpoint in a file; whatever else the file holds, the verifier will refuse.

    Raises Unfit for what is not UTF-8.
    """
    try:
        return unmarked(text_in(await file.read(_NOTE), "the checkpoint"))
    except Refused:
        raise Unfit(
            422,
            sentence("The checkpoint is not saved as UTF-8. Save it so, or fetch it anew."),
        ) from None


def _told(
    page: Page, outcome: Checked | None = None, *, status: int = 200, error: str | None = None
) -> Response:
    return page.show(
        "verify.html",
        status,
        outcome=outcome,
        faults=faults,
        error=error,
        stages=STAGES,
        stage=lambda one: stage_in_words(one, page.tongue),
        largest=LARGEST // 1_000_000,
    )


def stage_in_words(stage: str, tongue: Language) -> str:
    """What a check finds to be so, if it passes."""
    return tongue.say(_STAGES[stage])
