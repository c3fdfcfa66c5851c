"""A workspace of Slack in which anything may go wrong, and a second one, elsewhere, in which nothing does."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from core.api import Core
from core.chat import Channel
from core.model.communications import Communication
from core.model.members import Account, Member, Role
from core.model.notices import Notice, NoticeState
from core.services.start_card import post_start_card
from core.store import Store, Workspace
from tests import builders
from tests.adapters.slack.connected import answering, bot_in
from tests.clock import days_pass
from tests.fakes.slack.clock import Seconds
from tests.fakes.slack.person import Person
from tests.fakes.slack.protocol import TEAM
from tests.fakes.slack.reading import words_of
from tests.fakes.workspace import FakeWorkspace
from tests.fakes.workspace import words_of as words_of_card
from tests.patience import PATIENCE

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import AsyncIterator

    from sqlalchemy import Select

    from adapters.slack.connection import Slack
    from core.store import Database
    from tests.adapters.slack.connected import Way
    from tests.clock import MovableClock
    from tests.fakes.slack.protocol import Json
    from tests.fakes.slack.web_api import FakeSlack

HARBOUR, LANTERN = Workspace("slack", TEAM), Workspace("playground", "lantern")
ANA, YUSUF = "U1", "U2"

PLACE = "C1"
"""A channel with the bot in it."""

TEN_IN_SUVA = datetime(2026, 11, 19, 22, tzinfo=UTC)
"""When a message to Ana may go, and when every story begins: Friday morning there, Thursday evening in Greenwich."""

MINUTES_A_DAY = 24 * 60


class Waiting:
    """How the bot waits for its own answers: by Slack's clock, which stands still until a story lets time pass."""

    def __init__(self, clock: Seconds) -> None:
        self._clock = clock
        self._waited: list[float] = []
        self._changed = asyncio.Event()

    async def __call__(self, seconds: float) -> None:
        self._waited.append(seconds)
        self._changed.set()
        try:
            await self._clock.reaches(self._clock() + seconds)
        finally:
            self._waited.remove(seconds)

    async def begun(self, seconds: float) -> None:
        """Until the bot waits for so many seconds."""
        async with asyncio.timeout(PATIENCE):
            while seconds not in self._waited:
                self._changed.clear()
                await self._changed.wait()


class Harbour:
    """Ana of Suva and Yusuf of Amman, partners since today, in a workspace of Slack; and Dee of the staff, in Lantern.

    `slack` is Slack's side of it, `ana` and `yusuf` are who sits there; `waiting` is the bot's patience.
    """

    def __init__(self, slack: FakeSlack, way: Way, database: Database, clock: MovableClock) -> None:
        self.slack = slack
        self.way = way
        self.waiting = Waiting(slack.clock)
        self.lantern = FakeWorkspace(LANTERN.workspace, LANTERN.platform)
        self.store = Store(database, clock, (HARBOUR, LANTERN))
        self.channels = {each: slack.administration.channel(each.value, joined=True) for each in Channel}
        self.bot: Slack
        self.core: Core
        self._database = database
        self._clock = clock
        self._program = AsyncExitStack()
        self.ana, self.yusuf = Person(slack, ANA), Person(slack, YUSUF)

    async def settle(self) -> None:
        """People sit down."""
        ana = await self._in_slack("Ana", ANA, zone="Pacific/Fiji")
        self._yusuf = await self._in_slack("Yusuf", YUSUF, zone="Asia/Amman")
        await builders.member(self.store, "Dee", workspace=LANTERN.workspace, roles=[Role.STAFF], hour=23, zone="UTC")
        suva = await builders.library(self.store, "Suva", contacts=[ana])
        self._amman = await builders.library(self.store, "Amman", contacts=[self._yusuf])
        today = self._clock().date()
        self._partnership = await builders.partnership(self.store, suva, self._amman, began_on=today, last_on=today)

    async def _in_slack(self, name: str, user: str, *, zone: str) -> Member:
        self.slack.people[user] = {"name": name.lower(), "tz": zone, "profile": {"display_name": name}}
        person = await builders.member(self.store, name, connected=False)
        async with self.store.writing() as uow:
            account = Account(
                platform=HARBOUR.platform,
                workspace=HARBOUR.workspace,
                user=user,
                name=name,
                created_at=uow.now,
                member=await uow.session.get_one(Member, person.id),
            )
            account.zone = zone
            uow.session.add(account)
        return person

    # The program

    async def begin(self) -> None:
        """The program begins, with nothing in its memory, and answers in Slack."""
        self.bot = bot_in(self.slack, self.way, channels=self.channels)
        self.core = Core(self._database, self._clock, [self.bot.messenger, self.lantern])
        self._program.push_async_callback(self.bot.close)
        await self._program.enter_async_context(answering(self.slack, self.bot, self.core, wait=self.waiting))

    @asynccontextmanager
    async def not_yet_connected(self) -> AsyncIterator[None]:
        """It has begun, and Slack does not know yet."""
        self.bot = bot_in(self.slack, self.way, channels=self.channels)
        self.core = Core(self._database, self._clock, [self.bot.messenger, self.lantern])
        async with self.bot.answering(self.core, wait=self.waiting):
            yield
        await self.bot.close()

    async def end(self) -> None:
        """It ends, which it does when everything that it began is done."""
        await self._program.aclose()

    async def restart(self) -> None:
        """It ends and begins again."""
        await self.end()
        await self.begin()

    async def passes(self, minutes: float = 0) -> Counter[str]:
        """So many minutes pass, in which the bot sends whatever is due. Answers how many of each kind arrived."""
        return await days_pass(self.core, self._clock, minutes / MINUTES_A_DAY)

    # What happens around the bot

    @asynccontextmanager
    async def busy(self) -> AsyncIterator[None]:
        """Somebody else writes into the database: until the end of the block no command can change anything."""
        async with self.store.writing():
            yield

    async def talk(self, about: str = "The summer reading plan") -> None:
        """Yusuf has logged a talk: Ana is to be told."""
        await builders.communication(
            self.store,
            partnership_id=self._partnership.id,
            by=self._yusuf.id,
            library_id=self._amman.id,
            about=about,
        )

    async def post_start_card(self) -> None:
        """The staff have it posted in the introductions channels."""
        async with self.store.writing() as uow:
            await post_start_card(uow, by=None)

    # What came of it

    def channel(self, channel: Channel) -> list[Json]:
        """What stands in a channel."""
        return self.slack.channels[self.channels[channel]]

    def read(self, person: Person, words: str) -> int:
        """How often somebody sees these words: several notices may share one message."""
        return sum(words_of(message).count(words) for message in person.messages)

    def dee_reads(self) -> list[str]:
        """What stands in Dee's direct message, in Lantern."""
        return [words_of_card(parcel.card, parcel) for parcel in self.lantern.inbox("dee")]

    async def talks(self) -> int:
        """How many talks are written down."""
        return await self._count(select(func.count()).select_from(Communication))

    async def accounts(self) -> int:
        """How many people the bot knows."""
        return await self._count(select(func.count()).select_from(Account))

    async def unsent(self) -> int:
        """How many messages are still to arrive, or never did."""
        done = Notice.state.in_([NoticeState.SENT, NoticeState.DROPPED])
        return await self._count(select(func.count()).select_from(Notice).where(~done))

    async def _count(self, counting: Select[int]) -> int:
        async with self.store.reading() as uow:
            return await uow.session.scalar(counting) or 0
