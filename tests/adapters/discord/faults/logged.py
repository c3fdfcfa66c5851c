"""What was logged while a story was told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pytest
    from structlog.typing import EventDict


@dataclass(frozen=True)
class Logged:
    """By the bot, and by discord.py."""

    ours: Sequence[EventDict]
    others: pytest.LogCaptureFixture

    @property
    def errors(self) -> list[str]:
        """What was logged as an error, or with a traceback."""
        return self._at({"error", "critical"})

    @property
    def warnings(self) -> list[str]:
        """These, and what was logged as a warning."""
        return self._at({"warning", "error", "critical"})

    def _at(self, levels: set[str]) -> list[str]:
        ours = [str(each["event"]) for each in self.ours if each["log_level"] in levels or each.get("exc_info")]
        others = [each for each in self.others.records if each.levelname.lower() in levels or each.exc_info]
        return [*ours, *(each.getMessage() for each in others if each.name.startswith("discord"))]
