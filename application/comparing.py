"""Comparing stored rounds: which rounds, and which ids mean the same organisation."""

from collections.abc import Iterable

from application.answers import Answers
from application.records import Records, Unanswerable
from domain.answers.comparison import Compared, Comparison, compare
from domain.consultation.identity import first_of
from domain.region import REGIONS


def comparison(answers: Answers, ids: Iterable[str]) -> Comparison:
    """Compare rounds side by side, each once, by the answers' charter. Raises NotFound."""
    rounds = [
        Compared(id, answers.dossier(id), answers.principles(id), answers.participation(id))
        for id in dict.fromkeys(ids)
    ]
    named = (one.id for round in rounds for one in round.participation.participants)
    return compare(rounds, first_of(answers.records.alike(), named))


def chosen(answers: Answers, ids: Iterable[str], regions: Iterable[str]) -> list[str]:
    """The requested rounds, by id or by region, each once.

    Raises NotFound for an unknown round, and Unanswerable for an unknown region or fewer than two
    rounds.
    """
    found = list(
        dict.fromkeys((*ids, *(id for code in regions for id in rounds_of(answers, code))))
    )
    for id in found:
        answers.records.consultation(id)
    if len(found) < 2:
        case = "only-one-compared" if found else "none-compared"
        raise Unanswerable("consultation", case, consultation=next(iter(found), None))
    return found


def rounds_of(answers: Answers, region: str) -> list[str]:
    """The ids of a region's rounds, by the years of the plan. Raises Unanswerable.

    Made-up examples are no region's.
    """
    if region not in REGIONS:
        codes = tuple(f"{known.code} {known.name}" for known in REGIONS.values())
        raise Unanswerable("region", "no-county", region=region, codes=codes)
    opened = ((id, answers.dossier(id).opened) for id in answers.rounds())
    return [id for id, one in opened if one.region == region and not one.fictional]


def identities(records: Records) -> dict[str, str]:
    """Ids found to be of the same organisation, each mapped to the alphabetically first of them."""
    return {id: min(group) for id, group in records.alike().items()}
