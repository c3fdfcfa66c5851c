"""How messages nobody asked for reach a server of Discord: posted, edited and found again by the notice's id.

Discord does not keep nonces, so the notice's id is that of a component (`cards.mark_of`), or stands in small letters.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import assert_never

import structlog
from discord.http import Route

from adapters.discord.calls import Calls
from adapters.discord.cards import Json, attachments_of, card_message
from adapters.discord.fallback import carries, plain_messages
from adapters.discord.responses import Sent
from adapters.discord.threads import Threads
from adapters.discord.words import plain_words
from core.chat import (
    Address,
    BusyError,
    Channel,
    Image,
    Parcel,
    PostRef,
    Reader,
    RefusedError,
    ToChannel,
    ToMention,
    ToPerson,
    ToThread,
    Trouble,
    _,
)

log = structlog.get_logger(__name__)

PLATFORM = "discord"

THREAD = _("Messages for you")
"""How the private thread of a person is called, before their id."""


class DiscordMessenger:
    """One server. `channels`: Discord's ids of the channels that are set up."""

    def __init__(self, calls: Calls, *, guild: str, channels: Mapping[Channel, str]) -> None:
        self._calls = calls
        self._guild = guild
        self._channels = channels
        self._threads = Threads(calls, guild=guild)

    @property
    def platform(self) -> str:
        """Always Discord."""
        return PLATFORM

    @property
    def workspace(self) -> str:
        """The server's id."""
        return self._guild

    async def send(self, parcel: Parcel) -> PostRef:
        """Post it, in plain words where components are not taken. Raises RefusedError, BusyError or UnclearError."""
        channel = await self._conversation(parcel.address, parcel.reader)
        nonce = f"notice-{parcel.notice}"
        parcel = _with_pictures_only(parcel)
        body = _body(parcel)
        if not parcel.may_leave():
            raise BusyError("it came too late to be sent", 0)
        try:
            return await self._calls.post(channel, (body,), _pictures(parcel), nonce=nonce)
        except RefusedError as error:
            if error.trouble is not Trouble.OURS:
                raise
            log.warning("components were not taken", notice=parcel.notice, reason=error.reason)
        return await self._calls.post(channel, _plain(parcel), nonce=nonce)

    async def edit(self, ref: PostRef, parcel: Parcel) -> None:
        """Show the card in its place, in plain words where the message is one of those. Raises as `send`."""
        parcel = _with_pictures_only(parcel)
        # Pictures that stood there go, unless they are sent again.
        none: Json = {"attachments": []} if parcel.pictured else {}
        try:
            await self._calls.edit(ref, {**none, **_body(parcel)}, _pictures(parcel))
        except RefusedError as error:
            plain = _plain(parcel)
            if error.trouble is not Trouble.OURS or len(plain) > 1:
                raise
            log.warning("components were not taken", notice=parcel.notice, reason=error.reason)
            await self._calls.edit(ref, {**none, **plain[0]})

    async def delete(self, ref: PostRef) -> None:
        """Take it back; one that is gone already is no error. Raises as `send`."""
        await self._calls.delete(ref)

    async def find(self, notice: int, address: Address) -> PostRef | None:
        """The message that carries this notice, or None when it is surely not there. Raises as `send`."""
        channel = await self._known(address)
        if channel is None:
            return None
        async for message in self._calls.history(channel):
            if carries(message, notice):
                return PostRef(channel, str(message["id"]))
        return None

    async def _conversation(self, address: Address, reader: Reader) -> str:
        """The channel to post in, made where it is a thread that is not there."""
        match address:
            case ToPerson(user):
                return await self._calls.direct_channel(user)
            case ToThread(user):
                await self._is_here(user)
                return await self._threads.open(self._channel(Channel.HELP), user, called=plain_words(THREAD, reader))
            case ToMention(user):
                await self._is_here(user)
                return self._channel(Channel.HELP)
            case ToChannel(channel):
                return self._channel(channel)
            case _:
                assert_never(address)

    async def _known(self, address: Address) -> str | None:
        """The channel to look in; None for a thread that is not there."""
        match address:
            case ToPerson(user):
                return await self._calls.direct_channel(user)
            case ToThread(user):
                return await self._threads.known(self._channel(Channel.HELP), user)
            case ToMention():
                return self._channel(Channel.HELP)
            case ToChannel(channel):
                return self._channel(channel)
            case _:
                assert_never(address)

    def _channel(self, channel: Channel) -> str:
        known = self._channels.get(channel)
        if known is None:
            raise RefusedError(f"no channel for {channel.value}", Trouble.FORBIDDEN)
        return known

    async def _is_here(self, user: str) -> None:
        """Raises RefusedError when they left the server: a thread or a mention would not reach them."""
        await self._calls.asked(
            Route("GET", "/guilds/{guild_id}/members/{user_id}", guild_id=self._guild, user_id=user)
        )


def _with_pictures_only(parcel: Parcel) -> Parcel:
    """Without pictures whose bytes are not there: Discord refuses a component whose attachment is missing."""
    parts = tuple(part for part in parcel.card.parts if not isinstance(part, Image) or part.file in parcel.pictures)
    return replace(parcel, card=replace(parcel.card, parts=parts))


def _pictures(parcel: Parcel) -> tuple[Sent, ...]:
    """The files that go with it, in the order of its attachments."""
    names = [each["filename"] for each in attachments_of(parcel.card, parcel.reader)]
    shown = [parcel.pictures[part.file] for part in parcel.card.parts if isinstance(part, Image)]
    return tuple(Sent(name, picture.media_type, picture.content) for name, picture in zip(names, shown, strict=True))


def _body(parcel: Parcel) -> Json:
    return card_message(parcel.card, parcel.reader, notice=parcel.notice, ping=_pinged(parcel.address))


def _plain(parcel: Parcel) -> tuple[Json, ...]:
    return plain_messages(parcel.card, parcel.reader, notice=parcel.notice, ping=_pinged(parcel.address))


def _pinged(address: Address) -> str | None:
    """Who is named above the card: a thread, like a channel, rings only for who is named."""
    match address:
        case ToThread(user) | ToMention(user):
            return user
        case ToPerson() | ToChannel():
            return None
        case _:
            assert_never(address)
