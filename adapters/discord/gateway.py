"""The bot's client: it hears interactions and direct messages, registers the commands, and keeps nothing in memory.

No privileged intent is asked for: direct messages with the bot carry their content without one (docs.discord.com,
"Gateway"). Interactions are taken as they come, and not through discord.py's command tree and views, which live in
memory: a button works after a restart, and so does an open modal.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import aiohttp
import discord
import structlog
from discord.http import Route

from adapters.discord.commands import differs, registration
from adapters.discord.files import watched
from core.api import CommandLine

log = structlog.get_logger(__name__)

LONGEST_WAIT = 30.0
"""Seconds that discord.py waits by itself where it has to (the least it takes): what has to wait longer is told, and
keeps its place in the outbox."""

NOT_INSIDE = frozenset({403, 404})
"""With which Discord answers for a server that the bot is not in."""

Heard = Callable[[Any], Awaitable[None]]


class Gateway(discord.Client):
    """One bot. `guild`: the server it serves. What it hears goes where `listen` says, and nowhere before.

    `was_ready`: it has heard Discord; who connects it anew sets it back, since discord.py forgets it with the line.
    `registers_at_login`: the commands are its own; of several programs those of the one that answers count.
    """

    def __init__(self, guild: str, commands: Sequence[CommandLine]) -> None:
        super().__init__(
            intents=discord.Intents(guilds=True, dm_messages=True),
            allowed_mentions=discord.AllowedMentions.none(),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            max_ratelimit_timeout=LONGEST_WAIT,
            http_trace=watched(),
            guild_ready_timeout=0,  # members are not looked at, so that no server has to be waited for
        )
        self._guild = int(guild)
        self._commands = registration(commands)
        self.was_ready = False
        self.registers_at_login = True
        self._interaction: Heard = _nobody
        self._message: Heard = _nobody
        self._standing: Callable[[bool], Awaitable[None]] = _nobody

    def listen(self, interaction: Heard, message: Heard, standing: Callable[[bool], Awaitable[None]]) -> None:
        """Who hears interactions and messages, and whether the bot is in its server."""
        self._interaction, self._message, self._standing = interaction, message, standing

    def listen_no_more(self) -> None:
        """Nobody hears what comes from now on."""
        self.listen(_nobody, _nobody, _nobody)

    async def setup_hook(self) -> None:
        """Once it is logged in."""
        if self.registers_at_login:
            await self.register()

    async def register(self) -> None:
        """Register the commands, where they changed; once it is logged in."""
        try:
            await self._register()
        except (discord.DiscordException, aiohttp.ClientError, OSError) as error:
            log.warning("commands were not registered; the next connection tries again", reason=str(error))

    async def look(self) -> None:
        """Tell whether the bot is in its server, as Discord says now. Raises HTTPException where it does not say."""
        try:
            await self.http.request(Route("GET", "/guilds/{guild_id}", guild_id=self._guild))
        except discord.HTTPException as error:
            if error.status not in NOT_INSIDE:
                raise
            await self._standing(False)
        else:
            await self._standing(True)

    async def _register(self) -> None:
        """Raises DiscordException, ClientError or OSError."""
        path = f"/applications/{self.application_id}/commands"
        if differs(await self.http.request(Route("GET", path)), self._commands):
            await self.http.request(Route("PUT", path), json=self._commands)
            log.info("commands registered", count=len(self._commands))

    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        """A command, a button, a menu or a modal."""
        await self._interaction(interaction)

    async def on_message(self, message: discord.Message) -> None:
        """A direct message."""
        await self._message(message)

    async def on_ready(self) -> None:
        """Connected."""
        self.was_ready = True
        await self._standing(self.get_guild(self._guild) is not None)

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """The bot was let into a server."""
        if guild.id == self._guild:
            await self._standing(True)

    async def on_guild_available(self, guild: discord.Guild) -> None:
        """A server can be reached, or can again."""
        await self.on_guild_join(guild)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """The bot was put out of a server."""
        if guild.id == self._guild:
            await self._standing(False)


async def _nobody(_told: object) -> None:
    """Nobody listens yet."""
