"""Whatever is sent, in whatever order: nothing recorded is lost, and every answer is a fold.

The machine sends facts of every kind, made up from those of `tests.every_kind` with other ids,
references, dates, doers and sources; it corrects, retracts, contests and repeats, and contests
are answered. Most of it is refused, as it should be. After every step it looks at the log and
the state, and at the answers if the log has grown. SAMRAD_LONG=1 tries many more sequences.
"""

from contextlib import suppress
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, get_args

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from pydantic import ValidationError

from application.answers import Answers, Yardstick
from application.engine import Engine
from application.submission import Receipt, Refused, Submission
from domain.answers.participation import participation
from domain.answers.process import process
from domain.answers.timeline import timeline
from domain.consultation import KINDS
from domain.consultation.contest import Contest
from domain.consultation.dossier import Entry, dossier
from domain.consultation.remark import Contested, Settlement
from domain.consultation.state import EMPTY, evolve
from domain.fact import Fact
from domain.organisation import Identify
from domain.record import Recorded
from interfaces.files.charter_file import default_charter
from tests.application.given import commands, engine_on, log_of, submission
from tests.every_kind import ROUND
from tests.faults import LONG
from tests.given import fact, opened, org, source

TODAY = date(2019, 3, 1)
ROUNDS = ("exempel", "tidigare")
BEGINNING = (
    opened(period="2020/2023", kept="live"),
    source("tidplan", "2017-10-01"),
    source("rapport", "2018-12-31"),
    source("sida"),
    org("forbundet", parties=["civil-society"], level="regional"),
    org("kulturkrets", parties=["national-minority"], groups=["sami"], umbrella="forbundet"),
    *(f for f in ROUND if f.short_kind() in ("meeting-announced", "referral-opened")),
)
DATES = (
    None, None, "2018-02-13T18:00/20:00", "2018-02-13", "2018-02~", "2018", "2017-12/2018-03",
    "../2018", "2018/..", "/2018-05", "2018-06/", "XXXX-10", "201X", "0001", "9999-12-31",
    "1900-05-01", "[2018-02-01..2018-02-20]",
)  # fmt: skip
DOERS = (None, None, ["holder"], ["forbundet"], ["unknown"], ["holder", "kulturkrets"], ["nobody"])
SOURCES = ("tidplan", "rapport", "sida") * 4 + ("nowhere",)
NUMBERS = ("802001-5577", "222222-2222", "802001-5578", None)

dates = st.sampled_from(DATES)
doers = st.sampled_from(DOERS)
NEW = "new"
TAKEN = [*(f.id for f in ROUND), *(f"{f.id}-source-1" for f in BEGINNING)]
ids = st.sampled_from([*TAKEN, *[NEW] * (4 * len(TAKEN))])
THINGS = {
    thing: [f.id for f in ROUND if f.introduces == thing] + ["nobody"]
    for kind in KINDS.values()
    for _, thing in kind.reference_fields()
} | {"organisation": ["forbundet", "kulturkrets", "nobody"]}
citations = st.fixed_dictionaries(
    {"source": st.sampled_from(SOURCES)},
    optional={"proves": st.sampled_from(["held", "announced", "unknown"])},
)
cited = st.lists(citations, max_size=2)
readings = st.lists(
    st.fixed_dictionaries(
        {
            "changes": st.one_of(
                st.fixed_dictionaries({"occurred": dates}),
                st.fixed_dictionaries({"by": doers}),
                st.just({"municipality": "Annanköping"}),
            ),
            "sources": st.lists(citations, min_size=1, max_size=1),
        }
    ),
    max_size=1,
)
CHANGES = {
    "occurred": dates,
    "by": doers,
    "sources": cited,
    "organisation": ids,
    "meeting": st.sampled_from(["dialog", "installt", "nowhere"]),
    "umbrella": st.sampled_from(["forbundet", "kulturkrets", None]),
    "published": dates,
    "deadline": dates,
    "note": st.just("Fel läst"),
    "place": st.just(None),
    "region": st.just("20"),
    "reason": st.just(None),
}
"""What corrections change, and to what."""


@st.composite
def made_up(draw: st.DrawFn) -> Fact:
    """A fact of any kind, which may fit the round or not."""
    like = draw(st.sampled_from(ROUND))
    content = like.model_dump(mode="json", exclude_none=True)
    for field, thing in like.reference_fields():
        if field in content and draw(st.integers(0, 3)) == 0:
            other = draw(st.sampled_from(THINGS[thing]))
            content[field] = [other] if isinstance(content[field], list) else other
    content["id"] = draw(ids)
    content["occurred"] = draw(dates)
    content["by"] = draw(doers)
    content["sources"] = draw(cited)
    content["alternatives"] = draw(readings) if draw(st.integers(0, 3)) == 0 else []
    return _fitting(type(like), content) or like


