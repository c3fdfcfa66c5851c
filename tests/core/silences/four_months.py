"""A small programme somewhere in the world, four months of which pass with whatever people do, or do not do.

Every message is kept with the instant at which it left, and is held against its reader's hours of that instant.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from core.api import Core
from core.chat.messenger import ToPerson
from core.content.calendars import weekend
from core.model.budget import AT_ONCE, DAY, WEEK
from core.model.closures import Closure
from core.model.defaults import LADDER_STAFF_DAYS, LATE_BY
from core.model.libraries import Library
from core.model.members import Account, Member, Role
from core.model.notices import Notice
from core.model.partnerships import LIVE, LadderStep, Partnership, PartnershipLibrary, PartnershipState
from core.model.schedule import local_day, local_instant
from core.services.closures import close_on
from core.services.nudge_answers import remind_later
from core.services.people import change_settings, hours_of, members_with_hours
from core.store import Store
from tests import builders
from tests.builders import HARBOUR, LANTERN
from tests.fakes.workspace import FakeWorkspace

if TYPE_CHECKING:
    from random import Random

    from core.chat import Parcel, PostRef
    from core.model.ids import MemberId
    from core.store import Database
    from tests.clock import MovableClock

PLACES = (
    ("FJ", "Pacific/Fiji"),
    ("JO", "Asia/Amman"),
    ("US", "America/Juneau"),
    ("CL", "America/Santiago"),
    ("AU", "Australia/Lord_Howe"),
    ("NP", "Asia/Kathmandu"),
    ("TV", "Pacific/Funafuti"),
    ("IR", "Asia/Tehran"),
    ("UA", "Europe/Kyiv"),
    ("KI", "Pacific/Kiritimati"),
)
"""Weekends of every kind, days that begin first and last, clocks that change by half an hour, and holidays that nobody
knows.
"""

DAYS = 120


class Watched(FakeWorkspace):
    """Keeps when each message left."""

    left: list[tuple[datetime, Parcel]]
    clock: MovableClock

    async def send(self, parcel: Parcel) -> PostRef:
        ref = await super().send(parcel)
        self.left.append((self.clock(), parcel))
        return ref


@dataclass
class FourMonths:
    """`chance` decides everything; `notes` tell what happened, for who reads a failure."""

    database: Database
    clock: MovableClock
    chance: Random
    notes: list[str] = field(default_factory=list)
    written: dict[MemberId, list[datetime]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        self.store = Store(self.database, self.clock, (HARBOUR, LANTERN))
        self.workspaces = [Watched(HARBOUR.workspace), Watched(LANTERN.workspace)]
        for each in self.workspaces:
            each.left, each.clock = [], self.clock
        self.core = Core(self.database, self.clock, self.workspaces)

    async def begin(self) -> None:
        """Staff, libraries in random places with one or two contacts each, and partnerships between them."""
        await builders.member(self.store, "Dee", roles=[Role.STAFF], platform_zone="America/Chicago")
        self.people = []
        self.libraries = []
        for number in range(self.chance.randint(4, 6)):
            country, zone = self.chance.choice(PLACES)
            contacts = [await self._contact(number, which) for which in range(self.chance.randint(1, 2))]
            self.people += contacts
            self.libraries.append(
                await builders.library(
                    self.store, "Suva", name=f"Library {number}", contacts=contacts, country=country, zone=zone
                )
            )
        today = self.clock().date()
        pairs = list(zip(self.libraries, self.libraries[1:], strict=False))
        self.partnerships = [
            await builders.partnership(
                self.store,
                *pair,
                state=self.chance.choice([PartnershipState.TRIAL, PartnershipState.ACTIVE]),
                last_on=today - timedelta(days=self.chance.randint(0, 60)),
            )
            for pair in pairs
        ]

    async def _contact(self, number: int, which: int) -> Member:
        chance = self.chance
        return await builders.member(
            self.store,
            f"Person {number}{'ab'[which]}",
            connected=chance.random() < 0.85,
            workspace=chance.choice(["harbour", "lantern"]),
            platform_zone=chance.choice([None, *(zone for _country, zone in PLACES)]),
            hour=chance.choice([0, 2, 10, 10, 10, 17, 23]),
            days=chance.choice([None, None, (0, 2), (4, 5), (6,)]),
        )

    async def live(self) -> None:
        """Day after day somebody may do something; the bot works at every instant at which something is due."""
        for _day in range(DAYS):
            if self.chance.random() < 0.3:
                await self._something()
            end = self.clock() + timedelta(days=1)
            await self._work()
            while (instant := await self.core.next_instant()) is not None and instant <= end:
                self.clock.set(instant)
                await self._work()
            self.clock.set(end)
        await self._work()

    async def _work(self) -> None:
        await self.core.tick()
        await self.core.drain()
        for workspace in self.workspaces:
            for at, parcel in workspace.left:
                await self._held_against_the_rules(at, parcel)
            workspace.left.clear()

    async def _something(self) -> None:
        day = local_day(self.clock(), "UTC")
        later = day + timedelta(days=self.chance.randint(2, 40))
        match self.chance.choice(["talk", "later", "closed", "settings", "fewer", "moves"]):
            case "talk":
                pair = self.chance.choice(self.partnerships[: len(self.partnerships) // 2 + 1])
                self.notes.append(f"{self.clock()} talk in {pair.id}")
                await builders.communication(self.store, partnership_id=pair.id, on=day - timedelta(days=1))
            case "later":
                person = self.chance.choice(self.people)
                self.notes.append(f"{self.clock()} {person.name}: later, until {later}")
                async with self.store.writing() as uow:
                    await remind_later(uow, member_id=person.id, until=later, partnership=None)
            case "closed":
                library, person = self.chance.choice(self.libraries), self.chance.choice(self.people)
                self.notes.append(f"{self.clock()} {library.name}: closed until {later}")
                async with self.store.writing() as uow:
                    await close_on(uow, library.id, Closure(first=day, last=later), today=day, by=person.id)
            case "settings":
                await self._change(hour=self.chance.randint(0, 23), days=self.chance.choice([None, (1,), (5, 6)]))
            case "fewer":
                await self._change(fewer_messages=True)
            case _:
                await self._change(zone=self.chance.choice(PLACES)[1])

    async def _change(self, **changes: object) -> None:
        person = self.chance.choice(self.people)
        self.notes.append(f"{self.clock()} {person.name}: {changes}")
        async with self.store.writing() as uow:
            await change_settings(uow, await uow.session.get_one(Member, person.id), changes)

    # The laws

    async def _held_against_the_rules(self, at: datetime, parcel: Parcel) -> None:
        """It left in its reader's hours, and not within the pause since the last one."""
        if not isinstance(parcel.address, ToPerson):
            return
        async with self.store.reading() as uow:
            notice = await uow.session.get_one(Notice, parcel.notice)
            account = await uow.session.scalar(select(Account).where(Account.user == parcel.address.user))
            assert account is not None
            member, library = (await members_with_hours(uow, [account.member_id]))[account.member_id]
        hours = hours_of(member, library=library)
        if notice.kind in AT_ONCE:
            return
        day = local_day(at, hours.zone)
        opens = local_instant(day, hours.hour, hours.zone)
        yesterday = local_instant(day - timedelta(days=1), hours.hour, hours.zone)
        in_time = hours.open_on(day) and opens <= at <= opens + LATE_BY
        past_midnight = hours.open_on(day - timedelta(days=1)) and yesterday <= at <= yesterday + LATE_BY
        assert in_time or past_midnight, (at, member.name, hours, notice.kind, self.notes)
        self._holds_the_calendar(day if in_time else day - timedelta(days=1), member, library)
        if notice.limited:
            pause = DAY if any(grant.role is Role.STAFF for grant in member.roles) else WEEK
            if earlier := self.written[member.id]:
                assert local_day(earlier[-1], hours.zone) + pause <= day, (at, earlier, member.name, self.notes)
            self.written[member.id].append(at)

    def _holds_the_calendar(self, day: date, member: Member, library: Library | None) -> None:
        """Said once more, without the code that is tried: no weekend of the country, none of the library's closed
        days.
        """
        if library is None:
            return
        assert not any(each.first <= day <= each.last for each in library.closures), (day, member.name, self.notes)
        allowed = set(member.days) if member.days else set(range(7)) - set(weekend(library.country))
        assert day.weekday() in allowed, (day, member.name, self.notes)

    async def silence_reached_staff(self) -> int:
        """Whoever stayed silent past the last rung is with staff. Answers how many did."""
        today = self.clock().date()
        silent = 0
        async with self.store.reading() as uow:
            for row in await uow.session.scalars(select(PartnershipLibrary)):
                pair = await uow.session.get_one(Partnership, row.partnership_id)
                if pair.state not in LIVE or row.due_on is None:
                    continue
                if row.due_on + timedelta(days=LADDER_STAFF_DAYS + 1) < today:
                    silent += 1
                    assert row.step is LadderStep.STAFF, (row.id, row.due_on, row.step, self.notes)
                    told = await uow.session.scalars(select(Notice).where(Notice.kind == "quiet_partnership"))
                    assert any(str(row.partnership_id) in each.about for each in told), (row.id, self.notes)
        return silent
