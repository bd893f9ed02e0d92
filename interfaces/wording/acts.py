"""What a person does, in words: a button for each kind of fact, and what its form asks for."""

from typing import Final

from interfaces.wording.fields import label
from interfaces.wording.language import Language
from interfaces.wording.message import Message, in_context, sentence
from interfaces.wording.words import say


def act(kind: str, tongue: Language) -> str:
    """What one does to have a kind of fact: "Send an invitation"."""
    return tongue.say(ACTS[kind]) if kind in ACTS else say(kind, tongue)


def asked(kind: str, control: str, tongue: Language) -> str:
    """What a form asks for: by what it means in its kind, else by the field's label."""
    if (kind, control) in _ASKED:
        return tongue.say(_ASKED[kind, control])
    return label(control, tongue)


ACTS: Final[dict[str, Message]] = {
    "source-registered": sentence("Add a source"),
    "mandate-stated": sentence("Say what the consultation is for"),
    "questions-put": sentence("Put questions"),
    "expectations-stated": sentence("Say what is expected"),
    "goal-set": sentence("Set a goal"),
    "programme-joined": sentence("Name the programme it is part of"),
    "approach-received": sentence("Civil society offers to take part"),
    "approach-answered": sentence("Answer the offer"),
    "process-planned-jointly": sentence("Plan the process together"),
    "handover-given": sentence("Hand over from the round before"),
    "officials-briefed": sentence("Brief the officials"),
    "funding-disclosed": sentence("Disclose the funding"),
    "resources-committed": sentence("Set resources aside"),
    "inventory-begun": sentence("Begin the inventory"),
    "organisation-found": sentence("Add organisations"),
    "organisations-counted": sentence("Count organisations without names"),
    "outreach-made": sentence("Seek out those who seldom come"),
    "excluded": sentence("Say who is not invited, and why"),
    "inventory-completed": sentence("Finish the inventory"),
    "invitation-sent": sentence("Send an invitation"),
    "invitation-bounced": sentence("An invitation did not reach"),
    "reminder-sent": sentence("Send a reminder"),
    "reply-received": sentence("Register replies"),
    "contact-named": sentence("Name a contact"),
    "invitation-requested": sentence("Ask to be invited"),
    "participation-delegated": sentence("One speaks for another"),
    "material-sent": sentence("Send agenda or material"),
    "agenda-input-received": sentence("Receive input to the agenda"),
    "roles-explained": sentence("Explain who decides what"),
    "reimbursement-stated": sentence("State what is reimbursed"),
    "knowledge-offered": sentence("Offer knowledge"),
    "sami-matter-assessed": sentence("Assess the significance to the Sami"),
    "sami-consultation": sentence("Consult the Sami"),
    "meeting-announced": sentence("Call a meeting"),
    "meeting-moved": sentence("Move a meeting"),
    "meeting-cancelled": sentence("Cancel a meeting"),
    "meeting-held": sentence("A meeting was held"),
    "attendance-recorded": sentence("Tick who came"),
    "attendance-counted": sentence("Count those who came"),
    "needs-counted": sentence("Count needs at a meeting"),
    "view-stated": sentence("Write down a view"),
    "notes-sent": sentence("Send the notes"),
    "notes-commented": sentence("Receive a comment on the notes"),
    "referral-opened": sentence("Send the draft for referral"),
    "consultees-published": sentence("Publish the list of consultees"),
    "deadline-extended": sentence("Prolong the deadline"),
    "response-received": sentence("Register responses that came in"),
    "response-registered": sentence("Enter a response in the register"),
    "responses-counted": sentence("Count responses without names"),
    "responses-published": sentence("Publish the responses"),
    "views-answered": sentence("Answer views"),
    "answers-published": sentence("Publish the answers"),
    "summary-published": sentence("Publish a summary"),
    "feedback-given": sentence("Give feedback to those who took part"),
    "goal-assessed": sentence("Assess a goal"),
    "decision-taken": sentence("Record a decision on the way"),
    "plan-adopted": sentence("The plan was adopted"),
    "plan-delivered": sentence("The plan was sent to the Arts Council"),
    "evaluation-made": sentence("Evaluate the consultation"),
    "commitment-made": sentence("Make a commitment"),
    "commitment-settled": sentence("Follow a commitment up"),
    "contact-held": sentence("Keep in touch between plans"),
    "period-extended": sentence("Extend the plan's years"),
    "closed": sentence("Close the consultation"),
    "concern-raised": sentence("Raise a concern"),
    "concern-resolved": sentence("Say what was done about a concern"),
    "deviation-noted": sentence("Note a departure from the plan"),
    "omission-stated": sentence("Say what was not done"),
    "contested": sentence("Contest a fact"),
    "contest-answered": sentence("Answer a contest"),
    "confirmed": sentence("Confirm a fact"),
    "record-published": sentence("Publish the record"),
    "record-withheld": sentence("Withdraw the record"),
}
"""By kind of fact: what a person does, or learns, that leads to it."""

_ASKED: Final[dict[tuple[str, str], Message]] = {
    ("meeting-announced", "when"): sentence("when the meeting is"),
    ("meeting-announced", "occurred"): sentence("when the notice goes out"),
    ("meeting-moved", "when"): sentence("when it is now"),
    ("meeting-moved", "occurred"): sentence("when this was decided"),
    ("meeting-held", "occurred"): sentence("when it was held"),
    ("meeting-held", "meeting"): sentence("which announced meeting"),
    ("invitation-sent", "occurred"): sentence("when it is sent"),
    ("invitation-sent", "to"): sentence("who is invited"),
    ("invitation-sent", "meetings"): sentence("to which meetings"),
    ("reply-received", "organisation"): sentence("who replied"),
    ("attendance-recorded", "organisation"): sentence("who came"),
    ("attendance-counted", "count"): sentence("how many came"),
    ("view-stated", "text"): sentence("the view"),
    ("view-stated", "organisation"): sentence("who stated it"),
    ("referral-opened", "occurred"): sentence("first day"),
    ("referral-opened", "to"): sentence("who is asked for a response"),
    ("response-received", "organisation"): sentence("who responded"),
    ("response-received", "occurred"): sentence("when it came in"),
    ("views-answered", "views"): sentence("which views"),
    ("views-answered", "disposition"): sentence("what came of them"),
    ("views-answered", "changed_passage"): sentence("what was changed in the plan"),
    ("views-answered", "reason"): in_context("form", "why"),
    ("organisation-found", "organisation"): sentence("which organisations"),
    ("organisation-found", "how"): sentence("how they were found"),
    ("plan-adopted", "occurred"): sentence("when it was adopted"),
}
"""Where a field means something of its own in a kind of fact."""
