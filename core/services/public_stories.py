"""What everybody may see of stories: these values, and nothing else, go to channels, pages and feeds.

They hold no contact, no member and no answer that is for staff. Names are there only where all libraries of the story
allow them; what may not be shown is not in them, so that whoever draws them cannot show it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import undefer

from core.model.ids import LibraryId, StoryId
from core.model.libraries import Library, LibraryKind
from core.model.stories import (
    Consent,
    Story,
    StoryConsent,
    StoryPhoto,
    StoryState,
    Theme,
    TookPart,
    is_public,
    names_shown,
    photos_shown,
)
from core.store.drafts import is_handle
from core.store.unit import UnitOfWork

PAGE = 12
"""Stories on a page of the list."""


@dataclass(frozen=True, kw_only=True)
class PublicLibrary:
    """A library of a story. `name` and `town` are None where no names are shown. `country`: ISO 3166 alpha-2."""

    name: str | None
    town: str | None
    country: str
    kind: LibraryKind | None


@dataclass(frozen=True, kw_only=True)
class PublicPhoto:
    """A photo of a story; its bytes are asked for by `handle`. `alt` is never empty; sizes in pixels."""

    handle: str
    alt: str
    width: int
    height: int
    media_type: str


@dataclass(frozen=True, kw_only=True)
class PublicStory:
    """A published story. Its texts are members' words. `language`: a tag of these. `link`: of a video, https; it is
    shown where photos are.

    `quoted`: who says `quote`, None where no names are shown.
    """

    id: StoryId
    title: str
    language: str
    happened_on: date
    happened: str
    more: str | None
    result: str | None
    how_met: str | None
    hoped: str | None
    hard: str | None
    advice: str | None
    quote: str | None
    quoted: str | None
    link: str | None
    took_part: tuple[TookPart, ...]
    themes: tuple[Theme, ...]
    libraries: tuple[PublicLibrary, ...]
    photos: tuple[PublicPhoto, ...]
    published_at: datetime
    changed_at: datetime


@dataclass(frozen=True, kw_only=True)
class StoryFilter:
    """Which stories; None for all. `country`: of any of its libraries, ISO 3166 alpha-2; `kind`: of any of them."""

    country: str | None = None
    kind: LibraryKind | None = None
    theme: Theme | None = None


@dataclass(frozen=True, kw_only=True)
class PublicStories:
    """A page of the list, the newest first. `total`: how many there are in all by that filter."""

    stories: tuple[PublicStory, ...]
    total: int


@dataclass(frozen=True, kw_only=True)
class StoryChoices:
    """What there is to filter by: only what published stories have."""

    countries: tuple[str, ...]
    kinds: tuple[LibraryKind, ...]
    themes: tuple[Theme, ...]


@dataclass(frozen=True, kw_only=True)
class PhotoBytes:
    """A photo as it is shown."""

    media_type: str
    content: bytes


@dataclass(frozen=True, kw_only=True)
class WholeStory:
    """A story with what each of its libraries says, and its photos without their bytes. Not for everybody's eyes."""

    story: Story
    consents: tuple[StoryConsent, ...]
    libraries: tuple[Library, ...]
    photos: tuple[StoryPhoto, ...]

    @property
    def is_public(self) -> bool:
        """Whether everybody may see it."""
        return is_public(self.story, self.consents)

    @property
    def names_shown(self) -> bool:
        """Whether it names anybody."""
        return names_shown(self.story, self.consents)

    @property
    def photos_shown(self) -> list[StoryPhoto]:
        """The photos that may be shown."""
        return photos_shown(self.story, self.photos)

    def consent_of(self, library_id: LibraryId) -> StoryConsent | None:
        """What that library says."""
        return next((each for each in self.consents if each.library_id == library_id), None)


def public_view(whole: WholeStory) -> PublicStory | None:
    """What everybody may see of it; None for one that is not public."""
    return seen_when_published(whole) if whole.is_public else None


