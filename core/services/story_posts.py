"""Posts of stories in the channels that could not be taken down, or made to say the new words: who is told of it.

It is told once for each time that a story was taken down or corrected, so that the second time is told too.
"""

from __future__ import annotations

from datetime import datetime

from core.model.ids import StoryId
from core.model.members import Role
from core.model.notices import Notice
from core.services.people import in_hours_of
from core.services.public_stories import WholeStory, whole_story
from core.services.roles import holders
from core.services.stories import about
from core.store.unit import UnitOfWork

KIND = "story"
"""The kind of notice that stands in a stories channel."""


def last_change(whole: WholeStory) -> datetime:
    """When what everybody may see of it changed last: it was taken down, or got new words."""
    down = None if whole.is_public else whole.story.taken_down_at
    return down or whole.story.changed_at


async def tell_it_stands(uow: UnitOfWork, notice: Notice) -> None:
    """That post of a story still says what it should not: staff are told, and its author and whoever took it down."""
    if notice.kind != KIND or notice.platform is None or notice.workspace is None:
        return
    story_id = StoryId(int(notice.facts["story"]))
    whole = await whole_story(uow, story_id)
    if whole is None:
        return
    people = {each.id for each in await holders(uow, Role.STAFF)} | {whole.story.author_id}
    if not whole.is_public and whole.story.taken_down_by is not None:
        people.add(whole.story.taken_down_by)
    since = last_change(whole).isoformat()
    key = f"story_stands:{story_id}:{notice.platform}:{notice.workspace}:{since}"
    told = await in_hours_of(uow, people)
    await uow.notify(
        "story_stands",
        about(story_id),
        told,
        key=key,
        story=story_id,
        platform=notice.platform,
        workspace=notice.workspace,
        since=since,
    )
