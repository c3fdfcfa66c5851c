"""A workspace does not let the bot in any more: staff are told elsewhere, once, and nothing that waits is lost."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select
from structlog.testing import capture_logs

from core.api import Core
from core.chat import BusyError, Importance, LockedOutError, UnclearError
from core.delivery import Delivered, Delivery
from core.model.members import Account, Member, Role
from core.model.notices import NoticeState
from core.services.outages import KNOCK_EVERY, outages
from core.services.roles import revoke
from tests import builders
from tests.builders import HARBOUR, LANTERN
from tests.core.post_office import PostOffice, unpost
from tests.core.statements import statements
from tests.fakes.workspace import FakeWorkspace

if TYPE_CHECKING:
    from core.chat import Address, Parcel, PostRef
    from core.store import Database, Store

TEN = datetime(2026, 11, 20, 10, tzinfo=UTC)
"""When Dee, who lives by UTC, reads; the clock begins at 02:12 of the same Friday."""


@dataclass
class Door(FakeWorkspace):
    """A workspace whose administrator may revoke the token: after `lets_in` more calls, or never (None)."""

    lets_in: int | None = None
    knocks: int = 0

    def _knock(self) -> None:
        self.knocks += 1
        if self.lets_in == 0:
            raise LockedOutError("token_revoked")
        if self.lets_in is not None:
            self.lets_in -= 1

    async def send(self, parcel: Parcel) -> PostRef:
        self._knock()
        return await super().send(parcel)

    async def edit(self, ref: PostRef, parcel: Parcel) -> None:
        self._knock()
        await super().edit(ref, parcel)

    async def delete(self, ref: PostRef) -> None:
        self._knock()
        await super().delete(ref)

    async def find(self, notice: int, address: Address) -> PostRef | None:
        self._knock()
        return await super().find(notice, address)


@dataclass
class Offices(PostOffice):
    """Harbour, whose door may shut, and Lantern."""

    door: Door
    core: Core

    async def at(self, instant: datetime) -> Delivered:
        """That time comes, and a worker does what is due."""
        self.clock.set(instant)
        return await self.drain()

    async def revoked(self) -> Delivered:
        """Harbour's token is revoked, and one message finds it out."""
        self.door.lets_in = 0
        await builders.notice(self.store, key=f"revoked {self.clock()}")
        return await self.drain()

    async def mended(self) -> Delivered:
        """The administrator mends it, and the next message finds it out."""
        self.door.lets_in = None
        self.clock.move(minutes=5)
        return await self.drain()


@pytest.fixture
def offices(database: Database, office: PostOffice) -> Offices:
    """The post office with a door."""
    door = Door(HARBOUR.workspace)
    core = Core(database, office.clock, [door, office.lantern])
    return Offices(office.store, office.clock, door, office.lantern, door, core)


async def staff(store: Store, name: str, *workspaces: str) -> Member:
    """Somebody of the staff, who lives by UTC, with an account in each of these workspaces; the first is preferred."""
    person = await builders.member(store, name, workspace=workspaces[0], roles=[Role.STAFF], zone="UTC")
    async with store.writing() as uow:
        member = await uow.session.get_one(Member, person.id)
        for workspace in workspaces[1:]:
            account = Account(
                platform="playground", workspace=workspace, user=name.lower(), name=name, created_at=uow.now
            )
            account.member_id = member.id
            uow.session.add(account)
    return person


@pytest.fixture
async def dee(store: Store) -> Member:
    """She is at home in Harbour, and has an account in Lantern too."""
    return await staff(store, "Dee", "harbour", "lantern")


# Told, and corrected


