"""A partnership has ended: thanks to all, what stays, and the way back for thirty days."""

from __future__ import annotations

from core.cards.ending import ending_parts
from core.chat.card import card
from core.model.endings import EndingState
from core.model.ids import EndingId
from core.model.notices import Notice
from core.notices.partnership_eyes import eyes_of
from core.notices.presenting import Presented, Reading
from core.services.endings import parting_by_id
from core.store.unit import UnitOfWork


async def present(uow: UnitOfWork, notice: Notice, reading: Reading) -> Presented | None:
    """As it stands now; one that was undone before it was read falls away."""
    parting = await parting_by_id(uow, EndingId(int(notice.facts["ending"])))
    if parting is None:
        return None
    if notice.sent_at is None and parting.ending.state is not EndingState.DONE:
        return None
    eyes = await eyes_of(uow, reading, parting.partnership)
    return Presented(card(*ending_parts(parting, eyes))) if eyes.may_see(parting.partnership) else None
