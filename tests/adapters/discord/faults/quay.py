"""The quay of Harbour, where people speak to the bot and it answers: the same server, with the bot connected to it."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from http import HTTPStatus
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from core.api import Core
from core.chat import Channel
from core.model.communications import Communication
from core.model.members import Account
from tests.adapters.discord.connected import AT_ONCE, NO_HURRY, answering, bot_in
from tests.adapters.discord.faults.harbour import Harbour
from tests.fakes.discord.person import Person

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from sqlalchemy import Select

    from adapters.discord.connection import Discord
    from core.store import Database
    from tests.adapters.discord.wired import Pauses
    from tests.clock import MovableClock
    from tests.fakes.discord.wire import FakeDiscord


class Quay(Harbour):
    """`place`: a channel in which people type commands; `here`, `yusuf_here`: Ana and Yusuf as they do so.

    `tries`: the seconds that passed between two tries to connect.
    """

    def __init__(self, fake: FakeDiscord, database: Database, clock: MovableClock, pauses: Pauses) -> None:
        super().__init__(fake, database, clock, pauses)
        self.place = self.channels[Channel.HELP]
        self.here, self.yusuf_here = Person(fake, self.ana), Person(fake, self.yusuf)
        self.tries: list[float] = []
        self.bot: Discord
        self.clock = clock
        self._soon = NO_HURRY

    async def begin(self) -> None:
        """The program begins, with nothing in its memory, connects, and answers."""
        self.bot = bot_in(self.discord, self._sleep, channels=self.channels)
        self.core = Core(self._database, self._clock, [self.bot.messenger, self.lantern])
        self._program.push_async_callback(self.bot.close)
        await self._program.enter_async_context(answering(self.discord, self.bot, self.core, soon=self._soon))

    async def hurry(self, soon: float = AT_ONCE) -> None:
        """It begins anew, and from now on whatever takes longer than that is announced first."""
        self._soon = soon
        await self.restart()

    @asynccontextmanager
    async def busy(self) -> AsyncIterator[None]:
        """Somebody else writes into the database: until the end of the block no command can change anything."""
        async with self.store.writing():
            yield

    def person(self, name: str) -> Person:
        """Somebody who has just come into the server."""
        return Person(self.discord, self.discord.server.join(name))

    async def refused(self, code: int) -> None:
        """Wait until Discord has refused something with that code."""
        await self.discord.until(lambda: code in self.refusals)

    @property
    def refusals(self) -> list[int]:
        """With which codes Discord refused what the bot asked, in order."""
        said = [call.answer for call in self.discord.log if call.status >= HTTPStatus.BAD_REQUEST]
        return [each["code"] for each in said if isinstance(each, dict)]

    async def talks(self) -> int:
        """How many talks are written down."""
        return await self._count(select(func.count()).select_from(Communication))

    async def accounts(self) -> int:
        """How many people the bot knows."""
        return await self._count(select(func.count()).select_from(Account))

    async def _count(self, counting: Select[int]) -> int:
        async with self.store.reading() as uow:
            return await uow.session.scalar(counting) or 0

    async def _sleep(self, seconds: float) -> None:
        self.tries.append(seconds)
        self._clock.move(seconds=seconds)
        await asyncio.sleep(0)
