"""The server that the bot serves: somebody lets it in by a link, with what it needs, and says which one it is."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from adapters.discord.permissions import MAKE_CHANNELS, NEEDED, invitation
from adapters.discord.workspace import DiscordWorkspace, Identity, Server, Standing, discord_workspace
from bot.connecting.channels import persist
from bot.connecting.dialogue import Dialogue

T = TypeVar("T")


class Asking:
    """What one token asks of Discord, each time over a connection of its own, so that nothing is open between."""

    def __init__(self, token: str, api_url: str) -> None:
        self._token = token
        self._api_url = api_url

    def now(self, what: Callable[[DiscordWorkspace], Awaitable[T]]) -> T:
        """The answer. Raises SetUpError."""

        async def ask() -> T:
            async with discord_workspace(self._token, api_url=self._api_url) as workspace:
                return await what(workspace)

        return asyncio.run(ask())


class ServerQuestions:
    """Asks Discord, and the person through `say`."""

    def __init__(self, say: Dialogue, asking: Asking, identity: Identity) -> None:
        self._say = say
        self._asking = asking
        self._identity = identity

    def settle(self, known: str | None) -> Standing:
        """The server, with the bot in it and everything it needs. `known`: its id from an earlier time."""
        servers = persist(self._say, lambda: self._asking.now(DiscordWorkspace.servers))
        if known is None or known not in {server.id for server in servers}:
            self._explain(known, servers)
            makes = self._say.agrees("Shall the bot make the channels that are missing?")
            self._show_link(makes_channels=makes)
            self._say.wait("When the bot is in your server, press Enter")
            known = self._chosen(known)
        return self._allowed(known)

    def _explain(self, known: str | None, servers: Sequence[Server]) -> None:
        if known is not None:
            self._say.trouble(
                f"The bot is not in the server of before ({known}) any more.", "Let it in again, or into another one."
            )
        elif servers:
            self._say.say(f"The bot is in {_named(servers)} already. The link gives it what it needs there.")
        self._say.say("The bot asks for these permissions, and no others:")
        self._say.table([(permission.name, permission.reason) for permission in NEEDED])
        self._say.say(
            f"To make the programme's channels it needs {MAKE_CHANNELS.name} too, this once: you can take it away"
            " afterwards. Without it you make five channels yourself."
        )

    def _show_link(self, *, makes_channels: bool, guild: str | None = None) -> None:
        self._say.say("Open this link in a browser, as somebody who may manage the server:")
        self._say.copy(invitation(self._identity.application, makes_channels=makes_channels, guild=guild))
        self._say.list(["Choose the server, and press “Continue”.", "Leave every permission ticked: “Authorize”."])

    def _chosen(self, before: str | None) -> str:
        """Which of the servers that the bot is in."""
        while True:
            servers = persist(self._say, lambda: self._asking.now(DiscordWorkspace.servers))
            if not servers:
                self._say.trouble("The bot is in no server yet.", "Open the link, choose the server, and authorize it.")
                self._say.wait("When the bot is in your server, press Enter")
                continue
            server = servers[0] if len(servers) == 1 else self._pick(servers)
            if before in {None, server.id} or self._is_meant(server, before):
                return server.id
            self._say.wait("Let the bot into the one that is meant, and press Enter")

    def _pick(self, servers: Sequence[Server]) -> Server:
        self._say.say("The bot is in several servers, and serves one.")
        self._say.table([(str(number), server.name) for number, server in enumerate(servers, 1)])
        while True:
            answer = self._say.ask(f"Which one (1 to {len(servers)})")
            if answer.isdecimal() and 1 <= int(answer) <= len(servers):
                return servers[int(answer) - 1]
            self._say.trouble("That is none of them.", f"Write a number from 1 to {len(servers)}.")

    def _is_meant(self, server: Server, before: str | None) -> bool:
        self._say.trouble(
            f"{server.name} ({server.id}) is another server than the one of before ({before}).",
            "People and messages of the one before stay with it; in the new one everybody is new to the bot.",
        )
        return self._say.insists("Is the new one meant?")

    def _allowed(self, guild: str) -> Standing:
        """In that server, once nothing is missing any more."""
        while True:
            standing = persist(self._say, lambda: self._asking.now(lambda workspace: workspace.standing(guild)))
            if not standing.lacks:
                self._say.good(f"The bot is in {standing.server.name}, with every permission that it needs.")
                return standing
            self._say.trouble(
                f"In {standing.server.name} the bot still lacks: {', '.join(standing.lacks)}.",
                "Open the link below, and authorize the bot there again.",
            )
            self._say.copy(invitation(self._identity.application, makes_channels=standing.makes_channels, guild=guild))
            self._say.wait("When that is done, press Enter")


def _named(servers: Sequence[Server]) -> str:
    return servers[0].name if len(servers) == 1 else f"{len(servers)} servers"
