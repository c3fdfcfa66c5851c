"""Server-sent events: one stream for each open page, in the eyes of whoever one is there."""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress
from typing import Any, assert_never

from aiohttp import web
from aiohttp_sse import EventSourceResponse

from adapters.playground.events import Change, ClockEvent, Hub, MessageEvent, Queue, UnreadEvent
from adapters.playground.render import instant_json
from adapters.playground.viewing import Viewing
from adapters.playground.workspaces import Person

HEARTBEAT = 15
"""Seconds after which a sign of life is sent, so that a dead line is noticed."""

Json = dict[str, Any]


async def stream(request: web.Request, person: Person, hub: Hub, viewing: Viewing) -> web.StreamResponse:
    """Tell the page everything that this person may see, until it goes or the server stops."""
    page = EventSourceResponse(sep="\n")
    page.ping_interval = HEARTBEAT
    # Nothing between here and the headers is lost: the queue hears it first.
    with hub.listening() as queue, suppress(ConnectionError):
        await page.prepare(request)
        async with page:
            gone = asyncio.ensure_future(page.wait())  # ends with the line, also while nothing happens
            gone.add_done_callback(lambda _gone: queue.put_nowait(None))
            await _tell_all(page, queue, person, viewing)
    return page


async def _tell_all(page: EventSourceResponse, queue: Queue, person: Person, viewing: Viewing) -> None:
    """Until the server stops. Raises ConnectionError when the page is gone."""
    recount = False
    while (event := await queue.get()) is not None:
        if isinstance(event, UnreadEvent):
            recount = True
        elif told := await _tell(event, person, viewing):
            await _send(page, *told)
        if recount and queue.empty():  # once after a burst
            recount = False
            counts = {"people": await viewing.unread(), "direct": await viewing.unread_direct()}
            await _send(page, "unread", counts)


async def _send(page: EventSourceResponse, name: str, data: Json) -> None:
    await page.send(json.dumps(data), event=name)


async def _tell(event: MessageEvent | ClockEvent, person: Person, viewing: Viewing) -> tuple[str, Json] | None:
    """The event's name and data; None when it is not for this person."""
    match event:
        case MessageEvent(change, message):
            viewer = await viewing.viewer(person)
            if not viewer.sees(message):
                return None
            if change is Change.REMOVED:
                return change.value, {"in": message.conversation, "id": str(message.id)}
            return change.value, {"in": message.conversation, "message": await viewing.message(viewer, message)}
        case ClockEvent(now, sent):
            return "clock", {"now": instant_json(now), "sent": dict(sent)}
        case _:
            assert_never(event)
