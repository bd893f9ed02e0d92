"""The answers as JSON: what the API sends and what ``--json`` prints, in the same words.

Each view is made by ``of`` from an answer of the domain and adds no judgement. Dates are ISO
8601, instants RFC 3339 in UTC; ``occurred`` is verbatim as the source gives it (EDTF).
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from application.answers import Answers
from application.engine import Receipt
from domain.answers.participation import (
    Asked,
    Dimension,
    NotInvited,
    Participant,
    Participation,
    Step,
    StepAnswer,
    Unnamed,
)
from domain.answers.principles import TOO_LITTLE, Answer, Silence
from domain.answers.process import Due, DueState, Phase, PhaseState, Process
from domain.answers.timeline import Moment
from domain.charter.judge import Finding, Trial, Trials, Verdict
from domain.charter.model import Charter, Criterion, Principle, Standing, View, Words
from domain.count import Precision, StatedCount
from domain.fact import Citation, Fact, Proof
from domain.organisation import Organisation
from domain.record import Recorded, Role
from domain.region import REGIONS
from domain.words import Group, Level, Party, Sector, Unit


class _View(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


# --- rounds ----------------------------------------------------------------------------------


class RegionView(_View):
    """A region by its county code, which outlives names and bodies."""

    code: str
    name: str


class RoundView(_View):
    """A consultation: which region's, on which plan, how kept, and where it stands."""

    id: str
    region: RegionView
    holder: str = Field(description="The body that holds it, named as it was then.")
    plan: str
    period: str = Field(description="The years the plan is to cover (EDTF).")
    case_number: str | None = Field(description="Diarienummer.")
    kept: Literal["live", "reconstructed"]
    previous: str | None = Field(description="The region's round before this one.")
    fictional: bool
    version: int = Field(description="How many facts it holds; what If-Match is compared with.")
    phase: str

    @classmethod
    def of(cls, answers: Answers, id: str) -> "RoundView":
        """The round as it now reads. Raises NotFound."""
        opened = answers.dossier(id).opened
        return cls(
            id=id,
            region=RegionView(code=opened.region, name=REGIONS[opened.region].name),
            holder=opened.holder,
            plan=opened.plan,
            period=opened.period,
            case_number=opened.case_number,
            kept=opened.kept,
            previous=opened.previous,
            fictional=opened.fictional,
            version=answers.engine.consultation(id).position,
            phase=answers.phase(id),
        )


class RoundsView(_View):
    """A page of consultations, by region and then by the years of the plan."""

    consultations: tuple[RoundView, ...]
    next: str | None = Field(description="The cursor of the next page; null on the last.")


# --- participation ---------------------------------------------------------------------------


class CountView(_View):
    """A count with its unit, no more exact than its source; "about 50" stays about 50."""

    number: int
    unit: Unit
    precision: Precision
    text: str = Field(examples=["about 50 persons"])

    @classmethod
    def of(cls, count: StatedCount) -> "CountView":
        """The count, also in words."""
        return cls(number=count.number, unit=count.unit, precision=count.precision, text=str(count))


class UnnamedView(_View):
    """Somebody at a step whom the source does not name; ``count`` is null if it has none."""

    label: str
    count: CountView | None
    entry: str
    parties: tuple[str, ...]
    groups: tuple[str, ...]
    level: str | None

    @classmethod
    def of(cls, unnamed: Unnamed) -> "UnnamedView":
        """The unnamed, with the entry that tells of them."""
        return cls(
            label=unnamed.label,
            count=CountView.of(unnamed.count) if unnamed.count else None,
            entry=unnamed.entry,
            parties=unnamed.parties,
            groups=unnamed.groups,
            level=unnamed.level,
        )


class StepView(_View):
    """A step of the funnel. Where ``known`` is false no fact speaks of it: unknown, not 0."""

    step: Step
    known: bool
    organisations: tuple[str, ...] = Field(description="Those named at the step.")
    counts: tuple[UnnamedView, ...] = Field(description="Those not named, as sources count them.")
    totals: tuple[CountView, ...] = Field(description="One a unit, where adding is allowed.")

    @classmethod
    def of(cls, answer: StepAnswer) -> "StepView":
        """The step."""
        return cls(
            step=answer.step,
            known=answer.is_known,
            organisations=answer.organisations,
            counts=tuple(map(UnnamedView.of, answer.unnamed)),
            totals=tuple(map(CountView.of, answer.totals)),
        )


