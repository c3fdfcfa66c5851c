"""Who asks: slash commands as Slack sends them, signed, one at a time or many at once.

How they are signed: docs.slack.dev, "Verifying requests from Slack". A request is signed before its time begins.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from time import perf_counter, time
from urllib.parse import urlencode
from uuid import uuid4

import aiohttp

from benchmarks.slack.access import PATH, SIGNING_SECRET, TEAM
from benchmarks.town import Talk
from core.chat import AccountRef

PATIENCE = aiohttp.ClientTimeout(total=60)


@dataclass(frozen=True, slots=True)
class Request:
    """A signed request, good for five minutes."""

    body: bytes
    headers: dict[str, str]


@dataclass(frozen=True, slots=True)
class Heard:
    """What came back, and after how many milliseconds."""

    took: float
    status: int
    said: str

    def says(self, words: str) -> bool:
        """Whether it is an answer that says so."""
        return self.status == 200 and words in self.said


def librarian(number: int) -> AccountRef:
    """Whose account that one of the town's people has in the workspace."""
    return AccountRef("slack", TEAM, f"U{number}")


def talk(one: Talk) -> Request:
    """`/log` with everything given."""
    given = f'how:{one.way} when:{one.day} partnership:"{one.partner}" {one.about}'
    return command(librarian(one.number).user, f"/log {given}")


def command(user: str, words: str) -> Request:
    """A slash command in a channel, with a trigger of its own."""
    name, _space, text = words.partition(" ")
    trigger = uuid4().hex
    fields = {
        "token": "of no Slack",
        "team_id": TEAM,
        "team_domain": "sister-libraries",
        "channel_id": "C1",
        "channel_name": "general",
        "user_id": user,
        "user_name": user.lower(),
        "command": name,
        "text": text,
        "api_app_id": "A1",
        "is_enterprise_install": "false",
        "response_url": f"http://127.0.0.1:9/response/{trigger}",
        "trigger_id": trigger,
    }
    body, stamp = urlencode(fields).encode(), str(int(time()))
    signature = hmac.new(SIGNING_SECRET.encode(), b"v0:" + stamp.encode() + b":" + body, hashlib.sha256)
    return Request(
        body,
        {
            "Content-Type": "application/x-www-form-urlencoded",
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": f"v0={signature.hexdigest()}",
        },
    )


class Door:
    """Where one server takes Slack's requests, over lines that stay open."""

    def __init__(self, session: aiohttp.ClientSession, port: int) -> None:
        self._session = session
        self._url = f"http://127.0.0.1:{port}{PATH}"

    async def ask(self, request: Request) -> Heard:
        """Raises aiohttp.ClientError when there is no answer."""
        begin = perf_counter()
        async with self._session.post(self._url, data=request.body, headers=request.headers) as answer:
            said = await answer.text()
        return Heard((perf_counter() - begin) * 1000, answer.status, said)

    async def one_by_one(self, requests: Sequence[Request]) -> list[Heard]:
        """Each when the one before it was answered."""
        return [await self.ask(each) for each in requests]

    async def many(self, requests: Sequence[Request], at_once: int) -> list[Heard]:
        """So many at a time: the next is asked as soon as one is answered."""
        left, heard = iter(requests), list[Heard]()

        async def one_of_them() -> None:
            for request in left:
                heard.append(await self.ask(request))

        await asyncio.gather(*(one_of_them() for _one in range(at_once)))
        return heard


@asynccontextmanager
async def lines() -> AsyncIterator[aiohttp.ClientSession]:
    """For doors; as many lines as are wanted."""
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(connector=connector, timeout=PATIENCE) as session:
        yield session
