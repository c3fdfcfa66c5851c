"""How Slack's Web API is asked: at its pace, every failure understood, and no message twice.

Slack has no key by which a repeated message is known, and its SDK would repeat one on a dropped connection: so the
client is made without retries, whoever sends decides on a second try, and every message carries metadata by which one
that may have arrived is looked up.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from adapters.slack.failures import TOO_MANY, delivery_error
from adapters.slack.pacing import Pace
from core.chat import BusyError, LockedOutError, PostRef, RefusedError, Trouble, UnclearError

Json = dict[str, Any]

T = TypeVar("T")

POST = "chat.postMessage"

PATIENCE = 15
"""Seconds for an answer of Slack's."""

LOOKED_THROUGH = 200
"""So many of the newest messages of a conversation are looked through for one that may have arrived; whoever asks does
so within minutes."""

A_PAGE = 1000
"""People of a channel that Slack names at once."""

TRIES = 3
"""Of a message that somebody is waiting for."""

LONGEST_WAIT = 60.0
"""Seconds between two such tries; who was told to wait longer is not answered any more."""


_may_leave: ContextVar[Callable[[], bool] | None] = ContextVar("may_leave", default=None)


@contextmanager
def leaving(may_leave: Callable[[], bool]) -> Iterator[None]:
    """In the block nothing is sent that may not leave when everything is ready: BusyError is raised instead."""
    before = _may_leave.set(may_leave)
    try:
        yield
    finally:
        _may_leave.reset(before)


def last_look() -> aiohttp.TraceConfig:
    """For a session whose calls are to ask. Waiting for one's turn and connecting are over then; what follows is the
    writing.
    """

    async def look(*_of_the_call: object) -> None:
        may_leave = _may_leave.get()
        if may_leave is not None and not may_leave():
            raise BusyError("it came too late to be sent", 0)

    traced = aiohttp.TraceConfig()
    traced.on_request_headers_sent.append(look)
    return traced


def client_for(token: str | None, *, base_url: str, session: aiohttp.ClientSession | None = None) -> AsyncWebClient:
    """A client that never repeats a call by itself. `base_url` ends in "/"; without a `session` each call connects
    anew.
    """
    return AsyncWebClient(token=token, base_url=base_url, timeout=PATIENCE, session=session, retry_handlers=[])


class Calls:
    """The calls of one workspace. Raises, each of them, RefusedError, BusyError or UnclearError."""

    def __init__(
        self,
        client: AsyncWebClient,
        *,
        pace: Pace | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.client = client
        self._pace = pace or Pace()
        self._sleep = sleep
        self._direct: dict[str, str] = {}

    async def asked(
        self, method: str, channel: str, call: Callable[[], Awaitable[AsyncSlackResponse]], *, spaced: bool = False
    ) -> AsyncSlackResponse:
        """Slack's answer to `call`, which is of that method and for that channel (or person). Slack counts messages by
        channel and everything else by method (docs.slack.dev, "Rate limits").
        """
        counted = channel if method == POST else ""
        await self._pace.turn(method, counted, spaced=spaced)
        try:
            return await call()
        except Exception as error:
            failure = delivery_error(error)
            if isinstance(failure, BusyError) and failure.reason in TOO_MANY:
                self._pace.too_many(method, counted, failure.seconds)
            raise failure from error

    async def direct_channel(self, user: str) -> str:
        """The direct message with that person, which stays the same."""
        if user not in self._direct:
            answer = await self.asked("conversations.open", user, lambda: self.client.conversations_open(users=user))
            self._direct[user] = str(answer["channel"]["id"])
        return self._direct[user]

    async def must_be_in(self, channel: str, user: str) -> None:
        """Raises RefusedError when that person is not in the channel: to name them there would not reach them."""
        cursor = ""
        while True:
            page = await self.asked(
                "conversations.members",
                channel,
                lambda cursor=cursor: self.client.conversations_members(  # type: ignore[misc]  # bound in the loop
                    channel=channel, cursor=cursor, limit=A_PAGE
                ),
            )
            if user in page["members"]:
                return
            cursor = (page.get("response_metadata") or {}).get("next_cursor", "")
            if not cursor:
                raise RefusedError("not in the channel", Trouble.GONE)

    async def post(self, channel: str, drawn: Mapping[str, Any], metadata: Json) -> PostRef:
        """Post it, once."""
        answer = await self.asked(
            POST,
            channel,
            lambda: self.client.chat_postMessage(
                channel=channel, **drawn, metadata=metadata, unfurl_links=False, unfurl_media=False
            ),
            spaced=True,
        )
        return PostRef(answer["channel"], answer["ts"])

    async def edit(self, ref: PostRef, drawn: Mapping[str, Any]) -> None:
        """Show this in its place."""
        await self.asked(
            "chat.update",
            ref.channel,
            lambda: self.client.chat_update(channel=ref.channel, ts=ref.message, **drawn),
        )

    async def edit_patiently(self, ref: PostRef, drawn: Mapping[str, Any]) -> None:
        """Show this in its place; to do it twice is no harm."""
        await self.patiently(lambda: self.edit(ref, drawn))

    async def posted(self, channel: str, metadata: Json) -> PostRef | None:
        """The message with this metadata, or None when it is surely not there."""
        answer = await self.asked(
            "conversations.history",
            channel,
            lambda: self.client.conversations_history(channel=channel, include_all_metadata=True, limit=LOOKED_THROUGH),
        )
        for message in answer["messages"]:
            if message.get("metadata") == metadata:
                return PostRef(channel, message["ts"])
        return None

    # For somebody who waits

    async def direct_channel_patiently(self, user: str) -> str:
        """The direct message with that person."""
        return await self.patiently(lambda: self.direct_channel(user))

    async def post_patiently(self, channel: str, drawn: Mapping[str, Any], metadata: Json) -> PostRef:
        """Post it, once. The metadata has to be this message's own."""
        return await self.patiently(
            lambda: self.post(channel, drawn, metadata), find=lambda: self.posted(channel, metadata)
        )

    async def patiently(
        self, call: Callable[[], Awaitable[T]], *, find: Callable[[], Awaitable[T | None]] | None = None
    ) -> T:
        """What comes of it; tried again where Slack says "not now" or nobody knows. `find`: what an earlier try has
        done, if it has.
        """
        unsure, tries = False, TRIES
        while True:
            tries -= 1
            try:
                found = await find() if unsure and find is not None else None
                return await call() if found is None else found
            except (BusyError, UnclearError) as error:
                unsure = unsure or isinstance(error, UnclearError)
                seconds = error.seconds if isinstance(error, BusyError) and error.seconds is not None else 1.0
                if not tries or isinstance(error, LockedOutError) or seconds > LONGEST_WAIT:
                    raise
            await self._sleep(seconds)