class ParticipantView(_View):
    """An organisation as the round describes it, and what it did, by step, with the entries."""

    id: str
    name: str
    parties: tuple[Party, ...]
    level: Level | None
    sector: Sector | None
    groups: tuple[Group, ...]
    umbrella: str | None
    steps: dict[Step, tuple[str, ...]] = Field(
        description="For each step it was at, the entries that say so."
    )
    asked: Asked = Field(description="Whether it was asked, as honestly as the record allows.")
    asked_by: tuple[str, ...] = Field(description="The entries that 'asked' rests on.")

    @classmethod
    def of(cls, participant: Participant, whole: Participation) -> "ParticipantView":
        """The organisation's part in the whole."""
        described = participant.description
        asked, asked_by = whole.asked(participant.id)
        return cls(
            id=participant.id,
            name=described.name,
            parties=described.parties,
            level=described.level,
            sector=described.sector,
            groups=described.groups,
            umbrella=described.umbrella,
            steps={deed.step: participant.at(deed.step) for deed in participant.deeds},
            asked=asked,
            asked_by=asked_by,
        )


class NotInvitedView(_View):
    """Somebody who was not invited; ``reason`` is null where nobody gave one."""

    who: str
    reason: str | None
    entry: str

    @classmethod
    def of(cls, one: NotInvited) -> "NotInvitedView":
        """The one not invited."""
        return cls(who=one.who, reason=one.reason, entry=one.entry)


class FunnelsView(_View):
    """The funnel for each value of a dimension that occurs in the round."""

    party: dict[str, tuple[StepView, ...]]
    level: dict[str, tuple[StepView, ...]]
    sector: dict[str, tuple[StepView, ...]]
    group: dict[str, tuple[StepView, ...]]
    umbrella: dict[str, tuple[StepView, ...]]

    @classmethod
    def of(cls, whole: Participation) -> "FunnelsView":
        """All funnels."""

        def by(dimension: Dimension) -> dict[str, tuple[StepView, ...]]:
            return {
                value: tuple(map(StepView.of, steps))
                for value, steps in whole.by(dimension).items()
            }

        return cls(
            party=by("party"),
            level=by("level"),
            sector=by("sector"),
            group=by("group"),
            umbrella=by("umbrella"),
        )


class ParticipationView(_View):
    """Who took part in a round, who was not invited, and what does not count and why."""

    consultation: str
    funnel: tuple[StepView, ...]
    by: FunnelsView
    organisations: tuple[ParticipantView, ...]
    not_invited: tuple[NotInvitedView, ...]
    planned: tuple[str, ...] = Field(description="Entries that only plan, or may not have been.")
    by_others: tuple[str, ...] = Field(description="Entries of acts by other bodies.")
    open_calls: tuple[str, ...] = Field(description="Entries open to all who wish.")
    complete_lists: tuple[str, ...] = Field(description="Entries with a list stated complete.")

    @classmethod
    def of(cls, consultation: str, whole: Participation) -> "ParticipationView":
        """The answer."""
        return cls(
            consultation=consultation,
            funnel=tuple(map(StepView.of, whole.funnel)),
            by=FunnelsView.of(whole),
            organisations=tuple(ParticipantView.of(p, whole) for p in whole.participants),
            not_invited=tuple(map(NotInvitedView.of, whole.not_invited)),
            planned=whole.planned,
            by_others=whole.by_others,
            open_calls=whole.open_calls,
            complete_lists=whole.complete_lists,
        )


# --- principles ------------------------------------------------------------------------------


class ItemView(_View):
    """One thing that was tried: what it is, the figure measured, the entries it rests on."""

    label: str
    figure: str | None
    facts: tuple[str, ...]

    @classmethod
    def of(cls, trial: Trial) -> "ItemView":
        """The item as tried."""
        return cls(label=trial.item.label, figure=trial.figure, facts=trial.item.facts)


