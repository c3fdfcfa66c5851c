"""Slack's clock in tests: it stands still until it is moved, and every limit of seconds is judged by it."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from tests.clock import MovableClock
from tests.patience import PATIENCE

T = TypeVar("T")


class Seconds:
    """Seconds since 1970, UTC. Handed the bot's own clock, both show the same time.

    Who waits for an instant is woken by `move` alone, not by a move of the bot's clock behind its back.
    """

    def __init__(self, clock: MovableClock | None = None) -> None:
        self._clock = clock or MovableClock()
        self._waiting: list[tuple[float, asyncio.Event]] = []

    def __call__(self) -> float:
        return self._clock.at.timestamp()

    def move(self, seconds: float) -> None:
        """Let so many seconds pass."""
        self._clock.move(seconds=seconds)
        for instant, reached in self._waiting:
            if self() >= instant:
                reached.set()

    async def sleep(self, seconds: float) -> None:
        """Let them pass at once: for whoever would sleep, as a bot that spaces its messages does."""
        self.move(seconds)

    async def reaches(self, instant: float) -> None:
        """Wait until it is that late."""
        if self() >= instant:
            return
        waiting = (instant, asyncio.Event())
        self._waiting.append(waiting)
        try:
            await waiting[1].wait()
        finally:
            self._waiting.remove(waiting)

    async def within(self, seconds: float, work: Coroutine[Any, Any, T]) -> T:
        """What comes of it. Raises TimeoutError once so many seconds have passed; the work is given up then.

        Raises AssertionError when it does not end and nobody moves the clock either.
        """
        end = self() + seconds
        doing, late = asyncio.ensure_future(work), asyncio.ensure_future(self.reaches(end))
        try:
            done, _rest = await asyncio.wait({doing, late}, timeout=PATIENCE, return_when=asyncio.FIRST_COMPLETED)
            assert done, "nothing came, and nobody moved Slack's clock"
            if self() >= end:
                raise TimeoutError
            return doing.result()
        finally:
            for each in (doing, late):
                each.cancel()
            await asyncio.gather(doing, late, return_exceptions=True)