def seen_when_published(whole: WholeStory) -> PublicStory:
    """What everybody would see of it, did who has not answered allow what its author wishes: what its libraries and
    staff are shown beforehand.
    """
    story = whole.story
    wished = story.wish is Consent.NAMED and story.is_safe_for_minors
    named = wished and all(
        each.answer is Consent.NAMED or (each.answer is None and not each.nameless) for each in whole.consents
    )
    return PublicStory(
        id=story.id,
        title=story.title,
        language=story.language,
        happened_on=story.happened_on,
        happened=story.happened,
        more=story.more,
        result=story.result,
        how_met=story.how_met,
        hoped=story.hoped,
        hard=story.hard,
        advice=story.advice,
        quote=story.quote,
        quoted=story.quoted if named else None,
        link=story.link if story.is_safe_for_minors else None,
        took_part=tuple(TookPart(each) for each in story.took_part),
        themes=tuple(Theme(each) for each in story.themes),
        libraries=tuple(
            PublicLibrary(
                name=library.name if named else None,
                town=library.town if named else None,
                country=library.country,
                kind=library.kind,
            )
            for library in whole.libraries
        ),
        photos=tuple(
            PublicPhoto(
                handle=photo.handle,
                alt=photo.alt,
                width=photo.width,
                height=photo.height,
                media_type=photo.media_type,
            )
            for photo in whole.photos_shown
        ),
        published_at=story.published_at or story.changed_at,
        changed_at=story.changed_at,
    )


async def whole_stories(uow: UnitOfWork, *which: ColumnElement[bool], limit: int | None = None) -> list[WholeStory]:
    """These stories with everything, the last published or written first. Three statements."""
    newest = (Story.published_at.desc().nulls_first(), Story.id.desc())
    found = (await uow.session.scalars(select(Story).where(*which).order_by(*newest).limit(limit))).all()
    return await _with_everything(uow, found)


async def _with_everything(uow: UnitOfWork, stories: Sequence[Story]) -> list[WholeStory]:
    if not stories:
        return []
    wanted = [story.id for story in stories]
    rows = await uow.session.execute(
        select(StoryConsent, Library)
        .join(Library, Library.id == StoryConsent.library_id)
        .where(StoryConsent.story_id.in_(wanted))
        .order_by(StoryConsent.id)
    )
    said: defaultdict[StoryId, list[tuple[StoryConsent, Library]]] = defaultdict(list)
    for consent, library in rows:
        said[consent.story_id].append((consent, library))
    photos: defaultdict[StoryId, list[StoryPhoto]] = defaultdict(list)
    of_these = select(StoryPhoto).where(StoryPhoto.story_id.in_(wanted)).order_by(StoryPhoto.id)
    for photo in await uow.session.scalars(of_these):
        photos[photo.story_id].append(photo)
    return [
        WholeStory(
            story=story,
            consents=tuple(consent for consent, _library in said[story.id]),
            libraries=tuple(library for _consent, library in said[story.id]),
            photos=tuple(photos[story.id]),
        )
        for story in stories
    ]


async def whole_story(uow: UnitOfWork, story_id: StoryId) -> WholeStory | None:
    """That story with everything, or None."""
    found = await whole_stories(uow, Story.id == story_id)
    return found[0] if found else None


def published() -> list[ColumnElement[bool]]:
    """What `is_public` asks, as far as the database can say it: so few others are read. The rule itself decides."""
    silent = (
        exists()
        .where(
            StoryConsent.story_id == Story.id,
            StoryConsent.answer.is_(None) | (StoryConsent.answer == Consent.NOT_PUBLISHED),
        )
        .correlate(Story)
    )
    return [Story.state == StoryState.PUBLISHED, Story.replaces_id.is_(None), ~silent]


def _having(which: StoryFilter) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = []
    if which.country is not None:
        wanted.append(Library.country == which.country.upper())
    if which.kind is not None:
        wanted.append(Library.kind == which.kind)
    of_it = (StoryConsent.story_id == Story.id, Library.id == StoryConsent.library_id)
    return [exists().where(*of_it, each).correlate(Story) for each in wanted]


async def public_stories(
    uow: UnitOfWork, which: StoryFilter | None = None, *, offset: int = 0, limit: int = PAGE
) -> PublicStories:
    """A page of the published stories, the newest first."""
    which = which or StoryFilter()
    conditions = [*published(), *_having(which)]
    if which.theme is None:
        total = await uow.session.scalar(select(func.count()).select_from(Story).where(*conditions)) or 0
        newest = (Story.published_at.desc(), Story.id.desc())
        found = await uow.session.scalars(
            select(Story).where(*conditions).order_by(*newest).offset(offset).limit(limit)
        )
        return PublicStories(stories=_views(await _with_everything(uow, found.all())), total=total)
    rows = await uow.session.execute(
        select(Story.id, Story.themes).where(*conditions).order_by(Story.published_at.desc(), Story.id.desc())
    )
    having = [story_id for story_id, themes in rows if which.theme in themes]
    shown = await whole_stories(uow, Story.id.in_(having[offset : offset + limit]))
    return PublicStories(stories=_views(shown), total=len(having))


