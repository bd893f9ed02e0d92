"""What the fields of the vocabulary of criteria are called when people read them."""

from typing import Final

from interfaces.wording.message import Message, in_context, sentence

FIELDS: Final[dict[str, Message]] = {
    # the round
    "region": sentence("county"),
    "plan_kind": sentence("kind of plan"),
    "gotland": sentence("Gotland"),
    "municipalities": sentence("municipalities in the county"),
    "earlier_inventory_complete": sentence("earlier full inventory"),
    "in_model": sentence("in the culture cooperation model"),
    "agreement_in_force": sentence("agreement with civil society"),
    "sami_duty": sentence("of special significance to the Sami"),
    # statutory parties
    "party": sentence("party"),
    "reached": sentence("reached"),
    # the decision
    "days_after_close": sentence("days after consulting ended"),
    "consulted_before": sentence("consulting before the decision"),
    # the inventory
    "days_before_first_invitation": sentence("begun, days before the first invitation"),
    "found_later": sentence("found later"),
    "found_later_invited": sentence("of those invited"),
    "new_percent": sentence("new"),
    # national minorities and Sametinget
    "approached": sentence("approached"),
    "dialogue": sentence("meeting with them"),
    "informed": sentence("informed"),
    "reply_days": sentence("days to reply"),
    "requested": sentence("asked for consultation"),
    "waived": sentence("waived"),
    "consulted": sentence("consulted before the decision"),
    "ended": sentence("consultation ended"),
    "documented": sentence("documented"),
    # acts
    "act": sentence("act"),
    "done": in_context("measure", "done"),
    "own_form": sentence("form of theirs"),
    "travel": sentence("travel"),
    "lost_earnings": sentence("lost earnings"),
    "amount": sentence("SEK"),
    "has_purpose": sentence("purpose stated"),
    "committed": sentence("money set aside"),
    "with_participants": sentence("together with participants"),
    "days_before_dialogue": sentence("days before the first dialogue"),
    "days_after_decision": sentence("days after the decision"),
    # the mandate
    "purpose": sentence("purpose"),
    "influence": sentence("influence"),
    "level": sentence("level"),
    "decision_path": sentence("decision path"),
    # tiers and channels
    "local": in_context("measure", "local"),
    "regional": in_context("measure", "regional"),
    "roles_explained": sentence("division of roles explained"),
    "channel": sentence("channel"),
    # meetings
    "form": sentence("form"),
    "consulting": sentence("views taken"),
    "parties": sentence("for"),
    "for_minorities": sentence("for national minorities"),
    "physical": sentence("physical"),
    "digital": sentence("digital way in"),
    "weekend": sentence("weekend"),
    "starts": sentence("starts"),
    "part_of_day": sentence("time of day"),
    "over_a_meal": sentence("over dinner time"),
    "food": sentence("something to eat"),
    "accessible": sentence("venue accessible"),
    "needs_asked": sentence("needs asked for"),
    "interpreter": sentence("interpreter or another language"),
    "elected_present": sentence("elected representatives present"),
    "notice_days": sentence("days of notice"),
    "material_days": sentence("material, days before the meeting"),
    "notes_days": sentence("days to the notes"),
    "notes_correctable": sentence("notes could be corrected"),
    # places
    "place": sentence("municipality"),
    # referrals and responses
    "days": sentence("days"),
    "months": sentence("whole months"),
    "holiday_share": sentence("over summer and Christmas"),
    "open_to_all": sentence("open to all"),
    "list_published": sentence("list published"),
    "responses_published": in_context("measure", "responses published"),
    "registered": sentence("registered"),
    "registered_days": sentence("working days until registered"),
    "kept_in_order": sentence("kept in order"),
    # views
    "answered": sentence("outcome of its own"),
    "reasoned": sentence("reason"),
    "days_before_decision": sentence("days before the decision"),
    "summarised": sentence("in a summary"),
    # conduct
    "participants_asked": sentence("participants asked"),
    "open_concerns": sentence("unresolved concerns"),
    # between plans
    "contact_years": sentence("years with contact"),
    "years": sentence("years after the decision"),
    "handover": sentence("earlier round handed over"),
}
"""Swedish and English, by the field's name in `domain.charter.vocabulary`."""

PER_CENT: Final[dict[str, int]] = {"new_percent": 1, "holiday_share": 100}
"""Shares, which people read in per cent: by what the field's value is multiplied."""