async def test_staff_are_told_elsewhere_once_and_everything_arrives_once_it_is_mended(
    offices: Offices, dee: Member
) -> None:
    await staff(offices.store, "Sam", "lantern")
    await builders.member(offices.store, "Mai", workspace="lantern", roles=[Role.MENTOR])
    for number in range(4):
        await builders.notice(offices.store, key=f"{number}")
    await builders.notice(offices.store, key="elsewhere", workspace=LANTERN)
    offices.door.lets_in = 1

    found_out = await offices.drain()
    assert (found_out.sent, found_out.waiting) == ({"announcement": 2}, 3)
    assert offices.door.knocks == 2, "one arrived, one was turned away, the others were not even tried"

    told = await offices.at(TEN)
    assert told.sent == {"platform_lost": 2}
    words = (
        "Playground (harbour) has not let me in since Friday 20 November 2026, 02:12 (UTC). "
        "Nothing is lost: 3 messages wait, and go out by themselves afterwards.\n"
        "Please ask the administrator to run python -m bot check: it says what to do."
    )
    assert offices.said(offices.lantern)[1:] == [words, words]
    assert [parcel.card.importance for parcel in offices.lantern.inbox("dee")] == [Importance.ATTENTION]
    assert not offices.lantern.inbox("mai")
    for _minute in range(20):
        offices.clock.move(minutes=1)
        assert not (await offices.drain()).sent

    mended = await offices.mended()
    assert (mended.sent, mended.corrected) == ({"announcement": 3}, 2)
    in_harbour = [notice.id for notice in await offices.notices() if notice.workspace == "harbour"]
    assert [parcel.notice for parcel in offices.door.posts.values()] == in_harbour, "each once, in their order"
    again = "Playground (harbour) lets me in again since Friday 20 November 2026, 10:25 (UTC). What waited goes out"
    assert [words.startswith(again) for words in offices.said(offices.lantern)[1:]] == [True, True]
    assert await offices.drain() == Delivered()


async def test_an_outage_that_is_over_before_staff_read_is_no_news(offices: Offices, dee: Member) -> None:
    await offices.revoked()
    assert (await offices.mended()).sent == {"announcement": 1}

    assert await offices.at(TEN) == Delivered(dropped=1)
    assert not offices.lantern.posts


async def test_of_two_outages_staff_are_told_twice(offices: Offices, dee: Member) -> None:
    await offices.revoked()
    await offices.at(TEN)
    await offices.mended()
    offices.clock.set(TEN + timedelta(days=3))
    await offices.revoked()
    await offices.at(TEN + timedelta(days=4))

    earlier, later = offices.said(offices.lantern)
    assert earlier.startswith("Playground (harbour) lets me in again since Friday 20 November 2026, 10:05 (UTC).")
    assert later.startswith("Playground (harbour) has not let me in since Monday 23 November 2026, 10:00 (UTC).")
    assert (await offices.mended()).corrected == 1


async def test_a_card_that_may_have_arrived_is_found_and_corrected(offices: Offices, dee: Member) -> None:
    await offices.revoked()
    offices.lantern.faults = [UnclearError("cut")]
    await offices.at(TEN)
    await offices.core.let_in(HARBOUR.platform, HARBOUR.workspace)

    await offices.mended()
    (said,) = offices.said(offices.lantern)
    assert said.startswith("Playground (harbour) lets me in again since Friday 20 November 2026, 10:00 (UTC).")
    assert offices.lantern.sends == 1


async def test_who_is_no_longer_staff_is_not_told(offices: Offices, dee: Member) -> None:
    sam = await staff(offices.store, "Sam", "lantern")
    await offices.revoked()
    async with offices.store.writing() as uow:
        assert await revoke(uow, member_id=dee.id, role=Role.STAFF, by=sam.id)

    await offices.at(TEN)
    assert (len(offices.lantern.inbox("dee")), len(offices.lantern.inbox("sam"))) == (0, 1)


# Where staff are told


async def test_who_has_no_account_elsewhere_cannot_be_told_and_the_log_says_so(offices: Offices) -> None:
    sam = await staff(offices.store, "Sam", "harbour")
    with capture_logs() as log:
        await offices.revoked()
        await offices.at(TEN)

    errors = [entry for entry in log if entry["log_level"] == "error"]
    assert [(each["event"], each["workspace"]) for each in errors] == [
        ("locked out", "harbour"),
        ("staff without an account elsewhere cannot be told", "harbour"),
    ]
    assert errors[0]["reason"] == "token_revoked"
    assert (errors[1]["members"], errors[1]["told"]) == ([sam.id], 0)
    assert {notice.kind for notice in await offices.notices()} == {"announcement"}


