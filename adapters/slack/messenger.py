"""How messages nobody asked for reach a workspace of Slack: posted, edited and found again by the notice's id."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, assert_never

import structlog

from adapters.slack.blocks import card_blocks, card_text, mention
from adapters.slack.calls import Calls, leaving
from adapters.slack.pictures import Pictures
from core.chat import (
    Address,
    BusyError,
    Channel,
    Parcel,
    PostRef,
    RefusedError,
    ToChannel,
    ToMention,
    ToPerson,
    ToThread,
    Trouble,
)

log = structlog.get_logger(__name__)

PLATFORM = "slack"

NOTICE = "sister_notice"
"""The metadata's event type; its payload holds the notice's id."""


class SlackMessenger:
    """One workspace. `channels`: Slack's ids of the channels that are set up."""

    def __init__(self, calls: Calls, *, team: str, channels: Mapping[Channel, str]) -> None:
        self._calls = calls
        self._team = team
        self._channels = channels
        self._pictures = Pictures(calls)

    @property
    def platform(self) -> str:
        """Always Slack."""
        return PLATFORM

    @property
    def workspace(self) -> str:
        """The team's id."""
        return self._team

    async def send(self, parcel: Parcel) -> PostRef:
        """Post it. Raises RefusedError, BusyError or UnclearError."""
        channel = await self._conversation(parcel.address)
        if isinstance(parcel.address, ToMention):
            await self._calls.must_be_in(channel, parcel.address.user)
        pictures = await self._pictures.upload(parcel, channel)
        try:
            with leaving(parcel.may_leave):
                return await self._calls.post(channel, _shown(parcel, pictures), _metadata(parcel.notice))
        except (RefusedError, BusyError):
            await self._pictures.leave_nothing(pictures.values())
            raise
        except Exception:
            # Nobody knows whether it arrived: `find` tells.
            self._pictures.keep_in_mind(parcel.notice, pictures.values())
            raise

    async def edit(self, ref: PostRef, parcel: Parcel) -> None:
        """Show the card in its place, with its pictures; those that stood there are deleted. Raises as `send`."""
        before = await self._pictures.standing(ref) if parcel.pictured or parcel.pictures else []
        pictures = await self._pictures.upload(parcel, ref.channel)
        try:
            await self._calls.edit(ref, _shown(parcel, pictures))
        except (RefusedError, BusyError):
            await self._pictures.leave_nothing(pictures.values())
            raise
        except Exception:
            await self._pictures.leave_only_what_stands(ref, [*before, *pictures.values()])
            raise
        try:
            await self._pictures.remove([*before, *self._pictures.in_mind(ref)], ref)
        except RefusedError as error:
            # The new words stand, and the old pictures nowhere.
            log.warning("old picture was not deleted", reason=error.reason)

    async def delete(self, ref: PostRef) -> None:
        """Take it back, then its pictures; one that is gone already is no error. Raises as `send`, also where a picture
        stays.
        """
        standing: list[str] = []
        failed: RefusedError | None = None
        if ref.channel == self._channels.get(Channel.STORIES):
            try:
                standing = await self._pictures.standing(ref)
            except RefusedError as error:
                failed = error
        try:
            await self._calls.asked(
                "chat.delete",
                ref.channel,
                lambda: self._calls.client.chat_delete(channel=ref.channel, ts=ref.message),
            )
        except RefusedError as error:
            if error.reason != "message_not_found":
                raise
        await self._pictures.remove(dict.fromkeys([*standing, *self._pictures.in_mind(ref)]), ref)
        if failed is not None:
            raise failed

    async def find(self, notice: int, address: Address) -> PostRef | None:
        """The message that carries this notice, or None when it is surely not there. Raises as `send`."""
        found = await self._calls.posted(await self._conversation(address), _metadata(notice))
        pictures = self._pictures.in_mind(notice)
        if found is None:
            await self._pictures.leave_nothing(pictures)
        return found

    async def _conversation(self, address: Address) -> str:
        match address:
            case ToPerson(user):
                return await self._calls.direct_channel(user)
            case ToThread():
                raise RefusedError("no private threads in Slack", Trouble.FORBIDDEN)
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


def _metadata(notice: int) -> dict[str, Any]:
    return {"event_type": NOTICE, "event_payload": {"notice": notice}}


def _shown(parcel: Parcel, pictures: Mapping[str, str]) -> dict[str, Any]:
    """The card as Slack takes it; in a channel moments are read in everybody's own zone."""
    native = isinstance(parcel.address, ToChannel)
    text, blocks = (
        card_text(parcel.card, parcel.reader),
        card_blocks(parcel.card, parcel.reader, native=native, pictures=pictures),
    )
    if isinstance(parcel.address, ToMention):
        user = parcel.address.user
        text, blocks = f"<@{user}> {text}", [mention(user), *blocks]
    return {"text": text, "blocks": blocks}
