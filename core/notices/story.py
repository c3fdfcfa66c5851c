"""A published story in the stories channels, for as long as it is public; corrected where it stands."""

from __future__ import annotations

from core.cards.story import channel_parts, page_of
from core.chat.card import card
from core.model.ids import StoryId
from core.model.notices import Notice
from core.notices.presenting import Presented, Reading
from core.services.public_stories import public_story
from core.store.unit import UnitOfWork


async def present(uow: UnitOfWork, notice: Notice, reading: Reading) -> Presented | None:
    """What everybody may see; None once that is nothing."""
    view = await public_story(uow, StoryId(int(notice.facts["story"])))
    if view is None:
        return None
    return Presented(card(*channel_parts(view, page_of(uow.stories_at, view.id))))
