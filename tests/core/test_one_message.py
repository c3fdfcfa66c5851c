"""What a person gets unasked goes together: one message a week, each notice once, corrected where it stands."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from core.chat import PostRef, RefusedError, Rows, UnclearError, plain
from core.chat.messenger import BusyError, Trouble
from core.model.members import Member, Role
from core.model.notices import NoticeState
from core.store.outbox import LEASE
from core.store.sealing import buttons_of
from tests import builders
from tests.contracts.fitting import texts_of
from tests.core.post_office import unpost
from tests.fakes.workspace import LostError

if TYPE_CHECKING:
    from core.model.ids import MemberId
    from tests.core.post_office import PostOffice

MONDAY = datetime(2026, 11, 22, 22, tzinfo=UTC)
"""Ten in the morning in Suva, on a working day."""


async def ana(office: PostOffice, *, roles: tuple[Role, ...] = ()) -> MemberId:
    """Ana in Suva, whose library's card stands."""
    member = await builders.member(office.store, "Ana", platform_zone="Pacific/Fiji", roles=roles)
    await builders.library(office.store, "Suva", contacts=[member], posted=True)
    office.clock.set(MONDAY)
    return member.id


async def waiting(office: PostOffice, to: MemberId, *keys: str, about: str = "library:1") -> None:
    """Notices for her, due now."""
    for key in keys:
        await builders.notice(office.store, key=key, to=to, about=about)


def said(office: PostOffice) -> list[str]:
    """All the texts of each message in Harbour, and its buttons, the oldest first."""
    return [
        "\n".join(
            plain(text, parcel.reader)
            for text in (
                *texts_of(parcel.card),
                *(part.foot for part in parcel.card.parts if isinstance(part, Rows) and part.foot),
                *(button.label for button in buttons_of(parcel.card)),
            )
        )
        for parcel in office.harbour.posts.values()
    ]


async def states(office: PostOffice) -> list[NoticeState]:
    """Of all notices, the oldest first."""
    return [notice.state for notice in await office.notices()]


async def test_what_waits_goes_in_one_message(office: PostOffice) -> None:
    member = await ana(office)
    await waiting(office, member, "a", "b", "c")

    assert (await office.drain()).sent == {"announcement": 3}

    (parcel,) = office.harbour.posts.values()
    (message,) = said(office)
    assert message.startswith("3 messages for you")
    assert message.count("A library introduces itself.") == 3
    assert "Fewer messages" in message
    carrier, *riders = await office.notices()
    assert parcel.notice == carrier.id
    assert [rider.carried_by for rider in riders] == [carrier.id, carrier.id]
    assert len(await office.posts()) == 3
    async with office.store.reading() as uow:
        assert await uow.session.scalar(select(Member.written_at).where(Member.id == member)) == MONDAY


async def test_one_alone_is_shown_whole(office: PostOffice) -> None:
    await waiting(office, await ana(office), "a")
    await office.drain()
    (message,) = said(office)
    assert message.startswith("A library introduces itself.\nSuva City Library")


async def test_what_comes_later_waits_for_the_week_to_end(office: PostOffice) -> None:
    member = await ana(office)
    await waiting(office, member, "a")
    await office.drain()
    office.clock.move(days=1)
    await waiting(office, member, "b")
    office.clock.move(days=1)
    await waiting(office, member, "c")

    assert (await office.drain()).waiting == 2
    office.clock.set(MONDAY + timedelta(days=7, minutes=-1))
    assert not (await office.drain()).sent
    office.clock.move(minutes=1)
    assert (await office.drain()).sent == {"announcement": 2}
    assert len(office.harbour.posts) == 2


async def test_staff_get_one_a_day(office: PostOffice) -> None:
    member = await ana(office, roles=(Role.STAFF,))
    await waiting(office, member, "a")
    await office.drain()
    await waiting(office, member, "b", "c")
    office.clock.move(hours=23)
    assert not (await office.drain()).sent
    office.clock.move(hours=1)
    assert (await office.drain()).sent == {"announcement": 2}


async def test_what_keeps_people_safe_and_what_they_asked_for_go_beside_it(office: PostOffice) -> None:
    member = await ana(office)
    await waiting(office, member, "a")
    await office.drain()
    async with office.store.writing() as uow:
        for kind in ("announcement", "introduction", "accounts_joined"):
            await uow.notify(kind, "library:1", [(member, uow.now)], library=1)
    limited = {notice.kind: notice.limited for notice in await office.notices()}
    assert limited == {"announcement": True, "introduction": False, "accounts_joined": False}


async def test_two_workers_at_once_send_one_message(office: PostOffice) -> None:
    await waiting(office, await ana(office), *(f"n{number}" for number in range(12)))
    done = await asyncio.gather(*(office.worker().drain() for _worker in range(3)))
    assert sum(each.sent.total() for each in done) == 12
    assert len(office.harbour.posts) == 1
    assert set(await states(office)) == {NoticeState.SENT}


async def test_more_than_fit_are_behind_more(office: PostOffice) -> None:
    await waiting(office, await ana(office), *(f"n{number}" for number in range(11)))
    await office.drain()
    (message,) = said(office)
    assert message.startswith("11 messages for you")
    assert "And 3 more." in message


@pytest.mark.parametrize("error", [UnclearError("cut"), LostError("cut")])
async def test_a_try_that_may_have_arrived_is_looked_up_with_all_that_rode_in_it(
    office: PostOffice, error: Exception
) -> None:
    member = await ana(office)
    await waiting(office, member, "a", "b")
    office.harbour.faults = [error]
    await office.drain()
    assert await states(office) == [NoticeState.WAITING, NoticeState.RIDING]
    await waiting(office, member, "c")

    office.clock.move(minutes=5)
    await office.drain()

    (message,) = said(office)
    arrived = message.startswith("2 messages")
    assert (await states(office))[:2] == [NoticeState.SENT, NoticeState.SENT]
    assert (await states(office))[2] is (NoticeState.WAITING if arrived else NoticeState.SENT)


