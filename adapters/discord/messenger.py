"""How messages nobody asked for reach a server of Discord: posted, edited and found again by the notice's id.

Discord does not keep nonces, so the notice's id is that of a component (`cards.mark_of`), or stands in small letters.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import assert_never

import structlog

from adapters.discord.calls import Calls
from adapters.discord.cards import card_message
from adapters.discord.fallback import carries, plain_messages
from core.chat import Address, Channel, Parcel, PostRef, RefusedError, ToChannel, ToPerson, Trouble

log = structlog.get_logger(__name__)

PLATFORM = "discord"


class DiscordMessenger:
    """One server. `channels`: Discord's ids of the channels that are set up."""

    def __init__(self, calls: Calls, *, guild: str, channels: Mapping[Channel, str]) -> None:
        self._calls = calls
        self._guild = guild
        self._channels = channels

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
        channel = await self._conversation(parcel.address)
        nonce = f"notice-{parcel.notice}"
        body = card_message(parcel.card, parcel.reader, notice=parcel.notice)
        try:
            return await self._calls.post(channel, (body,), nonce=nonce)
        except RefusedError as error:
            if error.trouble is not Trouble.OURS:
                raise
            log.warning("components were not taken", notice=parcel.notice, reason=error.reason)
        plain = plain_messages(parcel.card, parcel.reader, notice=parcel.notice)
        return await self._calls.post(channel, plain, nonce=nonce)

    async def edit(self, ref: PostRef, parcel: Parcel) -> None:
        """Show the card in its place, in plain words where the message is one of those. Raises as `send`."""
        try:
            await self._calls.edit(ref, card_message(parcel.card, parcel.reader, notice=parcel.notice))
        except RefusedError as error:
            plain = plain_messages(parcel.card, parcel.reader, notice=parcel.notice)
            if error.trouble is not Trouble.OURS or len(plain) > 1:
                raise
            log.warning("components were not taken", notice=parcel.notice, reason=error.reason)
            await self._calls.edit(ref, plain[0])

    async def delete(self, ref: PostRef) -> None:
        """Take it back; one that is gone already is no error. Raises as `send`."""
        await self._calls.delete(ref)

    async def find(self, notice: int, address: Address) -> PostRef | None:
        """The message that carries this notice, or None when it is surely not there. Raises as `send`."""
        channel = await self._conversation(address)
        async for message in self._calls.history(channel):
            if carries(message, notice):
                return PostRef(channel, str(message["id"]))
        return None

    async def _conversation(self, address: Address) -> str:
        match address:
            case ToPerson(user):
                return await self._calls.direct_channel(user)
            case ToChannel(channel):
                known = self._channels.get(channel)
                if known is None:
                    raise RefusedError(f"no channel for {channel.value}", Trouble.FORBIDDEN)
                return known
            case _:
                assert_never(address)