def _fitting(kind: type[Fact], content: dict[str, Any]) -> Fact | None:
    with suppress(ValidationError):
        return kind.model_validate(content)
    return None


class AnySequence(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        self.path = Path(self.folder.name) / "samrad.db"
        self.engine = engine_on(self.path)
        self.answers = self._answers(self.engine)
        self.sent: list[tuple[Submission, Receipt]] = []
        self.seen: list[Recorded[Any]] = []
        self.folded = -1
        """The position up to which the answers were seen to be folds."""
        self.keys = 0

    def teardown(self) -> None:
        self.engine.close()
        self.folder.cleanup()

    def _answers(self, engine: Engine) -> Answers:
        by = default_charter()
        return Answers(engine, Yardstick(by.charter, by.checks, by.sha256), lambda: TODAY)

    def _send(self, *made: Fact, to: str | None = ROUNDS[0], **content: Any) -> None:
        """Send facts as one command; ids that are to be new are made so."""
        self.keys += 1
        facts = [
            one.model_copy(update={"id": f"new-{self.keys}-{n}"}) if one.id == NEW else one
            for n, one in enumerate(made)
        ]
        asked = submission(*facts, consultation=to, key=f"key-{self.keys}", **content)
        before = self.engine.position(), commands(self.engine)
        try:
            receipt = self.engine.submit(asked)
        except Refused:
            assert (self.engine.position(), commands(self.engine)) == before
            return
        assert self.engine.position() - before[0] >= len(receipt.added)
        self.sent.append((asked, receipt))

    def _entry(self, data: st.DataObject) -> str:
        state = self.engine.consultation_or_empty(ROUNDS[0])
        return data.draw(st.sampled_from([*sorted(state.facts), "nowhere"]))

    # --- what is sent ------------------------------------------------------------------------

    @initialize(early=st.booleans(), recorded=st.integers(0, len(ROUND)), earlier=st.booleans())
    def begin(self, early: bool, recorded: int, earlier: bool) -> None:
        """The round is opened, and so much of it recorded; perhaps something came before."""
        if early:
            self._send(*ROUND[1:3])
        begun = {one.id for one in BEGINNING}
        self._send(*BEGINNING, *(one for one in ROUND[:recorded] if one.id not in begun))
        if earlier:
            self._send(opened(period="2015/2018"), *ROUND[1:], to=ROUNDS[1])

    @rule(facts=st.lists(made_up(), min_size=1, max_size=6), at_once=st.booleans())
    def record(self, facts: list[Fact], at_once: bool) -> None:
        for sent in [facts] if at_once else [[one] for one in facts]:
            self._send(*sent)

    @rule(start=st.integers(0, len(ROUND) - 1), length=st.integers(1, 12))
    def record_a_stretch_of_the_round(self, start: int, length: int) -> None:
        """What was recorded elsewhere in its order, so that much of it fits."""
        for one in ROUND[start : start + length]:
            self._send(one)

    @rule(fact=made_up(), to=st.sampled_from([*ROUNDS, "x" * 100]))
    def record_elsewhere(self, fact: Fact, to: str) -> None:
        self._send(fact, to=to)

    @rule(
        organisation=st.sampled_from(["ax", "klys", "850101-1234"]),
        name=st.sampled_from(["Ax", "KLYS"]),
        number=st.sampled_from(NUMBERS),
        same_as=st.sampled_from([None, "ax", "klys"]),
    )
    def identify(
        self, organisation: str, name: str, number: str | None, same_as: str | None
    ) -> None:
        self._send(to=None, organisations=(Identify(organisation, name, number, same_as),))

    @rule(data=st.data(), id=ids)
    def correct(self, data: st.DataObject, id: str) -> None:
        entry = self._entry(data)
        known = self.engine.consultation_or_empty(ROUNDS[0]).fact(entry)
        fields = set(CHANGES) & set(type(known).model_fields if known else CHANGES)
        field = data.draw(st.sampled_from(sorted(fields)))
        changes = {field: data.draw(CHANGES[field])}
        self._send(fact("corrected", id, entry=entry, changes=changes, reason="fel"))

    @rule(data=st.data(), id=ids)
    def retract(self, data: st.DataObject, id: str) -> None:
        self._send(fact("corrected", id, entry=self._entry(data), retracted=True, reason="fel"))

    @rule(data=st.data(), id=ids, sources=st.lists(citations, min_size=1, max_size=2))
    def attach(self, data: st.DataObject, id: str, sources: list[Any]) -> None:
        self._send(fact("source-attached", id, entry=self._entry(data), sources=sources))

    @rule(data=st.data(), id=ids, who=st.sampled_from(["forbundet", "kulturkrets"]))
    def contest(self, data: st.DataObject, id: str, who: str) -> None:
        entry = self._entry(data)
        self._send(fact("contested", id, entry=entry, organisation=who, statement="Nej"))

    @rule(data=st.data(), id=ids, by=doers, outcome=st.sampled_from(get_args(Settlement)))
    def answer_a_contest(
        self, data: st.DataObject, id: str, by: list[str] | None, outcome: str
    ) -> None:
        facts = self.engine.consultation_or_empty(ROUNDS[0]).facts
        raised = [id for id, one in sorted(facts.items()) if isinstance(one.fact, Contested)]
        to = data.draw(st.sampled_from([*raised, "nowhere"]))
        self._send(fact("contest-answered", id, contest=to, by=by, outcome=outcome, reason="Läst"))

    @rule(data=st.data(), sources=cited, note=st.booleans())
    def say_again(self, data: st.DataObject, sources: list[Any], note: bool) -> None:
        """An entry once more, with further sources, or changed."""
        known = self.engine.consultation_or_empty(ROUNDS[0]).fact(self._entry(data))
        if known is None:
            return
        content = known.model_dump(mode="json", exclude_none=True)
        content["sources"] = [*content["sources"], *sources]
        again = _fitting(type(known), content | ({"note": "Ändrat"} if note else {}))
        assert again is not None
        self._send(again)

    @rule(data=st.data(), anew=st.booleans())
    def repeat(self, data: st.DataObject, anew: bool) -> None:
        """A command that was carried out, sent again, changes nothing."""
        if not self.sent:
            return
        asked, receipt = data.draw(st.sampled_from(self.sent))
        before = self.engine.position()
        again = self.engine.submit(asked)
        assert again == Receipt(receipt.subject, receipt.version, receipt.added, repeated=True)
        if anew and asked.facts:
            self._send(*asked.facts, to=asked.subject.id)
        assert self.engine.position() == before

    @rule()
    def start_anew(self) -> None:
        """The program is stopped and started."""
        self.engine.close()
        self.engine = engine_on(self.path)
        self.answers = self._answers(self.engine)
        self.folded = -1

    # --- what holds after every step ---------------------------------------------------------

    @invariant()
    def nothing_recorded_is_lost_and_the_state_is_the_fold_of_the_log(self) -> None:
        log = log_of(self.engine)
        assert log[: len(self.seen)] == self.seen
        self.seen = log
        stamps = [record.recorded for record in log]
        assert stamps == sorted(stamps)
        for id in self.engine.consultations():
            state = EMPTY
            for record in log:
                if record.stream == f"consultation-{id}":
                    state = evolve(state, record)
                    assert state.facts[record.fact.id] == record
            assert state == self.engine.consultation(id)

    @invariant()
    def replay_is_the_live_state_and_answers_are_folds(self) -> None:
        """What was refused leaves the log as it was, and need not be judged again."""
        if self.engine.position() == self.folded:
            return
        self.folded = self.engine.position()
        fresh = engine_on(self.path)
        try:
            anew = self._answers(fresh)
            assert fresh.consultations() == self.engine.consultations()
            for id in self.engine.consultations():
                state = fresh.consultation(id)
                assert state == self.engine.consultation(id)
                read, verdicts = dossier(state), anew.principles(id)
                assert self.answers.participation(id) == participation(read)
                assert self.answers.timeline(id) == timeline(read)
                assert self.answers.principles(id) == verdicts
                assert self.answers.process(id) == process(read, TODAY, verdicts)
                whole = self.answers.participation(id)
                assert {one.who for one in whole.excluded} <= {one.who for one in whole.not_invited}
        finally:
            fresh.close()

    @invariant()
    def no_party_has_settled_a_contest_and_what_stands_is_flagged(self) -> None:
        for id in self.engine.consultations():
            read, told = self.answers.dossier(id), self.answers.principles(id)
            for entry in (*read.entries, *read.retracted):
                for contest in entry.contests:
                    assert not _settled_by_a_party(contest, entry)
                    assert entry.id in told.contested or not contest.stands


def _settled_by_a_party(contest: Contest, entry: Entry[Any]) -> bool:
    """As told by what is stated alone; what goes by nature is tried in `tests.domain`."""
    settled, raised = contest.settled_by, contest.fact
    if settled is None:
        return False
    who = {*(settled.by or ())}
    if settled.outcome == "withdrawn":
        return who - {raised.organisation} != set()
    return bool(who & {raised.organisation, "unknown", *(entry.fact.by or ())})


AnySequence.TestCase.settings = settings(
    max_examples=300 if LONG else 15,
    stateful_step_count=20,
    derandomize=True,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    print_blob=True,
)
TestAnySequence = AnySequence.TestCase
