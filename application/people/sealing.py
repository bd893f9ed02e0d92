"""Sealing: the personal data in a submission is sealed before anything is decided on it.

The keys are stored durably before the entry is recorded. The same entry sent twice is sealed to the
same bytes, so that repeating a request stays harmless.
"""

import re
import secrets
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from application.drafts import identity_numbers
from application.engine import Engine
from application.people.cipher import Cipher
from application.people.elsewhere import Elsewhere
from application.people.keys import Handle, Keys, Region, Wanted
from application.people.master import BYTES
from application.records import NotFound
from application.submission import Refused, Submission
from application.visibility import Covers
from domain.consultation.decide import Record
from domain.consultation.decider import CONSULTATION
from domain.consultation.opening import Opened
from domain.consultation.people import as_it_reads, withheld
from domain.consultation.remark import Corrected
from domain.consultation.state import Consultation
from domain.decider import Command
from domain.identity_number import might_hold
from domain.personal import Plain, Sealed
from domain.refusal import Refusal

_OF_A_FILE: Final = re.compile(r"file-[0-9a-f]{64}")

OpenKeys: TypeAlias = Callable[[bool], Keys | None]
"""The key store; if there is none, it is made when the argument is true, else None is returned."""


@dataclass(frozen=True, slots=True)
class _Told:
    """The personal data in one field of an entry."""

    entry: str
    field: str
    value: Plain | Sealed

    @property
    def place(self) -> str:
        return f"{self.entry}/{self.field}"

    @property
    def text(self) -> str:
        assert isinstance(self.value, Plain)
        return self.value.value

    @property
    def person(self) -> str | None:
        assert isinstance(self.value, Plain)
        return self.value.person


class Sealing:
    """Seals submissions to an engine, opening the key store only when needed."""

    def __init__(self, engine: Engine, keys: OpenKeys):
        self.engine, self._keys = engine, keys
        self._covers = Covers(engine)

    def __call__(self, submission: Submission, *, trial: bool) -> Submission:
        """The submission, sealed. On trial nothing is kept. Raises Refused and WrongMaster."""
        id = submission.subject.id  # only a consultation's facts hold personal data
        recorded = _Recorded(self.engine.consultation_or_empty(id), Elsewhere(self._covers))
        told = [_Told(f.id, *one) for f in submission.facts for one in f.people()]
        refusals = [
            *(r for one in told if isinstance(one.value, Plain) for r in _identity_numbers(one)),
            *(r for one in told if isinstance(one.value, Sealed) for r in recorded.strange(one)),
        ]
        if refusals:
            raise Refused(refusals)
        plain = [one for one in told if isinstance(one.value, Plain)]
        if not plain:
            return submission
        keys = self._keys(not trial)
        names = self._region(submission, keys, trial=trial)
        sealed: dict[str, dict[str, Sealed]] = {}
        for one, value in recorded.kept(plain, keys):
            sealed.setdefault(one.entry, {})[one.field] = value
        plain = [one for one in plain if one.field not in sealed.get(one.entry, ())]
        stream = CONSULTATION.stream(id)
        wanted = list(_wanted(plain, names, stream))
        ciphers = _ciphers(keys, names, wanted, trial=trial)
        for one, whose in zip(plain, wanted, strict=True):
            cipher = ciphers[whose.handle]
            if cipher is None:
                refusals.append((one.entry, Refusal("person-erased", one.field)))
            else:
                value = cipher.seal(one.text, whose.mention, stream, one.place)
                sealed.setdefault(one.entry, {})[one.field] = value
        if refusals:
            raise Refused(refusals)
        commands = tuple((to, _sealed(command, sealed)) for to, command in submission.commands)
        return replace(submission, commands=commands, key=_key(submission.key, names))

    def _region(self, submission: Submission, keys: Keys | None, *, trial: bool) -> Region:
        """The region that controls the data, and its names. Raises Refused if none is known."""
        opened = (fact.region for fact in submission.facts if isinstance(fact, Opened))
        try:
            code = self.engine.region(submission.subject.id)
        except NotFound:
            found = next(opened, None)
            if found is None:
                refusal = Refusal("not-opened", "fact")
                raise Refused([(fact.id, refusal) for fact in submission.facts]) from None
            code = found
        names = None if keys is None else keys.known_region(code) if trial else keys.region(code)
        return names or Region(code, secrets.token_bytes(BYTES))