async def test_an_account_that_another_program_writes_to_is_the_last_choice(offices: Offices) -> None:
    await staff(offices.store, "Dee", "island", "lantern")
    await staff(offices.store, "Sam", "island")
    with capture_logs() as log:
        await offices.revoked()
        await offices.at(TEN)

    assert "error" in {entry["log_level"] for entry in log}
    assert len(offices.lantern.inbox("dee")) == 1
    island = FakeWorkspace("island")
    await Delivery(offices.store, [island], random=Random(1)).drain()
    assert [len(island.inbox(name)) for name in ("dee", "sam")] == [0, 1]


async def test_when_both_are_lost_staff_are_told_where_the_other_is_let_in_first(offices: Offices, dee: Member) -> None:
    await offices.revoked()
    await offices.core.locked_out(LANTERN.platform, LANTERN.workspace, "account_inactive")
    async with offices.store.reading() as uow:
        assert list(await outages(uow)) == [HARBOUR, LANTERN]
    offices.lantern.faults = [LockedOutError("account_inactive")]
    await offices.at(TEN)
    assert not offices.lantern.posts

    await offices.at(TEN + KNOCK_EVERY)
    assert offices.said(offices.lantern)[0].startswith("Playground (harbour) has not let me in")
    async with offices.store.reading() as uow:
        assert list(await outages(uow)) == [HARBOUR]


async def test_two_workers_that_find_out_at_once_tell_once(offices: Offices, dee: Member) -> None:
    for number in range(20):
        await builders.notice(offices.store, key=f"{number}")
    offices.door.lets_in = 0
    with capture_logs() as log:
        await asyncio.gather(*(offices.worker().drain() for _worker in range(3)))

    assert [entry["event"] for entry in log if entry["log_level"] == "error"] == ["locked out"]
    assert offices.door.knocks <= 3, "once each"
    assert {notice.state for notice in await offices.notices()} == {NoticeState.WAITING}
    assert (await offices.at(TEN)).sent == {"platform_lost": 1}


# What waits


async def test_what_waits_keeps_its_place_and_only_tries_are_counted(offices: Offices) -> None:
    began = offices.clock()
    for number in range(3):
        await builders.notice(offices.store, key=f"{number}")
    offices.door.lets_in = 0
    for minute in range(11):
        await offices.at(began + timedelta(minutes=minute))

    assert offices.door.knocks == 3, "when it began, and every five minutes"
    assert [(each.attempts, each.not_before, each.state) for each in await offices.notices()] == [
        (3, began, NoticeState.WAITING),
        (0, began, NoticeState.WAITING),
        (0, began, NoticeState.WAITING),
    ]
    assert [each.fence for each in await offices.notices()] == [3, 1, 1], "the others are not even claimed again"
    assert await offices.core.next_instant() == began + timedelta(minutes=15)
    await offices.mended()
    assert [each.attempts for each in await offices.notices()] == [0, 0, 0]


@pytest.mark.parametrize("gone", [[1] * 10, [9]], ids=["every day", "after nine days in which the bot was off"])
async def test_nothing_is_given_up_for_a_fault_that_is_not_its_own(offices: Offices, gone: list[int]) -> None:
    await builders.notice(offices.store, key="first")
    await offices.revoked()
    another_program = Delivery(offices.store, [offices.lantern])
    for days in gone:
        offices.clock.move(days=days)
        assert not (await offices.drain()).refused
        assert await another_program.drain() == Delivered()
    assert {each.state for each in await offices.notices()} == {NoticeState.WAITING}

    offices.door.faults = [BusyError("slow to start", 60)]
    assert (await offices.mended()).sent == {"announcement": 1}
    offices.clock.move(minutes=1)
    assert (await offices.drain()).sent == {"announcement": 1}
    assert len(offices.door.posts) == 2


