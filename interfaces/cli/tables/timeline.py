"""What happened, in order, as a table; and the versions that the record has of each fact."""

from collections.abc import Iterable, Iterator
from typing import Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from domain.answers.timeline import Moment, Revision
from domain.consultation.contest import Contest, Reply
from domain.fact import Citation, Fact
from domain.personal import Sealed
from domain.translation import LANGUAGES
from interfaces.cli.tables import marks
from interfaces.cli.tables.basics import plain_table
from interfaces.wording.language import Language
from interfaces.wording.message import sentence
from interfaces.wording.words import say

_NOT_COMPARED = frozenset({"sources", "alternatives", *LANGUAGES})
_HEADINGS = (
    sentence("when"), sentence("what"), sentence("id"), sentence("proof"), sentence("recorded"),
)  # fmt: skip


def moments(told: Iterable[Moment], tongue: Language, *, retracted: bool = False) -> RenderableType:
    """The facts in order of occurrence, with when they were recorded; the retracted if asked."""
    table = plain_table(*map(tongue.say, _HEADINGS))
    shown = [moment for moment in told if retracted or not moment.is_retracted]
    for moment in shown:
        when = moment.occurred or "–"
        when += " " + tongue.gettext("(a Sunday?)") if moment.is_doubtful else ""
        when += f" → {moment.planned}" if moment.planned else ""
        table.add_row(
            when,
            say(moment.entry.fact.short_kind(), tongue),
            moment.entry.id + marks.signs(moment.entry.marks),
            say(moment.proof, tongue),
            f"{moment.recorded:%Y-%m-%d %H:%M}Z",
        )
    borne = (mark for moment in shown for mark in moment.entry.marks)
    return Group(table, *marks.legend(borne, tongue))


def versions(told: Iterable[Moment], tongue: Language) -> RenderableType:
    """The versions of each fact that has several: what was corrected, contested, told otherwise."""
    parts: list[RenderableType] = []
    for moment in told:
        if moment.entry.marks:
            kind = say(moment.entry.fact.short_kind(), tongue)
            parts.append(Text.assemble((moment.entry.id, "bold"), f"  {kind}"))
            lines = [Text(line) for line in _versions(moment, tongue)]
            parts.append(Padding(Group(*lines), (0, 0, 0, 2)))
    return Group(*parts)


def _versions(moment: Moment, tongue: Language) -> Iterator[str]:
    for revision in moment.revisions:
        yield from _revision(revision, tongue)
    for contest in moment.entry.contests:
        yield from contest_in_words(contest, tongue)
    for reading in moment.entry.readings:
        yield from _reading(moment.entry.fact, reading.fact, tongue)


def _revision(revision: Revision, tongue: Language) -> Iterator[str]:
    correction = revision.correction
    sign = marks.meaning("retracted" if correction.retracted else "corrected", tongue)
    by = f" ({', '.join(say(one, tongue) for one in correction.by)})" if correction.by else ""
    yield f"{sign}: {correction.id}{by} – {correction.reason}"
    for field in revision.fields:
        yield f"    {_difference(field, revision.before, '→', revision.after, tongue)}"


def contest_in_words(contest: Contest, tongue: Language) -> Iterator[str]:
    """A contest, how far it has come, and every answer to it."""
    fact = contest.fact
    sign = marks.meaning("contested" if contest.stands else "settled", tongue)
    outcome = say(contest.outcome or "unsettled", tongue)
    yield f"{sign}: {fact.id} ({fact.organisation}, {fact.entry}) – {fact.statement} – {outcome}"
    for reply in contest.replies:
        yield f"    {_reply(reply, tongue)}"


def _reply(reply: Reply, tongue: Language) -> str:
    by = ", ".join(say(one, tongue) for one in reply.by)
    told = f"{reply.fact.id} ({by}): {say(reply.fact.outcome, tongue)} – {reply.fact.reason}"
    return told if reply.settles else f"{told} – {say('settles-nothing', tongue)}"


def _reading(first: Fact, other: Fact, tongue: Language) -> Iterator[str]:
    sources = ", ".join(citation.source for citation in other.sources)
    differing = (
        _difference(field, first, "≠", other, tongue)
        for field in type(first).model_fields
        if field not in _NOT_COMPARED and getattr(first, field) != getattr(other, field)
    )
    yield f"{marks.meaning('in-conflict', tongue)} ({sources}): {'; '.join(differing)}"


def _difference(field: str, one: Fact, sign: str, other: Fact, tongue: Language) -> str:
    this, that = (_value(getattr(fact, field), tongue) for fact in (one, other))
    return f"{field}: {this} {sign} {that}"


def _value(value: Any, tongue: Language) -> str:
    if value is None or value == ():
        return "–"
    if isinstance(value, bool):
        return say("yes" if value else "no", tongue)
    if isinstance(value, tuple):
        return ", ".join(_value(one, tongue) for one in value)
    if isinstance(value, Sealed):
        return f"{say('sealed', tongue)} ({value.mention})"
    return value.source if isinstance(value, Citation) else say(str(value), tongue)
