"""Copies of an SQLite database: made while it is in use, looked at before they are trusted, and put back.

Everything here blocks, and belongs into a thread of its own.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from core.store.marks import HELD

PATIENCE = 60.0
"""Seconds that a copy waits for a database that is locked."""

BESIDE = ("", "-wal", "-shm")
"""What SQLite keeps of one database: its file, and what was written last."""


class CopyError(Exception):
    """A copy cannot be made, or cannot be used; the text says why."""


@dataclass(frozen=True, kw_only=True)
class Kept:
    """A file that was looked at: it is whole, and a database of the bot. `of`: of when it is, if it says so."""

    revision: str
    of: datetime | None


def copy_database(database: Path, target: Path, *, at: datetime) -> None:
    """Copy it as it is at this moment into a new file, which only its owner can read, and look at the copy. The file is
    there whole or not at all. Raises CopyError.

    The copy is marked: a bot that begins with it sends nothing before staff press *Start*.
    """
    growing = target.with_name(f"{target.name}.part")
    try:
        growing.unlink(missing_ok=True)
        os.close(os.open(growing, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        with closing(_open(database)) as source:
            source.execute("VACUUM INTO ?", (str(growing),))
        _mark_held(growing, at)
        look_at(growing)
        _settle(growing, target)
    except (OSError, sqlite3.Error) as error:
        raise CopyError(_why(error)) from error
    finally:
        for end in BESIDE:
            with suppress(OSError):
                growing.with_name(f"{growing.name}{end}").unlink(missing_ok=True)


def look_at(file: Path) -> Kept:
    """What kind of file it is. Raises CopyError when it is damaged, or no database of the bot."""
    try:
        if not file.is_file():
            raise CopyError("there is no such file")
        with closing(_open(file)) as copy:
            if (said := copy.execute("PRAGMA integrity_check(1)").fetchone()[0]) != "ok":
                raise CopyError(f"it is damaged: {said}")
            tables = {name for (name,) in copy.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            if not {"alembic_version", "members", "notices", "service_marks"} <= tables:
                raise CopyError("it is no database of this bot")
            revision = copy.execute("SELECT version_num FROM alembic_version").fetchone()
            if revision is None:
                raise CopyError("it does not say of which version it is")
            of = copy.execute("SELECT max(at) FROM service_marks WHERE name = ?", (HELD,)).fetchone()[0]
            of = of or copy.execute("SELECT max(at) FROM service_marks WHERE name = 'tick'").fetchone()[0]
            return Kept(revision=revision[0], of=_read(of) if of else None)
    except (OSError, sqlite3.Error) as error:
        raise CopyError(_why(error)) from error


def put_back(file: Path, database: Path, aside: Path) -> None:
    """Put a copy of that file where the database is, which is kept `aside` with everything beside it. The file itself
    stays as it is. Raises CopyError; then the database is where it was.
    """
    coming = database.with_name(f"{database.name}.part")
    if aside.exists():
        raise CopyError(f"{aside} is there already")
    try:
        coming.unlink(missing_ok=True)
        os.close(os.open(coming, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        with closing(_open(file)) as source:
            source.execute("VACUUM INTO ?", (str(coming),))
        kept = look_at(coming)
        _mark_held(coming, kept.of or datetime.fromtimestamp(file.stat().st_mtime, UTC))
        moved: list[tuple[Path, Path]] = []
        try:
            for end in BESIDE:
                here = database.with_name(f"{database.name}{end}")
                if here.exists():
                    there = aside.with_name(f"{aside.name}{end}")
                    here.rename(there)
                    moved.append((here, there))
            _settle(coming, database)
        except OSError:
            for here, there in reversed(moved):
                there.rename(here)
            raise
    except (OSError, sqlite3.Error) as error:
        raise CopyError(_why(error)) from error
    finally:
        with suppress(OSError):
            coming.unlink(missing_ok=True)


def _open(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(file, timeout=PATIENCE, isolation_level=None)


def _mark_held(file: Path, at: datetime) -> None:
    """Of two moments the earlier one counts: a copy of a copy is as old as the first."""
    with closing(_open(file)) as copy:
        copy.execute(
            "INSERT INTO service_marks (name, at) VALUES (?, ?) ON CONFLICT (name) DO NOTHING",
            (HELD, at.astimezone(UTC).strftime(_FORM)),
        )


_FORM = "%Y-%m-%d %H:%M:%S.%f"
"""As SQLAlchemy keeps an instant in SQLite."""


def _read(text: object) -> datetime:
    try:
        return datetime.fromisoformat(str(text)).replace(tzinfo=UTC)
    except ValueError as error:
        raise CopyError("it is damaged: it does not say of when it is") from error


def _settle(file: Path, target: Path) -> None:
    """It is on the disk before it has its name, and then its name is too."""
    _to_disk(file, os.O_RDWR)
    file.replace(target)
    _to_disk(target.parent, os.O_RDONLY)


def _to_disk(path: Path, way: int) -> None:
    handle = os.open(path, way)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _why(error: OSError | sqlite3.Error) -> str:
    """In words; SQLite's own say "disk I/O error" of much."""
    if isinstance(error, OSError):
        return f"{error.filename}: {error.strerror}" if error.filename else str(error.strerror or error)
    return str(error)
