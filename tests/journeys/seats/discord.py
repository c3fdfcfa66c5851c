"""Seats in a server of Discord's: people type commands, press and fill in, as Discord's app lets them."""

from __future__ import annotations

from contextlib import AsyncExitStack
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from simcord import InteractionResult

from adapters.discord.connection import Access, Discord
from adapters.discord.modals import STEP
from tests.fakes.discord.components import LABEL
from tests.journeys.seats.components_v2 import buttons, media_of, read_message
from tests.journeys.seats.discord_modal import read_modal, sent
from tests.journeys.seats.discord_typing import line_of
from tests.journeys.seen import form_seen

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from simcord import ChannelHandle, MemberActor, UserHandle

    from core.api import CommandLine, Core
    from core.chat import Messenger
    from tests.journeys.seats import Fault, Person, Typed
    from tests.journeys.seats.discord_typing import Line
    from tests.journeys.seats.discord_world import World
    from tests.journeys.seen import Seen

Json = dict[str, Any]

API, GATEWAY = "http://127.0.0.1:9/api/v10", "ws://127.0.0.1:9"
"""Nothing is sent to either address: this Discord is in the same process."""

ONWARDS = ("Continue", "Edit")
"""Buttons of cards that only stand for a form."""
MORE = "More"


class DiscordSeats:
    """One server, with a channel for each purpose, and the bot in it."""

    tells_zones = False

    def __init__(self, world: World, workspace: str) -> None:
        self.world = world
        self.workspaces = (workspace,)
        self.commands: Sequence[CommandLine] = ()
        self._bot: Discord | None = None
        self._stack = AsyncExitStack()

    async def open(self) -> Sequence[Messenger]:
        """Make the bot's end of it."""
        guild, channels = str(self.world.guild.id), self.world.channels
        access = Access(guild=guild, token="token", api_url=API, gateway_url=GATEWAY, channels=channels)
        self._bot = Discord(access)
        return [self._bot.messenger]

    async def connect(self, core: Core) -> None:
        """The bot comes online, and answers."""
        assert self._bot is not None, "the bot does not run"
        self.commands = core.commands
        self._stack.push_async_callback(self.world.close)
        self._stack.push_async_callback(self._bot.close)
        await self._stack.enter_async_context(self._bot.listening(core))
        await self.world.connect(self._bot.client)

    async def close(self) -> None:
        """Everything begun is answered, and the bot goes offline."""
        await self._stack.aclose()

    def complaints(self) -> list[str]:
        """What Discord did not take, and failures that never happened."""
        return self.world.complaints()

    async def seat(self, person: Person) -> DiscordSeat:
        """That person's. Discord tells their name and their language, and a zone never; their own device knows it."""
        return DiscordSeat(self, self.world.member(person.name), person.zone or "UTC")

    def fail(self, *faults: Fault) -> None:
        """As Discord's answers, or as the line to Discord."""
        self.world.fail(*faults)


