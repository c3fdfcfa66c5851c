"""Another library joined a partnership: those who were there before read who it is."""

from __future__ import annotations

from core.cards.moving import joined_parts
from core.chat.card import card
from core.model.ids import StateChangeId
from core.model.lifecycle import ChangeReason
from core.model.notices import Notice
from core.model.partnerships import PartnershipState
from core.notices.partnership_eyes import eyes_of
from core.notices.presenting import Presented, Reading
from core.services.leaving_partnership import moved_by_id
from core.services.people import contacts_of
from core.store.unit import UnitOfWork


async def present(uow: UnitOfWork, notice: Notice, reading: Reading) -> Presented | None:
    """Who came; None when it is gone again, the partnership has ended, or the reader's library has left."""
    moved = await moved_by_id(uow, StateChangeId(int(notice.facts["change"])), ChangeReason.JOINED)
    if moved is None or moved.partnership.state is PartnershipState.ENDED:
        return None
    eyes = await eyes_of(uow, reading, moved.partnership)
    inside = {row.library_id for row in moved.partnership.rows}
    if moved.library.id not in inside or inside.isdisjoint(eyes.own):
        return None
    contacts = [contact.member.name for contact in await contacts_of(uow, [moved.library.id])]
    return Presented(card(*joined_parts(moved, contacts, eyes)))
