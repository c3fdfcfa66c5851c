"""Discord on PORT, as a program: `python -m benchmarks.discord.api`.

Its REST API answers what a login leads to, and keeps the commands that were registered. Its gateway lets everybody in,
shows them the server, and hears their heart beat; it counts those who have been shown it. Shapes: docs.discord.com,
"Gateway", "Guild Resource".
"""

from __future__ import annotations

import json
import os
from itertools import count
from typing import Any

from aiohttp import web

from benchmarks.discord.access import API, APPLICATION, CHANNEL, GATEWAY, GUILD, gateway_url

DISPATCH, HEARTBEAT, IDENTIFY, HELLO, HEARD = 0, 1, 2, 10, 11
OWNER = "200000000000000001"
JOINED = "2026-01-01T00:00:00.000000+00:00"

Json = dict[str, Any]

_sessions = count(1)
_let_in: list[str] = []
_commands: list[Json] = []


def _user(number: str, name: str, *, bot: bool = False) -> Json:
    known: Json = {"id": number, "username": name, "discriminator": "0", "global_name": name, "avatar": None}
    return {**known, "bot": bot, "flags": 0, "public_flags": 0}


BOT = _user(APPLICATION, "sister", bot=True)
ABOUT_APPLICATION: Json = {
    "id": APPLICATION,
    "name": "Sister",
    "description": "",
    "icon": None,
    "owner": _user(OWNER, "ivy"),
    "team": None,
    "bot": BOT,
    "bot_public": False,
    "bot_require_code_grant": False,
    "verify_key": "ab" * 32,
    "flags": 0,
}
COLOURS: Json = {"color": 0, "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None}}
EVERYONE: Json = {
    "id": GUILD,
    "name": "@everyone",
    "permissions": str((1 << 50) - 1 - (1 << 3)),
    **COLOURS,
    "hoist": False,
    "icon": None,
    "position": 0,
    "managed": False,
    "mentionable": False,
    "flags": 0,
}
PLACE: Json = {
    "id": CHANNEL,
    "type": 0,
    "guild_id": GUILD,
    "name": "general",
    "position": 0,
    "permission_overwrites": [],
    "parent_id": None,
    "topic": None,
    "nsfw": False,
    "last_message_id": None,
    "rate_limit_per_user": 0,
}
SERVER: Json = {
    "id": GUILD,
    "name": "Sister Libraries",
    "icon": None,
    "owner_id": OWNER,
    "preferred_locale": "en-GB",
    "roles": [EVERYONE],
    "features": [],
    "verification_level": 1,
    "default_message_notifications": 1,
    "explicit_content_filter": 0,
    "afk_timeout": 300,
    "afk_channel_id": None,
    "premium_tier": 0,
    "nsfw_level": 0,
    "mfa_level": 0,
    "system_channel_flags": 0,
    **dict.fromkeys(("emojis", "stickers"), ()),
}
ITSELF: Json = {"user": BOT, "joined_at": JOINED, "nick": None, "roles": [], "deaf": False, "mute": False, "flags": 0}
WHOLE: Json = {
    **SERVER,
    "joined_at": JOINED,
    "large": False,
    "unavailable": False,
    "channels": [PLACE],
    "members": [ITSELF],
    "member_count": 3,
    **dict.fromkeys(("threads", "presences", "voice_states", "stage_instances", "guild_scheduled_events"), ()),
}


def _json(said: object) -> web.Response:
    """As Discord says it: discord.py reads nothing that names an encoding beside its type."""
    return web.Response(body=json.dumps(said).encode(), headers={"Content-Type": "application/json"})


async def _itself(_request: web.Request) -> web.Response:
    return _json(BOT)


async def _application(_request: web.Request) -> web.Response:
    return _json(ABOUT_APPLICATION)


async def _server(_request: web.Request) -> web.Response:
    return _json(SERVER)


async def _registered(_request: web.Request) -> web.Response:
    return _json(_commands)


async def _register(request: web.Request) -> web.Response:
    _commands[:] = await request.json()
    return _json(_commands)


async def _gateway(request: web.Request) -> web.WebSocketResponse:
    socket = web.WebSocketResponse()
    await socket.prepare(request)
    await _tell(socket, HELLO, {"heartbeat_interval": 41250})
    async for message in socket:
        match json.loads(message.data)["op"]:
            case op if op == HEARTBEAT:
                await _tell(socket, HEARD, None)
            case op if op == IDENTIFY:
                await _show(socket)
    return socket


async def _show(socket: web.WebSocketResponse) -> None:
    session = f"session-{next(_sessions)}"
    ready = {
        "v": 10,
        "user": BOT,
        "guilds": [{"id": GUILD, "unavailable": True}],
        "session_id": session,
        "resume_gateway_url": gateway_url(PORT),
        "application": {"id": APPLICATION, "flags": 0},
    }
    await _tell(socket, DISPATCH, ready, "READY", 1)
    await _tell(socket, DISPATCH, WHOLE, "GUILD_CREATE", 2)
    _let_in.append(session)


async def _tell(
    socket: web.WebSocketResponse, op: int, data: object, event: str | None = None, number: int | None = None
) -> None:
    await socket.send_str(json.dumps({"op": op, "d": data, "s": number, "t": event}))


async def _count(_request: web.Request) -> web.Response:
    return web.json_response(len(_let_in))


if __name__ == "__main__":
    PORT = int(os.environ["PORT"])
    app = web.Application()
    app.add_routes(
        [
            web.get(f"{API}/users/@me", _itself),
            web.get(f"{API}/oauth2/applications/@me", _application),
            web.get(f"{API}/guilds/{GUILD}", _server),
            web.get(f"{API}/applications/{APPLICATION}/commands", _registered),
            web.put(f"{API}/applications/{APPLICATION}/commands", _register),
            web.get(GATEWAY, _gateway),
            web.get("/count", _count),
        ]
    )
    web.run_app(app, host="127.0.0.1", port=PORT, print=None)
