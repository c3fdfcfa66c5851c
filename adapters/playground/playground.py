"""The playground put together: what is kept, the clock, the messengers for the core, and the server for the browser."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from pathlib import Path

from aiohttp import web

from adapters.playground.clock import MovableClock
from adapters.playground.duration import Duration
from adapters.playground.events import Hub
from adapters.playground.interface import Interface
from adapters.playground.messenger import PlaygroundMessenger
from adapters.playground.postbox import Postbox
from adapters.playground.reading import MAX_BODY, AnswerError
from adapters.playground.security import add_headers, answer_errors, refuse_strangers
from adapters.playground.storage import Storage
from adapters.playground.workspaces import CHANNELS, STRANGERS, WORKSPACES
from core.api import Core
from core.chat import _

STATIC = Path(__file__).parent / "static"

LOOK = Path(__file__).parents[1] / "look"
"""What the playground has in common with the public pages."""

_MEDIA_TYPES = {".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}


class Playground:
    """The two workspaces. Open it, hand its `clock` and `messengers` to a Core, then serve `application`."""

    def __init__(self, storage: Storage, clock: MovableClock, *, movable: bool) -> None:
        self.storage = storage
        self.clock = clock
        self.hub = Hub()
        self.postbox = Postbox(storage, self.hub, clock)
        self.messengers = tuple(PlaygroundMessenger(space.id, storage, self.postbox) for space in WORKSPACES)
        self._movable = movable

    @classmethod
    async def open(cls, file: Path, real_clock: Callable[[], datetime], *, movable: bool = True) -> Playground:
        """Open what is kept in `file`. Not `movable`: the clock is the real one and stays so. Raises sqlite3.Error."""
        storage = await Storage.open(file)
        offset = await storage.clock_offset() if movable else timedelta()
        return cls(storage, MovableClock(storage, real_clock, offset), movable=movable)

    async def close(self) -> None:
        """Let the open pages go and close the file."""
        self.hub.close()
        await self.storage.close()

    async def add_strangers(self) -> None:
        """Some people whom the bot does not know, so that there is somebody to become."""
        for person in STRANGERS:
            await self.storage.add_person(
                person.workspace, person.id, person.name, locale=person.locale, zone=person.zone
            )

    async def everything_is_read(self) -> None:
        """Nobody has anything unread in a channel: what stands there is old."""
        newest = await self.storage.newest()
        for person in await self.storage.people():
            for channel in CHANNELS:
                await self.storage.mark_read(person.id, channel.value, newest)

    async def advance(self, duration: Duration, core: Core) -> Counter[str]:
        """Move the clock. Raises OverflowError beyond a year."""
        if not self._movable:
            raise AnswerError(400, _("This clock is the real one: it cannot be moved."))
        return await self.clock.advance(duration, core)

    def application(self, core: Core) -> web.Application:
        """The web server: the page, and the interface it uses."""
        application = web.Application(middlewares=[refuse_strangers, answer_errors], client_max_size=MAX_BODY)
        application.on_response_prepare.append(add_headers)
        application.on_shutdown.append(self._let_go)
        application.add_routes(Interface(self, core).routes())
        application.router.add_get("/", _page(STATIC / "index.html"))
        for file in (*sorted(STATIC.iterdir()), LOOK / "tokens.css", LOOK / "icon.svg"):
            application.router.add_get(f"/{file.name}", _page(file))
        return application

    async def _let_go(self, _application: web.Application) -> None:
        self.hub.close()


def _page(file: Path) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    media_type = _MEDIA_TYPES.get(file.suffix, "application/octet-stream")

    async def answer(_request: web.Request) -> web.FileResponse:
        response = web.FileResponse(file)
        response.content_type = media_type
        if media_type.startswith("text/"):
            response.charset = "utf-8"
        return response

    return answer
