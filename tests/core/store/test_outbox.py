"""The outbox: claimed once, in order, by one worker; what a dead worker leaves behind comes back, marked unsure."""

import asyncio
from collections.abc import Collection, Iterable
from datetime import timedelta

import pytest
from sqlalchemy.orm import selectinload

from core.chat.messenger import Trouble
from core.model.defaults import GIVE_UP_AFTER
from core.model.ids import NoticeId
from core.model.members import Account, Member
from core.model.notices import Notice, NoticeState, Post
from core.store import Database, MemberAt, Store, Workspace
from core.store.outbox import (
    LEASE,
    Claim,
    claim_due,
    claim_stale,
    count_waiting,
    hold,
    last_sent,
    next_due,
    posts_of,
    renew,
    settle,
)
from tests.builders import HARBOUR, LANTERN, WORKSPACES, member, notice
from tests.clock import MovableClock
from tests.patience import PATIENCE


async def claim(store: Store, *, limit: int = 50, workspaces: Collection[Workspace] = WORKSPACES) -> list[Claim]:
    """One worker's claim, in a unit of work of its own."""
    async with store.writing() as uow:
        return await claim_due(uow, workspaces, limit=limit)


async def settled(store: Store, claimed: Claim, state: NoticeState = NoticeState.SENT, *, unsure: bool = False) -> bool:
    """One worker's settling, in a unit of work of its own. What was sent stands in Harbour."""
    async with store.writing() as uow:
        if state is NoticeState.SENT:
            uow.session.add(
                Post(
                    notice_id=claimed.notice.id,
                    platform=HARBOUR.platform,
                    workspace=HARBOUR.workspace,
                    channel="introductions",
                    message=f"m{claimed.notice.id}",
                    sent_at=uow.now,
                )
            )
        return await settle(uow, claimed, state, unsure=unsure)


async def read(store: Store, notice_id: NoticeId) -> Notice:
    """The notice as it is now."""
    async with store.reading() as uow:
        return await uow.session.get_one(Notice, notice_id)


async def refresh(store: Store, about: str = "library:1") -> None:
    """Something changed there."""
    async with store.writing() as uow:
        await uow.refresh(about)


async def stale(store: Store) -> list[NoticeId]:
    """What is to be corrected, taken by one worker."""
    async with store.writing() as uow:
        return [each.id for each in await claim_stale(uow, WORKSPACES)]


def ids(claims: Iterable[Claim]) -> list[NoticeId]:
    return [each.notice.id for each in claims]


async def test_only_what_is_due_is_claimed(store: Store, clock: MovableClock) -> None:
    now = await notice(store, key="now")
    await notice(store, key="later", not_before=clock.at + timedelta(microseconds=1))

    assert ids(await claim(store)) == [now.id]


async def test_the_oldest_goes_first(store: Store, clock: MovableClock) -> None:
    made = {
        minutes: (await notice(store, key=f"{minutes}", not_before=clock.at - timedelta(minutes=minutes))).id
        for minutes in (1, 30, 5, 60)
    }

    assert ids(await claim(store)) == [made[60], made[30], made[5], made[1]]


async def test_the_limit_takes_the_oldest_and_is_never_exceeded(store: Store, clock: MovableClock) -> None:
    made = [await notice(store, key=f"{each}", not_before=clock.at - timedelta(hours=each)) for each in range(9)]

    taken = [ids(await claim(store, limit=4)) for _ in range(4)]

    assert [len(each) for each in taken] == [4, 4, 1, 0]
    assert sum(taken, []) == [each.id for each in reversed(made)]  # noqa: RUF017 # nine


async def test_a_claim_counts_the_try_before_anything_is_sent(store: Store, clock: MovableClock) -> None:
    await notice(store)
    (claimed,) = await claim(store)

    kept = await read(store, claimed.notice.id)
    assert (kept.state, kept.attempts, kept.fence, kept.unsure) == (NoticeState.SENDING, 1, 1, False)
    assert kept.lease_until == clock.at + LEASE
    assert claimed.fence == 1


