"""Socket Mode: Slack's requests over a WebSocket that the bot opens, so that it needs no address of its own.

The SDK's client opens a new connection when Slack asks for one or the old one breaks. While the bot ends, no new
request is taken: Slack gives what nobody acknowledged to the next connection.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from time import time
from typing import Any

import aiohttp
import structlog
from slack_bolt.adapter.socket_mode.async_internals import run_async_bolt_app, send_async_response
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

from adapters.slack.calls import client_for
from adapters.slack.failures import delivery_error
from core.chat import LockedOutError

log = structlog.get_logger(__name__)

PING_EVERY = 10.0
"""Seconds; after four without an answer the connection counts as broken."""

TRY_AGAIN = 30.0
"""Seconds between tries to open a connection while Slack does not let the bot in."""

Locked = Callable[[str], Awaitable[None]]
"""Told why Slack does not open a connection."""


class Socket:
    """One workspace's connection. `ping_every` in seconds."""

    def __init__(
        self, app: AsyncApp, token: str, *, api_url: str, locked: Locked, ping_every: float = PING_EVERY
    ) -> None:
        self._app = app
        self._client: SocketModeClient = _Client(token, api_url=api_url, locked=locked, ping_every=ping_every)
        self._client.socket_mode_request_listeners.append(self._handle)
        self._handling: set[asyncio.Task[Any]] = set()
        self._ending = False
        self._connecting: asyncio.Task[None] | None = None

    def open(self) -> None:
        """Begin to connect; it goes on until Slack lets the bot in."""
        self._connecting = asyncio.create_task(self._connect())

    async def connected(self) -> None:
        """Wait until the first connection stands."""
        if self._connecting is not None:
            await asyncio.shield(self._connecting)

    async def close(self) -> None:
        """Take nothing more, answer what is being answered, and let go."""
        self._ending = True
        if self._connecting is not None:
            self._connecting.cancel()
            await asyncio.gather(self._connecting, return_exceptions=True)
        await asyncio.gather(*self._handling, return_exceptions=True)
        await self._client.close()

    async def _connect(self) -> None:
        while not self._client.closed:
            try:
                self._client.wss_uri = await self._client.issue_new_wss_url()
            except (SlackApiError, aiohttp.ClientError, TimeoutError) as error:
                log.warning("no connection to Slack", reason=delivery_error(error).reason)
                await asyncio.sleep(TRY_AGAIN)
            else:
                await self._client.connect()
                log.info("connected to Slack")
                return

    async def _handle(self, client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        if self._ending:
            return
        task = asyncio.ensure_future(self._answer(client, request))
        self._handling.add(task)
        task.add_done_callback(self._handling.discard)
        await task

    async def _answer(self, client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        begun = time()
        response = await run_async_bolt_app(self._app, request)
        await send_async_response(client, request, response, begun)


class _Client(SocketModeClient):
    """The SDK's client; it says when Slack does not let the bot in any more."""

    def __init__(self, token: str, *, api_url: str, locked: Locked, ping_every: float) -> None:
        super().__init__(app_token=token, web_client=client_for(None, base_url=api_url), ping_interval=ping_every)
        self._locked = locked

    async def issue_new_wss_url(self) -> str:
        try:
            return await super().issue_new_wss_url()
        except SlackApiError as error:
            failure = delivery_error(error)
            if isinstance(failure, LockedOutError):
                await self._locked(failure.reason)
            raise
