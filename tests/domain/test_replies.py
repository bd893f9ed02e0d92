"""The replies to an invitation, told apart."""

from domain.answers.replies import Replies, replies
from domain.fact import Fact
from tests.given import fact, given, opened, org

BEGUN = (
    opened(kept="live"),
    *(org(id) for id in ("ax", "hembygd", "koren", "teatern")),
    fact("meeting-announced", "mora", occurred="2018-10-01", when="2018-11-20"),
    fact("meeting-announced", "falun", occurred="2018-10-01", when="2018-11-27"),
    fact("invitation-sent", "inbjudan", occurred="2018-10-02",
         to=["ax", "hembygd", "koren", "teatern"], meetings=["mora"]),
)  # fmt: skip


def reply(id: str, organisation: str, answer: str, day: str, **content: object) -> Fact:
    return fact("reply-received", id, organisation=organisation, answer=answer,
                occurred=f"2018-10-{day}", **content)  # fmt: skip


def told(*facts: Fact) -> Replies:
    (found,) = replies(given(*BEGUN, *facts).dossier())
    return found


def test_who_has_not_answered_is_told_apart_from_who_was_not_reached() -> None:
    lost = fact("invitation-bounced", "studs", invitation="inbjudan", organisation="koren")
    found = told(reply("ja", "ax", "accepts", "05", invitation="inbjudan"), lost)
    assert found.by_answer == {"accepts": ("ax",), "tentative": (), "declines": ()}
    assert found.silent == ("hembygd", "teatern")
    assert found.bounced == ("koren",)


def test_the_latest_reply_counts() -> None:
    later = reply("nej", "ax", "declines", "15", invitation="inbjudan")
    first = reply("ja", "ax", "accepts", "05", invitation="inbjudan")
    assert told(later, first).by_answer["declines"] == ("ax",)


def test_a_reply_that_names_no_invitation_is_to_the_one_to_its_meeting() -> None:
    here = reply("ja", "ax", "accepts", "05", meetings=["mora"])
    elsewhere = reply("falun-ja", "hembygd", "accepts", "05", meetings=["falun"])
    found = told(here, elsewhere)
    assert found.by_answer["accepts"] == ("ax",)
    assert "hembygd" in found.silent


def test_who_came_is_told_without_a_reply() -> None:
    came = fact("attendance-recorded", "kom", meeting="mora", organisation="teatern")
    found = told(came)
    assert found.came == ("teatern",)
    assert "teatern" in found.silent


def test_an_invitation_of_collectives_has_no_replies_by_name() -> None:
    sent = fact("invitation-sent", "alla", occurred="2018-10-02", open_to_all=True)
    assert list(replies(given(opened(), sent).dossier())) == []
