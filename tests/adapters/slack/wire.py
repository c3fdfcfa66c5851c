"""The bot on a port, as Slack's servers reach it: every request signed, and answered over the wire."""

from __future__ import annotations

import hashlib
import hmac
import json
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from aiohttp import ClientSession, web

from adapters.slack.connection import Access, Slack
from adapters.slack.edge import PATH
from bot.serving import serving
from core.api import Core
from tests.fakes.slack.protocol import SIGNING_SECRET, TEAM, TOKEN

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Mapping

    from core.store import Database
    from tests.clock import MovableClock
    from tests.fakes.slack.web_api import FakeSlack

Json = dict[str, Any]

FORM, JSON = "application/x-www-form-urlencoded", "application/json"


@dataclass(frozen=True)
class Heard:
    """What the bot answered."""

    status: int
    text: str

    @property
    def said(self) -> Json:
        """The answer as JSON."""
        said: Json = json.loads(self.text)
        return said


@dataclass
class Wire:
    """Slack's side of it."""

    url: str
    clock: MovableClock
    session: ClientSession
    slack: FakeSlack
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    async def post(
        self, body: str | bytes, kind: str = FORM, *, ahead: float = 0, headers: Mapping[str, str] | None = None
    ) -> Heard:
        """A request that is signed `ahead` seconds from now; `headers` in place of what would be right."""
        raw = body.encode() if isinstance(body, str) else body
        stamp = str(int(self.clock.at.timestamp() + ahead))
        signature = hmac.new(SIGNING_SECRET.encode(), b"v0:" + stamp.encode() + b":" + raw, hashlib.sha256).hexdigest()
        signed = {
            "Content-Type": kind,
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": f"v0={signature}",
            **(headers or {}),
        }
        async with self.session.post(self.url, data=raw, headers=signed) as answer:
            return Heard(answer.status, await answer.text())

    async def command(self, words: str, **more: str) -> Heard:
        """A slash command of Ana's."""
        command, _space, text = words.partition(" ")
        return await self.post(urlencode(self.told(command=command, text=text, **more)))

    async def event(self, number: str, **more: str) -> Heard:
        """An event, under its number."""
        event = {"type": "message", "channel_type": "im", "channel": "DU1", "user": "U1", "ts": "1.1", **more}
        told = {"type": "event_callback", "team_id": TEAM, "event_id": number, "event": event}
        return await self.post(json.dumps(told), JSON)

    def told(self, **more: str) -> dict[str, str]:
        """A slash command as Slack tells of it."""
        number = next(self._numbers)
        return {
            "command": "/sister",
            "text": "help",
            "user_id": "U1",
            "user_name": "ana",
            "team_id": TEAM,
            "channel_id": "C1",
            "response_url": f"{self.slack.response_url}{number}",
            "trigger_id": f"trigger {number}",
            **more,
        }


async def at_once(_seconds: float) -> None:
    """Instead of a pause."""


@asynccontextmanager
async def wired(database: Database, clock: MovableClock, slack: FakeSlack) -> AsyncIterator[Wire]:
    """The bot, answering Slack over HTTP while the block runs, and never pausing between its messages."""
    access = Access(team=TEAM, api_url=slack.base_url, bot_token=TOKEN, signing_secret=SIGNING_SECRET)
    bot = Slack(access, sleep=at_once)
    try:
        async with bot.answering(Core(database, clock, [bot.messenger])) as routes:
            application = web.Application()
            application.add_routes(routes)
            async with serving(application, "127.0.0.1", 0) as port, ClientSession() as session:
                yield Wire(f"http://127.0.0.1:{port}{PATH}", clock, session, slack)
    finally:
        await bot.close()
