"""Socket Mode: Slack's requests over a WebSocket that the bot opens, so that it needs no address of its own.

Not by the client of Slack's SDK: after a broken line that hears nothing for ten seconds, it goes on for ever with an
address that did not open although each is good once, and it acknowledges on another line than it was asked on. While
the bot ends, nothing new is taken: Slack gives what nobody acknowledged to the next connection.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

import aiohttp
import structlog
from slack_bolt.adapter.socket_mode.async_internals import run_async_bolt_app
from slack_bolt.async_app import AsyncApp
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.webhook.async_client import AsyncWebhookClient

from adapters.slack.calls import PATIENCE, client_for
from adapters.slack.failures import delivery_error
from core.chat import BusyError, DeliveryError, LockedOutError

log = structlog.get_logger(__name__)

Json = dict[str, Any]

PING_EVERY = 10.0
"""Seconds; a line that does not answer in half of that counts as broken."""

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0
"""Seconds between tries to connect; each is twice as long as the one before, or as long as Slack says."""

STEADY = 60.0
"""Seconds that a line has to last, for the next one to be opened at once."""

REFRESHED = frozenset({"warning", "refresh_requested"})
"""Why Slack ends a line and wants another one at once (docs.slack.dev, "Using Socket Mode")."""

REMEMBERED = 200
"""So many of the latest requests are known again when Slack tells of them on a new line."""

OK = 200

Deaf = Callable[[str], Coroutine[Any, Any, None]]
"""Told why Slack does not let the bot listen."""

Hears = Callable[[], Coroutine[Any, Any, None]]
"""Told that it does."""


@dataclass(eq=False)
class _Line:
    """A connection. `leaving`: it ended, or is about to; `refreshed`: because Slack moves the bot to another one."""

    socket: aiohttp.ClientWebSocketResponse
    refreshed: bool = False
    leaving: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass
class _Asked:
    """A request, the line it came on last, and how it is acknowledged, once that is known."""

    request: SocketModeRequest
    line: _Line
    ack: Json | None = None


class Socket:
    """One workspace's connection. `sleep` lets the seconds between two tries pass."""

    def __init__(
        self,
        app: AsyncApp,
        token: str,
        *,
        api_url: str,
        deaf: Deaf,
        hears: Hears,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """Inside a running loop."""
        self._app = app
        self._token = token
        self._client = client_for(None, base_url=api_url)
        self._deaf = deaf
        self._hears = hears
        self._sleep = sleep
        self._session = aiohttp.ClientSession()
        self._lines: set[_Line] = set()
        self._asked: dict[str, _Asked] = {}
        self._reading: set[asyncio.Task[None]] = set()
        self._answering: set[asyncio.Task[None]] = set()
        self._keeping: asyncio.Task[None] | None = None
        self._ending = False
        self._is_deaf: bool | None = None

    def open(self) -> None:
        """Begin to connect; it goes on until Slack lets the bot in, and anew whenever a connection ends."""
        self._keeping = asyncio.create_task(_logged(self._keep()))

    async def close(self) -> None:
        """Take nothing more, answer what is being answered, and let go."""
        self._ending = True
        if self._keeping is not None:
            self._keeping.cancel()
            await asyncio.gather(self._keeping, return_exceptions=True)
        while self._answering:
            await asyncio.gather(*self._answering)
        for line in list(self._lines):
            await line.socket.close()
        await asyncio.gather(*self._reading)
        await self._session.close()

    # Connecting

    async def _keep(self) -> None:
        """A new line as soon as the last one is leaving; that one is heard until it ends."""
        pause = FIRST_PAUSE
        while True:
            line = await self._connected()
            begun = monotonic()
            self._begin(self._reading, self._read(line))
            await line.leaving.wait()
            if monotonic() - begun >= STEADY:
                pause = FIRST_PAUSE
            elif not line.refreshed:
                await self._sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE)

    async def _connected(self) -> _Line:
        pause = FIRST_PAUSE
        while True:
            wanted: float | None = None
            try:
                line = await self._connect()
            except DeliveryError as error:
                log.warning("no connection to Slack", reason=error.reason)
                self._tell(error)
                wanted = error.seconds if isinstance(error, BusyError) else None
            except Exception:
                log.exception("the socket stumbled")
            else:
                log.info("connected to Slack")
                self._tell_of_hello()
                return line
            await self._sleep(wanted or pause)
            pause = min(pause * 2, LONGEST_PAUSE)

    async def _connect(self) -> _Line:
        """A line on which Slack has said hello. Raises BusyError, LockedOutError or UnclearError."""
        async with AsyncExitStack() as otherwise:
            try:
                async with asyncio.timeout(PATIENCE):
                    answer = await self._client.apps_connections_open(app_token=self._token)
                    address = str(answer.get("url"))
                    socket = await self._session.ws_connect(address, heartbeat=PING_EVERY, proxy=self._client.proxy)
                    otherwise.push_async_callback(socket.close)
                    said = _message(await socket.receive())
            except Exception as error:
                raise delivery_error(error) from error
            if said.get("type") != "hello":
                raise BusyError(str(said.get("reason", "no hello")))
            otherwise.pop_all()
            return _Line(socket)

    def _tell(self, error: DeliveryError) -> None:
        """That Slack does not let the bot listen is told once, until it does again."""
        if isinstance(error, LockedOutError) and not self._is_deaf:
            self._is_deaf = True
            self._begin(self._answering, self._deaf(error.reason))

    def _tell_of_hello(self) -> None:
        """That it does is told after that, and at the start: it may have been told by a program before this one."""
        if self._is_deaf is not False:
            self._is_deaf = False
            self._begin(self._answering, self._hears())

    # Hearing and answering

    async def _read(self, line: _Line) -> None:
        self._lines.add(line)
        try:
            async for message in line.socket:
                said = _message(message)
                if said.get("type") == "disconnect":
                    log.info("Slack is about to end a connection", reason=said.get("reason"))
                    line.refreshed = said.get("reason") in REFRESHED
                    line.leaving.set()
                elif (request := SocketModeRequest.from_dict(said)) is not None:
                    self._take(line, request)
        finally:
            self._lines.discard(line)
            line.leaving.set()

    def _take(self, line: _Line, request: SocketModeRequest) -> None:
        """Begin to answer; a request that came before, on a line that broke, is not done again."""
        asked = self._asked.get(request.envelope_id)
        if asked is not None:
            asked.line = line
            if asked.ack is not None:
                self._begin(self._answering, self._acknowledge(asked, asked.ack))
        elif not self._ending:
            asked = self._asked[request.envelope_id] = _Asked(request, line)
            if len(self._asked) > REMEMBERED:
                del self._asked[next(iter(self._asked))]
            self._begin(self._answering, self._answer(asked))

    async def _answer(self, asked: _Asked) -> None:
        response = await run_async_bolt_app(self._app, asked.request)
        if response.status != OK:
            log.info("request not acknowledged", status=response.status)
            return
        payload = {"payload": json.loads(response.body)} if response.body else {}
        asked.ack = {"envelope_id": asked.request.envelope_id, **payload}
        await self._acknowledge(asked, asked.ack)

    async def _acknowledge(self, asked: _Asked, ack: Json) -> None:
        try:
            await asked.line.socket.send_str(json.dumps(ack))
        except (ConnectionError, aiohttp.ClientError):
            log.info("line broke before the acknowledgement", type=asked.request.type)
            await self._say_late(asked, ack)

    async def _say_late(self, asked: _Asked, ack: Json) -> None:
        """What a command was to be answered with goes by its `response_url`, and is not said again after that."""
        url = asked.request.payload.get("response_url")
        if url is None or "payload" not in ack:
            return
        asked.ack = {"envelope_id": asked.request.envelope_id}
        try:
            async with asyncio.timeout(PATIENCE):
                await AsyncWebhookClient(str(url), session=self._session, retry_handlers=[]).send_dict(ack["payload"])
        except (aiohttp.ClientError, TimeoutError) as error:
            log.warning("answer did not arrive", reason=type(error).__name__)

    def _begin(self, kind: set[asyncio.Task[None]], work: Coroutine[Any, Any, None]) -> None:
        """A task that `close` waits for; what goes wrong in it is logged."""
        task = asyncio.create_task(_logged(work))
        kind.add(task)
        task.add_done_callback(kind.discard)


async def _logged(work: Coroutine[Any, Any, None]) -> None:
    try:
        await work
    except Exception:
        log.exception("the socket stumbled")


def _message(message: aiohttp.WSMessage) -> Json:
    """What Slack said; empty for what is no JSON object, and when the line broke."""
    if message.type is not aiohttp.WSMsgType.TEXT:
        return {}
    try:
        said = json.loads(message.data)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}
