"""What is asked of Discord when the bot is connected to a server, and when that is checked: who its token is, where it
has been let in, which channels there are and what it may do in them, and making what is missing.

Over REST alone, never the gateway: a bot that runs meanwhile is not disturbed. Everything here raises SetUpError, which
holds the one line that mends it.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import discord
from discord.http import Route

from adapters.discord.addresses import point_at
from adapters.discord.commands import differs, registration
from adapters.discord.mending import NO_ACCESS, NO_MESSAGE, NO_PERMISSION, NO_SERVER, no_discord, set_up_error
from adapters.discord.permissions import (
    MAKE_CHANNELS,
    NEEDED,
    VIEW,
    allowed_in_channel,
    allowed_in_server,
    bits,
    lacking,
)
from core.api import command_lines
from core.chat import SetUpError

Json = Mapping[str, Any]

PATIENCE = 30.0
"""Seconds for one answer; more than discord.py waits by itself when Discord asks for a pause."""

TEXT, NEWS = 0, 5
"""The types of channels in which messages stand."""

ROLE, MEMBER = 0, 1
"""Whom an overwrite of a channel is for."""

INTENTS: Mapping[str, int] = {
    "Presence Intent": 1 << 12 | 1 << 13,
    "Server Members Intent": 1 << 14 | 1 << 15,
    "Message Content Intent": 1 << 18 | 1 << 19,
}
"""The flags of an application by which it may hear of more than it should; for small bots and for large ones."""


@dataclass(frozen=True, kw_only=True)
class Identity:
    """Who a bot token is. `privileged`: intents that are on without need; `posts_elsewhere`: Discord sends what people
    do to an address, and not to the bot; `wants_code`: nobody can let it in by a link.
    """

    application: str
    user: str
    called: str
    privileged: tuple[str, ...]
    posts_elsewhere: bool
    wants_code: bool


@dataclass(frozen=True)
class Server:
    """One that the bot is in."""

    id: str
    name: str


@dataclass(frozen=True, kw_only=True)
class DiscordChannel:
    """A channel of the server. `lacks`: what the bot may not do there, by its names; `private`: whether it is closed to
    who has no role.
    """

    id: str
    name: str
    text: bool
    private: bool
    lacks: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Standing:
    """The bot in its server. `lacks`: what it may not do where no channel says otherwise; `role`: the bot's own."""

    server: Server
    lacks: tuple[str, ...]
    makes_channels: bool
    role: str
    channels: tuple[DiscordChannel, ...]