class TallyView(_View):
    """How many items met the criterion, of how many, and of how many nobody knows."""

    met: int
    partly: int
    unmet: int
    uncertain: int
    unknown: int
    of: int
    approximate: bool = Field(description="Some of it rests on an approximate count.")


class TrialsView(_View):
    """Items tried together, sorted by what they speak for."""

    possible: tuple[Verdict, ...]
    tally: TallyView
    in_favour: tuple[ItemView, ...]
    partly: tuple[ItemView, ...]
    against: tuple[ItemView, ...]
    uncertain: tuple[ItemView, ...] = Field(description="Its dates or counts allow several.")
    unknown: tuple[ItemView, ...] = Field(description="What the criterion asks is not recorded.")

    @classmethod
    def of(cls, trials: Trials) -> "TrialsView":
        """The trials, sorted."""
        tally = trials.tally
        sorted_: dict[str, list[ItemView]] = {}
        for trial in trials.trials:
            sorted_.setdefault(_speaks(trial), []).append(ItemView.of(trial))
        return cls(
            possible=trials.possible,
            tally=TallyView(
                met=tally.met,
                partly=tally.partly,
                unmet=tally.unmet,
                uncertain=tally.uncertain,
                unknown=tally.unknown,
                of=tally.of,
                approximate=tally.approximate,
            ),
            in_favour=tuple(sorted_.get("met", ())),
            partly=tuple(sorted_.get("partly", ())),
            against=tuple(sorted_.get("unmet", ())),
            uncertain=tuple(sorted_.get("uncertain", ())),
            unknown=tuple(sorted_.get("unknown", ())),
        )


def _speaks(trial: Trial) -> str:
    if trial.silent:
        return "unknown"
    return next(iter(trial.outcomes)) if trial.is_settled else "uncertain"


class FindingView(_View):
    """What a criterion comes to; ``verdict`` is null where several are possible.

    Where ``standing`` is "practice", read "breached" as "not followed".
    """

    criterion: str
    question: Words
    standing: Standing
    basis: str = Field(description="Law, code or toolkit that says so.")
    phase: str
    proposal: bool = Field(description="The number is this project's own proposal.")
    since: date | None = Field(description="In force from this day.")
    until: date | None = Field(description="In force to this day.")
    threshold: Words
    verdict: Verdict | None
    possible: tuple[Verdict, ...]
    evidenced: bool = Field(description="Some recorded fact speaks for or against.")
    held: TrialsView
    planned: TrialsView | None = Field(description="What was only planned, judged apart.")
    by_others: TrialsView | None = Field(description="What others did, judged apart.")
    best: bool = Field(description="It reaches good practice beyond the threshold.")
    in_conflict: tuple[str, ...] = Field(
        description="Entries whose sources disagree, where the verdict hangs on which is right."
    )
    straddles: bool = Field(
        description="The criterion came into force, or ceased to be, while the process ran."
    )
    faults: tuple[str, ...] = Field(
        description="What could not be computed, and why: a fault of the charter."
    )
    unless: Words | None = Field(description="Why it does not apply, where it may not.")
    note: Words | None

    @classmethod
    def of(cls, finding: Finding) -> "FindingView":
        """The finding."""
        criterion = finding.criterion
        return cls(
            criterion=criterion.id,
            question=criterion.question,
            standing=criterion.standing,
            basis=criterion.basis,
            phase=criterion.phase,
            proposal=criterion.proposal,
            since=criterion.in_force.since,
            until=criterion.in_force.until,
            threshold=threshold(criterion),
            verdict=finding.verdict,
            possible=finding.possible,
            evidenced=finding.is_evidenced,
            held=TrialsView.of(finding.held),
            planned=TrialsView.of(finding.planned) if finding.planned else None,
            by_others=TrialsView.of(finding.by_others) if finding.by_others else None,
            best=finding.best,
            in_conflict=finding.in_conflict,
            straddles=finding.straddles,
            faults=finding.faults,
            unless=criterion.unless,
            note=criterion.note,
        )


