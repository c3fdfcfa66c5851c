"""A Discord on a port of the loopback: its REST API and its gateway, in the rooms beside this file (`wire_*.py`).

It speaks as docs.discord.com says and as discord.py reads it, keeps what it received, and fails on demand: before the
effect or after it. Every body is held against Discord's own description and against the numbers in `limits.py`.
"""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from math import ceil
from time import monotonic
from typing import TYPE_CHECKING, Any, TypeVar

from aiohttp import web
from aiohttp.test_utils import TestServer

from tests.clock import MovableClock
from tests.fakes.discord.openapi import faults_by_description
from tests.fakes.discord.wire_gateway import Gateway
from tests.fakes.discord.wire_interactions import Interactions
from tests.fakes.discord.wire_messages import Messages
from tests.fakes.discord.wire_protocol import LINK, TOKEN, VERSION, Asked, Fault, Json, SaysNoError, Uploaded
from tests.fakes.discord.wire_server import Server
from tests.fakes.discord.wire_threads import Threads
from tests.fakes.torn import torn
from tests.patience import PATIENCE

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Sequence

T = TypeVar("T")

BASE = f"/api/v{VERSION}"
_WITHOUT_TOKEN = ("/interactions/", "/webhooks/")
"""Whose address is secret enough."""
_MAJOR = ("channel", "guild", "token")
"""What a limit is counted by, besides the route."""


@dataclass(frozen=True)
class Call:
    """One request that was answered: with what status, and what was said."""

    asked: Asked
    status: int
    answer: Any


@dataclass
class Bucket:
    """A limit of so many requests in so many seconds, counted by channel or server."""

    limit: int
    seconds: float
    used: int = 0
    ends: float = 0.0

    def take(self, now: float) -> bool:
        """Whether one more is taken."""
        if now >= self.ends:
            self.used, self.ends = 0, now + self.seconds
        self.used += 1
        return self.used <= self.limit

    def headers(self, now: float) -> dict[str, str]:
        """As discord.py reads them."""
        return {
            "X-RateLimit-Limit": str(self.limit),
            "X-RateLimit-Remaining": str(max(0, self.limit - self.used)),
            "X-RateLimit-Reset-After": f"{max(0.0, self.ends - now):.3f}",
            "X-RateLimit-Bucket": f"of{self.limit}in{self.seconds}",
        }


