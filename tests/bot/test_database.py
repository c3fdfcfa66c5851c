"""The tables are brought to this program's revision, and what stands elsewhere is told."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.database import Revision, bring_up_to_date, make_ready, revision_of
from bot.tables import downgrade, upgrade
from core.errors import NotReadyError
from core.store.engine import Database
from tests.bot.test_program import ROOT
from tests.postgres import PostgresServer


async def state(url: str) -> Revision:
    database = Database(url)
    try:
        return await revision_of(database)
    finally:
        await database.close()


def test_up_down_and_up_again(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'sister.db'}"
    assert asyncio.run(state(url)) is Revision.MISSING
    upgrade(url)
    assert asyncio.run(state(url)) is Revision.CURRENT
    downgrade(url, "base")
    assert asyncio.run(state(url)) is Revision.MISSING
    upgrade(url)
    assert asyncio.run(state(url)) is Revision.CURRENT


async def test_inside_a_running_loop(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'sister.db'}"
    await bring_up_to_date(url)
    assert await state(url) is Revision.CURRENT


async def test_a_newer_database_is_known_as_such(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'sister.db'}"
    await bring_up_to_date(url)
    with closing(sqlite3.connect(tmp_path / "sister.db")) as file:
        file.execute("UPDATE alembic_version SET version_num = '9999'")
        file.commit()
    assert await state(url) is Revision.NEWER


# Several programs, and several versions, on one PostgreSQL


@pytest.fixture
def empty_url(postgres: PostgresServer) -> Iterator[str]:
    """The address of a PostgreSQL without a single table."""
    postgres.create_database("unused")
    yield postgres.url("unused")
    postgres.drop_database("unused")


async def ready(url: str) -> None:
    """A program that starts there makes its tables ready."""
    database = Database(url)
    try:
        await make_ready(database)
    finally:
        await database.close()


async def at_revision(url: str, revision: str) -> None:
    """It is left there by another version."""
    database = Database(url)
    async with database.writing() as session:
        await session.execute(text("UPDATE alembic_version SET version_num = :revision"), {"revision": revision})
    await database.close()


async def test_programs_that_begin_at_once_make_the_tables_once(empty_url: str, tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "DATABASE_URL": empty_url}
    begun = [
        await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "db", "upgrade"), cwd=tmp_path, env=environment
        )
        for _program in range(3)
    ]
    assert [await each.wait() for each in begun] == [0, 0, 0]
    assert await state(empty_url) is Revision.CURRENT
    await ready(empty_url)


async def test_a_database_of_others_is_left_alone(postgres: PostgresServer, empty_url: str) -> None:
    postgres.execute("CREATE TABLE books (id integer)", "unused")
    with pytest.raises(NotReadyError, match="holds tables that are not this program's"):
        await ready(empty_url)
    assert await state(empty_url) is Revision.MISSING


@pytest.mark.parametrize(
    ("revision", "said"),
    [("0001", "of an older version. Run: python -m bot db upgrade"), ("9999", "belongs to a newer version")],
)
async def test_a_program_of_another_version_does_not_start(database_url: str, revision: str, said: str) -> None:
    await at_revision(database_url, revision)
    with pytest.raises(NotReadyError, match=said):
        await ready(database_url)
