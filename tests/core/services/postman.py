"""A postman who carries nudges: time goes from due instant to due instant, and every letter is written down."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from core.model.notices import NoticeState
from core.model.schedule import local_day
from core.services.nudging import (
    EARLIEST_ZONE,
    KIND,
    next_nudge_day,
    nudges_refused,
    nudges_sent,
    open_nudges,
    plan_nudges,
)
from core.services.partnerships import partners_of
from core.services.people import hours_of, member_with_hours
from core.store import Store
from core.store.outbox import Claim, claim_due, next_due, settle
from core.store.unit import UnitOfWork
from tests.clock import MovableClock


@dataclass(frozen=True)
class Letter:
    """A nudge that reached somebody: who, when in their own time, and which partners' towns it asks about."""

    to: str
    local: str
    about: tuple[str, ...]


@dataclass
class Postman:
    """Ticks and delivers. `refuses`: people who cannot be reached; `late`: how long each delivery takes."""

    store: Store
    clock: MovableClock
    letters: list[Letter] = field(default_factory=list)
    refuses: frozenset[str] = frozenset()
    late: timedelta = timedelta()

    async def walk(self, days: float) -> list[Letter]:
        """Let so many days pass; answers the letters of these days."""
        before, end = len(self.letters), self.clock.at + timedelta(days=days)
        await self.work()
        while (instant := await self._next()) is not None and instant <= end:
            self.clock.set(max(instant, self.clock.at))
            await self.work()
        self.clock.set(max(end, self.clock.at))
        await self.work()
        return self.letters[before:]

    async def work(self) -> None:
        """One tick, and everything that is due."""
        async with self.store.writing() as uow:
            while await plan_nudges(uow):
                pass
        async with self.store.writing() as uow:
            claims = await claim_due(uow)
        for claim in claims:
            self.clock.at += self.late
            async with self.store.writing() as uow:
                await settle(uow, claim, await self._carry(uow, claim))

    async def _carry(self, uow: UnitOfWork, claim: Claim) -> NoticeState:
        if claim.notice.kind != KIND or claim.notice.member_id is None:
            return NoticeState.SENT
        found = await member_with_hours(uow, claim.notice.member_id)
        assert found is not None
        member, library = found
        zone = hours_of(member, library=library).zone
        today = local_day(uow.now, zone)
        nudges = await open_nudges(uow, member.id, today)
        if not nudges:
            return NoticeState.DROPPED
        if member.name in self.refuses:
            await nudges_refused(uow, member.id, today)
            return NoticeState.FAILED
        own = {contact.library_id for contact in member.contacts}
        towns = [library.town for nudge in nudges for library in partners_of(nudge.row.partnership, own)]
        local = uow.now.astimezone(ZoneInfo(zone)).strftime("%a %-d %b %H:%M")
        self.letters.append(Letter(member.name, local, tuple(towns)))
        await nudges_sent(uow, claim.notice, member.id, today)
        return NoticeState.SENT

    async def _next(self) -> datetime | None:
        async with self.store.reading() as uow:
            notice = await next_due(uow, after=self.clock.at)
            day = await next_nudge_day(uow)
        planning = datetime.combine(day, time(), UTC) - EARLIEST_ZONE if day else None
        return min((instant for instant in (notice, planning) if instant is not None), default=None)
