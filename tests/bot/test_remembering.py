"""The machine remembers what it has seen of the data, and notices an earlier copy of it, however that was put there."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.remembering import NAME, Memory
from core.api import Core
from core.services.holding import start_again
from core.store import Database, Store
from tests.builders import member
from tests.clock import MovableClock


class Machine:
    """One program on a database file, with a folder of its own."""

    def __init__(self, file: Path, folder: Path, clock: MovableClock) -> None:
        folder.mkdir(exist_ok=True)
        self.file, self.folder, self.clock = file, folder, clock
        self.start()

    def start(self) -> None:
        self.database = Database(f"sqlite:///{self.file}")
        self.core = Core(self.database, self.clock)
        self.memory = Memory(self.core, self.folder)

    async def minutes(self, count: int) -> bool:
        """So many ticks; whether it is held afterwards."""
        for _minute in range(count):
            self.clock.move(minutes=1)
            await self.memory.look()
            await self.core.tick()
        await self.memory.look()
        return self.memory.held_from is not None

    async def copy(self) -> Path:
        await self.database.close()
        return Path(shutil.copy(self.file, self.file.with_name("copy.db")))

    async def replaced_by(self, copy: Path) -> None:
        await self.database.close()
        for end in ("", "-wal", "-shm"):
            self.file.with_name(f"{self.file.name}{end}").unlink(missing_ok=True)
        shutil.copy(copy, self.file)
        self.start()

    async def press_start(self) -> None:
        store = Store(self.database, self.clock)
        dee = await member(store, "Dee")
        async with store.writing() as uow:
            assert await start_again(uow, by=dee.id)


@pytest.fixture
async def machine(sqlite_template: Path, tmp_path: Path, clock: MovableClock) -> AsyncIterator[Machine]:
    file = tmp_path / "bot.db"
    shutil.copy(sqlite_template, file)
    made = Machine(file, tmp_path / "one", clock)
    yield made
    await made.database.close()


async def test_an_earlier_copy_is_held_until_start_and_then_never_again(machine: Machine, clock: MovableClock) -> None:
    await machine.minutes(3)
    of = clock.at
    copy = await machine.copy()
    machine.start()
    await machine.minutes(20)

    await machine.replaced_by(copy)
    assert await machine.minutes(2)
    assert machine.memory.held_from == of, "staff read of when the data is"
    await machine.press_start()
    assert not await machine.minutes(2)
    await machine.database.close()
    machine.start()
    assert not await machine.minutes(30)


async def test_a_week_without_the_bot_is_no_old_data(machine: Machine, clock: MovableClock) -> None:
    await machine.minutes(3)
    await machine.database.close()
    clock.move(days=7)
    machine.start()
    assert not await machine.minutes(3)


@pytest.mark.parametrize("hours", [-25, -1, 1, 25])
async def test_a_clock_that_jumps_is_no_old_data(machine: Machine, clock: MovableClock, hours: int) -> None:
    await machine.minutes(30)
    clock.move(hours=hours)
    assert not await machine.minutes(3)
    await machine.database.close()
    machine.start()
    assert not await machine.minutes(3)


async def test_another_program_that_saw_the_lost_days_lets_a_started_bot_be(
    machine: Machine, tmp_path: Path, clock: MovableClock
) -> None:
    await machine.minutes(3)
    copy = await machine.copy()
    machine.start()
    await machine.minutes(20)
    other = Machine(machine.file, tmp_path / "other", clock)
    await other.minutes(20)
    await other.database.close()

    await machine.replaced_by(copy)
    assert await machine.minutes(1)
    await machine.press_start()
    other.start()
    assert not await other.minutes(3)
    await other.database.close()


async def test_a_program_that_never_stopped_notices_it_too(machine: Machine, tmp_path: Path) -> None:
    """As when PostgreSQL is restored under it."""
    await machine.minutes(3)
    copy = await machine.copy()
    machine.start()
    await machine.minutes(20)
    running = machine.memory
    await machine.replaced_by(copy)
    running._core = machine.core
    (machine.folder / NAME).unlink()
    await running.look()
    assert running.held_from is not None


async def test_another_database_in_the_same_folder_is_nobody_s_copy(
    machine: Machine, sqlite_template: Path, tmp_path: Path, clock: MovableClock
) -> None:
    await machine.minutes(30)
    shutil.copy(sqlite_template, tmp_path / "trial.db")
    trial = Machine(tmp_path / "trial.db", machine.folder, clock)
    assert not await trial.minutes(3)
    assert not await machine.minutes(3)
    await trial.database.close()


@pytest.mark.parametrize("content", ["", "{", "[1]", '{"a": "b"}', "\x00"])
async def test_what_is_remembered_may_be_damaged(machine: Machine, content: str) -> None:
    await machine.minutes(3)
    (machine.folder / NAME).write_text(content)
    machine.memory = Memory(machine.core, machine.folder)
    assert not await machine.minutes(3)


async def test_a_folder_that_takes_nothing_stops_nothing(machine: Machine, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    machine.memory = Memory(machine.core, tmp_path / "file")
    assert not await machine.minutes(3)
