"""Commands, buttons and forms of one server: one invocation of the core each, and its outcome shown.

Discord wants a first answer within three seconds: after a second and a half it is told that the answer follows. Choices
while somebody types are wanted sooner, and are of no use later.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, TypeVar

import discord
import structlog
from pydantic import ValidationError

from adapters.discord.calls import Calls
from adapters.discord.cards import card_message
from adapters.discord.commands import given_of, is_list
from adapters.discord.messenger import PLATFORM
from adapters.discord.modals import STEP, answers_of, uploads_of
from adapters.discord.payloads import Pressed, Submitted, Typed
from adapters.discord.people import People
from adapters.discord.responses import EPHEMERAL, Callback, Responses
from adapters.discord.showing import Asked, Showing, Spot
from adapters.discord.told import Interaction, account_of, beginning_of, handle_of, speaker_of, spot_of, unknown_shape
from adapters.discord.words import plain_words
from core.api import OLD_BUTTON, OLD_FORM, Core, Speaker, answered, incident
from core.chat import (
    Answer,
    CommandName,
    DeliveryError,
    Invocation,
    LockedOutError,
    Place,
    Profile,
    Reader,
    Refusal,
    Text,
    _,
    card,
)

log = structlog.get_logger(__name__)

Json = dict[str, Any]
CarryOut = Callable[[Interaction], Awaitable[Answer]]
T = TypeVar("T")

SOON = 1.5
"""Seconds for the first answer; Discord waits three."""

WHILE_TYPING = 1.0
"""Seconds for choices while somebody types."""

REMEMBERED = 10_000
"""So many of the things that were told last are known again."""

CHOICE_LENGTH = 100
"""Letters of a choice of an option; a longer one is not offered, and can be typed."""

ELSEWHERE = _("I serve the librarians of another server. Please talk to the people here.")
NOT_A_MEMBER = _(
    "I serve the librarians of one server, and you are not in it yet. Please join it first, then write again."
)
UNKNOWN_KIND = _(
    "Discord asked me something that I do not know yet. Nothing was changed. Please begin again from {home}.",
    home=CommandName("sister"),
)
UNKNOWN_FOR_NOW = _("I cannot see at this moment whether you are in our server. Please try again in a minute.")


class Speaking:
    """Everything a person can do in one server, and in the direct message with the bot."""

    def __init__(self, core: Core, calls: Calls, client: discord.Client, *, guild: str, soon: float = SOON) -> None:
        self._core = core
        self._calls = calls
        self._guild = guild
        self._people = People(calls, guild=guild, clock=core.clock)
        self._showing = Showing(core, calls, client)
        self._soon = soon
        self._begun: set[asyncio.Task[Any]] = set()
        self._heard: dict[int, None] = {}

    async def close(self) -> None:
        """Let everything that was begun come to its end."""
        while self._begun:
            await asyncio.gather(*self._begun, return_exceptions=True)

    async def interaction(self, told: Interaction) -> None:
        """A command, a button, a menu or a modal."""
        if self._is_new(told.id):
            await self._begin(self._interaction(told))

    async def message(self, told: discord.Message) -> None:
        """Plain words in the direct message. What the bot itself or another program wrote is not read."""
        if told.guild is None and not told.author.bot and self._is_new(told.id):
            await self._begin(self._message(told))

    # What people do

    async def _interaction(self, told: Interaction) -> None:
        try:
            await self._carried_out(told)
        except Exception as error:  # noqa: BLE001  # an honest sentence, whatever happened
            await self._apologise(told, incident(error, "read an interaction"))

    async def _carried_out(self, told: Interaction) -> None:
        match told.type:
            case discord.InteractionType.application_command:
                await self._answer(told, Asked.COMMAND, self._commanded, OLD_BUTTON)
            case discord.InteractionType.component:
                await self._answer(told, Asked.PRESS, self._pressed, OLD_BUTTON)
            case discord.InteractionType.modal_submit:
                await self._answer(told, Asked.MODAL, self._submitted, OLD_FORM)
            case discord.InteractionType.autocomplete:
                await self._suggest(told)
            case _:
                log.warning("interaction of an unknown kind", type=told.type.value)
                await self._apologise(told, UNKNOWN_KIND)

    async def _apologise(self, told: Interaction, said: Text) -> None:
        """A sentence in the place of an answer, where nothing else is known of what was asked."""
        body = card_message(card(said), Reader())
        body["flags"] |= 0 if told.guild_id is None else EPHEMERAL
        try:
            await Responses(told).first(Callback.MESSAGE, body)
        except DeliveryError as error:
            log.warning("answer did not arrive", reason=error.reason)

    async def _answer(self, told: Interaction, asked: Asked, carry_out: CarryOut, too_old: Text) -> None:
        spot = spot_of(told, asked, self._guild)
        work = self._begin(answered(self._served(told, carry_out), asked.value, too_old))
        done, _late = await asyncio.wait({work}, timeout=self._soon)
        deferred = not done
        try:
            if deferred and not await self._is_announced(spot):
                await self._showing.show_directly(spot.account, await work)
            else:
                await self._show(spot, await work, deferred=deferred)
        except DeliveryError as error:
            await self._not_arrived(error)

    async def _is_announced(self, spot: Spot) -> bool:
        """Whether Discord took it that the answer follows."""
        try:
            await self._showing.defer(spot)
        except DeliveryError as error:
            log.warning("answer was announced too late", reason=error.reason)
            return False
        return True

    async def _served(self, told: Interaction, carry_out: CarryOut) -> Answer:
        """What the core says to who is in the server. Raises UnknownHandleError."""
        reader = Reader(language=str(told.locale).partition("-")[0])
        refusal = await self._turned_away(str(told.user.id), guild=told.guild_id)
        if refusal is not None:
            return Answer(outcome=refusal, reader=reader)
        try:
            return await carry_out(told)
        except ValidationError as error:
            unknown_shape(error)
            return Answer(outcome=Refusal(text=UNKNOWN_KIND), reader=reader)

    async def _turned_away(self, user: str, *, guild: int | None) -> Refusal | None:
        """Why somebody is not served; None for the people of the server."""
        if guild is not None:
            if str(guild) != self._guild:
                log.info("interaction of another server", server=guild)
                return Refusal(text=ELSEWHERE)
            self._people.is_here(user)
            return None
        try:
            return None if await self._people.belongs(user) else Refusal(text=NOT_A_MEMBER)
        except DeliveryError as error:
            log.warning("nobody knows whether somebody is in the server", reason=error.reason)
            return Refusal(text=UNKNOWN_FOR_NOW)

    async def _commanded(self, told: Interaction) -> Answer:
        """A slash command."""
        given = given_of(Typed.model_validate(told.data))
        speaker = speaker_of(told, self._guild)
        taken = await self._showing.files.take(speaker.account, given.files)
        invocation = Invocation(
            command=given.command,
            given={**given.values, **taken.values},
            account=speaker.account,
            profile=speaker.profile,
            place=speaker.place,
            key=str(told.id),
        )
        return taken.explained(await self._core.answer(invocation))

    async def _pressed(self, told: Interaction) -> Answer:
        """A button, or a menu of a card. Raises UnknownHandleError."""
        pressed = Pressed.model_validate(told.data)
        handle = pressed.custom_id.removeprefix(STEP)
        picked = pressed.values[0] if pressed.values else None
        return await self._core.press(speaker_of(told, self._guild), handle, str(told.id), value=picked)

    async def _submitted(self, told: Interaction) -> Answer:
        """A modal, with the files that were put into it. Raises UnknownHandleError."""
        sent = Submitted.model_validate(told.data)
        speaker = speaker_of(told, self._guild)
        taken = await self._showing.files.take(speaker.account, uploads_of(sent))
        values = {**answers_of(sent), **taken.values}
        return taken.explained(await self._core.submit(speaker, handle_of(sent), values))

    async def _suggest(self, told: Interaction) -> None:
        """Choices while somebody types; none where they are not there in time."""
        work = self._begin(self._choices(told))
        done, _late = await asyncio.wait({work}, timeout=WHILE_TYPING)
        found = work.result() if done and work.exception() is None else []
        try:
            await Responses(told).first(Callback.CHOICES, {"choices": found})
        except DeliveryError as error:
            log.info("choices came too late", reason=error.reason)

    async def _choices(self, told: Interaction) -> list[Json]:
        if await self._turned_away(str(told.user.id), guild=told.guild_id) is not None:
            return []
        try:
            given = given_of(Typed.model_validate(told.data))
        except ValidationError as error:
            unknown_shape(error)
            return []
        if given.focused is None:
            return []
        typed = str(given.values.pop(given.focused, ""))
        several = is_list(given, self._core.commands)
        before, piece = beginning_of(typed) if several else ("", typed.strip())
        speaker = speaker_of(told, self._guild)
        found = await self._core.complete(speaker, given.command, given.values, given.focused, piece)
        person = await self._core.person(speaker.account, speaker.profile)
        labels = [(each, plain_words(each.label, person.reader)) for each in found]
        said = [(f"{before}{label}", f"{before}{label}" if before else each.value) for each, label in labels]
        return [{"name": name, "value": value} for name, value in said if len(name) <= CHOICE_LENGTH]

    async def _message(self, told: discord.Message) -> None:
        account = account_of(told.author, self._guild)
        profile = Profile(name=told.author.display_name, guessed=True)
        place = Place(str(told.channel.id), direct=True, private=True)
        speaker = Speaker(account=account, profile=profile, place=place)
        refusal = await self._turned_away(account.user, guild=None)
        if refusal is not None:
            answer: Answer | Text = Answer(outcome=refusal, reader=Reader())
        else:
            answer = await answered(self._core.say(speaker, told.content, str(told.id)), "say", OLD_BUTTON)
        try:
            await self._showing.show_directly(account, answer)
        except DeliveryError as error:
            await self._not_arrived(error)

    # What comes of it

    async def _show(self, spot: Spot, answer: Answer | Text, *, deferred: bool) -> None:
        """Put it where it belongs; when something unexpected happens on the way, that is said. Raises as `show`."""
        try:
            await self._showing.show(spot, answer, deferred=deferred)
        except DeliveryError:
            raise
        except Exception as error:  # noqa: BLE001  # an honest sentence, whatever happened
            await self._showing.show(spot, incident(error, "show an answer", done=True), deferred=deferred)

    async def _not_arrived(self, error: DeliveryError) -> None:
        log.warning("answer did not arrive", reason=error.reason)
        if isinstance(error, LockedOutError):
            await self._core.locked_out(PLATFORM, self._guild, error.reason)

    # What was begun

    def _is_new(self, number: int) -> bool:
        """Whether it was not told before; Discord may tell a thing again when a broken line is taken up."""
        if number in self._heard:
            return False
        self._heard[number] = None
        if len(self._heard) > REMEMBERED:
            del self._heard[next(iter(self._heard))]
        return True

    def _begin(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """A task that `close` waits for; what goes wrong in it is logged."""
        task = asyncio.create_task(work)
        self._begun.add(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._begun.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("something went wrong", exc_info=error)
