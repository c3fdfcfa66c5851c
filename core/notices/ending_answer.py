"""Somebody would like to talk before a partnership ends, or it was taken back: those who wait for it read so."""

from __future__ import annotations

from sqlalchemy import select

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
    """As it stands now; news that is none any more before it was read falls away, and so does that of something taken
    back of which the reader has not heard.
    """
    parting = await parting_by_id(uow, EndingId(int(notice.facts["ending"])))
    if parting is None:
        return None
    if notice.sent_at is None:
        state = parting.ending.state
        if state.value != notice.facts["state"]:
            return None
        if state is EndingState.WITHDRAWN and not await _has_heard(uow, notice):
            return None
    eyes = await eyes_of(uow, reading, parting.partnership)
    return Presented(card(*ending_parts(parting, eyes))) if eyes.may_see(parting.partnership) else None


async def _has_heard(uow: UnitOfWork, notice: Notice) -> bool:
    """Whether anything about it has reached them."""
    found = await uow.session.scalar(
        select(Notice.id)
        .where(Notice.about == notice.about, Notice.member_id == notice.member_id, Notice.sent_at.is_not(None))
        .limit(1)
    )
    return found is not None
