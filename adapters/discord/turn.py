"""Whose turn it is: of several programs on one database one at a time is connected to the gateway.

Discord tells every connection everything, so that two would answer everybody twice. The turn is a lease in the
database: it is renewed while the connection stands, and lost by a program that sleeps through it. Messages that nobody
asked for are sent by any of them.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from datetime import timedelta

import structlog

from core.api import Core

log = structlog.get_logger(__name__)

LIFE = timedelta(seconds=15)
"""After so long another program takes over from one that is gone."""

RENEWED_EVERY = 5.0
"""Seconds."""

ONCE_MORE = 1.0
"""Seconds after which a task is told once more to end."""


class Turn:
    """One program's. `sleep`: lets the seconds pass in which another one has it."""

    def __init__(self, core: Core, guild: str, *, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        self._core = core
        self._name = f"discord gateway:{guild}"
        self._holder = secrets.token_hex(8)
        self._sleep = sleep

    async def during(self, connect: Callable[[], Awaitable[None]]) -> None:
        """Wait for the turn, and connect; ends with the connection, or when the turn is lost. Raises what it raises."""
        waited = False
        while not await self._taken():
            if not waited:
                log.info("another program answers Discord; this one waits for its turn")
            waited = True
            await self._sleep(RENEWED_EVERY)
        connecting = asyncio.ensure_future(connect())
        try:
            while not connecting.done():
                await asyncio.wait({connecting}, timeout=RENEWED_EVERY)
                if not connecting.done() and not await self._kept():
                    log.warning("another program answers Discord now")
                    return
            await connecting
        finally:
            await ended(connecting)
            await self._core.release_lease(self._name, self._holder)

    async def _taken(self) -> bool:
        return await self._core.take_lease(self._name, self._holder, LIFE) is not None

    async def _kept(self) -> bool:
        """Whether it is still ours; while the database does not answer nobody else can take it either."""
        try:
            return await self._taken()
        except Exception as error:  # noqa: BLE001  # whatever is wrong with the database, people are answered meanwhile
            log.warning("the turn at Discord's gateway could not be renewed", reason=type(error).__name__)
            return True


async def ended(task: asyncio.Future[None]) -> None:
    """Once it has, however often it has to be told: what is cancelled while it connects may go on."""
    while not task.done():
        task.cancel()
        await asyncio.wait({task}, timeout=ONCE_MORE)
