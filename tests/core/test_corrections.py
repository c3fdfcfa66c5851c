"""What stands already is corrected in place, or taken back, when the facts behind it change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from core.chat import BusyError, PostRef, RefusedError, ToPerson, UnclearError
from core.chat.messenger import Trouble
from core.delivery import Delivered, Delivery
from core.delivery.rounds import FIRST_PAUSE
from core.model.communications import Way
from core.model.libraries import Library
from core.model.notices import NoticeState
from core.model.nudges import Nudge
from core.services.climbing import plan_nudges
from core.services.communications import communication_by_id, edit_communication, undo_communication
from core.services.partnerships import partnership_by_id
from core.store import Database, Store
from tests import builders
from tests.builders import HARBOUR, LANTERN, WORKSPACES
from tests.core.post_office import PostOffice, by_name, unpost
from tests.fakes.workspace import FakeWorkspace

if TYPE_CHECKING:
    from core.chat import Parcel
    from core.model.ids import CommunicationId, PartnershipId
    from tests.clock import MovableClock


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
    office.clock.set((await office.notices())[-1].not_before + timedelta(days=7))

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
    """They may send it again, once the person can be reached; what else was for that person is kept with it."""
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

    assert (done.sent["nudge"], done.refused) == (1, 2)
    (arrived,) = {notice.sent_at for notice in await office.notices() if notice.kind == "nudge"} - {None}
    async with office.store.reading() as uow:
        kept = list(await uow.session.scalars(select(Nudge)))
    assert {nudge.sent_at for nudge in kept} == {arrived, None}
    async with office.store.writing() as uow:
        assert await plan_nudges(uow) == 0
    assert NoticeState.WAITING not in {notice.state for notice in await office.notices() if notice.kind == "nudge"}


async def test_what_just_changes_is_sent_once_it_has_changed(postgres_url: str, clock: MovableClock) -> None:
    """Somebody writes down that the card is taken away, while another program looks for what is due."""
    database = Database(postgres_url)
    office = PostOffice(Store(database, clock, WORKSPACES), clock, FakeWorkspace("harbour"), FakeWorkspace("lantern"))
    suva = await builders.library(office.store, "Suva", posted=True)
    await builders.notice(office.store)
    async with office.store.writing() as uow:
        (await uow.session.get_one(Library, suva.id)).posted = False
        await uow.refresh("library:1")
        assert await office.drain() == Delivered(), "it is left for a moment"
    await office.drain()
    assert not office.harbour.posts
    assert (await office.only()).state is NoticeState.DROPPED
    await database.close()
