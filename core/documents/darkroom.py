"""Write one photo anew, in a process of its own: `python -I darkroom.py`, a picture file in, ours out.

Out comes a line of its width and height, then the JPEG; or exit code 3, and why the file cannot be taken. Alone,
because a file can be made to fill the memory or to keep a reader busy for minutes: whatever it does to this process
happens to nobody else, and the process can be ended. It imports nothing of ours.
"""

from __future__ import annotations

import sys
import warnings
from enum import Enum
from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

CANNOT = 3
"""The exit code when the file cannot be taken."""

LONGEST_SIDE = 1600
"""Pixels: sharp on a large screen, and some hundred kilobytes."""

QUALITY = 85

MOST_PIXELS = {"JPEG": 50_000_000, "MPO": 50_000_000, "PNG": 25_000_000, "WEBP": 12_500_000, "GIF": 12_500_000}
"""By format, as it is read from the file itself, whatever its name says: so many fit into the memory while they are
made smaller. The largest telephones take 50 million; they write JPEG, of which only what is needed is opened. A WebP
takes sixteen bytes a pixel, and may be a file of one kilobyte.
"""

MOST_PIXELS_WHOLE = 25_000_000
"""Of a JPEG that is read whole before anything is seen: a progressive one, or one of four colours."""

READ = ("JPEG", "PNG", "WEBP", "GIF")
"""The readers that a file is given to, and no others; a JPEG of several pictures is called MPO once it is read."""

SMALLEST_SIDE = 16
"""Pixels; anything smaller shows nothing."""

THINNEST = 20
"""So many times as long as wide shows nothing any more once it fits."""

MOST_SCANS = 100
"""Of a JPEG: each one, though it may be empty, costs a walk over the whole picture. Usual ones have up to ten, and
hold a second picture or two.
"""

MOST_MEMORY = 1024 * 1024 * 1024
"""Bytes of address space, about twice what the largest picture takes that is opened."""


class PhotoTrouble(Enum):
    """Why a file cannot be taken."""

    NO_PICTURE = "no-picture"
    TOO_MANY_PIXELS = "too-many-pixels"
    TOO_SMALL = "too-small"
    TOO_THIN = "too-thin"
    TOO_SLOW = "too-slow"
    BROKEN = "broken"


def written(content: bytes) -> tuple[bytes, int, int] | PhotoTrouble:
    """The JPEG, its width and its height."""
    from PIL import Image, UnidentifiedImageError  # noqa: PLC0415 (whoever only asks for a word should not hold it)

    if content.startswith(b"\xff\xd8") and content.count(b"\xff\xda") > MOST_SCANS:
        return PhotoTrouble.TOO_SLOW
    with warnings.catch_warnings():
        # Pillow warns of large pictures; our own limit is lower, and is asked before anything is opened.
        warnings.simplefilter("ignore")
        try:
            with Image.open(BytesIO(content), formats=READ) as picture:
                return _trouble_of(picture) or _written(picture)
        except UnidentifiedImageError:
            return PhotoTrouble.NO_PICTURE
        except (Image.DecompressionBombError, MemoryError):
            return PhotoTrouble.TOO_MANY_PIXELS
        except (OSError, ValueError, SyntaxError, EOFError, ArithmeticError, LookupError):
            # What Pillow's readers raise for a file that breaks off, or that was made to break them.
            return PhotoTrouble.BROKEN


def _trouble_of(picture: Image) -> PhotoTrouble | None:
    most = MOST_PIXELS.get(picture.format or "", 0)
    if "progressive" in picture.info or picture.mode == "CMYK":
        most = min(most, MOST_PIXELS_WHOLE)
    if picture.width * picture.height > most:
        return PhotoTrouble.TOO_MANY_PIXELS
    if min(picture.size) < SMALLEST_SIDE:
        return PhotoTrouble.TOO_SMALL
    return PhotoTrouble.TOO_THIN if max(picture.size) > THINNEST * min(picture.size) else None


def _written(picture: Image) -> tuple[bytes, int, int]:
    from PIL import Image, ImageOps  # noqa: PLC0415 (as above)

    picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    profile = picture.info.get("icc_profile")
    shown = _of_colours(picture)
    shown.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    upright = ImageOps.exif_transpose(shown)
    # On white, and pixel by pixel into a new picture, so that nothing that hangs at the old one comes along.
    fresh = Image.new("RGB", upright.size, "white")
    alpha = upright.getchannel("A") if "A" in upright.getbands() else None
    fresh.paste(_of_the_web(upright, profile), mask=alpha)
    out = BytesIO()
    fresh.save(out, "JPEG", quality=QUALITY, optimize=True, progressive=False)
    return out.getvalue(), fresh.width, fresh.height


def _of_colours(picture: Image) -> Image:
    """Each pixel its colour, so that what lies between two can be mixed: neither the number of one in a palette, nor
    black or white alone, nor finer shades than are kept.
    """
    if picture.mode.startswith("I"):
        return picture.point(lambda shade: shade * (1 / 256)).convert("L")
    if picture.mode in {"P", "PA"} or "transparency" in picture.info:
        return picture.convert("RGBA")
    return picture.convert("L") if picture.mode == "1" else picture


def _of_the_web(picture: Image, profile: bytes | None) -> Image:
    """Its colours as every screen shows them. Those of many telephones are wider: read as they stand they are pale."""
    from PIL import Image, ImageCms  # noqa: PLC0415 (as above)

    bare = picture.convert(picture.mode.removesuffix("A")) if picture.mode in {"RGBA", "LA"} else picture
    if profile:
        try:
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            turned = ImageCms.profileToProfile(bare, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
            # It is broken, or speaks of other colours than the picture has: they are taken as they stand.
            turned = None
        if isinstance(turned, Image.Image):
            return turned
    return bare.convert("RGB")


def _be_modest() -> None:
    """Less memory than there is, and the others first."""
    if sys.platform != "win32":
        import os  # noqa: PLC0415 (for these systems only)
        import resource  # noqa: PLC0415

        os.nice(5)
        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        most = MOST_MEMORY if hard == resource.RLIM_INFINITY else min(MOST_MEMORY, hard)
        resource.setrlimit(resource.RLIMIT_AS, (most, hard))


def main() -> int:
    """What came in, written anew."""
    _be_modest()
    made = written(sys.stdin.buffer.read())
    if isinstance(made, PhotoTrouble):
        sys.stdout.write(made.value)
        return CANNOT
    content, width, height = made
    sys.stdout.buffer.write(f"{width} {height}\n".encode() + content)
    return 0


if __name__ == "__main__":
    sys.exit(main())
