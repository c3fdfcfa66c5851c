"""A photo is written anew while nobody waits for it, then kept with the story, and the file that was sent is gone."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import undefer

from core.chat import Form, Refusal, plain
from core.commands.story import NOT_WITH_YOU
from core.documents.office import Office
from core.model.libraries import Contact
from core.model.requests import File
from core.model.stories import StoryPhoto
from tests.core.commands.telling import Tellers, a_photo, build_tellers, labels
from tests.core.documents.test_photos import many_scans, picture
from tests.core.town import said

if TYPE_CHECKING:
    from core.chat import Answer
    from core.documents.darkroom import PhotoTrouble
    from core.documents.photos import Photo
    from core.store import Database, Store
    from tests.clock import MovableClock


class SlowOffice(Office):
    """One whose darkroom begins when it is let."""

    def __init__(self) -> None:
        super().__init__()
        self.asked, self.open = asyncio.Event(), asyncio.Event()

    async def photo(self, content: bytes) -> Photo | PhotoTrouble:
        self.asked.set()
        await self.open.wait()
        return await super().photo(content)


@pytest.fixture
async def there(database: Database, store: Store, clock: MovableClock) -> Tellers:
    return await build_tellers(database, store, clock)


@pytest.fixture
def office(there: Tellers) -> SlowOffice:
    there.town.core._office = office = SlowOffice()
    return office


async def photos(there: Tellers) -> list[bytes]:
    """What is kept with stories."""
    async with there.store.reading() as uow:
        found = await uow.session.scalars(select(StoryPhoto).options(undefer(StoryPhoto.content)))
        return [each.content for each in found]


async def files(there: Tellers) -> list[str]:
    """The files that members sent, by their names."""
    async with there.store.reading() as uow:
        return list(await uow.session.scalars(select(File.name)))


async def begin(there: Tellers, office: SlowOffice) -> asyncio.Task[Answer]:
    """Ana adds a photo, which is being written anew."""
    adding = asyncio.create_task(there.add_photo())
    await office.asked.wait()
    return adding


async def test_the_file_that_was_sent_is_gone_once_the_photo_is_kept(there: Tellers) -> None:
    await there.tell()
    assert "without where and when it was taken" in said(await there.add_photo())
    (kept,) = await photos(there)
    assert b"SecretCamera" not in kept
    assert await files(there) == []


async def test_others_write_while_a_photo_is_written_anew(there: Tellers, office: SlowOffice) -> None:
    await there.tell()
    adding = await begin(there, office)
    assert "Logged: video call" in said(await there.town.say("Yusuf", "/log how:video about story hour"))
    await there.do("Ana", "Add more", hoped="To read together.")
    assert not adding.done()
    office.open.set()
    assert "The photo is kept" in said(await adding)
    assert len(await photos(there)) == 1


async def test_a_story_that_was_sent_meanwhile_gets_no_photo(there: Tellers, office: SlowOffice) -> None:
    await there.tell()
    adding = await begin(there, office)
    await there.do("Ana", "Send it")
    office.open.set()
    late = await adding
    assert plain(NOT_WITH_YOU, late.reader) in said(late)
    assert await photos(there) == []


async def test_whoever_speaks_for_the_library_no_more_adds_none(there: Tellers, office: SlowOffice) -> None:
    await there.tell()
    adding = await begin(there, office)
    async with there.store.writing() as uow:
        await uow.session.execute(delete(Contact).where(Contact.member_id == there.ana))
    office.open.set()
    assert isinstance((await adding).outcome, Refusal)
    assert await photos(there) == []


async def test_when_the_program_stops_nothing_is_half_written(there: Tellers, office: SlowOffice) -> None:
    await there.tell()
    adding = await begin(there, office)
    adding.cancel()
    with pytest.raises(asyncio.CancelledError):
        await adding
    assert await photos(there) == []
    assert await files(there) == ["beach.jpg"]
    office.open.set()
    assert "The photo is kept" in said(await there.add_photo())


async def test_the_same_file_is_added_once(there: Tellers) -> None:
    await there.tell()
    form = await there.town.press("Ana", await there.look("Ana"), "Add a photo")
    file = await there.upload("Ana", a_photo())
    values = {"photo": file, "alt": "Two drawings on a wall", "agreed": "yes"}
    await asyncio.gather(*(there.town.fill("Ana", form, **values) for _twice in range(2)))
    assert len(await photos(there)) == 1


async def test_what_cannot_be_opened_is_said_with_the_way_to_send_another(there: Tellers) -> None:
    await there.tell()
    no_picture = await there.add_photo(content=b"%PDF-1.7")
    assert isinstance(no_picture.outcome, Form)
    slow = await there.add_photo(content=many_scans(1000))
    assert isinstance(slow.outcome, Refusal)
    assert "beach.jpg takes too long to be opened." in said(slow)
    assert slow.outcome.buttons[0].command == "story photo"
    thin = await there.add_photo(content=picture("JPEG", (16, 2000)))
    assert "so long and thin" in said(thin)
    assert await photos(there) == []


async def test_a_fourth_photo_is_not_even_opened(there: Tellers, office: SlowOffice) -> None:
    await there.tell()
    office.open.set()
    while "Add a photo" in labels(await there.look("Ana")):
        form = await there.town.press("Ana", await there.look("Ana"), "Add a photo")
        await there.add_photo()
    office.asked.clear()
    file = await there.upload("Ana", a_photo())
    full = await there.town.fill("Ana", form, photo=file, alt="One more", agreed="yes")
    assert "Please take one out first." in said(full)
    assert not office.asked.is_set()
