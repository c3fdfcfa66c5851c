"""Server-sent events: one stream for each open page, in the eyes of whoever one is there."""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress
from typing import Any, assert_never

from aiohttp import web

from adapters.playground.events import Change, ClockEvent, Hub, MessageEvent, Queue, UnreadEvent
from adapters.playground.render import instant_json
from adapters.playground.viewing import Viewing
from adapters.playground.workspaces import Person

HEARTBEAT = 15.0
"""Seconds of silence after which a comment is sent, so that a dead line is noticed."""

Json = dict[str, Any]


async def stream(request: web.Request, person: Person, hub: Hub, viewing: Viewing) -> web.StreamResponse:
    """Tell the page everything that this person may see, until it goes or the server stops."""
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
    # Nothing between here and the headers is lost: the queue hears it first.
    with hub.listening() as queue, suppress(ConnectionError):
        await response.prepare(request)
        await response.write(b": here\n\n")
        await _tell_all(response, queue, person, viewing)
    return response


async def _tell_all(response: web.StreamResponse, queue: Queue, person: Person, viewing: Viewing) -> None:
    """Until the server stops. Raises ConnectionError when the page is gone."""
    recount = False
    while True:
        try:
            async with asyncio.timeout(HEARTBEAT):
                event = await queue.get()
        except TimeoutError:
            await response.write(b": still here\n\n")
            continue
        if event is None:
            return
        if isinstance(event, UnreadEvent):
            recount = True
        elif told := await _tell(event, person, viewing):
            await _send(response, *told)
        if recount and queue.empty():  # once after a burst
            recount = False
            await _send(response, "unread", {"people": await viewing.unread()})


async def _send(response: web.StreamResponse, name: str, data: Json) -> None:
    await response.write(f"event: {name}\ndata: {json.dumps(data)}\n\n".encode())


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
