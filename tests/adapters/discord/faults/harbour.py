"""A server of Discord in which anything may go wrong, and a second workspace, elsewhere, in which nothing does."""

from __future__ import annotations

from contextlib import AsyncExitStack
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from adapters.discord.calls import Calls
from adapters.discord.messenger import PLATFORM, DiscordMessenger
from core.api import Core
from core.chat import Channel
from core.model.members import Account, Member, Role
from core.model.notices import Notice, NoticeState
from core.services.libraries import announce_library
from core.services.start_card import post_start_card
from core.store import Store, Workspace
from tests import builders
from tests.adapters.discord.wired import logged_in
from tests.clock import days_pass
from tests.fakes.discord.wire_protocol import GUILD
from tests.fakes.workspace import FakeWorkspace, words_of

if TYPE_CHECKING:
    from collections import Counter

    from core.store import Database
    from tests.adapters.discord.wired import Pauses
    from tests.clock import MovableClock
    from tests.fakes.discord.wire import FakeDiscord
    from tests.fakes.discord.wire_protocol import Json

HARBOUR, LANTERN = Workspace(PLATFORM, GUILD), Workspace("playground", "lantern")

TEN_IN_SUVA = datetime(2026, 11, 19, 22, tzinfo=UTC)
"""When a message to Ana may go, and when every story begins: Friday morning there, Thursday evening in Greenwich."""

MINUTES_A_DAY = 24 * 60


class Harbour:
    """Ana of Suva and Yusuf of Amman, partners since today, in a server of Discord; and Dee of the staff, in Lantern.

    `discord` is Discord's side of it; `ana` and `yusuf` are ids there.
    """

    def __init__(self, fake: FakeDiscord, database: Database, clock: MovableClock, pauses: Pauses) -> None:
        self.discord = fake
        self.discord.seconds = pauses
        self.lantern = FakeWorkspace(LANTERN.workspace, LANTERN.platform)
        self.store = Store(database, clock, (HARBOUR, LANTERN))
        self.channels = {each: fake.server.open(each.value) for each in Channel}
        self.ana, self.yusuf = fake.server.join("ana"), fake.server.join("yusuf")
        self.core: Core
        self._database = database
        self._clock = clock
        self._pauses = pauses
        self._program = AsyncExitStack()

    async def settle(self) -> None:
        """People sit down."""
        ana = await self.in_discord("Ana", self.ana, zone="Pacific/Fiji")
        self._yusuf = await self.in_discord("Yusuf", self.yusuf, zone="Asia/Amman")
        await builders.member(self.store, "Dee", workspace=LANTERN.workspace, roles=[Role.STAFF], hour=23, zone="UTC")
        self.suva = await builders.library(self.store, "Suva", contacts=[ana])
        self._amman = await builders.library(self.store, "Amman", contacts=[self._yusuf])
        today = self._clock().date()
        self._partnership = await builders.partnership(
            self.store, self.suva, self._amman, began_on=today, last_on=today
        )

    async def in_discord(self, name: str, user: str, *, zone: str) -> Member:
        """A member of the programme with an account here."""
        person = await builders.member(self.store, name, connected=False, zone=zone)
        async with self.store.writing() as uow:
            account = Account(
                platform=PLATFORM,
                workspace=GUILD,
                user=user,
                name=name,
                created_at=uow.now,
                member=await uow.session.get_one(Member, person.id),
            )
            uow.session.add(account)
        return person

    # The program

    async def begin(self) -> None:
        """The program begins, with nothing in its memory."""
        client = await self._program.enter_async_context(logged_in())
        calls = Calls(client, clock=self._pauses)
        messenger = DiscordMessenger(calls, guild=GUILD, channels=self.channels)
        self.core = Core(self._database, self._clock, [messenger, self.lantern])

    async def end(self) -> None:
        """It ends."""
        await self._program.aclose()

    async def restart(self) -> None:
        """It ends and begins again."""
        await self.end()
        await self.begin()

    async def passes(self, minutes: float = 0) -> Counter[str]:
        """So many minutes pass, in which the bot sends whatever is due. Answers how many of each kind arrived."""
        return await days_pass(self.core, self._clock, minutes / MINUTES_A_DAY)

    # What happens around the bot

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

    async def announce(self, name: str) -> None:
        """A library of that name has its card posted in the introductions channels."""
        library = await builders.library(self.store, name=name, posted=True)
        async with self.store.writing() as uow:
            await announce_library(uow, library)

    async def facts_change(self) -> None:
        """Whatever was told about has changed, so that every message is to be corrected."""
        async with self.store.writing() as uow:
            for about in (await uow.session.scalars(select(Notice.about).distinct())).all():
                await uow.refresh(about)

    # What came of it

    @property
    def introductions(self) -> list[Json]:
        """What stands in that channel."""
        return self.discord.messages.of(self.channels[Channel.INTRODUCTIONS])

    def read(self, user: str, words: str) -> int:
        """How often these words stand in somebody's direct message: several notices may share one message."""
        return sum(str(message).count(words) for message in self.discord.messages.to(user))

    def dee_reads(self) -> list[str]:
        """What stands in Dee's direct message, in Lantern."""
        return [words_of(parcel.card, parcel) for parcel in self.lantern.inbox("dee")]

    async def unsent(self) -> int:
        """How many messages are still to arrive, or never did."""
        done = Notice.state.in_([NoticeState.SENT, NoticeState.DROPPED])
        async with self.store.reading() as uow:
            return await uow.session.scalar(select(func.count()).select_from(Notice).where(~done)) or 0
