"""The bot in the wire double's server, connected as the program connects it: it hears through the gateway."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from adapters.discord.connection import Access, Discord
from tests.fakes.discord.wire_protocol import GUILD, TOKEN

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Container, Mapping

    from core.api import Core
    from core.chat import Channel
    from tests.fakes.discord.wire import FakeDiscord

NO_HURRY = 60.0
"""Seconds for an answer, on however busy a machine."""

AT_ONCE = 0.02
"""Seconds after which whatever is held up is announced."""


def bot_in(
    fake: FakeDiscord, sleep: Callable[[float], Awaitable[None]], *, channels: Mapping[Channel, str] | None = None
) -> Discord:
    """The bot's end, which hears nobody yet and has to be closed. `sleep`: between two tries to connect."""
    access = Access(
        guild=GUILD, token=TOKEN, api_url=fake.api_url, gateway_url=fake.gateway_url, channels=channels or {}
    )
    return Discord(access, sleep=sleep)


@asynccontextmanager
async def answering(fake: FakeDiscord, bot: Discord, core: Core, *, soon: float = NO_HURRY) -> AsyncIterator[None]:
    """It hears and answers while the block runs. At the end everything begun is answered."""
    before = list(fake.gateway.sessions)
    async with bot.answering(core, soon=soon):
        await hears_anew(fake, before)
        yield


async def hears_anew(fake: FakeDiscord, before: Container[str]) -> None:
    """Wait until the bot has begun a session that is none of these."""
    await fake.until(lambda: any(each.session and each.session.id not in before for each in fake.gateway.connections))
