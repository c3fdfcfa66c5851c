"""discord.py's own client, logged in to the wire double of Discord; its pauses have passed at once."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import discord

from adapters.discord.addresses import point_at
from adapters.discord.gateway import LONGEST_WAIT
from tests.fakes.discord.wire import discord_running
from tests.fakes.discord.wire_protocol import TOKEN

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.clock import MovableClock
    from tests.fakes.discord.wire import FakeDiscord


class Pauses:
    """In the place of the `asyncio` that discord.py's client of the REST API knows: its pauses pass at once on the
    tests' clock, and are counted. Called, it tells that clock's seconds.
    """

    def __init__(self, clock: MovableClock) -> None:
        self._clock = clock
        self.paused: list[float] = []

    def __call__(self) -> float:
        return self._clock().timestamp()

    def __getattr__(self, name: str) -> object:
        return getattr(asyncio, name)

    async def sleep(self, seconds: float) -> None:
        """Let them pass; nothing is no pause."""
        if seconds > 0:
            self.paused.append(seconds)
            self._clock.move(seconds=seconds)
        await asyncio.sleep(0)


@asynccontextmanager
async def pointed_at_a_fake(clock: MovableClock) -> AsyncIterator[FakeDiscord]:
    """discord.py finds the double in Discord's place while the block runs."""
    async with discord_running(clock) as fake:
        point_at(fake.api_url, fake.gateway_url)
        try:
            yield fake
        finally:
            point_at()


@asynccontextmanager
async def logged_in() -> AsyncIterator[discord.Client]:
    """A client that only sends."""
    client = discord.Client(intents=discord.Intents.none(), max_ratelimit_timeout=LONGEST_WAIT)
    await client.login(TOKEN)
    try:
        yield client
    finally:
        await client.close()
