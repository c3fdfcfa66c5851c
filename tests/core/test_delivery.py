"""The outbox through the messengers: whatever a platform does, each message arrives once, or staff learn why not."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from core.chat import BusyError, PostRef, RefusedError, ToChannel, ToPerson, UnclearError
from core.chat.messenger import Channel, Trouble
from core.delivery import FIRST_PAUSE, LONGEST_PAUSE, Delivered, Delivery
from core.model.communications import Way
from core.model.libraries import Library
from core.model.notices import Notice, NoticeState, Post
from core.model.nudges import Nudge
from core.services.communications import communication_by_id, edit_communication, undo_communication
from core.services.libraries import post_library
from core.services.nudging import plan_nudges
from core.services.partnerships import partnership_by_id
from core.store import Workspace
from core.store.outbox import LEASE
from tests import builders
from tests.builders import HARBOUR, LANTERN
from tests.fakes.workspace import FakeWorkspace, LostError, words_of

if TYPE_CHECKING:
    from core.chat import Parcel
    from core.model.ids import CommunicationId, PartnershipId
    from core.store import Store
    from tests.clock import MovableClock


@dataclass
class PostOffice:
    """Two workspaces, and workers that deliver to them."""

    store: Store
    clock: MovableClock
    harbour: FakeWorkspace
    lantern: FakeWorkspace

    def worker(self) -> Delivery:
        """One more of those that may run at the same time."""
        return Delivery(self.store, [self.harbour, self.lantern], random=Random(1))

    async def drain(self) -> Delivered:
        """One worker does what is due."""
        return await self.worker().drain()

    async def notices(self) -> list[Notice]:
        """As they stand, oldest first."""
        async with self.store.reading() as uow:
            return list(await uow.session.scalars(select(Notice).order_by(Notice.id)))

    async def only(self) -> Notice:
        """The one there is."""
        (notice,) = await self.notices()
        return notice

    async def posts(self) -> list[Post]:
        """Where notices stand."""
        async with self.store.reading() as uow:
            return list(await uow.session.scalars(select(Post).order_by(Post.id)))

    def said(self, workspace: FakeWorkspace) -> list[str]:
        """What stands there, oldest first."""
        return [words_of(parcel.card, parcel) for parcel in workspace.posts.values()]


@pytest.fixture
async def office(store: Store, clock: MovableClock) -> PostOffice:
    """Nothing is due yet; Suva's card may stand in the introductions channel of Harbour."""
    await builders.library(store, "Suva", posted=True)
    return PostOffice(store, clock, FakeWorkspace(HARBOUR.workspace), FakeWorkspace(LANTERN.workspace))


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


def by_name(error: Exception) -> str:
    """What the fault is called."""
    return type(error).__name__


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


# Corrections


async def unpost(office: PostOffice, *, posted: bool = False) -> None:
    """Suva's card is taken away, or posted again."""
    by = await builders.member(office.store, f"Dee{office.clock():%H%M%S}")
    async with office.store.writing() as uow:
        await post_library(uow, await uow.session.get_one(Library, 1), posted=posted, by=by.id)


async def test_a_card_that_is_taken_away_is_deleted_and_comes_back(office: PostOffice) -> None:
    await unpost(office, posted=True)
    assert (await office.drain()).sent == {"announcement": 2}
    office.clock.move(minutes=1)
    await unpost(office)

    assert await office.drain() == Delivered(corrected=2)
    assert not office.harbour.posts
    assert not await office.posts()
    assert {notice.state for notice in await office.notices()} == {NoticeState.DROPPED}

    office.clock.move(minutes=1)
    await unpost(office, posted=True)
    assert (await office.drain()).sent == {"announcement": 2}
    assert (len(office.harbour.posts), len(office.lantern.posts)) == (1, 1)


@dataclass
class Talk:
    """A logged talk of which Yusuf was told."""

    communication: CommunicationId
    partnership: PartnershipId


@pytest.fixture
async def talk(office: PostOffice) -> Talk:
    """Ana logged it, and Yusuf has read of it."""
    ana = await builders.member(office.store, "Ana")
    yusuf = await builders.member(office.store, "Yusuf", workspace="lantern")
    suva = await builders.library(office.store, "Suva", name="Suva", contacts=[ana])
    amman = await builders.library(office.store, "Amman", contacts=[yusuf])
    pair = await builders.partnership(office.store, suva, amman)
    logged = await builders.communication(office.store, partnership_id=pair.id)
    office.clock.set((await office.only()).not_before)
    assert (await office.drain()).sent == {"communication": 1}
    return Talk(logged.id, pair.id)


async def change(office: PostOffice, talk: Talk, way: Way | None) -> None:
    """Ana corrects how they talked, or takes the log back."""
    async with office.store.writing() as uow:
        logged, pair = (
            await communication_by_id(uow, talk.communication),
            await partnership_by_id(uow, talk.partnership),
        )
        assert logged is not None
        assert pair is not None
        if way is None:
            await undo_communication(uow, logged, partnership=pair, by=logged.logged_by)
        else:
            both = [row.library_id for row in pair.rows]
            await edit_communication(
                uow, logged, partnership=pair, by=logged.logged_by, way=way, on=logged.on, about="", took_part=both
            )


async def test_a_message_to_a_person_goes_to_their_account(office: PostOffice, talk: Talk) -> None:
    (parcel,) = office.lantern.posts.values()
    (post,) = await office.posts()

    assert parcel.address == ToPerson("yusuf")
    assert parcel.reader.zone == "Asia/Amman"
    assert post.user == "yusuf"


