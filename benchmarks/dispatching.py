"""P3: `/log` in Discord in one process, from the text of an interaction to the text of its answer.

Both sides are clients of discord.py that are logged in to a small Discord and connected to its gateway. The text of an
interaction is put where discord.py puts what the gateway sends: it reads it, finds who it is for, and dispatches it. It
is over when discord.py hands the answer to its HTTP session, in whose place there is a line that answers at once.

Ours is the whole adapter and the whole core: identity, permission, decoding, one durable transaction on SQLite with
synchronous=FULL, the partner's notice, the answer drawn. What it then writes to the direct message is waited for and
counted, and its time shown for itself. The peer is discord.py's own command tree with a command that says "hi".
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter

import discord

from adapters.discord.connection import Access, Discord
from benchmarks.discord.access import GUILD, TOKEN, api_url, gateway_url
from benchmarks.discord.asking import command, librarian, talk
from benchmarks.discord.bare import Bare
from benchmarks.discord.line import Line, on_a_line
from benchmarks.measure import Result, interleaved, judge
from benchmarks.servers import DISCORD, platform
from benchmarks.town import Town, build
from bot.database import open_database
from core.api import Core
from core.clock import system_clock

PATIENCE = 30.0
"""Seconds in which a client is connected."""


@dataclass(frozen=True)
class Round:
    """One round of one side, in milliseconds a command, the median: to the answer, and to the end of everything."""

    answered: float
    ended: float


@dataclass
class Dispatch:
    """One side. `says`: stands in each of its answers; `posts`: whether it writes to the direct message too."""

    client: discord.Client
    line: Line
    asks: Callable[[], list[str]]
    says: str
    posts: bool

    async def turn(self) -> Round:
        """Everybody asks once, each when everything that the one before led to has come to its end."""
        took = [await self._ask(text) for text in self.asks()]
        return Round(median(answered for answered, _ended in took), median(ended for _answered, ended in took))

    async def _ask(self, text: str) -> tuple[float, float]:
        """Raises RuntimeError when it is answered otherwise than it should be."""
        number = len(self.line.answers) + 1
        begin = perf_counter()
        await self.client.ws.received_message(text)
        answered = await self.line.answered(number)
        ended = await self.line.everything(number) if self.posts else answered
        if self.says not in self.line.answers[-1]:
            msg = f"it was not answered with {self.says}, but with {self.line.answers[-1]}"
            raise RuntimeError(msg)
        return (answered - begin) * 1000, (ended - begin) * 1000

    def check(self, town: Town) -> None:
        """Each answer wrote its talk, its notice and what is remembered of it, and one message to its person. Raises
        RuntimeError.
        """
        answers, posted = len(self.line.answers), len(self.line.posted)
        if {*town.written(), posted} != {answers}:
            msg = f"{answers} answers, {town.written()} talks, notices and remembered answers, {posted} messages"
            raise RuntimeError(msg)


async def measure(folder: Path, rounds: int, people: int) -> list[Result]:
    """P3. `folder`: an empty one."""
    town = await build(folder / "ours.db", people, librarian)
    async with AsyncExitStack() as stack:
        port = await stack.enter_async_context(platform(folder, DISCORD))
        ours = await stack.enter_async_context(_ours(town, port))
        bare = await stack.enter_async_context(_bare(people))
        found = await interleaved({"ours": ours.turn, "bare": bare.turn}, rounds)
        ours.check(town)
    what = "/log in Discord, everything given, in one process"
    against = 'discord.py\'s command tree, which says "hi"'
    peer = [each.answered for each in found["bare"]]
    return [
        judge(
            "P3",
            f"{what}, from the interaction to the answer, p50",
            against,
            ours=[each.answered for each in found["ours"]],
            peer=peer,
            target=25,
        ),
        judge(
            "P3-all",
            f"{what}, to the same answer in the direct message, p50",
            against,
            ours=[each.ended for each in found["ours"]],
            peer=peer,
            target=None,
        ),
    ]


@asynccontextmanager
async def _ours(town: Town, port: int) -> AsyncIterator[Dispatch]:
    """The bot in the server, with this register."""
    database = open_database(f"sqlite:///{town.database}")
    connected = Discord(Access(guild=GUILD, token=TOKEN, api_url=api_url(port), gateway_url=gateway_url(port)))
    try:
        core = Core(database, system_clock, [connected.messenger])
        async with connected.answering(core):
            await _ready(connected.client)
            async with on_a_line(connected.client) as line:
                yield Dispatch(
                    connected.client, line, lambda: [talk(one) for one in town.talks()], "Logged", posts=True
                )
    finally:
        await connected.close()
        await database.close()


@asynccontextmanager
async def _bare(people: int) -> AsyncIterator[Dispatch]:
    """The peer, at the same Discord: the addresses are those of the whole process."""
    async with Bare() as client:
        connected = asyncio.create_task(client.start(TOKEN))
        try:
            await _ready(client)
            async with on_a_line(client) as line:
                yield Dispatch(client, line, lambda: [command(n, "hi") for n in range(people)], "hi", posts=False)
        finally:
            await client.close()
            await connected


async def _ready(client: discord.Client) -> None:
    """Connected, and shown its server. Raises TimeoutError."""
    async with asyncio.timeout(PATIENCE):
        while True:
            if client.is_ready():
                return
            await asyncio.sleep(0.05)
