"""A library has said nothing to a story for two weeks: staff read it. Silence is never taken for consent."""

from __future__ import annotations

from core.cards.buttons import STAFF_HOME
from core.cards.story import look_button
from core.chat.card import Buttons, card
from core.chat.words import Listing, Name, Strong, _
from core.model.notices import Notice
from core.model.stories import StoryState
from core.notices.presenting import Presented, Reading
from core.notices.story_desk import desk_of
from core.store.unit import UnitOfWork


async def present(uow: UnitOfWork, notice: Notice, reading: Reading) -> Presented | None:
    """While it is silent; nothing once it answered."""
    desk = await desk_of(uow, notice, reading)
    if desk is None or not desk.eyes.is_staff or desk.story.state is not StoryState.ASKED:
        return None
    silent = {each.library_id for each in desk.whole.consents if each.answer is None}
    said = _(
        "{libraries} did not answer for 14 days whether “{title}” may be published. It is not published without their "
        "consent. Please ask them, or tell {author} how long it may take.",
        libraries=Listing(tuple(Name(each.name) for each in desk.whole.libraries if each.id in silent)),
        title=Strong(Name(desk.story.title)),
        author=Name(desk.author),
    )
    return Presented(card(said, Buttons((look_button(desk.story), STAFF_HOME))))
