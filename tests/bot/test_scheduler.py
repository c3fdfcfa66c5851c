"""The clock work begins at once, survives an error, and ends after the tick that runs."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.scheduler import ClockWork
from core.api import Core
from core.clock import system_clock
from core.store import Database
from tests.clock import MovableClock
from tests.patience import PATIENCE


@pytest.fixture
async def core(sqlite_url: str, clock: MovableClock) -> AsyncIterator[Core]:
    database = Database(sqlite_url)
    yield Core(database, clock)
    await database.close()


async def ticked(work: ClockWork) -> None:
    """Wait for the first tick."""
    async with asyncio.timeout(PATIENCE):
        while work.last_tick is None:  # noqa: ASYNC110  # the clock work tells nobody, it is looked at
            await asyncio.sleep(0)


async def test_the_first_tick_comes_at_once_and_its_instant_is_known(core: Core) -> None:
    work = ClockWork(core, system_clock)
    work.start()
    await ticked(work)
    await work.stop()


async def test_the_end_waits_for_the_tick_that_runs(core: Core) -> None:
    work = ClockWork(core, system_clock)
    running = asyncio.create_task(work.tick())
    await asyncio.sleep(0)
    await work.stop()
    assert work.last_tick is not None, "it ran to its end"
    await running


async def test_after_the_end_nothing_ticks(core: Core) -> None:
    work = ClockWork(core, system_clock)
    await work.stop()
    await work.tick()
    assert work.last_tick is None


async def test_a_failed_tick_is_logged_and_the_next_one_works(core: Core, sqlite_url: str) -> None:
    work = ClockWork(core, system_clock)
    with closing(sqlite3.connect(Path(sqlite_url.removeprefix("sqlite:///")))) as file:
        file.execute("ALTER TABLE notices RENAME TO elsewhere")
        await work.tick()
        assert work.last_tick is None
        file.execute("ALTER TABLE elsewhere RENAME TO notices")
    await work.tick()
    assert work.last_tick is not None


async def test_when_another_version_changed_the_tables_nothing_ticks_any_more(core: Core) -> None:
    fitting = [True, False, True]

    async def fits() -> bool:
        return fitting.pop(0)

    work = ClockWork(core, system_clock, fits=fits)
    await work.tick()
    first = work.last_tick
    assert first is not None
    assert not work.outgrown.is_set()
    for _tick in range(2):
        await work.tick()
    assert work.outgrown.is_set()
    assert work.last_tick == first
