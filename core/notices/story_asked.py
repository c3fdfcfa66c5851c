"""A partner told a story: the contacts of the other libraries read it, and say what they allow."""

from __future__ import annotations

from core.cards.story import story_parts
from core.chat.card import card
from core.chat.words import Name, Strong, _
from core.model.notices import Notice
from core.notices.presenting import Presented, Reading
from core.notices.story_desk import desk_of
from core.store.unit import UnitOfWork


async def present(uow: UnitOfWork, notice: Notice, reading: Reading) -> Presented | None:
    """As it stands now; one that was settled before it was read falls away."""
    desk = await desk_of(uow, notice, reading)
    if desk is None or (notice.sent_at is None and desk.asked is None):
        return None
    if desk.asked is None:
        return Presented(card(*story_parts(desk)))
    said = _("{author} told a story of your partnership.", author=Strong(Name(desk.author)))
    return Presented(card(said, *story_parts(desk)))
