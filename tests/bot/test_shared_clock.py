"""One time for all programs on one PostgreSQL, whatever the clocks of their machines say."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from bot.shared_clock import SharedClock
from core.clock import system_clock
from core.store import Database, Store
from core.store.leases import take_lease

LIFE = timedelta(seconds=9)
NEAR = timedelta(seconds=5)


@pytest.fixture
async def shared(postgres_url: str) -> AsyncIterator[Database]:
    database = Database(postgres_url)
    yield database
    await database.close()


async def on_a_machine(database: Database, *, wrong: timedelta) -> SharedClock:
    """A program's clock there, once it has asked the database."""
    clock = SharedClock(database, own=lambda: system_clock() + wrong)
    await clock.set()
    return clock


@pytest.mark.parametrize("wrong", [timedelta(hours=1), timedelta(hours=-1), timedelta()], ids=str)
async def test_it_is_as_late_as_for_the_database(shared: Database, wrong: timedelta) -> None:
    clock = await on_a_machine(shared, wrong=wrong)
    assert abs(clock() - system_clock()) < NEAR
    assert clock() <= clock()


async def test_a_machine_whose_clock_is_ahead_takes_nothing_that_another_holds(shared: Database) -> None:
    right = Store(shared, await on_a_machine(shared, wrong=timedelta()))
    ahead = Store(shared, await on_a_machine(shared, wrong=timedelta(minutes=10)))
    async with right.writing() as uow:
        assert await take_lease(uow, "gateway", "right", LIFE) == 1
    async with ahead.writing() as uow:
        assert await take_lease(uow, "gateway", "ahead", LIFE) is None


async def test_a_wrong_clock_is_said_once_and_again_after_it_was_right(shared: Database) -> None:
    wrong = timedelta(minutes=3)
    clock = SharedClock(shared, own=lambda: system_clock() + wrong)
    with capture_logs() as said:
        await clock.set()
        await clock.set()
        assert [line["seconds"] for line in said] == [180]
        wrong = timedelta()
        await clock.set()
        wrong = timedelta(minutes=-3)
        await clock.set()
    assert [line["seconds"] for line in said] == [180, -180]


async def test_where_the_database_does_not_answer_the_time_goes_on() -> None:
    passed = 0.0
    nowhere = Database("postgresql://bot@127.0.0.1:1/sister")
    begun = system_clock()
    clock = SharedClock(nowhere, own=lambda: begun, seconds=lambda: passed)
    with capture_logs() as said:
        await clock.set()
    assert [line["event"] for line in said] == ["the database does not say what time it is"]
    passed = 60.0
    assert clock() == begun + timedelta(minutes=1)
    await nowhere.close()


async def test_a_machine_that_was_suspended_does_not_take_its_sleep_for_no_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Its leases ran out meanwhile: what it had in hand is in other hands."""
    slept, awake = 0.0, time.clock_gettime
    monkeypatch.setattr(time, "clock_gettime", lambda clock: awake(clock) + slept)
    nowhere = Database("postgresql://bot@127.0.0.1:1/sister")
    clock = SharedClock(nowhere)
    before = clock()
    slept = 600.0
    assert clock() - before >= timedelta(minutes=10)
    await nowhere.close()
