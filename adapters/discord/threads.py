"""The private threads in the help channel: one for each person whose direct message is closed, and nobody else in it.

A thread is known again by the person's id at the end of its name, so that there is one however often the bot was
stopped in between. It closes by itself when nobody wrote for a week, and is opened again for the next message.
Numbers and rules: docs.discord.com, "Threads" and "Channels Resource".
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from typing import Any

from discord.http import Route

from adapters.discord.calls import Calls

Json = Mapping[str, Any]

PRIVATE_THREAD = 12
"""The type of channel that only those see who were added, and who may manage threads."""

A_WEEK = 10080
"""Minutes without a message after which Discord closes the thread."""

A_PAGE = 100
"""Closed threads that Discord gives at once."""


class Threads:
    """Those of one server."""

    def __init__(self, calls: Calls, *, guild: str) -> None:
        self._calls = calls
        self._guild = guild

    async def open(self, parent: str, user: str, *, called: str) -> str:
        """That person's thread in the channel, open and with them in it; made when there is none. Answers its id.

        `called`: its name, before the person's id. Raises RefusedError, BusyError or UnclearError.
        """
        found = await self._of(parent, user)
        if found is None:
            body = {
                "name": f"{called} {user}",
                "type": PRIVATE_THREAD,
                "invitable": False,
                "auto_archive_duration": A_WEEK,
            }
            found = await self._calls.asked(
                Route("POST", "/channels/{channel_id}/threads", channel_id=parent), json=body
            )
        thread = str(found["id"])
        if found["thread_metadata"]["archived"]:
            again = Route("PATCH", "/channels/{channel_id}", channel_id=thread)
            await self._calls.asked(again, json={"archived": False})
        path = "/channels/{channel_id}/thread-members/{user_id}"
        await self._calls.asked(Route("PUT", path, channel_id=thread, user_id=user))
        return thread

    async def known(self, parent: str, user: str) -> str | None:
        """The id of that person's thread, None when there is none. Raises as `open`."""
        found = await self._of(parent, user)
        return str(found["id"]) if found else None

    async def _of(self, parent: str, user: str) -> Json | None:
        async for thread in self._all(parent):
            if (
                thread["type"] == PRIVATE_THREAD
                and str(thread.get("parent_id")) == parent
                and str(thread["owner_id"]) == self._calls.me
                and thread["name"].split()[-1] == user
            ):
                return thread
        return None

    async def _all(self, parent: str) -> AsyncIterator[Json]:
        """The bot's threads: the open ones of the server, then the closed ones of that channel."""
        active = Route("GET", "/guilds/{guild_id}/threads/active", guild_id=self._guild)
        for thread in (await self._calls.asked(active))["threads"]:
            yield thread
        before, more = "", True
        while more:
            path = f"/channels/{{channel_id}}/users/@me/threads/archived/private?limit={A_PAGE}{before}"
            page = await self._calls.asked(Route("GET", path, channel_id=parent))
            for thread in page["threads"]:
                yield thread
            more = bool(page["has_more"] and page["threads"])
            before = f"&before={page['threads'][-1]['id']}" if more else ""