async def test_what_rode_with_one_that_is_true_no_more_is_not_said_again(office: PostOffice) -> None:
    """The message may have arrived; meanwhile the card of the library that it began with was taken away."""
    member = await ana(office)
    lima = await builders.library(office.store, "Lima", posted=True)
    async with office.store.writing() as uow:
        for library in (1, lima.id):
            await uow.notify("announcement", f"library:{library}", [(member, uow.now)], library=library)
    office.harbour.faults = [UnclearError("cut")]
    await office.drain()
    await unpost(office)

    office.clock.move(minutes=5)
    await office.drain()

    assert office.harbour.sends == 1
    (message,) = said(office)
    assert message.startswith("A library introduces itself.\nLima")
    assert (await states(office))[1] is NoticeState.SENT


async def test_a_worker_that_dies_leaves_its_riders_to_the_next(office: PostOffice) -> None:
    member = await ana(office)
    await waiting(office, member, "a", "b")
    office.harbour.faults = [asyncio.CancelledError()]
    with pytest.raises(asyncio.CancelledError):
        await office.drain()
    assert await states(office) == [NoticeState.SENDING, NoticeState.RIDING]

    assert not (await office.drain()).sent, "its lease still runs"
    office.clock.move(seconds=LEASE.total_seconds())
    assert (await office.drain()).sent == {"announcement": 2}
    assert len(office.harbour.posts) == 1


async def test_busy_means_all_of_them_wait(office: PostOffice) -> None:
    await waiting(office, await ana(office), "a", "b")
    office.harbour.faults = [BusyError("rate limited", 90)]
    await office.drain()
    assert await states(office) == [NoticeState.WAITING, NoticeState.WAITING]
    office.clock.move(seconds=90)
    assert (await office.drain()).sent == {"announcement": 2}
    assert len(office.harbour.posts) == 1


async def test_what_is_no_longer_true_falls_out_and_the_rest_goes(office: PostOffice) -> None:
    member = await ana(office)
    lima = await builders.library(office.store, "Lima", posted=True)
    await waiting(office, member, "a")
    async with office.store.writing() as uow:
        await uow.notify("announcement", f"library:{lima.id}", [(member, uow.now)], key="b", library=lima.id)
    await unpost(office)

    done = await office.drain()
    assert (done.sent, done.dropped) == ({"announcement": 1}, 1)
    assert await states(office) == [NoticeState.DROPPED, NoticeState.SENT]


async def test_one_that_cannot_be_presented_does_not_hold_the_others_back(office: PostOffice) -> None:
    member = await ana(office)
    await waiting(office, member, "a", "b")
    async with office.store.writing() as uow:
        await uow.notify("announcement", "library:1", [(member, uow.now)], key="broken")
    done = await office.drain()
    assert (done.sent, done.refused) == ({"announcement": 2}, 1)
    assert await states(office) == [NoticeState.SENT, NoticeState.SENT, NoticeState.PARKED]


async def test_a_change_corrects_the_whole_message(office: PostOffice) -> None:
    member = await ana(office)
    lima = await builders.library(office.store, "Lima", posted=True)
    async with office.store.writing() as uow:
        for library in (1, lima.id):
            await uow.notify("announcement", f"library:{library}", [(member, uow.now)], library=library)
    await office.drain()
    assert said(office)[0].startswith("2 messages for you")

    await unpost(office)
    assert (await office.drain()).corrected == 1
    (message,) = said(office)
    assert message.startswith("A library introduces itself.\nLima")


async def test_a_message_of_which_nothing_is_true_any_more_is_taken_back(office: PostOffice) -> None:
    await waiting(office, await ana(office), "a", "b")
    await office.drain()
    await unpost(office)
    await office.drain()
    assert not office.harbour.posts
    assert not await office.posts()


async def test_what_becomes_true_again_while_its_message_is_taken_back_is_sent_again(office: PostOffice) -> None:
    await waiting(office, await ana(office), "a", "b")
    await office.drain()
    await unpost(office)
    delete = office.harbour.delete

    async def delete_meanwhile(ref: PostRef) -> None:
        office.clock.move(seconds=1)
        await unpost(office, posted=True)
        await delete(ref)

    setattr(office.harbour, "delete", delete_meanwhile)  # noqa: B010  # mypy knows that a method is never replaced
    await office.drain()
    office.clock.move(days=7)
    await office.drain()
    assert len([message for message in said(office) if message.startswith("2 messages for you")]) == 1


async def test_after_a_week_of_silence_from_the_platform_there_is_one_message(office: PostOffice) -> None:
    member = await ana(office)
    for day in range(6):
        await waiting(office, member, f"day {day}")
        office.harbour.faults = [BusyError("down")]
        await office.drain()
        office.clock.move(days=1)
    office.harbour.faults = []
    office.clock.move(days=3)
    for _try in range(3):
        await office.drain()
        office.clock.move(hours=3)
    assert len(office.harbour.posts) == 1
    assert set(await states(office)) == {NoticeState.SENT}


async def test_what_is_refused_is_refused_for_each(office: PostOffice) -> None:
    await waiting(office, await ana(office), "a", "b")
    office.harbour.faults = [RefusedError("gone", Trouble.GONE), RefusedError("gone", Trouble.GONE)]
    assert (await office.drain()).refused == 2
    assert await states(office) == [NoticeState.FAILED, NoticeState.FAILED]
