"""Photos are written anew: smaller, upright, and with nothing of the file but what is seen."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image as Picture

from core.documents.photos import LONGEST_SIDE, Photo, PhotoTrouble, looked_at, written_anew


def picture(kind: str, size: tuple[int, int] = (320, 200), mode: str = "RGB") -> bytes:
    out = BytesIO()
    Picture.new(mode, size, "teal").save(out, kind)
    return out.getvalue()


def bomb(side: int) -> bytes:
    """A PNG of some hundred bytes whose header promises so many pixels a side."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0")) + chunk(b"IEND", b"")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
async def test_every_usual_picture_becomes_a_jpeg(kind: str) -> None:
    content = picture(kind)
    assert await looked_at(content) is None
    made = await written_anew(content)
    assert isinstance(made, Photo)
    assert (made.width, made.height) == (320, 200)
    assert Picture.open(BytesIO(made.content)).format == "JPEG"


async def test_where_and_by_what_it_was_taken_is_not_kept() -> None:
    out, exif = BytesIO(), Picture.Exif()
    exif[0x0110] = "SecretCamera"
    exif[0x0112] = 6
    exif.get_ifd(0x8825)[2] = (18.0, 8.0, 29.0)
    Picture.new("RGB", (320, 200), "teal").save(out, "JPEG", exif=exif, comment=b"SecretNote")
    made = await written_anew(out.getvalue())
    assert isinstance(made, Photo)
    assert b"Secret" not in made.content
    assert b"Exif" not in made.content
    assert (made.width, made.height) == (200, 320), "it stands upright"


async def test_a_large_one_is_made_smaller() -> None:
    made = await written_anew(picture("JPEG", (4000, 1000)))
    assert isinstance(made, Photo)
    assert (made.width, made.height) == (LONGEST_SIDE, 400)


@pytest.mark.parametrize(
    ("content", "trouble"),
    [
        (b"a", PhotoTrouble.NO_PICTURE),
        (b"", PhotoTrouble.NO_PICTURE),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", PhotoTrouble.NO_PICTURE),
        (b"%PDF-1.7\n", PhotoTrouble.NO_PICTURE),
        (bomb(60_000), PhotoTrouble.TOO_MANY_PIXELS),
        (picture("PNG", (8, 8)), PhotoTrouble.TOO_SMALL),
        (picture("JPEG", (640, 480))[:700], PhotoTrouble.BROKEN),
    ],
)
async def test_what_is_no_good_picture_is_not_taken(content: bytes, trouble: PhotoTrouble) -> None:
    assert await written_anew(content) is trouble
