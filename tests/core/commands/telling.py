"""Suva and Amman are partners, and tell what they did: the steps of a story, as people press them."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from PIL import Image as Picture

from core.chat import Answer, Channel, Form, Parcel, Reply, ToChannel, plain
from core.store.sealing import buttons_of
from tests.contracts.fitting import texts_of
from tests.core.commands.parting import Partners, build_partners

if TYPE_CHECKING:
    from core.store import Database, Store
    from tests.clock import MovableClock

SPANISH = (
    "En octubre leímos juntos por video el mismo cuento en dos lenguas. Los niños de las dos bibliotecas dibujaron el "
    "final y nos mandamos los dibujos por correo. Ahora cuelgan en la sala de lectura y muchas familias preguntan "
    "cuándo es el próximo cuento."
)
TITLE = "Un cuento, dos mares"


def a_photo(size: tuple[int, int] = (640, 480), kind: str = "JPEG", *, located: bool = False) -> bytes:
    """A picture file; `located`: with where it was taken."""
    picture = Picture.new("RGB", size, "teal")
    out = BytesIO()
    exif = Picture.Exif()
    if located:
        exif[0x0110] = "SecretCamera"
        exif.get_ifd(0x8825)[1] = "S"
        exif.get_ifd(0x8825)[2] = (18.0, 8.0, 29.0)
    picture.save(out, kind, **({"exif": exif} if located else {}))
    return out.getvalue()


@dataclass
class Tellers(Partners):
    """As `Partners`."""

    async def tell(self, who: str = "Ana", **given: str) -> Answer:
        """The short form, sent."""
        values = {
            "title": TITLE,
            "happened": SPANISH,
            "publish": "named",
            "minors": "no",
            "language": "es",
            "when": "2026-10-30",
            **given,
        }
        form = await self.town.say(who, "/story")
        assert isinstance(form.outcome, Form), form.outcome
        return await self.town.fill(who, form, **values)

    async def look(self, who: str, story: int = 1) -> Answer:
        """Its card."""
        return await self.ask(who, "story look", story=str(story))

    async def do(self, who: str, label: str, story: int = 1, /, **given: str) -> Answer:
        """A button of the card, and what its form asks."""
        answer = await self.town.press(who, await self.look(who, story), label)
        return await self.town.fill(who, answer, **given) if isinstance(answer.outcome, Form) else answer

    async def upload(self, who: str, content: bytes, name: str = "beach.jpg", media_type: str = "image/jpeg") -> str:
        """A file of theirs; its handle."""
        speaker = self.town.speaker(who)
        kept = await self.town.core.keep_file(speaker.account, name=name, media_type=media_type, content=content)
        return kept.file

    async def add_photo(self, who: str = "Ana", content: bytes | None = None, **given: str) -> Answer:
        """A photo of its own."""
        file = await self.upload(who, a_photo(located=True) if content is None else content)
        values = {"photo": file, "alt": "Two drawings on a wall", "agreed": "yes", **given}
        return await self.do(who, "Add a photo", **values)

    async def published(self) -> None:
        """Told by Ana, agreed by Yusuf, approved by Dee, and posted."""
        await self.tell()
        await self.add_photo()
        await self.do("Ana", "Send it")
        await self.do("Yusuf", "Yes, with names")
        await self.do("Dee", "Approve")
        await self.town.core.drain()

    def in_channels(self) -> list[Parcel]:
        """What stands in the stories channels."""
        return [each for each in self.posts() if each.address == ToChannel(Channel.STORIES)]


def read(answer: Answer) -> str:
    """Everything that stands on it."""
    assert isinstance(answer.outcome, Reply), answer.outcome
    return "\n".join(plain(text, answer.reader) for text in texts_of(answer.outcome.card))


def labels(answer: Answer) -> list[str]:
    """Its buttons."""
    assert isinstance(answer.outcome, Reply), answer.outcome
    return [plain(button.label, answer.reader) for button in buttons_of(answer.outcome.card)]


async def build_tellers(database: Database, store: Store, clock: MovableClock) -> Tellers:
    """See `Tellers`."""
    partners = await build_partners(database, store, clock)
    return Tellers(partners.town, partners.store, partners.libraries, partners.ana)
