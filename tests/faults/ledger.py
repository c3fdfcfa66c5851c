"""Ana logs a talk while something is wrong with the store: what she reads, and what is written down."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from bot.scheduler import ClockWork
from core.api import Core, Speaker
from core.chat import AccountRef, Answer, Place, Profile, Reader, plain
from core.chat.outcome import Reply
from core.incidents import OLD_BUTTON, answered
from core.model.communications import Communication
from core.model.notices import Notice
from core.model.requests import Request
from core.store import Store
from tests import builders
from tests.builders import WORKSPACES
from tests.clock import days_pass
from tests.fakes.workspace import FakeWorkspace, words_of

if TYPE_CHECKING:
    from core.store import Database
    from tests.clock import MovableClock

WRONG = "Something went wrong on our side and nothing was saved. Please try again"


class Ledger:
    """She and Yusuf are partners."""

    def __init__(self, database: Database, clock: MovableClock) -> None:
        self.harbour, self.lantern = FakeWorkspace("harbour"), FakeWorkspace("lantern")
        self.core = Core(database, clock, [self.harbour, self.lantern])
        self.store = Store(database, clock, WORKSPACES)
        self._clock = clock
        self._work = ClockWork(self.core, clock)

    async def log(self, key: str, about: str = "the summer") -> str:
        """What she reads then, as every platform says it; with the same key it is the same command again."""
        account = AccountRef("playground", "harbour", "ana")
        speaker = Speaker(account=account, profile=Profile("Ana"), place=Place("bot", direct=True))
        told = await answered(self.core.say(speaker, f"/log how:video {about}", key), "log", OLD_BUTTON)
        if not isinstance(told, Answer):
            return plain(told, Reader())
        assert isinstance(told.outcome, Reply)
        return words_of(told.outcome.card)

    async def ticks(self) -> bool:
        """The clock does its work, a minute later; whether it could."""
        self._clock.move(minutes=1)
        await self._work.tick()
        return self._work.last_tick == self._clock()

    async def yusuf_is_told(self) -> int:
        """How many messages he has, a week later."""
        await days_pass(self.core, self._clock, 7)
        return len(self.lantern.inbox("yusuf"))

    async def written(self) -> tuple[int, int, int]:
        """How many talks, messages about them, and answers are written down: always as many."""
        async with self.store.reading() as uow:
            counts = [
                await uow.session.scalar(select(func.count()).select_from(table)) or 0
                for table in (Communication, Notice, Request)
            ]
        return counts[0], counts[1], counts[2]


async def opened(database: Database, clock: MovableClock) -> Ledger:
    """With the two of them in it; nobody is nudged in these days."""
    ledger = Ledger(database, clock)
    ana, yusuf = (
        await builders.member(ledger.store, "Ana"),
        await builders.member(ledger.store, "Yusuf", workspace="lantern"),
    )
    suva = await builders.library(ledger.store, "Suva", contacts=[ana])
    amman = await builders.library(ledger.store, "Amman", contacts=[yusuf])
    today = clock().date()
    await builders.partnership(ledger.store, suva, amman, began_on=today - timedelta(days=90), last_on=today)
    return ledger
