"""Socket Mode: the bot connects to Slack, and is told through one of its connections what people do.

Shapes from docs.slack.dev, "Using Socket Mode", and from what the client of slack_sdk reads.
"""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, Literal

from aiohttp import WSMsgType, web

from tests.fakes.slack.protocol import APP, Json
from tests.fakes.slack.transport import Ack, Kind, Silence, Transport, UnansweredError

if TYPE_CHECKING:
    from tests.fakes.slack.web_api import FakeSlack

CONNECTIONS = 10
"""As many as one app may have open."""

HOST = "applink-1"

Reason = Literal["warning", "refresh_requested", "link_disabled"]

_ANSWERED_IN_ACK = frozenset({"view_submission", "block_suggestion"})


@dataclass(eq=False)
class Connection:
    """One that the bot opened. `waiting`: by envelope, acknowledgements that are to come through it."""

    socket: web.WebSocketResponse
    wire: asyncio.Transport | None
    waiting: dict[str, asyncio.Future[Json]] = field(default_factory=dict)

    async def tell(self, message: Json) -> None:
        """Raises ConnectionError when it is broken."""
        await self.socket.send_str(json.dumps(message))


@dataclass
class SocketTransport(Transport):
    """`connections`: those that are open, oldest first; each thing is told through one of them, in turn. `acks`: by
    envelope, everything the bot acknowledged.
    """

    slack: FakeSlack = field(kw_only=True)
    connections: list[Connection] = field(default_factory=list)
    acks: dict[str, Json] = field(default_factory=dict)
    tickets: set[str] = field(default_factory=set)
    _numbers: count[int] = field(default_factory=lambda: count(1))
    _told: int = 0
    _pongs: asyncio.Queue[str] = field(default_factory=asyncio.Queue)

    def __post_init__(self) -> None:
        self.slack.app_methods["apps.connections.open"] = self._open
        self.slack.routes.append(web.get("/link/", self.connect))

    async def connect(self, request: web.Request) -> web.StreamResponse:
        """The bot opens a connection, which fails on demand as "link"."""
        return await self.slack.unless_it_fails("link", request, self._connected)

    async def connected(self, many: int = 1) -> None:
        """Wait until the bot has so many connections."""
        await self.slack.until(lambda: len(self.connections) == many)

    async def disconnect(self, reason: Reason, *, close: bool = True) -> None:
        """Tell the bot that its connections are about to end, and end them; `close` is no for the seconds between.

        "warning" comes ten seconds before the end, "link_disabled" when Socket Mode is switched off.
        """
        for connection in list(self.connections):
            await connection.tell({"type": "disconnect", "reason": reason, "debug_info": {"host": HOST}})
            if close:
                await self._end(connection)

    def drop(self) -> None:
        """Every connection breaks off without a word."""
        for connection in list(self.connections):
            self.connections.remove(connection)
            if connection.wire is not None:
                connection.wire.abort()

    async def close(self) -> None:
        """Slack closes every connection."""
        for connection in list(self.connections):
            await self._end(connection)

    async def ping(self) -> str:
        """What comes back when Slack asks whether the newest connection still lives."""
        await self.connections[-1].socket.ping(f"Ping from {HOST}".encode())
        return await self._pongs.get()

    async def _end(self, connection: Connection) -> None:
        if connection in self.connections:
            self.connections.remove(connection)
        await connection.socket.close()

    def _open(self, _asked: Json) -> Json:
        ticket = f"ticket-{next(self._numbers)}"
        self.tickets.add(ticket)
        return {"ok": True, "url": f"{self.slack.socket_url}?ticket={ticket}&app_id={APP}"}

    async def _connected(self, request: web.Request) -> web.StreamResponse:
        """One connection, as long as it lives. Its ticket is good once."""
        ticket = request.query.get("ticket", "")
        if ticket not in self.tickets:
            return web.Response(status=403)
        self.tickets.remove(ticket)
        socket = web.WebSocketResponse(autoping=False)
        await socket.prepare(request)
        connection = Connection(socket, request.transport)
        if len(self.connections) == CONNECTIONS:
            await connection.tell({"type": "disconnect", "reason": "too_many_websockets"})
            await socket.close()
            return socket
        self.connections.append(connection)
        await connection.tell(self._hello())
        self.slack.changed()
        try:
            await self._listen(connection)
        finally:
            if connection in self.connections:
                self.connections.remove(connection)
            for waiting in connection.waiting.values():
                waiting.set_exception(ConnectionResetError())
            self.slack.changed()
        return socket

    async def _listen(self, connection: Connection) -> None:
        async for message in connection.socket:
            match message.type:
                case WSMsgType.PING:
                    await connection.socket.pong(message.data)
                case WSMsgType.PONG:
                    self._pongs.put_nowait(bytes(message.data).decode())
                case WSMsgType.TEXT:
                    ack = json.loads(message.data)
                    self.acks[ack["envelope_id"]] = ack
                    if (waiting := connection.waiting.pop(ack["envelope_id"], None)) is not None:
                        waiting.set_result(ack)
                case unknown:
                    raise AssertionError(f"Slack does not read {unknown}")

    def _hello(self) -> Json:
        return {
            "type": "hello",
            "num_connections": len(self.connections),
            "debug_info": {"host": HOST, "build_number": 1, "approximate_connection_time": 18060},
            "connection_info": {"app_id": APP},
        }

    def _request(self, kind: Kind, payload: Json, reason: Silence | None, number: int) -> Json:
        asks = kind is Kind.COMMAND or payload.get("type") in _ANSWERED_IN_ACK
        envelope: Json = {
            "envelope_id": f"envelope-{next(self._numbers)}",
            "type": str(kind),
            "payload": payload,
            "accepts_response_payload": asks,
        }
        if kind is Kind.EVENT:
            envelope |= {"retry_attempt": number, "retry_reason": str(reason or "")}
        return envelope

    async def _send(self, request: Json) -> Ack:
        if not self.connections:
            raise UnansweredError(Silence.NO_CONNECTION)
        self._told += 1
        connection = self.connections[self._told % len(self.connections)]
        envelope = request["envelope_id"]
        answered = connection.waiting[envelope] = asyncio.get_running_loop().create_future()
        try:
            await connection.tell(request)
            ack = await answered
        except ConnectionError as error:
            raise UnansweredError(Silence.NO_CONNECTION) from error
        finally:
            connection.waiting.pop(envelope, None)
        return Ack(ack.get("payload") if request["accepts_response_payload"] else None)
