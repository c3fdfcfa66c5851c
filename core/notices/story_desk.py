"""A story before whoever a notice is for, as its card asks."""

from __future__ import annotations

from core.cards.eyes import Eyes
from core.cards.story import StoryDesk
from core.cards.story_desk import desk_before
from core.model.ids import StoryId
from core.model.members import Role
from core.model.notices import Notice
from core.notices.presenting import Reading
from core.services.public_stories import whole_story
from core.store.unit import UnitOfWork


async def desk_of(uow: UnitOfWork, notice: Notice, reading: Reading) -> StoryDesk | None:
    """The story as it stands now; None where there is none any more that its reader may see."""
    whole = await whole_story(uow, StoryId(int(notice.facts["story"])))
    member = reading.member
    if whole is None or member is None:
        return None
    eyes = Eyes(
        member_id=member.id,
        own=frozenset(contact.library_id for contact in member.contacts),
        is_staff=any(grant.role is Role.STAFF for grant in member.roles),
        now=uow.now,
        zone=reading.reader.zone,
    )
    desk = await desk_before(uow, whole, eyes)
    return desk if desk.may_see else None
