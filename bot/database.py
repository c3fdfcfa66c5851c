"""The database's tables, brought to this program's revision by Alembic inside the process."""

from __future__ import annotations

import asyncio
from enum import Enum
from pathlib import Path

from alembic import command
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from bot.files import damaged, look_into
from bot.logs import mask
from core.errors import NotReadyError
from core.store.engine import Database, database_url
from migrations.config import alembic_config


class CannotMoveError(Exception):
    """There is no such revision, or no way to it; the text says which ones there are."""


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


def upgrade(url: str, revision: str = "head") -> None:
    """Bring it to the newest revision, or to the one that is named. Blocks: no event loop may run in this thread.

    Raises CannotMoveError, and NotReadyError when the database cannot be used.
    """
    try:
        command.upgrade(alembic_config(url=url), revision)
    except CommandError as error:
        raise CannotMoveError(_why_not(revision, error)) from error
    except (SQLAlchemyError, OSError) as error:
        raise _not_ready(database_url(url), error) from error


def downgrade(url: str, revision: str) -> None:
    """Take it back to an earlier revision ("-1": one back). Blocks. Raises CannotMoveError and NotReadyError."""
    try:
        command.downgrade(alembic_config(url=url), revision)
    except CommandError as error:
        raise CannotMoveError(_why_not(revision, error)) from error
    except (SQLAlchemyError, OSError) as error:
        raise _not_ready(database_url(url), error) from error


def _why_not(revision: str, error: CommandError) -> str:
    known = ", ".join(reversed([each.revision for each in _scripts().walk_revisions()]))
    return f"The tables cannot go to {revision} ({error}). Revisions there are: {known}."


async def bring_up_to_date(url: str) -> None:
    """`upgrade`, from inside a running event loop."""
    await asyncio.to_thread(upgrade, url)


async def make_ready(database: Database, *, mend: bool = False) -> None:
    """Its tables are those of this program: a new SQLite file gets them now; any other, new or older, if it is to
    `mend`. Raises NotReadyError, which says what to do otherwise.
    """
    state = await revision_of(database)
    if (state is Revision.MISSING and database.is_sqlite) or (state in {Revision.MISSING, Revision.OLDER} and mend):
        await bring_up_to_date(database.url.render_as_string(hide_password=False))
        return
    if state is Revision.NEWER:
        raise NotReadyError("The database belongs to a newer version of this program. Start that one.")
    if state is not Revision.CURRENT:
        raise NotReadyError("The database's tables are not those of this version. Run: python -m bot db upgrade")


async def revision_of(database: Database) -> Revision:
    """How the database stands; it is only looked at. Raises NotReadyError when it does not answer."""
    current = await current_revision(database)
    scripts = _scripts()
    if current is None:
        return Revision.MISSING
    if current == scripts.get_current_head():
        return Revision.CURRENT
    known = {script.revision for script in scripts.walk_revisions()}
    return Revision.OLDER if current in known else Revision.NEWER


async def current_revision(database: Database) -> str | None:
    """The revision it is at, None before the first. Raises NotReadyError when it does not answer."""
    try:
        async with database.reader.connect() as connection:
            return await connection.run_sync(_current)
    except (SQLAlchemyError, OSError) as error:
        raise _not_ready(database.url, error) from error


def _not_ready(url: URL, error: SQLAlchemyError | OSError) -> NotReadyError:
    cause = error.orig if isinstance(error, DBAPIError) else error
    said = mask((str(cause) or type(cause).__name__).splitlines()[0])
    if url.get_backend_name() == "sqlite":
        return damaged(Path(str(url.database)), said)
    return NotReadyError(f"The database does not answer ({said}). Correct DATABASE_URL, or start the database.")


def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(alembic_config())


def _current(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()
