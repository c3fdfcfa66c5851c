"""A small plain app of Bolt's, none of ours, so that the fake Slack is held against what was made for the real one."""

from __future__ import annotations

from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from tests.clock import MovableClock
from tests.fakes.slack.clock import Seconds
from tests.fakes.slack.http_transport import HttpTransport, reachable
from tests.fakes.slack.person import Person
from tests.fakes.slack.protocol import APP_TOKEN, SIGNING_SECRET, TOKEN
from tests.fakes.slack.web_api import FakeSlack, running

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    """A workspace whose clock is a little late, so that it may go on: Bolt takes what is within five minutes of now."""
    async with running(Seconds(MovableClock(datetime.now(UTC) - timedelta(seconds=200)))) as fake:
        yield fake


@pytest.fixture
def ana(slack: FakeSlack) -> Person:
    """Somebody there."""
    return Person(slack)


@pytest.fixture
def client(slack: FakeSlack) -> AsyncWebClient:
    """The bot's own way to Slack."""
    return AsyncWebClient(token=TOKEN, base_url=slack.base_url, retry_handlers=[])


@pytest.fixture
def app(client: AsyncWebClient) -> AsyncApp:
    """An app that does nothing yet."""
    return AsyncApp(client=client, signing_secret=SIGNING_SECRET, process_before_response=True)


@asynccontextmanager
async def over_http(slack: FakeSlack, app: AsyncApp) -> AsyncIterator[HttpTransport]:
    """Slack reaches the app by its address."""

    async def handle(request: web.Request) -> web.StreamResponse:
        answer: Any = await app.async_dispatch(await to_bolt_request(request))
        return await to_aiohttp_response(answer)

    server = web.Application()
    server.router.add_post("/slack/events", handle)
    async with reachable(slack, server) as http:
        yield http


@asynccontextmanager
async def over_socket(slack: FakeSlack, app: AsyncApp) -> AsyncIterator[AsyncSocketModeHandler]:
    """The app reaches Slack by a socket."""
    handler = AsyncSocketModeHandler(app, APP_TOKEN, ping_interval=0.2)
    await handler.connect_async()  # type: ignore[no-untyped-call]  # Bolt's
    await slack.socket.connected()
    try:
        yield handler
    finally:
        await handler.close_async()  # type: ignore[no-untyped-call]  # Bolt's


@pytest.fixture(params=["http", "socket"])
async def connected(request: pytest.FixtureRequest, slack: FakeSlack, app: AsyncApp) -> AsyncIterator[None]:
    """The app in the workspace, the one way and the other."""
    way = over_http if request.param == "http" else over_socket
    async with way(slack, app):
        yield