async def test_a_correction_edits_the_message_in_place(office: PostOffice, talk: Talk) -> None:
    await change(office, talk, Way.CALL)

    assert await office.drain() == Delivered(corrected=1)
    assert await office.drain() == Delivered()
    assert office.lantern.sends == 1
    (said,) = office.said(office.lantern)
    assert "phone call" in said


async def test_a_log_that_is_taken_back_takes_its_message_back(office: PostOffice, talk: Talk) -> None:
    await change(office, talk, None)

    assert await office.drain() == Delivered(corrected=1)
    assert not office.lantern.posts
    assert (await office.only()).state is NoticeState.DROPPED


@pytest.mark.parametrize("error", [BusyError("down"), UnclearError("cut")], ids=by_name)
@pytest.mark.parametrize("way", [Way.CALL, None])
async def test_a_correction_waits_for_a_busy_platform(
    office: PostOffice, talk: Talk, error: Exception, way: Way | None
) -> None:
    office.lantern.later_faults = [error]
    await change(office, talk, way)

    assert await office.drain() == Delivered(waiting=1)
    assert await office.drain() == Delivered()
    at = (await office.only()).stale_from
    assert at is not None
    assert FIRST_PAUSE <= at - office.clock() <= FIRST_PAUSE * 1.25
    office.clock.set(at)
    assert await office.drain() == Delivered(corrected=1)
    assert [("phone call" in text) for text in office.said(office.lantern)] == ([True] if way else [])


async def test_a_correction_that_is_refused_is_given_up(office: PostOffice, talk: Talk) -> None:
    office.lantern.later_faults = [RefusedError("gone")]
    await change(office, talk, Way.CALL)

    assert await office.drain() == Delivered()
    assert (await office.only()).stale_from is None


async def test_a_correction_waits_as_long_as_the_platform_says(office: PostOffice, talk: Talk) -> None:
    office.lantern.later_faults = [BusyError("rate limited", 90)]
    await change(office, talk, Way.CALL)

    assert await office.drain() == Delivered(waiting=1)
    assert (await office.only()).stale_from == office.clock() + timedelta(seconds=90)


async def test_a_correction_is_tried_for_a_week(office: PostOffice, talk: Talk) -> None:
    office.lantern.later_faults = [RuntimeError("a bug"), *(BusyError("down") for _try in range(100))]
    await change(office, talk, Way.CALL)
    began = office.clock()
    while (at := (await office.only()).stale_from) is not None:
        office.clock.set(max(at, office.clock()))
        assert await office.drain() == Delivered(waiting=1)

    assert timedelta(days=6, hours=16) < office.clock() - began < timedelta(days=7)
    await change(office, talk, Way.VISIT)
    office.lantern.later_faults = []
    assert await office.drain() == Delivered(corrected=1)


async def test_a_correction_elsewhere_is_left_to_another_program(office: PostOffice, talk: Talk) -> None:
    await change(office, talk, Way.CALL)

    assert await Delivery(office.store, [office.harbour]).drain() == Delivered()
    assert await office.drain() == Delivered(corrected=1)


async def test_a_card_that_is_posted_again_while_it_is_deleted_comes_back(office: PostOffice) -> None:
    await unpost(office, posted=True)
    await office.drain()
    office.clock.move(minutes=1)
    await unpost(office)

    class Posting(FakeWorkspace):
        async def delete(self, ref: PostRef) -> None:
            office.clock.move(minutes=1)
            await unpost(office, posted=True)
            await super().delete(ref)

    posting = Posting(HARBOUR.workspace, posts=office.harbour.posts)
    done = await Delivery(office.store, [posting]).drain()

    assert (done.corrected, done.sent.total()) == (1, 1)
    assert len(office.harbour.posts) == 1


async def test_what_changes_while_it_is_sent_is_corrected_at_once(office: PostOffice, talk: Talk) -> None:
    """The card was made before the change; the message arrived after it."""
    office.clock.move(minutes=1)
    logged = await builders.communication(office.store, partnership_id=talk.partnership)
    office.clock.set((await office.notices())[-1].not_before)

    class Changing(FakeWorkspace):
        async def send(self, parcel: Parcel) -> PostRef:
            await change(office, Talk(logged.id, talk.partnership), Way.VISIT)
            return await super().send(parcel)

    changing = Changing(LANTERN.workspace)
    done = await Delivery(office.store, [changing]).drain()

    assert (done.sent.total(), done.corrected) == (1, 1)
    (said,) = office.said(changing)
    assert "visit" in said


# What follows


async def test_a_refused_nudge_is_kept_for_staff_and_not_tried_by_itself(office: PostOffice, talk: Talk) -> None:
    """They may send it again, once the person can be reached."""
    office.clock.move(days=60)
    async with office.store.writing() as uow:
        assert await plan_nudges(uow)
    office.lantern.faults = [RefusedError("closed", Trouble.CLOSED)]

    done = Delivered()
    for at in sorted(notice.not_before for notice in await office.notices() if notice.state is NoticeState.WAITING):
        office.clock.set(at)
        one = await office.drain()
        done.sent += one.sent
        done.refused += one.refused

    assert (done.sent["nudge"], done.refused) == (1, 1)
    (arrived,) = {notice.sent_at for notice in await office.notices() if notice.kind == "nudge"} - {None}
    async with office.store.reading() as uow:
        kept = list(await uow.session.scalars(select(Nudge)))
    assert {nudge.sent_at for nudge in kept} == {arrived, None}
    async with office.store.writing() as uow:
        assert await plan_nudges(uow) == 0
    assert NoticeState.WAITING not in {notice.state for notice in await office.notices() if notice.kind == "nudge"}
