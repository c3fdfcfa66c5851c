"""The one clock of all processes, and who of them does what: a few bytes of a file, seen by everybody at once."""

from __future__ import annotations

import mmap
import struct
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_TIME = struct.Struct("d")
_HELD = _TIME.size
_CALLS = _HELD + 1
_BUSY = _CALLS + 1
_SIZE = 64


class Dial:
    """It stands still until it is moved. While it is held, workers that have done what was due begin nothing new."""

    def __init__(self, path: Path, *, begin: datetime | None = None) -> None:
        """`begin`: makes the file."""
        if begin is not None:
            path.write_bytes(bytes(_SIZE))
        with path.open("r+b") as file:
            self._shared = mmap.mmap(file.fileno(), _SIZE)
        if begin is not None:
            self.set(begin)

    def __call__(self) -> datetime:
        return datetime.fromtimestamp(self.seconds(), UTC)

    def seconds(self) -> float:
        """Since 1970."""
        (seconds,) = _TIME.unpack_from(self._shared)
        return float(seconds)

    def set(self, at: datetime) -> None:
        """To that instant."""
        _TIME.pack_into(self._shared, 0, at.timestamp())

    def move(self, by: timedelta) -> None:
        """On."""
        self.set(self() + by)

    @property
    def held(self) -> bool:
        """Whether nobody is to begin anything."""
        return bool(self._shared[_HELD])

    def hold(self, *, held: bool) -> None:
        """Nobody is to begin anything; or everybody may again."""
        self._shared[_HELD] = held

    @property
    def calls(self) -> int:
        """How often the platform was called, up to 255 and then from 0 again."""
        return self._shared[_CALLS]

    def called(self) -> None:
        """Once more."""
        self._shared[_CALLS] = (self.calls + 1) % 256

    def busy(self, number: int) -> bool:
        """Whether that worker is at work."""
        return bool(self._shared[_BUSY + number])

    def at_work(self, number: int, *, busy: bool) -> None:
        """It begins, or has done what was due."""
        self._shared[_BUSY + number] = busy
