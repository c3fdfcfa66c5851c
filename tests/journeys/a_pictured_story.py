"""A story with a photo, corrected after everybody has read it, and taken back: each time where it stands."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

from PIL import Image

from tests.journeys.seats import Added
from tests.journeys.telling import arrives

if TYPE_CHECKING:
    from tests.journeys.seen import Seen
    from tests.journeys.town import Town

TITLE, NEW_TITLE = "One mango tree in two libraries", "A mango tree for two libraries"
HAPPENED = (
    "In Suva the story hour sits under a mango tree behind the library. In Amman there is none, so the children drew"
    " one on the wall, leaf by leaf, and wrote the name of each book that they read together on a leaf."
)
WALL, GARDEN = "A painted tree on a wall, with names of books", "Two people <reading> under a mango tree & the sky"
EVERYBODY = ("Ana", "Yusuf")
"""One in each workspace."""


def a_photo(colour: str, size: tuple[int, int]) -> Added:
    """As a telephone takes it, with where it was taken."""
    picture, out, exif = Image.new("RGB", size, colour), BytesIO(), Image.Exif()
    exif[0x0110] = "SecretCamera"
    picture.save(out, "JPEG", exif=exif)
    return Added(name=f"{colour}.jpg", media_type="image/jpeg", content=out.getvalue())


async def posts(town: Town) -> list[Seen]:
    """What stands in the stories channels, as somebody in each workspace sees it."""
    return [seen for who in EVERYBODY for seen in await town.channel(who, "stories")]


async def pictures(town: Town, alt: str) -> list[bytes | None]:
    """The picture with these words in each of the channels, opened."""
    shown = [(who, seen) for who in EVERYBODY for seen in await town.channel(who, "stories")]
    assert [seen.pictures for _who, seen in shown] == [(alt,)] * len(EVERYBODY)
    return [await town.open_picture(who, seen, alt) for who, seen in shown]


def place_of(seen: Seen) -> str:
    """Which message it is, as its platform tells."""
    given: Any = seen.given
    return str(given.get("ts") or given["id"])


def looks(content: bytes | None, size: tuple[int, int]) -> None:
    """It is that photo, made anew: nothing is left of the camera."""
    assert content is not None
    assert b"SecretCamera" not in content
    with Image.open(BytesIO(content)) as picture:
        assert (picture.format, picture.size) == ("JPEG", size)


async def published(town: Town, draft: Seen) -> None:
    """Sent by Ana, agreed to by Yusuf, approved by Dee, and delivered."""
    await town.press("Ana", draft, "Send it")
    asked = await arrives(town, "Yusuf", "told a story of your partnership")
    assert "All agree" in (await town.press("Yusuf", asked, "Yes, with names")).said
    waiting = await arrives(town, "Dee", "nothing is published by itself")
    await town.press("Dee", waiting, "Approve")
    await town.move(minutes=5)


async def pictured(town: Town) -> None:
    """Told by Ana with a photo; corrected by her, with another one; withdrawn by Yusuf."""
    await town.move(days=5)
    form = await town.say("Ana", "/story")
    kept = await town.fill(
        "Ana", form, title=TITLE, happened=HAPPENED, publish="Yes, with names", minors="No", when="2026-11-10"
    )
    form = await town.press("Ana", kept, "Add a photo")
    kept = await town.fill("Ana", form, photo=a_photo("teal", (640, 480)), alt=WALL, agreed="Yes")
    assert "The photo is kept, without where and when it was taken." in kept.said
    assert await posts(town) == []
    await published(town, kept)

    before = await posts(town)
    assert [TITLE in seen.said for seen in before] == [True, True]
    for picture in await pictures(town, WALL):
        looks(picture, (640, 480))

    published_card = await arrives(town, "Ana", "is published. Thank you for telling it.")
    draft = await town.press("Ana", published_card, "Correct it")
    form = await town.press("Ana", draft, "Change it")
    draft = await town.fill("Ana", form, title=NEW_TITLE)
    draft = await town.press("Ana", draft, "Take out photo 1")
    form = await town.press("Ana", draft, "Add a photo")
    draft = await town.fill("Ana", form, photo=a_photo("olive", (480, 360)), alt=GARDEN, agreed="Yes")
    await town.move(minutes=5)
    assert await posts(town) == before, "until all agree the old words stand"
    await published(town, draft)

    after = await posts(town)
    assert [place_of(seen) for seen in after] == [place_of(seen) for seen in before], "corrected where it stands"
    assert [NEW_TITLE in seen.said and TITLE not in seen.said for seen in after] == [True, True]
    for picture in await pictures(town, GARDEN):
        looks(picture, (480, 360))
    for who, seen in zip(EVERYBODY, before, strict=True):
        assert await town.open_picture(who, seen, WALL) is None

    corrected = await arrives(town, "Yusuf", "was corrected. From now on everybody reads the new words.")
    question = await town.press("Yusuf", corrected, "Withdraw it")
    await town.press("Yusuf", question, "Yes, withdraw it")
    await town.move(minutes=5)
    assert await posts(town) == []
    for who, seen in zip(EVERYBODY, after, strict=True):
        assert await town.open_picture(who, seen, GARDEN) is None
