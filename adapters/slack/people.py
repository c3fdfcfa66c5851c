"""What Slack tells of a person: name, language and time zone, asked at first sight and again once a day.

Nobody waits for a refresh, and nobody waits more than a second at first sight: without an answer the person is known by
the name that came with the request, and Slack is asked the next time.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.failures import delivery_error
from adapters.slack.patience import Wait, comes_within
from core.chat import Profile

log = structlog.get_logger(__name__)

PATIENCE = 1.0
"""Seconds: a slash command has to be acknowledged within three."""

FRESH = timedelta(days=1)


@dataclass(frozen=True)
class _Known:
    profile: Profile
    at: datetime


class People:
    """The people of one workspace, as Slack described them last."""

    def __init__(
        self,
        client: AsyncWebClient,
        *,
        clock: Callable[[], datetime],
        patience: float = PATIENCE,
        wait: Wait = asyncio.sleep,
    ) -> None:
        self._client = client
        self._clock = clock
        self._patience = patience
        self._wait = wait
        self._known: dict[str, _Known] = {}
        self._asking: dict[str, asyncio.Task[Profile | None]] = {}

    async def profile(self, user: str, called: str) -> Profile:
        """What is known of that person; `called` is the name that came with the request."""
        known = self._known.get(user)
        if known is None:
            # An answer that comes too late for this request is there for the next one.
            asking = self._ask(user)
            found = asking.result() if await comes_within(self._patience, asking, self._wait) else None
            return found or Profile(name=called, guessed=True)
        if self._clock() - known.at >= FRESH:
            self._ask(user)
        return known.profile

    async def close(self) -> None:
        """Let what is being asked come to its end."""
        await asyncio.gather(*self._asking.values())

    def _ask(self, user: str) -> asyncio.Task[Profile | None]:
        """Ask Slack, once at a time."""
        asking = self._asking.get(user)
        if asking is None:
            asking = self._asking[user] = asyncio.create_task(self._asked(user))
            asking.add_done_callback(lambda _done: self._asking.pop(user, None))
        return asking

    async def _asked(self, user: str) -> Profile | None:
        try:
            answer = await self._client.users_info(user=user, include_locale=True)
        except Exception as error:  # noqa: BLE001  # delivery_error raises what is neither Slack's nor the network's
            log.info("person unknown for now", user=user, reason=delivery_error(error).reason)
            return None
        profile = _profile(answer["user"])
        self._known[user] = _Known(profile, self._clock())
        return profile


def _profile(user: dict[str, Any]) -> Profile:
    """The name people see, the language as a tag ("en-US"), and the zone."""
    told = user.get("profile") or {}
    names = (told.get("display_name"), told.get("real_name"), user.get("real_name"), user.get("name"))
    return Profile(
        name=next((name for name in names if name), "?"), locale=user.get("locale") or None, zone=user.get("tz") or None
    )
