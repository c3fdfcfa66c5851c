"""Where the stories begin: in Harbour, told over HTTP and over a socket, on SQLite."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.store import Database
from tests.adapters.slack.connected import Way
from tests.adapters.slack.faults.harbour import TEN_IN_SUVA, Harbour
from tests.fakes.slack.clock import Seconds
from tests.fakes.slack.web_api import running

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.clock import MovableClock


@pytest.fixture(params=list(Way))
def way(request: pytest.FixtureRequest) -> Way:
    """How Slack tells the bot what people do: the one way and the other."""
    found: Way = request.param
    return found


@pytest.fixture
async def harbour(way: Way, sqlite_url: str, clock: MovableClock) -> AsyncIterator[Harbour]:
    """Harbour, with the bot at work. At the end of a story nothing is left of what was to go wrong, and Slack has
    refused nothing that the bot showed.
    """
    clock.set(TEN_IN_SUVA)
    database = Database(sqlite_url)
    async with running(Seconds(clock)) as slack:
        harbour = Harbour(slack, way, database, clock)
        try:
            await harbour.settle()
            await harbour.begin()
            yield harbour
        finally:
            for gate in slack.gates.values():
                gate.set()
            await harbour.end()
            await database.close()
    assert [fault for faults in slack.faults.values() for fault in faults] == []
    assert slack.refusals == []
