"""The nightly back-up of an SQLite database, and the one by hand; PostgreSQL has its own tools."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from uuid import uuid4

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot.files import is_there
from bot.settings import Settings
from core.clock import Clock, system_clock
from core.errors import NotReadyError
from core.store.backup import CopyError, copy_database
from core.store.engine import database_url
from core.store.leases import take_lease
from core.store.marks import BACKED_UP, BACKUP_FAILS, leave_first_mark, leave_mark, read_mark, take_mark_away
from core.store.unit import Store

log = structlog.get_logger(__name__)

AT = time(3)
"""In the machine's own zone: the night of whoever looks after it."""

AGAIN = timedelta(hours=1)
"""After this long a back-up that failed is tried again; so long one program has it in hand."""

_DATED = r"-[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{6}Z\.db"

PG_DUMP = (
    "This is a PostgreSQL database, which has its own tool. Run: pg_dump --format=custom --file=sister-libraries.dump"
    ' and the address of the database (docs/operations.md, "Back-up and restore")'
)


def sqlite_file(settings: Settings) -> Path | None:
    """The database's file; None when it is PostgreSQL."""
    url = database_url(settings.database)
    return Path(str(url.database)) if url.get_backend_name() == "sqlite" else None


def back_up(settings: Settings, *, now: Callable[[], datetime] = system_clock) -> Path:
    """Make a copy, and forget the oldest of more than BACKUP_KEEP. Blocks. Raises NotReadyError."""
    database = sqlite_file(settings)
    if database is None:
        raise NotReadyError(PG_DUMP)
    if not is_there(database):
        raise NotReadyError(f"There is no database yet: {database}")
    folder = settings.backup_folder
    at = now().astimezone(UTC)
    target = folder / f"{database.stem}-{at:%Y-%m-%dT%H%M%SZ}.db"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        copy_database(database, target, at=at)
    except (CopyError, OSError) as error:
        raise NotReadyError(
            f"The back-up cannot be made in {folder} ({error}). Make room there, or set BACKUP_DIR to a folder that can"
            " be written to. The older back-ups are untouched."
        ) from error
    _forget_oldest(folder, database.stem, keep=settings.backup_keep)
    return target


def kept(folder: Path, stem: str) -> list[Path]:
    """The back-ups of that database, the oldest first; nothing else that lies there."""
    named = re.compile(re.escape(stem) + _DATED)
    return sorted(each for each in folder.iterdir() if named.fullmatch(each.name))


def _forget_oldest(folder: Path, stem: str, *, keep: int) -> None:
    for each in kept(folder, stem)[:-keep]:
        try:
            each.unlink()
        except OSError as error:
            log.warning("an old back-up cannot be removed", file=str(each), reason=error.strerror)


class Nightly:
    """Makes the back-up when its night has come, beside the clock work: at three, or at the next tick after it."""

    def __init__(self, settings: Settings, store: Store, *, clock: Clock = system_clock) -> None:
        self._settings = settings
        self._store = store
        self._clock = clock

    async def __call__(self) -> None:
        """Nothing, unless it is due and no other program has it in hand."""
        now = self._clock()
        async with self._store.reading() as uow:
            last = await read_mark(uow, BACKED_UP)
        if last is not None and last >= night_before(now):
            return
        async with self._store.writing() as uow:
            if await take_lease(uow, "back-up", uuid4().hex, AGAIN) is None:
                return
        try:
            made = await asyncio.to_thread(back_up, self._settings, now=self._clock)
        except NotReadyError as error:
            log.error("back-up failed", reason=str(error))  # noqa: TRY400 (it says all that can be said)
            with suppress(SQLAlchemyError, OSError):
                async with self._store.writing() as uow:
                    await leave_first_mark(uow, BACKUP_FAILS)
            return
        async with self._store.writing() as uow:
            await leave_mark(uow, BACKED_UP)
            await take_mark_away(uow, BACKUP_FAILS)
        log.info("backed up", file=str(made))


def night_before(now: datetime) -> datetime:
    """When it was last three in the morning, by the machine's own zone."""
    local = now.astimezone()
    three = datetime.combine(local.date(), AT).astimezone()
    return three if three <= local else datetime.combine(local.date() - timedelta(days=1), AT).astimezone()
