"""What a worker does: the clock work without a pause, in a workspace of the fake Slack, and commands at a door.

The core, its store, its delivery and the messenger of Slack are those of the program. The messenger's connections are
its own, so a process that is killed leaves behind what a program leaves behind: a cut line, a claimed row.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import structlog

from adapters.slack.connection import Access, Slack
from core.api import Core, Speaker
from core.chat import AccountRef, Channel, Place, Profile, Reply
from core.store import Database
from tests.chaos.dial import Dial
from tests.fakes.slack.protocol import APP_TOKEN, TEAM, TOKEN

if TYPE_CHECKING:
    from asyncio import StreamReader, StreamWriter

log = structlog.get_logger(__name__)

PAUSE = 0.005
"""Seconds between two rounds of its work, so that SQLite's one writer is sometimes the other worker."""


@dataclass(frozen=True)
class Post:
    """Where a worker works. `number`: which of the workers it is."""

    number: int
    database: str
    folder: str
    api_url: str

    @property
    def door(self) -> Path:
        """The socket at which it takes commands."""
        return Path(self.folder) / f"door{self.number}"


class Worker:
    """The bot at its post. It is brought up once before anybody is forked, so that each begins with warm hands: what
    SQLAlchemy makes of tables and statements the first time takes seconds, in which nobody could be killed at work.
    """

    def __init__(self, post: Post) -> None:
        self._post = post
        self._dial = Dial(Path(post.folder) / "dial")
        self._database = Database(post.database)

    async def warm(self, talk: dict[str, str]) -> None:
        """One round of the work and one command, and nothing is left open."""
        async with self._bot() as core:
            for _round in range(2):
                await core.tick()
                await core.drain()
                told = await _carried_out(core, talk)
                assert told["done"], told
        await self._database.close()

    async def work(self, number: int) -> None:
        """As that worker, until it is killed."""
        post = replace(self._post, number=number)
        async with self._bot() as core:
            post.door.unlink(missing_ok=True)
            await asyncio.start_unix_server(lambda reader, writer: _serve(core, reader, writer), post.door)
            while True:
                self._dial.at_work(number, busy=True)
                if not self._dial.held:
                    try:
                        await core.tick()
                        await core.drain()
                    except Exception:
                        log.exception("tick failed", worker=number)
                self._dial.at_work(number, busy=False)
                await asyncio.sleep(PAUSE)

    @asynccontextmanager
    async def _bot(self) -> AsyncIterator[Core]:
        access = Access(
            team=TEAM,
            api_url=self._post.api_url,
            bot_token=TOKEN,
            app_token=APP_TOKEN,
            channels={Channel.INTRODUCTIONS: "C1", Channel.STAFF: "C2", Channel.HELP: "C1"},
        )
        slack = Slack(access, seconds=self._dial.seconds, sleep=_at_once)
        try:
            yield Core(self._database, self._dial, [slack.messenger])
        finally:
            await slack.close()


async def _at_once(_seconds: float) -> None:
    """A pause that Slack wants has passed: the dial stands still anyway."""
    await asyncio.sleep(0)


async def _serve(core: Core, reader: StreamReader, writer: StreamWriter) -> None:
    told = await _carried_out(core, json.loads(await reader.readline()))
    writer.write(json.dumps(told).encode() + b"\n")
    await writer.drain()
    writer.close()


async def _carried_out(core: Core, asked: dict[str, str]) -> dict[str, object]:
    """One command: who says what, with the platform's key for it."""
    account = AccountRef("slack", TEAM, asked["user"])
    speaker = Speaker(account=account, profile=Profile(asked["user"]), place=Place("bot", direct=True))
    try:
        answer = await core.say(speaker, asked["text"], asked["key"])
    except Exception as error:
        log.exception("command failed")
        return {"done": False, "said": repr(error)}
    done = isinstance(answer.outcome, Reply) and answer.outcome.lasting
    return {"done": done, "said": "" if done else repr(answer.outcome)}
