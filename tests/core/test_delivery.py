"""The outbox through the messengers: whatever a platform does, each message arrives once, or staff learn why not."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Connection, event
from sqlalchemy.exc import OperationalError

from core.chat import BusyError, PostRef, RefusedError, ToChannel, UnclearError
from core.chat.messenger import Channel, Trouble
from core.delivery import Delivered, Delivery
from core.delivery.preparing import LEAVES_WITHIN
from core.delivery.rounds import FIRST_PAUSE, LONGEST_PAUSE
from core.model.members import Member
from core.model.notices import NoticeState
from core.services.messages import send_again
from core.store import Workspace
from core.store.outbox import LEASE
from tests import builders
from tests.builders import HARBOUR
from tests.core.post_office import PostOffice, by_name, unpost
from tests.fakes.workspace import FakeWorkspace, LostError

if TYPE_CHECKING:
    from core.chat import Parcel


# Sending


async def test_a_notice_is_sent_once_and_its_place_is_remembered(office: PostOffice) -> None:
    await builders.notice(office.store)

    assert (await office.drain()).sent == {"announcement": 1}
    assert await office.drain() == Delivered()

    assert office.said(office.harbour) == ["A library introduces itself.\nSuva City Library"]
    (parcel,) = office.harbour.posts.values()
    notice, (post,) = await office.only(), await office.posts()
    assert parcel.address == ToChannel(Channel.INTRODUCTIONS)
    assert (notice.state, notice.attempts, notice.sent_at) == (NoticeState.SENT, 0, office.clock())
    assert (post.notice_id, post.workspace, post.message, post.user) == (notice.id, "harbour", "m1", None)


async def test_nothing_goes_before_its_time(office: PostOffice) -> None:
    await builders.notice(office.store, not_before=office.clock() + timedelta(hours=1))
    assert await office.drain() == Delivered()
    office.clock.move(hours=1)
    assert (await office.drain()).sent.total() == 1


async def test_what_is_no_longer_true_is_dropped(office: PostOffice) -> None:
    await builders.notice(office.store)
    await unpost(office)

    assert await office.drain() == Delivered(dropped=1)
    assert (await office.only()).state is NoticeState.DROPPED
    assert not office.harbour.posts


async def test_two_workers_at_once_deliver_once(office: PostOffice) -> None:
    for number in range(12):
        await builders.notice(office.store, key=f"n{number}")
    done = await asyncio.gather(office.worker().drain(), office.worker().drain())

    assert sum(each.sent.total() for each in done) == 12
    assert sorted(parcel.notice for parcel in office.harbour.posts.values()) == [
        notice.id for notice in await office.notices()
    ]
    assert len(await office.posts()) == 12


# Faults


async def test_what_is_refused_is_never_tried_again(office: PostOffice) -> None:
    await builders.notice(office.store)
    office.harbour.faults = [RefusedError("not_in_channel", Trouble.FORBIDDEN)]

    assert await office.drain() == Delivered(refused=1)
    office.clock.move(days=30)
    assert await office.drain() == Delivered()
    notice = await office.only()
    assert (notice.state, notice.trouble) == (NoticeState.FAILED, Trouble.FORBIDDEN)


async def test_a_busy_platform_is_asked_again_when_it_says(office: PostOffice) -> None:
    await builders.notice(office.store)
    office.harbour.faults = [BusyError("rate limited", 90)]

    assert await office.drain() == Delivered(waiting=1)
    assert (await office.only()).not_before == office.clock() + timedelta(seconds=90)
    office.clock.move(seconds=89)
    assert await office.drain() == Delivered()
    office.clock.move(seconds=1)
    assert (await office.drain()).sent.total() == 1


@pytest.mark.parametrize(
    "error",
    [BusyError("down"), UnclearError("cut"), LostError("cut"), RuntimeError("a bug")],
    ids=by_name,
)
async def test_other_faults_wait_a_little_and_then_it_arrives_once(office: PostOffice, error: Exception) -> None:
    await builders.notice(office.store)
    office.harbour.faults = [error]

    assert await office.drain() == Delivered(waiting=1)
    waiting = await office.only()
    pause = waiting.not_before - office.clock()
    assert FIRST_PAUSE <= pause <= FIRST_PAUSE * 1.25
    assert waiting.unsure == (not isinstance(error, BusyError))

    office.clock.set(waiting.not_before)
    assert (await office.drain()).sent.total() == 1
    assert len(office.harbour.posts) == 1
    assert len(await office.posts()) == 1
    assert not (await office.only()).unsure


async def test_an_unclear_try_is_not_repeated_while_it_cannot_be_looked_up(office: PostOffice) -> None:
    await builders.notice(office.store)
    office.harbour.faults = [UnclearError("cut")]
    await office.drain()
    office.harbour.later_faults = [BusyError("down", 60), UnclearError("cut again")]
    for _try in range(2):
        office.clock.move(minutes=2)
        assert await office.drain() == Delivered(waiting=1)
        assert (await office.only()).unsure

    office.clock.move(minutes=5)
    assert (await office.drain()).sent.total() == 1
    assert office.harbour.sends == 1


@pytest.mark.parametrize("error", [UnclearError("cut"), LostError("cut")], ids=by_name)
async def test_what_may_have_arrived_and_is_true_no_more_is_looked_up_and_taken_back(
    office: PostOffice, error: Exception
) -> None:
    await builders.notice(office.store)
    office.harbour.faults = [error]
    await office.drain()
    await unpost(office)

    office.clock.move(minutes=2)
    await office.drain()

    assert not office.harbour.posts
    assert not await office.posts()
    assert (await office.only()).state is NoticeState.DROPPED


async def test_what_may_have_arrived_and_cannot_be_presented_any_more_is_parked_once_it_surely_did_not(
    office: PostOffice,
) -> None:
    await builders.notice(office.store, key="broken", facts={}, unsure=True)
    await builders.notice(office.store, key="fine")

    done = await office.drain()

    assert (done.sent.total(), done.refused) == (1, 1)
    assert [notice.state for notice in await office.notices()] == [NoticeState.PARKED, NoticeState.SENT]


async def test_what_may_have_arrived_is_looked_up_also_when_staff_send_it_again_after_a_fault_of_ours(
    office: PostOffice,
) -> None:
    ana = await builders.member(office.store, "Ana")
    await builders.library(office.store, "Suva", contacts=[ana], posted=True)
    await builders.notice(office.store, to=ana.id)
    office.clock.set(datetime(2026, 11, 22, 22, tzinfo=UTC))
    office.harbour.faults = [UnclearError("cut")]
    await office.drain()
    await _live_in(office, ana, "Mars/Olympus")
    office.clock.move(minutes=2)
    assert (await office.drain()).refused == 1
    parked = await office.only()
    assert (parked.state, parked.unsure) == (NoticeState.PARKED, True)

    await _live_in(office, ana, "Pacific/Fiji")
    async with office.store.writing() as uow:
        assert await send_again(uow, parked.id, by=ana.id)
    assert (await office.drain()).sent.total() == 1
    assert office.harbour.sends == 1


async def _live_in(office: PostOffice, person: Member, zone: str) -> None:
    async with office.store.writing() as uow:
        (await uow.session.get_one(Member, person.id)).zone = zone


async def test_a_database_that_fails_says_nothing_of_the_message(office: PostOffice) -> None:
    await builders.library(office.store, "Suva", posted=True)
    await builders.notice(office.store)
    faults = ["deadlock detected"]

    def fail(_connection: Connection, _cursor: object, statement: str, *_more: object) -> None:
        if "FROM libraries" in statement and faults:
            raise OperationalError(statement, None, Exception(faults.pop()))

    event.listen(office.store.database.writer.sync_engine, "before_cursor_execute", fail)
    assert await office.drain() == Delivered(waiting=1)
    assert (await office.only()).state is NoticeState.WAITING
    office.clock.move(minutes=1)
    assert (await office.drain()).sent.total() == 1


async def test_pauses_double_up_to_six_hours_and_after_a_week_staff_take_over(office: PostOffice) -> None:
    await builders.notice(office.store)
    began = office.clock()
    office.harbour.faults = [BusyError("down") for _try in range(100)]
    expected = FIRST_PAUSE
    while (notice := await office.only()).state is NoticeState.WAITING:
        office.clock.set(max(notice.not_before, office.clock()))
        assert await office.drain() == Delivered(waiting=1)
        assert expected <= (await office.only()).not_before - office.clock() <= expected * 1.25
        expected = min(expected * 2, LONGEST_PAUSE)

    assert (notice.state, notice.trouble) == (NoticeState.PARKED, Trouble.SILENT)
    assert timedelta(days=6, hours=16) < office.clock() - began < timedelta(days=7)
    assert expected == LONGEST_PAUSE
    office.clock.move(days=30)
    assert await office.drain() == Delivered()


async def test_a_platform_that_says_at_once_is_given_a_second(office: PostOffice) -> None:
    await builders.notice(office.store)
    office.harbour.faults = [BusyError("rate limited", 0)]

    assert await office.drain() == Delivered(waiting=1)
    assert (await office.only()).not_before == office.clock() + timedelta(seconds=1)


async def test_a_poisonous_notice_is_parked_and_blocks_nobody(office: PostOffice) -> None:
    await builders.notice(office.store, key="no such kind", kind="nonsense")
    await builders.notice(office.store, key="no such fact", facts={})
    await builders.notice(office.store, key="fine")

    done = await office.drain()
    assert (done.sent.total(), done.refused) == (1, 2)
    assert [(notice.state, notice.trouble) for notice in await office.notices()] == [
        (NoticeState.PARKED, Trouble.OURS),
        (NoticeState.PARKED, Trouble.OURS),
        (NoticeState.SENT, None),
    ]


async def test_who_left_every_workspace_is_named(office: PostOffice) -> None:
    nobody = await builders.member(office.store, "Ana", connected=False)
    await builders.notice(office.store, to=nobody.id)

    assert await office.drain() == Delivered(refused=1)
    notice = await office.only()
    assert (notice.state, notice.trouble) == (NoticeState.FAILED, Trouble.NO_ACCOUNT)


async def test_what_another_program_delivers_is_left_to_it_for_a_week(office: PostOffice) -> None:
    office.clock.set(datetime(2026, 11, 20, 10, 30, tzinfo=UTC))
    elsewhere = await builders.member(office.store, "Beth", workspace="island")
    island = Workspace("playground", "island")
    await builders.notice(office.store, key="1", workspace=island)
    await builders.notice(office.store, key="2", to=elsewhere.id)

    assert await office.drain() == Delivered()
    there = Delivery(office.store, [FakeWorkspace("island")])
    assert (await there.drain()).sent == {"announcement": 2}


async def test_what_nobody_delivers_is_named_after_a_week(office: PostOffice) -> None:
    await builders.notice(office.store, workspace=Workspace("playground", "island"))
    office.clock.move(days=7)

    assert await office.drain() == Delivered(refused=1)
    notice = await office.only()
    assert (notice.state, notice.trouble) == (NoticeState.FAILED, Trouble.NOT_CONNECTED)


# Hours


@pytest.mark.parametrize(
    ("due", "goes"),
    [
        ("2026-11-20T10:00", "2026-11-20T10:00"),  # a Friday
        ("2026-11-20T14:00", "2026-11-20T14:00"),
        ("2026-11-20T14:01", "2026-11-23T10:00"),
        ("2026-11-20T03:00", "2026-11-20T10:00"),
        ("2026-11-21T10:00", "2026-11-23T10:00"),
    ],
)
async def test_a_message_that_missed_the_morning_waits_for_the_next(office: PostOffice, due: str, goes: str) -> None:
    """As after a night in which the bot, or the platform, was down."""
    zone = ZoneInfo("Pacific/Fiji")
    office.clock.set(datetime.fromisoformat(due).replace(tzinfo=zone))
    ana = await builders.member(office.store, "Ana", zone="Pacific/Fiji")
    await builders.notice(office.store, to=ana.id)

    done = await office.drain()
    if not done.sent:
        assert done == Delivered(waiting=1)
        assert (await office.only()).attempts == 0
        office.clock.set((await office.only()).not_before)
        done = await office.drain()
    assert done.sent == {"announcement": 1}
    assert office.clock().astimezone(zone) == datetime.fromisoformat(goes).replace(tzinfo=zone)


# Leases


class Sleepy(FakeWorkspace):
    """It delivers, and then sleeps through the lease while another worker is at work."""

    other: PostOffice

    async def send(self, parcel: Parcel) -> PostRef:
        ref = await super().send(parcel)
        self.other.clock.set(self.other.clock() + LEASE)
        await self.other.drain()
        return ref


async def test_who_sleeps_through_the_lease_writes_nothing(office: PostOffice) -> None:
    await builders.notice(office.store)
    sleepy = Sleepy(HARBOUR.workspace, posts=office.harbour.posts)
    sleepy.other = office

    done = await Delivery(office.store, [sleepy]).drain()

    assert done == Delivered()
    assert (sleepy.sends, office.harbour.sends) == (1, 0)
    assert (await office.only()).state is NoticeState.SENT
    assert len(await office.posts()) == 1


class Dozing(FakeWorkspace):
    """It sleeps just before it delivers, while another worker takes over and sends."""

    other: PostOffice

    async def send(self, parcel: Parcel) -> PostRef:
        self.other.clock.set(self.other.clock() + LEASE)
        await self.other.drain()
        return await super().send(parcel)


async def test_who_wakes_up_just_before_it_sends_sends_nothing_any_more(office: PostOffice) -> None:
    await builders.notice(office.store)
    dozing = Dozing(HARBOUR.workspace, posts=office.harbour.posts)
    dozing.other = office

    await Delivery(office.store, [dozing]).drain()

    assert (dozing.sends, office.harbour.sends) == (0, 1)
    assert (await office.only()).state is NoticeState.SENT


async def test_nothing_leaves_in_the_last_half_of_a_lease(office: PostOffice) -> None:
    """What is on the line then would not have arrived when another worker looks for it."""
    await builders.notice(office.store)

    class Slow(FakeWorkspace):
        async def send(self, parcel: Parcel) -> PostRef:
            office.clock.move(seconds=LEAVES_WITHIN.total_seconds())
            return await super().send(parcel)

    slow = Slow(HARBOUR.workspace)
    done = await Delivery(office.store, [slow]).drain()
    assert (done.sent.total(), done.waiting, slow.sends) == (0, 1, 0)
    notice = await office.only()
    assert (notice.state, notice.unsure) == (NoticeState.WAITING, False)


async def test_what_waited_too_long_in_the_hand_is_left_to_another(office: PostOffice) -> None:
    """The first of two takes as long as the lease: when its turn comes the second is no longer ours."""
    await builders.notice(office.store, key="1")
    await builders.notice(office.store, key="2")
    sleepy = Sleepy(HARBOUR.workspace, posts=office.harbour.posts, sends=10)
    sleepy.other = office

    await Delivery(office.store, [sleepy]).drain()

    assert sorted(parcel.notice for parcel in office.harbour.posts.values()) == [
        notice.id for notice in await office.notices()
    ]
