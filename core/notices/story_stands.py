"""A story was taken down, and one of its posts could not be deleted: staff read where it still stands."""

from __future__ import annotations

from core.cards.buttons import STAFF_HOME
from core.cards.platforms import platform_of
from core.chat.card import Buttons, Importance, card
from core.chat.words import Name, Strong, _
from core.model.ids import StoryId
from core.model.members import Role
from core.model.notices import Notice
from core.notices.presenting import Presented, Reading
from core.services.public_stories import whole_story
from core.store.unit import UnitOfWork, Workspace


async def present(uow: UnitOfWork, notice: Notice, reading: Reading) -> Presented | None:
    """Nothing for who is no staff any more, nor where the story may be seen again."""
    whole = await whole_story(uow, StoryId(int(notice.facts["story"])))
    member = reading.member
    if whole is None or whole.is_public or member is None:
        return None
    mine = any(each.library_id in {contact.library_id for contact in member.contacts} for each in whole.consents)
    if all(grant.role is not Role.STAFF for grant in member.roles) and not mine:
        return None
    there = Workspace(str(notice.facts["platform"]), str(notice.facts["workspace"]))
    said = _(
        "I could not take down “{title}” in the stories channel of {platform}. Please delete that message by hand; "
        "whoever looks after the channel can.",
        title=Strong(Name(whole.story.title)),
        platform=Strong(platform_of(there, uow.workspaces)),
    )
    return Presented(card(said, Buttons((STAFF_HOME,)), importance=Importance.ATTENTION))
