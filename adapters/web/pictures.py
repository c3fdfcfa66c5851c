"""Pictures on the pages: a story's own photos, else its shelf."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from adapters.web.drawing import said_plainly
from adapters.web.shelf import as_svg
from adapters.web.site import Site
from adapters.web.words import seeds
from core.api import PublicPhoto, PublicStory
from core.chat import _

if TYPE_CHECKING:
    from markupsafe import Markup

LANDSCAPE = 1.3
"""Width by height from which a photo is shown as wide as the page; others keep their shape."""

LINK_WIDTH, LINK_HEIGHT = 1200, 630
"""Of a shelf that stands for a story where its link is shown."""

SHELF_WORDS = _("A drawing of two rows of books on one shelf")


@dataclass(frozen=True, slots=True)
class Shown:
    """The picture that stands for a story where its link is shown."""

    address: str
    media_type: str
    width: int
    height: int
    alt: str


def address_of(photo: PublicPhoto) -> str:
    """Below the folder of the pages."""
    ending = "jpg" if photo.media_type == "image/jpeg" else photo.media_type.rpartition("/")[2]
    return f"/photo/{photo.handle}.{ending}"


def shown_for(story: PublicStory, site: Site) -> Shown:
    """Its first photo, or its shelf."""
    if not story.photos:
        drawn = site.whole(f"/{story.id}/shelf.png")
        return Shown(drawn, "image/png", LINK_WIDTH, LINK_HEIGHT, said_plainly(SHELF_WORDS))
    photo = story.photos[0]
    return Shown(site.whole(address_of(photo)), photo.media_type, photo.width, photo.height, photo.alt)


def thumbnail(story: PublicStory, site: Site, *, soon: bool) -> Markup:
    """In the list; there the words beside it say what it stands for. `soon`: it is seen at once."""
    if not story.photos:
        return _drawn(story, 240, 160, "picture")
    return _photo(story, story.photos[0], site, "picture", soon=soon)


def plate(story: PublicStory, site: Site) -> Markup:
    """Above a story."""
    from markupsafe import Markup  # noqa: PLC0415 (comes with the templates)

    if not story.photos:
        return Markup('<div class="plate">{}</div>').format(_drawn(story, 960, 320, "picture"))
    return _plate(story, story.photos[0], site, soon=True)


def more_plates(story: PublicStory, site: Site) -> list[Markup]:
    """Below it: its other photos."""
    return [_plate(story, photo, site, soon=False) for photo in story.photos[1:]]


def _plate(story: PublicStory, photo: PublicPhoto, site: Site, *, soon: bool) -> Markup:
    from markupsafe import Markup  # noqa: PLC0415 (as above)

    shape = "picture wide" if photo.width >= photo.height * LANDSCAPE else "picture tall"
    return Markup('<figure class="plate">{}</figure>').format(_photo(story, photo, site, shape, soon=soon))


def _photo(story: PublicStory, photo: PublicPhoto, site: Site, classes: str, *, soon: bool) -> Markup:
    from markupsafe import Markup  # noqa: PLC0415 (as above)

    return Markup(
        '<img class="{}" src="{}" width="{}" height="{}" lang="{}" alt="{}" loading="{}" decoding="async">'
    ).format(
        classes,
        site.path(address_of(photo)),
        photo.width,
        photo.height,
        story.language,
        photo.alt,
        "eager" if soon else "lazy",
    )


def _drawn(story: PublicStory, width: int, height: int, classes: str) -> Markup:
    from markupsafe import Markup  # noqa: PLC0415 (as above)

    # What shelf.py draws is numbers and colours, and nothing that anybody wrote.
    inside = Markup(as_svg(seeds(story), width, height))  # noqa: S704
    return Markup('<svg class="{}" viewBox="0 0 {} {}" aria-hidden="true" focusable="false">{}</svg>').format(
        classes, width, height, inside
    )
