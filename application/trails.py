"""Trails: the facts behind an answer, each with where it stands in the log."""

from application.answers import Answers
from application.engine import Engine
from application.records import Unanswerable
from domain.answers.participation import Step
from domain.answers.trail import Trail, behind_criterion, behind_step, trail


def trails(
    engine: Engine,
    answers: Answers,
    id: str,
    *,
    entries: tuple[str, ...] = (),
    criterion: str | None = None,
    step: Step | None = None,
    organisation: str | None = None,
) -> list[tuple[int, Trail]]:
    """The trails of the named entries, of those behind an answer, or of the whole record.

    Each with its position in the log, in the order recorded. Raises NotFound, and Unanswerable for
    an entry or a criterion that there is not.
    """
    state, read = answers.records.consultation(id), answers.dossier(id)
    chosen = [*entries, *_behind(answers, id, criterion, step, organisation)]
    if not chosen and not (entries or criterion or step):
        chosen = list(state.facts)
    for entry in chosen:
        if entry not in state.facts:
            raise Unanswerable("entry", f"{id} has no entry {entry!r}", "see `samrad timeline`")
    ordered = sorted(dict.fromkeys(chosen), key=lambda entry: state.facts[entry].position)
    stream = f"consultation-{id}"
    return [
        (
            engine.recorder.position_of(stream, state.facts[entry].position),
            trail(state, read, entry),
        )
        for entry in ordered
    ]


def _behind(
    answers: Answers, id: str, criterion: str | None, step: Step | None, organisation: str | None
) -> tuple[str, ...]:
    if organisation and not step:
        raise Unanswerable("organisation", "it goes with a step", "say which step of the funnel")
    if step:
        return behind_step(answers.participation(id), step, organisation)
    if criterion is None:
        return ()
    try:
        return behind_criterion(answers.principles(id), criterion)
    except KeyError:
        ids = ", ".join(c.id for c in answers.yardstick.charter.criteria)
        raise Unanswerable("criterion", f"there is no {criterion!r}", f"there are {ids}") from None
