"""Somebody was named to speak for a library, and accepts or declines."""

from __future__ import annotations

from core.cards.contacts import named_outcome, named_question, named_words
from core.chat.card import Context, card
from core.chat.words import Day
from core.model.contacts import InvitationState
from core.model.ids import ContactInvitationId
from core.model.notices import Notice
from core.model.schedule import local_day
from core.notices.presenting import Presented, Reading
from core.services.invitations import invitation_by_id
from core.store.unit import UnitOfWork


async def present(uow: UnitOfWork, notice: Notice, reading: Reading) -> Presented | None:
    """The question with *Accept · Decline kindly*; once it is over, what became of it."""
    named = await invitation_by_id(uow, ContactInvitationId(notice.facts["invitation"]))
    if named is None or reading.member is None or named.invitation.member_id != reading.member.id:
        return None
    if named.invitation.state is InvitationState.WAITING:
        until = Day(local_day(named.invitation.lapses_at, reading.reader.zone))
        return Presented(card(named_words(named), *named_question(named, until)))
    if notice.sent_at is None and named.invitation.state is not InvitationState.LAPSED:
        return None
    return Presented(card(named_words(named), Context(named_outcome(named))))
