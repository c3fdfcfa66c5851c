"""How messages nobody asked for reach a workspace of Slack.

Slack has no key by which a repeated message is known, and its SDK would repeat one on a dropped connection: so the
client is made without retries, the outbox alone tries again, and every message carries its notice's id as metadata, by
which `find` looks up a try that may have arrived.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, assert_never

from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from adapters.slack.blocks import card_blocks, card_text
from adapters.slack.failures import TOO_MANY, delivery_error
from adapters.slack.pacing import Pace
from core.chat import (
    Address,
    BusyError,
    Channel,
    Parcel,
    PostRef,
    RefusedError,
    ToChannel,
    ToPerson,
    Trouble,
)

PLATFORM = "slack"

NOTICE = "sister_notice"
"""The metadata's event type; its payload holds the notice's id."""

LOOKED_THROUGH = 200
"""So many of the newest messages of a conversation are looked through for one that may have arrived; the outbox asks
within minutes."""


def client_for(token: str, *, base_url: str) -> AsyncWebClient:
    """A client that never repeats a call by itself. `base_url` ends in "/"."""
    return AsyncWebClient(token=token, base_url=base_url, timeout=15, retry_handlers=[])


class SlackMessenger:
    """One workspace. `channels`: Slack's ids of the channels that are set up."""

    def __init__(
        self, client: AsyncWebClient, *, team: str, channels: Mapping[Channel, str], pace: Pace | None = None
    ) -> None:
        self._client = client
        self._team = team
        self._channels = channels
        self._pace = pace or Pace()

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
        answer = await self._asked(
            "chat.postMessage",
            channel,
            lambda: self._client.chat_postMessage(
                channel=channel,
                **_shown(parcel),
                metadata={"event_type": NOTICE, "event_payload": {"notice": parcel.notice}},
                unfurl_links=False,
                unfurl_media=False,
            ),
            spaced=True,
        )
        return PostRef(answer["channel"], answer["ts"])

    async def edit(self, ref: PostRef, parcel: Parcel) -> None:
        """Show the card in its place. Raises as `send`."""
        await self._asked(
            "chat.update",
            ref.channel,
            lambda: self._client.chat_update(channel=ref.channel, ts=ref.message, **_shown(parcel)),
        )

    async def delete(self, ref: PostRef) -> None:
        """Take it back; one that is gone already is no error. Raises as `send`."""
        try:
            await self._asked(
                "chat.delete",
                ref.channel,
                lambda: self._client.chat_delete(channel=ref.channel, ts=ref.message),
            )
        except RefusedError as error:
            if error.reason != "message_not_found":
                raise

    async def find(self, notice: int, address: Address) -> PostRef | None:
        """The message that carries this notice, or None when it is surely not there. Raises as `send`."""
        channel = await self._conversation(address)
        answer = await self._asked(
            "conversations.history",
            channel,
            lambda: self._client.conversations_history(
                channel=channel, include_all_metadata=True, limit=LOOKED_THROUGH
            ),
        )
        for message in answer["messages"]:
            metadata = message.get("metadata") or {}
            if metadata.get("event_type") == NOTICE and metadata.get("event_payload", {}).get("notice") == notice:
                return PostRef(channel, message["ts"])
        return None

    async def _conversation(self, address: Address) -> str:
        match address:
            case ToPerson(user):
                answer = await self._asked(
                    "conversations.open", user, lambda: self._client.conversations_open(users=user)
                )
                return str(answer["channel"]["id"])
            case ToChannel(channel):
                known = self._channels.get(channel)
                if known is None:
                    raise RefusedError(f"no channel for {channel.value}", Trouble.FORBIDDEN)
                return known
            case _:
                assert_never(address)

    async def _asked(
        self, method: str, channel: str, call: Callable[[], Awaitable[AsyncSlackResponse]], *, spaced: bool = False
    ) -> AsyncSlackResponse:
        """Slack's answer. Raises RefusedError, BusyError or UnclearError."""
        await self._pace.turn(method, channel, spaced=spaced)
        try:
            return await call()
        except Exception as error:
            failure = delivery_error(error)
            if isinstance(failure, BusyError) and failure.reason in TOO_MANY:
                self._pace.too_many(method, channel, failure.seconds)
            raise failure from error


def _shown(parcel: Parcel) -> dict[str, Any]:
    """The card as Slack takes it; in a channel moments are read in everybody's own zone."""
    native = isinstance(parcel.address, ToChannel)
    return {
        "text": card_text(parcel.card, parcel.reader),
        "blocks": card_blocks(parcel.card, parcel.reader, native=native),
    }
