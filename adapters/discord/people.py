"""Who somebody is to the programme: a member of its one server, also in the direct message with the bot.

In the direct message Discord does not tell whether somebody is in the server, and when they leave it tells only bots
with a privileged intent: so it is asked, once a day.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from discord.http import Route

from adapters.discord.calls import Calls
from core.chat import RefusedError

log = structlog.get_logger(__name__)

FRESH = timedelta(days=1)

NOT_A_MEMBER = frozenset({10007, 10013})
"""Discord's codes for somebody who is not in the server, or nowhere. Other refusals concern the bot itself."""


class People:
    """The people of one server."""

    def __init__(self, calls: Calls, *, guild: str, clock: Callable[[], datetime]) -> None:
        self._calls = calls
        self._guild = guild
        self._clock = clock
        self._seen: dict[str, datetime] = {}

    def is_here(self, user: str) -> None:
        """Discord has just shown that they are in the server."""
        self._seen[user] = self._clock()

    async def belongs(self, user: str) -> bool:
        """Whether they are in the server. Raises RefusedError, BusyError or UnclearError when Discord does not say."""
        seen = self._seen.get(user)
        if seen is not None and self._clock() - seen < FRESH:
            return True
        route = Route("GET", "/guilds/{guild_id}/members/{user_id}", guild_id=self._guild, user_id=user)
        try:
            await self._calls.asked(route)
        except RefusedError as error:
            if getattr(error.__cause__, "code", None) not in NOT_A_MEMBER:
                raise
            log.info("somebody of another server", reason=error.reason)
            self._seen.pop(user, None)
            return False
        self.is_here(user)
        return True
