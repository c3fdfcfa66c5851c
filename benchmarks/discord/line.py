"""A line to Discord in the place of the network: it takes what discord.py hands to its HTTP session, and answers at
once.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from itertools import count
from time import perf_counter

import discord

SESSION = "_HTTPClient__session"
"""Where discord.py keeps its HTTP session; it takes none from outside."""

PATIENCE = 10.0
"""Seconds in which an answer has to come."""


class Answer:
    """An answer of Discord's, as much of it as discord.py reads."""

    def __init__(self, status: int, said: object = None) -> None:
        self.status = status
        self._text = "" if said is None else json.dumps(said)
        self.headers: Mapping[str, str] = {"content-type": "application/json"}

    async def text(self, encoding: str) -> str:
        """The body."""
        return self._text

    async def __aenter__(self) -> Answer:
        return self

    async def __aexit__(self, *_error: object) -> None:
        return None


class Line:
    """One client's HTTP session. `answers`, `posted`: what it was given to answer interactions with, and to post."""

    def __init__(self) -> None:
        self.answers: list[str] = []
        self.posted: list[str] = []
        self._numbers = count(800_000_000_000_000_000)
        self._heard = asyncio.Event()
        self._heard_at = 0.0

    def request(self, method: str, url: str, *, data: str, **_more: object) -> Answer:
        """As aiohttp's session. Raises LookupError where nobody is expected to ask."""
        match method, url.rpartition("/")[2]:
            case "POST", "callback":
                self._heard_at = perf_counter()
                self.answers.append(data)
                self._heard.set()
                return Answer(200, {"interaction": {"id": str(next(self._numbers)), "type": 2}})
            case "POST", "channels":
                return Answer(200, {"id": str(next(self._numbers))})
            case "POST", "messages":
                self.posted.append(data)
                self._heard.set()
                return Answer(200, {"id": str(next(self._numbers))})
            case _:
                msg = f"nobody answers {method} {url}"
                raise LookupError(msg)

    async def answered(self, number: int) -> float:
        """Wait for so many answers; when the last was handed over, on perf_counter. Raises TimeoutError."""
        await self._until(self.answers, number)
        return self._heard_at

    async def everything(self, number: int) -> float:
        """Wait for so many posted messages; when that was, on perf_counter. Raises TimeoutError."""
        await self._until(self.posted, number)
        return perf_counter()

    async def _until(self, told: list[str], number: int) -> None:
        async with asyncio.timeout(PATIENCE):
            while len(told) < number:
                self._heard.clear()
                await self._heard.wait()


@asynccontextmanager
async def on_a_line(client: discord.Client) -> AsyncIterator[Line]:
    """Let a client that is connected write to a line while the block runs; its gateway stays."""
    line, session = Line(), getattr(client.http, SESSION)
    setattr(client.http, SESSION, line)
    try:
        yield line
    finally:
        setattr(client.http, SESSION, session)
