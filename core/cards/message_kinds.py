"""What each kind of message is about, in plain words. Staff read no more of a message than this."""

from __future__ import annotations

from collections.abc import Mapping

from core.chat.words import Text, _

KINDS: Mapping[str, Text] = {
    "accounts_joined": _("two accounts of one person were joined"),
    "agreement_signed": _("an agreement was signed"),
    "agreement_started": _("an agreement was begun"),
    "agreement_to_sign": _("an agreement is ready to be signed"),
    "agreement_voided": _("signatures do not count any more"),
    "agreement_written": _("a section of an agreement was written"),
    "announcement": _("a library was introduced"),
    "away": _("a library cannot answer now"),
    "away_over": _("a library is back"),
    "away_question": _("question whether a library is back"),
    "called": _("call in the help channel, because no message arrived"),
    "communication": _("the partner logged a talk"),
    "contact_answer": _("answer to an invitation to speak for a library"),
    "contact_invitation": _("invitation to speak for a library"),
    "contact_left": _("somebody does not speak for the library any more"),
    "contact_role": _("who is first contact changed"),
    "ending": _("a partnership is to end"),
    "ending_answer": _("answer about the end of a partnership"),
    "ending_done": _("a partnership has ended"),
    "ending_undone": _("a partnership goes on after all"),
    "handover": _("question whether to take over a library"),
    "handover_answer": _("answer about a handover"),
    "handover_done": _("a handover is done"),
    "handover_news": _("somebody new speaks for the partner"),
    "handover_page": _("what a new contact should know"),
    "help_wanted": _("a contact asks for help"),
    "introduction": _("the first hello of two partners"),
    "join_answer": _("answer to somebody who wants to join"),
    "join_request": _("somebody wants to join the library"),
    "joining": _("a library may join a partnership"),
    "joining_answer": _("answer about a library that joins"),
    "midway": _("question in the middle of a trial"),
    "midway_help": _("a library asks for help"),
    "nudge": _("a nudge"),
    "paired": _("staff paired two libraries"),
    "partner_connected": _("the partner can be written to now"),
    "partner_found": _("a possible partner was found"),
    "partner_joined": _("a library joined the partnership"),
    "partner_left": _("a library left the partnership"),
    "partner_not_yet": _("no partner was found yet"),
    "platform_lost": _("a platform does not let the bot in"),
    "pause": _("a library pauses a partnership"),
    "pause_over": _("a pause ends sooner"),
    "proposal": _("a proposal of a partnership"),
    "proposal_answer": _("answer to a proposal"),
    "proposal_question": _("question about a proposal"),
    "proposal_reply": _("reply to a question about a proposal"),
    "renewal": _("question whether to renew a partnership"),
    "renewal_answer": _("answer about a renewal"),
    "review": _("the review of a trial"),
    "review_shown": _("both answers to a review"),
    "review_waits": _("a review waits for staff"),
    "rhythm": _("a proposal how often to talk"),
    "rhythm_answer": _("answer about how often to talk"),
    "role": _("a role was given"),
    "staff_proposal": _("staff propose two partners"),
    "staff_proposal_answer": _("answer to what staff proposed"),
    "start_card": _("the start card"),
    "wish_answer": _("answer to a wish for a role"),
}
"""By the kind of the notice: each that has a presenter."""

OTHER = _("a message")
"""One of an older or newer version of this program."""
