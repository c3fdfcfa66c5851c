"""The list of stories as one person sees it: of their libraries first, then what everybody reads; a page at a time."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, case, false, func, or_, select

from core.model.ids import LibraryId
from core.model.stories import Story, StoryConsent, StoryState
from core.services.public_stories import WholeStory, is_for, published, whole_stories
from core.store.unit import UnitOfWork

_OVER = (StoryState.WITHDRAWN, StoryState.MERGED)


@dataclass(frozen=True, kw_only=True)
class StoryPage:
    """A page of the list. `total`: how many stories it has in all; `page`: which one it is, from 1."""

    stories: tuple[WholeStory, ...]
    total: int
    page: int


def _own(library_ids: Collection[LibraryId]) -> ColumnElement[bool]:
    """What they told, and what they are asked about once it was sent; none that is over."""
    if not library_ids:
        return false()
    asked = select(StoryConsent.story_id).where(StoryConsent.library_id.in_(library_ids))
    theirs = and_(Story.state != StoryState.DRAFT, Story.id.in_(asked))
    return and_(Story.state.not_in(_OVER), or_(Story.library_id.in_(library_ids), theirs))


async def story_page(uow: UnitOfWork, library_ids: Collection[LibraryId], page: int, *, size: int) -> StoryPage:
    """That page, for who speaks for these libraries; past the end the last one. Five statements, however many there
    are.
    """
    own = _own(library_ids)
    seen = or_(own, and_(*published()))
    total = await uow.session.scalar(select(func.count()).select_from(Story).where(seen)) or 0
    page = min(page, max(1, -(-total // size)))
    newest = (case((own, 0), else_=1), Story.published_at.desc().nulls_first(), Story.id.desc())
    found = await uow.session.scalars(
        select(Story.id).where(seen).order_by(*newest).offset((page - 1) * size).limit(size)
    )
    wanted = list(found)
    whole = {each.story.id: each for each in await whole_stories(uow, Story.id.in_(wanted))} if wanted else {}
    shown = [whole[each] for each in wanted]
    stories = [each for each in shown if each.is_public or is_for(each, library_ids=library_ids, is_staff=False)]
    return StoryPage(stories=tuple(stories), total=total, page=page)
