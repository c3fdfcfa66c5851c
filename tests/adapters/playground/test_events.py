"""What an open page is told, for whoever one is there."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from adapters.playground.events import MOST_WAITING, Hub, UnreadEvent
from tests.adapters.playground.conftest import Served, serve
from tests.adapters.playground.page import button, words
from tests.patience import PATIENCE

if TYPE_CHECKING:
    from pathlib import Path

    from aiohttp import ClientResponse

    from tests.clock import MovableClock


@dataclass
class Stream:
    """An open page's stream."""

    response: ClientResponse

    async def next(self, kind: str | None = None) -> tuple[str, Any]:
        """The next event, or the next of that kind."""
        async with asyncio.timeout(PATIENCE):
            while True:
                name, data = "", ""
                while line := (await self.response.content.readline()).decode().strip():
                    field, _, value = line.partition(": ")
                    name, data = (value if field == "event" else name), (value if field == "data" else data)
                if name and kind in {None, name}:
                    return name, json.loads(data)


@asynccontextmanager
async def listening(served: Served, who: str) -> AsyncIterator[Stream]:
    async with served.client.get("/api/events", params={"as": who}) as response:
        assert response.content_type == "text/event-stream"
        yield Stream(response)


async def test_a_message_in_a_channel_is_told_to_those_who_see_it(served: Served) -> None:
    async with listening(served, "tomas") as tomas, listening(served, "yusuf") as yusuf:
        await served.page.say("ana", "Good morning", place="help")
        name, told = await tomas.next()
        assert name == "message"
        assert told["in"] == "help"
        assert words(told["message"]) == "Good morning"
        name, told = await yusuf.next()
        assert name == "unread", "another workspace: nothing but the counts"
        assert told["people"]["tomas"] == 1


async def test_a_private_answer_is_told_to_that_person_alone(served: Served) -> None:
    async with listening(served, "ana") as ana, listening(served, "tomas") as tomas:
        answer = await served.page.say("ana", "/log how:video had a talk", place="help")
        _name, told = await ana.next("message")
        assert told == {"in": "help", "message": answer["message"]}
        name, _told = await tomas.next()
        assert name == "unread"


async def test_a_card_that_changes_is_told(served: Served) -> None:
    logged = (await served.page.say("ana", "/log how:video had a talk"))["message"]
    async with listening(served, "ana") as ana:
        undone = await served.page.press("ana", logged["id"], button(logged, "Undo"))
        assert await ana.next("changed") == ("changed", {"in": "bot", "message": undone["message"]})


async def test_a_message_taken_back_is_told(served: Served) -> None:
    said = (await served.page.say("ana", "Good morning", place="help"))["message"]
    async with listening(served, "tomas") as tomas:
        await served.playground.postbox.delete(int(said["id"]))
        assert await tomas.next("removed") == ("removed", {"in": "help", "id": said["id"]})


async def test_the_clock_moved_by_anyone_is_told_to_everyone(served: Served) -> None:
    async with listening(served, "mai") as mai:
        moved = await served.page.advance("P1D")
        assert await mai.next("clock") == ("clock", {"now": moved["now"], "sent": moved["sent"]})


async def test_a_page_that_goes_leaves_nothing_behind(served: Served) -> None:
    async with listening(served, "ana"):
        assert len(served.playground.hub._queues) == 1
    await served.page.say("ana", "Good morning", place="help")
    async with asyncio.timeout(PATIENCE):
        while served.playground.hub._queues:
            served.playground.hub.publish(UnreadEvent())
            await asyncio.sleep(0)


async def test_open_pages_do_not_hold_up_the_end(folder: Path, clock: MovableClock) -> None:
    async with asyncio.timeout(PATIENCE):
        async with serve(folder, clock) as served:
            response = await served.client.get("/api/events", params={"as": "ana"})
            assert response.status == 200


async def test_a_stranger_hears_nothing(served: Served) -> None:
    assert (await served.client.get("/api/events", params={"as": "nobody"})).status == 404
    assert (await served.client.get("/api/events")).status == 400


async def test_a_page_that_does_not_read_is_let_go() -> None:
    hub = Hub()
    with hub.listening() as queue:
        for _event in range(MOST_WAITING + 50):
            hub.publish(UnreadEvent())
        heard = [queue.get_nowait() for _event in range(queue.qsize())]
    assert heard[-1] is None
    assert len(heard) == MOST_WAITING + 1


async def test_after_the_end_nobody_waits() -> None:
    hub = Hub()
    hub.close()
    with hub.listening() as queue:
        assert queue.get_nowait() is None
