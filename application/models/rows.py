"""The rows of a round or an organisation: its answers, flattened.

There are no rules here. A row holds what `Answers` says about the round, so the model can be wrong
only where the answers are.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Table

from application.answers import Answers
from application.models.tables import (
    COUNTS,
    DUES,
    FIGURES,
    INVOLVEMENTS,
    PHASES,
    ROUNDS,
    VERDICTS,
    VERSION,
    Row,
    Rows,
)
from domain.answers.participation import DIMENSIONS, STEPS, Participant, Participation, StepAnswer
from domain.answers.principles import Answer
from domain.answers.process import Process, process
from domain.charter.items import Earlier
from domain.charter.judge import Finding, Trials
from domain.charter.model import Charter
from domain.consultation.course import Course
from domain.consultation.dialogue import ViewStated
from domain.consultation.dossier import Dossier, in_order
from domain.consultation.follow_up import Closed, ViewsAnswered
from domain.consultation.publication import is_public
from domain.consultation.referral import ResponseReceived
from domain.count import StatedCount
from domain.edtf import parse
from domain.organisation import Organisation

ALL = "all"
"""The dimension and value of figures over all participants."""


def of_round(answers: Answers, id: str, position: int) -> Rows:
    """All rows of a round, given the log position of its last fact."""
    state, read, today = answers.records.consultation(id), answers.dossier(id), answers.today()
    verdicts, took_part = answers.principles(id), answers.participation(id)
    stands = process(read, today, verdicts)
    course = Course(read, today)
    round = _row(
        ROUNDS,
        read.opened,
        id=id,
        begins=parse(read.opened.period).sort_key[0].isoformat(),
        **_turning_points(read, course),
        **_tally(read, course, took_part, verdicts),
        phase=stands.phase,
        published=is_public(state),
        version=state.position,
        position=position,
        judged_on=today,
        earlier=digest(answers.earlier(id)),
        made_by=VERSION,
    )
    funnels = list(_funnels(took_part))
    stated = Counter(view.fact.organisation for view in read.of(ViewStated))
    others = [{one.id: one.deeds for one in other.participants} for other in took_part.others]
    return {
        ROUNDS.name: [round],
        PHASES.name: list(_phases(id, stands)),
        DUES.name: list(_dues(id, stands)),
        VERDICTS.name: [_verdict(id, finding) for finding in verdicts.findings],
        FIGURES.name: [_figure(id, *told) for told in funnels],
        COUNTS.name: [row for told in funnels for row in _counts(id, *told)],
        INVOLVEMENTS.name: [
            _involvement(id, one, took_part, stated, others) for one in took_part.participants
        ],
    }


def digest(earlier: Earlier) -> str:
    """A digest of the earlier inventories: as long as it stays the same, so do verdicts based on
    them.
    """
    told = "\n".join((str(earlier.inventory_complete), *sorted(earlier.organisations)))
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def of_organisation(id: str, known: Organisation) -> Row:
    """The row of an organisation, before it is known what it was merged into."""
    return {
        "id": id,
        "name": known.name or id,
        "number": known.number,
        "same_as": known.same_as,
        "merged_into": None,
        "version": known.position,
    }


def of_charter(charter: Charter) -> list[Row]:
    """The principle under which each view puts each criterion."""
    return [
        {"criterion": criterion.id, "view": view, "principle": principle}
        for criterion in charter.criteria
        for view, principle in criterion.principles.items()
    ]


def _row(table: Table, *told: object, **given: Any) -> Row:
    """A row of a table: the given values, and the others from the first object with such an
    attribute.
    """
    names = [column.name for column in table.columns]
    return {name: given[name] if name in given else _first(name, told) for name in names}


def _first(name: str, told: Sequence[object]) -> Any:
    return getattr(next((one for one in told if hasattr(one, name)), None), name)


# --- the round -------------------------------------------------------------------------------


def _turning_points(read: Dossier, course: Course) -> Row:
    closed = in_order(entry for entry in read.of(Closed) if entry.proof == "held")
    return {
        "opened": read.opened.occurred,
        "adopted": course.adoption.fact.occurred if course.adoption else None,
        "adoption_proof": course.adoption.proof if course.adoption else None,
        "closed": closed[0].fact.occurred if closed else None,
    }


def _tally(read: Dossier, course: Course, took_part: Participation, verdicts: Answer) -> Row:
    views, waiting = read.of(ViewStated), took_part.not_yet_invited
    return {
        "organisations": len(took_part.participants),
        "meetings": sum(one.status != "cancelled" for one in course.meetings),
        "meetings_held": sum(one.status == "held" for one in course.meetings),
        "views": len(views),
        "views_answered": sum(bool(read.about(f"view:{v.id}", ViewsAnswered)) for v in views),
        "responses": len(read.of(ResponseReceived)),
        "responses_late": len(took_part.late),
        "not_yet_invited": None if waiting is None else len(waiting),
        "criteria_applicable": len(verdicts.applicable),
        "criteria_evidenced": len(verdicts.evidenced),
        "contested": len(verdicts.contested),
    }


def _phases(id: str, stands: Process) -> Iterator[Row]:
    for ordinal, phase in enumerate(stands.phases):
        yield _row(PHASES, phase, round=id, ordinal=ordinal)


def _dues(id: str, stands: Process) -> Iterator[Row]:
    for ordinal, due in enumerate(stands.dues):
        yield _row(DUES, due, round=id, ordinal=ordinal)


# --- verdicts --------------------------------------------------------------------------------


def _verdict(id: str, finding: Finding) -> Row:
    return _row(
        VERDICTS,
        finding,
        finding.held.tally,
        finding.criterion,
        round=id,
        criterion=finding.criterion.id,
        evidenced=finding.is_evidenced,
        **_apart("planned", finding.planned),
        **_apart("by_others", finding.by_others),
        **_apart("planned_by_others", finding.planned_by_others),
        faults=len(finding.faults),
    )


def _apart(name: str, apart: Trials | None) -> Row:
    return {
        name: apart.possible if apart else (),
        f"{name}_met": apart.tally.met if apart else None,
        f"{name}_of": apart.tally.of if apart else None,
    }


# --- participation ---------------------------------------------------------------------------


def _funnels(took_part: Participation) -> Iterator[tuple[str, str, StepAnswer]]:
    """Each step of each funnel, with its dimension and value."""
    for answer in took_part.funnel:
        yield ALL, ALL, answer
    for dimension in DIMENSIONS:
        for value, steps in took_part.by(dimension).items():
            for answer in steps:
                yield dimension, value, answer


def _figure(id: str, dimension: str, value: str, answer: StepAnswer) -> Row:
    readings = (answer, *answer.otherwise)
    return {
        "round": id,
        "dimension": dimension,
        "value": value,
        "step": answer.step,
        "known": answer.is_known,
        "named": answer.named,
        "named_low": len(answer.certain) if all(one.is_known for one in readings) else None,
        "named_high": len(answer.possible) if any(one.is_known for one in readings) else None,
        "contested": len(answer.contested) if answer.is_known else None,
        "otherwise": bool(answer.otherwise),
    }


def _counts(id: str, dimension: str, value: str, answer: StepAnswer) -> Iterator[Row]:
    """The participants that sources count without naming them; then totals, where adding is
    allowed.
    """
    told: list[tuple[StatedCount | None, str | None, str | None]] = [
        (one.count, one.label, one.entry) for one in answer.unnamed
    ]
    told += [(total, None, None) for total in answer.totals]
    for ordinal, (count, label, entry) in enumerate(told):
        yield {
            "round": id,
            "dimension": dimension,
            "value": value,
            "step": answer.step,
            "ordinal": ordinal,
            "total": label is None,
            "label": label,
            "entry": entry,
            **_bounds(count),
        }


def _bounds(count: StatedCount | None) -> Row:
    return {
        "unit": count.unit if count else None,
        "number": count.number if count else None,
        "precision": count.precision if count else None,
        "low": count.span.low if count else None,
        "high": count.span.high if count else None,
    }


def _involvement(
    id: str,
    one: Participant,
    whole: Participation,
    stated: Mapping[str | None, int],
    others: Sequence[Mapping[str, object]],
) -> Row:
    """``stated`` counts views by organisation; ``others`` holds the deeds under other readings."""
    return _row(
        INVOLVEMENTS,
        one.description,
        round=id,
        organisation=one.id,
        asked=whole.perhaps_asked(one.id),
        **{step: len(one.at(step)) or None for step in STEPS},
        stated=stated.get(one.id),
        otherwise=any(deeds.get(one.id) != one.deeds for deeds in others),
    )
