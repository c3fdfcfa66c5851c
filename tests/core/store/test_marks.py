"""Signs of life: when something regular last happened."""

from core.store import Store
from core.store.marks import PURGE, TICK, leave_mark, read_mark
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
