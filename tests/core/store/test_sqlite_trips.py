"""A statement is one trip to the driver's thread, and gives everything SQLAlchemy asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import aiosqlite
import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, OperationalError

from core.store.engine import Database

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path


@pytest.fixture
async def file(tmp_path: Path) -> AsyncIterator[Database]:
    """A file with one table."""
    database = Database(f"sqlite:///{tmp_path / 'trips.db'}")
    async with database.writing() as session:
        await session.execute(text("CREATE TABLE towns (id INTEGER PRIMARY KEY, name TEXT UNIQUE)"))
    yield database
    await database.close()


async def test_a_statement_is_one_trip(file: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    trips = 0
    carry = aiosqlite.Connection._execute

    async def counted(self: aiosqlite.Connection, *work: object) -> object:
        nonlocal trips
        trips += 1
        return await carry(self, *work)  # type: ignore[no-untyped-call]  # aiosqlite leaves it out

    async with file.writing() as session:
        await session.execute(text("SELECT 1"))
        monkeypatch.setattr(aiosqlite.Connection, "_execute", counted)
        await session.execute(text("INSERT INTO towns (name) VALUES ('Suva')"))
        found = await session.execute(text("SELECT id, name FROM towns"))
        assert found.all() == [(1, "Suva")]
        assert trips == 2


async def test_rows_counts_and_ids_come_along(file: Database) -> None:
    async with file.writing() as session:
        added = await session.execute(text("INSERT INTO towns (name) VALUES (:name) RETURNING id"), {"name": "Amman"})
        assert added.scalar_one() == 1
        await session.execute(text("INSERT INTO towns (name) VALUES (:name)"), [{"name": "Suva"}, {"name": "Juneau"}])
        changed = await session.execute(text("UPDATE towns SET name = name || '!' WHERE id > 1"))
        assert getattr(changed, "rowcount", None) == 2
        empty = await session.execute(text("SELECT name FROM towns WHERE id > 9"))
        assert (list(empty.keys()), empty.all()) == (["name"], [])


async def test_what_goes_wrong_is_told_as_ever(file: Database) -> None:
    with pytest.raises(OperationalError, match="no such table"):
        async with file.writing() as session:
            await session.execute(text("SELECT * FROM nowhere"))
    with pytest.raises(IntegrityError):
        async with file.writing() as session:
            await session.execute(text("INSERT INTO towns (name) VALUES ('Suva'), ('Suva')"))
    async with file.reading() as session:
        assert (await session.execute(text("SELECT count(*) FROM towns"))).scalar_one() == 0