class DiscordSeat:
    """One person in Discord's app, in their direct message with the bot unless they say so."""

    def __init__(self, seats: DiscordSeats, member: MemberActor, zone: str) -> None:
        self._seats = seats
        self._member = member
        self._zone = zone

    async def say(self, text: str, channel: str | None) -> Seen:
        """A slash command with its options; in the direct message also words, and what Discord has no command for."""
        there = self._direct if channel is None else self._world.channel(channel)
        line = line_of(text, self._world.registered, self._seats.commands)
        before = await self._now(there)
        if line is None:
            assert channel is None, f"nobody can type {text} in a channel"
            await self._user.send_dm(text)
            return await self._onwards(self._came(before, there, None))
        seen = await self._typed(line, there, before)
        return await self.fill(seen, line.later) if line.later and seen.form is not None else seen

    async def press(self, seen: Seen, label: str, row: str | None) -> Seen:
        """A button of a message as it was seen, or a choice of its menu."""
        return await self._onwards(await self._pressed(seen, label, row))

    async def fill(self, seen: Seen, answers: Mapping[str, Typed]) -> Seen:
        """A modal as it was seen, and those that follow it until everything is answered."""
        left = dict(answers)
        while True:
            asked = seen.asked.names
            answered = await self._sent(seen, {name: left.pop(name) for name in asked if name in left})
            if not self._leads_on(answered):
                break
            if ONWARDS[1] in answered.buttons:
                return await self._onwards(answered)
            following = ONWARDS[0] if ONWARDS[0] in answered.buttons else MORE
            if following == MORE and not left:
                return await self._pressed(answered, next(each for each in answered.buttons if each != MORE), None)
            seen = await self._pressed(answered, following, None)
        assert not left, f"nobody asked for {sorted(left)}"
        return answered

    async def inbox(self) -> list[Seen]:
        """What the bot wrote in the direct message."""
        return self._read_all(self._direct)

    async def channel(self, name: str) -> list[Seen]:
        """What they see of the bot in a channel, for their eyes alone too."""
        return self._read_all(self._world.channel(name))

    async def home(self) -> Seen:
        """Discord has no tab for the bot: home is a command there. Staff without a library go on to the staff's, which
        is what a tab would show them.
        """
        home = await self.say("/sister home", None)
        is_staffs = {"Introduce my library", "Staff home"} <= set(home.buttons)
        return await self.press(home, "Staff home", None) if is_staffs else home

    async def open_file(self, seen: Seen, name: str) -> bytes | None:
        """A file of a message, where this person sees the message."""
        message = _json(seen)
        there = self._world.channel_of(message)
        mine = there.id == self._direct.id or there.guild is not None
        if not mine or message["id"] not in {each["id"] for each in self._world.messages(there, self._member.id)}:
            return None
        file = next(each for each in message["attachments"] if each["filename"] == name)
        return self._world.env.backend.cdn.get(file["url"])

    async def open_picture(self, seen: Seen, alt: str) -> bytes | None:
        """A picture of a message, while it is attached there."""
        message = _json(seen)
        media = media_of(message)[alt]
        there = self._world.messages(self._world.channel_of(message), self._member.id)
        attached = {file["id"] for each in there if each["id"] == message["id"] for file in each["attachments"]}
        return self._world.env.backend.cdn.get(media["url"]) if media["attachment_id"] in attached else None

    # What they do

    async def _typed(self, line: Line, there: ChannelHandle, before: list[Json]) -> Seen:
        options = dict(line.options)
        for name in line.completed:
            options[name] = await self._completed(line, there, name, str(options[name]), options)
        if there.guild is None:
            result = await self._user.slash(line.name, **options)
        else:
            result = await self._member.slash(there, line.name, **options)
        return await self._onwards(self._came(before, there, result))

    async def _completed(
        self, line: Line, there: ChannelHandle, name: str, words: str, options: Mapping[str, str | int | bool]
    ) -> str:
        """What is offered under exactly these words, else the words."""
        filled = {other: value for other, value in options.items() if other != name}
        if there.guild is None:
            offered = await self._user.autocomplete(line.name, name, words, **filled)
        else:
            offered = await self._member.autocomplete(there, line.name, name, words, **filled)
        return next((str(each["value"]) for each in offered if each["name"] == words), words)

    async def _pressed(self, seen: Seen, label: str, row: str | None) -> Seen:
        """On a screen that may not have been refreshed: the message is pressed as it was seen."""
        message = _json(seen)
        there = self._world.channel_of(message)
        before = await self._now(there)
        pressed = next(each for each, of in buttons(message) if each["label"] == label and row in {None, of})
        with self._world.as_seen(message) as shown:
            actor = self._user if there.guild is None else self._member
            if "value" in pressed:
                result = await actor.select(shown, [pressed["value"]], custom_id=pressed["custom_id"])
            else:
                result = await actor.click(shown, custom_id=pressed["custom_id"])
        return self._came(before, there, result)

    async def _sent(self, seen: Seen, answers: Mapping[str, Typed]) -> Seen:
        """The modal; again, where it was sent already, as somebody does whose line was cut."""
        asked = self._world.env.backend.interactions[_json(seen)["interaction"]]
        asked.modal_consumed = False
        there = self._world.channel_with(asked.channel_id)
        before = await self._now(there)
        assert asked.modal is not None
        fields = [each["component"] for each in asked.modal["components"] if each["type"] == LABEL]
        values = {each["custom_id"]: sent(each, answers.get(each["custom_id"])) for each in fields}
        given = {name: value for name, value in values.items() if value is not None}
        actor = self._user if there.guild is None else self._member
        result = await actor.submit_modal(InteractionResult(self._world.env, asked), given)
        return self._came(before, there, result)

    async def _onwards(self, seen: Seen) -> Seen:
        """Through a card that only stands for a form, unless something can be picked on it. Elsewhere its small lines
        stand above the form.
        """
        if not self._leads_on(seen) or any("value" in each for each, _row in buttons(_json(seen))):
            return seen
        opened = await self._pressed(seen, next(each for each in ONWARDS if each in seen.buttons), None)
        form = opened.asked
        return form_seen(replace(form, note=form.note or "\n".join(seen.small)), opened.given)

    # What they see

    async def _now(self, there: ChannelHandle) -> list[Json]:
        """What stands there and in the direct message, at the story's time."""
        await self._world.catch_up()
        return self._visible(there)

    def _visible(self, there: ChannelHandle) -> list[Json]:
        places = {each.id: each for each in (there, self._direct)}
        return [message for each in places.values() for message in self._world.messages(each, self._member.id)]

    def _came(self, before: Sequence[Json], there: ChannelHandle, result: InteractionResult | None) -> Seen:
        """What came of it: a modal, or one message that is new or reads otherwise than before.

        In a channel it is the message for this person alone; what is worth keeping comes into the direct message too.
        """
        if result is not None and result.modal is not None:
            return read_modal(result.modal, {"interaction": result._interaction.id})
        found = [each for each in self._visible(there) if each not in before]
        if len(found) > 1:
            found = [each for each in found if int(each["channel_id"]) == there.id]
        if not found and result is not None and result.response is not None:
            found = [each for each in self._visible(there) if int(each["id"]) == result.response.id]
        assert len(found) == 1, f"not one answer, but {found}: {self._world.env.errors}\n{self._world.told()}"
        return read_message(found[0], self._zone)

    def _read_all(self, there: ChannelHandle) -> list[Seen]:
        return [read_message(each, self._zone) for each in self._world.messages(there, self._member.id)]

    def _leads_on(self, seen: Seen) -> bool:
        """Whether it is a card that only stands for a form."""
        return seen.form is None and any(each["custom_id"].startswith(STEP) for each, _row in buttons(_json(seen)))

    @property
    def _world(self) -> World:
        return self._seats.world

    @property
    def _user(self) -> UserHandle:
        return self._member.user

    @property
    def _direct(self) -> ChannelHandle:
        return self._user.dm_channel


def _json(seen: Seen) -> Json:
    assert isinstance(seen.given, dict)
    return seen.given
