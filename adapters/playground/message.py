"""A message as the workspaces keep it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from adapters.playground.workspaces import BOT


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A message to be posted.

    `reader`: the only person who sees it, None for everybody in the channel. `author`: a person, or the bot. `card` is
    rendered already. `notice`: the id by which the core finds it again. `key`: posted once. `handles`: the buttons on
    it, and whether each acts once.
    """

    workspace: str
    conversation: str
    reader: str | None
    author: str
    card: dict[str, Any]
    handles: dict[str, bool]
    quoted: str | None = None
    notice: int | None = None
    key: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Message(Draft):
    """A posted message. `handles` keeps those of earlier versions too, so that a press that crosses an edit arrives."""

    id: int
    at: datetime

    @property
    def private(self) -> bool:
        """Whether it is an answer in a channel that one person sees."""
        return self.reader is not None and self.conversation != BOT
