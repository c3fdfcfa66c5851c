"""The tables are brought to this program's revision, and what stands elsewhere is told."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

from bot.database import Revision, bring_up_to_date, revision_of
from bot.tables import downgrade, upgrade
from core.store.engine import Database


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
