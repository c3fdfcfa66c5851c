"""A workspace does not let the bot in any more: staff are told elsewhere, once an outage, and when it is over."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING

from structlog.testing import capture_logs

from core.chat import Importance, LockedOutError, UnclearError
from core.delivery import Delivered, Delivery
from core.model.members import Role
from core.model.notices import NoticeState
from core.services.outages import KNOCK_EVERY, outages
from core.services.roles import revoke
from tests import builders
from tests.builders import HARBOUR, LANTERN
from tests.core.shut_door import TEN, staff
from tests.fakes.workspace import FakeWorkspace

if TYPE_CHECKING:
    from core.model.members import Member
    from tests.core.shut_door import Offices

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
