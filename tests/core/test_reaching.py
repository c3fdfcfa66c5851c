"""Somebody cannot be written to: the next way is taken, the closed one is not tried again, and nothing comes twice."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from core.chat import RefusedError, ToMention, ToPerson, ToThread, UnclearError
from core.chat.messenger import Trouble
from core.delivery import Delivered
from core.model.members import Account, Member, Role
from core.model.notices import NoticeState
from core.model.ways import Way
from core.services.messages import send_again
from core.services.reaching import count_unreachable, heard_of, try_again, unreachable
from core.store import MemberAt
from tests import builders
from tests.builders import HARBOUR
from tests.core.shut_door import TEN
from tests.fakes.workspace import LostError, words_of

if TYPE_CHECKING:
    from core.model.notices import Notice
    from tests.core.post_office import PostOffice

ONE = "A library introduces itself.\nSuva City Library"
CALLED = "I have a message for you and cannot write to you. Please open your direct messages, or press the button:"


@pytest.fixture
async def ana(office: PostOffice) -> Member:
    """She reads now, in Harbour, where there are no private threads."""
    office.clock.set(TEN)
    return await builders.member(office.store, "Ana", roles=[Role.MENTOR])


@pytest.fixture
async def yusuf(office: PostOffice) -> Member:
    """He reads now, in Lantern, where there are."""
    office.clock.set(TEN)
    office.lantern.threads = True
    return await builders.member(office.store, "Yusuf", workspace="lantern", roles=[Role.MENTOR])


async def write(office: PostOffice, to: Member, key: str = "one") -> Notice:
    """A message for them, that counts by no limit."""
    return await builders.notice(office.store, to=to.id, key=key, limited=False)


async def account_of(office: PostOffice, person: Member) -> Account:
    """Their first account, as it stands."""
    async with office.store.reading() as uow:
        return (await uow.session.scalars(builders.accounts_of(person.id))).first() or pytest.fail("no account")


async def speak(office: PostOffice, person: Member) -> None:
    """The person speaks to the bot."""
    async with office.store.writing() as uow:
        for account in await uow.session.scalars(builders.accounts_of(person.id)):
            await heard_of(uow, account)


async def lost_by_all(office: PostOffice) -> int:
    """How many people no way reaches."""
    async with office.store.reading() as uow:
        return await count_unreachable(uow)


# R2: the direct message is closed


async def test_r2_direct_messages_closed_a_private_thread_takes_it(office: PostOffice, yusuf: Member) -> None:
    office.lantern.closed.add("yusuf")
    await write(office, yusuf)

    assert (await office.drain()).sent == {"announcement": 1}
    (parcel,), (post,), account = office.lantern.posts.values(), await office.posts(), await account_of(office, yusuf)
    assert (parcel.address, words_of(parcel.card)) == (ToThread("yusuf"), ONE)
    assert (post.user, post.way) == ("yusuf", Way.THREAD)
    assert (account.way, account.trouble, account.closed_at) == (Way.THREAD, Trouble.CLOSED, TEN)
    assert await lost_by_all(office) == 0


async def test_r2_direct_messages_closed_without_threads_the_help_channel_names_no_matter(
    office: PostOffice, ana: Member
) -> None:
    office.harbour.closed.add("ana")
    await write(office, ana)

    assert await office.drain() == Delivered(sent={"called": 1}, refused=1)  # type: ignore[arg-type]  # as a Counter
    (parcel,) = office.harbour.posts.values()
    assert parcel.address == ToMention("ana")
    assert words_of(parcel.card).startswith(CALLED)
    assert "Suva" not in str(parcel.card)
    first, call = await office.notices()
    assert (first.state, first.trouble) == (NoticeState.FAILED, Trouble.CLOSED)
    assert (call.kind, call.state) == ("called", NoticeState.SENT)
    assert await lost_by_all(office) == 0


async def test_a_closed_way_is_not_tried_again_for_later_messages(office: PostOffice, yusuf: Member) -> None:
    office.lantern.closed.add("yusuf")
    await write(office, yusuf)
    await office.drain()
    office.lantern.closed.clear()
    await write(office, yusuf, "two")
    await office.drain()
    assert [parcel.address for parcel in office.lantern.posts.values()] == [ToThread("yusuf"), ToThread("yusuf")]


async def test_who_speaks_to_the_bot_is_written_to_directly_again(office: PostOffice, yusuf: Member) -> None:
    office.lantern.closed.add("yusuf")
    await write(office, yusuf)
    await office.drain()
    office.lantern.closed.clear()
    await speak(office, yusuf)
    await write(office, yusuf, "two")
    await office.drain()
    assert [parcel.address for parcel in office.lantern.posts.values()] == [ToThread("yusuf"), ToPerson("yusuf")]
    account = await account_of(office, yusuf)
    assert (account.way, account.trouble, account.closed_at) == (Way.DIRECT, None, None)


async def test_who_was_called_gets_what_waited_when_they_speak_and_is_named_no_more(
    office: PostOffice, ana: Member
) -> None:
    office.harbour.closed.add("ana")
    await write(office, ana)
    await write(office, ana, "two")
    await office.drain()
    assert len(office.harbour.mentions("ana")) == 1

    office.harbour.closed.clear()
    office.clock.move(minutes=5)
    await speak(office, ana)
    assert (await office.drain()).sent == {"announcement": 2}
    assert [parcel.address for parcel in office.harbour.posts.values()] == [ToPerson("ana"), ToPerson("ana")]


async def test_who_speaks_and_keeps_their_messages_closed_is_not_named_again_within_a_week(
    office: PostOffice, ana: Member
) -> None:
    office.harbour.closed.add("ana")
    await write(office, ana)
    await office.drain()
    for _time in range(3):
        office.clock.move(hours=1)
        await speak(office, ana)
        await office.drain()
    assert not office.harbour.posts
    assert (await office.notices())[0].state is NoticeState.FAILED


async def test_a_call_that_nobody_heeds_is_made_anew_after_a_week_and_the_first_is_taken_back(
    office: PostOffice, ana: Member
) -> None:
    office.harbour.closed.add("ana")
    await write(office, ana)
    await office.drain()
    (first,) = office.harbour.posts
    office.clock.move(days=6)
    await write(office, ana, "two")
    await office.drain()
    assert list(office.harbour.posts) == [first]
    office.clock.move(days=1)
    await write(office, ana, "three")
    await office.drain()
    await office.drain()
    (second,) = office.harbour.posts
    assert second != first


async def test_another_account_of_theirs_comes_before_any_channel(office: PostOffice, dee: Member) -> None:
    office.clock.set(TEN)
    office.harbour.closed.add("dee")
    await write(office, dee)
    assert (await office.drain()).sent == {"announcement": 1}
    assert [parcel.address for parcel in office.lantern.posts.values()] == [ToPerson("dee")]
    assert not office.harbour.posts


async def test_what_is_for_one_workspace_does_not_go_to_another(office: PostOffice, dee: Member) -> None:
    office.clock.set(TEN)
    office.harbour.closed.add("dee")
    async with office.store.writing() as uow:
        await uow.notify("announcement", "library:1", [(MemberAt(dee.id, HARBOUR), uow.now)], library=1)
    await office.drain()
    assert not office.lantern.posts


# R2: the account is gone


async def test_r2_account_gone_staff_see_that_nobody_reaches_them(office: PostOffice, yusuf: Member) -> None:
    office.lantern.gone.add("yusuf")
    await write(office, yusuf)

    assert await office.drain() == Delivered(refused=1)
    assert not office.lantern.posts
    notice = await office.only()
    assert (notice.state, notice.trouble) == (NoticeState.FAILED, Trouble.GONE)
    async with office.store.reading() as uow:
        (lost,) = await unreachable(uow, limit=8)
    assert (lost.member.name, lost.trouble, lost.since) == ("Yusuf", Trouble.GONE, TEN)


async def test_r2_account_gone_nothing_later_is_tried(office: PostOffice, yusuf: Member) -> None:
    office.lantern.gone.add("yusuf")
    await write(office, yusuf)
    await office.drain()
    office.lantern.gone.clear()
    await write(office, yusuf, "two")
    assert await office.drain() == Delivered(refused=1)
    assert not office.lantern.posts


# R2: the channel is gone


@pytest.mark.parametrize("threads", [False, True])
async def test_r2_channel_gone_without_a_help_channel_staff_see_who_is_not_reached(
    office: PostOffice, ana: Member, threads: bool
) -> None:
    office.harbour.closed.add("ana")
    office.harbour.help, office.harbour.threads = False, threads
    await write(office, ana)

    await office.drain()
    assert not office.harbour.posts
    first, call = await office.notices()
    assert (first.state, call.state) == (NoticeState.FAILED, NoticeState.DROPPED)
    assert await lost_by_all(office) == 1


async def test_staff_try_all_ways_again(office: PostOffice, ana: Member) -> None:
    dee = await builders.member(office.store, "Dee", roles=[Role.STAFF])
    office.harbour.closed.add("ana")
    office.harbour.help = False
    await write(office, ana)
    await office.drain()
    office.harbour.closed.clear()
    async with office.store.writing() as uow:
        assert await try_again(uow, ana.id, by=dee.id)
        assert not await try_again(uow, dee.id, by=dee.id)

    assert (await office.drain()).sent == {"announcement": 1}
    assert await lost_by_all(office) == 0


async def test_a_message_that_staff_send_again_opens_the_ways_to_its_reader(office: PostOffice, ana: Member) -> None:
    office.harbour.gone.add("ana")
    notice = await write(office, ana)
    await office.drain()
    office.harbour.gone.clear()
    async with office.store.writing() as uow:
        assert await send_again(uow, notice.id, by=ana.id)
    assert (await office.drain()).sent == {"announcement": 1}


async def test_what_is_refused_because_of_what_it_says_closes_no_way(office: PostOffice, ana: Member) -> None:
    office.harbour.faults = [RefusedError("not let through", Trouble.FORBIDDEN), RefusedError("bad", Trouble.OURS)]
    await write(office, ana)
    await write(office, ana, "two")
    assert await office.drain() == Delivered(refused=2)
    assert (await account_of(office, ana)).way is Way.DIRECT


# Once only


@pytest.mark.parametrize("arrived", [False, True])
async def test_a_try_that_may_have_arrived_is_looked_up_in_its_way_before_another_is_taken(
    office: PostOffice, yusuf: Member, arrived: bool
) -> None:
    office.lantern.faults = [UnclearError("cut") if arrived else LostError("cut")]
    await write(office, yusuf)
    assert await office.drain() == Delivered(waiting=1)
    office.lantern.closed.add("yusuf")
    await write(office, yusuf, "two")
    await office.drain()
    assert (await office.notices())[0].way is Way.DIRECT

    office.clock.move(minutes=2)
    assert (await office.drain()).sent == {"announcement": 1}
    thread, direct = ToThread("yusuf"), ToPerson("yusuf")
    by_notice = sorted((parcel.notice, str(parcel.address)) for parcel in office.lantern.posts.values())
    assert by_notice == [(1, str(direct if arrived else thread)), (2, str(thread))]


async def test_what_may_have_arrived_in_a_thread_is_found_there_when_the_person_was_heard_of(
    office: PostOffice, yusuf: Member
) -> None:
    office.lantern.closed.add("yusuf")
    await write(office, yusuf)
    await office.drain()
    office.lantern.faults = [UnclearError("cut")]
    await write(office, yusuf, "two")
    assert await office.drain() == Delivered(waiting=1)
    office.lantern.closed.clear()
    await speak(office, yusuf)
    office.clock.move(minutes=2)
    assert (await office.drain()).sent == {"announcement": 1}
    assert [parcel.address for parcel in office.lantern.posts.values()] == [ToThread("yusuf"), ToThread("yusuf")]
    assert [post.way for post in await office.posts()] == [Way.THREAD, Way.THREAD]


async def test_what_may_have_arrived_and_cannot_be_looked_up_goes_by_no_other_way(
    office: PostOffice, yusuf: Member
) -> None:
    office.lantern.faults = [LostError("cut")]
    await write(office, yusuf)
    await office.drain()
    office.lantern.later_faults = [RefusedError("closed", Trouble.CLOSED)]
    office.clock.move(minutes=2)
    assert await office.drain() == Delivered(refused=1)
    assert not office.lantern.posts
    assert (await account_of(office, yusuf)).way is Way.THREAD


async def test_a_message_in_a_thread_is_corrected_there(office: PostOffice, yusuf: Member) -> None:
    office.lantern.closed.add("yusuf")
    await write(office, yusuf)
    await office.drain()
    await speak(office, yusuf)
    office.clock.move(minutes=1)
    async with office.store.writing() as uow:
        await uow.refresh("library:1")
    assert await office.drain() == Delivered(corrected=1)
    (parcel,) = office.lantern.posts.values()
    assert parcel.address == ToThread("yusuf")


async def test_a_call_is_sent_once_whatever_the_platform_does(office: PostOffice, ana: Member) -> None:
    office.harbour.closed.add("ana")
    await write(office, ana)
    office.harbour.faults = [UnclearError("cut")]
    await office.drain()
    assert len(office.harbour.mentions("ana")) == 1
    office.clock.move(minutes=2)
    assert (await office.drain()).sent == {"called": 1}
    assert len(office.harbour.mentions("ana")) == 1


async def test_calls_keep_to_the_hours_of_who_is_called(office: PostOffice, ana: Member) -> None:
    async with office.store.writing() as uow:
        account = (await uow.session.scalars(builders.accounts_of(ana.id))).one()
        account.way, account.trouble, account.closed_at = Way.MENTION, Trouble.CLOSED, TEN
    office.clock.set(TEN + timedelta(hours=9))
    await write(office, ana)
    await office.drain()
    assert not office.harbour.posts
    office.clock.set(TEN + timedelta(days=3))
    await office.drain()
    assert len(office.harbour.mentions("ana")) == 1
