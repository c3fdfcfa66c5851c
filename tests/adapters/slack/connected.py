"""The bot in a workspace of the fake Slack, connected as the program connects it: over HTTP or over a socket."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from enum import StrEnum
from typing import TYPE_CHECKING

from aiohttp import web

from adapters.slack.connection import Access, Slack
from adapters.slack.edge import PATH
from tests.fakes.slack.http_transport import reachable
from tests.fakes.slack.protocol import APP_TOKEN, SIGNING_SECRET, TEAM, TOKEN

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Mapping

    from adapters.slack.patience import Wait
    from core.api import Core
    from core.chat import Channel
    from tests.fakes.slack.web_api import FakeSlack


class Way(StrEnum):
    """How Slack tells the bot what people do."""

    HTTP = "http"
    SOCKET = "socket"


def bot_in(
    slack: FakeSlack,
    way: Way,
    *,
    channels: Mapping[Channel, str] | None = None,
    sleep: Callable[[float], Awaitable[None]] | None = None,
) -> Slack:
    """The bot's end, which answers nobody yet and has to be closed. When it would pause, the pause has passed at once,
    on Slack's clock unless `sleep` says otherwise.
    """
    secret = {"app_token": APP_TOKEN} if way is Way.SOCKET else {"signing_secret": SIGNING_SECRET}
    access = Access(team=TEAM, api_url=slack.base_url, bot_token=TOKEN, channels=channels or {}, **secret)
    return Slack(access, seconds=slack.clock, sleep=sleep or slack.clock.sleep)


@asynccontextmanager
async def answering(slack: FakeSlack, bot: Slack, core: Core, *, wait: Wait = asyncio.sleep) -> AsyncIterator[None]:
    """Slack reaches it while the block runs. At the end it takes nothing new first, as when the program ends."""
    async with bot.answering(core, wait=wait) as routes:
        if bot.calls_itself:
            slack.bot = slack.socket
            await slack.socket.connected()
            yield
        else:
            application = web.Application()
            application.add_routes(routes)
            async with reachable(slack, application, path=PATH):
                yield
