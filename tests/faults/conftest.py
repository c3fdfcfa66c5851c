"""Harbour, on each platform in turn."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from core.store import Database
from tests.adapters.discord.conftest import fake, pauses
from tests.adapters.discord.faults.conftest import opened
from tests.adapters.discord.faults.harbour import Harbour as DiscordHarbour
from tests.adapters.discord.faults.quay import Quay
from tests.adapters.slack.connected import Way
from tests.adapters.slack.faults.harbour import TEN_IN_SUVA
from tests.adapters.slack.faults.harbour import Harbour as SlackHarbour
from tests.fakes.slack.clock import Seconds
from tests.fakes.slack.web_api import running
from tests.faults.pier import DiscordPier, Pier, SlackPier

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.adapters.discord.wired import Pauses
    from tests.clock import MovableClock
    from tests.fakes.discord.wire import FakeDiscord

__all__ = ["fake", "pauses"]


@pytest.fixture
async def slack_pier(sqlite_url: str, clock: MovableClock) -> AsyncIterator[Pier]:
    """In Slack."""
    clock.set(TEN_IN_SUVA)
    database = Database(sqlite_url)
    async with running(Seconds(clock)) as slack:
        harbour = SlackHarbour(slack, Way.HTTP, database, clock)
        try:
            await harbour.settle()
            await harbour.begin()
            yield SlackPier(harbour)
        finally:
            await harbour.end()
            await database.close()
    assert slack.refusals == []


@pytest.fixture
async def discord_pier(
    fake: FakeDiscord,  # the fixture of that name
    pauses: Pauses,
    sqlite_url: str,
    clock: MovableClock,
) -> AsyncIterator[Pier]:
    """In Discord."""
    async with opened(DiscordHarbour, fake, sqlite_url, clock, pauses) as harbour:
        yield DiscordPier(harbour)


@pytest.fixture(params=["slack", "discord"])
def pier(request: pytest.FixtureRequest) -> Pier:
    """On each platform in turn."""
    found: Pier = request.getfixturevalue(f"{request.param}_pier")
    return found


@pytest.fixture
async def quay(
    fake: FakeDiscord,
    pauses: Pauses,
    sqlite_url: str,
    clock: MovableClock,
) -> AsyncIterator[Quay]:
    """In Discord, where the bot hears through the gateway."""
    async with opened(Quay, fake, sqlite_url, clock, pauses) as quay:
        yield quay
