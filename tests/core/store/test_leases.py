"""Leases: one holder at a time, and a fence that only ever grows."""

import asyncio
from datetime import timedelta

from core.store import Store
from core.store.leases import release_lease, take_lease
from tests.clock import MovableClock

LIFE = timedelta(seconds=30)


async def take(store: Store, holder: str, name: str = "gateway") -> int | None:
    """Try to take it."""
    async with store.writing() as uow:
        return await take_lease(uow, name, holder, LIFE)


async def release(store: Store, holder: str) -> None:
    """Give it back."""
    async with store.writing() as uow:
        await release_lease(uow, "gateway", holder)


async def test_the_first_holds_it_and_the_second_does_not(store: Store) -> None:
    assert await take(store, "one") == 1
    assert await take(store, "other") is None


async def test_renewing_keeps_the_fence_and_lengthens_the_life(store: Store, clock: MovableClock) -> None:
    await take(store, "one")
    clock.move(seconds=20)
    assert await take(store, "one") == 1
    clock.move(seconds=20)

    assert await take(store, "other") is None


async def test_when_it_runs_out_another_takes_it_with_a_higher_fence(store: Store, clock: MovableClock) -> None:
    await take(store, "one")
    clock.move(seconds=30)

    assert await take(store, "other") == 2
    assert await take(store, "one") is None


async def test_one_that_was_given_back_can_be_taken_at_once_with_a_higher_fence(store: Store) -> None:
    await take(store, "one")
    await release(store, "one")

    assert await take(store, "other") == 2


async def test_the_fence_grows_even_for_the_same_holder_after_giving_back(store: Store) -> None:
    fences = []
    for _ in range(3):
        fences.append(await take(store, "one"))
        await release(store, "one")

    assert fences == [1, 2, 3]


async def test_somebody_else_cannot_give_it_back(store: Store) -> None:
    await take(store, "one")
    await release(store, "other")

    assert await take(store, "other") is None


async def test_giving_back_what_nobody_took_is_no_error(store: Store) -> None:
    await release(store, "one")

    assert await take(store, "one") == 1


async def test_two_names_are_two_leases(store: Store) -> None:
    assert await take(store, "one", "gateway") == 1
    assert await take(store, "other", "digest") == 1


async def test_of_many_who_try_at_once_one_wins(store: Store) -> None:
    fences = await asyncio.gather(*(take(store, f"holder {number}") for number in range(8)))

    assert sorted(fences, key=str) == [1, *[None] * 7]
