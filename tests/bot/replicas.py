"""Several programs on one PostgreSQL, each a process of its own with a folder of its own."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from core.chat import Channel
from core.services.libraries import about
from core.store import Database, Store, Workspace
from tests import builders
from tests.bot.test_program import ROOT
from tests.clock import MovableClock
from tests.patience import PATIENCE

A_LOOK = 0.05
"""Seconds between two looks into a log."""


@dataclass
class Replica:
    """One of them: its process, and what it has said so far."""

    process: asyncio.subprocess.Process
    log: Path

    @property
    def said(self) -> list[dict[str, object]]:
        """Its log."""
        return [json.loads(line) for line in self.log.read_text().splitlines() if line.startswith("{")]

    def says(self, event: str) -> int:
        """How often it said that."""
        return sum(line["event"] == event for line in self.said)

    async def has_said(self, event: str, *, times: int = 1) -> None:
        """Wait until it did. Raises AssertionError, with its log, when it does not."""
        await until(lambda: self.says(event) >= times or self.process.returncode is not None, self.log)
        assert self.says(event) >= times, self.log.read_text()

    @property
    def port(self) -> int:
        """Where it listens."""
        started = next(line for line in self.said if line["event"] == "started")
        return int(str(started["health_port"]))

    def signal(self, number: signal.Signals) -> None:
        """Send it."""
        self.process.send_signal(number)

    async def ends(self) -> int | None:
        """Its exit code, once it has ended."""
        async with asyncio.timeout(PATIENCE):
            return await self.process.wait()


async def until(seen: Callable[[], bool], log: Path) -> None:
    """Wait until it is so."""
    try:
        async with asyncio.timeout(PATIENCE):
            while not seen():  # noqa: ASYNC110  # a process of its own tells nobody here
                await asyncio.sleep(A_LOOK)
    except TimeoutError:
        raise AssertionError(log.read_text()) from None


@asynccontextmanager
async def replicas(folder: Path, settings: Mapping[str, str], *names: str) -> AsyncIterator[list[Replica]]:
    """`python -m bot run`, once for each name, all begun at the same moment, and up."""
    async with AsyncExitStack() as stack:
        begun = [await stack.enter_async_context(_begun(folder / name, settings)) for name in names]
        await asyncio.gather(*(each.has_said("started") for each in begun))
        yield begun


@asynccontextmanager
async def _begun(folder: Path, settings: Mapping[str, str]) -> AsyncIterator[Replica]:
    folder.mkdir()
    log = folder / "log"
    with log.open("wb") as file:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "run"),
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(ROOT), "PORT": "0", "LOG_FORMAT": "json", **settings},
            stdout=file,
            stderr=file,
        )
    try:
        yield Replica(process, log)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def announce_libraries(url: str, there: Workspace, clock: MovableClock) -> list[str]:
    """Libraries of five towns are to be announced there, by whichever program is first. Their names."""
    database = Database(url)
    try:
        store = Store(database, clock, (there,))
        named = []
        for town in builders.TOWNS:
            library = await builders.library(store, town, posted=True)
            async with store.writing() as uow:
                await uow.announce("announcement", about(library.id), Channel.INTRODUCTIONS, library=library.id)
            named.append(library.name)
        return named
    finally:
        await database.close()