@dataclass
class FakeDiscord:
    """One server of Discord with a bot in it. `api_url` and `gateway_url` are where it is.

    `calls`: how often each route was asked, failures too, by their names in `wire_protocol`; `log`: what was asked and
    answered, in order; `refusals`: what was wrong with bodies, which a story wants to be empty at its end.

    `faults`, by route, come first come first served; `limits`: how many requests in how many seconds a route takes, by
    channel or server; they pass by `seconds`, and are real unless somebody says otherwise. `tokens`: those it takes.
    All other seconds and minutes of Discord's pass on `clock`.
    """

    clock: MovableClock = field(default_factory=MovableClock)
    api_url: str = ""
    gateway_url: str = ""
    tokens: set[str] = field(default_factory=lambda: {TOKEN})
    faults: dict[str, list[Fault]] = field(default_factory=dict)
    limits: dict[str, tuple[int, float]] = field(default_factory=dict)
    seconds: Callable[[], float] = monotonic
    calls: Counter[str] = field(default_factory=Counter)
    log: list[Call] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)
    routes: dict[str, Callable[[Asked], Any]] = field(default_factory=dict)
    _buckets: dict[tuple[str, ...], Bucket] = field(default_factory=dict)
    _numbers: int = 0
    _happened: asyncio.Event = field(default_factory=asyncio.Event)
    _ending: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.server = Server(self)
        self.messages = Messages(self)
        self.threads = Threads(self)
        self.interactions = Interactions(self)
        self.gateway = Gateway(self)

    # For who writes a story

    def dispatch(self, event: str, payload: Json) -> None:
        """Tell the bot of it through the gateway; one that is not connected hears of it when it resumes."""
        if event == "INTERACTION_CREATE":
            self.interactions.begin(payload)
        self.gateway.tell(event, payload)

    def fail(self, route: str, *faults: Fault) -> None:
        """The next requests of this route fail so."""
        self.faults.setdefault(route, []).extend(faults)

    async def until(self, seen: Callable[[], T | None]) -> T:
        """What is seen as soon as there is something to see. Raises TimeoutError when nothing comes."""
        async with asyncio.timeout(PATIENCE):
            while not (found := seen()):
                await self._happened.wait()
            return found

    # For the rooms

    def changed(self) -> None:
        """Something happened that somebody may be waiting for."""
        self._happened.set()
        self._happened = asyncio.Event()

    def number(self) -> str:
        """A new id, in which the instant stands as in all of Discord's ("Snowflakes")."""
        self._numbers += 1
        return str(((int(self.clock().timestamp() * 1000) - 1_420_070_400_000) << 22) + self._numbers)

    def checked(self, body: Any, schema: str, faults: Sequence[str] = ()) -> None:  # noqa: ANN401  # JSON of any shape
        """Refuse what has faults, or is not of that schema."""
        found = [*faults, *faults_by_description(body, schema)]
        if found:
            self.refusals += found
            raise SaysNoError(50035, *found)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Any request of the REST API."""
        resource = request.match_info.route.resource
        route = f"{request.method} {resource.canonical.removeprefix(BASE) if resource else request.path}"
        return await self.unless_it_fails(route, request)

    async def unless_it_fails(self, route: str, request: web.Request) -> web.StreamResponse:
        """What comes of it, under its name among the faults."""
        self.calls[route] += 1
        self.changed()
        fault = self.faults[route].pop(0) if self.faults.get(route) else None
        if fault is not None and not fault.after:
            return await self._failed(request, fault)
        answer = await (self.gateway.connect(request) if route == LINK else self._answer(route, request))
        return answer if fault is None else await self._failed(request, fault)

    def end(self) -> None:
        """Whoever waits for an answer that never comes need not wait any more."""
        self._ending.set()

    async def _answer(self, route: str, request: web.Request) -> web.StreamResponse:
        asked = Asked(route, dict(request.match_info), dict(request.query), *await _read(request))
        now, bucket = self.seconds(), self._bucket(asked)
        if bucket is not None and not bucket.take(now):
            headers = bucket.headers(now)
            self.log.append(Call(asked, 429, None))
            return _response(*Fault(status=429, retry_after=bucket.ends - now).answered, headers)
        try:
            self._let_in(request)
            said = self.routes[route](asked)
            status, body = (204, "") if said is None else (200, said)
        except SaysNoError as error:
            status, body = error.status, error.said
        self.log.append(Call(asked, status, body))
        self.changed()
        return _response(status, body, bucket.headers(now) if bucket else {})

    def _bucket(self, asked: Asked) -> Bucket | None:
        if asked.route not in self.limits:
            return None
        key = (asked.route, *(asked.path.get(each, "") for each in _MAJOR))
        return self._buckets.setdefault(key, Bucket(*self.limits[asked.route]))

    def _let_in(self, request: web.Request) -> None:
        if request.path.removeprefix(BASE).startswith(_WITHOUT_TOKEN):
            return
        if request.headers.get("Authorization", "").removeprefix("Bot ") not in self.tokens:
            raise SaysNoError(0)

    async def _failed(self, request: web.Request, fault: Fault) -> web.StreamResponse:
        if fault.silent:
            await self._ending.wait()
        if fault.torn:
            return await torn(request)
        if (fault.drop or fault.silent) and request.transport is not None:
            request.transport.abort()
        headers = {} if fault.retry_after is None else {"Retry-After": str(ceil(fault.retry_after))}
        if fault.garbled:
            return web.Response(body=b'{"id": "1', headers={"Content-Type": "application/json"})
        return _response(*fault.answered, headers, via=not fault.cloudflare)


def _response(status: int, body: Json | str, headers: dict[str, str], *, via: bool = True) -> web.Response:
    """With the headers that discord.py looks for: what is JSON says so exactly, and Discord stands behind a proxy."""
    shown = body if isinstance(body, str) else json.dumps(body)
    kind = "text/html" if isinstance(body, str) else "application/json"
    every = {**headers, **({"Via": "1.1 google"} if via else {}), **({"Content-Type": kind} if shown else {})}
    return web.Response(status=status or 400, body=shown.encode(), headers=every)


async def _read(request: web.Request) -> tuple[Any, dict[str, Uploaded]]:
    """The JSON and the files of a request."""
    if request.content_type == "multipart/form-data":
        sent = await request.post()
        files = {
            name: Uploaded(each.filename, each.file.read())
            for name, each in sent.items()
            if isinstance(each, web.FileField)
        }
        return json.loads(str(sent.get("payload_json", "{}"))), files
    text = await request.text()
    return (json.loads(text) if text else None), {}


@asynccontextmanager
async def discord_running(clock: MovableClock | None = None) -> AsyncIterator[FakeDiscord]:
    """A Discord of one's own, while the block runs."""
    fake = FakeDiscord(clock or MovableClock())
    app = web.Application(client_max_size=64 * 1024 * 1024)
    for route in fake.routes:
        method, path = route.split(" ")
        app.router.add_route(method, BASE + path, fake.handle)
    app.router.add_get("/gateway/", fake.handle)
    async with TestServer(app) as server:
        fake.api_url = str(server.make_url(BASE))
        fake.gateway_url = str(server.make_url("/gateway/")).replace("http", "ws", 1)
        try:
            yield fake
        finally:
            fake.end()
            await fake.gateway.close()
