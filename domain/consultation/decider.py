"""The consultation as an aggregate: facts of all phases, each decided after what it depends on."""

from collections.abc import Sequence

from domain.consultation import KINDS, state
from domain.consultation.causes import causes
from domain.consultation.decide import Record, decide
from domain.consultation.order import named_first
from domain.consultation.state import Consultation
from domain.decider import Decider


def _arranged(commands: Sequence[Record]) -> Sequence[Record]:
    by_fact = {id(command.fact): command for command in commands}
    return [by_fact[id(fact)] for fact in named_first([command.fact for command in commands])]


CONSULTATION: Decider[Consultation, Record] = Decider(
    "consultation",
    kinds=tuple(KINDS.values()),
    empty=state.EMPTY,
    fold=state.fold,
    decide=decide,
    arrange=_arranged,
    explain=causes,
    cut=state.cut,
)
