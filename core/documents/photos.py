"""Photos that members send, written anew: no larger than a page needs, and with nothing but what is seen.

Where and when a photo was taken, by whom, its small preview and its name are not in the new file. A file is looked at
before it is opened: one that is no picture, or whose header promises more pixels than the memory holds, is not opened.
"""

from __future__ import annotations

import asyncio
import warnings
from dataclasses import dataclass
from enum import Enum
from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from PIL.Image import Image

MEDIA_TYPE = "image/jpeg"

LONGEST_SIDE = 1600
"""Pixels: sharp on a large screen, and some hundred kilobytes."""

QUALITY = 85

MOST_PIXELS = {"JPEG": 50_000_000, "MPO": 50_000_000, "PNG": 25_000_000, "WEBP": 25_000_000, "GIF": 25_000_000}
"""By format, as it is read from the file itself, whatever its name says: so many fit into the memory while they are
made smaller. The largest telephones take 50 million; they write JPEG, of which only what is needed is opened.
"""

READ = ("JPEG", "PNG", "WEBP", "GIF")
"""The readers that a file is given to, and no others; a JPEG of several pictures is called MPO once it is read."""

SMALLEST_SIDE = 16
"""Pixels; anything smaller shows nothing."""


class PhotoTrouble(Enum):
    """Why a file cannot be taken."""

    NO_PICTURE = "no-picture"
    TOO_MANY_PIXELS = "too-many-pixels"
    TOO_SMALL = "too-small"
    BROKEN = "broken"


@dataclass(frozen=True)
class Photo:
    """A JPEG of ours; sizes in pixels."""

    content: bytes
    width: int
    height: int


async def looked_at(content: bytes) -> PhotoTrouble | None:
    """Why it cannot be taken, by its header alone; None where it can. In a thread of its own."""
    return await asyncio.to_thread(_looked_at, content)


async def written_anew(content: bytes) -> Photo | PhotoTrouble:
    """The photo as it is kept. In a thread of its own, since it takes some tenths of a second."""
    return await asyncio.to_thread(_written_anew, content)


def _looked_at(content: bytes) -> PhotoTrouble | None:
    read = _read(content, _trouble_of)
    return read if isinstance(read, PhotoTrouble) else None


def _written_anew(content: bytes) -> Photo | PhotoTrouble:
    return _read(content, lambda picture: _trouble_of(picture) or _written(picture)) or PhotoTrouble.BROKEN


def _read(content: bytes, read: Callable[[Image], Photo | PhotoTrouble | None]) -> Photo | PhotoTrouble | None:
    """What `read` answers of the opened file, or why it cannot be opened."""
    from PIL import Image, UnidentifiedImageError  # noqa: PLC0415  # costs a start that may never see a photo

    with warnings.catch_warnings():
        # Pillow warns of large pictures; our own limit is lower, and is asked before anything is opened.
        warnings.simplefilter("ignore")
        try:
            with Image.open(BytesIO(content), formats=READ) as picture:
                return read(picture)
        except UnidentifiedImageError:
            return PhotoTrouble.NO_PICTURE
        except Image.DecompressionBombError:
            return PhotoTrouble.TOO_MANY_PIXELS
        except (OSError, ValueError, SyntaxError, EOFError, ArithmeticError, LookupError, MemoryError):
            # What Pillow's readers raise for a file that breaks off, or that was made to break them.
            return PhotoTrouble.BROKEN


def _trouble_of(picture: Image) -> PhotoTrouble | None:
    if picture.width * picture.height > MOST_PIXELS.get(picture.format or "", 0):
        return PhotoTrouble.TOO_MANY_PIXELS
    return PhotoTrouble.TOO_SMALL if min(picture.size) < SMALLEST_SIDE else None


def _written(picture: Image) -> Photo | PhotoTrouble:
    from PIL import Image, ImageOps  # noqa: PLC0415  # as above

    picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    upright = ImageOps.exif_transpose(picture)
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    if min(upright.size) < 1:
        return PhotoTrouble.TOO_SMALL
    seen = upright.convert("RGBA")
    # On white, and pixel by pixel into a new picture, so that nothing that hangs at the old one comes along.
    fresh = Image.new("RGB", seen.size, "white")
    fresh.paste(seen, mask=seen.getchannel("A"))
    out = BytesIO()
    fresh.save(out, "JPEG", quality=QUALITY, optimize=True, progressive=False)
    return Photo(out.getvalue(), fresh.width, fresh.height)
