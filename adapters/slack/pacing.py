"""How fast a workspace may be written to: one message a second a channel, and silence where Slack asked for it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from time import monotonic

from core.chat import BusyError

GAP = 1.0
"""Seconds between two messages of one channel (docs.slack.dev, rate limits)."""

NO_HINT = 30.0
"""Seconds of silence after "too many" without `Retry-After`."""


class Pace:
    """The pace of one workspace, in this program. Another program on the same token is told by Slack's own answers."""

    def __init__(
        self, *, clock: Callable[[], float] = monotonic, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    ) -> None:
        """`clock` in seconds, from any beginning."""
        self._clock = clock
        self._sleep = sleep
        self._free_at: dict[str, float] = {}
        self._silent_until: dict[tuple[str, str], float] = {}

    async def turn(self, method: str, channel: str, *, spaced: bool) -> None:
        """Wait for this channel's turn. Raises BusyError while Slack wants no call of this method there."""
        self._check(method, channel)
        if not spaced:
            return
        now = self._clock()
        at = max(now, self._free_at.get(channel, now))
        self._free_at[channel] = at + GAP
        if at > now:
            await self._sleep(at - now)
            self._check(method, channel)

    def too_many(self, method: str, channel: str, seconds: float | None) -> None:
        """Slack refused the call: no other one of this method in this channel for so long."""
        self._silent_until[method, channel] = self._clock() + (NO_HINT if seconds is None else seconds)

    def _check(self, method: str, channel: str) -> None:
        now = self._clock()
        until = self._silent_until.get((method, channel), now)
        if until > now:
            raise BusyError("ratelimited", until - now)
