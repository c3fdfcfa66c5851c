"""Telling a story, and what its libraries and staff say to it, until everybody may read it and after.

Of two who answer at the same moment the second waits, and reads what the first did (`story_to_change`). Nothing
publishes itself: a story goes to the other libraries, then to staff, and silence is never taken for consent.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, func, or_, select
from sqlalchemy.orm import aliased

from core.content.folding import fold
from core.documents.photos import MEDIA_TYPE, Photo
from core.model.ids import LibraryId, MemberId, StoryId
from core.model.libraries import Contact, Library
from core.model.members import Role
from core.model.partnerships import Partnership
from core.model.stories import (
    CONTENT,
    GUARDIANS,
    MOST_PHOTOS,
    NOT_SHOWN,
    Consent,
    Story,
    StoryConsent,
    StoryPhoto,
    StoryState,
    all_allow,
)
from core.services.people import contacts_of, in_hours_of, in_their_hours
from core.services.public_stories import WholeStory, whole_stories, whole_story
from core.services.roles import holders
from core.services.story_names import names_of
from core.store.unit import UnitOfWork

SILENCE = timedelta(days=14)
"""A library that says nothing to a story for so long: staff are told, and nothing is taken for consent."""

CALLED_TO_MIND = timedelta(days=30)
"""So long a draft stands at home; later it is found among the stories."""

AT_ONCE = 50
"""So many are looked after in one transaction."""


def about(story_id: StoryId) -> str:
    """What notices about a story are marked with."""
    return f"story:{story_id}"


# Reading


async def story_to_change(uow: UnitOfWork, story_id: StoryId) -> WholeStory | None:
    """That story, held until this transaction ends; of two who hold it the second reads what the first did. With a
    correction the story that it corrects is held, and before it: nobody holds the one and waits for the other.
    """
    corrected = select(_AS_ASKED.replaces_id).where(_AS_ASKED.id == story_id).scalar_subquery()
    held = await uow.session.scalars(
        select(Story)
        .where(or_(Story.id == story_id, Story.id == corrected))
        .order_by(Story.id)
        .with_for_update(of=Story)
        .execution_options(populate_existing=True)
    )
    return await whole_story(uow, story_id) if any(each.id == story_id for each in held.all()) else None


_AS_ASKED = aliased(Story)


async def stories_for_staff(uow: UnitOfWork) -> list[WholeStory]:
    """What waits for staff: what all agreed to, then what a library has been silent about; the oldest first."""
    silent = (Story.state == StoryState.ASKED) & Story.silence_told_at.is_not(None)
    found = await whole_stories(uow, (Story.state == StoryState.REVIEW) | silent)
    return sorted(found, key=lambda each: (each.story.state is not StoryState.REVIEW, each.story.id))


async def count_stories(uow: UnitOfWork) -> tuple[int, int]:
    """How many wait for staff, and how many are published. One statement."""
    waiting = func.count().filter(Story.state == StoryState.REVIEW)
    published = func.count().filter(Story.state == StoryState.PUBLISHED)
    row = (await uow.session.execute(select(waiting, published))).one()
    return row[0], row[1]


async def story_for_home(uow: UnitOfWork, library_ids: Collection[LibraryId]) -> Story | None:
    """The story that waits longest for one of these libraries: for its consent, or for changes by its author's side.
    One statement; none that costs where nothing was told.
    """
    if not library_ids:
        return None
    silent = (
        select(StoryConsent.id)
        .where(
            StoryConsent.story_id == Story.id,
            StoryConsent.library_id.in_(library_ids),
            StoryConsent.answer.is_(None),
        )
        .exists()
    )
    asked = (Story.state == StoryState.ASKED) & silent
    changes = (Story.state == StoryState.CHANGES) & Story.library_id.in_(library_ids)
    story: Story | None = await uow.session.scalar(select(Story).where(asked | changes).order_by(Story.id).limit(1))
    return story


async def draft_for_home(uow: UnitOfWork, library_ids: Collection[LibraryId]) -> Story | None:
    """The draft that one of these libraries wrote last, if that was lately. One statement."""
    story: Story | None = await uow.session.scalar(
        select(Story)
        .where(
            Story.state == StoryState.DRAFT,
            Story.library_id.in_(library_ids),
            Story.changed_at > uow.now - CALLED_TO_MIND,
        )
        .order_by(Story.changed_at.desc(), Story.id.desc())
        .limit(1)
    )
    return story


# Writing


async def begin_story(
    uow: UnitOfWork,
    partnership: Partnership,
    content: Mapping[str, object],
    *,
    library_id: LibraryId,
    by: MemberId,
    wish: Consent,
    replaces: WholeStory | None = None,
) -> WholeStory:
    """A draft. `content`: columns of `CONTENT`, those that may not stay empty at least. Of a correction the libraries
    of the story that it `replaces` are asked too, also one that left the partnership since: it is their story.
    """
    story = Story(
        partnership_id=partnership.id,
        library_id=library_id,
        author_id=by,
        created_at=uow.now,
        changed_at=uow.now,
        wish=wish,
        replaces_id=replaces.story.id if replaces is not None else None,
        **{column: value for column, value in content.items() if column in {*CONTENT, "communication_id"}},  # type: ignore[arg-type]  # the columns are checked by who gathers them
    )
    uow.session.add(story)
    await uow.session.flush()
    before = replaces.consents if replaces is not None else ()
    await _ask_anew(
        uow,
        story,
        [*(each.library_id for each in before), *(row.library_id for row in partnership.rows)],
        nameless={each.library_id for each in before if each.nameless or each.answer is Consent.NAMELESS},
    )
    uow.audit("story begun", "story", story.id, by=by, partnership=partnership.id)
    return await whole_now(uow, story.id)


async def whole_now(uow: UnitOfWork, story_id: StoryId) -> WholeStory:
    """As it stands now, with what was just written."""
    await uow.session.flush()
    whole = await whole_story(uow, story_id)
    if whole is None:
        msg = f"story {story_id} was written, and is not there"
        raise RuntimeError(msg)
    return whole


async def _ask_anew(
    uow: UnitOfWork, story: Story, library_ids: Collection[LibraryId], *, nameless: Collection[LibraryId] = ()
) -> None:
    """Every library is asked for its consent to these words: what was said to others does not count any more. That one
    of them wants no names is not forgotten, or it would be asked for the same again. `nameless`: who said so of the
    words that these correct.
    """
    known = {
        each.library_id: each
        for each in await uow.session.scalars(select(StoryConsent).where(StoryConsent.story_id == story.id))
    }
    for library_id in dict.fromkeys([story.library_id, *library_ids, *known]):
        consent = known.get(library_id)
        if consent is None:
            consent = StoryConsent(story_id=story.id, library_id=library_id)
            uow.session.add(consent)
        own = library_id == story.library_id
        if not own and (consent.answer is Consent.NAMELESS or library_id in nameless):
            consent.nameless = True
        consent.answer = story.wish if own else None
        consent.member_id = story.author_id if own else None
        consent.answered_at = uow.now if own else None
    await uow.session.flush()


async def change_story(
    uow: UnitOfWork, whole: WholeStory, content: Mapping[str, object], *, by: MemberId, wish: Consent | None = None
) -> WholeStory:
    """Its author's side changes it; only while it is with them. Guardians who agreed to other words are asked anew."""
    story = whole.story
    before = (story.wish, *(getattr(story, column) for column in _SHOWN))
    for column, value in content.items():
        if column in CONTENT:
            setattr(story, column, value)
    if wish is not None:
        story.wish = wish
    if before != (story.wish, *(getattr(story, column) for column in _SHOWN)):
        _forget_guardians(story)
    _changed(uow, story)
    uow.audit("story changed", "story", story.id, by=by)
    await _ask_anew(uow, story, [each.library_id for each in whole.consents])
    await uow.refresh(about(story.id))
    return await whole_now(uow, story.id)


