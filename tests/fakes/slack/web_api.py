"""Slack's Web API on a port of the loopback: the methods by which messages are sent, changed and found.

It keeps what it received, answers as docs.slack.dev says, and fails on demand: before the effect or after it.
"""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web
from aiohttp.test_utils import TestServer

from tests.fakes.slack.limits import faults_of_message, faults_of_view
from tests.fakes.slack.protocol import TEAM, TOKEN, Json, Method, refused
from tests.fakes.slack.uploads import Uploads

__all__ = ["TEAM", "TOKEN", "FakeSlack", "Fault", "running"]

RESPONSES = 5
"""Uses of a `response_url`."""


@dataclass(frozen=True, kw_only=True)
class Fault:
    """How one call fails. `error`: Slack's code; `status`: of HTTP; `drop`: the connection is cut instead; `after`:
    what was asked for has happened all the same.
    """

    error: str = ""
    status: int = 200
    retry_after: int | None = None
    drop: bool = False
    after: bool = False


@dataclass
class FakeSlack:
    """One workspace with its channels, people and messages, newest last.

    `faults`: by method, first come first served. `calls`: how often each method was called, failures too.
    `gates`: a call of that method is answered only when its gate is open. `methods`, by their names, and `routes`
    outside of `/api/` are added to by the rooms of this folder, each by one line in `__post_init__`.
    """

    base_url: str = ""
    response_url: str = ""
    channels: dict[str, list[Json]] = field(default_factory=lambda: {"C1": [], "C2": []})
    people: dict[str, Json] = field(default_factory=lambda: {"U1": {"name": "ana"}, "U2": {"name": "yusuf"}})
    joined: set[str] = field(default_factory=lambda: {"C1"})
    tokens: set[str] = field(default_factory=lambda: {TOKEN})
    faults: dict[str, list[Fault]] = field(default_factory=dict)
    calls: Counter[str] = field(default_factory=Counter)
    triggers: set[str] = field(default_factory=set)
    views: list[Json] = field(default_factory=list)
    homes: dict[str, Json] = field(default_factory=dict)
    responses: dict[str, list[Json]] = field(default_factory=dict)
    gates: dict[str, asyncio.Event] = field(default_factory=dict)
    methods: dict[str, Method] = field(default_factory=dict)
    routes: list[web.RouteDef] = field(default_factory=list)
    _stamps: int = 0

    def __post_init__(self) -> None:
        self.methods |= {
            "chat.postMessage": self._post,
            "chat.update": self._update,
            "chat.delete": self._delete,
            "conversations.open": self._open,
            "conversations.history": self._history,
            "users.info": self._person,
            "views.open": self._open_view,
            "views.publish": self._publish,
        }
        self.routes += [web.route("*", "/api/{method}", self.handle), web.post("/response/{id}", self.respond)]
        self.uploads = Uploads(self)

    def fail(self, method: str, *faults: Fault) -> None:
        """The next calls of this method fail so."""
        self.faults.setdefault(method, []).extend(faults)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Any call."""
        method = request.match_info["method"]
        self.calls[method] += 1
        if (gate := self.gates.get(method)) is not None:
            await gate.wait()
        fault = self.faults[method].pop(0) if self.faults.get(method) else None
        if fault is not None and not fault.after:
            return self._failed(request, fault)
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        answer = self._do(method, await _arguments(request)) if token in self.tokens else refused("invalid_auth")
        return self._failed(request, fault) if fault is not None else web.json_response(answer)

    def _failed(self, request: web.Request, fault: Fault) -> web.StreamResponse:
        if fault.drop and request.transport is not None:
            request.transport.abort()
        headers = {"Retry-After": str(fault.retry_after)} if fault.retry_after is not None else {}
        if not fault.error:
            return web.Response(status=fault.status, text="upstream is unwell", headers=headers)
        return web.json_response(refused(fault.error), status=fault.status, headers=headers)

    def _do(self, method: str, asked: Json) -> Json:
        return self.methods[method](asked) if method in self.methods else refused("unknown_method")

    def _post(self, asked: Json) -> Json:
        if (refusal := self._cannot_write(asked)) is not None:
            return refusal
        self._stamps += 1
        message: Json = {
            "ts": f"17960000{self._stamps:02d}.000100",
            **{name: asked[name] for name in ("text", "blocks", "metadata") if name in asked},
        }
        self.channels[asked["channel"]].append(message)
        return {"ok": True, "channel": asked["channel"], "ts": message["ts"], "message": message}

    def _update(self, asked: Json) -> Json:
        message = self._message(asked)
        if message is None:
            return refused("message_not_found")
        if (refusal := self._cannot_write(asked)) is not None:
            return refusal
        message.update({name: asked[name] for name in ("text", "blocks") if name in asked})
        return {"ok": True, "channel": asked["channel"], "ts": message["ts"]}

    def _delete(self, asked: Json) -> Json:
        message = self._message(asked)
        if message is None:
            return refused("message_not_found")
        self.channels[asked["channel"]].remove(message)
        return {"ok": True, "channel": asked["channel"], "ts": message["ts"]}

    def _open(self, asked: Json) -> Json:
        if asked["users"] not in self.people:
            return refused("user_not_found")
        channel = f"D{asked['users']}"
        self.channels.setdefault(channel, [])
        self.joined.add(channel)
        return {"ok": True, "channel": {"id": channel}}

    def _open_view(self, asked: Json) -> Json:
        if asked["trigger_id"] not in self.triggers:
            return refused("expired_trigger_id")
        self.triggers.remove(asked["trigger_id"])
        if faults_of_view(asked["view"]):
            return refused("invalid_arguments")
        self.views.append(asked["view"])
        return {"ok": True, "view": {"id": f"V{len(self.views)}", **asked["view"]}}

    def _publish(self, asked: Json) -> Json:
        if faults_of_view(asked["view"]):
            return refused("invalid_arguments")
        self.homes[asked["user_id"]] = asked["view"]
        return {"ok": True, "view": asked["view"]}

    async def respond(self, request: web.Request) -> web.StreamResponse:
        """A `response_url`: five uses, then it is gone."""
        used = self.responses.setdefault(request.match_info["id"], [])
        if len(used) == RESPONSES:
            return web.json_response(refused("used_url"), status=404)
        answer = await request.json()
        used.append(answer)
        return web.Response(text="ok" if not faults_of_message(answer["blocks"]) else "invalid_blocks")

    def _person(self, asked: Json) -> Json:
        person = self.people.get(asked["user"])
        if person is None:
            return refused("user_not_found")
        kept = {name: value for name, value in person.items() if name != "locale" or asked.get("include_locale")}
        return {"ok": True, "user": {"id": asked["user"], **kept}}

    def _history(self, asked: Json) -> Json:
        if asked["channel"] not in self.channels:
            return refused("channel_not_found")
        newest = self.channels[asked["channel"]][::-1][: int(asked.get("limit", 100))]
        with_metadata = asked.get("include_all_metadata") in {True, "1", "true"}
        kept = [dict(message) if with_metadata else {**message, "metadata": None} for message in newest]
        return {"ok": True, "messages": kept, "has_more": False}

    def _message(self, asked: Json) -> Json | None:
        return next((each for each in self.channels.get(asked["channel"], []) if each["ts"] == asked["ts"]), None)

    def _cannot_write(self, asked: Json) -> Json | None:
        if asked["channel"] not in self.channels:
            return refused("channel_not_found")
        if asked["channel"] not in self.joined:
            return refused("not_in_channel")
        if not asked.get("text") and not asked.get("blocks"):
            return refused("no_text")
        return refused("invalid_blocks") if "blocks" in asked and faults_of_message(asked["blocks"]) else None


async def _arguments(request: web.Request) -> Json:
    """JSON, a form, or a query, as the SDK sends them."""
    if request.content_type == "application/json":
        return dict(await request.json())
    sent: Json = {**request.query, **await request.post()}
    return {
        name: json.loads(value) if name in {"blocks", "metadata", "view"} else value for name, value in sent.items()
    }


@asynccontextmanager
async def running() -> AsyncIterator[FakeSlack]:
    """A Slack of one's own, while the block runs."""
    slack = FakeSlack()
    app = web.Application()
    app.router.add_routes(slack.routes)
    async with TestServer(app) as server:
        slack.base_url = str(server.make_url("/api/"))
        slack.response_url = str(server.make_url("/response/"))
        yield slack
