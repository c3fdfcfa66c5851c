"""R4, faults of the store: people read an honest sentence, nothing is half written, and it recovers by itself."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from alembic import op
from sqlalchemy import inspect, text
from sqlalchemy.engine import make_url
from structlog.testing import capture_logs

from bot.database import Revision, make_ready, revision_of
from core.errors import NotReadyError
from core.store import Database
from core.store.sqlite_trips import connector
from tests.faults.ledger import WRONG, Ledger, opened
from tests.postgres import PostgresServer

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

    import aiosqlite
    from sqlalchemy.engine import URL

    from tests.clock import MovableClock

THIRTY_SECONDS, FIFTEEN = 0.6, 300
"""The store waits fifteen seconds for a lock; here real seconds, and milliseconds, for which a fiftieth is enough."""

LOGGED = "Logged: video call with Amman City Library"


@pytest.fixture(autouse=True)
def logged() -> Iterator[None]:
    """Each fault is logged with all that was known; to draw it takes longer than all the rest."""
    with capture_logs():
        yield


async def test_r4_database_locked_30_seconds(
    sqlite_url: str, clock: MovableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.store.engine._PRAGMAS", ("PRAGMA foreign_keys = ON", f"PRAGMA busy_timeout = {FIFTEEN}"))
    database = Database(sqlite_url)
    ledger = await opened(database, clock)
    assert await ledger.ticks()
    with closing(sqlite3.connect(Path(str(database.url.database)), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        begun = asyncio.get_running_loop().time()
        assert (await ledger.log("k1")).startswith(WRONG)
        assert not await ledger.ticks()
        assert asyncio.get_running_loop().time() - begun >= THIRTY_SECONDS
        assert await ledger.written() == (0, 0, 0), "reading goes on meanwhile"
        other.execute("COMMIT")

    assert await ledger.ticks()
    for _again in range(2):
        assert (await ledger.log("k1")).startswith(LOGGED)
    assert await ledger.written() == (1, 1, 1)
    assert await ledger.yusuf_is_told() == 1
    await database.close()


async def test_r4_database_locked_30_seconds_on_postgresql(
    postgres: PostgresServer, postgres_url: str, clock: MovableClock
) -> None:
    """It waits for as long as the lock is held, and then it is done."""
    database, other = Database(postgres_url), Database(postgres_url)
    ledger = await opened(database, clock)
    async with other.writing() as session:
        await session.execute(text("LOCK TABLE communications, notices IN EXCLUSIVE MODE"))
        waiting = asyncio.create_task(ledger.log("k1"))
        await asyncio.sleep(THIRTY_SECONDS)
        assert not waiting.done()
    assert (await waiting).startswith(LOGGED)
    assert await ledger.written() == (1, 1, 1)
    assert await ledger.yusuf_is_told() == 1
    await other.close()
    await database.close()


async def test_r4_disk_full(sqlite_url: str, clock: MovableClock) -> None:
    """SQLite says so itself: the file may have no more pages than it has."""
    database = Database(sqlite_url)
    ledger = await opened(database, clock)
    async with database.writing() as session:
        pages = await session.scalar(text("PRAGMA page_count"))
        await session.execute(text(f"PRAGMA max_page_count = {pages + 2}"))
    read = LOGGED
    number = 0
    while read.startswith(LOGGED) and number < 100:
        number += 1
        read = await ledger.log(f"k{number}", f"talk {number} " + "x" * 400)
    assert read.startswith(WRONG)
    assert await ledger.written() == (number - 1,) * 3

    async with database.writing() as session:
        await session.execute(text("PRAGMA max_page_count = 100000"))
    assert (await ledger.log(f"k{number}", f"talk {number} " + "x" * 400)).startswith(LOGGED)
    assert await ledger.written() == (number,) * 3
    assert await ledger.ticks()
    await database.close()


async def test_r4_read_only_file(sqlite_url: str, clock: MovableClock, monkeypatch: pytest.MonkeyPatch) -> None:
    """As where a disk with errors is mounted anew without writing: until that is mended, and no longer."""
    places = ["?mode=ro&uri=true"]

    def mounted(url: URL) -> Callable[[], Awaitable[aiosqlite.Connection]]:
        read_only = connector(make_url(f"sqlite+aiosqlite:///file:{url.database}{places[0]}"))
        usual = connector(url)
        return lambda: read_only() if places else usual()

    before = Database(sqlite_url)
    await opened(before, clock)
    async with before.reading() as session:  # the log of changes exists while somebody has the file open
        await session.execute(text("SELECT 1"))
        monkeypatch.setattr("core.store.engine.connector", mounted)
        database = Database(sqlite_url)
        ledger = Ledger(database, clock)
        assert (await ledger.log("k1")).startswith(WRONG)
        assert not await ledger.ticks()
        assert await ledger.written() == (0, 0, 0), "reading goes on meanwhile"

        places.clear()
        assert await ledger.ticks(), "nobody had to begin it anew"
        assert (await ledger.log("k1")).startswith(LOGGED)
        assert await ledger.written() == (1, 1, 1)
    await before.close()
    await database.close()


async def test_r4_postgresql_restart(clock: MovableClock) -> None:
    with PostgresServer() as server:
        server.create_database("sister")
        database = Database(server.url("sister"))
        await make_ready(database, mend=True)
        ledger = await opened(database, clock)
        assert (await ledger.log("k1")).startswith(LOGGED)

        server.stop()
        assert (await ledger.log("k2")).startswith(WRONG)
        assert not await ledger.ticks()
        with pytest.raises(NotReadyError, match="The database does not answer"):
            await revision_of(database)

        server.start()
        assert await ledger.ticks(), "nobody had to begin it anew"
        assert (await ledger.log("k2", "the winter")).startswith(LOGGED)
        assert await ledger.written() == (2, 2, 2)
        assert await ledger.yusuf_is_told() == 1, "both in one message"
        await database.close()


@pytest.fixture
def empty_url(request: pytest.FixtureRequest, tmp_path: Path, kind: str) -> Iterator[str]:
    """A database without a table."""
    if kind == "sqlite":
        yield f"sqlite:///{tmp_path / 'new.db'}"
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    server.create_database("half")
    yield server.url("half")
    server.drop_database("half")


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
async def test_r4_failed_migration(empty_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk is full in the midst of it: no table is left behind, and the next start makes them all."""
    made: Callable[..., object] = op.create_table
    left = iter(range(5))

    def create_table(*columns: object, **more: object) -> object:
        if next(left, None) is None:
            raise OSError(28, "No space left on device")
        return made(*columns, **more)

    database = Database(empty_url)
    with monkeypatch.context() as patch:
        patch.setattr(op, "create_table", create_table)
        with pytest.raises(NotReadyError, match="No space left on device"):
            await make_ready(database, mend=True)
    async with database.writing() as session:
        connection = await session.connection()
        assert await connection.run_sync(lambda each: inspect(each).get_table_names()) == []
    assert await revision_of(database) is Revision.MISSING

    await make_ready(database, mend=True)
    assert await revision_of(database) is Revision.CURRENT
    await database.close()