_SHOWN = tuple(column for column in CONTENT if column not in NOT_SHOWN)


def _changed(uow: UnitOfWork, story: Story) -> None:
    """What was read before counts no more, of two changes at the same moment too."""
    story.changed_at = max(uow.now, story.changed_at + timedelta(microseconds=1))


def _forget_guardians(story: Story) -> None:
    for column in GUARDIANS:
        setattr(story, column, None)


async def say_no_names(uow: UnitOfWork, whole: WholeStory, names: Collection[str], *, by: MemberId) -> WholeStory:
    """Its author's side says that these words of it are no names; partners and staff read that they did."""
    story = whole.story
    story.no_names = tuple(dict.fromkeys([*story.no_names, *(fold(name) for name in names)]))
    _changed(uow, story)
    uow.audit("no names, says the author", "story", story.id, by=by, words=", ".join(names))
    await uow.refresh(about(story.id))
    return await whole_now(uow, story.id)


async def confirm_guardians(uow: UnitOfWork, whole: WholeStory, adult: str, *, by: MemberId) -> WholeStory:
    """Somebody says that this adult has the written consent of all guardians. Names, photos and a video are shown from
    now on: a library that answered before it could see them is asked once more.
    """
    story = whole.story
    story.guardians_adult = adult
    story.guardians_confirmed_by = by
    story.guardians_confirmed_at = uow.now
    _changed(uow, story)
    uow.audit("guardians' consent confirmed", "story", story.id, by=by)
    if story.state is StoryState.ASKED:
        blind = [each for each in whole.consents if each.answer is not None and each.library_id != story.library_id]
        for consent in blind:
            consent.answer = consent.member_id = consent.answered_at = None
        if blind:
            story.asked_at, story.silence_told_at = uow.now, None
        await _ask_libraries(uow, whole, [each.library_id for each in blind])
    await uow.refresh(about(story.id))
    return await whole_now(uow, story.id)


