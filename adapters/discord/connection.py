"""One server of Discord, connected: the messenger for the core, and the way in for what people do."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import discord
import structlog

from adapters.discord.addresses import GATEWAY_URL, point_at
from adapters.discord.calls import Calls
from adapters.discord.gateway import Gateway
from adapters.discord.messenger import PLATFORM, DiscordMessenger
from adapters.discord.speaking import SOON, Speaking
from adapters.discord.turn import Turn, ended, seconds_passed
from core.api import Core, command_lines
from core.chat import Channel

log = structlog.get_logger(__name__)

FIRST_PAUSE, LONGEST_PAUSE = 5.0, 300.0
"""Seconds before the next try to connect; they double."""

LOOK_AGAIN = 60.0
"""Seconds for which a program that waits for its turn believes what it saw of the server."""

NOT_LET_IN = frozenset({4004, 4013, 4014})
"""Codes with which the gateway closes: the token is not taken, an intent is unknown or not allowed (docs.discord.com,
"Gateway Close Event Codes").
"""


@dataclass(frozen=True, kw_only=True)
class Access:
    """What lets the bot into one server. `channels`: Discord's ids; `gateway_url`: None for the one Discord names."""

    guild: str
    token: str = field(repr=False)
    api_url: str
    gateway_url: str | None = None
    channels: Mapping[Channel, str] = field(default_factory=dict)


class Discord:
    """Connect it, hand its `messenger` to a Core, and let it answer. It has to be closed."""

    def __init__(self, access: Access, *, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        """Inside a running loop. `sleep`: lets the seconds pass between two tries to connect."""
        point_at(access.api_url, access.gateway_url or GATEWAY_URL)
        self._access = access
        self._sleep = sleep
        self._looked_at = -LOOK_AGAIN
        self.client = Gateway(access.guild, command_lines())
        self._calls = Calls(self.client, before=self._look_again)
        self.messenger = DiscordMessenger(self._calls, guild=access.guild, channels=access.channels)

    async def close(self) -> None:
        """Let go of what is connected."""
        await self.client.close()

    @asynccontextmanager
    async def listening(self, core: Core, *, soon: float = SOON, turn: Turn | None = None) -> AsyncIterator[None]:
        """Answer what the client hears while the block runs, and while it is its `turn` if there are others. At its end
        everything begun is answered.
        """

        async def standing(inside: bool) -> None:  # noqa: FBT001  # it answers "is the bot in its server?"
            if inside:
                self._calls.refused = None
                await core.let_in(PLATFORM, self._access.guild)
            else:
                self._calls.refused = "the bot is not in the server"
                await core.locked_out(PLATFORM, self._access.guild, self._calls.refused)

        speaking = Speaking(core, self._calls, self.client, guild=self._access.guild, soon=soon)
        self.client.listen(in_turn(turn, speaking.interaction), in_turn(turn, speaking.message), standing)
        try:
            yield
        finally:
            self.client.listen_no_more()
            await speaking.close()

    @asynccontextmanager
    async def answering(self, core: Core, *, soon: float = SOON) -> AsyncIterator[None]:
        """Connect to Discord, and stay connected, while the block runs; people are answered. What is due can still be
        sent afterwards, until it is closed. `soon`: seconds for a first answer.

        At the end the turn is given away first, so that another program answers while what was begun here ends.
        """
        turn = Turn(core, self._access.guild, sleep=self._sleep)
        async with self.listening(core, soon=soon, turn=turn):
            connected = asyncio.create_task(self._stay(core, turn))
            try:
                yield
            finally:
                await ended(connected)

    async def _stay(self, core: Core, turn: Turn) -> None:
        """Connected, or trying to be. discord.py mends a broken line by itself, but not a login that failed."""
        pause = FIRST_PAUSE
        self.client.registers_at_login = False
        while True:
            self.client.was_ready = False
            try:
                await self.client.__aenter__()  # once closed it has forgotten the loop it runs in
                await self.client.login(self._access.token)
                await self.client.look()
                self._looked_at = seconds_passed()
                await turn.during(self._connect)
            except Exception as error:  # noqa: BLE001  # discord.py stumbles over much that is not Discord's
                await self._not_connected(core, error)
            if self.client.was_ready:
                pause = FIRST_PAUSE
            await self._let_go()
            await self._sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE)

    async def _connect(self) -> None:
        """Connect, and meanwhile see to the commands: those of the program that answers are the ones that count."""
        registering = asyncio.create_task(self.client.register())
        try:
            await self.client.connect()
        finally:
            await ended(registering)

    async def _look_again(self) -> None:
        """Who waits for its turn does not hear whether the bot was put out of its server or let in: it asks, before it
        sends. Raises HTTPException where Discord does not say.
        """
        if not self.client.was_ready and seconds_passed() - self._looked_at >= LOOK_AGAIN:
            self._looked_at = seconds_passed()
            await self.client.look()

    async def _let_go(self) -> None:
        """Close what is connected, so that it can be connected again."""
        try:
            await self.client.close()
        except Exception as error:  # noqa: BLE001  # it was not connected, or only half
            log.warning("what was connected to Discord did not close", reason=type(error).__name__)
        self.client.clear()
        self.client.http.connector = discord.utils.MISSING  # the old one was closed with its session

    async def _not_connected(self, core: Core, error: Exception) -> None:
        refused = isinstance(error, discord.LoginFailure | discord.PrivilegedIntentsRequired)
        if refused or (isinstance(error, discord.ConnectionClosed) and error.code in NOT_LET_IN):
            log.warning("Discord does not let the bot in", reason=str(error))
            self._calls.refused = type(error).__name__
            try:
                await core.locked_out(PLATFORM, self._access.guild, type(error).__name__)
            except Exception:
                log.exception("nobody could be told that Discord does not let the bot in")
        else:
            unknown = not isinstance(error, discord.DiscordException | aiohttp.ClientError | OSError)
            log.warning(
                "Discord does not answer; the bot goes on trying",
                reason=type(error).__name__,
                exc_info=error if unknown else None,
            )


def in_turn(turn: Turn | None, heard: Callable[[Any], Awaitable[None]]) -> Callable[[Any], Awaitable[None]]:
    """What is heard is passed on while it is one's turn, for whoever has to wait for it."""
    if turn is None:
        return heard

    async def hear(told: Any) -> None:  # noqa: ANN401  # an interaction or a message, as `heard` takes it
        if await turn.is_ours():
            await heard(told)
        else:
            log.info("heard, and left to the program that answers Discord now")

    return hear