async def test_what_is_claimed_is_not_claimed_again_while_the_lease_runs(store: Store, clock: MovableClock) -> None:
    await notice(store)
    await claim(store)
    clock.set(clock.at + LEASE - timedelta(microseconds=1))

    assert await claim(store) == []


async def test_what_a_dead_worker_left_comes_back_after_the_lease_and_may_have_arrived(
    store: Store, clock: MovableClock
) -> None:
    await notice(store)
    await claim(store)
    clock.set(clock.at + LEASE)

    (again,) = await claim(store)

    assert (again.notice.attempts, again.fence, again.notice.unsure) == (2, 2, True)


async def test_a_worker_that_slept_through_its_lease_writes_nothing(store: Store, clock: MovableClock) -> None:
    await notice(store)
    (slow,) = await claim(store)
    clock.set(clock.at + LEASE)
    (quick,) = await claim(store)

    assert not await settled(store, slow, NoticeState.FAILED)
    assert (await read(store, slow.notice.id)).state is NoticeState.SENDING
    assert await settled(store, quick)
    assert not await settled(store, slow, NoticeState.FAILED)
    assert (await read(store, slow.notice.id)).state is NoticeState.SENT


async def test_what_is_settled_stays_settled(store: Store, clock: MovableClock) -> None:
    for number, state in enumerate([NoticeState.SENT, NoticeState.FAILED, NoticeState.DROPPED, NoticeState.PARKED]):
        await notice(store, key=f"{number}")
        (claimed,) = await claim(store)
        assert await settled(store, claimed, state)
    clock.move(days=30)

    assert await claim(store) == []


async def test_a_sent_notice_remembers_when(store: Store, clock: MovableClock) -> None:
    await notice(store)
    async with store.reading() as uow:
        assert await last_sent(uow) is None
    (claimed,) = await claim(store)
    await settled(store, claimed)

    kept = await read(store, claimed.notice.id)
    assert (kept.sent_at, kept.lease_until) == (clock.at, None)
    async with store.reading() as uow:
        assert await last_sent(uow) == clock.at


async def test_an_unclear_try_waits_and_is_looked_up_next_time(store: Store, clock: MovableClock) -> None:
    made = await notice(store)
    (claimed,) = await claim(store)
    later = clock.at + timedelta(minutes=5)
    async with store.writing() as uow:
        assert await settle(uow, claimed, NoticeState.WAITING, trouble=Trouble.SILENT, unsure=True, not_before=later)

    assert await claim(store) == []
    kept = await read(store, made.id)
    assert (kept.trouble, kept.not_before, kept.unsure) == (Trouble.SILENT, later, True)
    clock.set(later)
    (again,) = await claim(store)
    assert (again.notice.unsure, again.notice.attempts) == (True, 2)


async def test_a_worker_claims_what_it_can_deliver(store: Store) -> None:
    yusuf = await member(store, "Yusuf", workspace="lantern")
    nobody = await member(store, "Nobody", connected=False)
    harbour = await notice(store, key="harbour")
    lantern = await notice(store, key="lantern", workspace=LANTERN)
    to_yusuf = await notice(store, key="yusuf", to=yusuf.id)
    to_nobody = await notice(store, key="nobody", to=nobody.id)

    assert ids(await claim(store, workspaces=[])) == [to_nobody.id], "so that staff learn of it"
    assert ids(await claim(store, workspaces=[LANTERN])) == [lantern.id, to_yusuf.id]
    assert ids(await claim(store, workspaces=[HARBOUR])) == [harbour.id]


async def test_a_person_is_written_to_at_the_account_they_prefer(store: Store) -> None:
    ana = await member(store, "Ana")
    async with store.writing() as uow:
        there = await uow.session.get_one(Member, ana.id, options=[selectinload(Member.accounts)])
        there.accounts.append(
            Account(platform="playground", workspace="lantern", user="ana", name="Ana", created_at=uow.now)
        )
        await uow.session.flush()
        there.preferred_account_id = there.accounts[1].id
    made = await notice(store, to=ana.id)

    assert await claim(store, workspaces=[HARBOUR]) == []
    assert ids(await claim(store, workspaces=[LANTERN])) == [made.id]


