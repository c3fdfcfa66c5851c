"""The database's tables, brought to this program's revision by Alembic inside the process."""

from __future__ import annotations

import asyncio
from enum import Enum

from alembic import command
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from core.store.engine import Database
from migrations.config import alembic_config


class Revision(Enum):
    """How the database stands to this program."""

    MISSING = "missing"
    OLDER = "older"
    CURRENT = "current"
    NEWER = "newer"


def upgrade(url: str, revision: str = "head") -> None:
    """Bring it to the newest revision, or to the one that is named. Blocks: no event loop may run in this thread."""
    command.upgrade(alembic_config(url=url), revision)


def downgrade(url: str, revision: str) -> None:
    """Take it back to an earlier revision ("-1": one back). Blocks."""
    command.downgrade(alembic_config(url=url), revision)


async def bring_up_to_date(url: str) -> None:
    """`upgrade`, from inside a running event loop."""
    await asyncio.to_thread(upgrade, url)


async def revision_of(database: Database) -> Revision:
    """How the database stands; it is only looked at."""
    async with database.reader.connect() as connection:
        current = await connection.run_sync(_current)
    scripts = ScriptDirectory.from_config(alembic_config())
    if current is None:
        return Revision.MISSING
    if current == scripts.get_current_head():
        return Revision.CURRENT
    known = {script.revision for script in scripts.walk_revisions()}
    return Revision.OLDER if current in known else Revision.NEWER


def _current(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()
