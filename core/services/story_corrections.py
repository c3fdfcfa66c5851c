"""New words for a published story: until all its libraries agreed and staff approve them, the old ones stand."""

from __future__ import annotations

import secrets

from sqlalchemy import delete, select, update
from sqlalchemy.orm import undefer

from core.model.ids import MemberId, StoryId
from core.model.partnerships import Partnership
from core.model.stories import CONTENT, GUARDIANS, UNDER_WAY, Story, StoryConsent, StoryPhoto, StoryState
from core.services.public_stories import WholeStory
from core.services.stories import about, begin_story, story_to_change, tell_author, tell_side, whole_now
from core.store.unit import UnitOfWork


async def open_correction(uow: UnitOfWork, story_id: StoryId) -> StoryId | None:
    """The correction of that story that is under way, or None."""
    found: StoryId | None = await uow.session.scalar(
        select(Story.id).where(Story.replaces_id == story_id, Story.state.in_(UNDER_WAY)).order_by(Story.id).limit(1)
    )
    return found


async def correct_story(uow: UnitOfWork, whole: WholeStory, partnership: Partnership, *, by: MemberId) -> WholeStory:
    """A draft with the words and photos of a published story; until all agreed and staff approve it, the old ones
    stand. There is one at a time: one that is under way already is shown, wherever it is.
    """
    open_one = await open_correction(uow, whole.story.id)
    if open_one is not None:
        return await whole_now(uow, open_one)
    content = {column: getattr(whole.story, column) for column in CONTENT}
    correction = await begin_story(
        uow,
        partnership,
        content,
        library_id=whole.story.library_id,
        by=by,
        wish=whole.story.wish,
        replaces=whole,
    )
    photos = await uow.session.scalars(
        select(StoryPhoto)
        .where(StoryPhoto.story_id == whole.story.id)
        .order_by(StoryPhoto.id)
        .options(undefer(StoryPhoto.content))
    )
    for photo in photos.all():
        uow.session.add(
            StoryPhoto(
                story_id=correction.story.id,
                handle=secrets.token_urlsafe(16),
                alt=photo.alt,
                all_agreed=photo.all_agreed,
                width=photo.width,
                height=photo.height,
                media_type=photo.media_type,
                added_by=photo.added_by,
                added_at=photo.added_at,
                content=photo.content,
            )
        )
    return await whole_now(uow, correction.story.id)


async def merge(uow: UnitOfWork, whole: WholeStory, *, by: MemberId) -> WholeStory:
    """Its words take the place of those that it corrects. While these are hidden it waits, and where they are published
    no more nothing is published.
    """
    correction = whole.story
    original = await story_to_change(uow, StoryId(correction.replaces_id or 0))
    if original is not None and original.story.state is StoryState.HIDDEN:
        return whole
    if original is None or original.story.state is not StoryState.PUBLISHED:
        correction.become(StoryState.WITHDRAWN)
        await uow.session.flush()
        uow.audit("story withdrawn", "story", correction.id, by=by)
        return await whole_now(uow, correction.id)
    asked = {each.library_id for each in whole.consents}
    if any(each.library_id not in asked for each in original.consents):
        return await _ask_all(uow, whole, original)
    for column in (*CONTENT, *GUARDIANS):
        setattr(original.story, column, getattr(correction, column))
    original.story.short_text = None
    original.story.wish = correction.wish
    original.story.changed_at = uow.now
    original.story.reviewed_by = by
    said = {each.library_id: each for each in whole.consents}
    for consent in original.consents:
        if (new := said.pop(consent.library_id, None)) is not None:
            consent.answer, consent.member_id, consent.answered_at = new.answer, new.member_id, new.answered_at
            consent.nameless = new.nameless
    for new in said.values():
        uow.session.add(
            StoryConsent(
                story_id=original.story.id,
                library_id=new.library_id,
                answer=new.answer,
                member_id=new.member_id,
                answered_at=new.answered_at,
                nameless=new.nameless,
            )
        )
    await uow.session.execute(delete(StoryPhoto).where(StoryPhoto.story_id == original.story.id))
    moved = update(StoryPhoto).where(StoryPhoto.story_id == correction.id).values(story_id=original.story.id)
    await uow.session.execute(moved)
    correction.reviewed_by = by
    correction.become(StoryState.MERGED)
    await uow.session.flush()
    uow.audit("story corrected", "story", original.story.id, by=by, correction=correction.id)
    now = await whole_now(uow, StoryId(correction.replaces_id or 0))
    await tell_side(uow, now, "corrected", but=None)
    await uow.refresh(about(now.story.id))
    await uow.refresh(about(correction.id))
    return now


async def _ask_all(uow: UnitOfWork, whole: WholeStory, original: WholeStory) -> WholeStory:
    """A library of the published story was not asked about the new words: they go back, and are sent to it too."""
    correction = whole.story
    asked = {each.library_id for each in whole.consents}
    missing = [each.library_id for each in original.consents if each.library_id not in asked]
    uow.session.add_all(StoryConsent(story_id=correction.id, library_id=library_id) for library_id in missing)
    correction.become(StoryState.CHANGES)
    await uow.session.flush()
    now = await whole_now(uow, correction.id)
    await tell_author(uow, now, "changes", but=None)
    await uow.refresh(about(correction.id))
    return now
