"""A wish for a mentor, offered to one: *I will help · Not now*; once it is taken, by whom."""

from __future__ import annotations

from core.cards.library import names_of
from core.cards.mentoring import (
    MENTORING,
    NOT_NOW_IS_FINE,
    details_facts,
    look,
    offer_buttons,
    taken_line,
    wish_facts,
    wish_lead,
)
from core.chat.card import Buttons, Card, card
from core.chat.words import Day, Strong, _
from core.model.ids import MentoringRequestId
from core.model.members import Role
from core.model.mentoring import OfferAnswer
from core.model.notices import Notice
from core.model.schedule import local_day
from core.notices.presenting import Presented, Reading
from core.services.mentor_requests import Wished, offer_of, request_by_id
from core.services.mentorships import open_mentorship_of_request
from core.store.unit import UnitOfWork


async def present(uow: UnitOfWork, notice: Notice, reading: Reading) -> Presented | None:
    """As it stands now; nothing for who is no mentor any more, or speaks for one of its libraries. What was settled
    before it was read falls away.
    """
    wished = await request_by_id(uow, MentoringRequestId(int(notice.facts["request"])))
    member = reading.member
    if wished is None or member is None or all(grant.role is not Role.MENTOR for grant in member.roles):
        return None
    offer = await offer_of(uow, wished.request.id, member.id)
    own = {contact.library_id for contact in member.contacts}
    if offer is None or offer.answer is OfferAnswer.STOPPED or wished.is_about(own):
        return None
    if wished.request.taken_by == member.id:
        helps = await open_mentorship_of_request(uow, wished.request.id, member.id)
        return Presented(_mine(wished, reading)) if helps else None
    if not wished.waits:
        return Presented(card(taken_line(wished, member.id))) if notice.sent_at is not None else None
    if offer.answer is OfferAnswer.NOT_NOW:
        return (
            Presented(card(_("Not now. Thank you for saying so; somebody else is asked."))) if notice.sent_at else None
        )
    asked_on = Day(local_day(wished.request.asked_at, reading.reader.zone))
    return Presented(card(wish_lead(wished), wish_facts(wished, asked_on), NOT_NOW_IS_FINE, offer_buttons(wished)))


def _mine(wished: Wished, reading: Reading) -> Card:
    asked_on = Day(local_day(wished.request.asked_at, reading.reader.zone))
    return card(
        _("You help {libraries}. Thank you.", libraries=Strong(names_of(wished.libraries))),
        wish_facts(wished, asked_on),
        *details_facts(wished),
        Buttons((*look(wished), MENTORING)),
    )
