"""A partnership is invited to tell its story: a year after it began, at its end, or after a visit or an event."""

from __future__ import annotations

from core.cards.buttons import HOME
from core.cards.library import names_of
from core.chat.card import Button, Buttons, Context, Style, card
from core.chat.words import Strong, Text, Value, _
from core.model.communications import Way
from core.model.ids import PartnershipId
from core.model.notices import Notice
from core.model.stories import InvitationReason
from core.notices.presenting import Presented, Reading
from core.services.partnerships import partners_of, partnership_by_id
from core.services.story_invitations import is_forgotten, is_true, last_event
from core.store.unit import UnitOfWork


async def present(uow: UnitOfWork, notice: Notice, reading: Reading) -> Presented | None:
    """Nothing where a story was told meanwhile, where it is not true any more, or for who speaks for none of its
    libraries any more. That they had been partners for a year stays true.
    """
    partnership = await partnership_by_id(uow, PartnershipId(int(notice.facts["partnership"])))
    reason = InvitationReason(str(notice.facts["reason"]))
    if partnership is None or reading.member is None:
        return None
    own = {contact.library_id for contact in reading.member.contacts}
    if all(row.library_id not in own for row in partnership.rows):
        return None
    is_new = notice.sent_at is None
    if (is_new or reason is not InvitationReason.YEAR) and not await is_true(uow, partnership, reason):
        return None
    if is_new and not await is_forgotten(uow, partnership.id):
        return None
    partners = Strong(names_of(partners_of(partnership, own)))
    tell = Button(
        label=_("Tell a story"), command="story", given={"partnership": str(partnership.id)}, style=Style.PRIMARY
    )
    return Presented(
        card(
            await _said(uow, partnership.id, reason, partners),
            Context(_("It takes two minutes, in any language. Nothing is published without your partner's consent.")),
            Buttons((tell, HOME)),
        )
    )


async def _said(uow: UnitOfWork, partnership_id: PartnershipId, reason: InvitationReason, partners: Value) -> Text:
    match reason:
        case InvitationReason.YEAR:
            return _("You and {partners} have been partners for a year. What was the best of it?", partners=partners)
        case InvitationReason.ENDING:
            return _(
                "Your partnership with {partners} has ended. What you did together can help others: would you tell it?",
                partners=partners,
            )
        case InvitationReason.VISIT:
            if await last_event(uow, partnership_id) is not Way.VISIT:
                return _(
                    "You and {partners} did something together. Would you tell others about it?", partners=partners
                )
            return _("You and {partners} visited each other. Would you tell others about it?", partners=partners)