async def test_a_person_can_be_written_to_in_one_workspace_whichever_account_they_prefer(store: Store) -> None:
    ana = await member(store, "Ana")
    async with store.writing() as uow:
        await uow.notify("announcement", "library:1", [(MemberAt(ana.id, LANTERN), uow.now)], library=1)

    assert await claim(store, workspaces=[HARBOUR]) == []
    assert len(await claim(store, workspaces=[LANTERN])) == 1


async def test_what_is_held_does_not_grow_old(store: Store, clock: MovableClock) -> None:
    """In the workspace that is held: what waits, what is in hand, and corrections; elsewhere everything does."""
    ana, yusuf = await member(store, "Ana"), await member(store, "Yusuf", workspace="lantern")
    sent = await notice(store, key="sent")
    await settled(store, (await claim(store))[0])
    await refresh(store)
    held = [sent, await notice(store, key="channel"), await notice(store, key="ana", to=ana.id)]
    others = [await notice(store, key="yusuf", to=yusuf.id), await notice(store, key="over", state=NoticeState.FAILED)]
    later = await notice(store, key="later", not_before=clock.at + timedelta(days=9))
    week = clock.at + GIVE_UP_AFTER
    await claim(store, limit=1)
    clock.move(days=3)
    async with store.writing() as uow:
        await hold(uow, HARBOUR)

    assert [(await read(store, each.id)).give_up_at for each in held] == [clock.at + GIVE_UP_AFTER] * 3
    assert [(await read(store, each.id)).give_up_at for each in others] == [week] * 2
    assert (await read(store, later.id)).give_up_at == later.give_up_at


async def test_what_waits_is_counted_by_workspace(store: Store, clock: MovableClock) -> None:
    ana, yusuf = await member(store, "Ana"), await member(store, "Yusuf", workspace="lantern")
    nobody = await member(store, "Nobody", connected=False)
    for number, person in enumerate((ana, ana, yusuf, nobody)):
        await notice(store, key=f"{number}", to=person.id)
    await notice(store, key="channel")
    await notice(store, key="later", not_before=clock.at + timedelta(minutes=1))
    await notice(store, key="over", state=NoticeState.SENT)

    async with store.reading() as uow:
        assert [await count_waiting(uow, each) for each in WORKSPACES] == [3, 1]


async def test_what_nobody_delivers_for_a_week_is_claimed_by_anybody(store: Store, clock: MovableClock) -> None:
    made = await notice(store, workspace=Workspace("slack", "T1"))
    clock.move(days=6)
    assert await claim(store) == []
    clock.move(days=1)
    assert ids(await claim(store)) == [made.id]


async def test_a_lease_is_renewed_while_it_lasts(store: Store, clock: MovableClock) -> None:
    await notice(store)
    (mine,) = await claim(store)
    clock.set(clock.at + LEASE / 2)
    assert await held(store, mine)
    clock.set(clock.at + LEASE * 3 / 4)
    assert await claim(store) == []

    clock.set(clock.at + LEASE)
    assert not await held(store, mine), "it ran out"
    (theirs,) = await claim(store)
    assert not await held(store, mine)
    assert await held(store, theirs)


async def held(store: Store, claimed: Claim) -> bool:
    """Whether the claim could be renewed."""
    async with store.writing() as uow:
        return await renew(uow, claimed)


async def test_two_workers_of_one_postgresql_share_the_work_without_waiting(
    postgres_url: str, clock: MovableClock
) -> None:
    database = Database(postgres_url)
    store = Store(database, clock, WORKSPACES)
    made = [(await notice(store, key=f"{each}")).id for each in range(5)]

    async with asyncio.timeout(PATIENCE), store.writing() as one, store.writing() as other:
        first = ids(await claim_due(one, WORKSPACES, limit=3))
        second = ids(await claim_due(other, WORKSPACES, limit=3))

    assert first == made[:3]
    assert second == made[3:]
    await database.close()


