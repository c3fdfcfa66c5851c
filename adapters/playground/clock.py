"""The playground's clock: the machine's, and as far ahead of it as it was moved."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta

from adapters.playground.duration import A_YEAR, Duration
from adapters.playground.storage import Storage
from core.api import Core


class MovableClock:
    """Answers the present instant in UTC; how far it was moved is kept, so that a restart never goes back in time."""

    def __init__(self, storage: Storage, real: Callable[[], datetime], offset: timedelta) -> None:
        """`offset` is what the storage remembers."""
        self._storage = storage
        self._real = real
        self._offset = offset
        self._turn = asyncio.Lock()

    def __call__(self) -> datetime:
        """The present instant."""
        return self._real() + self._offset

    async def advance(self, duration: Duration, core: Core) -> Counter[str]:
        """Move on, stopping at every instant at which something is due. Answers how many messages went out, by kind.

        At most a year at a time. Raises OverflowError beyond it.
        """
        sent: Counter[str] = Counter()
        async with self._turn:
            start = self()
            target = duration.after(start)
            if target > A_YEAR.after(start):
                msg = "more than a year"
                raise OverflowError(msg)
            while (due := await core.next_instant()) is not None and due <= target:
                await self._move_to(due)
                sent += await _work(core)
            await self._move_to(target)
            sent += await _work(core)
        return sent

    async def _move_to(self, instant: datetime) -> None:
        """Never back: meanwhile the time went on by itself."""
        if instant > self():
            self._offset = instant - self._real()
            await self._storage.keep_clock_offset(self._offset)


async def _work(core: Core) -> Counter[str]:
    await core.tick()
    delivered = await core.drain()
    return delivered.sent
