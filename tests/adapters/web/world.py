"""Stories as they are kept, and as everybody may see them, for tests of the public pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING, Any

from PIL import Image, ImageDraw

from core.api import LibraryKind, PublicLibrary, PublicPhoto, PublicStory, Theme, TookPart
from core.model.ids import MemberId, StoryId
from core.model.stories import Consent, Minors, Story, StoryConsent, StoryPhoto, StoryState
from core.store import Store
from tests.clock import START

if TYPE_CHECKING:
    from core.model.libraries import Library
    from core.model.members import Member
    from core.model.partnerships import Partnership

SUVA = PublicLibrary(name="Suva City Library", town="Suva", country="FJ", kind=LibraryKind.PUBLIC)
AMMAN = PublicLibrary(name="Amman Public Library", town="Amman", country="JO", kind=LibraryKind.PUBLIC)

MANGO = PublicStory(
    id=StoryId(3),
    title="One mango tree in two libraries",
    language="en",
    happened_on=date(2026, 11, 4),
    happened=(
        "In Suva, the story hour sits under a mango tree behind the library. In Amman there is none.\n\n"
        "So the children there asked what its fruit smells like, and who owns the shade."
    ),
    more=None,
    result="Nineteen new library cards",
    how_met=None,
    hoped=None,
    hard=None,
    advice="Send paper first.",
    quote="“We had one story and two languages.”",
    quoted="Yusuf, Amman Public Library",
    link="https://video.example/mango",
    took_part=(TookPart.CHILDREN, TookPart.STAFF),
    themes=(Theme.CHILDREN, Theme.READING),
    libraries=(SUVA, AMMAN),
    photos=(
        PublicPhoto(
            handle="a" * 22, alt="A mango tree with children under it", width=1600, height=1067, media_type="image/jpeg"
        ),
    ),
    published_at=START,
    changed_at=START,
)
"""A published story, as everybody sees it."""


def nameless(story: PublicStory) -> PublicStory:
    """The same where one of its libraries does not wish to be named."""
    libraries = tuple(replace(each, name=None, town=None) for each in story.libraries)
    return replace(story, libraries=libraries, quoted=None)


def painted(width: int = 1200, height: int = 800) -> bytes:
    """A picture with something on it: a mango tree on a hill, and the sun."""
    picture = Image.new("RGB", (width, height), "#f3dfbb")
    brush = ImageDraw.Draw(picture)

    def circle(across: float, down: float, radius: float, colour: str) -> None:
        """By parts of the width and the height; the radius by parts of the height."""
        x, y, r = across * width, down * height, radius * height
        brush.ellipse((x - r, y - r, x + r, y + r), fill=colour)

    circle(0.8, 0.24, 0.1, "#e6b062")
    circle(0.15, 1.75, 1.15, "#c7d1bd")
    circle(0.75, 1.8, 1.15, "#95b3a3")
    circle(0.45, 2.35, 1.6, "#5f8c76")
    brush.polygon(
        [(width * part, height * down) for part, down in ((0.475, 0.5), (0.525, 0.5), (0.54, 0.86), (0.46, 0.86))],
        fill="#6b4630",
    )
    for across, down, radius, colour in (
        (0.41, 0.46, 0.17, "#1e5954"),
        (0.59, 0.46, 0.17, "#1e5954"),
        (0.5, 0.3, 0.19, "#256a62"),
        (0.45, 0.45, 0.17, "#2f7a6a"),
        (0.56, 0.47, 0.16, "#38856f"),
        (0.5, 0.4, 0.14, "#47937b"),
    ):
        circle(across, down, radius, colour)
    fruit = ((0.43, 0.3), (0.47, 0.2), (0.52, 0.18), (0.56, 0.28), (0.5, 0.33), (0.4, 0.42), (0.46, 0.47), (0.54, 0.44))
    for place, (across, down) in enumerate((*fruit, (0.6, 0.4), (0.62, 0.5), (0.42, 0.53), (0.5, 0.55), (0.57, 0.54))):
        circle(across, down, 0.017, ("#eeb45c", "#d97a3e", "#e6a04c")[place % 3])
    written = BytesIO()
    picture.save(written, "JPEG", quality=88)
    return written.getvalue()


async def keep_story(
    store: Store,
    of: Partnership,
    libraries: Sequence[Library],
    by: Member,
    *,
    answers: Sequence[Consent | None] = (Consent.NAMED, Consent.NAMED),
    alt: str | None = None,
    photo: tuple[int, int] = (1200, 800),
    all_agreed: bool = True,
    said_by: Sequence[MemberId | None] = (None, None),
    **columns: Any,  # noqa: ANN401  # any column of a story
) -> Story:
    """A story of that partnership, published now unless its columns say otherwise. `alt`: it has a photo, with these
    words; `photo`: of that size; `said_by`: who answered for each library.
    """
    async with store.writing() as uow:
        told = Story(
            **{
                "partnership_id": of.id,
                "library_id": libraries[0].id,
                "author_id": by.id,
                "created_at": uow.now,
                "changed_at": uow.now,
                "published_at": uow.now,
                "state": StoryState.PUBLISHED,
                "title": MANGO.title,
                "happened": MANGO.happened,
                "happened_on": MANGO.happened_on,
                "wish": Consent.NAMED,
                "minors": Minors.NO,
                "language": "en",
                **columns,
            }
        )
        uow.session.add(told)
        await uow.session.flush()
        for library, answer, who in zip(libraries, answers, said_by, strict=True):
            said = StoryConsent(
                story_id=told.id, library_id=library.id, answer=answer, member_id=who, answered_at=uow.now
            )
            uow.session.add(said)
        if alt is not None:
            shown = StoryPhoto(
                story_id=told.id,
                handle=f"{told.id:022d}",
                alt=alt,
                all_agreed=all_agreed,
                width=photo[0],
                height=photo[1],
                media_type="image/jpeg",
                added_by=by.id,
                added_at=uow.now,
                content=painted(*photo),
            )
            uow.session.add(shown)
        return told