def threshold(criterion: Criterion) -> Words:
    """What is enough, in words: "notice_days at least 21, partly at least 14; every item"."""
    return Words(sv=_threshold(criterion, _SWEDISH), en=_threshold(criterion, _ENGLISH))


_ENGLISH = {"at_least": "at least", "at_most": "at most", "partly": "partly", "every": "every item"}
_SWEDISH = {"at_least": "minst", "at_most": "högst", "partly": "delvis", "every": "varje post"}


def _threshold(criterion: Criterion, say: dict[str, str]) -> str:
    bars = []
    for name in ("at_least", "at_most"):
        full, part = getattr(criterion, name), getattr(criterion, f"partly_{name}")
        if full is not None:
            bars.append(f"{criterion.measure} {say[name]} {_number(full, say)}")
        if part is not None:
            bars.append(f"{say['partly']} {say[name]} {_number(part, say)}")
    if not bars:
        bars.append(criterion.measure)
    if criterion.partly:
        bars.append(f"{say['partly']} {criterion.partly}")
    return f"{', '.join(bars)}; {_enough(criterion, say)}"


def _number(bar: float, say: dict[str, str]) -> str:
    return f"{bar:g}".replace(".", "," if say is _SWEDISH else ".")


def _enough(criterion: Criterion, say: dict[str, str]) -> str:
    if criterion.judge == "every":
        return say["every"]
    enough = f"{say['at_least']} {criterion.enough}"
    if criterion.partly_enough is None:
        return enough
    return f"{enough}, {say['partly']} {say['at_least']} {criterion.partly_enough}"


class PrincipleView(_View):
    """A principle and the criteria on it; with under two evidenced, too little to say."""

    id: str
    name: Words
    criteria: tuple[str, ...]
    evidenced: int
    too_little_to_say: bool

    @classmethod
    def of(cls, principle: Principle, findings: Sequence[Finding]) -> "PrincipleView":
        """The principle with its findings."""
        evidenced = sum(finding.is_evidenced for finding in findings)
        return cls(
            id=principle.id,
            name=principle.name,
            criteria=tuple(finding.criterion.id for finding in findings),
            evidenced=evidenced,
            too_little_to_say=evidenced < TOO_LITTLE,
        )


class PerspectiveView(_View):
    """A set of principles, such as the six of civil society, laid over the criteria."""

    id: str
    title: Words
    edition: str
    source: str
    principles: tuple[PrincipleView, ...]

    @classmethod
    def of(cls, view: View, answer: Answer) -> "PerspectiveView":
        """The findings by the principles of a view."""
        return cls(
            id=view.id,
            title=view.title,
            edition=view.edition,
            source=view.source,
            principles=tuple(PrincipleView.of(p, found) for p, found in answer.by_principle(view)),
        )


class CharterReferenceView(_View):
    """Which charter's text was used; its digest fixes it."""

    id: str
    edition: str
    title: Words
    sha256: str

    @classmethod
    def of(cls, charter: Charter, sha256: str) -> "CharterReferenceView":
        """The reference."""
        return cls(id=charter.id, edition=charter.edition, title=charter.title, sha256=sha256)


class PrinciplesView(_View):
    """Which principles were honoured: n of m applicable criteria evidenced, and each finding."""

    consultation: str
    on: date = Field(description="The day on which the round is judged.")
    charter: CharterReferenceView
    adopted: bool = Field(description="The holder undertook to consult by this charter.")
    evidenced: int
    applicable: int
    silence: Silence = Field(description="Why nothing is known where nothing is recorded.")
    searched: tuple[str, ...] = Field(description="The sources that were searched through.")
    contested: tuple[str, ...] = Field(description="Entries that an organisation disputes.")
    findings: tuple[FindingView, ...]
    views: tuple[PerspectiveView, ...]

    @classmethod
    def of(cls, consultation: str, answer: Answer, sha256: str, on: date) -> "PrinciplesView":
        """The answer, by the charter of that digest, on a day."""
        return cls(
            consultation=consultation,
            on=on,
            charter=CharterReferenceView.of(answer.charter, sha256),
            adopted=answer.adopted,
            evidenced=len(answer.evidenced),
            applicable=len(answer.applicable),
            silence=answer.silence,
            searched=answer.searched,
            contested=answer.contested,
            findings=tuple(map(FindingView.of, answer.findings)),
            views=tuple(PerspectiveView.of(view, answer) for view in answer.charter.views),
        )


