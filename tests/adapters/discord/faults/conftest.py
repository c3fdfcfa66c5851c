"""Where the stories begin: in Harbour, on SQLite, and on its quay, where the bot hears too."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, TypeVar

import pytest
from structlog.testing import capture_logs

from core.store import Database
from tests.adapters.discord.faults.harbour import TEN_IN_SUVA, Harbour
from tests.adapters.discord.faults.logged import Logged
from tests.adapters.discord.faults.quay import Quay

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from tests.adapters.discord.wired import Pauses
    from tests.clock import MovableClock
    from tests.fakes.discord.wire import FakeDiscord


H = TypeVar("H", bound=Harbour)


@pytest.fixture
async def harbour(fake: FakeDiscord, sqlite_url: str, clock: MovableClock, pauses: Pauses) -> AsyncIterator[Harbour]:
    """Harbour, with the bot at work, which only sends."""
    async with opened(Harbour, fake, sqlite_url, clock, pauses) as harbour:
        yield harbour


@pytest.fixture
def logged(caplog: pytest.LogCaptureFixture) -> Iterator[Logged]:
    """What the bot and discord.py logged since."""
    with capture_logs() as told:
        yield Logged(told, caplog)


@pytest.fixture
def story_url(sqlite_url: str) -> str:
    """Where the bot keeps what it knows."""
    return sqlite_url


@pytest.fixture
async def quay(fake: FakeDiscord, story_url: str, clock: MovableClock, pauses: Pauses) -> AsyncIterator[Quay]:
    """The quay, with the bot at work, which hears and answers."""
    async with opened(Quay, fake, story_url, clock, pauses) as quay:
        yield quay


@asynccontextmanager
async def opened(kind: type[H], fake: FakeDiscord, url: str, clock: MovableClock, pauses: Pauses) -> AsyncIterator[H]:
    """The place, settled. At the end of a story nothing is left of what was to go wrong, and Discord has refused
    nothing that the bot showed.
    """
    clock.set(TEN_IN_SUVA)
    database = Database(url)
    place = kind(fake, database, clock, pauses)
    try:
        await place.settle()
        await place.begin()
        yield place
    finally:
        await place.end()
        await database.close()
    assert [fault for faults in fake.faults.values() for fault in faults] == []
    assert fake.refusals == []
