"""The file `.env`, changed by the program: only the settings that are named, all at once, for no other eyes."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from io import StringIO
from pathlib import Path

from dotenv.parser import Binding, parse_stream

from core.errors import NotReadyError

ADDED = "# Written by `python -m bot connect`."

_PLAIN = re.compile(r"[\w./:@%+,~-]*")
_LINE = re.compile(
    r"""(?P<head>\s*(?:export[^\S\r\n]+)?[^\s=]+[^\S\r\n]*=[^\S\r\n]*)
        (?P<value>'(?:\\'|[^'])*'|"(?:\\"|[^"])*"|[^\r\n]*?)
        (?P<tail>(?:[^\S\r\n]+\#[^\r\n]*|[^\S\r\n]*)(?:\r\n|\n|\r)?)""",
    re.VERBOSE,
)


def with_values(content: str, values: Mapping[str, str]) -> str:
    """The content of such a file with these settings. A setting that stands there is changed where it stands; a new one
    comes after the line that shows it commented out, or at the end. Everything else stays as it is.
    """
    end = "\r\n" if "\r\n" in content else "\n"
    lines = list(parse_stream(StringIO(content)))
    given = {line.key.upper(): number for number, line in enumerate(lines) if line.key is not None}
    shown = {name: number for name in values if (number := _shown_at(lines, name)) is not None}
    pieces = [line.original.string for line in lines]
    for name, value in values.items():
        if name in given:
            pieces[given[name]] = _changed(lines[given[name]], value)
        elif name in shown:
            pieces[shown[name]] = f"{_closed(pieces[shown[name]], end)}{name}={_spelt(value)}{end}"
    new = [f"{name}={_spelt(value)}{end}" for name, value in values.items() if name not in given and name not in shown]
    whole = "".join(pieces)
    if new:
        heading = [] if ADDED in whole else [f"{end if whole else ''}{ADDED}{end}"]
        whole = "".join([_closed(whole, end), *heading, *new])
    return whole


def save_settings(file: Path, values: Mapping[str, str]) -> bool:
    """Write these settings into the file: whole or not at all, and readable by its owner alone. False when they stood
    there already, for nobody else to read. Raises NotReadyError.
    """
    try:
        old = file.read_bytes().decode("utf-8") if file.exists() else ""
        new = with_values(old, values)
        if new == old and file.exists() and not is_open_to_others(file):
            return False
        _replace(file.resolve(), new)
    except (OSError, UnicodeDecodeError) as error:
        raise _cannot_write(file, error) from error
    return True


def try_to_save(file: Path) -> None:
    """Whether it could be written, without writing it. Raises NotReadyError."""
    try:
        with tempfile.NamedTemporaryFile(dir=file.resolve().parent, prefix=".env-"):
            pass
    except OSError as error:
        raise _cannot_write(file, error) from error


def is_open_to_others(file: Path) -> bool:
    """Whether anybody but its owner can read it."""
    return bool(file.stat().st_mode & 0o077)


def _replace(file: Path, content: str) -> None:
    """By a new file beside it that takes its name, so that no moment knows half of it."""
    handle, beside = tempfile.mkstemp(dir=file.parent, prefix=".env-")  # nobody else can read what this makes
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as new:
            new.write(content)
            new.flush()
            os.fsync(new.fileno())
        if file.exists() and os.geteuid() == 0:
            owner = file.stat()
            os.chown(beside, owner.st_uid, owner.st_gid)
        Path(beside).replace(file)
    finally:
        with suppress(FileNotFoundError):
            Path(beside).unlink()


def _cannot_write(file: Path, error: OSError | UnicodeDecodeError) -> NotReadyError:
    why = getattr(error, "strerror", None) or "it is not UTF-8"
    return NotReadyError(
        f"{file.absolute()} cannot be written ({why}). Start the command as the person whom this folder belongs to."
    )


def _shown_at(lines: list[Binding], name: str) -> int | None:
    """The comment that shows this setting, such as "#PORT=8080"."""
    pattern = re.compile(rf"#[^\S\r\n]*{name}[^\S\r\n]*=")
    found = (n for n, line in enumerate(lines) if line.key is None and pattern.match(line.original.string.lstrip()))
    return next(found, None)


def _changed(line: Binding, value: str) -> str:
    if line.value == value:
        return line.original.string
    found = _LINE.fullmatch(line.original.string)
    if found is None:
        msg = f"a line that was read cannot be taken apart: {line.original.line}"
        raise AssertionError(msg)
    return f"{found['head']}{_spelt(value)}{found['tail']}"


def _closed(text: str, end: str) -> str:
    """With the end of its last line."""
    return text if not text or text.endswith(("\n", "\r")) else f"{text}{end}"


def _spelt(value: str) -> str:
    if _PLAIN.fullmatch(value):
        return value
    escaped = value.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"
