"""One time for all programs on one PostgreSQL: the database's, whatever the clocks of their machines say.

Who holds what, and until when, is written down by many programs and read by others. A machine whose clock is wrong
would take what another one still holds.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import structlog
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from core.clock import system_clock
from core.store.engine import Database

log = structlog.get_logger(__name__)

WORTH_SAYING = timedelta(seconds=30)
"""So far a machine's clock may be from the database's without a word."""


def seconds_passed() -> float:
    """Seconds from any beginning; they pass in a machine that is suspended, too, so that it wakes up too late for what
    it held, and knows it.
    """
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


class SharedClock:
    """The database's clock, asked now and then (`set`) and counted on in between."""

    def __init__(
        self,
        database: Database,
        *,
        own: Callable[[], datetime] = system_clock,
        seconds: Callable[[], float] = seconds_passed,
    ) -> None:
        """`own`: the machine's clock, which is believed until the database was asked."""
        self._database = database
        self._own = own
        self._seconds = seconds
        self._at, self._since = own(), seconds()
        self._said = False

    def __call__(self) -> datetime:
        """The present instant."""
        return self._at + timedelta(seconds=self._seconds() - self._since)

    async def set(self) -> None:
        """Ask the database. Where it does not answer, the time goes on."""
        try:
            async with self._database.reader.connect() as connection:
                asked_at = self._seconds()
                told: datetime = (await connection.execute(select(func.clock_timestamp()))).scalar_one()
                heard_at = self._seconds()
        except (SQLAlchemyError, OSError) as error:
            log.warning("the database does not say what time it is", reason=type(error).__name__)
            return
        self._at, self._since = told.astimezone(UTC), (asked_at + heard_at) / 2
        self._say(self._own() - self())

    def _say(self, apart: timedelta) -> None:
        """Once, until it is mended."""
        wrong = abs(apart) > WORTH_SAYING
        if wrong and not self._said:
            log.warning(
                "this machine's clock is not the database's, which the bot goes by; set the one that is wrong",
                seconds=round(apart.total_seconds()),
            )
        self._said = wrong
