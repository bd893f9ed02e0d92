"""Complaints in words: what a field does not take, and what it takes instead."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from domain.complaint import Complaint, Value
from interfaces.wording.language import Language
from interfaces.wording.message import Message, sentence
from interfaces.wording.words import say


@dataclass(frozen=True, slots=True)
class Sentence:
    """What is wrong, and what to write instead, where that is not said in the same breath."""

    reason: Message
    remedy: Message | None = None


UNSEEN: Final = Sentence(
    sentence("nothing of it is seen: it has white space, or signs that only format"),
    sentence("write what it says, or leave the field out"),
)
CONTROL_SIGN: Final = Sentence(
    sentence("it holds the control sign %(sign)s, which no reader sees"),
    sentence("delete it; if a letter or a quotation mark stood there, write that"),
)
_DATABASE: Final = sentence("write sqlite:///path/to/file.db or postgresql://user@host/name")
SENTENCES: Final[dict[str, Sentence]] = {
    "text-unseen": UNSEEN,
    "text-control-sign": CONTROL_SIGN,
    "missing": Sentence(sentence("is missing")),
    "no-list": Sentence(sentence("it is a list: write [a, b], or [a] for one")),
    "no-truth-value": Sentence(sentence("write true or false")),
    "no-text": Sentence(sentence("write it as text")),
    "text-empty": Sentence(sentence("it is empty; write what it says, or leave the field out")),
    "list-empty": Sentence(
        sentence("the list is empty; name at least one, or leave the field out")
    ),
    "no-whole-number": Sentence(sentence("write a whole number, as in 31")),
    "no-fields": Sentence(sentence("it has fields of its own: write {field: value}")),
    "not-an-id": Sentence(
        sentence(
            "an id has small letters a to z, digits and single hyphens, as in "
            "'dialog-mora'; no å, ä, ö"
        )
    ),
    "not-a-county-code": Sentence(
        sentence("write a county's two digits (länskod): '20' is Dalarna, '06' Jönköpings län")
    ),
    "count-or-share": Sentence(sentence("give either 'count' or 'share'")),
    "share-of-whom": Sentence(
        sentence("a share is of an organisation's members: give 'share' and 'members_of' together")
    ),
    "of-another-form": Sentence(
        sentence("it has a form, or signs in it, that the field does not take")
    ),
    "translates-no-text": Sentence(
        sentence("%(name)s: there is no text of that name to translate%(near)s"),
        sentence("translate %(words)s"),
    ),
    "translates-nothing": Sentence(
        sentence("%(name)s: '%(text)s' says nothing that could be translated"),
        sentence("write '%(text)s' in the round's language as well, or leave its translation out"),
    ),
    "translates-otherwise": Sentence(
        sentence("%(name)s: the translation has another form than '%(text)s'"),
        sentence("translate a text by a text, and a list by a list of as many texts"),
    ),
    "misspelt-field": Sentence(sentence("is no field here%(near)s")),
    "no-field-like-it": Sentence(sentence("is no field here; compare the spelling")),
    "no-such-word": Sentence(sentence("is none of the words here%(near)s; write %(words)s")),
    "text-too-long": Sentence(sentence("it has more than %(most)s signs; make it shorter")),
    "date-not-understood": Sentence(
        sentence(
            "“%(text)s” is no day that we understand; write it as 20 Jan 2027, "
            "20 Jan 2027 18–20 or Jan 2027"
        )
    ),
    "another-weekday": Sentence(
        sentence("%(date)s is another day of the week; correct the date, or leave the day out")
    ),
    "count-not-understood": Sentence(
        sentence(
            "“%(text)s” is no number that we understand; write it as 50, about 50 or at least 30"
        )
    ),
    "no-rows": Sentence(
        sentence("there are no rows; paste the headings, and at least one row below them")
    ),
    "no-such-column": Sentence(sentence("there is no column “%(column)s” here%(near)s")),
    "no-such-choice": Sentence(
        sentence("“%(said)s” is none of the words here; choose among %(choices)s")
    ),
    "several-called-so": Sentence(
        sentence("several organisations are called %(name)s; write the id of the one: %(ids)s")
    ),
    "number-of-ten-digits": Sentence(
        sentence("an organisation number has ten digits, as in 802001-5577")
    ),
    "number-personal": Sentence(
        sentence("its third digit is 2 or more; a personal identity number is refused")
    ),
    "number-miscopied": Sentence(
        sentence("its last digit does not check (Luhn); compare with the source")
    ),
    "count-without-unit": Sentence(
        sentence(
            "'%(count)s' does not say of what; write '31 responses', 'about 50 persons', "
            "'at least 20 persons', 'at most 5 meetings' or 'fewer than 5 persons'; it "
            "counts %(units)s"
        )
    ),
    "not-a-count": Sentence(
        sentence(
            "it is no count; write '31 responses', 'about 50 persons', 'at least 20 "
            "persons', 'at most 5 meetings' or 'fewer than 5 persons'; it counts "
            "%(units)s"
        )
    ),
    "count-too-large": Sentence(sentence("a count is %(most)s at most")),
    "person-unmarked": Sentence(
        sentence("a person's data is written {value: …}, so that it is known and sealed")
    ),
    "person-with-other-fields": Sentence(
        sentence("it has a field that there is none of; write {value: …, person: …}")
    ),
    "reason-unwritten": Sentence(sentence("write the reason in place of the '…'")),
    "changes-or-retracted": Sentence(sentence("either give 'changes' or say 'retracted: true'")),
    "exactly-one-excluded": Sentence(sentence("name exactly one of organisation, group and party")),
    "nobody-addressed": Sentence(
        sentence(
            "say to whom: 'to', 'collectives' or 'open_to_all'; write 'to: unknown' "
            "where no source says"
        )
    ),
    "nothing-named": Sentence(sentence("name at least one")),
    "too-many-named": Sentence(sentence("name %(most)s at most")),
    "too-much-supposed": Sentence(sentence("suppose %(most)s things at most")),
    "not-an-hour": Sentence(sentence("write an hour from 00:00 to 23:59, as 18:00")),
    "hour-or-days": Sentence(sentence("say either 'to' which hour, or by how many 'days'")),
    "nothing-set": Sentence(
        sentence("say which fields to 'set', or what is to be proved: 'proves'")
    ),
    "date-day-among-several": Sentence(
        sentence(
            "'%(date)s': one day among several is given by the first and last; write "
            "[2017-12-13..2017-12-20], [2022-04-01..] or [..2022-04-01]"
        )
    ),
    "date-days-reversed": Sentence(
        sentence(
            "'%(date)s': it ends before it starts; write [2017-12-13..2017-12-20], "
            "[2022-04-01..] or [..2022-04-01]"
        )
    ),
    "date-reversed": Sentence(
        sentence(
            "'%(date)s': it ends before it starts; write 2018-05-09/2018-06-29 or "
            "2018-02-13T22:00/2018-02-14T01:00"
        )
    ),
    "date-of-two-slashes": Sentence(
        sentence("'%(date)s': an interval has one slash; write 2018-05-09/2018-06-29")
    ),
    "date-interval-without-year": Sentence(
        sentence("'%(date)s': an end of an interval needs its year; write 2018-10/2018-12")
    ),
    "date-without-ends": Sentence(
        sentence(
            "'%(date)s': it has no date at all; write ../2018 or 2018/.., or leave the date out"
        )
    ),
    "date-clock-alone": Sentence(
        sentence("'%(date)s': a time needs another to start from; write 2018-02-13T18:00/20:00")
    ),
    "date-unread": Sentence(
        sentence(
            "'%(date)s': it is no date that this register reads; write 2018, 2018-02, "
            "2018-02-13, 2018-02-13T18:00 or 2018-05-09/2018-06-29"
        )
    ),
    "date-nearly-read": Sentence(
        sentence("'%(date)s': it is no date that this register reads; write %(nearly)s")
    ),
    "date-clock-without-date": Sentence(
        sentence(
            "'%(date)s': it is no date that this register reads; write the day too: "
            "2018-02-13T%(clock)s"
        )
    ),
    "date-clock-marked": Sentence(
        sentence("'%(date)s': a time takes no ~, ? or %%; write 2018-02-13~ or 2018-02-13T18:00")
    ),
    "date-clock-without-day": Sentence(
        sentence("'%(date)s': a time needs its day; write 2018-02-13T18:00")
    ),
    "date-digits-left-out": Sentence(
        sentence(
            "'%(date)s': digits are left out from the right only; write 201X, 2018-XX or 2018-05-XX"
        )
    ),
    "date-day-of-no-year": Sentence(
        sentence(
            "'%(date)s': an unknown year takes a month and no day; write XXXX-10, or "
            "leave the date out"
        )
    ),
    "date-no-such-month": Sentence(
        sentence("'%(date)s': there is no month %(month)s; write XXXX-10")
    ),
    "date-not-in-calendar": Sentence(
        sentence("'%(date)s': the calendar has no %(stated)s; write 2018, 2018-02 or 2018-02-13")
    ),
    "date-not-on-clock": Sentence(
        sentence("'%(date)s': the clock has no %(clock)s; write 00:00 to 23:59")
    ),
    "applies-without-unless": Sentence(
        sentence("'applies' and 'unless' go together: say why it does not apply")
    ),
    "two-thresholds": Sentence(sentence("give either 'at_least' or 'at_most'")),
    "number-partly": Sentence(
        sentence("a number takes 'partly_at_least' or 'partly_at_most', not 'partly'")
    ),
    "partly-not-below": Sentence(sentence("'partly_at_least' needs an 'at_least' above it")),
    "partly-not-above": Sentence(sentence("'partly_at_most' needs an 'at_most' below it")),
    "enough-of-every": Sentence(sentence("'enough' and 'partly_enough' need 'judge: some'")),
    "partly-enough-not-fewer": Sentence(sentence("'partly_enough' is fewer than 'enough'")),
    "share-of-some": Sentence(sentence("'share' needs 'judge: every'")),
    "another-vocabulary": Sentence(
        sentence("written for vocabulary %(version)s; this program has %(ours)s")
    ),
    "file-too-large": Sentence(sentence("more than %(most)s bytes")),
    "file-unreadable": Sentence(sentence("%(why)s")),
    "file-in-utf-16": Sentence(sentence("it is UTF-16; save it as UTF-8")),
    "file-not-in-utf-8": Sentence(sentence("not UTF-8: byte %(byte)s; save it as UTF-8")),
    "file-in-windows-1252": Sentence(
        sentence("not UTF-8: byte %(byte)s (in Windows-1252 it is %(sign)s); save it as UTF-8")
    ),
    "not-yaml": Sentence(sentence("not YAML: %(why)s")),
    "sign-untaken": Sentence(sentence("not YAML: the sign %(sign)s is not taken; delete it")),
    "sign-in-windows-1252": Sentence(
        sentence(
            "not YAML: the sign %(sign)s is not taken (in Windows-1252 it is %(meant)s); "
            "write that, and save it as UTF-8"
        )
    ),
    "file-empty": Sentence(sentence("the file is empty")),
    "too-many-tokens": Sentence(
        sentence("more than %(most)s words and signs; write it as several files")
    ),
    "yaml-anchors": Sentence(
        sentence("YAML anchors are not taken; write the value out, or quote it")
    ),
    "yaml-aliases": Sentence(
        sentence("YAML aliases are not taken; write the value out, or quote it")
    ),
    "yaml-tags": Sentence(sentence("YAML tags are not taken; write the value out, or quote it")),
    "too-deep": Sentence(sentence("nested more than %(most)s deep; write it as separate entries")),
    "field-not-plain": Sentence(sentence("a field's name is a plain word")),
    "field-twice": Sentence(sentence("the field stands here twice")),
    "no-round-file": Sentence(sentence("begin with 'format: samrad/round/1'")),
    "another-format": Sentence(sentence("write 'format: %(format)s'")),
    "unknown-section": Sentence(sentence("unknown section; sections are %(sections)s")),
    "consultation-unsaid": Sentence(sentence("say which consultation it is: id, region, holder …")),
    "entry-without-id": Sentence(sentence("give the entry an id, by which facts name it")),
    "entries-not-listed": Sentence(
        sentence("write a list of entries, each beginning with '- id: …'")
    ),
    "no-entry": Sentence(sentence("write an entry: '- id: …'")),
    "id-twice": Sentence(sentence("'%(id)s' stands already on line %(line)s")),
    "kind-elsewhere": Sentence(sentence("'%(name)s' has a section of its own: %(sections)s")),
    "kind-misspelt": Sentence(sentence("unknown kind of fact%(near)s")),
    "kind-unknown": Sentence(sentence("unknown kind of fact; write one of %(kinds)s")),
    "one-verb": Sentence(sentence("write an entry with one verb of %(verbs)s")),
    "charter-too-long": Sentence(sentence("a charter has %(most)s signs at most")),
    "no-such-view": Sentence(sentence("no view '%(id)s'; there are %(known)s")),
    "no-such-principle": Sentence(sentence("no principle '%(id)s' in it; there are %(known)s")),
    "id-repeated": Sentence(sentence("'%(id)s' stands twice")),
    "no-such-collection": Sentence(sentence("no such collection; there are %(known)s")),
    "expression-unreadable": Sentence(sentence("%(why)s")),
    "expression-of-another-type": Sentence(sentence("gives %(given)s; it must give %(words)s")),
    "expression-of-lists": Sentence(
        sentence("it goes through a list; for each value, write \"'civil-society' in parties\"")
    ),
    "expression-of-patterns": Sentence(
        sentence("it takes a regular expression; compare with ==, contains or startsWith")
    ),
    "too-few": Sentence(sentence("it is empty; name at least one")),
    "too-many": Sentence(sentence("%(most)s at most")),
    "number-too-small": Sentence(sentence("write a number that is %(least)s or more")),
    "number-too-large": Sentence(sentence("write a number that is %(most)s or less")),
    "no-number": Sentence(sentence("write a number, as in 0.5")),
    "no-role": Sentence(sentence("'%(part)s' is no role; write one of %(words)s")),
    "no-region": Sentence(sentence("'%(region)s' is no region; write a county's two digits, or *")),
    "colon-too-many": Sentence(sentence("'%(grant)s' has a colon too many; write officer:20")),
    "part-of-an-organisation": Sentence(
        sentence("%(part)s names an organisation; write alliance:20:kulturalliansen")
    ),
    "part-of-no-organisation": Sentence(
        sentence("%(part)s has no organisation; write alliance:20:kulturalliansen")
    ),
    "no-organisations-id": Sentence(sentence("'%(id)s' is no organisation's id")),
    "no-grant": Sentence(sentence("'%(grant)s' of '%(name)s' is no grant: %(complaint)s")),
    "parameter-untaken": Sentence(sentence("the operation takes %(known)s")),
    "parameters-untaken": Sentence(sentence("the operation takes no parameters")),
    "given-repeatedly": Sentence(sentence("it is given %(times)s times; give one")),
    "no-day": Sentence(sentence("'%(day)s' is no day; write 2019-03-01")),
    "no-path-here": Sentence(
        sentence("it is no path of this service; write one such as /board?region=20")
    ),
    "on-a-line": Sentence(sentence("line %(line)s: %(field)s: %(complaint)s")),
    "not-found": Sentence(sentence("there is no %(id)s; `samrad rounds` lists the rounds")),
    "not-found-but-near": Sentence(sentence("there is no %(id)s%(near)s")),
    "setting": Sentence(sentence("%(variable)s: %(complaint)s; unset, it is %(unset)s")),
    "home-of-nobody": Sentence(sentence("~ is the home of no user here; write the whole path")),
    "url-without-database": Sentence(
        sentence("the %(scheme)s URL does not name a database"), _DATABASE
    ),
    "no-database-url": Sentence(sentence("%(scheme)s is not taken"), _DATABASE),
    "no-url": Sentence(sentence("it is no URL"), _DATABASE),
    "no-object-of-lists": Sentence(
        sentence('write a JSON object of lists: {"kultur-dalarna": ["officer:20"]}')
    ),
    "no-host": Sentence(sentence("'%(name)s' is no name of a host; write samrad.region.example")),
    "no-network": Sentence(sentence("'%(address)s' is no address; write 10.0.0.5 or 10.0.0.0/24")),
    "no-issuer": Sentence(
        sentence(
            "write the issuer's address as it gives it, beginning with https:// (http:// only on "
            "this machine)"
        )
    ),
    "issuer-with-more": Sentence(
        sentence("an issuer's address has no query, no fragment and no user")
    ),
    "start-token-too-short": Sentence(
        sentence("write 32 signs or more, letters and digits"),
        sentence('python -c "import secrets; print(secrets.token_urlsafe(32))" makes one'),
    ),
    "otherwise": Sentence(sentence("%(why)s")),
}
"""By kind."""
_DID_YOU_MEAN: Final = sentence("; did you mean '%(word)s'?")
_OR: Final = sentence("%(words)s or %(last)s")


def complaint_in_words(complaint: Complaint, language: Language) -> str:
    """What is wrong with a value, and what to write instead."""
    sentence, values = SENTENCES[complaint.kind], filled(complaint.values, language)
    told = [one for one in (sentence.reason, sentence.remedy) if one]
    return "; ".join(language.say(one, **values) for one in told)


def filled(values: Mapping[str, Value], language: Language) -> dict[str, Any]:
    """The values as a sentence takes them.

    ``near`` is a word that is perhaps meant, ``words`` are what can be chosen among, as it is
    stored, and ``choices`` and ``roles`` are stored words, as people say them.
    """
    return {name: _said(name, value, language) for name, value in values.items()}


def _said(name: str, value: Value, language: Language) -> object:
    match name, value:
        case "near", None:
            return ""
        case "near", word:
            return language.say(_DID_YOU_MEAN, word=word)
        case "words", (*words, last) if words:
            return language.say(_OR, words=", ".join(words), last=last)
        case (("roles" | "choices"), tuple(stored)):
            return language.list(say(word, language) for word in stored)
        case _, tuple():
            return ", ".join(value)
        case _, Complaint():
            return complaint_in_words(value, language)
    return value