async def add_photo(
    uow: UnitOfWork, whole: WholeStory, photo: Photo, *, alt: str, all_agreed: bool, by: MemberId
) -> bool:
    """Keep it. False, and nothing kept, when there are as many as fit."""
    if len(whole.photos) >= MOST_PHOTOS:
        return False
    uow.session.add(
        StoryPhoto(
            story_id=whole.story.id,
            handle=secrets.token_urlsafe(16),
            alt=alt,
            all_agreed=all_agreed,
            width=photo.width,
            height=photo.height,
            media_type=MEDIA_TYPE,
            added_by=by,
            added_at=uow.now,
            content=photo.content,
        )
    )
    _forget_guardians(whole.story)
    _changed(uow, whole.story)
    uow.audit("photo added", "story", whole.story.id, by=by)
    await uow.session.flush()
    await uow.refresh(about(whole.story.id))
    return True


async def remove_photo(uow: UnitOfWork, whole: WholeStory, handle: str, *, by: MemberId) -> None:
    """Take it out; one that is not there any more is no error."""
    await uow.session.execute(
        delete(StoryPhoto).where(StoryPhoto.story_id == whole.story.id, StoryPhoto.handle == handle)
    )
    _changed(uow, whole.story)
    uow.audit("photo removed", "story", whole.story.id, by=by)
    await uow.refresh(about(whole.story.id))


async def send_story(uow: UnitOfWork, whole: WholeStory, partnership: Partnership, *, by: MemberId) -> WholeStory:
    """Its author is done: the other libraries are asked, or where none is, staff. With the wish not to publish it, it
    is kept for its libraries and staff.
    """
    story = whole.story
    await _ask_anew(uow, story, [row.library_id for row in partnership.rows])
    story.words_back = None
    story.silence_told_at = None
    story.asked_at = uow.now
    whole = await whole_now(uow, story.id)
    uow.audit("story sent", "story", story.id, by=by)
    if story.wish is Consent.NOT_PUBLISHED:
        story.become(StoryState.KEPT)
    elif all_allow(story, whole.consents):
        await _to_staff(uow, story)
    else:
        story.become(StoryState.ASKED)
        await _ask_libraries(uow, whole, [each.library_id for each in whole.consents if each.answer is None])
    await uow.session.flush()
    await uow.refresh(about(story.id))
    return await whole_now(uow, story.id)


async def _ask_libraries(uow: UnitOfWork, whole: WholeStory, library_ids: Collection[LibraryId]) -> None:
    """Their contacts, each in their hours."""
    story = whole.story
    contacts = await contacts_of(uow, library_ids)
    key = f"story_asked:{story.id}:{uow.now:%Y%m%d%H%M%S}"
    await uow.notify("story_asked", about(story.id), in_their_hours(uow, contacts), key=key, story=story.id)


async def without_contacts(uow: UnitOfWork, whole: WholeStory) -> list[Library]:
    """Its libraries that are asked, and for which nobody speaks now. One statement."""
    silent = [each.library_id for each in whole.consents if each.answer is None]
    spoken_for = {contact.library_id for contact in await contacts_of(uow, silent)}
    return [each for each in whole.libraries if each.id in silent and each.id not in spoken_for]


async def pass_on_stories(
    uow: UnitOfWork, library_id: LibraryId, recipients: Sequence[tuple[MemberId, datetime]]
) -> None:
    """Stories to which that library has not said anything: these people of it are asked too."""
    silent = select(StoryConsent.story_id).where(StoryConsent.library_id == library_id, StoryConsent.answer.is_(None))
    waiting = select(Story).where(Story.state == StoryState.ASKED, Story.id.in_(silent)).order_by(Story.id)
    for story in await uow.session.scalars(waiting):
        key = f"story_asked:{story.id}:{story.asked_at:%Y%m%d%H%M%S}"
        await uow.notify("story_asked", about(story.id), recipients, key=key, story=story.id)


async def _to_staff(uow: UnitOfWork, story: Story) -> None:
    """All agreed: it waits for staff."""
    story.become(StoryState.REVIEW)
    staff = await in_hours_of(uow, {each.id for each in await holders(uow, Role.STAFF)})
    key = f"story_review:{story.id}:{uow.now:%Y%m%d%H%M%S}"
    await uow.notify("story_review", about(story.id), staff, key=key, story=story.id)


