"""The watch address: somebody outside is called every hour, and raises the alarm when the call does not come.

It is called after a tick that ran to its end, and only once the hour is written down in the database; so the call says
that the clock works and that the database takes what is written. Several programs on one database call it once.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import aiohttp
import structlog
from pydantic import SecretStr

from core.api import Core

log = structlog.get_logger(__name__)

EVERY = timedelta(hours=1)

AGAIN = timedelta(minutes=5)
"""After this long a call that failed is tried again."""

PATIENCE = aiohttp.ClientTimeout(total=20)

LEASE = "watch"


class Watch:
    """Calls it when an hour has gone by since anybody did."""

    def __init__(self, core: Core, url: SecretStr) -> None:
        self._core = core
        self._url = url
        self._said = False

    async def __call__(self) -> None:
        """Nothing, unless it is time. A call that fails is said once, until one comes through."""
        me = uuid4().hex
        if await self._core.take_lease(LEASE, me, EVERY) is None:
            return
        why = await call(self._url)
        if why is None:
            if self._said:
                log.info("the watch address answers again")
            self._said = False
            return
        await self._core.take_lease(LEASE, me, AGAIN)
        if not self._said:
            log.warning("the watch address does not answer; the bot goes on trying", reason=why)
        self._said = True


async def call(url: SecretStr) -> str | None:
    """Call it once. Why it did not go well, None when it did; never the address, which may be secret."""
    try:
        async with (
            aiohttp.ClientSession(timeout=PATIENCE) as session,
            session.get(url.get_secret_value(), allow_redirects=False) as answer,
        ):
            return None if answer.ok and answer.status < 300 else f"it answered {answer.status}"  # noqa: PLR2004
    except TimeoutError:
        return "no answer in time"
    except aiohttp.ClientError as error:
        return type(error).__name__
    except (OSError, ValueError) as error:
        return type(error).__name__
