"""Drafts: bound to one account, kept for a while, and not without number."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from core.chat.invocation import AccountRef
from core.model.defaults import DRAFTS_A_MEMBER
from core.model.requests import Draft
from core.store import Store
from core.store.drafts import new_draft, purge_drafts, read_draft
from tests.clock import MovableClock

ANA, YUSUF = AccountRef("playground", "harbour", "ana"), AccountRef("playground", "lantern", "yusuf")
DAY = timedelta(days=1)


async def keep(store: Store, owner: AccountRef | None = ANA, life: timedelta = DAY) -> str:
    """Keep one, and answer its handle."""
    async with store.writing() as uow:
        draft = new_draft({"about": "كتاب"}, owner=owner, now=uow.now, life=life)
        uow.session.add(draft)
    return draft.id


async def read(store: Store, handle: str, owner: AccountRef = ANA) -> object:
    """What that account finds under the handle."""
    async with store.reading() as uow:
        return await read_draft(uow, handle, owner=owner)


async def purge(store: Store) -> int:
    """Forget what is over; answers how many are left."""
    async with store.writing() as uow:
        await purge_drafts(uow)
        return await uow.session.scalar(select(func.count()).select_from(Draft)) or 0


async def test_its_owner_finds_it_again(store: Store) -> None:
    assert await read(store, await keep(store)) == {"about": "كتاب"}


async def test_nobody_else_does(store: Store) -> None:
    handle = await keep(store)

    assert await read(store, handle, YUSUF) is None
    assert await read(store, handle, AccountRef("playground", "lantern", "ana")) is None
    assert await read(store, handle, AccountRef("slack", "harbour", "ana")) is None


async def test_one_without_an_owner_is_everybody_s(store: Store) -> None:
    assert await read(store, await keep(store, owner=None), YUSUF) == {"about": "كتاب"}


async def test_it_is_gone_when_its_time_is_over(store: Store, clock: MovableClock) -> None:
    handle = await keep(store)
    clock.set(clock.at + DAY - timedelta(microseconds=1))
    assert await read(store, handle) is not None
    clock.move(microseconds=1)

    assert await read(store, handle) is None


async def test_handles_cannot_be_guessed(store: Store) -> None:
    handles = {await keep(store) for _ in range(20)}

    assert len(handles) == 20
    assert all(len(handle) == 16 for handle in handles)


@pytest.mark.parametrize("handle", ["", "nothing", "x" * 5000, "a\x00b", "\ud800", "' OR 1=1 --", "дім", "a b", "a\n"])
async def test_anything_may_come_back_as_a_handle(store: Store, handle: str) -> None:
    await keep(store)

    assert await read(store, handle) is None


async def test_purging_forgets_what_is_over_and_nothing_else(store: Store, clock: MovableClock) -> None:
    await keep(store, life=DAY)
    kept = await keep(store, life=2 * DAY)
    clock.set(clock.at + DAY)

    assert await purge(store) == 1
    assert await read(store, kept) is not None


async def test_of_somebody_with_very_many_the_oldest_give_way(store: Store, clock: MovableClock) -> None:
    others = await keep(store, owner=YUSUF)
    channels = await keep(store, owner=None)
    handles = []
    for _ in range(DRAFTS_A_MEMBER + 2):
        clock.move(seconds=1)
        handles.append(await keep(store))

    assert await purge(store) == DRAFTS_A_MEMBER + 2
    assert await read(store, handles[1]) is None
    assert await read(store, handles[2]) is not None
    assert await read(store, others, YUSUF) is not None
    assert await read(store, channels) is not None
