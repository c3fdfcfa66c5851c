"""Putting a back-up in the place of the database, which is kept aside; and saying that somebody else has done so."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from bot.backing_up import sqlite_file
from bot.database import make_ready, not_written, open_database
from bot.settings import Settings
from core.api import Core
from core.clock import system_clock
from core.errors import NotReadyError
from core.store.backup import CopyError, look_at, put_back
from migrations import HEAD

PG_RESTORE = (
    "This is a PostgreSQL database, which has its own tool: pg_restore. Stop the bot, restore, and run"
    ' python -m bot restored before you start it again (docs/operations.md, "Back-up and restore")'
)


@dataclass(frozen=True, kw_only=True)
class Restored:
    """What was done. `of`: of when the data is; `aside`: where the database is that stood there, if one did; `older`:
    its tables are to be brought to this version.
    """

    of: datetime | None
    aside: Path | None
    older: bool


def restore(settings: Settings, file: Path) -> Restored:
    """Raises NotReadyError, and nothing has changed then."""
    database = sqlite_file(settings)
    if database is None:
        raise NotReadyError(PG_RESTORE)
    try:
        there = database.exists()
        itself = there and file.exists() and file.samefile(database)
    except OSError as error:
        raise NotReadyError(f"{error.filename} cannot be used ({error.strerror}). Nothing was changed.") from error
    if itself:
        raise NotReadyError(f"{file} is the database itself.")
    try:
        kept = look_at(file)
    except CopyError as error:
        raise NotReadyError(f"{file} cannot be used ({error}). Nothing was changed.") from error
    from bot.tables import revisions  # noqa: PLC0415 (costs a start of the bot, which takes `in_use` from here)

    if kept.revision not in revisions():
        raise NotReadyError(f"{file} belongs to a newer version of this program. Nothing was changed.")
    stamp = system_clock().astimezone(UTC).strftime("%Y-%m-%dT%H%M%SZ")
    aside = database.with_name(f"{database.stem}-before-restore-{stamp}.db")
    try:
        database.parent.mkdir(parents=True, exist_ok=True)
        with _alone(database):
            put_back(file, database, aside)
    except (CopyError, OSError) as error:
        raise NotReadyError(f"{file} cannot be put back ({error}). Nothing was changed.") from error
    return Restored(of=kept.of, aside=aside if there else None, older=kept.revision != HEAD)


async def mark_restored(settings: Settings) -> datetime:
    """Say that the data was put back; answers of when it is. Raises NotReadyError."""
    database = open_database(settings.database)
    try:
        await make_ready(database)
        return await Core(database, system_clock).hold_back()
    except SQLAlchemyError as error:
        raise not_written(error) from error
    finally:
        await database.close()


@contextmanager
def in_use(settings: Settings) -> Iterator[None]:
    """While a bot runs on an SQLite file, nobody puts another one in its place."""
    database = sqlite_file(settings)
    if database is None:
        yield
        return
    with _lock_of(database).open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise NotReadyError("The database is just being restored. Start the bot when that is done.") from error
        yield


@contextmanager
def _alone(database: Path) -> Iterator[None]:
    """No bot runs on it meanwhile. Raises NotReadyError when one does."""
    with _lock_of(database).open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise NotReadyError(
                "The bot is running. Stop it first; then nothing is lost. Nothing was changed."
            ) from error
        yield


def _lock_of(database: Path) -> Path:
    """It stays, empty: a lock belongs to a file that nobody takes away."""
    return database.with_name(f"{database.name}-lock")
