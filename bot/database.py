"""The database as the program finds it: whether it answers, and whether its tables are those of this version.

Alembic, which changes them, costs a start that has nothing to change: `bot.tables` is imported where it is needed.
"""

from __future__ import annotations

import asyncio
from enum import Enum
from pathlib import Path

from sqlalchemy import Connection, inspect, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from bot.files import damaged, look_into
from bot.logs import mask
from core.errors import NotReadyError
from core.store.engine import Database
from migrations import HEAD


class Revision(Enum):
    """How the database stands to this program."""

    MISSING = "missing"
    OLDER = "older"
    CURRENT = "current"
    NEWER = "newer"


def open_database(url: str) -> Database:
    """The database at that address; connects to nothing yet. Raises NotReadyError when an SQLite file is damaged or its
    folder cannot be made.
    """
    try:
        found = Database(url)
    except OSError as error:
        raise NotReadyError(
            f"The database's folder cannot be made: {error.filename} ({error.strerror})."
            " Set DATA_DIR, or DATABASE_URL, to a place that can be written to."
        ) from error
    if found.is_sqlite:
        look_into(Path(str(found.url.database)))
    return found


async def bring_up_to_date(url: str) -> None:
    """Make or change its tables. Raises NotReadyError when the database cannot be used."""
    from bot.tables import upgrade  # noqa: PLC0415 (costs a start that has nothing to change)

    await asyncio.to_thread(upgrade, url)


async def make_ready(database: Database, *, mend: bool = False) -> None:
    """Its tables are those of this program: a new database gets them now; an older one if it is to `mend`. Raises
    NotReadyError, which says what to do otherwise.

    Several programs that start at once on a new PostgreSQL take turns (`migrations.env`): one makes the tables.
    """
    state = await revision_of(database)
    if state is Revision.MISSING and not mend and await belongs_to_others(database):
        raise NotReadyError(
            "The database holds tables that are not this program's. Name an empty one in DATABASE_URL; or, if it is"
            " the right one all the same, run: python -m bot db upgrade"
        )
    if state is Revision.MISSING or (state is Revision.OLDER and mend):
        await bring_up_to_date(database.url.render_as_string(hide_password=False))
    elif state is Revision.NEWER:
        raise NotReadyError("The database belongs to a newer version of this program. Start that one.")
    elif state is Revision.OLDER:
        raise NotReadyError("The database's tables are those of an older version. Run: python -m bot db upgrade")


async def belongs_to_others(database: Database) -> bool:
    """Whether a PostgreSQL without our tables has some already: the wrong name in DATABASE_URL, most likely. A file has
    a name that nobody else gives.
    """
    if database.is_sqlite:
        return False
    async with database.reader.connect() as connection:
        return bool(await connection.run_sync(lambda there: inspect(there).get_table_names())) and (
            await current_revision(database) is None  # and nobody has made them in this very moment
        )


async def fits(database: Database) -> bool:
    """Whether its tables are still those of this program. Raises NotReadyError when it does not answer."""
    return await current_revision(database) == HEAD


async def revision_of(database: Database) -> Revision:
    """How the database stands; it is only looked at. Raises NotReadyError when it does not answer."""
    current = await current_revision(database)
    if current is None:
        return Revision.MISSING
    if current == HEAD:
        return Revision.CURRENT
    from bot.tables import revisions  # noqa: PLC0415 (costs a start that has nothing to change)

    return Revision.OLDER if current in revisions() else Revision.NEWER


async def current_revision(database: Database) -> str | None:
    """The revision it is at, None before the first. Raises NotReadyError when it does not answer."""
    try:
        async with database.reader.connect() as connection:
            return await connection.run_sync(_current)
    except (SQLAlchemyError, OSError) as error:
        raise not_ready(database.url, error) from error


def not_ready(url: URL, error: SQLAlchemyError | OSError) -> NotReadyError:
    """What an administrator reads of a database that cannot be used; no password in it."""
    said = _said(error)
    if url.get_backend_name() == "sqlite":
        return damaged(Path(str(url.database)), said)
    return NotReadyError(f"The database does not answer ({said}). Correct DATABASE_URL, or start the database.")


def not_written(error: SQLAlchemyError) -> NotReadyError:
    """What an administrator reads of a database that answers and takes nothing."""
    return NotReadyError(
        f"The database cannot be written to ({_said(error)}), and nothing was changed. Run this again when it can be,"
        " as the user to whom it belongs."
    )


def _said(error: SQLAlchemyError | OSError) -> str:
    cause = error.orig if isinstance(error, DBAPIError) else error
    return mask((str(cause) or type(cause).__name__).splitlines()[0])


def _current(connection: Connection) -> str | None:
    """What Alembic wrote into its table of one row."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    current: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return current
