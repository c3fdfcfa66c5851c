"""The clock work: every minute what has come due is planned and sent. Any number of programs may do it at once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta

import structlog
from apscheduler.jobstores.memory import MemoryJobStore
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from core.api import Core

log = structlog.get_logger(__name__)

EVERY = timedelta(seconds=60)
JITTER = 5
"""Seconds, so that several programs do not all tick at the same instant."""


async def nothing_to_see() -> bool:
    """Nothing has to be looked at."""
    return True


class ClockWork:
    """Ticks and drains, beginning at once.

    `fits` is asked before each tick whether the database is still one that this program knows. When it is not, nothing
    ticks any more, nothing is sent, and `outgrown` is set. `after` is done beside it after each tick that ran to its
    end, one round at a time; it is waited for by nothing but the end.
    """

    def __init__(
        self,
        core: Core,
        real_clock: Callable[[], datetime],
        *,
        fits: Callable[[], Awaitable[bool]] = nothing_to_see,
        after: Sequence[Callable[[], Awaitable[None]]] = (),
    ) -> None:
        self.last_tick: datetime | None = None
        self.outgrown = asyncio.Event()
        self._core = core
        self._real_clock = real_clock
        self._fits = fits
        self._after = after
        self._chores: asyncio.Task[None] | None = None
        self._turn = asyncio.Lock()
        self._stopped = False
        self._scheduler = AsyncIOScheduler(jobstores={"default": MemoryJobStore()}, timezone="UTC")

    def start(self) -> None:
        """Tick now and every minute from now on. Needs a running event loop."""
        self._scheduler.add_job(
            self.tick,
            IntervalTrigger(seconds=int(EVERY.total_seconds()), jitter=JITTER),
            id="tick",
            next_run_time=self._real_clock(),
            coalesce=True,
            max_instances=1,
            misfire_grace_time=int(EVERY.total_seconds()),
        )
        self._scheduler.start()

    async def stop(self) -> None:
        """No new tick; one that runs is waited for, because the scheduler itself would cut it off."""
        self._stopped = True
        if self._scheduler.running:
            self._scheduler.pause()
        async with self._turn:
            if self._scheduler.running:
                self._scheduler.shutdown(wait=False)
        if self._chores is not None:
            await self._chores

    async def tick(self) -> None:
        """Plan and send what is due. An error is logged, and the next tick tries again."""
        async with self._turn:
            if self._stopped:
                return
            try:
                if not await self._fits():
                    self._stopped = True
                    self.outgrown.set()
                    return
                await self._core.tick()
                await self._core.drain()
            except Exception:
                log.exception("tick failed")
            else:
                self.last_tick = self._real_clock()
                if self._after and (self._chores is None or self._chores.done()):
                    self._chores = asyncio.create_task(self._do_chores())

    async def _do_chores(self) -> None:
        for chore in self._after:
            try:
                await chore()
            except Exception:
                log.exception("something beside the clock work failed", what=type(chore).__name__)
