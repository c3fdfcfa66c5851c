"""Whether files can be kept and read, found out by doing it: what permissions seem to allow is not enough."""

from __future__ import annotations

import sqlite3
import tempfile
from contextlib import closing, suppress
from pathlib import Path

from core.errors import NotReadyError


def make_folder(folder: Path, mend: str) -> None:
    """Make it if it is missing, and write in it. Raises NotReadyError, which ends with `mend`."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=folder, prefix="sister-libraries-"):
            pass
    except (OSError, ValueError) as error:
        raise NotReadyError(f"{_why_not(folder, error)} {mend}") from error


def try_folder(folder: Path, mend: str) -> None:
    """The same, and leave nothing behind. Raises NotReadyError."""
    missing = [each for each in (folder, *folder.parents) if not is_there(each)]
    try:
        make_folder(folder, mend)
    finally:
        for each in missing:
            with suppress(OSError, ValueError):
                each.rmdir()


def look_into(file: Path) -> None:
    """Open an SQLite file, if it is there. Raises NotReadyError when it is none.

    Without the driver the program uses: where that cannot open a file, its thread may outlive the event loop.
    """
    if not is_there(file):
        return
    try:
        with closing(sqlite3.connect(file)) as connection:
            connection.execute("PRAGMA schema_version")
    except sqlite3.Error as error:
        raise damaged(file, str(error)) from error


def damaged(file: Path, said: str) -> NotReadyError:
    """An SQLite file that cannot be used."""
    if _belongs_to_others(file):
        return NotReadyError(
            f"{file} cannot be used by this user ({said}). Run this as the user to whom it and its folder belong."
        )
    return NotReadyError(f"{file} cannot be used as a database ({said}). Move it away, and start again with a new one.")


def is_there(file: Path) -> bool:
    """Whether there is such a file or folder; True where that cannot be seen, so that whoever uses it says why."""
    try:
        return file.exists()
    except (OSError, ValueError):
        return True


def _belongs_to_others(file: Path) -> bool:
    """Whether it is there for others, and may not be read and written, or its folder not, by whoever runs this."""
    try:
        with file.open("r+b"), tempfile.NamedTemporaryFile(dir=file.parent, prefix="sister-libraries-"):
            return False
    except PermissionError:
        return True
    except (OSError, ValueError):
        return False


def _why_not(folder: Path, error: OSError | ValueError) -> str:
    with suppress(OSError, ValueError):
        first = next(each for each in (folder.absolute(), *folder.absolute().parents) if each.exists())
        if not first.is_dir():
            return f"{first} is a file."
    return f"{folder} cannot be written to ({getattr(error, 'strerror', None) or error})."
