"""A server of the wire double of Discord, and the bot's way to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord.http
import discord.webhook.async_
import pytest

from adapters.discord.calls import Calls
from tests.adapters.discord.wired import Pauses, logged_in, pointed_at_a_fake

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.clock import MovableClock
    from tests.fakes.discord.wire import FakeDiscord


@pytest.fixture
async def fake(clock: MovableClock) -> AsyncIterator[FakeDiscord]:
    """The server."""
    async with pointed_at_a_fake(clock) as fake:
        yield fake


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch, clock: MovableClock) -> Pauses:
    """discord.py's pauses, which have passed at once."""
    pauses = Pauses(clock)
    monkeypatch.setattr(discord.http, "asyncio", pauses)
    monkeypatch.setattr(discord.webhook.async_, "asyncio", pauses)
    return pauses


@pytest.fixture
async def client(fake: FakeDiscord, pauses: Pauses) -> AsyncIterator[discord.Client]:
    """The bot's client, which does not listen."""
    async with logged_in() as client:
        yield client


@pytest.fixture
def calls(client: discord.Client, pauses: Pauses) -> Calls:
    """The bot's calls."""
    return Calls(client, clock=pauses)
