"""Signs of life: when something regular last happened."""

import asyncio

from core.store import Store
from core.store.marks import (
    PURGE,
    TICK,
    leave_first_mark,
    leave_mark,
    marks_beginning,
    read_mark,
    take_mark_away,
)
from tests.clock import MovableClock


async def test_a_mark_is_the_latest_instant(store: Store, clock: MovableClock) -> None:
    async with store.reading() as uow:
        assert await read_mark(uow, TICK) is None
    for _ in range(3):
        clock.move(minutes=1)
        async with store.writing() as uow:
            await leave_mark(uow, TICK)

    async with store.reading() as uow:
        assert await read_mark(uow, TICK) == clock.at
        assert await read_mark(uow, PURGE) is None


async def test_what_lasts_keeps_the_instant_at_which_it_began(store: Store, clock: MovableClock) -> None:
    began = clock.at
    news = []
    for _ in range(3):
        async with store.writing() as uow:
            news.append(await leave_first_mark(uow, "outage"))
        clock.move(minutes=1)
    assert news == [True, False, False]

    async with store.writing() as uow:
        assert await take_mark_away(uow, "outage") == began
        assert await take_mark_away(uow, "outage") is None
    async with store.writing() as uow:
        assert await read_mark(uow, "outage") is None
        assert await leave_first_mark(uow, "outage")


async def test_of_several_at_once_one_begins_it_and_one_ends_it(store: Store, clock: MovableClock) -> None:
    async def begin() -> bool:
        async with store.writing() as uow:
            return await leave_first_mark(uow, "outage")

    async def end() -> bool:
        async with store.writing() as uow:
            return await take_mark_away(uow, "outage") is not None

    assert sorted(await asyncio.gather(begin(), begin(), begin())) == [False, False, True]
    assert sorted(await asyncio.gather(end(), end(), end())) == [False, False, True]


async def test_marks_are_found_by_how_their_names_begin(store: Store, clock: MovableClock) -> None:
    async with store.writing() as uow:
        for name in ("lost:a", "lost:b", "lost", "back:a", "l_st:c"):
            await leave_mark(uow, name)

    async with store.reading() as uow:
        assert sorted(await marks_beginning(uow, "lost:", "back:")) == ["back:a", "lost:a", "lost:b"]
        assert await marks_beginning(uow, "l_st:") == {"l_st:c": clock.at}, "an underscore is a letter like others"
