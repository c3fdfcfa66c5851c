"""Discord as the settings name it: opened at the start, and asked whether it lets the bot in."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager

from aiohttp.web import RouteDef

from adapters.discord.connection import Access, Discord
from adapters.discord.mending import NO_SERVER
from adapters.discord.workspace import discord_workspace
from bot.opening import Opened, lets_in, needed, shown
from bot.settings import Platform, Settings
from core.api import Core
from core.chat import BusyError, LockedOutError, SetUpError

HERE = Platform.DISCORD


async def open_discord(settings: Settings, stack: AsyncExitStack) -> Opened:
    """The server. Raises NotReadyError.

    A server that does not let the bot in stops the start only when there is no other platform to say so on.
    """
    access = Access(
        guild=needed(HERE, "DISCORD_GUILD_ID", settings.discord_guild_id),
        token=needed(HERE, "DISCORD_TOKEN", shown(settings.discord_token)),
        api_url=settings.discord_api_url,
        gateway_url=settings.discord_gateway_url,
        channels=settings.discord_channels,
    )

    async def ask() -> None:
        try:
            async with discord_workspace(access.token, api_url=access.api_url) as workspace:
                await workspace.server(access.guild)
        except SetUpError as error:
            kind = LockedOutError if error.wrong_token or error.code == NO_SERVER else BusyError
            raise kind(error.what) from error

    inside, reason = await lets_in(settings, HERE, ask)
    discord = Discord(access)
    stack.push_async_callback(discord.close)

    @asynccontextmanager
    async def answering(core: Core) -> AsyncIterator[Sequence[RouteDef]]:
        """Over a connection of its own: Discord calls nobody."""
        async with discord.answering(core):
            yield ()

    def welcome(_host: str, _port: int) -> str:
        return f"Discord's server {access.guild} is answered over a connection that the bot opens; see the log."

    return Opened(messenger=discord.messenger, answering=answering, welcome=welcome, lets_in=inside, reason=reason)
