"""The table: what each criterion comes to on which facts, on both sides of every threshold."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from domain.charter.items import Earlier
from domain.fact import Fact
from domain.words import MINORITIES
from tests.criteria.rounds import (
    DURING,
    adopted,
    answered,
    called,
    correct,
    found,
    invited,
    meeting,
    omitted,
    planned,
    referral,
    response,
    retract,
    views,
)
from tests.given import fact, source

CS, PRO, MUN = "civil-society", "professional-culture", "municipality"
NEW = tuple(f"ny-{n}" for n in range(1, 13))
KNOWN_ALL = Earlier(frozenset({"forening", "forbund", *NEW[1:]}), inventory_complete=True)
"""An earlier complete inventory, which knew all of the new ones but the first."""

SAMI = fact(
    "sami-matter-assessed", "bedomning",
    initiated="2024-03-01", special_significance=True, reason="Slöjd.",
)  # fmt: skip
NOT_SAMI = fact(
    "sami-matter-assessed", "bedomning",
    initiated="2024-04-02", special_significance=False, reason="Ingen slöjd.",
)  # fmt: skip
PLAN = source("tidplan", "2024-01-01")
"""A source older than everything: it proves announcements only."""

LONG_AGO: dict[str, Any] = {"period": "2010/2012"}
OF_2011: dict[str, Any] = {"period": "2011/2014"}
BEFORE_2019: dict[str, Any] = {"period": "2020/2023"}
BEFORE_2020 = BEFORE_2019
YOUNG = "children-and-young-people"
TO_EACH = [{"label": "De nationella minoriteterna", "groups": [*MINORITIES]}]


@dataclass(frozen=True)
class Example:
    """On these facts the criterion comes to this; several verdicts are joined by a slash."""

    expected: str
    facts: tuple[Fact, ...]
    circumstances: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Flip:
    """One changed fact turns the one verdict into the other."""

    before: str
    facts: tuple[Fact, ...]
    change: Fact
    after: str
    circumstances: dict[str, Any] = field(default_factory=dict)


def ex(expected: str, *facts: Fact, **circumstances: Any) -> Example:
    return Example(expected, facts, circumstances)


def flip(before: str, *facts: Fact, to: str, **circumstances: Any) -> Flip:
    *known, change = facts
    return Flip(before, tuple(known), change, to, circumstances)


def done(act: str, id: str = "act", **content: Any) -> Fact:
    return fact(act, id, **content)


def sami_notice(on: str = "2024-04-02", reply_by: str | None = "2024-04-23", **more: Any) -> Fact:
    return invited(
        "till-sametinget", on,
        collectives=[{"label": "Sametinget", "groups": ["sametinget"]}], reply_by=reply_by, **more,
    )  # fmt: skip


def sami_step(step: str, by: str | None = None) -> Fact:
    id = f"{by or 'sametinget'}-{step}"
    return fact("sami-consultation", id, occurred="2024-06-03", representative=by, step=step)


def sami_steps(*steps: str, by: str | None = None) -> tuple[Fact, ...]:
    return tuple(sami_step(step, by) for step in steps)


def survey(on: str = "2024-10-08", also: Sequence[str] = (), survey: bool | None = True) -> Fact:
    asked = [{"label": "Unga", "groups": [YOUNG, *also]}]
    return invited("enkat", on, to=[], collectives=asked, survey=survey)


def feedback(on: str | None, **content: Any) -> Fact:
    return done("feedback-given", occurred=on, to_participants=True, **content)


def evaluation(**content: Any) -> Fact:
    return done("evaluation-made", occurred="2025-12-01", **content)


def handover(**content: Any) -> Fact:
    stated = {"views": True, "answers": True, "commitments": True} | content
    return fact("handover-given", "overlamning", **stated)


def contacts(*years: int) -> tuple[Fact, ...]:
    return tuple(fact("contact-held", f"kontakt-{y}", occurred=f"{y}-03") for y in years)


MANDATE = {"purpose": "Ny plan", "influence": "Allt", "level": "dialogue", "decision_path": "KN"}
ALL_PARTIES = meeting("alla", parties=[CS, PRO, MUN])
NO_PARTY = (
    omitted("municipalities-involved"),
    omitted("professional-culture-consulted"),
    omitted("civil-society-consulted"),
)
TIERS = ("local-tier-invited", "regional-tier-invited", "roles-explained")
OPENNESS = ("referral-opened-to-all", "consultees-published", "responses-published")
TWENTY = tuple(f"view-{n}" for n in range(1, 21))

EXAMPLES: dict[str, tuple[Example, ...]] = {
    "01": (
        ex("honoured", ALL_PARTIES),
        ex("honoured", meeting("a", parties=[CS, PRO]), invited(to=["kommun"])),
        ex("honoured", meeting("a", parties=[CS, PRO]), region="09"),
        ex("honoured", referral(to=["kommun", "forening", "teater"])),
        ex("honoured", meeting("a", parties=[PRO, MUN]), *response("svar", None, None, party=CS)),
        ex(
            "honoured",
            meeting("a", parties=[PRO, MUN]),
            meeting("b"),
            fact("attendance-recorded", "kom", meeting="b", organisation="forening"),
        ),
        ex(
            "honoured",
            meeting("a", parties=[PRO, MUN]),
            meeting("b"),
            fact("attendance-counted", "kom", meeting="b", count="about 50 persons", party=CS),
        ),
        # Asked for views in writing, or to a meeting that was held: consulted. Else only invited.
        ex("honoured", meeting("a", parties=[PRO, MUN]), invited(to=["forening"])),
        ex("honoured", meeting("a", parties=[PRO, MUN]), invited(to=["forening"], meetings=["a"])),
        ex(
            "honoured/partly",
            meeting("a", parties=[PRO, MUN]),
            planned("b", "2024-10"),
            invited(to=["forening"], meetings=["b"]),
        ),
        # A meeting's place says nothing of the municipality, nor does who arranged it of its party.
        ex("honoured/partly", meeting("a", parties=[CS, PRO], municipality="Ronneby")),
        ex(
            "honoured/partly",
            meeting("a", parties=[PRO, MUN]),
            meeting("b"),
            fact(
                "attendance-recorded", "kom", meeting="b", organisation="forening", role="organiser"
            ),
        ),
        ex("honoured/partly", meeting("a", parties=[CS])),
        ex("partly", meeting("a", parties=[CS, PRO]), omitted("municipalities-involved")),
        ex(
            "partly",
            meeting("a", parties=[CS, MUN]),
            fact("excluded", "ej", party=PRO, reason="Fick vänta."),
        ),
        ex("breached", *NO_PARTY),
        ex("open", *NO_PARTY, today=DURING),
        ex("honoured/open", meeting("a", parties=[CS]), today=DURING),
        ex("not-applicable", meeting("a", "2010-12-31", parties=[CS]), **LONG_AGO),
        ex("honoured", meeting("a", "2011-01-01", parties=[CS, PRO, MUN]), region="12", **OF_2011),
        # A region outside the model is not bound; of 2012 it is not known of this one.
        ex("not-applicable", meeting("a", "2011-01-01", parties=[CS]), **OF_2011),
        ex("not-applicable", ALL_PARTIES, region="01"),
    ),
    "02": (
        ex("honoured", referral(last="2025-05-02"), adopted("2025-05-03")),
        ex("partly", referral(last="2025-05-02"), adopted("2025-05-02")),
        ex("breached", referral(last="2025-05-02"), adopted("2025-05-01")),
        ex("honoured", meeting("a", "2024-10-08"), adopted("2024-10-09")),
        # What comes after the decision does not undo what came before it.
        ex(
            "partly",
            meeting("a", "2024-10-08"),
            meeting("b", "2024-10-10"),
            adopted("2024-10-09"),
        ),
        ex("not-evidenced", referral(last="2025-05"), adopted("2025-05-16")),
        ex("not-evidenced", referral(last="2025-05-02")),
        ex("not-evidenced", adopted("2025-05-03")),
        # Another body's own meeting does not prolong the holder's consultation.
        ex(
            "honoured",
            meeting("a", "2024-10-08"),
            meeting("b", "2024-10-10", by=["ax"]),
            adopted("2024-10-09"),
        ),
        ex("not-applicable", meeting("a", "2010-10-08"), adopted("2010-11-01"), **LONG_AGO),
        ex(
            "partly",
            referral(last="2025-05-02"),
            adopted("2025-05-03"),
            fact("plan-adopted", "andra", occurred="2025-05-01"),
        ),
        ex("honoured", meeting("a", "2010-12-31"), adopted("2011-01-01"), region="12", **OF_2011),
        ex("not-applicable", meeting("a", "2010-12-31"), adopted("2011-01-01"), **OF_2011),
        # What closes the consultation must have been held, but for a referral then decided on.
        ex("not-evidenced", planned("a", "2024-10-08"), adopted("2025-11-18")),
        ex("honoured", PLAN, referral(sources=["tidplan"]), adopted("2025-11-18")),
        ex(
            "honoured",
            meeting("a", "2024-10-08"),
            planned("b", "2025-12-01"),
            adopted("2025-11-18"),
        ),
    ),
    "03": (
        ex("honoured", done("inventory-begun", occurred="2024-09-02"), invited(on="2024-09-03")),
        ex("breached", done("inventory-begun", occurred="2024-09-03"), invited(on="2024-09-03")),
        ex("breached", omitted("inventory-begun")),
        ex(
            "honoured",
            done("inventory-begun", occurred="2024-04"),
            invited(on="2024-09-03"),
            *found("forening", on="2024-09-10"),
            invited("senare", "2024-09-12", to=["forening"]),
        ),
        ex(
            "partly",
            done("inventory-begun", occurred="2024-09-02"),
            invited(on="2024-09-03"),
            *found("forening", on="2024-09-10"),
            fact("excluded", "ej", organisation="forening", reason="Sent."),
        ),
        # Not to be named in an invitation is no proof of not having been invited.
        ex(
            "honoured/partly",
            done("inventory-begun", occurred="2024-04"),
            invited(on="2024-09-03"),
            *found("forening", on="2024-09-10"),
        ),
        # The inventory had begun when the first was found; otherwise nobody knows when it began.
        ex("honoured", *found("forening", on="2024-05-01"), invited(on="2024-09-03")),
        ex("not-evidenced", *found("forening", on=None), invited(on="2024-09-03")),
        ex(
            "not-evidenced",
            *found("forening", on="2024-09-10"),
            invited(on="2024-09-03"),
        ),
        # Another body's invitation does not begin the holder's.
        ex(
            "honoured",
            invited("ax", "2024-01", by=["ax"]),
            done("inventory-begun", occurred="2024-05"),
            invited(on="2024-09-03"),
        ),
    ),
    "04": (
        ex("honoured", *found(*NEW[:10]), earlier=KNOWN_ALL),
        ex("breached", *found(*NEW[:11]), earlier=KNOWN_ALL),
        ex("open", *found(*NEW[:11]), earlier=KNOWN_ALL, today=DURING),
        ex("not-evidenced", earlier=KNOWN_ALL),
        ex("not-applicable", *found(*NEW[:10])),
        # One of ten named is new, but forty more are not named.
        ex(
            "not-evidenced",
            *found(*NEW[:10]),
            fact("organisations-counted", "antal", count="50 organisations"),
            earlier=KNOWN_ALL,
        ),
    ),
    "05a": (
        ex("honoured", meeting("a", "2018-12-31", groups=[*MINORITIES]), **BEFORE_2019),
        ex(
            "honoured",
            meeting("a", "2018-12-31"),
            invited(on="2018-10-31", to=[], collectives=TO_EACH),
            **BEFORE_2019,
        ),
        # One of five does not discharge the duty, and a group that names none means each.
        ex("honoured/partly", meeting("a", "2018-10-08", groups=["sami"]), **BEFORE_2019),
        ex("honoured", meeting("a", "2018-10-08", groups=["national-minorities"]), **BEFORE_2019),
        ex(
            "partly",
            meeting("a", "2018-10-08", groups=["sami"]),
            omitted("minorities-approached"),
            **BEFORE_2019,
        ),
        ex("breached", meeting("a", "2018-10-08"), omitted("minorities-approached"), **BEFORE_2019),
        ex(
            "open",
            meeting("a", "2018-10-08"),
            omitted("minorities-approached"),
            today=DURING,
        ),
        ex("not-evidenced", meeting("a", "2018-10-08"), **BEFORE_2019),
        ex("not-applicable", meeting("a", "2019-01-01", groups=["sami"]), **BEFORE_2019),
        ex("not-applicable", meeting("a", "2009-12-31"), **LONG_AGO),
        ex("not-evidenced", meeting("a", "2010-01-01"), **LONG_AGO),
    ),
    "05": (
        ex("honoured", meeting("a", groups=[*MINORITIES])),
        ex("honoured/partly", meeting("a", groups=["sami"])),
        ex(
            "honoured/partly",
            meeting("a"),
            fact("attendance-recorded", "kom", meeting="a", organisation="sameforening"),
        ),
        # A meeting for the minorities may have been one with each of them.
        ex("honoured/partly", meeting("a", groups=["national-minorities"])),
        ex("honoured/partly", meeting("a", parties=["national-minority"])),
        ex("partly", meeting("a", groups=["sami"]), omitted("minorities-approached")),
        ex("breached", omitted("minorities-approached")),
        ex("breached", fact("excluded", "ej", party="national-minority", reason="Egen process.")),
        ex("honoured/partly", invited(to=["sameforening"])),
        ex("open", omitted("minorities-approached"), today=DURING),
        ex("not-applicable", meeting("a", "2018-12-31", groups=["sami"]), **BEFORE_2019),
        ex("not-evidenced", meeting("a", "2019-01-01"), **BEFORE_2019),
    ),
    "06": (
        ex("honoured", SAMI, *sami_steps("held", "ended", "documented"), adopted()),
        ex("honoured", SAMI, sami_step("waived")),
        # A record kept live: no answer in time is to waive it (section 8).
        ex("honoured", SAMI, sami_notice(reply_by="2024-04-23")),
        ex("honoured/partly", SAMI, sami_notice(reply_by="2024-04-23"), kept="reconstructed"),
        ex("honoured/partly", SAMI, sami_notice(reply_by=None)),
        ex("honoured/partly", SAMI, *sami_steps("held", "ended"), adopted()),
        ex("partly", SAMI, *sami_steps("held", "ended", "documented"), adopted("2024-04-01")),
        # A party that asks makes the matter significant, whatever the region finds (section 6).
        ex("honoured/partly", NOT_SAMI, *sami_steps("requested", "held"), adopted()),
        ex("not-applicable", NOT_SAMI, sami_notice()),
        # Each party by itself: Sametinget waives it, and nobody tells of the sameby.
        ex("honoured/partly", SAMI, sami_step("waived"), sami_step("ended", "sameforening")),
        ex(
            "honoured",
            SAMI,
            sami_step("waived"),
            *sami_steps("requested", "held", "ended", "documented", by="sameforening"),
            adopted(),
        ),
        ex("partly", SAMI, omitted("sametinget-informed"), sami_step("waived", "sameforening")),
        ex("breached", SAMI, omitted("sametinget-informed")),
        ex("breached", SAMI, fact("excluded", "ej", group="sametinget", reason="Glömdes.")),
        ex("open", SAMI, omitted("sametinget-informed"), today=DURING),
        ex("not-evidenced", SAMI),
        ex("not-applicable", NOT_SAMI),
        ex(
            "not-applicable",
            fact(
                "sami-matter-assessed",
                "bedomning",
                initiated="2024-02-29",
                special_significance=True,
                reason="Slöjd.",
            ),
        ),
        ex("not-applicable", meeting("a", "2023-05-01"), adopted("2024-02-29")),
        # An invitation to others, or the referral alone, is no notice to Sametinget.
        ex("not-evidenced", SAMI, invited()),
        ex(
            "not-evidenced",
            SAMI,
            referral(to=[], collectives=[{"label": "Sametinget", "groups": ["sametinget"]}]),
        ),
        # A process that certainly began before the act is not under it, assessed or not.
        ex("not-applicable", meeting("a", "2024-02-29"), sami_notice("2024-03-01"), adopted()),
    ),
    "07a": (
        ex("honoured", meeting("a", "2019-12-31", form="youth-session"), **BEFORE_2020),
        ex("honoured", meeting("a", "2019-03-01"), survey("2019-03-01"), **BEFORE_2020),
        ex(
            "partly",
            meeting("a", "2019-03-01", groups=[YOUNG], form_of_their_own=False),
            **BEFORE_2020,
        ),
        ex("breached", meeting("a", "2019-03-01"), omitted("youth-session"), **BEFORE_2020),
        ex("open", meeting("a", "2019-03-01"), omitted("youth-session"), today=DURING),
        ex("not-evidenced", meeting("a", "2019-03-01"), **BEFORE_2020),
        ex("not-applicable", meeting("a", "2020-01-01", form="youth-session"), **BEFORE_2020),
    ),
    "07": (
        ex("honoured", meeting("a", form="youth-session")),
        ex("honoured", meeting("a", groups=[YOUNG], form_of_their_own=True)),
        ex("honoured", survey()),
        ex("not-evidenced", survey(survey=None)),
        ex("partly", meeting("a", groups=[YOUNG], form_of_their_own=False)),
        ex("partly", survey(also=["disability"])),
        ex("honoured/partly", meeting("a", groups=[YOUNG])),
        ex("breached", omitted("youth-session")),
        ex("breached", fact("excluded", "ej", group=YOUNG, reason="Sommar.")),
        ex("open", omitted("youth-session"), today=DURING),
        ex("not-evidenced", meeting("a")),
        ex(
            "not-evidenced",
            planned("a", "2024-10-08", form="youth-session"),
            fact("meeting-cancelled", "av", meeting="a"),
        ),
        ex("not-applicable", meeting("a", "2019-12-31", form="youth-session"), **BEFORE_2020),
        ex("honoured", meeting("a", "2020-01-01", form="youth-session"), period="2021/2023"),
    ),
    "08": (
        ex("honoured", invited(to=["horsel"])),
        ex("honoured", referral(to=["horsel"])),
        ex("honoured", meeting("a", groups=["disability"])),
        ex("not-evidenced", *response("svar", None, None, organisation="horsel")),
        ex("breached", omitted("disability-invited")),
        ex("breached", fact("excluded", "ej", group="disability", reason="Ingen hiss.")),
        ex("open", omitted("disability-invited"), today=DURING),
    ),
    "09": (
        ex("honoured", invited(to=["forening", "forbund"]), done("roles-explained")),
        ex(
            "honoured",
            meeting("a"),
            done("roles-explained"),
            *(
                fact("attendance-recorded", f"kom-{id}", meeting="a", organisation=id)
                for id in ("forening", "forbund")
            ),
        ),
        ex("partly", invited(to=["forening", "forbund"]), omitted("roles-explained")),
        ex(
            "partly",
            invited(to=["forbund"]),
            done("roles-explained"),
            omitted("local-tier-invited"),
        ),
        ex("honoured/partly", invited(to=["forening", "forbund"])),
        ex(
            "breached",
            omitted("roles-explained"),
            omitted("local-tier-invited"),
            omitted("regional-tier-invited"),
        ),
        ex("open", invited(to=["forening", "forbund"]), omitted("roles-explained"), today=DURING),
        # What another body explains is not the holder's explanation.
        ex(
            "honoured/partly",
            invited(to=["forening", "forbund"]),
            done("roles-explained", by=["ax"]),
        ),
        *(
            ex("partly", only, *(omitted(act) for act in TIERS if act != left_out))
            for only, left_out in (
                (invited(to=["forening"]), "local-tier-invited"),
                (invited(to=["forbund"]), "regional-tier-invited"),
                (done("roles-explained"), "roles-explained"),
            )
        ),
        ex("not-evidenced", *response("svar", None, None, organisation="forbund")),
    ),
    "10": (
        ex("honoured", done("mandate-stated", **MANDATE)),
        ex(
            "honoured",
            done("mandate-stated", "a", purpose="Ny plan", influence="Allt"),
            done("mandate-stated", "b", level="dialogue", decision_path="KN"),
        ),
        ex(
            "honoured/partly",
            done("mandate-stated", purpose="Ny plan", influence="Allt", level="dialogue"),
        ),
        ex("partly", done("mandate-stated", purpose="Ny plan"), omitted("mandate-stated")),
        ex("breached", omitted("mandate-stated")),
        ex("open", omitted("mandate-stated"), today=DURING),
        ex("not-evidenced", done("mandate-stated", by=["ax"], **MANDATE)),
        *(
            ex("partly", done("mandate-stated", **{part: MANDATE[part]}), omitted("mandate-stated"))
            for part in MANDATE
        ),
    ),
    "11": (
        ex("honoured", done("funding-disclosed", earmarked=False)),
        ex("breached", omitted("funding-disclosed")),
        ex("open", omitted("funding-disclosed"), today=DURING),
    ),
    "12": (
        ex(
            "honoured",
            done("knowledge-offered", form="course", occurred="2024-10-01"),
            meeting("a", "2024-10-08"),
        ),
        ex(
            "breached",
            done("knowledge-offered", form="course", occurred="2024-10-02"),
            meeting("a", "2024-10-08"),
        ),
        ex(
            "honoured",
            meeting("dag", "2024-10-01", form="association-day", briefing=True),
            meeting("a", "2024-10-08"),
        ),
        ex("breached", omitted("knowledge-offered")),
        ex("open", omitted("knowledge-offered"), today=DURING),
        ex(
            "not-evidenced",
            done("knowledge-offered", form="course", occurred="2024-10"),
            meeting("a", "2024-10-31"),
        ),
        ex("not-evidenced", done("knowledge-offered", form="course", occurred="2024-10-01")),
        ex("not-evidenced", done("knowledge-offered", form="course"), meeting("a", "2024-10-08")),
        # A hearing is no beginning of the dialogue, nor is another body's meeting.
        ex(
            "not-evidenced",
            done("knowledge-offered", form="course", occurred="2024-10-01"),
            meeting("a", form="referral-hearing"),
        ),
        ex(
            "not-evidenced",
            done("knowledge-offered", form="course", occurred="2024-10-01"),
            meeting("a", by=["ax"]),
        ),
        ex("not-evidenced", meeting("dag", "2024-09-01", form="association-day"), meeting("a")),
        ex("not-evidenced", meeting("a", "2024-10-08", briefing=True), meeting("b", "2024-10-20")),
    ),
    "13": (
        ex("honoured", done("officials-briefed")),
        ex("breached", omitted("officials-briefed")),
        ex("open", omitted("officials-briefed"), today=DURING),
        ex("not-evidenced", done("officials-briefed", by=["ax"])),
    ),
    "14": (
        ex("honoured", *called("a", "2024-09-17", "2024-10-08")),
        ex("partly", *called("a", "2024-09-18", "2024-10-08")),
        ex("partly", *called("a", "2024-09-24", "2024-10-08")),
        ex("breached", *called("a", "2024-09-25", "2024-10-08")),
        ex("honoured", meeting("a", "2024-10-08"), invited(on="2024-09-17", meetings=["a"])),
        ex(
            "honoured",
            *called("a", "2024-09-30", "2024-10-08"),
            invited(on="2024-09-17", meetings=["a"]),
        ),
        ex(
            "partly",
            *called("a", "2024-09-17", "2024-10-08"),
            *called("b", "2024-10-07", "2024-10-08"),
        ),
        ex("not-evidenced", *called("a", "2024-09", "2024-10-08")),
        ex(
            "not-evidenced",
            meeting("a", "2024-10-08"),
            invited(on="[..2024-10-01]", meetings=["a"]),
        ),
        ex("not-evidenced", meeting("a", "2024-10-08")),
        ex(
            "not-evidenced",
            planned("a", "2024-10-08"),
            fact("meeting-cancelled", "av", meeting="a"),
        ),
        ex("breached", *called("a", "2024-09-25", "2024-10-08"), today=DURING),
    ),
    "15": (
        ex("honoured", invited(channels=["email", "website"])),
        ex("honoured", invited("a", channels=["email"]), invited("b", channels=["letter"])),
        ex("partly", invited(channels=["email"])),
        ex("partly", invited("a", channels=["email"]), invited("b", channels=["email"])),
        ex("honoured/partly", invited("a", channels=["email"]), invited("b")),
        ex("not-evidenced", invited()),
        ex("open", invited(channels=["email"]), today=DURING),
    ),
    "16": (
        ex(
            "honoured",
            meeting("a", "2024-10-08"),
            done("material-sent", what=["agenda"], occurred="2024-10-01", meetings=["a"]),
        ),
        ex(
            "breached",
            meeting("a", "2024-10-08"),
            done("material-sent", what=["agenda"], occurred="2024-10-02", meetings=["a"]),
        ),
        ex(
            "partly",
            meeting("a", "2024-10-08"),
            meeting("b", "2024-10-07"),
            done("material-sent", what=["draft"], occurred="2024-10-01", meetings=["a", "b"]),
        ),
        ex(
            "not-evidenced",
            meeting("a", "2024-10-08"),
            done("material-sent", what=["agenda"], occurred="2024-10-01"),
        ),
    ),
    "17": (
        ex("honoured", done("process-planned-jointly", by=["holder", "ax"], together_with=["ax"])),
        ex("honoured", done("agenda-input-received", organisation="forening", input="Lokaler.")),
        ex("breached", omitted("process-planned-jointly")),
        ex("open", omitted("agenda-input-received"), today=DURING),
    ),
    "18": (
        ex("honoured", meeting("a", "2024-10-08T17:00", parties=[CS])),
        ex("breached", meeting("a", "2024-10-08T16:59", parties=[CS])),
        ex("honoured", meeting("a", "2024-10-05T10:00", parties=[CS])),
        ex("honoured", meeting("a", "2025-05-01T10:00", parties=[CS])),
        ex("breached", meeting("a", "2025-05-02T10:00", parties=[CS])),
        ex("honoured", meeting("a", "2024-10", parties=[CS], part_of_day="evening")),
        ex("breached", meeting("a", "2024-10-08", parties=[CS], part_of_day="daytime")),
        ex("not-evidenced", meeting("a", "2024-10", parties=[CS], part_of_day="daytime")),
        ex("honoured", meeting("a", "2024-10-08T18:00", form="open-consultation")),
        ex(
            "partly",
            meeting("a", "2024-10-08T18:00", parties=[CS]),
            meeting("b", "2024-10-08T12:30", parties=[CS]),
        ),
        ex("not-evidenced", meeting("a", "2024-10-08T12:30", parties=[PRO])),
        ex("not-evidenced", meeting("a", "2024-10-08", parties=[CS])),
    ),
    "19": (
        ex("honoured", meeting("a", "2024-10-08T18:00/20:00", physical=True, food=True)),
        ex("honoured", meeting("a", "2024-10-08T18:00/20:00", physical=True, food_at="17:30")),
        ex("breached", meeting("a", "2024-10-08T18:00/20:00", physical=True, food=False)),
        ex("breached", meeting("a", "2024-10-08T15:00/17:01", physical=True, food=False)),
        ex("not-evidenced", meeting("a", "2024-10-08T15:00/17:00", physical=True, food=False)),
        ex("breached", meeting("a", "2024-10-08T19:59/21:00", physical=True, food=False)),
        ex("not-evidenced", meeting("a", "2024-10-08T20:00/21:00", physical=True, food=False)),
        ex(
            "not-evidenced",
            meeting("a", "2024-10-08T18:00/20:00", physical=False, digital=True, food=False),
        ),
        ex("not-evidenced", meeting("a", "2024-10-08T18:00/20:00", physical=True)),
        ex(
            "partly",
            meeting("a", "2024-10-08T18:00", physical=True, food=True),
            meeting("b", "2024-10-09T18:00", physical=True, food=False),
        ),
        ex("breached", meeting("a", "2024-10-08T17:00", physical=True, food=False)),
        ex("not-evidenced", meeting("a", "2024-10-08T16:59", physical=True, food=False)),
        ex("not-evidenced", meeting("a", "2024-10-08T20:00", physical=True, food=False)),
    ),
    "20": (
        ex("honoured", done("reimbursement-stated", travel=True, lost_earnings=True)),
        ex("partly", done("reimbursement-stated", travel=True, lost_earnings=False)),
        ex("honoured/partly", done("reimbursement-stated", travel=True)),
        ex("breached", done("reimbursement-stated", travel=False, lost_earnings=False)),
        ex("breached", omitted("reimbursement-stated")),
        ex("open", omitted("reimbursement-stated"), today=DURING),
    ),
    "21": (
        ex(
            "honoured", meeting("a", municipality="Ronneby"), meeting("b", municipality="Karlshamn")
        ),
        ex("partly", meeting("a", municipality="Ronneby"), meeting("b", municipality="Ronneby")),
        *(
            ex("partly", meeting("a", municipality="Sölvesborg"), meeting("b", municipality=again))
            for again in ("So\u0308lvesborgs\u00a0kommun", "sölvesborg", "Sölves\u200bborg")
        ),
        ex("honoured/partly", meeting("a", municipality="Ronneby"), meeting("b")),
        ex(
            "partly",
            meeting("a", municipality="Ronneby"),
            meeting("b", physical=False, digital=True),
        ),
        ex("honoured", meeting("a", series="5 meetings", municipalities="2 municipalities")),
        ex(
            "partly",
            meeting("a", municipality="Ronneby"),
            meeting("b", series="5 meetings", municipalities="1 municipalities", physical=False),
        ),
        ex("not-evidenced", meeting("a")),
        ex("open", meeting("a", municipality="Ronneby"), today=DURING),
        ex("not-applicable", meeting("a", municipality="Gotland"), region="09"),
        ex(
            "honoured/partly",
            meeting("a", municipality="Ronneby"),
            meeting("b", series="3 meetings", municipalities="1 municipalities"),
        ),
        ex(
            "honoured",
            meeting("a", municipality="Ronneby"),
            meeting("b", series="3 meetings", municipalities="2 municipalities"),
        ),
    ),
    "22": (
        ex("honoured", meeting("a", digital=True), meeting("b", digital=False)),
        ex("breached", meeting("a", digital=False)),
        ex("honoured/breached", meeting("a", digital=False), meeting("b")),
        ex("open", meeting("a", digital=False), today=DURING),
        ex("not-evidenced", meeting("a")),
        ex("not-applicable", meeting("a", "2019-12-31", digital=True), period="2020/2023"),
        ex("honoured", meeting("a", "2020-01-01", digital=True), period="2021/2024"),
    ),
    "23": (
        ex("honoured", meeting("a", physical=True, accessible=True, needs_asked=True)),
        ex("honoured", meeting("a", physical=True, accessible=True, access_asked=True)),
        ex("honoured", meeting("a", physical=True, accessible=True, diet_asked=True)),
        ex("partly", meeting("a", physical=True, accessible=True, needs_asked=False)),
        ex("honoured/partly", meeting("a", physical=True, accessible=True)),
        ex("breached", meeting("a", physical=True, accessible=False, needs_asked=False)),
        ex("not-evidenced", meeting("a", physical=True)),
        ex(
            "not-evidenced",
            meeting("a", physical=False, digital=True, accessible=False, needs_asked=False),
        ),
        ex(
            "partly",
            meeting("a", physical=True, accessible=True, needs_asked=True),
            meeting("b", physical=True, accessible=False, needs_asked=False),
        ),
    ),
    "24": (
        ex("honoured", meeting("a", groups=["sami"], interpreter=True)),
        ex("breached", meeting("a", parties=["national-minority"], interpreter=False)),
        ex(
            "partly",
            meeting("a", groups=["sami"], interpreter=True),
            meeting("b", groups=["roma"], interpreter=False),
        ),
        ex("not-evidenced", meeting("a", groups=["sami"])),
        ex("not-evidenced", meeting("a", parties=[CS], interpreter=False)),
    ),
    "25": (
        ex(
            "honoured",
            meeting("a", "2024-10-08"),
            done("notes-sent", meeting="a", occurred="2024-10-22", correctable=True),
        ),
        ex(
            "breached",
            meeting("a", "2024-10-08"),
            done("notes-sent", meeting="a", occurred="2024-10-23", correctable=True),
        ),
        ex(
            "partly",
            meeting("a", "2024-10-08"),
            done("notes-sent", meeting="a", occurred="2024-10-22", correctable=False),
        ),
        ex(
            "honoured/partly",
            meeting("a", "2024-10-08"),
            done("notes-sent", meeting="a", occurred="2024-10-22"),
        ),
        # That somebody commented on the notes shows that one could.
        ex(
            "honoured",
            meeting("a", "2024-10-08"),
            done("notes-sent", meeting="a", occurred="2024-10-22"),
            fact("notes-commented", "rattelse", notes="act", comment="Hissen var trasig."),
        ),
        ex("not-evidenced", meeting("a", "2024-10-08")),
        ex(
            "partly",
            meeting("a", "2024-10-08"),
            meeting("b", "2024-10-01"),
            done("notes-sent", meeting="a", occurred="2024-10-22", correctable=True),
            done("notes-sent", "sena", meeting="b", occurred="2024-10-22", correctable=True),
        ),
        # An association day takes no views, so there is nothing to note.
        ex(
            "honoured",
            meeting("a", "2024-10-08"),
            meeting("b", "2024-09-08", form="association-day"),
            done("notes-sent", meeting="a", occurred="2024-10-22", correctable=True),
        ),
    ),
    "26": (
        ex("honoured", referral("2025-02-03", "2025-05-02")),
        ex("partly", referral("2025-02-03", "2025-05-01")),
        ex("partly", referral("2025-02-03", "2025-03-16")),
        ex("breached", referral("2025-02-03", "2025-03-15")),
        ex(
            "honoured",
            referral("2025-02-03", "2025-05-01"),
            fact("deadline-extended", "mer", referral="remiss", deadline="2025-05-02"),
        ),
        # More time for one is no longer referral.
        ex(
            "partly",
            referral("2025-02-03", "2025-05-01"),
            fact(
                "deadline-extended",
                "mer",
                referral="remiss",
                deadline="2025-05-16",
                organisation="kommun",
            ),
        ),
        ex("honoured/partly", referral("2025-02", "2025-05-02")),
        ex(
            "not-evidenced", fact("referral-opened", "remiss", occurred="2025-02-03", to=["kommun"])
        ),
        ex("breached", referral("2025-02-03", "2025-03-15"), today=DURING),
        ex("not-evidenced", referral("[..2025-02-03]", "2025-05-02")),
        ex("not-evidenced", referral("2025-02-03", "[2025-05-02..]")),
        ex("not-evidenced", referral("1925-02-03", "2025-05-02")),  # a slip of the pen
    ),
    "27": (
        ex("honoured", referral("2025-06-12", "2025-06-15")),
        ex("partly", referral("2025-06-13", "2025-06-15")),
        ex("partly", referral("2025-06-14", "2025-06-15")),
        ex("breached", referral("2025-06-14", "2025-06-16")),
        ex("honoured", referral("2025-08-13", "2025-08-24")),
        ex("honoured", referral("2025-12-17", "2025-12-20")),
        ex("breached", referral("2026-01-05", "2026-01-07"), period="2027/2030"),
        ex("partly/breached", referral("2025-06-13", "[2025-06-15..2025-06-17]")),
        ex("partly", referral("2025-04-02", "2025-07-09")),  # 25 of 99 days
        ex("breached", referral("2025-05-21", "2025-07-10")),  # 26 of 51 days
        ex(
            "partly",
            referral(),
            fact(
                "referral-opened",
                "andra",
                occurred="2025-06-15",
                deadline="2025-08-15",
                open_to_all=True,
            ),
        ),
    ),
    "28": (
        ex(
            "honoured",
            referral(open_to_all=True),
            fact("consultees-published", "lista", referral="remiss"),
            fact("responses-published", "svar", referral="remiss", form="in-full"),
        ),
        ex(
            "partly",
            referral(open_to_all=True),
            fact("consultees-published", "lista", referral="remiss"),
            fact("responses-published", "svar", referral="remiss", form="summary"),
        ),
        ex("partly", referral(open_to_all=True), omitted("consultees-published")),
        ex("honoured/partly", referral(open_to_all=True)),
        ex(
            "partly/breached",
            referral(),
            fact("responses-published", "svar", referral="remiss", form="summary"),
        ),
        ex(
            "breached",
            referral(),
            omitted("referral-opened-to-all"),
            omitted("consultees-published"),
            omitted("responses-published"),
        ),
        ex("honoured/open", referral(open_to_all=True), today=DURING),
        ex("not-evidenced", referral()),
        *(
            ex("partly", *only, *(omitted(act) for act in OPENNESS if act != left_out))
            for only, left_out in (
                ((referral(open_to_all=True),), "referral-opened-to-all"),
                (
                    (referral(), fact("consultees-published", "lista", referral="remiss")),
                    "consultees-published",
                ),
                (
                    (referral(), fact("responses-published", "svar", form="in-full")),
                    "responses-published",
                ),
            )
        ),
        # What is only planned to be published is not public.
        ex(
            "not-evidenced",
            PLAN,
            referral(),
            fact(
                "consultees-published",
                "lista",
                referral="remiss",
                occurred="2025-02",
                sources=["tidplan"],
            ),
            fact(
                "responses-published",
                "svar",
                form="in-full",
                occurred="2025-06",
                sources=["tidplan"],
            ),
        ),
    ),
    "29": (
        ex("honoured", *response("a", "2025-03-14", "2025-03-17")),  # Friday to Monday
        ex("honoured", *response("a", "2025-04-30", "2025-05-02")),  # over the first of May
        ex("partly", *response("a", "2025-04-30", "2025-05-05", kept_in_order=False)),
        # Registered late, and nobody tells if it was kept in order until then.
        ex("honoured/partly", *response("a", "2025-04-30", "2025-05-05")),
        ex("honoured", *response("a", "2025-04-30", "2025-05-05", kept_in_order=True)),
        ex("honoured", *response("a", "2025-04-30", None, kept_in_order=True)),
        ex(
            "partly",
            *response("a", "2025-03-14", "2025-03-17"),
            *response("b", "2025-03-14", "2025-03-18", kept_in_order=False),
        ),
        ex(
            "honoured/partly",
            *response("a", "2025-03-14", "2025-03-17"),
            fact("responses-counted", "alla", count="24 responses"),
        ),
        ex("not-evidenced", *response("a", "2025-03-14", None)),
        ex("not-evidenced", fact("responses-counted", "alla", count="24 responses")),
        ex(
            "partly",
            *response("a", "2025-03-14", "2025-03-18", kept_in_order=False),
            today=DURING,
        ),
        # Counted are only those that are not named.
        ex(
            "honoured",
            *response("a", "2025-03-14", "2025-03-17", party=CS),
            fact("responses-counted", "alla", count="1 responses"),
        ),
        ex(
            "honoured",
            *response("a", "2025-03-14", "2025-03-17", party=CS),
            fact("responses-counted", "cs", count="1 responses", party=CS),
        ),
        ex(
            "honoured/partly",
            *response("a", "2025-03-14", "2025-03-17", party=CS),
            fact("responses-counted", "mun", count="1 responses", party=MUN),
        ),
        ex("honoured/partly", *response("a", "[..2025-03-14]", "2025-03-17")),
        ex("honoured/partly", *response("a", "[2025-03-14..]", "2025-03-17")),
        ex("honoured/partly", *response("a", "2025-03-14", "[..2025-03-17]")),
        ex("honoured/partly", *response("a", "2025-03-14", "[2025-03-17..]")),
        ex(
            "honoured/partly", *response("a", "1900-03-14", "1900-03-15")
        ),  # whose holidays nobody knows
    ),
    "30": (
        ex("honoured", *views(2), answered("view-1", "view-2"), adopted()),
        ex("honoured", *views(1), answered("view-1", on="2025-11-18"), adopted("2025-11-18")),
        ex("partly", *views(1), answered("view-1", on="2025-11-19"), adopted("2025-11-18")),
        ex("partly", *views(1), answered("view-1", reason=None), adopted()),
        ex("partly", *views(2), answered("view-1"), omitted("views-answered"), adopted()),
        ex("honoured/partly", *views(2), answered("view-1"), adopted()),
        ex("honoured/partly", *views(1), answered("view-1")),
        ex(
            "honoured",
            *views(1),
            answered("view-1", on=None),
            fact("answers-published", "alla", occurred="2025-11-01"),
            adopted(),
        ),
        ex("partly", *views(2), fact("summary-published", "sammanfattning"), adopted()),
        ex("partly", fact("summary-published", "sammanfattning"), adopted()),
        ex("breached", *views(2), omitted("views-answered"), adopted()),
        ex("breached", omitted("views-answered"), adopted()),
        ex("open", *views(2), answered("view-1"), omitted("views-answered"), today=DURING),
        ex("not-evidenced", *views(2), adopted()),
        # Below twenty all; from twenty the share: nineteen of twenty are enough.
        ex("honoured", *views(20), answered(*TWENTY), adopted()),
        ex("honoured", *views(20), answered(*TWENTY[:19]), omitted("views-answered"), adopted()),
        ex("partly", *views(20), answered(*TWENTY[:18]), omitted("views-answered"), adopted()),
        ex("partly", *views(19), answered(*TWENTY[:18]), omitted("views-answered"), adopted()),
        ex(
            "not-evidenced",
            PLAN,
            *views(2),
            fact("summary-published", "plan", occurred="2025-06", sources=["tidplan"]),
        ),
        ex(
            "not-evidenced",
            *views(2),
            fact("views-answered", "ax", by=["ax"], views=["view-1"], disposition="noted"),
            adopted(),
        ),
    ),
    "31": (
        ex("honoured", referral(), adopted("2025-11-18"), feedback("2026-01-17")),
        ex("partly", referral(), adopted("2025-11-18"), feedback("2026-01-18")),
        ex("honoured", referral(last="2025-05-02"), adopted("2025-11-18"), feedback("2025-05-02")),
        ex("breached", referral(last="2025-05-02"), adopted("2025-11-18"), feedback("2025-05-01")),
        ex(
            "honoured",
            referral(),
            adopted(),
            meeting("ting", "2025-12-01", form="feedback-assembly"),
        ),
        ex("honoured/partly", referral(), feedback("2025-12-01")),
        ex("breached", omitted("feedback-given")),
        ex("open", omitted("feedback-given"), adopted(), today=DURING),
        ex("not-evidenced", referral(), adopted(), feedback(None)),
        ex("partly", referral(last="2025-05-02"), adopted("2025-01-01"), feedback("2025-05-02")),
    ),
    "32": (
        ex("honoured", meeting("a", elected_present=True), meeting("b")),
        ex(
            "honoured",
            meeting("a"),
            fact(
                "attendance-recorded",
                "kom",
                meeting="a",
                organisation="ax",
                role="elected-representative",
            ),
        ),
        ex("breached", meeting("a", elected_present=False)),
        ex("honoured/breached", meeting("a", elected_present=False), meeting("b")),
        ex("open", meeting("a", elected_present=False), today=DURING),
        ex("not-evidenced", meeting("a")),
        ex(
            "not-evidenced",
            PLAN,
            meeting("a"),
            fact(
                "attendance-recorded",
                "kommer",
                meeting="a",
                organisation="ax",
                role="elected-representative",
                sources=[{"source": "tidplan", "proves": "announced"}],
            ),
        ),
    ),
    "33": (
        ex("honoured", evaluation(asked_about_reprisal=True)),
        ex("breached", evaluation(asked_about_reprisal=False)),
        ex("breached", omitted("participants-asked-about-reprisal")),
        ex(
            "partly",
            evaluation(asked_about_reprisal=True),
            fact("concern-raised", "oro", about="reprisal", text="Hot."),
        ),
        ex(
            "honoured",
            evaluation(asked_about_reprisal=True),
            fact("concern-raised", "oro", about="reprisal", text="Hot."),
            fact("concern-resolved", "klart", concern="oro", how="Samtal."),
        ),
        ex(
            "honoured",
            evaluation(asked_about_reprisal=True),
            fact("concern-raised", "oro", about="notice", text="Sent."),
        ),
        ex("not-evidenced", evaluation()),
        ex("not-evidenced", evaluation(by=["ax"], asked_about_reprisal=True)),
        # A concern can still be resolved, and participants asked, after the decision.
        ex(
            "open",
            fact("concern-raised", "oro", about="reprisal", text="Hot."),
            adopted("2025-05-20"),
            today=DURING,
        ),
    ),
    "34": (
        ex("honoured", adopted(), *contacts(2026, 2027, 2028, 2029), handover()),
        ex(
            "honoured", adopted(), fact("contact-held", "arligen", occurred="2026/2029"), handover()
        ),
        # Years without a record are not years without contact; a source must say so.
        ex("honoured/partly", adopted(), *contacts(2026, 2027, 2028), handover()),
        ex("partly", adopted(), *contacts(2026, 2027, 2028), handover(), omitted("contact-held")),
        ex("partly", adopted(), *contacts(2026, 2027, 2028, 2029), omitted("handover-given")),
        ex("partly", adopted(), handover(commitments=False), *contacts(2026)),
        ex("honoured/partly", adopted(), handover()),
        ex("not-evidenced", adopted(), *contacts(2024)),
        ex("breached", adopted(), omitted("contact-held"), omitted("handover-given")),
        ex("open", adopted(), omitted("contact-held"), omitted("handover-given"), today=DURING),
        ex("not-evidenced", adopted(), *(fact("contact-held", "ax", occurred="2026", by=["ax"]),)),
    ),
    "35": (
        ex("honoured", evaluation(with_participants=True)),
        ex("partly", evaluation(with_participants=False)),
        ex("honoured/partly", evaluation()),
        ex("breached", omitted("evaluation-made")),
        ex("open", omitted("evaluation-made"), today=DURING),
        ex("not-evidenced", evaluation(by=["ax"], with_participants=True)),
    ),
    "36": (
        ex("honoured", done("resources-committed", amount=1, purpose="Resor")),
        ex("honoured/partly", done("resources-committed", amount=1)),
        ex("breached", done("resources-committed", amount=0, purpose="Resor")),
        ex("breached", omitted("resources-committed")),
        ex("open", omitted("resources-committed"), today=DURING),
        # Set aside, but how much or for what is not told: partly at least.
        ex("honoured/partly", done("resources-committed", purpose="Resor")),
        ex("not-evidenced", meeting("a")),
    ),
}

FLIPS: dict[str, Flip] = {
    "01": flip("honoured", ALL_PARTIES, correct("alla", parties=[CS, PRO]), to="honoured/partly"),
    "02": flip(
        "honoured", referral(), adopted(), correct("antagen", occurred="2025-04-01"), to="breached"
    ),
    "03": flip(
        "honoured",
        done("inventory-begun", occurred="2024-05"),
        invited(on="2024-09-03"),
        correct("act", occurred="2024-09-10"),
        to="breached",
    ),
    "04": flip("honoured", *found(*NEW[:10]), *found(NEW[10]), to="breached", earlier=KNOWN_ALL),
    "05a": flip(
        "honoured",
        meeting("a", "2018-10-08", groups=["national-minorities"]),
        correct("a", groups=["sami"]),
        to="honoured/partly",
        **BEFORE_2019,
    ),
    "05": flip(
        "honoured",
        meeting("a", groups=[*MINORITIES]),
        correct("a", groups=["sami"]),
        to="honoured/partly",
    ),
    "06": flip(
        "honoured",
        SAMI,
        *sami_steps("held", "ended", "documented"),
        adopted(),
        retract("sametinget-documented"),
        to="honoured/partly",
    ),
    "07a": flip(
        "honoured",
        meeting("a", "2019-03-01", form="youth-session"),
        correct("a", form_of_their_own=False),
        to="partly",
        **BEFORE_2020,
    ),
    "07": flip(
        "honoured",
        meeting("a", form="youth-session"),
        correct("a", form_of_their_own=False),
        to="partly",
    ),
    "08": flip(
        "honoured", invited(to=["horsel"]), correct("inbjudan", to=["forening"]), to="not-evidenced"
    ),
    "09": flip(
        "honoured",
        invited(to=["forening", "forbund"]),
        done("roles-explained"),
        retract("act"),
        to="honoured/partly",
    ),
    "10": flip(
        "honoured",
        done("mandate-stated", **MANDATE),
        correct("act", influence=None),
        to="honoured/partly",
    ),
    "11": flip(
        "honoured", done("funding-disclosed", earmarked=False), retract("act"), to="not-evidenced"
    ),
    "12": flip(
        "honoured",
        done("knowledge-offered", form="course", occurred="2024-09-01"),
        meeting("a", "2024-10-08"),
        correct("a", occurred="2024-09-02"),
        to="breached",
    ),
    "13": flip(
        "honoured", done("officials-briefed"), correct("act", by=["ax"]), to="not-evidenced"
    ),
    "14": flip(
        "honoured",
        *called("a", "2024-09-03", "2024-10-08"),
        correct("a", occurred="2024-09-20"),
        to="partly",
    ),
    "15": flip(
        "honoured",
        invited(channels=["email", "letter"]),
        correct("inbjudan", channels=["email"]),
        to="partly",
    ),
    "16": flip(
        "honoured",
        meeting("a", "2024-10-08"),
        done("material-sent", what=["agenda"], occurred="2024-09-24", meetings=["a"]),
        correct("act", occurred="2024-10-07"),
        to="breached",
    ),
    "17": flip(
        "honoured",
        done("process-planned-jointly", by=["holder", "ax"], together_with=["ax"]),
        correct("act", by=["ax"]),
        to="not-evidenced",
    ),
    "18": flip(
        "honoured",
        meeting("a", "2024-10-08T18:00", parties=[CS]),
        correct("a", occurred="2024-10-08T12:30"),
        to="breached",
    ),
    "19": flip(
        "honoured",
        meeting("a", "2024-10-08T18:00", physical=True, food=True),
        correct("a", food=False),
        to="breached",
    ),
    "20": flip(
        "honoured",
        done("reimbursement-stated", travel=True, lost_earnings=True),
        correct("act", lost_earnings=False),
        to="partly",
    ),
    "21": flip(
        "honoured",
        meeting("a", municipality="Ronneby"),
        meeting("b", municipality="Karlshamn"),
        correct("b", municipality="Ronneby"),
        to="partly",
    ),
    "22": flip("honoured", meeting("a", digital=True), correct("a", digital=False), to="breached"),
    "23": flip(
        "honoured",
        meeting("a", physical=True, accessible=True, needs_asked=True),
        correct("a", accessible=False),
        to="partly",
    ),
    "24": flip(
        "honoured",
        meeting("a", groups=["sami"], interpreter=True),
        correct("a", interpreter=False),
        to="breached",
    ),
    "25": flip(
        "honoured",
        meeting("a", "2024-10-08"),
        done("notes-sent", meeting="a", occurred="2024-10-18", correctable=True),
        correct("act", occurred="2024-11-18"),
        to="breached",
    ),
    "26": flip("honoured", referral(), correct("remiss", deadline="2025-04-02"), to="partly"),
    "27": flip(
        "honoured",
        referral(),
        correct("remiss", occurred="2025-06-15", deadline="2025-08-15"),
        to="breached",
    ),
    "28": flip(
        "honoured",
        referral(open_to_all=True),
        fact("consultees-published", "lista", referral="remiss"),
        fact("responses-published", "svar", referral="remiss", form="in-full"),
        correct("svar", form="summary"),
        to="partly",
    ),
    "29": flip(
        "honoured",
        *response("a", "2025-03-14", "2025-03-17", kept_in_order=False),
        correct("a-registered", occurred="2025-03-18"),
        to="partly",
    ),
    "30": flip(
        "honoured",
        *views(2),
        answered("view-1", "view-2"),
        adopted(),
        correct("answer-view-1", views=["view-1"]),
        to="honoured/partly",
    ),
    "31": flip(
        "honoured",
        referral(),
        adopted(),
        feedback("2025-12-01"),
        correct("act", occurred="2026-03-01"),
        to="partly",
    ),
    "32": flip(
        "honoured",
        meeting("a", elected_present=True),
        correct("a", elected_present=False),
        to="breached",
    ),
    "33": flip(
        "honoured",
        evaluation(asked_about_reprisal=True),
        fact("concern-raised", "oro", about="reprisal", text="Hot."),
        to="partly",
    ),
    "34": flip(
        "honoured",
        adopted(),
        *contacts(2026, 2027, 2028, 2029),
        handover(),
        correct("overlamning", views=False),
        to="partly",
    ),
    "35": flip(
        "honoured",
        evaluation(with_participants=True),
        correct("act", with_participants=False),
        to="partly",
    ),
    "36": flip(
        "honoured",
        done("resources-committed", amount=5, purpose="Resor"),
        correct("act", amount=0),
        to="breached",
    ),
}

CANNOT: dict[str, dict[str, str]] = {
    "04": {"partly": "a round has one inventory, and the share of new ones has one bar"},
    "15": {"breached": "an invitation that went out went by one channel at least"},
    "21": {
        "breached": "a physical meeting is held in one place at least; without any, it asks nothing"
    },
    "29": {"breached": "that a response was not registered cannot be told apart from silence"},
    "36": {"partly": "that no purpose was given cannot be said apart from saying nothing"},
}
"""Verdicts that a criterion's form allows and its matter does not, with the reason."""
