"""A story was withdrawn by one of its libraries, or hidden by staff: the others read that it is gone."""

from __future__ import annotations

from core.cards.buttons import HOME
from core.cards.story import TAKEN_DOWN, look_button, published_buttons
from core.chat.card import Buttons, card
from core.chat.words import Name, Strong, _
from core.model.notices import Notice
from core.model.stories import StoryState
from core.notices.presenting import Presented, Reading
from core.notices.story_desk import desk_of
from core.store.unit import UnitOfWork


async def present(uow: UnitOfWork, notice: Notice, reading: Reading) -> Presented | None:
    """While it is down."""
    desk = await desk_of(uow, notice, reading)
    if desk is None:
        return None
    title = Strong(Name(desk.story.title))
    if desk.corrects is not None:
        taken_back = _("The new words of “{title}” were taken back. The published story stays as it was.", title=title)
        return Presented(card(taken_back, Buttons((*published_buttons(desk), HOME))))
    match desk.story.state:
        case StoryState.WITHDRAWN:
            said = _("“{title}” was withdrawn by one of its libraries.", title=title)
        case StoryState.HIDDEN:
            said = _("Staff took “{title}” down. You can ask them why.", title=title)
        case _:
            return None
    parts = (said, TAKEN_DOWN) if desk.story.published_at is not None else (said,)
    return Presented(card(*parts, Buttons((look_button(desk.story), HOME))))
