"""A story before one person, with what it lacks and where everybody reads it."""

from __future__ import annotations

from core.cards.eyes import Eyes
from core.cards.story import StoryDesk, page_of
from core.services.people import member_named
from core.services.public_stories import WholeStory, whole_story
from core.services.story_names import lacking
from core.store.unit import UnitOfWork


async def desk_before(uow: UnitOfWork, whole: WholeStory, eyes: Eyes) -> StoryDesk:
    """The story as it stands now; whether they may see it is for the caller to heed (`may_see`)."""
    author = await member_named(uow, whole.story.author_id)
    needs, names = await lacking(uow, whole)
    replaces = whole.story.replaces_id
    original = await whole_story(uow, replaces) if replaces is not None else None
    return StoryDesk(
        whole=whole,
        eyes=eyes,
        author=author.name if author else "",
        lacking=needs,
        names=names,
        page=page_of(uow.stories_at, whole.story.id),
        corrects=original.story if original is not None and original.is_public else None,
    )
