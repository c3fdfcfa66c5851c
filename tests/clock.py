"""The tests' clock: it stands still until it is moved."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.api import Core

START = datetime(2026, 11, 20, 2, 12, tzinfo=UTC)
"""A Friday: 14:12 in Suva (where that is summer time no more), 05:12 in Amman, Thursday evening in Juneau."""


class MovableClock:
    """Hand it over as a clock; `move` it forward, or `set` it."""

    def __init__(self, at: datetime = START) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def move(self, **by: float) -> datetime:
        """Let so much time pass: `move(days=7)`, `move(minutes=-1)`. Answers the new instant."""
        self.at += timedelta(**by)
        return self.at

    def set(self, at: datetime) -> datetime:
        """Set it to that instant."""
        self.at = at
        return at


async def days_pass(core: Core, clock: MovableClock, days: float) -> Counter[str]:
    """The bot works at every instant at which something is due. Answers how many notices of each kind were sent."""
    end = clock.at + timedelta(days=days)
    sent = await _work(core)
    while (instant := await core.next_instant()) is not None and instant <= end:
        clock.set(instant)
        sent += await _work(core)
    clock.set(end)
    return sent + await _work(core)


async def _work(core: Core) -> Counter[str]:
    await core.tick()
    return (await core.drain()).sent