async def test_corrections_wait_too(offices: Offices) -> None:
    await unpost(offices, posted=True)
    await builders.notice(offices.store, key="another")
    assert (await offices.drain()).sent == {"announcement": 3}
    offices.door.lets_in, offices.door.knocks = 0, 0
    offices.clock.move(minutes=1)
    await unpost(offices)

    assert await offices.drain() == Delivered(corrected=1, waiting=2)
    assert offices.door.knocks == 1
    for _day in range(10):
        offices.clock.move(days=1)
        await offices.drain()
    assert [each.attempts for each in await offices.notices() if each.stale_from] == [11, 0]
    assert len(offices.door.posts) == 2

    assert (await offices.mended()).corrected == 2
    assert not offices.door.posts


async def test_a_door_is_not_tried_by_what_is_no_longer_true(offices: Offices) -> None:
    await offices.revoked()
    await unpost(offices)
    offices.door.knocks = 0

    assert (await offices.mended()).dropped == 1
    assert offices.door.knocks == 0


@pytest.mark.parametrize("posted", [False, True], ids=["a message", "a correction"])
async def test_what_was_claimed_for_an_open_door_and_goes_to_a_shut_one_does_not_come_round_and_round(
    offices: Offices, posted: bool
) -> None:
    """The person is written to elsewhere than the claim, or the place of the earlier message, says."""
    ana = await builders.member(offices.store, "Ana", zone="UTC", workspace="lantern")
    offices.clock.set(TEN)
    if posted:
        await builders.notice(offices.store, to=ana.id)
        await offices.drain()
    async with offices.store.writing() as uow:
        member = await uow.session.get_one(Member, ana.id)
        (account,) = await uow.session.scalars(select(Account).where(Account.member_id == ana.id))
        account.workspace = "harbour"
        other = Member(name="Yusuf", created_at=uow.now)
        there = Account(
            platform="playground", workspace="lantern", user="y", name="Y", created_at=uow.now, member=other
        )
        uow.session.add(there)
        await uow.session.flush()
        member.preferred_account_id = there.id
        if posted:
            await uow.refresh("library:1")
        else:
            await uow.notify("announcement", "library:1", [(ana.id, uow.now)], library=1)
    offices.door.lets_in = 0

    for _minute in range(3):
        async with asyncio.timeout(60):
            assert (await offices.drain()).waiting
        offices.clock.move(minutes=1)
    assert offices.door.knocks == 1
    mended = await offices.mended()
    assert mended.sent.total() + mended.corrected == 1


# Found out otherwise


async def test_an_adapter_may_know_it_before_any_message_does(offices: Offices, dee: Member) -> None:
    for _event in range(2):
        await offices.core.locked_out(HARBOUR.platform, HARBOUR.workspace, "app_uninstalled")
    told = await offices.at(TEN)
    assert told.sent == {"platform_lost": 1}
    assert "Nothing is lost: messages wait, and go out by themselves afterwards." in offices.said(offices.lantern)[0]

    for _event in range(2):
        await offices.core.let_in(HARBOUR.platform, HARBOUR.workspace)
    assert await offices.drain() == Delivered(corrected=1)
    assert offices.said(offices.lantern)[0].startswith("Playground (harbour) lets me in again since")


async def test_a_message_that_goes_through_says_the_opposite(offices: Offices, dee: Member) -> None:
    await offices.core.locked_out(HARBOUR.platform, HARBOUR.workspace, "no socket")
    for number in range(3):
        await builders.notice(offices.store, key=f"{number}")

    assert (await offices.drain()).sent == {"announcement": 3}
    async with offices.store.reading() as uow:
        assert not await outages(uow)


# Cost


async def test_while_every_door_is_open_a_round_asks_once(office: PostOffice, database: Database) -> None:
    for number in range(12):
        await builders.notice(office.store, key=f"{number}")
    with statements(database) as seen:
        assert (await office.drain()).sent.total() == 12

    assert len([each for each in seen if "service_marks" in each]) == 2, "in the round that sends, and in the last"
