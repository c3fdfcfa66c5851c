"""One round of a drain: what it did so far, where it may send to, and how long what failed waits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from core.chat.messenger import BusyError, LockedOutError, Messenger
from core.model.ids import NoticeId
from core.services.doors import Doors
from core.store.unit import Store, Workspace

FIRST_PAUSE = timedelta(seconds=15)
LONGEST_PAUSE = timedelta(hours=6)
SHORTEST_PAUSE = timedelta(seconds=1)


@dataclass
class Delivered:
    """What one drain did: notices sent by kind, and how many went otherwise."""

    sent: Counter[str] = field(default_factory=Counter)
    dropped: int = 0
    refused: int = 0
    waiting: int = 0
    corrected: int = 0


@dataclass
class Round:
    """What a round works with. `done`: what the drain did so far, in all its rounds. `kept`: what waits at a door that
    is shut.
    """

    store: Store
    messengers: Mapping[Workspace, Messenger]
    random: Random
    done: Delivered
    doors: Doors
    kept: set[NoticeId] = field(default_factory=set)

    def before(self, end: datetime) -> Callable[[], bool]:
        """Whether it is not yet `end`."""
        return lambda: self.store.clock() < end

    def pause(self, attempts: int, error: Exception) -> timedelta:
        """As long as the platform says, else doubling from 15 seconds to 6 hours with up to a quarter of jitter."""
        if isinstance(error, BusyError) and error.seconds is not None:
            return max(timedelta(seconds=error.seconds), SHORTEST_PAUSE)
        pause: timedelta = min(FIRST_PAUSE * (1 << min(attempts - 1, 16)), LONGEST_PAUSE)
        return pause * (1 + self.random.random() / 4)

    async def shut(self, there: Workspace, error: LockedOutError) -> None:
        """A workspace does not let the bot in."""
        async with self.store.writing() as uow:
            await self.doors.close(uow, there, error.reason)

    async def let_in(self, there: Workspace) -> None:
        """Something went through in a workspace, which ends its outage if there was one."""
        if there in self.doors.lost:
            async with self.store.writing() as uow:
                await self.doors.open(uow, there)