class CharterView(_View):
    """A charter, whole, with the digest of its text."""

    sha256: str
    charter: Charter


# --- process and timeline --------------------------------------------------------------------


class WarningView(_View):
    """A criterion that is not met, or not yet."""

    criterion: str
    question: Words
    standing: Standing
    verdict: Verdict | None
    possible: tuple[Verdict, ...]
    planned: tuple[Verdict, ...] = Field(description="What the plans alone would come to.")

    @classmethod
    def of(cls, finding: Finding) -> "WarningView":
        """The finding, in short."""
        return cls(
            criterion=finding.criterion.id,
            question=finding.criterion.question,
            standing=finding.criterion.standing,
            verdict=finding.verdict,
            possible=finding.possible,
            planned=finding.planned.possible if finding.planned else (),
        )


class PhaseView(_View):
    """A phase of the lifecycle, and how many facts tell of it."""

    name: str
    state: PhaseState
    facts: int
    first: str | None = Field(description="The earliest date told (EDTF).")
    last: str | None

    @classmethod
    def of(cls, phase: Phase) -> "PhaseView":
        """The phase."""
        return cls(
            name=phase.name,
            state=phase.state,
            facts=phase.facts,
            first=phase.first,
            last=phase.last,
        )


class DueView(_View):
    """Something to be done, by when, and the entry that says so."""

    what: str
    entry: str
    by: date | None
    state: DueState

    @classmethod
    def of(cls, due: Due) -> "DueView":
        """What is due."""
        return cls(what=due.what, entry=due.entry, by=due.by, state=due.state)


class ProcessView(_View):
    """Where a round stands on a day: what has happened, is due, is late, and is warned of."""

    consultation: str
    on: date
    phase: str
    phases: tuple[PhaseView, ...]
    dues: tuple[DueView, ...]
    warnings: tuple[WarningView, ...]

    @classmethod
    def of(cls, consultation: str, process: Process, on: date) -> "ProcessView":
        """The answer on a day."""
        return cls(
            consultation=consultation,
            on=on,
            phase=process.phase,
            phases=tuple(map(PhaseView.of, process.phases)),
            dues=tuple(map(DueView.of, process.dues)),
            warnings=tuple(map(WarningView.of, process.warnings)),
        )


class MomentView(_View):
    """One fact on the timeline, as it now reads."""

    id: str
    kind: str
    phase: str
    occurred: str | None = Field(description="EDTF, verbatim; null where no source says.")
    recorded: datetime
    proof: Proof = Field(description="What its sources prove: held, announced, unknown.")
    doubtful: bool = Field(description="Such as a decision on a Sunday; recorded all the same.")
    by: tuple[str, ...] | None = Field(description="Null: the natural doer of the kind.")
    sources: tuple[Citation, ...]
    corrections: tuple[str, ...]
    contests: tuple[str, ...]
    fact: dict[str, JsonValue]

    @classmethod
    def of(cls, moment: Moment) -> "MomentView":
        """The moment."""
        entry = moment.entry
        return cls(
            id=entry.id,
            kind=entry.fact.short_kind(),
            phase=moment.phase,
            occurred=moment.occurred,
            recorded=moment.recorded.astimezone(UTC),
            proof=moment.proof,
            doubtful=moment.is_doubtful,
            by=entry.fact.by,
            sources=entry.fact.sources,
            corrections=tuple(correction.id for correction in entry.corrections),
            contests=tuple(contest.id for contest in entry.contests),
            fact=content(entry.fact),
        )


