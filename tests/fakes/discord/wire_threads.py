"""The private threads of the wire double: made, joined, listed, closed and opened again.

Rules: docs.discord.com, "Threads" and "Channels Resource". Only those who were added see a private thread; who makes it
is in it. Nobody is added to one that is closed, and a message opens it again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.fakes.discord.wire_protocol import BOT, Asked, Json, SaysNoError
from tests.fakes.discord.wire_server import PRIVATE_THREAD

if TYPE_CHECKING:
    from tests.fakes.discord.wire import FakeDiscord


class Threads:
    """`people`: who is in which thread. `allowed`: whether the bot may make them."""

    def __init__(self, discord: FakeDiscord) -> None:
        self.discord = discord
        self.people: dict[str, set[str]] = {}
        self.allowed = True
        discord.routes |= {
            "POST /channels/{channel}/threads": self._make,
            "PUT /channels/{channel}/thread-members/{user}": self._add,
            "PATCH /channels/{channel}": self._change,
            "GET /guilds/{guild}/threads/active": lambda _asked: self._listed(closed=False),
            "GET /channels/{channel}/users/@me/threads/archived/private": self._closed,
        }

    def of(self, user: str) -> list[str]:
        """The threads in which that person is, in the order they were made."""
        return [thread for thread, people in self.people.items() if user in people]

    def close(self, thread: str) -> None:
        """A week without a message is over."""
        self.discord.server.channels[thread]["thread_metadata"]["archived"] = True

    def _make(self, asked: Asked) -> Json:
        parent = asked.path["channel"]
        self.discord.server.may_write(parent)
        self.discord.checked(asked.body, "CreateTextThreadWithoutMessageRequest")
        if not self.allowed:
            raise SaysNoError(50013)
        thread = self.discord.server.open(asked.body["name"], kind=asked.body.get("type", PRIVATE_THREAD))
        self.people[thread] = {BOT}
        moment = self.discord.clock().isoformat()
        lasts = asked.body.get("auto_archive_duration", 1440)
        about = {"archived": False, "archive_timestamp": moment, "auto_archive_duration": lasts, "locked": False}
        counts = {"message_count": 0, "member_count": 1, "total_message_sent": 0}
        made = {"parent_id": parent, "owner_id": BOT, "thread_metadata": about, "flags": 0, **counts}
        self.discord.server.channels[thread] |= made
        return self.discord.server.channels[thread]

    def _add(self, asked: Asked) -> None:
        thread, user = self.discord.server.channel(asked.path["channel"]), asked.path["user"]
        if thread["thread_metadata"]["archived"]:
            raise SaysNoError(50083)
        if user not in self.discord.server.members:
            raise SaysNoError(10013)
        self.people[thread["id"]].add(user)

    def _change(self, asked: Asked) -> Json:
        thread = self.discord.server.channel(asked.path["channel"])
        self.discord.checked(asked.body, "UpdateThreadRequestPartial")
        thread["thread_metadata"]["archived"] = asked.body["archived"]
        return thread

    def _closed(self, asked: Asked) -> Json:
        self.discord.server.channel(asked.path["channel"])
        return {**self._listed(closed=True), "has_more": False}

    def _listed(self, *, closed: bool) -> Json:
        channels = self.discord.server.channels
        found = [channels[each] for each in self.people if channels[each]["thread_metadata"]["archived"] is closed]
        return {"threads": found, "members": []}
