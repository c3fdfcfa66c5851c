"""Ana's library and Yusuf's have not talked, and she is to be asked about it: how often is she?"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from core.api import Core
from core.model.notices import Notice, NoticeState
from tests import builders
from tests.fakes.workspace import FakeWorkspace

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from core.store import Database, Store
    from tests.clock import MovableClock

EVERY_DAY = range(7)
A_WEEK = 7


class Silence:
    """What Ana gets of it. `core` ticks and drains whenever the story says so, as a program does each minute."""

    def __init__(self, database: Database, store: Store, clock: MovableClock) -> None:
        self.clock = clock
        self.harbour = FakeWorkspace("harbour")
        self.core = Core(database, clock, [self.harbour, FakeWorkspace("lantern")])
        self.arrived: list[datetime] = []
        self._store = store

    async def due(self, on: date, *, zone: str, hour: int = 10, days: Collection[int] = EVERY_DAY) -> None:
        """A talk is due on that day; she reads at that hour of hers, on these days of the week."""
        ana = await builders.member(self._store, "Ana", zone=zone, hour=hour, days=tuple(days))
        yusuf = await builders.member(self._store, "Yusuf", workspace="lantern")
        suva = await builders.library(self._store, "Suva", contacts=[ana])
        amman = await builders.library(self._store, "Amman", contacts=[yusuf])
        last = on - timedelta(days=A_WEEK)
        await builders.partnership(
            self._store, suva, amman, began_on=last - timedelta(days=100), last_on=last, cadence_days=A_WEEK
        )

    async def at(self, *instants: datetime) -> None:
        """The program looks what is due at each, in this order, also where the clock goes back."""
        for instant in instants:
            self.clock.set(instant)
            await self.core.tick()
            await self.core.drain()
            self.arrived += [instant] * (len(self.harbour.inbox("ana")) - len(self.arrived))

    async def from_to(self, begin: datetime, end: datetime, *, every: timedelta = timedelta(minutes=30)) -> None:
        """It does so again and again."""
        while begin <= end:
            await self.at(begin)
            begin += every

    async def failed(self) -> int:
        """How many messages, to whomever, did not arrive and will not."""
        async with self._store.reading() as uow:
            ends = Notice.state.in_([NoticeState.FAILED, NoticeState.PARKED])
            return await uow.session.scalar(select(func.count()).select_from(Notice).where(ends)) or 0
