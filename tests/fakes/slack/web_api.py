"""A Slack on a port of the loopback: its Web API, and the doors of the other rooms of this folder.

It keeps what it received, answers as docs.slack.dev says, and fails on demand: before the effect or after it.
"""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TypeVar

from aiohttp import web
from aiohttp.test_utils import TestServer

from tests.fakes.slack.administration import Administration
from tests.fakes.slack.clock import Seconds
from tests.fakes.slack.messages import Messages, TooManyError
from tests.fakes.slack.protocol import APP_TOKEN, TEAM, TOKEN, Json, Method, refused
from tests.fakes.slack.responses import Responses
from tests.fakes.slack.socket_transport import SocketTransport
from tests.fakes.slack.surfaces import Surfaces, Triggers
from tests.fakes.slack.transport import Transport
from tests.fakes.slack.uploads import Uploads
from tests.fakes.torn import torn
from tests.patience import PATIENCE

__all__ = ["TEAM", "TOKEN", "Call", "FakeSlack", "Fault", "running"]

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Fault:
    """How one call fails. `error`: Slack's code; `status`: of HTTP; `drop`: the connection is cut instead, `torn`: in
    the midst of the answer; `silent`: nothing comes at all; `after`: what was asked for has happened all the same.
    """

    error: str = ""
    status: int = 200
    retry_after: int | None = None
    drop: bool = False
    torn: bool = False
    silent: bool = False
    after: bool = False


@dataclass(frozen=True)
class Call:
    """One call of a method that Slack answered."""

    method: str
    asked: Json
    answer: Json
    at: float


