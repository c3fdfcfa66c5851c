"""Engines: the drivers and pragmas that were meant, writers who lose nothing, readers who never wait."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import DBAPIError

from core.model.members import Member
from core.store import Database, Store
from core.store.engine import database_url
from tests.builders import member
from tests.clock import MovableClock
from tests.patience import PATIENCE


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("sqlite:///sister.db", "sqlite+aiosqlite:///sister.db"),
        ("postgresql://ana@host/sister", "postgresql+asyncpg://ana@host/sister"),
        ("postgresql+psycopg://ana@host/sister", "postgresql+asyncpg://ana@host/sister"),
        ("postgres://ana:secret@host/sister", "postgresql+asyncpg://ana:secret@host/sister"),
    ],
)
def test_an_address_gets_the_driver_that_is_installed(given: str, meant: str) -> None:
    assert database_url(given).render_as_string(hide_password=False) == meant


def test_another_database_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="'mysql'; this program speaks sqlite and postgresql"):
        Database("mysql://ana@host/sister")


@pytest.mark.parametrize("address", ["sqlite://", "sqlite:///:memory:"])
def test_a_database_in_memory_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="name a file"):
        Database(address)


def test_the_folder_of_a_database_is_made(tmp_path: Path) -> None:
    Database(f"sqlite:///{tmp_path / 'deep' / 'down' / 'sister.db'}")

    assert (tmp_path / "deep" / "down").is_dir()


@pytest.mark.parametrize(
    ("pragma", "writer", "reader"),
    [
        ("journal_mode", "wal", "wal"),
        ("foreign_keys", 1, 1),
        ("busy_timeout", 15000, 15000),
        ("synchronous", 2, 2),  # FULL
        ("query_only", 0, 1),
    ],
)
async def test_the_pragmas_of_sqlite(sqlite_url: str, pragma: str, writer: object, reader: object) -> None:
    database = Database(sqlite_url)
    async with database.writing() as session:
        assert await session.scalar(text(f"PRAGMA {pragma}")) == writer
    async with database.reading() as session:
        assert await session.scalar(text(f"PRAGMA {pragma}")) == reader
    await database.close()


async def hour_later(store: Store, member_id: int) -> None:
    """Read, think, write: the way an update gets lost."""
    async with store.writing() as uow:
        found = await uow.session.scalar(select(Member).where(Member.id == member_id).with_for_update())
        assert found is not None
        await asyncio.sleep(0)
        found.hour += 1


async def test_ten_who_write_at_once_lose_nothing(store: Store) -> None:
    ana = await member(store, hour=0)

    await asyncio.gather(*(hour_later(store, ana.id) for _ in range(10)))

    async with store.reading() as uow:
        assert (await uow.session.get_one(Member, ana.id)).hour == 10


async def test_two_programs_on_one_file_lose_nothing_either(sqlite_url: str, clock: MovableClock) -> None:
    """Each has its own lock; SQLite's own makes the other wait."""
    stores = [Store(Database(sqlite_url), clock) for _ in range(2)]
    ana = await member(stores[0], hour=0)

    await asyncio.gather(*(hour_later(stores[number % 2], ana.id) for number in range(10)))

    async with stores[1].reading() as uow:
        assert (await uow.session.get_one(Member, ana.id)).hour == 10
    for store in stores:
        await store.database.close()


async def test_readers_do_not_wait_for_the_writer(store: Store) -> None:
    ana = await member(store, hour=10)
    async with store.writing() as writing:
        await writing.session.execute(update(Member).values(hour=16))
        async with asyncio.timeout(PATIENCE), store.reading() as reading:
            assert (await reading.session.get_one(Member, ana.id)).hour == 10

    async with store.reading() as uow:
        assert (await uow.session.get_one(Member, ana.id)).hour == 16


async def test_a_reader_sees_one_moment_from_beginning_to_end(store: Store) -> None:
    ana = await member(store, hour=10)
    hour = select(Member.hour).where(Member.id == ana.id)
    async with store.reading() as reading:
        assert await reading.session.scalar(hour) == 10
        async with store.writing() as writing:
            await writing.session.execute(update(Member).values(hour=16))
        assert await reading.session.scalar(hour) == 10


async def test_a_reader_cannot_write(store: Store) -> None:
    await member(store)
    async with store.reading() as uow:
        with pytest.raises(DBAPIError, match=r"read-?only"):
            await uow.session.execute(update(Member).values(hour=16))


async def test_a_writer_may_write_after_a_reader_used_the_connection(store: Store) -> None:
    """PostgreSQL's readers and writers share their connections."""
    for name in ("Ana", "Beth", "Dee"):
        async with store.reading() as uow:
            await uow.session.scalar(select(Member.id).limit(1))
        await member(store, name)

    async with store.reading() as uow:
        assert list(await uow.session.scalars(select(Member.name).order_by(Member.id))) == ["Ana", "Beth", "Dee"]


async def test_an_error_leaves_nothing_half_written(store: Store) -> None:
    async def half() -> None:
        async with store.writing() as uow:
            uow.session.add(Member(name="Ana", created_at=uow.now))
            await uow.session.flush()
            msg = "in the middle"
            raise RuntimeError(msg)

    with pytest.raises(RuntimeError, match="in the middle"):
        await half()

    async with store.reading() as uow:
        assert await uow.session.scalar(select(Member.id)) is None


async def test_the_next_writer_goes_on_after_one_that_was_cancelled(store: Store) -> None:
    begun = asyncio.Event()

    async def for_ever() -> None:
        async with store.writing() as uow:
            await uow.session.execute(update(Member).values(hour=16))
            begun.set()
            await asyncio.Event().wait()

    stuck = asyncio.create_task(for_ever())
    await begun.wait()
    stuck.cancel()
    await asyncio.gather(stuck, return_exceptions=True)

    async with asyncio.timeout(PATIENCE):
        await member(store, "Ana")


async def test_one_unit_of_work_has_one_now(store: Store, clock: MovableClock) -> None:
    async with store.writing() as uow:
        before = uow.now
        clock.move(days=1)
        assert uow.now == before
    async with store.reading() as uow:
        assert uow.now == clock.at
