"""Old data was put back: nothing goes out until staff press *Start*, and then nobody reads anything twice."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, func, select, update

from core.api import Core
from core.chat.messenger import Trouble
from core.model.members import Member
from core.model.notices import Notice, NoticeState, Post
from core.services.figures import figures
from core.services.holding import Late, held_from, hold_back, late, start_again
from core.services.outages import lock_out
from core.store import Database, Store
from core.store.marks import BACKUP_FAILS, leave_first_mark
from core.store.outbox import claim_due, settle
from tests.builders import HARBOUR, LANTERN, WORKSPACES, communication, library, member, notice, partnership
from tests.clock import START, MovableClock
from tests.fakes.workspace import FakeWorkspace


async def test_nothing_is_planned_or_sent_while_it_is_held(
    database: Database, store: Store, clock: MovableClock
) -> None:
    workspaces = [FakeWorkspace(each.workspace) for each in WORKSPACES]
    core = Core(database, clock, workspaces)
    suva = await library(store, "Suva", posted=True, contacts=[await member(store, "Ana")])
    amman = await library(store, "Amman", contacts=[await member(store, "Yusuf")])
    await notice(store)
    await partnership(store, suva, amman, last_on=START.date() - timedelta(days=90))
    dee = await member(store, "Dee")
    assert await core.hold_back() == START

    clock.move(days=3)
    await core.tick()
    assert not (await core.drain()).sent
    async with store.reading() as uow:
        assert await held_from(uow) == START
        assert await uow.session.scalar(select(func.count()).select_from(Notice)) == 1
        assert await late(uow) == Late(messages=1, people=0, channels=1)

    async with store.writing() as uow:
        assert await start_again(uow, by=dee.id)
        assert not await start_again(uow, by=dee.id), "the second press finds it started"
    await core.tick()
    assert (await core.drain()).sent["announcement"] == 1
    async with store.reading() as uow:
        nudges = await uow.session.scalar(select(func.count()).select_from(Notice).where(Notice.kind == "nudge"))
    assert nudges == 2, "what came due meanwhile is planned now"


async def test_held_once_it_stays_of_the_same_day(store: Store, clock: MovableClock) -> None:
    async with store.writing() as uow:
        assert await hold_back(uow, of=START - timedelta(days=9)) == START - timedelta(days=9)
    clock.move(days=1)
    async with store.writing() as uow:
        assert await hold_back(uow) == START - timedelta(days=9)


async def test_what_went_out_in_the_lost_time_is_found_and_not_sent_again(
    database: Database, store: Store, clock: MovableClock
) -> None:
    """The message stands in the channel, and the data that was put back does not know it."""
    harbour, lantern = FakeWorkspace(HARBOUR.workspace), FakeWorkspace(LANTERN.workspace)
    core = Core(database, clock, [harbour, lantern])
    await library(store, "Suva", posted=True)
    dee = await member(store, "Dee")
    gone = await notice(store, key="gone")
    await core.drain()
    assert len(harbour.posts) == 1
    waits = await notice(store, key="waits")
    async with store.writing() as uow:
        row = await uow.session.get_one(type(gone), gone.id)
        row.state, row.sent_at = NoticeState.WAITING, None
        await uow.session.execute(delete(Post))
        await hold_back(uow, of=clock.at)

    clock.move(days=9)
    async with store.writing() as uow:
        await start_again(uow, by=dee.id)
    await core.drain()
    assert len(harbour.posts) == 2, "the other one went"
    async with store.reading() as uow:
        for each in (gone, waits):
            row = await uow.session.get_one(type(gone), each.id)
            assert row.state is NoticeState.SENT


async def test_what_went_in_one_message_in_the_lost_time_is_found_with_it(
    database: Database, store: Store, clock: MovableClock
) -> None:
    harbour = FakeWorkspace(HARBOUR.workspace)
    core = Core(database, clock, [harbour])
    ana = await member(store, "Ana")
    await library(store, "Suva", posted=True)
    clock.set(datetime(2026, 11, 24, 10, tzinfo=UTC))
    for key in ("one", "two"):
        await notice(store, key=key, to=ana.id)
    await notice(store, key="put off", to=ana.id, not_before=clock.at + timedelta(days=5))
    await core.drain()
    async with store.writing() as uow:
        await uow.session.execute(delete(Post))
        back = {"state": NoticeState.WAITING, "sent_at": None, "carried_by": None, "attempts": 0}
        await uow.session.execute(update(Notice).values(back))
        await uow.session.execute(update(Member).values(written_at=None))
        await hold_back(uow, of=clock.at)

    clock.move(days=1)
    async with store.writing() as uow:
        await start_again(uow, by=ana.id)
    for _week in range(3):
        await core.drain()
        clock.move(days=7)
    assert harbour.sends == 1
    async with store.reading() as uow:
        assert set(await uow.session.scalars(select(Notice.state))) == {NoticeState.SENT}


async def test_everything_late_comes_in_one_message_after_start(
    database: Database, store: Store, clock: MovableClock
) -> None:
    harbour = FakeWorkspace(HARBOUR.workspace)
    core = Core(database, clock, [harbour])
    dee, yusuf = await member(store, "Dee"), await member(store, "Yusuf")
    suva = await library(store, "Suva", contacts=[await member(store, "Ana")])
    pair = await partnership(store, suva, await library(store, "Amman", contacts=[yusuf]))
    for about in ("Story hour", "Chess", "Maps"):
        await communication(store, partnership_id=pair.id, about=about)
    async with store.writing() as uow:
        await hold_back(uow, of=clock.at)

    clock.set(datetime(2026, 12, 8, 8, tzinfo=UTC))  # a Tuesday morning in Amman
    async with store.writing() as uow:
        assert (await late(uow)).people == 1
        await start_again(uow, by=dee.id)
    assert (await core.drain()).sent["communication"] == 3
    assert len(harbour.posts) == 1


# Figures


async def test_the_figures_count_what_waits_went_and_failed(store: Store, clock: MovableClock) -> None:
    async def end(state: NoticeState, trouble: Trouble | None = None) -> None:
        async with store.writing() as uow:
            for claim in await claim_due(uow, WORKSPACES):
                await settle(uow, claim, state, trouble=trouble, not_before=uow.now + timedelta(minutes=1))

    await notice(store, key="old")
    await end(NoticeState.SENT)
    clock.move(days=2)
    for key, state, trouble in (
        ("sent", NoticeState.SENT, None),
        ("failed", NoticeState.FAILED, Trouble.CLOSED),
        ("parked", NoticeState.PARKED, Trouble.CLOSED),
        ("again", NoticeState.WAITING, Trouble.SILENT),
    ):
        await notice(store, key=key)
        await end(state, trouble)
    due_at = clock.at
    clock.move(minutes=1)
    await notice(store, key="new")
    clock.move(seconds=30)
    async with store.writing() as uow:
        await lock_out(uow, LANTERN, "token_revoked")
        await leave_first_mark(uow, BACKUP_FAILS)

    async with store.reading() as uow:
        found = await figures(uow)
    assert (found.waiting, found.due, found.retrying) == (2, 2, 1)
    assert found.oldest_due_at == due_at + timedelta(minutes=1)
    assert found.dead == {Trouble.CLOSED: 2}
    assert found.sent == {("announcement", ""): 1}
    assert found.outages == {"playground": 1}
    assert (found.ticked_at, found.held, found.backed_up_at, found.backup_fails) == (None, False, None, True)
