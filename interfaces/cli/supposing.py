"""A round by another charter or under a supposition, side by side with the round as it is."""

from pathlib import Path

from application.answers import Answers, Yardstick
from application.supposing import suppose
from domain.answers.difference import difference
from domain.consultation.suppose import Unsupposable
from interfaces.cli.console import fail, out, print_json
from interfaces.cli.tables.basics import heading
from interfaces.cli.tables.difference import charters, differing, shifts, supposed
from interfaces.files.lines import FileRefused
from interfaces.files.what_if_file import read_what_if
from interfaces.schemas.difference import SideBySideSchema, WhatIfSchema
from interfaces.wording.language import Language


def under_charter(
    id: str, answers: Answers, yardstick: Yardstick, as_json: bool, tongue: Language
) -> None:
    """Print a round by the answers' charter and by another one, side by side."""
    if as_json:
        print_json([SideBySideSchema.of(answers, id, answers.yardstick, yardstick)])
        return
    found = difference(answers.principles(id), answers.principles(id, yardstick))
    out.print(heading(answers, id, tongue))
    out.print()
    out.print(charters(answers.yardstick, yardstick, tongue))
    out.print()
    out.print(differing(found, tongue))


def what_if(
    id: str,
    answers: Answers,
    file: Path,
    as_json: bool,
    tongue: Language,
    yardstick: Yardstick | None = None,
) -> None:
    """Print how a round would be judged if what a file supposes had been so."""
    try:
        read = read_what_if(file)
    except FileRefused as refused:
        fail(refused.in_words(tongue))
    try:
        supposing = suppose(answers.by(yardstick) if yardstick else answers, id, read.what_if)
    except Unsupposable as unsupposable:
        fail(read.refused(unsupposable.refusals).in_words(tongue))
    if as_json:
        print_json([WhatIfSchema.of(supposing)])
        return
    out.print(heading(answers, id, tongue))
    out.print()
    out.print(supposed(supposing.supposition, tongue))
    out.print()
    out.print(differing(supposing.verdicts(), tongue))
    out.print()
    out.print(shifts(supposing.funnel(), tongue))
