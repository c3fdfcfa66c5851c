"""The playground on a port of its own, with a clock that the tests move, and which can be started again in between."""

from __future__ import annotations

from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self

from adapters.playground import PLATFORM, WORKSPACES, Playground
from adapters.web.pages import Pages
from bot.sample import plant_sample
from bot.serving import serving
from core.api import Core
from core.store import Database, Store
from core.store.unit import Workspace

if TYPE_CHECKING:
    from pathlib import Path

    from tests.clock import MovableClock

HOST = "127.0.0.1"
DATABASE, WORKSPACES_FILE = "sister.db", "workspaces.db"


@dataclass
class Stage:
    """A playground that is kept in `folder`."""

    folder: Path
    clock: MovableClock
    port: int = 0
    _stack: AsyncExitStack = field(default_factory=AsyncExitStack)

    @property
    def address(self) -> str:
        return f"http://{HOST}:{self.port}"

    async def start(self) -> None:
        """Serve it, at the same port as before."""
        playground = await Playground.open(self.folder / WORKSPACES_FILE, self.clock)
        self._stack.push_async_callback(playground.close)
        database = Database(f"sqlite:///{self.folder / DATABASE}")
        self._stack.push_async_callback(database.close)
        core = Core(database, playground.clock, playground.messengers)
        application = playground.application(core)
        application.add_routes(Pages(core).routes())
        self.port = await self._stack.enter_async_context(serving(application, HOST, self.port))

    async def stop(self) -> None:
        """End it in order."""
        await self._stack.aclose()
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_error: object) -> None:
        await self.stop()

    async def restart(self) -> None:
        """End it and start it again with nothing but what its folder keeps."""
        await self.stop()
        await self.start()


async def plant(folder: Path, clock: MovableClock) -> None:
    """Put the sample into the empty database of the folder, with everything it has sent already read."""
    playground = await Playground.open(folder / WORKSPACES_FILE, clock)
    database = Database(f"sqlite:///{folder / DATABASE}")
    workspaces = tuple(Workspace(PLATFORM, space.id) for space in WORKSPACES)
    await plant_sample(Store(database, playground.clock, workspaces), playground.storage, playground.clock())
    core = Core(database, playground.clock, playground.messengers)
    await core.tick()
    await core.drain()
    await playground.everything_is_read()
    await playground.close()
    await database.close()
