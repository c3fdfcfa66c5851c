"""What both feeds say of a story."""

from __future__ import annotations

from dataclasses import dataclass

from adapters.web.drawing import direction, draw
from adapters.web.pictures import address_of
from adapters.web.site import Site
from adapters.web.story_page import sections
from adapters.web.words import paragraphs, unquoted
from core.api import PublicLibrary, PublicStory
from core.chat import Country, Text, _, name

MOST = 30
"""Stories in a feed: the newest."""

SINCE = 2026
"""The year from which such names are given: it tells them from those of who had the address before."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A photo by its whole address."""

    address: str
    media_type: str
    width: int
    height: int
    alt: str


def pictures_of(story: PublicStory, site: Site) -> list[Picture]:
    """Its photos."""
    return [
        Picture(site.whole(address_of(photo)), photo.media_type, photo.width, photo.height, photo.alt)
        for photo in story.photos
    ]


def as_html(story: PublicStory, site: Site) -> str:
    """The story without the page round it."""
    return draw(
        "entry.html",
        story=story,
        direction=direction(story.language),
        photos=pictures_of(story, site),
        paragraphs=paragraphs(story.happened),
        quote=unquoted(story.quote) if story.quote else None,
        quoted=story.quoted,
        sections=sections(story),
    )


def author(library: PublicLibrary) -> Text:
    """The library that tells it; its country where no names are shown."""
    if library.name is None:
        return _("A library in {country}", country=Country(library.country))
    return name(library.name)


def tag(story: PublicStory, site: Site) -> str:
    """A name for the story that stays, wherever it is read and however often it is hidden and shown (RFC 4151)."""
    return f"tag:{site.host},{SINCE}:story/{story.id}"
