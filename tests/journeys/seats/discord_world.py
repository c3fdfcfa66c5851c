"""A server of Discord in the same process: its people and channels, what stands in them, and the line to the bot."""

from __future__ import annotations

from contextlib import contextmanager
from copy import deepcopy
from typing import TYPE_CHECKING, Any

import aiohttp
import discord
from simcord import ChannelHandle, Env, GuildHandle, MemberActor, ResponseMessage, UserHandle
from simcord.backend import cdn, serializers

from core.chat import Channel
from tests.fakes.discord.command_limits import faults_of_commands
from tests.fakes.discord.limits import faults_of_message, faults_of_modal
from tests.journeys.seats import Fault
from tests.patience import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from simcord.backend import Backend

Json = dict[str, Any]

WAYS = 3
"""To a person: the direct message, the private thread, the mention."""

_FAULTS = {Fault.BUSY: (429, 0, "You are being rate limited."), Fault.CLOSED: (403, 50007, "Cannot send messages")}
"""The status, Discord's own code, and its words."""

setattr(cdn, "CDN_BASE", "https://cdn.discordapp.com")  # noqa: B010  # mypy takes it for a constant
"""Where Discord keeps what people add: the bot fetches nothing from anywhere else."""


class Memory:
    """What Discord keeps of a server."""

    def __init__(self, world: World) -> None:
        self._kept = _copied(world.env.backend)

    def again(self) -> Backend:
        """Another Discord, which goes on from there."""
        return _copied(self._kept)


