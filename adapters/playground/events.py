"""What the open pages are told: each has a queue of its own, filled from the moment it asks."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from adapters.playground.message import Message

MOST_WAITING = 2000
"""Events a page may be behind; one that does not read is cut off, and reads everything again when it comes back."""


class Change(StrEnum):
    """What happened to a message."""

    MESSAGE = "message"
    CHANGED = "changed"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class MessageEvent:
    """A message came, changed or went."""

    change: Change
    message: Message


@dataclass(frozen=True, slots=True)
class UnreadEvent:
    """Somebody's unread count may be another."""


@dataclass(frozen=True, slots=True)
class ClockEvent:
    """The clock was moved, and so many messages went out meanwhile."""

    now: datetime
    sent: Counter[str]


Event = MessageEvent | UnreadEvent | ClockEvent
Queue = asyncio.Queue[Event | None]
"""None is the end."""


class Hub:
    """Passes every event to every open page."""

    def __init__(self) -> None:
        self._queues: set[Queue] = set()
        self._closed = False

    @contextmanager
    def listening(self) -> Iterator[Queue]:
        """A queue that hears everything from now on, until the block ends."""
        queue: Queue = asyncio.Queue()
        if self._closed:
            queue.put_nowait(None)
        self._queues.add(queue)
        try:
            yield queue
        finally:
            self._queues.discard(queue)

    def publish(self, event: Event) -> None:
        """Tell everybody."""
        for queue in list(self._queues):
            if queue.qsize() >= MOST_WAITING:
                self._queues.discard(queue)
                queue.put_nowait(None)
            else:
                queue.put_nowait(event)

    def close(self) -> None:
        """Let every open page go."""
        self._closed = True
        for queue in self._queues:
            queue.put_nowait(None)
