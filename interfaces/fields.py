"""What the fields of the vocabulary of criteria are called when people read them."""

from typing import Final

FIELDS: Final[dict[str, tuple[str, str]]] = {
    # the round
    "region": ("län", "county"),
    "gotland": ("Gotland", "Gotland"),
    "municipalities": ("kommuner i länet", "municipalities in the county"),
    "earlier_inventory_complete": ("tidigare fullständig inventering", "earlier full inventory"),
    "sami_duty": ("särskild betydelse för samerna", "of special significance to the Sami"),
    # statutory parties
    "party": ("part", "party"),
    "reached": ("nåddes", "reached"),
    # the decision
    "days_after_close": ("dagar efter samrådets slut", "days after consulting ended"),
    # the inventory
    "days_before_first_invitation": (
        "började, dagar före första inbjudan",
        "begun, days before the first invitation",
    ),
    "found_later": ("hittade senare", "found later"),
    "found_later_invited": ("av dem inbjudna", "of those invited"),
    "new_percent": ("nya", "new"),
    # national minorities and Sametinget
    "named": ("vid namn", "by name"),
    "approached": ("kontaktades", "approached"),
    "dialogue": ("möte med dem", "meeting with them"),
    "dialogue_required": ("process från 2019", "process from 2019"),
    "informed": ("informerades", "informed"),
    "reply_days": ("dagar till svarsdagen", "days to reply"),
    # acts
    "act": ("åtgärd", "act"),
    "done": ("gjordes", "done"),
    "own_form": ("egen form", "form of theirs"),
    "travel": ("resor", "travel"),
    "lost_earnings": ("förlorad arbetsförtjänst", "lost earnings"),
    "amount": ("kronor", "SEK"),
    "has_purpose": ("ändamål angivet", "purpose stated"),
    "with_participants": ("tillsammans med deltagarna", "together with participants"),
    "days_before_dialogue": ("dagar före första dialogen", "days before the first dialogue"),
    "days_after_decision": ("dagar efter beslutet", "days after the decision"),
    # the mandate
    "purpose": ("syfte", "purpose"),
    "influence": ("påverkan", "influence"),
    "level": ("nivå", "level"),
    "decision_path": ("beslutsväg", "decision path"),
    # tiers and channels
    "local": ("lokala", "local"),
    "regional": ("regionala", "regional"),
    "roles_explained": ("rollfördelningen förklarades", "division of roles explained"),
    "channel": ("kanal", "channel"),
    # meetings
    "form": ("form", "form"),
    "consulting": ("synpunkter togs emot", "views taken"),
    "parties": ("för", "for"),
    "for_minorities": ("för nationella minoriteter", "for national minorities"),
    "physical": ("fysiskt", "physical"),
    "digital": ("digital väg in", "digital way in"),
    "weekend": ("helg", "weekend"),
    "starts": ("börjar", "starts"),
    "part_of_day": ("tid på dagen", "time of day"),
    "over_a_meal": ("över middagstid", "over dinner time"),
    "food": ("något att äta", "something to eat"),
    "accessible": ("lokalen tillgänglig", "venue accessible"),
    "needs_asked": ("behov efterfrågades", "needs asked for"),
    "interpreter": ("tolk eller annat språk", "interpreter or another language"),
    "elected_present": ("förtroendevalda med", "elected representatives present"),
    "notice_days": ("dagars varsel", "days of notice"),
    "material_days": ("underlag, dagar före mötet", "material, days before the meeting"),
    "notes_days": ("dagar till anteckningarna", "days to the notes"),
    "notes_correctable": ("anteckningarna gick att rätta", "notes could be corrected"),
    # places
    "place": ("kommun", "municipality"),
    # referrals and responses
    "days": ("dagar", "days"),
    "months": ("hela månader", "whole months"),
    "holiday_share": ("under sommar och jul", "over summer and Christmas"),
    "open_to_all": ("öppen för alla", "open to all"),
    "list_published": ("sändlistan offentlig", "list published"),
    "responses_published": ("svaren offentliga", "responses published"),
    "registered_days": ("arbetsdagar till registrering", "working days until registered"),
    "kept_in_order": ("hölls ordnat", "kept in order"),
    # views
    "answered": ("eget besked", "outcome of its own"),
    "reasoned": ("skäl", "reason"),
    "days_before_decision": ("dagar före beslutet", "days before the decision"),
    "summarised": ("i sammanställning", "in a summary"),
    # conduct
    "participants_asked": ("deltagarna tillfrågades", "participants asked"),
    "open_concerns": ("olösta farhågor", "unresolved concerns"),
    # between plans
    "contact_years": ("år med kontakt", "years with contact"),
    "years": ("år efter beslutet", "years after the decision"),
    "handover": ("förra omgången gavs vidare", "earlier round handed over"),
}
"""Swedish and English, by the field's name in `domain.charter.vocabulary`."""

PER_CENT: Final[dict[str, int]] = {"new_percent": 1, "holiday_share": 100}
"""Shares, which people read in per cent: by what the field's value is multiplied."""