async def test_many_workers_at_once_claim_each_notice_once(store: Store) -> None:
    made = [(await notice(store, key=f"{each}")).id for each in range(20)]

    taken = await asyncio.gather(*(claim(store, limit=3) for _ in range(8)))

    assert all(len(each) <= 3 for each in taken)
    claimed = [claimed for each in taken for claimed in ids(each)]
    assert sorted(claimed) == sorted(set(claimed))
    rest = ids(await claim(store))
    assert sorted(claimed + rest) == made


async def test_a_change_presents_what_was_sent_again_once(store: Store, clock: MovableClock) -> None:
    made = [await notice(store, key=each.workspace, workspace=each) for each in (HARBOUR, LANTERN)]
    for claimed in await claim(store):
        await settled(store, claimed)
    await notice(store, key="other", about="library:2")
    await refresh(store)

    assert await stale(store) == [each.id for each in made]
    assert await stale(store) == []


async def test_a_change_does_not_touch_what_waits_or_was_dropped(store: Store) -> None:
    await notice(store, key="dropped")
    (claimed,) = await claim(store)
    await settled(store, claimed, NoticeState.DROPPED)
    await notice(store, key="waits")
    await refresh(store)

    assert await stale(store) == []


async def test_a_change_while_a_notice_is_being_sent_corrects_it_afterwards(store: Store) -> None:
    await notice(store)
    (claimed,) = await claim(store)
    await refresh(store)
    assert await stale(store) == []

    await settled(store, claimed)

    assert await stale(store) == [claimed.notice.id]


async def test_a_change_after_an_unclear_try_corrects_what_is_found(store: Store, clock: MovableClock) -> None:
    await notice(store)
    (claimed,) = await claim(store)
    await settled(store, claimed, NoticeState.WAITING, unsure=True)
    await refresh(store)

    (found,) = await claim(store)
    await settled(store, found)

    assert await stale(store) == [claimed.notice.id]


async def test_a_change_while_a_notice_is_being_dropped_lets_it_wait_again(store: Store) -> None:
    await notice(store)
    (claimed,) = await claim(store)
    await refresh(store)

    assert await settled(store, claimed, NoticeState.DROPPED)

    (again,) = await claim(store)
    assert await settled(store, again, NoticeState.DROPPED)
    assert await claim(store) == []


async def test_two_workers_never_correct_the_same_notice(store: Store) -> None:
    for number in range(6):
        await notice(store, key=f"{number}")
    for claimed in await claim(store):
        await settled(store, claimed)
    await refresh(store)

    taken = sum(await asyncio.gather(stale(store), stale(store), stale(store)), [])  # noqa: RUF017 # three

    assert len(taken) == len(set(taken)) == 6


async def test_the_next_due_instant(store: Store, clock: MovableClock) -> None:
    async def due() -> object:
        async with store.reading() as uow:
            return await next_due(uow, after=clock.at)

    assert await due() is None
    await notice(store, key="tomorrow", not_before=clock.at + timedelta(days=1))
    await notice(store, key="today", not_before=clock.at + timedelta(hours=1))
    await notice(store, key="now")
    assert await due() == clock.at + timedelta(hours=1)

    (claimed,) = await claim(store)
    await settled(store, claimed)
    async with store.writing() as uow:
        (await uow.session.get_one(Notice, claimed.notice.id)).stale_from = clock.at + timedelta(minutes=5)
    assert await due() == clock.at + timedelta(minutes=5)


async def test_a_notice_knows_where_it_stands(store: Store, clock: MovableClock) -> None:
    made = await notice(store)
    async with store.writing() as uow:
        assert await posts_of(uow, made.id) == []
        uow.session.add(
            Post(
                notice_id=made.id,
                platform="playground",
                workspace="harbour",
                channel="introductions",
                message="17",
                sent_at=clock.at,
            )
        )

    async with store.reading() as uow:
        assert [post.message for post in await posts_of(uow, made.id)] == ["17"]


@pytest.mark.parametrize("state", [NoticeState.SENT, NoticeState.DROPPED, NoticeState.WAITING])
async def test_settling_without_a_claim_is_refused(store: Store, state: NoticeState) -> None:
    made = await notice(store)

    assert not await settled(store, Claim(made, made.fence), state)