class DiscordWorkspace:
    """What a bot token can ask, while its client is logged in. `user`: the bot's id."""

    def __init__(self, client: discord.Client, user: str) -> None:
        self._client = client
        self._user = user

    async def identity(self) -> Identity:
        """Whose token it is, and how its application is set."""
        user = await self._asked(Route("GET", "/users/@me"))
        told = await self._asked(Route("GET", "/applications/@me"))
        flags = int(told.get("flags") or 0)
        return Identity(
            application=str(told["id"]),
            user=str(user["id"]),
            called=str(user["username"]),
            privileged=tuple(name for name, flag in INTENTS.items() if flags & flag),
            posts_elsewhere=bool(told.get("interactions_endpoint_url")),
            wants_code=bool(told.get("bot_require_code_grant")),
        )

    async def servers(self) -> list[Server]:
        """Where the bot has been let in; the first two hundred, which is more than anybody looks through."""
        told = await self._asked(Route("GET", "/users/@me/guilds"))
        return [Server(str(each["id"]), str(each["name"])) for each in told]

    async def server(self, guild: str) -> Server:
        """The one with that id."""
        try:
            told = await self._asked(Route("GET", "/guilds/{guild_id}", guild_id=guild))
        except SetUpError as error:
            raise _outside(error) from error
        return Server(str(told["id"]), str(told["name"]))

    async def standing(self, guild: str) -> Standing:
        """What the bot may do there, and the channels in their order."""
        server = await self.server(guild)
        path = "/guilds/{guild_id}/members/{user_id}"
        member = await self._asked(Route("GET", path, guild_id=guild, user_id=self._user))
        roles = await self._asked(Route("GET", "/guilds/{guild_id}/roles", guild_id=guild))
        channels = await self._asked(Route("GET", "/guilds/{guild_id}/channels", guild_id=guild))
        mine = frozenset(map(str, member["roles"]))
        base = allowed_in_server(guild, roles, mine)
        everybody = allowed_in_server(guild, roles, ())
        return Standing(
            server=server,
            lacks=tuple(lacking(base)),
            makes_channels=not lacking(base, [MAKE_CHANNELS]),
            role=next((str(role["name"]) for role in roles if _is_own(role, self._user)), "the bot's role"),
            channels=tuple(
                _channel(each, guild=guild, base=base, mine=mine, user=self._user, everybody=everybody)
                for each in sorted(channels, key=lambda each: int(each.get("position") or 0))
            ),
        )

    async def make(self, guild: str, name: str, *, topic: str, private: bool) -> DiscordChannel:
        """A new text channel. A private one is seen by the bot and the server's administrators alone."""
        body: dict[str, Any] = {"name": name, "type": TEXT, "topic": topic}
        if private:
            body["permission_overwrites"] = [
                {"id": guild, "type": ROLE, "deny": VIEW.bit},
                {"id": self._user, "type": MEMBER, "allow": bits(NEEDED)},
            ]
        try:
            told = await self._asked(Route("POST", "/guilds/{guild_id}/channels", guild_id=guild), body)
        except SetUpError as error:
            raise _cannot_make(name, error) from error
        return DiscordChannel(id=str(told["id"]), name=str(told["name"]), text=True, private=private, lacks=())

    async def pin(self, channel: str, message: str) -> bool:
        """Pin a message, once; False when it is not there any more."""
        path = "/channels/{channel_id}/messages/pins/{message_id}"
        try:
            await self._asked(Route("PUT", path, channel_id=channel, message_id=message))
        except SetUpError as error:
            if error.code == NO_MESSAGE:
                return False
            raise
        return True

    async def knows_our_commands(self, application: str) -> bool:
        """Whether the commands that are registered are those of this version."""
        told = await self._asked(Route("GET", f"/applications/{application}/commands"))
        return not differs(told, registration(command_lines()))

    async def _asked(self, route: Route, body: object = None) -> Any:  # noqa: ANN401  # JSON
        sent: dict[str, Any] = {} if body is None else {"json": body}
        try:
            async with asyncio.timeout(PATIENCE):
                return await self._client.http.request(route, **sent)
        except Exception as error:
            raise set_up_error(error) from error


@asynccontextmanager
async def discord_workspace(token: str, *, api_url: str) -> AsyncIterator[DiscordWorkspace]:
    """What the token can ask, while the block runs. Raises SetUpError when it is not taken."""
    point_at(api_url)
    client = discord.Client(intents=discord.Intents.none(), max_ratelimit_timeout=PATIENCE)
    async with client:
        try:
            async with asyncio.timeout(PATIENCE):
                await client.login(token)
        except (KeyError, TypeError) as error:  # discord.py expects an application of whatever answers with 200
            raise no_discord(200) from error
        except Exception as error:
            raise set_up_error(error) from error
        if client.user is None:
            raise no_discord(200)
        yield DiscordWorkspace(client, str(client.user.id))


def _is_own(role: Json, user: str) -> bool:
    """Whether Discord made this role for the bot when it was let in."""
    return str((role.get("tags") or {}).get("bot_id")) == user


def _channel(told: Json, *, guild: str, base: int, mine: frozenset[str], user: str, everybody: int) -> DiscordChannel:
    overwrites: Sequence[Json] = told.get("permission_overwrites") or ()
    return DiscordChannel(
        id=str(told["id"]),
        name=str(told["name"]),
        text=told["type"] in {TEXT, NEWS},
        private=allowed_in_channel(everybody, guild, overwrites, (), "") == 0,
        lacks=tuple(lacking(allowed_in_channel(base, guild, overwrites, mine, user))),
    )


def _outside(error: SetUpError) -> SetUpError:
    """A server that the bot is not in may be hidden from it, too."""
    if error.code not in {NO_ACCESS, NO_SERVER}:
        return error
    mend = "Let it in by the link that `python -m bot connect discord` prints."
    return SetUpError("The bot is not in this server.", mend, code=NO_SERVER)


def _cannot_make(name: str, error: SetUpError) -> SetUpError:
    if error.code in {NO_ACCESS, NO_PERMISSION}:
        return SetUpError(
            "The bot may not make channels in this server.",
            f"Make #{name} yourself and name it here again; or let the bot have the permission Manage Channels.",
            code=error.code,
        )
    return error
