"""All libraries of a story agreed: staff read it, and approve it, ask for changes, or decline kindly."""

from __future__ import annotations

from core.cards.story import story_parts
from core.chat.card import Importance, card
from core.chat.words import _
from core.model.notices import Notice
from core.model.stories import StoryState
from core.notices.presenting import Presented, Reading
from core.notices.story_desk import desk_of
from core.store.unit import UnitOfWork


async def present(uow: UnitOfWork, notice: Notice, reading: Reading) -> Presented | None:
    """As it stands now; one that somebody decided about before it was read falls away."""
    desk = await desk_of(uow, notice, reading)
    if desk is None or not desk.eyes.is_staff:
        return None
    if desk.story.state is not StoryState.REVIEW:
        return Presented(card(*story_parts(desk))) if notice.sent_at is not None else None
    said = _("All libraries of a story agree. It waits for you: nothing is published by itself.")
    return Presented(card(said, *story_parts(desk), importance=Importance.ATTENTION))
