"""Where the stories begin: in Harbour, on SQLite."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.store import Database
from tests.adapters.discord.faults.harbour import TEN_IN_SUVA, Harbour

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.adapters.discord.wired import Pauses
    from tests.clock import MovableClock
    from tests.fakes.discord.wire import FakeDiscord


@pytest.fixture
async def harbour(fake: FakeDiscord, sqlite_url: str, clock: MovableClock, pauses: Pauses) -> AsyncIterator[Harbour]:
    """Harbour, with the bot at work. At the end of a story nothing is left of what was to go wrong, and Discord has
    refused nothing that the bot showed.
    """
    clock.set(TEN_IN_SUVA)
    database = Database(sqlite_url)
    harbour = Harbour(fake, database, clock, pauses)
    try:
        await harbour.settle()
        await harbour.begin()
        yield harbour
    finally:
        await harbour.end()
        await database.close()
    assert [fault for faults in fake.faults.values() for fault in faults] == []
    assert fake.refusals == []
