"""What came lately: Slack asks again when it heard no answer, and the same thing is done once.

Only this program's memory of the last minutes, against a repeated request; what people save is kept apart by the core.
"""

from __future__ import annotations

from collections.abc import Callable
from time import time


class Once:
    """Keys of what was taken, each for `life` seconds. `now`: seconds, from any beginning, never backwards by much."""

    def __init__(self, life: float, *, now: Callable[[], float] = time) -> None:
        self._life = life
        self._now = now
        self._taken: dict[str, float] = {}

    def takes(self, key: str) -> bool:
        """Whether it is new; from now on it is not. What is too old to come again is forgotten."""
        now = self._now()
        # Oldest first, as they came.
        while self._taken and now - self._taken[oldest := next(iter(self._taken))] > self._life:
            del self._taken[oldest]
        if key in self._taken:
            return False
        self._taken[key] = now
        return True
