"""The vocabulary of criteria: what an expression can refer to.

A criterion ranges over items of one collection; its expressions see one item's fields by
name. A field without a value is unknown, and CEL carries this through ``&&`` and ``||`` as
expected: ``false && unknown`` is false, ``true || unknown`` true. A number given as bounds
stands for every number between them, and is tried wherever the answer may change.
"""

from dataclasses import MISSING, dataclass, field, fields, replace
from typing import Annotated, Any, ClassVar, Self, TypeAlias, get_args, get_origin, get_type_hints

from domain.count import StatedCount
from domain.fact import Proof
from domain.span import Span

Number: TypeAlias = Annotated[Span, "int"]
Share: TypeAlias = Annotated[Span, "double"]


def said(meaning: str) -> Any:
    """An optional field of an item, with its meaning for the vocabulary's reader."""
    return field(default=None, metadata={"meaning": meaning})


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing that a criterion tries, and the facts it rests on."""

    label: str
    is_fixed: ClassVar[bool] = False
    """Whether the items are given beforehand, as the statutory parties are."""
    facts: tuple[str, ...] = ()
    proof: Proof = "held"
    credited: bool | None = True
    weight: StatedCount | None = None
    denied: bool = False
    """Whether a source says that it was not done: its numbers then only express that, and are no
    figures."""
    announced: tuple[tuple[str, Any], ...] = ()
    """Of what was held: fields with the values that are known only from plans; tried apart."""

    @property
    def as_announced(self) -> Self:
        """The item as it was planned."""
        return replace(self, proof="announced", announced=(), **dict(self.announced))


@dataclass(frozen=True, slots=True, kw_only=True)
class Round(Item):
    """The round as a whole; `applies` and `best` are read over it."""

    region: str | None = said("county code, two digits")
    plan_kind: str | None = said("culture-plan, or culture-cooperation-plan")
    gotland: bool | None = said("region and municipality are one body")
    municipalities: Number | None = said("number of municipalities in the county")
    earlier_inventory_complete: bool | None = said("an earlier round here closed a full inventory")
    in_model: bool | None = said(
        "the region is in the culture cooperation model as the plan's years begin"
    )
    agreement_in_force: bool | None = said(
        "the region had an agreement with civil society when the process began"
    )
    sami_duty: bool | None = said(
        "begun 2024-03-01 or later, and of possible special significance to the Sami"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Party(Item):
    """One statutory party (ordinance 2010:2012 section 7)."""

    is_fixed: ClassVar[bool] = True

    party: str | None = said("municipality, professional-culture or civil-society")
    reached: bool | None = said("municipalities: invited or took part; the others: consulted")


@dataclass(frozen=True, slots=True, kw_only=True)
class Adoption(Item):
    """An adoption of the plan."""

    days_after_close: Number | None = said("days from the end of consulting to the decision")
    consulted_before: bool | None = said("a meeting or a referral ended before the decision")


@dataclass(frozen=True, slots=True, kw_only=True)
class Inventory(Item):
    """The inventory of organisations."""

    days_before_first_invitation: Number | None = said("days from its beginning")
    found_later: Number | None = said("organisations found after the first invitation")
    found_later_invited: Number | None = said("how many of those were still invited")
    new_percent: Number | None = said("share not in any earlier round here, per cent")


@dataclass(frozen=True, slots=True, kw_only=True)
class Minority(Item):
    """One of the five national minorities."""

    is_fixed: ClassVar[bool] = True

    approached: bool | None = said("it was invited, sent a referral or met")
    dialogue: bool | None = said("a meeting was held with it")


@dataclass(frozen=True, slots=True, kw_only=True)
class SamiParty(Item):
    """Sametinget, a sameby or a Sami organisation, as a party to consult (Act 2022:66)."""

    informed: bool | None = said("it was told of the matter, and asked")
    reply_days: Number | None = said("days from the notice to the day a reply was asked for")
    requested: bool | None = said("it asked to be consulted")
    waived: bool | None = said("it waived it, or did not answer in time")
    consulted: bool | None = said("it was consulted before the decision")
    ended: bool | None = said("the consultation ended: in agreement, or without")
    documented: bool | None = said("it was documented")


@dataclass(frozen=True, slots=True, kw_only=True)
class Act(Item):
    """A single act of the process, or word from a source that it was not done."""

    act: str | None = said("which act: officials-briefed, feedback-given, evaluation-made …")
    done: bool | None = said("false where a source says that it was not done")
    own_form: bool | None = said("young people: in a form of theirs")
    travel: bool | None = said("the policy covers travel")
    lost_earnings: bool | None = said("the policy covers lost earnings")
    amount: Number | None = said("SEK put into the dialogue with civil society")
    has_purpose: bool | None = said("it is said for what")
    committed: bool | None = said("something was set aside, also where the amount is not told")
    with_participants: bool | None = said("done together with participants")
    days_before_dialogue: Number | None = said("days before the first dialogue")
    days_after_close: Number | None = said("days after consulting ended")
    days_after_decision: Number | None = said("days after the plan was adopted")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mandate(Item):
    """The mandate, as all statements of it together give it."""

    purpose: bool | None = said("what the consultation is for is stated")
    influence: bool | None = said("what can be changed is stated")
    level: bool | None = said("the level of participation is stated")
    decision_path: bool | None = said("the decision path is stated")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tiers(Item):
    """Which tiers were invited, and whether their questions were told apart."""

    local: bool | None = said("local organisations were invited")
    regional: bool | None = said("regional organisations were invited")
    roles_explained: bool | None = said("municipal, regional and national questions told apart")


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel(Item):
    """One channel that invitations went by."""

    channel: str | None = said("letter, email, website …")


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingItem(Item):
    """A meeting, or a series known as one; not the cancelled."""

    form: str | None = said("dialogue-meeting, referral-hearing …")
    consulting: bool | None = said("views are taken there, not only knowledge or answers given")
    parties: tuple[str, ...] | None = said("whom it was for")
    for_minorities: bool | None = said("it was for national minorities")
    physical: bool | None = said("there was a room to come to")
    digital: bool | None = said("there was a digital way in")
    weekend: bool | None = said("on a Saturday, a Sunday or a public holiday")
    starts: str | None = said("local time, HH:MM")
    part_of_day: str | None = said("evening or daytime as the source says; '' if the hour is known")
    over_a_meal: bool | None = said("overlaps 17:00–20:00")
    food: bool | None = said("something to eat was offered")
    accessible: bool | None = said("the venue is accessible")
    needs_asked: bool | None = said("needs were asked for")
    interpreter: bool | None = said("interpreter, or another language offered")
    elected_present: bool | None = said("elected representatives were there")
    notice_days: Number | None = said("days from the first notice or invitation")
    material_days: Number | None = said("days from agenda or material to the meeting")
    notes_days: Number | None = said("days from the meeting to its notes")
    notes_correctable: bool | None = said("the notes could be corrected")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place(Item):
    """One municipality where physical meetings were held."""

    place: str | None = said("its name")


@dataclass(frozen=True, slots=True, kw_only=True)
class Referral(Item):
    """A referral; its first and last day both count."""

    days: Number | None = said("length in days")
    months: Number | None = said("length in whole calendar months")
    holiday_share: Share | None = said("share of it in 15/6–15/8 or 20/12–6/1, from 0 to 1")
    open_to_all: bool | None = said("open to all")
    list_published: bool | None = said("the list of those it was sent to is public")
    responses_published: bool | None = said("the responses are public, in full")


@dataclass(frozen=True, slots=True, kw_only=True)
class Response(Item):
    """A response, or a number of unnamed ones."""

    registered: bool | None = said("it was registered")
    registered_days: Number | None = said("working days until it was registered")
    kept_in_order: bool | None = said("not registered, but kept so that it can be found")


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewItem(Item):
    """A view, or a group of views."""

    answered: bool | None = said("it has an outcome of its own")
    reasoned: bool | None = said("the outcome has a reason")
    days_before_decision: Number | None = said("days from the answer to the adoption")
    summarised: bool | None = said("a published summary covers it")


@dataclass(frozen=True, slots=True, kw_only=True)
class Conduct(Item):
    """Whether criticism was free."""

    participants_asked: bool | None = said("participants were asked about reprisal")
    open_concerns: Number | None = said("concerns about reprisal that nobody resolved")


@dataclass(frozen=True, slots=True, kw_only=True)
class Continuity(Item):
    """What joins this round to the next and the last."""

    contact_years: Number | None = said("years since adoption with a contact")
    years: Number | None = said("years since adoption, to the end of the plan or today")
    handover: bool | None = said("earlier views, answers and commitments were given")


COLLECTIONS: dict[str, type[Item]] = {
    "round": Round,
    "parties": Party,
    "adoptions": Adoption,
    "inventory": Inventory,
    "minorities": Minority,
    "sami-parties": SamiParty,
    "acts": Act,
    "mandate": Mandate,
    "tiers": Tiers,
    "channels": Channel,
    "meetings": MeetingItem,
    "places": Place,
    "referrals": Referral,
    "responses": Response,
    "views": ViewItem,
    "conduct": Conduct,
    "continuity": Continuity,
}
"""What a criterion can range over."""


@dataclass(frozen=True, slots=True)
class Field:
    """A field that expressions can name: its CEL type and its meaning."""

    name: str
    type: str
    meaning: str


def described(collection: str) -> tuple[Field, ...]:
    """The fields of a collection's items, as expressions see them."""
    item = COLLECTIONS[collection]
    hints = get_type_hints(item, include_extras=True)
    return tuple(
        Field(f.name, _cel_type(hints[f.name]), f.metadata["meaning"])
        for f in fields(item)
        if "meaning" in f.metadata and f.default is not MISSING
    )


def _cel_type(hint: Any) -> str:
    for part in get_args(hint):
        if get_origin(part) is Annotated:
            return str(part.__metadata__[0])
        if get_origin(part) is tuple:
            return "list(string)"
    return {bool: "bool", str: "string"}[get_args(hint)[0]]
