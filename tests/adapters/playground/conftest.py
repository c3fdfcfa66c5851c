"""A playground with the sample data, served on a free port of the loopback."""

from __future__ import annotations

import asyncio
import shutil
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from aiohttp.test_utils import TestClient, TestServer

from adapters.playground import PLATFORM, WORKSPACES, Playground
from bot.sample import plant_sample
from core.api import Core
from core.store import Database, Store
from core.store.unit import Workspace
from tests.adapters.playground.page import Page
from tests.clock import MovableClock

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

DATABASE, WORKSPACES_FILE = "sister.db", "workspaces.db"


@dataclass
class Served:
    """A running playground."""

    playground: Playground
    core: Core
    client: TestClient[Any, Any]

    @property
    def page(self) -> Page:
        return Page(self.client)


@asynccontextmanager
async def serve(folder: Path, clock: MovableClock, *, movable: bool = True) -> AsyncIterator[Served]:
    """Start the playground that is kept in the folder; leaving the block stops it as a restart would."""
    playground = await Playground.open(folder / WORKSPACES_FILE, clock, movable=movable)
    database = Database(f"sqlite:///{folder / DATABASE}")
    core = Core(database, playground.clock, playground.messengers)
    try:
        async with TestClient(TestServer(playground.application(core))) as client:
            yield Served(playground, core, client)
    finally:
        await playground.close()
        await database.close()


@pytest.fixture(scope="session")
def sample_folder(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A playground with the sample, to be copied."""
    folder = tmp_path_factory.mktemp("sample")
    shutil.copy(sqlite_template, folder / DATABASE)

    async def plant() -> None:
        clock = MovableClock()
        async with serve(folder, clock) as served:
            workspaces = tuple(Workspace(PLATFORM, space.id) for space in WORKSPACES)
            database = Database(f"sqlite:///{folder / DATABASE}")
            await plant_sample(Store(database, clock, workspaces), served.playground.storage, clock())
            await database.close()
            await served.core.tick()
            await served.core.drain()
            await served.playground.everything_is_read()

    asyncio.run(plant())
    return folder


@pytest.fixture
def folder(sample_folder: Path, tmp_path: Path) -> Path:
    """A playground with the sample of one's own."""
    own = tmp_path / "playground"
    shutil.copytree(sample_folder, own)
    return own


@pytest.fixture
async def served(folder: Path, clock: MovableClock) -> AsyncIterator[Served]:
    """A running playground with the sample."""
    async with serve(folder, clock) as served:
        yield served


@pytest.fixture
def page(served: Served) -> Page:
    """Its interface."""
    return served.page
