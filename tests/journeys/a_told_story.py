"""A story told in Spanish by one side, changed once, agreed by the other, published for everybody, and withdrawn."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from adapters.web.pages import Pages
from tests.adapters.web.atom_rules import broken_rules
from tests.builders import PUBLIC_URL
from tests.journeys.telling import arrives, newest

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.journeys.town import Town

TITLE = "Un cuento, dos mares"
SPANISH = (
    "En octubre leímos juntos por video el mismo cuento en dos lenguas. Los niños de las dos bibliotecas dibujaron el"
    " final y nos mandamos los dibujos por correo. Ahora cuelgan en la sala de lectura y muchas familias preguntan"
    " cuándo es el próximo cuento."
)
WHERE = ("/stories", "/stories/1", "/stories/1.json", "/stories/feed.atom", "/stories/feed.json")


class World:
    """Somebody who only knows the public pages."""

    def __init__(self, client: TestClient[web.Request, web.Application]) -> None:
        self._client = client

    async def finds(self, words: str) -> set[str]:
        """At which addresses these words stand."""
        texts = {}
        for address in WHERE:
            answer = await self._client.get(address)
            texts[address] = await answer.text() if answer.status == 200 else ""
        assert broken_rules(texts["/stories/feed.atom"].encode()) == []
        return {address for address, text in texts.items() if words in text}


@asynccontextmanager
async def the_world(town: Town) -> AsyncIterator[World]:
    """The public pages of the town."""
    application = web.Application()
    application.add_routes(Pages(town.core, PUBLIC_URL).routes())
    async with TestClient(TestServer(application)) as client:
        yield World(client)


async def told(town: Town) -> None:
    """By Ana, agreed by Yusuf, who asks for a change first, and published by Dee; then Yusuf withdraws it."""
    async with the_world(town) as world:
        form = await town.say("Ana", "/story")
        kept = await town.fill(
            "Ana",
            form,
            title=TITLE,
            happened=SPANISH,
            publish="Yes, with names",
            minors="No",
            when="2026-11-10",
            language="Spanish",
        )
        assert "Kept as a draft." in kept.said
        await town.press("Ana", kept, "Send it")
        assert await world.finds(TITLE) == set()

        asked = await arrives(town, "Yusuf", "Ana told a story of your partnership.")
        words = await town.press("Yusuf", asked, "Ask for a change")
        await town.fill("Yusuf", words, words="Fue en noviembre.")
        back = await arrives(town, "Ana", "Fue en noviembre.")
        changing = await town.press("Ana", back, "Change it")
        changed = await town.fill("Ana", changing, happened=SPANISH.replace("octubre", "noviembre"))
        await town.press("Ana", changed, "Send it")
        asked = await arrives(town, "Yusuf", "En noviembre leímos juntos")
        await town.press("Yusuf", asked, "Yes, with names")
        assert await world.finds(TITLE) == set()

        waiting = await arrives(town, "Dee", "It waits for you")
        published = await town.press("Dee", waiting, "Approve")
        assert "Published." in published.said
        assert ("Its page", f"{PUBLIC_URL}{WHERE[1]}") in published.facts
        await town.move(minutes=0)
        for person in ("Ana", "Yusuf"):
            posted = [seen.said for seen in await town.channel(person, "stories") if TITLE in seen.said]
            assert posted
            assert f"{PUBLIC_URL}{WHERE[1]}" in posted[-1]
        assert await world.finds(TITLE) == set(WHERE)
        assert await world.finds("En noviembre leímos juntos") == set(WHERE)

        look = await newest(town, "Yusuf", TITLE)
        asking = await town.press("Yusuf", look, "Withdraw it")
        gone = await town.press("Yusuf", asking, "Yes, withdraw it")
        assert "I cannot take back" in gone.said
        await town.move(minutes=0)
        for person in ("Ana", "Yusuf"):
            assert not any(TITLE in seen.said for seen in await town.channel(person, "stories"))
        assert await world.finds(TITLE) == set()