@dataclass
class FakeSlack:
    """One workspace with its channels, people and messages, newest last.

    `calls`: how often each method was called, failures too; `log`: those that were answered, in their order;
    `refusals`: what was wrong with blocks and views, which a story wants to be empty at its end.

    To fail and to be slow, by method (or "response_url"): `faults` come first come first served; a call is answered
    only when its gate in `gates` is open; what stands in `delays` passes on the clock before the next call is answered;
    while Slack is `off`, every call without a fault of its own fails so.

    `commands`: those that Slack knows, None for all; others never reach the bot. `bot`: the way by which the bot is
    told what people do. `methods`, by their names (with the bot's token; `app_methods` with the app's), and `routes`
    of their own are added to by the rooms of this folder, each by one line in `__post_init__`.
    """

    clock: Seconds = field(default_factory=Seconds)
    base_url: str = ""
    response_url: str = ""
    socket_url: str = ""
    channels: dict[str, list[Json]] = field(default_factory=lambda: {"C1": [], "C2": []})
    people: dict[str, Json] = field(default_factory=lambda: {"U1": {"name": "ana"}, "U2": {"name": "yusuf"}})
    joined: set[str] = field(default_factory=lambda: {"C1"})
    tokens: set[str] = field(default_factory=lambda: {TOKEN})
    app_tokens: set[str] = field(default_factory=lambda: {APP_TOKEN})
    commands: frozenset[str] | None = None
    faults: dict[str, list[Fault]] = field(default_factory=dict)
    gates: dict[str, asyncio.Event] = field(default_factory=dict)
    delays: dict[str, list[float]] = field(default_factory=dict)
    calls: Counter[str] = field(default_factory=Counter)
    log: list[Call] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)
    views: list[Json] = field(default_factory=list)
    homes: dict[str, Json] = field(default_factory=dict)
    responses: dict[str, list[Json]] = field(default_factory=dict)
    methods: dict[str, Method] = field(default_factory=dict)
    app_methods: dict[str, Method] = field(default_factory=dict)
    routes: list[web.RouteDef] = field(default_factory=list)
    off: Fault | None = None
    _happened: asyncio.Event = field(default_factory=asyncio.Event)
    _ending: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.methods["users.info"] = self._person
        self.administration = Administration(self)
        self.messages = Messages(self)
        self.triggers = Triggers(self)
        self.surfaces = Surfaces(self)
        self.answers = Responses(self)
        self.socket = SocketTransport(self.clock, slack=self)
        self.bot: Transport = self.socket
        self.uploads = Uploads(self)

    def fail(self, method: str, *faults: Fault) -> None:
        """The next calls of this method fail so."""
        self.faults.setdefault(method, []).extend(faults)

    def delay(self, method: str, *seconds: float) -> None:
        """The next calls of this method take so long, on Slack's clock."""
        self.delays.setdefault(method, []).extend(seconds)

    def changed(self) -> None:
        """Something happened that somebody may be waiting for."""
        self._happened.set()
        self._happened = asyncio.Event()

    async def until(self, seen: Callable[[], T]) -> T:
        """What is seen as soon as there is something to see. Raises TimeoutError when nothing comes."""
        async with asyncio.timeout(PATIENCE):
            while not (found := seen()):
                await self._happened.wait()
            return found

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Any call of the Web API."""
        return await self.unless_it_fails(request.match_info["method"], request, self._answer)

    async def unless_it_fails(
        self, name: str, request: web.Request, do: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        """What comes of it, under its name among gates, delays and faults."""
        self.calls[name] += 1
        self.changed()
        if (gate := self.gates.get(name)) is not None:
            await gate.wait()
        if self.delays.get(name):
            self.clock.move(self.delays[name].pop(0))
        fault = self.faults[name].pop(0) if self.faults.get(name) else None
        if fault is None and self.off is not None:
            return await self._failed(request, self.off)
        if fault is not None and not fault.after:
            return await self._failed(request, fault)
        answer = await do(request)
        return await self._failed(request, fault) if fault is not None else answer

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        method, asked = request.match_info["method"], await _arguments(request)
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        try:
            answer = self._do(method, token, asked)
        except TooManyError as error:
            return await self._failed(request, Fault(error="ratelimited", status=429, retry_after=error.seconds))
        self.log.append(Call(method, asked, answer, self.clock()))
        self.changed()
        return web.json_response(answer)

    def _do(self, method: str, token: str, asked: Json) -> Json:
        if token not in self.tokens | self.app_tokens:
            return refused("invalid_auth")
        if method not in self.methods | self.app_methods:
            return refused("unknown_method")
        mine = self.methods if token in self.tokens else self.app_methods
        return mine[method](asked) if method in mine else refused("not_allowed_token_type")

    async def _failed(self, request: web.Request, fault: Fault) -> web.StreamResponse:
        if fault.silent:
            await self._ending.wait()
        if fault.torn:
            return await torn(request)
        if (fault.drop or fault.silent) and request.transport is not None:
            request.transport.abort()
        headers = {"Retry-After": str(fault.retry_after)} if fault.retry_after is not None else {}
        if not fault.error:
            return web.Response(status=fault.status, text="upstream is unwell", headers=headers)
        return web.json_response(refused(fault.error), status=fault.status, headers=headers)

    def _person(self, asked: Json) -> Json:
        person = self.people.get(asked["user"])
        if person is None:
            return refused("user_not_found")
        kept = {name: value for name, value in person.items() if name != "locale" or asked.get("include_locale")}
        return {"ok": True, "user": {"id": asked["user"], **kept}}


async def _arguments(request: web.Request) -> Json:
    """JSON, a form, or a query, as the SDK sends them."""
    if request.content_type == "application/json":
        return dict(await request.json())
    sent: Json = {**request.query, **await request.post()}
    return {
        name: json.loads(value) if name in {"blocks", "metadata", "view"} else value for name, value in sent.items()
    }


@asynccontextmanager
async def running(clock: Seconds | None = None) -> AsyncIterator[FakeSlack]:
    """A Slack of one's own, while the block runs."""
    slack = FakeSlack(clock or Seconds())
    app = web.Application()
    app.router.add_routes([*slack.routes, web.route("*", "/api/{method}", slack.handle)])
    async with TestServer(app) as server:
        slack.base_url = str(server.make_url("/api/"))
        slack.response_url = str(server.make_url("/response/"))
        slack.socket_url = str(server.make_url("/link/")).replace("http", "ws", 1)
        try:
            yield slack
        finally:
            slack._ending.set()
            await slack.socket.close()
