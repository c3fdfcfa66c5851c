"""The gateway of the wire double: hello, identify, ready, heartbeats, events, resuming.

Shapes and close codes: docs.discord.com, "Gateway". Events are sent as text; discord.py takes them so although it asks
for compressed ones.
"""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from aiohttp import WSMsgType, web

from tests.fakes.discord.wire_protocol import APP, BOT, GUILD, VERSION, Json

if TYPE_CHECKING:
    from tests.fakes.discord.wire import FakeDiscord

DISPATCH, HEARTBEAT, IDENTIFY, RESUME, RECONNECT, INVALID, HELLO, HEARD = 0, 1, 2, 6, 7, 9, 10, 11
GUILDS, GUILD_MESSAGES, DIRECT_MESSAGES = 1 << 0, 1 << 9, 1 << 12
PRIVILEGED = 1 << 1 | 1 << 8 | 1 << 15
"""Intents that have to be switched on for an application: members, presences, message content."""
UNKNOWN_OP, UNKNOWN_TOKEN, DISALLOWED_INTENTS = 4001, 4004, 4014


@dataclass(eq=False)
class Session:
    """What one identified bot was told, so that it can hear what it missed."""

    id: str
    intents: int
    events: list[Json] = field(default_factory=list)

    def hears(self, event: str, data: Json) -> bool:
        """Whether it asked for such events."""
        if event == "MESSAGE_CREATE":
            return bool(self.intents & (GUILD_MESSAGES if "guild_id" in data else DIRECT_MESSAGES))
        if event.startswith(("GUILD_", "CHANNEL_")):
            return bool(self.intents & GUILDS)
        return True


@dataclass(eq=False)
class Connection:
    """One that the bot opened."""

    socket: web.WebSocketResponse
    wire: asyncio.Transport | None
    session: Session | None = None
    _outgoing: asyncio.Queue[Json] = field(default_factory=asyncio.Queue)

    def tell(self, op: int, data: Json | bool | None = None, *, event: str | None = None, number: int = 0) -> None:
        """Send it as soon as the line is free."""
        self._outgoing.put_nowait({"op": op, "d": data, "s": number or None, "t": event})

    async def write(self) -> None:
        """Send what is to be sent, until the line breaks."""
        while not self.socket.closed:
            message = await self._outgoing.get()
            try:
                await self.socket.send_str(json.dumps(message))
            except ConnectionError:
                return


@dataclass
class Gateway:
    """`connections`: open ones, oldest first; `sessions` by id. `identified`, `resumed`: what the bot said to begin.

    `allowed`: privileged intents that are switched on. `deaf`: heartbeats get no answer.
    """

    discord: FakeDiscord
    connections: list[Connection] = field(default_factory=list)
    sessions: dict[str, Session] = field(default_factory=dict)
    identified: list[Json] = field(default_factory=list)
    resumed: list[Json] = field(default_factory=list)
    heartbeats: int = 0
    allowed: int = 0
    deaf: bool = False
    interval: float = 41.25

    # For who writes a story

    async def connected(self) -> Connection:
        """Wait until the bot has begun or resumed a session."""
        return await self.discord.until(lambda: next((each for each in self.connections if each.session), None))

    def tell(self, event: str, data: Json) -> None:
        """Every session hears of it that asked for such events."""
        for session in self.sessions.values():
            if session.hears(event, data):
                session.events.append({"event": event, "data": data})
                for connection in self._of(session):
                    connection.tell(DISPATCH, data, event=event, number=len(session.events))

    def drop(self) -> None:
        """Every connection breaks off without a word."""
        for connection in list(self.connections):
            self.connections.remove(connection)
            if connection.wire is not None:
                connection.wire.abort()

    def ask_to_reconnect(self) -> None:
        """As Discord does when a machine of its own ends."""
        for connection in self.connections:
            connection.tell(RECONNECT)

    def invalidate(self, *, resumable: bool = False) -> None:
        """The session is not good any more."""
        for connection in self.connections:
            if connection.session is not None and not resumable:
                del self.sessions[connection.session.id]
            connection.tell(INVALID, resumable)

    async def close(self, code: int = 1001) -> None:
        """Discord closes every connection."""
        for connection in list(self.connections):
            await connection.socket.close(code=code)

    # The websocket

    async def connect(self, request: web.Request) -> web.StreamResponse:
        """One connection, as long as it lives."""
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        connection = Connection(socket, request.transport)
        self.connections.append(connection)
        writing = asyncio.create_task(connection.write())
        connection.tell(HELLO, {"heartbeat_interval": self.interval * 1000})
        try:
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    await self._heard(connection, message.json())
        finally:
            writing.cancel()
            if connection in self.connections:
                self.connections.remove(connection)
            self.discord.changed()
        return socket

    async def _heard(self, connection: Connection, message: Json) -> None:
        match message["op"], message.get("d"):
            case 1, _:
                self.heartbeats += 1
                if not self.deaf:
                    connection.tell(HEARD)
            case 2, dict(said):
                await self._identify(connection, said)
            case 6, dict(said):
                await self._resume(connection, said)
            case _:
                await connection.socket.close(code=UNKNOWN_OP)

    async def _identify(self, connection: Connection, said: Json) -> None:
        self.identified.append(said)
        if said["token"] not in self.discord.tokens:
            await connection.socket.close(code=UNKNOWN_TOKEN, message=b"Authentication failed.")
            return
        if said["intents"] & PRIVILEGED & ~self.allowed:
            await connection.socket.close(code=DISALLOWED_INTENTS, message=b"Disallowed intent(s).")
            return
        session = Session(f"session-{self.discord.number()}", said["intents"])
        self.sessions[session.id] = connection.session = session
        ready = {
            "v": VERSION,
            "user": self.discord.server.users[BOT],
            "guilds": [{"id": GUILD, "unavailable": True}],
            "session_id": session.id,
            "resume_gateway_url": self.discord.gateway_url,
            "application": {"id": APP, "flags": 0},
        }
        for event, data in (("READY", ready), ("GUILD_CREATE", self.discord.server.whole)):
            session.events.append({"event": event, "data": data})
            connection.tell(DISPATCH, data, event=event, number=len(session.events))
        self.discord.changed()

    async def _resume(self, connection: Connection, said: Json) -> None:
        self.resumed.append(said)
        if said["token"] not in self.discord.tokens:
            await connection.socket.close(code=UNKNOWN_TOKEN, message=b"Authentication failed.")
            return
        session = self.sessions.get(said["session_id"] or "")
        if session is None or (said["seq"] or 0) > len(session.events):
            connection.tell(INVALID, data=False)
            return
        connection.session = session
        for number, missed in enumerate(session.events[said["seq"] or 0 :], (said["seq"] or 0) + 1):
            connection.tell(DISPATCH, missed["data"], event=missed["event"], number=number)
        session.events.append({"event": "RESUMED", "data": {}})
        connection.tell(DISPATCH, {}, event="RESUMED", number=len(session.events))
        self.discord.changed()

    def _of(self, session: Session) -> list[Connection]:
        return [each for each in self.connections if each.session is session]
