"""Whose turn it is: of several programs on one database one at a time is connected to the gateway, and answers.

Discord tells every connection everything, so that two would answer everybody twice. The turn is a lease in the
database. It is renewed while the connection stands; a program that sleeps through it, and wakes, finds out before it
answers anything it hears. Messages that nobody asked for are sent by any of them.
"""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta

import structlog

from core.api import Core

log = structlog.get_logger(__name__)

LIFE = timedelta(seconds=9)
"""After so long another program takes over from one that is gone. With the second in which it looks and the one in
which it connects it answers well before fifteen have passed.
"""

RENEWED_EVERY = 3.0
LOOKED_EVERY = 1.0
"""Seconds between two looks of one that waits: so long it takes at most until a turn that was given back is taken."""

UNSURE = 1.0
"""Seconds within which it has to be known whether an old turn is still ours; Discord waits three for an answer."""

ONCE_MORE = 1.0
"""Seconds after which a task is told once more to end."""


def seconds_passed() -> float:
    """Seconds from any beginning; they pass in a machine that is suspended, too."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


class Turn:
    """One program's. `sleep`: lets the seconds pass in which another one has it; `seconds`: tells how many did."""

    def __init__(
        self,
        core: Core,
        guild: str,
        *,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        seconds: Callable[[], float] = seconds_passed,
    ) -> None:
        self._core = core
        self._name = f"discord gateway:{guild}"
        self._holder = secrets.token_hex(8)
        self._sleep = sleep
        self._seconds = seconds
        self._until: float | None = None
        self._renewing: asyncio.Task[bool] | None = None

    async def during(self, connect: Callable[[], Awaitable[None]]) -> None:
        """Wait for the turn, and connect; ends with the connection, or when the turn is lost. Raises what it raises."""
        waited = False
        while not await self._taken():
            if not waited:
                log.info("another program answers Discord; this one waits for its turn")
            waited = True
            await self._sleep(LOOKED_EVERY)
        log.info("this program answers Discord")
        connecting = asyncio.ensure_future(connect())
        try:
            while not connecting.done():
                await asyncio.wait({connecting}, timeout=RENEWED_EVERY)
                if not connecting.done() and await self._kept(RENEWED_EVERY) is False:
                    log.warning("another program answers Discord now")
                    return
            await connecting
        finally:
            self._until = None
            await ended(connecting)
            await self._given_back()

    async def is_ours(self) -> bool:
        """Whether what was heard just now is answered by this program.

        A program that slept hears what happened meanwhile, and asks the database first. Where that does not say, a
        person is better told of the trouble than left alone: a moment later, when any other program that has the turn
        has answered.
        """
        if self._until is None:
            return False
        asked_at = self._seconds()
        if asked_at < self._until:
            return True
        kept = await self._kept(UNSURE)
        if kept is not None:
            return kept
        await asyncio.sleep(max(0.0, UNSURE - (self._seconds() - asked_at)))
        return self._until is not None

    async def _kept(self, within: float) -> bool | None:
        """Whether it is still ours; None where the database does not say so in that time. Whoever asks at the same time
        gets the same answer.
        """
        if self._renewing is None or self._renewing.done():
            self._renewing = asyncio.create_task(self._taken())
        renewing = self._renewing
        await asyncio.wait({renewing}, timeout=within)
        if not renewing.done():
            log.warning("the turn at Discord's gateway could not be renewed", reason="no answer yet")
            return None
        if (error := renewing.exception()) is not None:
            log.warning("the turn at Discord's gateway could not be renewed", reason=type(error).__name__)
            return None
        return renewing.result()

    async def _taken(self) -> bool:
        begun = self._seconds()
        if await self._core.take_lease(self._name, self._holder, LIFE) is None:
            return False
        self._until = begun + LIFE.total_seconds()
        return True

    async def _given_back(self) -> None:
        """Another program may have it at once; when the database does not hear of it, when its life is over."""
        if self._renewing is not None:
            await ended(self._renewing)
        self._until = None
        try:
            await self._core.release_lease(self._name, self._holder)
        except Exception as error:  # noqa: BLE001  # whatever is wrong with the database, the lease runs out
            log.warning("the turn at Discord's gateway could not be given back", reason=type(error).__name__)


async def ended(task: asyncio.Future[None] | asyncio.Future[bool]) -> None:
    """Once it has, however often it has to be told: what is cancelled while it connects may go on."""
    while not task.done():
        task.cancel()
        await asyncio.wait({task}, timeout=ONCE_MORE)