def _views(found: Sequence[WholeStory]) -> tuple[PublicStory, ...]:
    return tuple(view for whole in found if (view := public_view(whole)) is not None)


async def public_story(uow: UnitOfWork, story_id: StoryId) -> PublicStory | None:
    """That story; None where there is none, or it is not public: the two are not told apart."""
    whole = await whole_story(uow, story_id)
    return public_view(whole) if whole is not None else None


async def story_choices(uow: UnitOfWork) -> StoryChoices:
    """The countries, kinds of library and themes that published stories have."""
    of_libraries = await uow.session.execute(
        select(Library.country, Library.kind)
        .distinct()
        .join(StoryConsent, StoryConsent.library_id == Library.id)
        .join(Story, Story.id == StoryConsent.story_id)
        .where(*published())
    )
    pairs = [(country, kind) for country, kind in of_libraries]
    kinds = {kind for _country, kind in pairs}
    themes: set[str] = set()
    for of_one in await uow.session.scalars(select(Story.themes).where(*published())):
        themes.update(of_one)
    return StoryChoices(
        countries=tuple(sorted({country for country, _kind in pairs})),
        kinds=tuple(kind for kind in LibraryKind if kind in kinds),
        themes=tuple(theme for theme in Theme if theme in themes),
    )


async def public_photo(uow: UnitOfWork, handle: str) -> PhotoBytes | None:
    """The bytes of a photo of a public story; None for any other, and where there is none."""
    found = await _photo(uow, handle)
    if found is None:
        return None
    whole = await whole_story(uow, found.story_id)
    if whole is None or not whole.is_public or all(each.handle != handle for each in whole.photos_shown):
        return None
    return PhotoBytes(media_type=found.media_type, content=found.content)


async def photo_for(
    uow: UnitOfWork, handle: str, *, library_ids: Collection[LibraryId], is_staff: bool
) -> PhotoBytes | None:
    """The bytes of a photo for somebody who speaks for these libraries: of a public story, or of one that is theirs to
    read; None for any other.
    """
    found = await _photo(uow, handle)
    if found is None:
        return None
    whole = await whole_story(uow, found.story_id)
    if whole is None:
        return None
    shown = whole.is_public and any(each.handle == handle for each in whole.photos_shown)
    if not (shown or is_for(whole, library_ids=library_ids, is_staff=is_staff)):
        return None
    return PhotoBytes(media_type=found.media_type, content=found.content)


def is_for(whole: WholeStory, *, library_ids: Collection[LibraryId], is_staff: bool) -> bool:
    """Whether somebody who speaks for these libraries may read it before it is public: a draft is for the library that
    writes it, what was sent for all its libraries and staff, and what was withdrawn for nobody.
    """
    if whole.story.state is StoryState.WITHDRAWN:
        return False
    if whole.story.library_id in library_ids:
        return True
    theirs = any(each.library_id in library_ids for each in whole.consents)
    return whole.story.state is not StoryState.DRAFT and (is_staff or theirs)


async def _photo(uow: UnitOfWork, handle: str) -> StoryPhoto | None:
    if not is_handle(handle):
        return None
    photo: StoryPhoto | None = await uow.session.scalar(
        select(StoryPhoto).where(StoryPhoto.handle == handle).options(undefer(StoryPhoto.content))
    )
    return photo


async def photos_by_handle(uow: UnitOfWork, handles: Collection[str]) -> dict[str, PhotoBytes]:
    """The bytes of these photos, for whoever may be shown the card in which they stand. No statement for none."""
    if not handles:
        return {}
    found = await uow.session.scalars(
        select(StoryPhoto).where(StoryPhoto.handle.in_(handles)).options(undefer(StoryPhoto.content))
    )
    return {each.handle: PhotoBytes(media_type=each.media_type, content=each.content) for each in found}
