"""While a workspace does not let the bot in, what goes there waits, keeps its place and is not lost."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from core.chat import BusyError
from core.delivery import Delivered, Delivery
from core.model.members import Account, Member
from core.model.notices import NoticeState
from tests import builders
from tests.builders import LANTERN
from tests.core.post_office import PostOffice, unpost
from tests.core.shut_door import TEN, staff
from tests.core.statements import statements
from tests.fakes.workspace import FakeWorkspace
from tests.patience import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from core.chat import Parcel, PostRef
    from core.store import Database
    from tests.core.shut_door import Offices


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


@dataclass
class Lively(FakeWorkspace):
    """A workspace in which something happens whenever a message arrives."""

    happens: Callable[[], Awaitable[None]] | None = None

    async def send(self, parcel: Parcel) -> PostRef:
        ref = await super().send(parcel)
        if self.happens is not None:
            await self.happens()
        return ref


async def test_what_was_claimed_for_an_open_door_and_goes_to_a_shut_one_does_not_come_round_and_round(
    offices: Offices,
) -> None:
    """The person prefers their other account since it was claimed."""
    beth = await builders.member(offices.store, "Beth", zone="UTC", workspace="lantern")
    ana = await staff(offices.store, "Ana", "lantern", "harbour")
    offices.clock.set(TEN)
    await offices.revoked()
    async with offices.store.writing() as uow:
        await uow.notify("announcement", "library:1", [(beth.id, uow.now), (ana.id, uow.now)], library=1)

    async def ana_moves() -> None:
        async with offices.store.writing() as uow:
            there = select(Account).where(Account.member_id == ana.id, Account.workspace == "harbour")
            member = await uow.session.get_one(Member, ana.id)
            member.preferred_account_id = (await uow.session.scalars(there)).one().id

    offices.lantern = Lively(LANTERN.workspace, happens=ana_moves)
    async with asyncio.timeout(PATIENCE):
        done = await offices.drain()
    assert (done.sent.total(), done.waiting, offices.door.knocks) == (1, 1, 1)
    assert not (await offices.drain()).waiting, "it waits for the door now"
    assert (await offices.mended()).sent.total() == 2


# Cost


async def test_while_every_door_is_open_a_round_asks_once(office: PostOffice, database: Database) -> None:
    for number in range(12):
        await builders.notice(office.store, key=f"{number}")
    with statements(database) as seen:
        assert (await office.drain()).sent.total() == 12

    assert len([each for each in seen if "service_marks" in each]) == 2, "in the round that sends, and in the last"
