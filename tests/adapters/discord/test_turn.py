"""The turn at Discord's gateway: one program has it, and one that lost it in its sleep answers nothing."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text
from structlog.testing import capture_logs

from adapters.discord.turn import LIFE, Turn
from core.api import Core
from tests.patience import PATIENCE

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from core.store import Database, Store
    from tests.clock import MovableClock

LOST = LIFE.total_seconds() + 1


async def a_moment(_seconds: float) -> None:
    """Between two looks whether it is one's turn."""
    await asyncio.sleep(0.01)


class Programs:
    """Several on one database, by one clock, which a test moves."""

    def __init__(self, database: Database, clock: MovableClock) -> None:
        self._core = Core(database, clock)
        self._clock = clock

    def turn(self) -> Turn:
        """Another program's."""
        return Turn(self._core, "1", sleep=a_moment, seconds=lambda: self._clock().timestamp())

    @asynccontextmanager
    async def connected(self, turn: Turn) -> AsyncIterator[asyncio.Task[None]]:
        """It waits for its turn and is connected while the block runs, or until it loses it."""
        connected = asyncio.Event()

        async def connect() -> None:
            connected.set()
            await asyncio.Event().wait()

        having = asyncio.create_task(turn.during(connect))
        async with asyncio.timeout(PATIENCE):
            await connected.wait()
        try:
            yield having
        finally:
            having.cancel()
            await asyncio.wait({having})


@pytest.fixture
def programs(database: Database, clock: MovableClock) -> Programs:
    """None has begun."""
    return Programs(database, clock)


async def test_what_is_heard_in_ones_turn_is_answered(programs: Programs) -> None:
    turn = programs.turn()
    assert not await turn.is_ours(), "it has not begun"
    async with programs.connected(turn):
        assert await turn.is_ours()
    assert not await turn.is_ours(), "it has ended"


async def test_at_the_end_another_one_has_it_at_once(programs: Programs) -> None:
    async with programs.connected(programs.turn()):
        pass
    async with programs.connected(programs.turn()):
        pass


async def test_who_slept_and_lost_it_answers_nothing(programs: Programs, clock: MovableClock) -> None:
    sleeper, other = programs.turn(), programs.turn()
    async with programs.connected(sleeper):
        clock.move(seconds=LOST)
        async with programs.connected(other):
            assert [await sleeper.is_ours() for _heard in range(3)] == [False] * 3
            assert await other.is_ours()


async def test_who_slept_while_nobody_else_was_there_has_it_still(programs: Programs, clock: MovableClock) -> None:
    sleeper = programs.turn()
    async with programs.connected(sleeper):
        clock.move(seconds=LOST)
        assert await asyncio.gather(*(sleeper.is_ours() for _heard in range(3))) == [True] * 3


async def test_where_the_database_does_not_say_a_person_is_answered_a_moment_later(
    programs: Programs, store: Store, clock: MovableClock
) -> None:
    turn = programs.turn()
    async with programs.connected(turn):
        async with store.writing() as uow:
            await uow.session.execute(text("ALTER TABLE leases RENAME TO elsewhere"))
        assert await turn.is_ours(), "until it runs out nobody else can have it"
        clock.move(seconds=LOST)
        with capture_logs() as said:
            assert await turn.is_ours()
        assert "could not be renewed" in said[0]["event"]
        async with store.writing() as uow:
            await uow.session.execute(text("ALTER TABLE elsewhere RENAME TO leases"))
