"""What becomes of a story to which all agreed: staff publish or decline it; it is hidden, shown again, or withdrawn."""

from __future__ import annotations

from sqlalchemy import select

from core.chat.messenger import Channel
from core.model.ids import MemberId
from core.model.stories import Story, StoryState, all_allow
from core.services.public_stories import WholeStory
from core.services.stories import about, tell_author, tell_side, whole_now
from core.services.story_corrections import merge
from core.store.unit import UnitOfWork


async def approve(uow: UnitOfWork, whole: WholeStory, *, by: MemberId) -> WholeStory:
    """Staff publish it: in the stories channel of every connected workspace, and for everybody. A correction takes the
    place of the words it corrects, where they stand. Nothing happens unless all its libraries agreed.
    """
    story = whole.story
    if story.state is not StoryState.REVIEW or not all_allow(story, whole.consents):
        return whole
    if story.replaces_id is not None:
        return await merge(uow, whole, by=by)
    story.reviewed_by = by
    story.become(StoryState.PUBLISHED)
    story.published_at = uow.now
    await uow.session.flush()
    uow.audit("story published", "story", story.id, by=by)
    whole = await whole_now(uow, story.id)
    await announce(uow, story)
    await tell_side(uow, whole, "published", but=None)
    await uow.refresh(about(story.id))
    return whole


async def announce(uow: UnitOfWork, story: Story) -> None:
    """Post it in the stories channels; where it stands already it stays."""
    await uow.announce("story", about(story.id), Channel.STORIES, story=story.id)


async def decline(uow: UnitOfWork, whole: WholeStory, words: str, *, by: MemberId) -> WholeStory:
    """Staff do not publish it, and say why, kindly."""
    story = whole.story
    story.become(StoryState.DECLINED)
    story.words_back = words
    story.reviewed_by = by
    await uow.session.flush()
    uow.audit("story declined", "story", story.id, by=by)
    await tell_author(uow, whole, "declined", but=by)
    await uow.refresh(about(story.id))
    return await whole_now(uow, story.id)


async def set_short_text(uow: UnitOfWork, whole: WholeStory, text: str, *, by: MemberId) -> None:
    """What staff copy for social media."""
    whole.story.short_text = text
    await uow.session.flush()
    uow.audit("short text written", "story", whole.story.id, by=by)


# Taking down


async def withdraw(uow: UnitOfWork, whole: WholeStory, *, by: MemberId) -> WholeStory:
    """One of its libraries takes it back, whatever became of it; the bot's own posts go, and all its corrections."""
    return await _take_down(uow, whole, StoryState.WITHDRAWN, by=by)


async def hide(uow: UnitOfWork, whole: WholeStory, *, by: MemberId) -> WholeStory:
    """Staff take it down at once; they can show it again."""
    return await _take_down(uow, whole, StoryState.HIDDEN, by=by)


async def _take_down(uow: UnitOfWork, whole: WholeStory, state: StoryState, *, by: MemberId) -> WholeStory:
    story = whole.story
    was_seen = story.state in {StoryState.PUBLISHED, StoryState.ASKED, StoryState.REVIEW, StoryState.HIDDEN}
    story.become(state)
    story.taken_down_at = uow.now
    story.taken_down_by = by
    await uow.session.flush()
    uow.audit(f"story {state.value}", "story", story.id, by=by)
    if was_seen:
        await tell_side(uow, whole, state.value, but=by)
    await uow.refresh(about(story.id))
    if state is StoryState.WITHDRAWN:
        corrections = await uow.session.scalars(
            select(Story).where(Story.replaces_id == story.id, Story.state != StoryState.WITHDRAWN)
        )
        for each in corrections:
            each.become(StoryState.WITHDRAWN)
            uow.audit("story withdrawn", "story", each.id, by=by)
            await uow.refresh(about(each.id))
    return await whole_now(uow, story.id)


async def show_again(uow: UnitOfWork, whole: WholeStory, *, by: MemberId) -> WholeStory:
    """Staff show what they hid: it is posted anew."""
    story = whole.story
    story.become(StoryState.PUBLISHED)
    story.taken_down_at = story.taken_down_by = None
    story.published_at = uow.now
    await uow.session.flush()
    uow.audit("story shown again", "story", story.id, by=by)
    await announce(uow, story)
    await uow.refresh(about(story.id))
    return await whole_now(uow, story.id)