# Agreeing


async def answer_story(
    uow: UnitOfWork, whole: WholeStory, library_id: LibraryId, answer: Consent, *, by: MemberId
) -> WholeStory:
    """One of its libraries says what it allows. When all have, staff are next; one that does not wish it decides; and
    where names are to go that stand in the text, its author is asked.
    """
    story, consent = whole.story, whole.consent_of(library_id)
    if consent is None or story.state is not StoryState.ASKED:
        return whole
    consent.answer = answer
    consent.nameless = answer is Consent.NAMELESS
    consent.member_id = by
    consent.answered_at = uow.now
    await uow.session.flush()
    uow.audit("story answered", "story", story.id, by=by, library=library_id, answer=answer.value)
    whole = await whole_now(uow, story.id)
    if answer is Consent.NOT_PUBLISHED:
        story.become(StoryState.KEPT)
        await tell_side(uow, whole, "kept", but=by)
    elif answer is Consent.NAMELESS and await names_of(uow, whole):
        story.become(StoryState.CHANGES)
        await tell_author(uow, whole, "names", but=by)
    elif all_allow(story, whole.consents):
        await _to_staff(uow, story)
        await tell_author(uow, whole, "agreed", but=by)
    await uow.session.flush()
    await uow.refresh(about(story.id))
    return await whole_now(uow, story.id)


async def ask_changes(uow: UnitOfWork, whole: WholeStory, words: str, *, by: MemberId) -> WholeStory:
    """A partner, or staff, ask its author to change something; these words go to the author's side."""
    story = whole.story
    story.become(StoryState.CHANGES)
    story.words_back = words
    uow.audit("changes to a story asked", "story", story.id, by=by)
    await uow.session.flush()
    await tell_author(uow, whole, "changes", but=by)
    await uow.refresh(about(story.id))
    return await whole_now(uow, story.id)


async def tell_author(uow: UnitOfWork, whole: WholeStory, what: str, *, but: MemberId | None) -> None:
    """The contacts of the library that told it, and the author while they may still read it."""
    contacts = await contacts_of(uow, [whole.story.library_id])
    people = {contact.member_id for contact in contacts} | {whole.story.author_id}
    await _tell(uow, whole, "story_answer", people - {but}, what)


async def tell_side(uow: UnitOfWork, whole: WholeStory, what: str, *, but: MemberId | None) -> None:
    """The contacts of all its libraries, and its author."""
    contacts: Sequence[Contact] = await contacts_of(uow, [each.library_id for each in whole.consents])
    people = {contact.member_id for contact in contacts} | {whole.story.author_id}
    kind = "story_down" if what in {"withdrawn", "hidden"} else "story_answer"
    await _tell(uow, whole, kind, people - {but}, what)


async def _tell(uow: UnitOfWork, whole: WholeStory, kind: str, people: Collection[MemberId], what: str) -> None:
    key = f"{kind}:{whole.story.id}:{what}:{uow.now:%Y%m%d%H%M%S}"
    recipients = await in_hours_of(uow, people)
    await uow.notify(kind, about(whole.story.id), recipients, key=key, story=whole.story.id, what=what)


# What the clock does


async def tell_of_silence(uow: UnitOfWork) -> int:
    """Staff are told of stories to which a library has said nothing for two weeks, at most fifty; answers how many. It
    may run anywhere, often.
    """
    found = await uow.session.scalars(
        select(Story.id)
        .where(
            Story.state == StoryState.ASKED,
            Story.asked_at <= uow.now - SILENCE,
            Story.silence_told_at.is_(None),
        )
        .order_by(Story.id)
        .limit(AT_ONCE)
    )
    due = found.all()
    for story_id in due:
        whole = await story_to_change(uow, story_id)
        if whole is None or whole.story.state is not StoryState.ASKED or whole.story.silence_told_at is not None:
            continue
        whole.story.silence_told_at = uow.now
        await uow.session.flush()
        staff = await in_hours_of(uow, {each.id for each in await holders(uow, Role.STAFF)})
        key = f"story_silent:{story_id}:{uow.now:%Y%m%d}"
        await uow.notify("story_silent", about(story_id), staff, key=key, story=story_id)
    return len(due)


async def next_silence(uow: UnitOfWork) -> datetime | None:
    """When staff are next told of one; None when no story waits for a library."""
    asked: datetime | None = await uow.session.scalar(
        select(func.min(Story.asked_at)).where(Story.state == StoryState.ASKED, Story.silence_told_at.is_(None))
    )
    return asked + SILENCE if asked is not None else None
