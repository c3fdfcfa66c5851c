"""One workspace of Slack, connected: the messenger for the core, and the way in for what people do.

With an app token requests come over a socket; else Slack sends them, signed, to `/slack/events`.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from time import monotonic

import aiohttp
import structlog
from aiohttp import web
from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest

from adapters.slack.bolt import bolt_app
from adapters.slack.calls import PATIENCE, Calls, client_for, last_look
from adapters.slack.edge import PATH, Edge
from adapters.slack.messenger import PLATFORM, SlackMessenger
from adapters.slack.pacing import Pace
from adapters.slack.patience import Wait
from adapters.slack.people import People
from adapters.slack.socket import Socket
from adapters.slack.speaking import Speaking
from core.api import Core
from core.chat import Channel, DeliveryError, LockedOutError

log = structlog.get_logger(__name__)


LISTENING = "listening"
"""A workspace that lets the bot send may still not let it listen, which takes another token: staff are told of this as
of a workspace of its own, and nothing that is sent ends it.
"""

_SHAPELESS = (ValueError, TypeError, AttributeError, LookupError, RecursionError)
"""What Bolt stumbles with over a body of no shape, before anything of ours sees it; our own errors come another way."""


@dataclass(frozen=True, kw_only=True)
class Access:
    """What lets the bot into one workspace: one of `app_token` and `signing_secret`, too. `channels`: Slack's ids."""

    team: str
    api_url: str
    bot_token: str = field(repr=False)
    app_token: str | None = field(default=None, repr=False)
    signing_secret: str | None = field(default=None, repr=False)
    channels: Mapping[Channel, str] = field(default_factory=dict)


class Slack:
    """Connect it, hand its `messenger` to a Core, and let it answer. It has to be closed."""

    def __init__(
        self,
        access: Access,
        *,
        seconds: Callable[[], float] = monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """Inside a running loop. `seconds` and `sleep`: the time by which messages are spaced."""
        self._access = access
        self._sleep = sleep
        self._session = aiohttp.ClientSession(
            timeout=aiohttp.ClientTimeout(total=PATIENCE), trace_configs=[last_look()]
        )
        client = client_for(access.bot_token, base_url=access.api_url, session=self._session)
        self._calls = Calls(client, pace=Pace(clock=seconds, sleep=sleep), sleep=sleep)
        self.messenger = SlackMessenger(self._calls, team=access.team, channels=access.channels)

    @property
    def calls_itself(self) -> bool:
        """Whether requests come over a socket, so that the bot needs no address."""
        return self._access.app_token is not None

    async def close(self) -> None:
        """Let go of what is connected."""
        await self._session.close()

    async def team(self) -> str:
        """The workspace that the bot token is of, as Slack says now. Raises LockedOutError, BusyError, UnclearError."""
        answer = await self._calls.asked("auth.test", "", self._calls.client.auth_test)
        return str(answer["team_id"])

    @asynccontextmanager
    async def answering(self, core: Core, *, wait: Wait = asyncio.sleep) -> AsyncIterator[Sequence[web.RouteDef]]:
        """Answer people while the block runs; over HTTP once the routes it gives are served. At its end everything
        begun is answered. `wait`: lets the seconds pass in which an acknowledgement waits for an answer.
        """
        access = self._access

        async def removed(reason: str) -> None:
            """Slack told so, but it tells things late and again: whether it is so now, it is asked."""
            try:
                await self.team()
            except LockedOutError as error:
                await core.locked_out(PLATFORM, access.team, error.reason)
            except DeliveryError as error:
                log.warning("Slack does not say whether it lets the bot in", reason=error.reason)
            else:
                log.info("Slack lets the bot in all the same", reason=reason)

        people = People(self._calls.client, clock=core.clock, wait=wait)
        speaking = Speaking(core, self._calls, people, team=access.team, wait=wait)
        app = bolt_app(speaking, team=access.team, api_url=access.api_url, removed=removed, clock=core.clock)
        try:
            if access.app_token is not None:
                listening = f"{access.team}, {LISTENING}"
                socket = Socket(
                    app,
                    access.app_token,
                    api_url=access.api_url,
                    deaf=lambda reason: core.locked_out(PLATFORM, listening, reason),
                    hears=lambda: core.let_in(PLATFORM, listening),
                    sleep=self._sleep,
                )
                socket.open()
                try:
                    yield ()
                finally:
                    await socket.close()
            else:
                yield (web.post(PATH, _door(app, access.signing_secret or "", core.clock).receive),)
        finally:
            await speaking.close()
            await people.close()


def _door(app: AsyncApp, secret: str, clock: Callable[[], datetime]) -> Edge:
    """The door before the app. Raises ValueError without a secret."""
    if not secret:
        msg = "Slack's requests over HTTP need the signing secret"
        raise ValueError(msg)

    async def handle(body: str, headers: Mapping[str, str]) -> web.Response:
        try:
            response = await app.async_dispatch(AsyncBoltRequest(body=body, headers=dict(headers)))
        except _SHAPELESS as error:
            log.warning("request of another shape", reason=type(error).__name__)
            return web.Response(status=400)
        return web.Response(status=response.status, text=response.body, content_type=_type_of(response.first_headers()))

    return Edge(secret, handle, now=lambda: clock().timestamp())


def _type_of(headers: Mapping[str, str]) -> str:
    return headers.get("content-type", "text/plain").partition(";")[0]