class TimelineView(_View):
    """The facts of a round by occurrence; those without a date come last, as recorded."""

    consultation: str
    moments: tuple[MomentView, ...]

    @classmethod
    def of(cls, consultation: str, moments: Iterable[Moment]) -> "TimelineView":
        """The answer."""
        return cls(consultation=consultation, moments=tuple(map(MomentView.of, moments)))


def content(fact: Fact) -> dict[str, JsonValue]:
    """A fact's fields as they are stored: what was stated, and nothing that was not."""
    return fact.model_dump(mode="json", exclude_none=True, exclude_unset=True)


# --- organisations ---------------------------------------------------------------------------


class OrganisationView(_View):
    """An organisation's identity over time; what it was in a round, the round says."""

    id: str
    name: str
    names: tuple[str, ...] = Field(description="All names of it, in the order learnt.")
    number: str | None = Field(description="Organisationsnummer, ten digits.")
    same_as: tuple[str, ...] = Field(description="Other ids that turned out to be the same.")
    version: int

    @classmethod
    def of(cls, id: str, organisation: Organisation) -> "OrganisationView":
        """The identity."""
        return cls(
            id=id,
            name=organisation.name or id,
            names=organisation.names,
            number=organisation.number,
            same_as=organisation.same_as,
            version=organisation.position,
        )


class OrganisationsView(_View):
    """A page of organisations, in the order of their ids."""

    organisations: tuple[OrganisationView, ...]
    next: str | None = Field(description="The cursor of the next page; null on the last.")


# --- the record ------------------------------------------------------------------------------


class EnvelopeView(_View):
    """A fact as it stands in the log, with who recorded it and when."""

    stream: str
    position: int
    name: str = Field(description="The kind's stored name: 'consultation.meeting-held'.")
    version: int = Field(description="The version of the kind's form.")
    event: str
    recorded: datetime
    recorder: str
    role: Role
    command: str
    correlation: str
    causation: str | None
    nonce: str
    fact: dict[str, JsonValue]

    @classmethod
    def of(cls, record: Recorded[Any]) -> "EnvelopeView":
        """The envelope."""
        return cls(
            stream=record.stream,
            position=record.position,
            name=record.name,
            version=record.version,
            event=record.event,
            recorded=record.recorded.astimezone(UTC),
            recorder=record.recorder,
            role=record.role,
            command=record.command,
            correlation=record.correlation,
            causation=record.causation,
            nonce=record.nonce,
            fact=content(record.fact),
        )


class FactsView(_View):
    """A page of the record, in the order recorded."""

    consultation: str
    facts: tuple[EnvelopeView, ...]
    next: str | None = Field(description="The cursor of the next page; null on the last.")


class ReceiptView(_View):
    """What became of a command: the version reached, the entries added, and what to heed."""

    id: str = Field(description="The consultation or organisation that was written to.")
    version: int
    added: tuple[str, ...]
    repeated: bool = Field(description="The command had been carried out before.")
    key: str = Field(description="The command's id: send it again to repeat without effect.")
    warnings: tuple[WarningView, ...] = Field(
        description="Criteria that the command makes worse. It is recorded all the same."
    )

    @classmethod
    def of(
        cls, id: str, receipt: Receipt, key: str, warnings: Iterable[Finding] = ()
    ) -> "ReceiptView":
        """The receipt, with the command's key and the warnings."""
        return cls(
            id=id,
            version=receipt.version,
            added=receipt.added,
            repeated=receipt.repeated,
            key=key,
            warnings=tuple(map(WarningView.of, warnings)),
        )


class PreviewView(_View):
    """What a command would record; nothing is stored."""

    id: str
    version: int = Field(description="The version that would be reached.")
    adds: tuple[dict[str, JsonValue], ...]
    warnings: tuple[WarningView, ...]

    @classmethod
    def of(
        cls, id: str, version: int, facts: Iterable[Fact], warnings: Iterable[Finding] = ()
    ) -> "PreviewView":
        """The facts that would be added, each with its kind."""
        return cls(
            id=id,
            version=version,
            adds=tuple({"kind": fact.short_kind(), **content(fact)} for fact in facts),
            warnings=tuple(map(WarningView.of, warnings)),
        )
