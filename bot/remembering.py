"""What this machine remembers of the data, beside it: how often the clock work had run when it was last seen.

Data that has run less often than that was put back from an earlier copy, by whatever way: a file copied by hand, a
snapshot of the machine, a restored PostgreSQL. Then nothing goes out before staff press *Start*. After a mere outage,
however long, both agree.
"""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import structlog

from core.api import Core

log = structlog.get_logger(__name__)

NAME = "sister-libraries-seen.json"

MOST = 20
"""Databases that are remembered; who tries the bot out may have had several."""


class Memory:
    """It looks before each tick."""

    def __init__(self, core: Core, folder: Path) -> None:
        """`folder`: where it is kept."""
        self.held_from: datetime | None = None
        self._core = core
        self._file = folder / NAME
        self._written: dict[str, int] = {}
        self._said = False

    async def look(self) -> None:
        """Hold the data back when it is older than what was seen of it; else remember it.

        What is remembered is read first: other programs may share the folder, and go on counting meanwhile.
        """
        seen = {**self._read(), **self._written}
        signs = await self._core.signs()
        held_from = signs.held_from
        if signs.born is not None and held_from is None:
            born = signs.born.astimezone(UTC).isoformat()
            if signs.is_older_than(seen.get(born, 0)):
                held_from = await self._core.hold_back()
                seen[born] = signs.ticks
            self._remember(seen, born, signs.ticks)
        if held_from is not None and self.held_from is None:
            log.error("nothing goes out until staff press Start on their home", data_from=held_from.isoformat())
        self.held_from = held_from

    def _read(self) -> dict[str, int]:
        with suppress(OSError, ValueError):
            kept = json.loads(self._file.read_text(encoding="utf-8"))
            if isinstance(kept, dict):
                return {str(born): ticks for born, ticks in kept.items() if isinstance(ticks, int)}
        return {}

    def _remember(self, seen: dict[str, int], born: str, ticks: int) -> None:
        """What was seen last stands last."""
        newest = max(ticks, seen.pop(born, 0))
        kept = dict([*seen.items(), (born, newest)][-MOST:])
        if kept == self._written:
            return
        coming = self._file.with_name(f"{self._file.name}.part")
        try:
            coming.write_text(json.dumps(kept), encoding="utf-8")
            coming.replace(self._file)
        except OSError as error:
            if not self._said:
                log.warning("what was seen of the data cannot be remembered", file=str(self._file), reason=str(error))
            self._said = True
        else:
            self._said = False
        self._written = kept