class World:
    """One server with a channel for each purpose, and the bot in it. It has to be closed.

    Its time is the story's: a quarter of an hour after something was asked it cannot be answered any more.
    """

    def __init__(self, now: Callable[[], datetime], memory: Memory | None = None) -> None:
        """`off`: every request of the bot's is answered with that status: 401 the token is not taken, 503 nobody is
        there.
        """
        self._now = now
        self._faults: list[Fault] = []
        self.off: int | None = None
        nobody = discord.Client(intents=discord.Intents(guilds=True))
        self.env = Env(nobody, approved_intents=discord.Intents.default(), check_errors=False, settle_timeout=PATIENCE)
        if memory is None:
            self.guild = self.env.create_guild("Harbour")
            self._channels = {each: self.guild.create_text_channel(each.value) for each in Channel}
        else:
            self.env.backend = memory.again()
            kept = next(iter(self.env.backend.guilds.values()))
            self.guild = GuildHandle(self.env, kept)
            self._channels = {each: self.guild.channels[each.value] for each in Channel}

    @property
    def channels(self) -> dict[Channel, str]:
        """Discord's ids of them."""
        return {each: str(channel.id) for each, channel in self._channels.items()}

    async def connect(self, client: discord.Client) -> None:
        """The bot comes online."""
        self.env.bot = client
        await self.catch_up()
        await self.env.start()
        ask = client.http.request

        async def request(route: discord.http.Route, **more: Any) -> Any:  # noqa: ANN401  # discord.py's own types
            """As it is asked, at the story's time, unless Discord is `off`; what is sent unasked may fail."""
            self.env.backend.advance_clock(max(self._behind, 0))
            if self.off is not None:
                self.env.inject_error(route.method, "*", status=self.off, message="off")
                return await ask(route, **more)
            if (route.method, route.path) != ("POST", "/channels/{channel_id}/messages") or not self._faults:
                return await ask(route, **more)
            fault = self._faults.pop(0)
            if fault in _FAULTS:
                status, code, said = _FAULTS[fault]
                self.env.inject_error("POST", "/channels/*/messages", status=status, code=code, message=said)
            await ask(route, **more)
            raise aiohttp.ServerDisconnectedError

        setattr(client.http, "request", request)  # noqa: B010  # mypy knows that a method is never replaced
        self._show_staff_commands()

    async def close(self) -> None:
        """The bot goes offline. People and messages stay."""
        await self.env.shutdown()

    async def catch_up(self) -> None:
        """As much time passes here as in the story."""
        if (behind := self._behind) > 0:
            await self.env.advance_time(behind) if self.env._started else self.env.backend.advance_clock(behind)

    @property
    def _behind(self) -> float:
        """Seconds that have passed in the story and not yet here."""
        return (self._now() - self.env.now()).total_seconds()

    def fail(self, *faults: Fault) -> None:
        """The next messages that are sent unasked fail so; to somebody who is closed, on all the ways."""
        for fault in faults:
            self._faults += [fault] * (WAYS if fault is Fault.CLOSED else 1)

    def channel(self, name: str) -> ChannelHandle:
        """One of the server's."""
        return self._channels[Channel(name)]

    def channel_of(self, message: Json) -> ChannelHandle:
        """Where a message stands."""
        return self.channel_with(int(message["channel_id"]))

    def channel_with(self, number: int) -> ChannelHandle:
        """The channel, or direct message, with that id."""
        channel = self.env.backend.channels[number]
        return ChannelHandle(self.env, None if channel.guild_id is None else self.guild, channel)

    @property
    def registered(self) -> list[Json]:
        """The commands that the bot has registered."""
        return list(self.env.backend.commands.get(None, {}).values())

    def member(self, name: str) -> MemberActor:
        """That person, who joins where they are new."""
        known = [each for each in self.env.backend.users.values() if each.name == name.lower()]
        if known:
            return MemberActor(self.env, self.guild, UserHandle(self.env, known[0]))
        return self.guild.add_member(self.env.create_user(name.lower(), global_name=name))

    def messages(self, channel: ChannelHandle, viewer: int) -> list[Json]:
        """What that person sees of the bot there, oldest first, as Discord gives it back."""
        backend = self.env.backend
        there = sorted(backend.messages.get(channel.id, {}).values(), key=lambda each: each.id)
        mine = [each for each in there if each.author_id == backend.bot_user.id and each.visible_to(viewer)]
        return [deepcopy(dict(serializers.message_payload(backend, each))) for each in mine]

    @contextmanager
    def as_seen(self, message: Json) -> Iterator[ResponseMessage]:
        """The message on a screen that was not refreshed since: with the buttons that it had then."""
        stored = self.env.backend.get_message(int(message["channel_id"]), int(message["id"]))
        now, stored.components = stored.components, message["components"]
        try:
            yield ResponseMessage(self.env, stored)
        finally:
            if stored.components is message["components"]:
                stored.components = now

    def told(self) -> str:
        """What happened between Discord and the bot, for a story that fails."""
        return "\n".join(self.env.transcript().splitlines()[-20:])

    def complaints(self) -> list[str]:
        """What Discord would not take, what stayed without an answer, what the bot stumbled over, and failures that
        never happened.
        """
        unanswered = [each.id for each in self.env.backend.interactions.values() if not each.responded]
        return [
            *self._refused(),
            *(f"interaction {each} was not answered" for each in unanswered),
            *map(repr, self.env.errors),
            *(f"{fault} never happened" for fault in self._faults),
        ]

    def _refused(self) -> Iterator[str]:
        """By Discord's own numbers, which this Discord does not know all."""
        for asked in self.env.backend.http_requests:
            end, sent = asked.path.rpartition("/")[2], asked.json
            if end == "commands" and isinstance(sent, list):
                yield from faults_of_commands(sent)
            elif isinstance(sent, dict):
                body: Json = sent.get("data") or sent if end == "callback" else sent
                if "title" in body:
                    yield from faults_of_modal(body)
                elif "components" in body:
                    yield from faults_of_message(body)

    def _show_staff_commands(self) -> None:
        """The server's administrators show everybody the commands that are hidden at first."""
        for (name, _type), command in self.env.backend.commands.get(None, {}).items():
            if command["default_member_permissions"] is not None:
                assert name == "staff", "nothing else is hidden"
                self.guild.set_command_permissions(int(command["id"]), {self.guild.default_role: True})


def _copied(backend: Backend) -> Backend:
    """Without the bot that listens, and without what was said to it so far."""
    listening, backend.subscribers = backend.subscribers, []
    requests, backend.http_requests = backend.http_requests, []
    transcript, backend.transcript = backend.transcript, []
    try:
        return deepcopy(backend)
    finally:
        backend.subscribers, backend.http_requests, backend.transcript = listening, requests, transcript
