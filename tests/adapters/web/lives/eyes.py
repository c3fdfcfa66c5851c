"""Everybody's eyes: on the pages, in the feeds, in the channels, and in what staff take along."""

from __future__ import annotations

import json
from collections import Counter
from itertools import cycle
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from sqlalchemy import select

from core.chat import Channel, Reply, ToChannel, ToPerson
from core.chat.card import FileRef
from core.model.stories import StoryPhoto
from tests.adapters.web.lives.book import OUTSIDER, SHORT_TEXT, STAFF, TOKEN
from tests.adapters.web.lives.town import speaker

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from aiohttp import web
    from aiohttp.test_utils import TestClient

    from core.chat import Parcel
    from tests.adapters.web.lives.town import StoryTown

ATOM = "{http://www.w3.org/2005/Atom}"


class Eyes:
    """`seen`: what there was to see, so that a test can tell that it has seen something."""

    town: StoryTown
    pages: TestClient[web.Request, web.Application]

    def __init__(self) -> None:
        self.seen: Counter[str] = Counter()
        self._photos: dict[str, str] = {}
        self._turn = cycle((self._list, self._atom, self._json))

    def read(self, text: str, *, alone: int | None = None) -> None:
        """Nothing stands there that may not. `alone`: the only story that it may be of."""
        faults = self.town.book.faults(text, alone=alone)
        assert not faults, "\n".join(faults)

    # The public pages

    async def look(self, *, everywhere: bool = False) -> None:
        """At one of the list and the feeds in turn, and at the stories that somebody did something to."""
        if everywhere:
            shown = {await self._look_at_all(look) for look in (self._list, self._atom, self._json)}
            assert len(shown) == 1, "they do not show the same"
        else:
            await self._look_at_all(next(self._turn))
        for story in sorted(self.town.book.told if everywhere else self.town.touched):
            for address in ("", ".json", "/tell") if everywhere else ("",):
                text = await self._get(f"/stories/{story}{address}")
                self.read(text, alone=story)
                self._count(story, text)
            await self._look_at_photos(story)
        self.town.touched.clear()

    async def _look_at_all(self, look: Callable[[], Awaitable[list[str]]]) -> int:
        """How many stories are shown."""
        texts = await look()
        for text in texts:
            self.read(text)
        return len(texts)

    async def _list(self) -> list[str]:
        """The list, story by story."""
        before, *stories = (await self._get("/stories")).split("<article")
        self.read(before)
        return stories

    async def _atom(self) -> list[str]:
        fed = ET.fromstring(await self._get("/stories/feed.atom"))
        return [ET.tostring(each, encoding="unicode") for each in fed.iter(f"{ATOM}entry")]

    async def _json(self) -> list[str]:
        return [json.dumps(each) for each in json.loads(await self._get("/stories/feed.json"))["items"]]

    async def _look_at_photos(self, story: int) -> None:
        """Those that it has, and all that ever were: none is opened but what may be."""
        of_it = select(StoryPhoto.handle, StoryPhoto.alt).where(StoryPhoto.story_id == story)
        async with self.town.store.reading() as uow:
            self._photos |= {handle: alt.split()[0] for handle, alt in await uow.session.execute(of_it)}
        for handle, word in self._photos.items():
            assert word in self.town.book.shown or not await self._get(f"/stories/photo/{handle}.jpg"), word

    async def _get(self, address: str) -> str:
        """The text that stands there; "" where there is nothing."""
        answer = await self.pages.get(address)
        assert answer.status in {200, 404}
        return (await answer.read()).decode("utf-8", "replace") if answer.status == 200 else ""

    def _count(self, story: int, text: str) -> None:
        if text and (public := self.town.book.public.get(story)):
            self.seen["a page with names" if public.named else "a page without names"] += 1
            self.seen["a photo"] += "sight" in text
            self.seen["a page without photos, for a child"] += not public.safe

    # The workspaces

    def watch(self, parcel: Parcel) -> None:
        """What is delivered to everybody, or to somebody who has no part in it, at that moment."""
        match parcel.address:
            case ToChannel(Channel.STORIES | Channel.INTRODUCTIONS):
                self.read(repr(parcel.card))
            case ToPerson(user) if user == OUTSIDER.lower():
                self.read(repr(parcel.card))
            case _:
                pass

    def look_into_channels(self) -> None:
        """Once all was delivered: at everything that stands there."""
        for workspace in (self.town.office.harbour, self.town.office.lantern):
            texts = [repr(each.card) for each in workspace.posts.values() if each.address == ToChannel(Channel.STORIES)]
            tales = [word for text in texts for word in set(TOKEN.findall(text)) if word.startswith("tale")]
            assert len(tales) == len(set(tales)), f"it stands there twice: {tales}"
            self.seen["a post"] += len(tales)
            for text in texts:
                self.read(text)

    async def ask_from_outside(self, story: int) -> None:
        """Somebody of another library tries all ways to read it, and to open photos."""
        for command, given in (("read", {"story": str(story)}), ("look", {"story": str(story)}), ("list", {})):
            self.read(repr((await self.town.ask(OUTSIDER, f"story {command}", **given)).outcome))
        for handle, word in self._photos.items():
            kept = await self.town.core.read_file(speaker(OUTSIDER).account, handle)
            assert kept is None or word in self.town.book.shown, word

    async def take_posters(self, story: int) -> None:
        """Staff write its short text, and take it along as a file, and all that are published."""
        await self.town.ask(STAFF, "story short", story=str(story), text=SHORT_TEXT)
        for answer in (
            await self.town.ask(STAFF, "story poster", story=str(story)),
            await self.town.ask(STAFF, "story posters"),
        ):
            parts = answer.outcome.card.parts if isinstance(answer.outcome, Reply) else ()
            for file in [part.file for part in parts if isinstance(part, FileRef)]:
                kept = await self.town.core.read_file(speaker(STAFF).account, file)
                assert kept is not None
                self.read(kept.content.decode())
                self.seen["a poster"] += 1