def _sealed(command: Command, sealed: Mapping[str, Mapping[str, Sealed]]) -> Command:
    if isinstance(command, Record) and command.fact.id in sealed:
        return Record(command.fact.with_people(sealed[command.fact.id]))
    return command


class _Recorded:
    """The personal data recorded in a round, and whether it may be compared with what is sent."""

    def __init__(self, state: Consultation, elsewhere: Elsewhere):
        self._state, self._elsewhere = state, elsewhere

    def _at(self, one: _Told) -> Sealed | None:
        known = self._state.fact(one.entry)
        told = dict(known.people() if known else ()).get(one.field)
        return told if isinstance(told, Sealed) else None

    def _is_withheld(self, entry: str) -> bool:
        """Whether an entry, or the one it corrects, would by now reveal too much."""
        known = self._state.fact(entry)
        about = self._state.fact(known.entry) if isinstance(known, Corrected) else None
        return any(
            withheld(self._state, read, self._elsewhere)
            for fact in filter(None, (known, about))
            for read in as_it_reads(self._state, fact)
        )

    def kept(self, told: list[_Told], keys: Keys | None) -> Iterator[tuple[_Told, Sealed]]:
        """Recorded values, in place of those sent, where the two must not be compared.

        That is so if the key was destroyed, or if the entry would by now reveal too much. A file
        that names such a person can then still be sent again, and a sender cannot find out by trial
        whether it names the same person or says the same.
        """
        known = [(one, sealed) for one in told if (sealed := self._at(one))]
        mentions = [sealed.mention for _, sealed in known]
        persons = keys.persons_of(mentions) if keys and mentions else {}
        return (
            (one, sealed)
            for one, sealed in known
            if sealed.mention not in persons or self._is_withheld(one.entry)
        )

    def strange(self, one: _Told) -> Iterator[tuple[str, Refusal]]:
        """A refusal of a sealed value that is not the one recorded here: it would never open."""
        if one.value != self._at(one):
            yield one.entry, Refusal("person-sealed", one.field)


def _wanted(told: list[_Told], names: Region, stream: str) -> Iterator[Wanted]:
    handles: dict[str, Handle] = {}
    for one in told:
        mention = names.mention(stream, one.place, one.person)
        person = one.person or mention
        handle = handles.get(person)
        if handle is None:
            handle = handles[person] = names.handle(person)
        yield Wanted(mention, handle, person)


def _ciphers(
    keys: Keys | None, names: Region, wanted: list[Wanted], *, trial: bool
) -> dict[Handle, Cipher | None]:
    """The ciphers of the people. On trial, new people get a key that is not kept."""
    if keys and not trial:
        return keys.take(names.code, wanted)
    handles = {one.handle for one in wanted}
    known = keys.peek(names.code, handles) if keys else {}
    new = handles - known.keys()
    return known | {handle: Cipher(secrets.token_bytes(BYTES)) for handle in new}


def _key(key: str, names: Region) -> str:
    """The command id; one that is a digest of a file with personal data is replaced by a keyed one.

    Otherwise the holder of the file without a name could test names against the digest, even after
    the key is destroyed.
    """
    return names.command(key) if _OF_A_FILE.fullmatch(key) else key


def _identity_numbers(one: _Told) -> Iterator[tuple[str, Refusal]]:
    """Refused before sealing, since afterwards nobody could see that it is an identity number."""
    if might_hold(one.text) or (one.person and might_hold(one.person)):
        content = {"value": one.text, "person": one.person}
        for refusal in identity_numbers(content, one.field):
            yield one.entry, refusal
