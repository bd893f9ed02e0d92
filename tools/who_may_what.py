"""The page that says who may what, made from the rules that are kept."""

from collections.abc import Iterator

from domain.access import INSIDERS, OWN_ACTS, READERS, WITNESSES, Part
from domain.consultation import KINDS
from domain.fact import Fact
from interfaces.http.access import Rule
from interfaces.serving.app import RULES

_INTRODUCTION = """\
# Who may what

The rules stand in `domain/access.py` (roles, what each reads and records), in
`interfaces/api/access.py` (one rule for each operation) and in `interfaces/web/access.py` (one for
each page); `make docs` makes this page from them.
[Coming in](access.md) tells how to get a role.

A grant is a role, of one region or of the whole country, and for those who speak for an
organisation the organisation's id: `officer:20`, `auditor`,
`alliance:20:kulturalliansen-dalarna`, `organisation:*:dalarnas-hembygdsforbund`. Somebody may
have several.

## Roles

| role | unpublished rounds | who recorded what, and stored lines | small counts | records |
| --- | --- | --- | --- | --- |
"""
_RECORD = "/consultations/{consultation}/"
_WORDS: dict[Part, str] = {
    "officer": "every kind of fact, in its regions; another's act with its source",
    "alliance": "",
    "organisation": "",
    "auditor": "nothing",
    "researcher": "nothing",
    "administrator": "nothing; keeps tokens, keys and the service",
}
_BETWEEN = """\
| *the public* | no | where the round is published | no | nothing |

A fact belongs to one region, that of its round. A round is **published** when it was written down
afterwards from published sources (`kept: reconstructed`), or once the region says so:
`record-published`; `record-withheld` takes it back. What was said last holds. A round that is not
somebody's to read is not found, exactly as one that does not exist, and stands in no list, sum,
feed or comparison of theirs; verdicts on what they do read are the same for every asker, unless one
hangs on a **small count**: under five of what is sensitive, which all others read as *fewer than
5* ([access](access.md#small-counts)), and nobody is told in answers over all rounds. (The sums
of `/regions` come from a model, and heed a publication or its withdrawal once it has caught up.)

A researcher reads recorders under pseudonyms, another in each round, without the names of commands
and errands. Identities of organisations and texts of charters belong to the whole country; the
public and organisations know of the organisations that stand in a published round, and who
recorded an identity is told only to those who may know all recorders. What one supposes takes from
a region's earlier rounds what one may read of them, and no more.

Nobody records as another. What an alliance or an organisation records is its own act: it names
itself in `organisation`, and leaves `by` out. An officer who records what another did cites a
source, or for what came by letter gives its `case_number`.

## Operations

| who | what |
| --- | --- |
"""


def page() -> str:
    """The whole page, as Markdown."""
    return _INTRODUCTION + "".join(_roles()) + _BETWEEN + "".join(_operations())


def _roles() -> Iterator[str]:
    for part, words in _WORDS.items():
        own = ", ".join(f"`{kind.short_kind()}`" for kind in OWN_ACTS.get(part, ()))
        reads = "of its regions" if part in READERS else "no"
        knows = "of its regions" if part in WITNESSES else "where the round is published"
        few = "of its regions" if part in INSIDERS else "no"
        yield f"| {part} | {reads} | {knows} | {few} | {words or f'{own}, as its own act'} |\n"


def _operations() -> Iterator[str]:
    """Each rule with its operations; kinds that only officers record stand there as one."""
    plain = {f"POST {_RECORD}{name}" for name, kind in KINDS.items() if not _own_act(kind)}
    by_rule: dict[str, list[str]] = {}
    for operation, rule in RULES.items():
        if operation not in plain:
            by_rule.setdefault(_who(rule), []).append(f"`{operation}`")
    officers = _who(RULES["POST /consultations"])
    by_rule[officers].append(f"`POST {_RECORD}…`, every other kind of fact")
    for who, operations in by_rule.items():
        yield f"| {who} | {'<br>'.join(operations)} |\n"


def _own_act(kind: type[Fact]) -> bool:
    return any(kind in kinds for kinds in OWN_ACTS.values())


def _who(rule: Rule) -> str:
    return rule.says + ("" if rule.scope == "read" else f" (scope `{rule.scope}`)")
