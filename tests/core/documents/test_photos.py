"""Photos are written anew: smaller, upright, and with nothing of the file but what is seen."""

from __future__ import annotations

import asyncio
import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image as Picture
from PIL import ImageCms

from core.documents.darkroom import LONGEST_SIDE, MOST_SCANS, PhotoTrouble, written
from core.documents.photos import Darkroom, Photo


@pytest.fixture
def darkroom() -> Darkroom:
    return Darkroom()


def picture(kind: str, size: tuple[int, int] = (320, 200), mode: str = "RGB", **more: object) -> bytes:
    return filed(Picture.new(mode, size, "teal" if mode != "P" else 3), kind, **more)


def filed(drawn: Picture.Image, kind: str, **more: object) -> bytes:
    out = BytesIO()
    drawn.save(out, kind, **more)
    return out.getvalue()


def shown(content: bytes) -> Picture.Image:
    """What becomes of it."""
    made = written(content)
    assert not isinstance(made, PhotoTrouble), made
    return Picture.open(BytesIO(made[0]))


def bomb(side: int) -> bytes:
    """A PNG of some hundred bytes whose header promises so many pixels a side."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0")) + chunk(b"IEND", b"")


def many_scans(scans: int) -> bytes:
    """A progressive JPEG in which the last scan stands so many times more."""
    usual = picture("JPEG", progressive=True)
    last = usual[usual.rindex(b"\xff\xda") : -2]
    return usual[:-2] + last * scans + usual[-2:]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
async def test_every_usual_picture_becomes_a_jpeg(darkroom: Darkroom, kind: str) -> None:
    made = await darkroom.written_anew(picture(kind))
    assert isinstance(made, Photo)
    assert (made.width, made.height) == (320, 200)
    assert Picture.open(BytesIO(made.content)).format == "JPEG"


async def test_where_and_by_what_it_was_taken_is_not_kept(darkroom: Darkroom) -> None:
    exif = Picture.Exif()
    exif[0x0110] = "SecretCamera"
    exif[0x0112] = 6
    exif.get_ifd(0x8825)[2] = (18.0, 8.0, 29.0)
    made = await darkroom.written_anew(picture("JPEG", exif=exif, comment=b"SecretNote"))
    assert isinstance(made, Photo)
    assert b"Secret" not in made.content
    assert b"Exif" not in made.content
    assert (made.width, made.height) == (200, 320), "it stands upright"


def test_a_large_one_is_made_smaller() -> None:
    assert shown(picture("JPEG", (4000, 1000))).size == (LONGEST_SIDE, 400)


@pytest.mark.parametrize(
    ("content", "trouble"),
    [
        (b"a", PhotoTrouble.NO_PICTURE),
        (b"", PhotoTrouble.NO_PICTURE),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", PhotoTrouble.NO_PICTURE),
        (b"%PDF-1.7\n", PhotoTrouble.NO_PICTURE),
        (b"\xff\xd8\xff nothing more", PhotoTrouble.NO_PICTURE),
        (picture("TIFF"), PhotoTrouble.NO_PICTURE),
        (bomb(60_000), PhotoTrouble.TOO_MANY_PIXELS),
        (picture("PNG", (8, 8)), PhotoTrouble.TOO_SMALL),
        (picture("JPEG", (16, 60_000)), PhotoTrouble.TOO_THIN),
        (picture("JPEG", (640, 480))[:700], PhotoTrouble.BROKEN),
        (many_scans(1000), PhotoTrouble.TOO_SLOW),
    ],
)
async def test_what_is_no_good_picture_is_not_taken(darkroom: Darkroom, content: bytes, trouble: PhotoTrouble) -> None:
    assert await darkroom.written_anew(content) is trouble


def test_of_a_jpeg_as_many_scans_are_read_as_usual_ones_have() -> None:
    assert shown(many_scans(MOST_SCANS // 2)).size == (320, 200)


@pytest.mark.parametrize(
    ("kind", "side", "more"),
    [
        ("WEBP", 3600, {"lossless": True}),
        ("GIF", 3600, {}),
        ("PNG", 5100, {}),
        ("JPEG", 5100, {"progressive": True}),
    ],
)
def test_what_fills_the_memory_is_not_opened_though_its_file_is_small(
    kind: str, side: int, more: dict[str, object]
) -> None:
    content = picture(kind, (side, side), "L", **more)
    assert len(content) < 500_000
    assert written(content) is PhotoTrouble.TOO_MANY_PIXELS


def test_a_photo_of_a_large_telephone_is_taken() -> None:
    assert shown(picture("JPEG", (8000, 6000), "L")).size == (1600, 1200)


async def test_a_reader_that_does_not_end_is_ended() -> None:
    assert await Darkroom(seconds=0.001).written_anew(picture("JPEG")) is PhotoTrouble.TOO_SLOW


async def test_photos_wait_for_each_other(darkroom: Darkroom) -> None:
    done: list[str] = []

    async def write(name: str, content: bytes) -> None:
        assert isinstance(await darkroom.written_anew(content), Photo)
        done.append(name)

    large = asyncio.create_task(write("large", picture("PNG", (4900, 4900))))
    small = asyncio.create_task(write("small", picture("PNG", (20, 20))))
    await asyncio.gather(large, small)
    assert done == ["large", "small"]


def test_a_picture_with_a_palette_is_made_smaller_smoothly() -> None:
    """Thin black and white stripes become grey, and not some of them black and others white."""
    stripes = Picture.new("P", (4000, 400))
    stripes.putpalette([0, 0, 0, 255, 255, 255])
    for left in range(0, 4000, 2):
        stripes.paste(1, (left, 0, left + 1, 400))
    seen = shown(filed(stripes, "PNG")).convert("L")
    darkest, brightest = seen.crop((20, 20, 1580, 140)).getextrema()
    assert isinstance(darkest, int | float)
    assert 90 < darkest <= brightest < 165  # type: ignore[operator]  # of one band they are numbers


def test_what_is_transparent_becomes_white() -> None:
    clear = Picture.new("RGBA", (100, 100), (0, 0, 0, 0))
    assert shown(filed(clear, "PNG")).getpixel((50, 50)) == (255, 255, 255)
    palette = Picture.new("P", (100, 100), 0)
    palette.putpalette([0, 0, 0])
    assert shown(filed(palette, "GIF", transparency=0)).getpixel((50, 50)) == (255, 255, 255)


def test_finer_greys_are_not_burnt_out() -> None:
    assert near(shown(filed(Picture.new("I;16", (100, 100), 0x8000), "PNG")), (128, 128, 128))


def test_colours_of_another_space_are_turned_into_those_of_the_web() -> None:
    """In this one red and blue have changed places. A broken profile is passed over."""
    usual = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    other = usual.replace(b"rXYZ", b"----", 1).replace(b"bXYZ", b"rXYZ", 1).replace(b"----", b"bXYZ", 1)
    drawn = Picture.new("RGB", (100, 100), (60, 120, 180))
    turned = shown(filed(drawn, "PNG", icc_profile=other))
    assert "icc_profile" not in turned.info
    assert near(turned, (180, 120, 60))
    assert near(shown(filed(drawn.convert("RGBA"), "PNG", icc_profile=other)), (180, 120, 60))
    assert near(shown(filed(drawn, "PNG", icc_profile=b"nothing")), (60, 120, 180))


def near(picture: Picture.Image, colour: tuple[int, int, int]) -> bool:
    """Whether its middle has that colour, but for what JPEG loses."""
    found = picture.getpixel((50, 50))
    assert isinstance(found, tuple)
    return all(abs(one - other) <= 3 for one, other in zip(found, colour, strict=True))
