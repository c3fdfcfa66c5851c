"""What an administrator's side of Slack answers: who a token is and may do, which channels there are, making them.

Answers, limits and errors from docs.slack.dev, the pages of these methods.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from email.utils import formatdate
from itertools import count
from time import time
from typing import TYPE_CHECKING

from aiohttp import web

from adapters.slack.manifest import SCOPES
from tests.fakes.slack.protocol import APP, BOT, BOT_USER, TEAM, Json, refused
from tests.fakes.slack.scopes import NEEDED

if TYPE_CHECKING:
    from tests.fakes.slack.web_api import FakeSlack

TEAM_NAME = "Sister Libraries Network"

_NAME = re.compile(r"[\w-]{1,80}")


@dataclass
class Administration:
    """The workspace as its owner sees it.

    `scopes`: what the app was given. `refusals`: by token, why it does not work. `behind`: seconds that Slack's clock
    is behind this machine's. `names`, `private`, `archived`: of the channels. `invited` and `pins`: by channel.
    """

    slack: FakeSlack
    scopes: set[str] = field(default_factory=lambda: set(SCOPES))
    refusals: dict[str, str] = field(default_factory=dict)
    app_scopes: set[str] = field(default_factory=lambda: {"connections:write"})
    behind: float = 0
    everybody_makes_channels: bool = True
    names: dict[str, str] = field(default_factory=lambda: {"C1": "general", "C2": "random"})
    private: set[str] = field(default_factory=set)
    archived: set[str] = field(default_factory=set)
    invited: dict[str, list[str]] = field(default_factory=dict)
    pins: dict[str, list[str]] = field(default_factory=dict)
    page: int = 2
    _numbers: count[int] = field(default_factory=lambda: count(10))

    def __post_init__(self) -> None:
        methods = {
            "auth.test": self._who,
            "bots.info": self._bot,
            "conversations.list": self._list,
            "conversations.info": self._info,
            "conversations.create": self._create,
            "conversations.join": self._join,
            "conversations.invite": self._invite,
            "conversations.members": self._members,
            "pins.add": self._pin,
        }
        self.slack.methods |= methods
        mine = "|".join(re.escape(method) for method in (*methods, "apps.connections.open"))
        self.slack.routes.append(web.route("*", f"/api/{{method:{mine}}}", self.handle))

    def channel(self, name: str, *, private: bool = False, joined: bool = False, archived: bool = False) -> str:
        """A channel that somebody made; its id."""
        channel = f"C{next(self._numbers)}"
        self.names[channel] = name
        self.slack.channels[channel] = []
        for on, those in ((private, self.private), (joined, self.slack.joined), (archived, self.archived)):
            if on:
                those.add(channel)
        return channel

    def named(self, name: str) -> str:
        """The id of the one channel with that name."""
        (found,) = (channel for channel, each in self.names.items() if each == name)
        return found

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Refuse what the token may not do; and say, in the headers, what it may and what time it is."""
        method = request.match_info["method"]
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if token in self.refusals:
            return web.json_response(refused(self.refusals[token]))
        app_wide = method == "apps.connections.open"
        if app_wide != token.startswith("xapp-"):
            return web.json_response(refused("not_allowed_token_type"))
        needed, given = (("connections:write",), self.app_scopes) if app_wide else (NEEDED[method], self.scopes)
        if missing := [scope for scope in needed if scope not in given]:
            provided = ",".join(sorted(given))
            return web.json_response({**refused("missing_scope"), "needed": missing[0], "provided": provided})
        answer = await self.slack.handle(request)
        answer.headers["Date"] = formatdate(time() - self.behind, usegmt=True)
        answer.headers["X-OAuth-Scopes"] = ",".join(sorted(given))
        return answer

    def _who(self, _asked: Json) -> Json:
        who = {"team": TEAM_NAME, "team_id": TEAM, "user": "sister_libraries", "user_id": BOT_USER, "bot_id": BOT}
        return {"ok": True, "url": "https://sister-libraries.slack.com/", **who, "is_enterprise_install": False}

    def _bot(self, asked: Json) -> Json:
        if asked["bot"] != BOT:
            return refused("bot_not_found")
        return {"ok": True, "bot": {"id": BOT, "app_id": APP, "name": "Sister Libraries", "deleted": False}}

    def _list(self, asked: Json) -> Json:
        kinds = asked["types"].split(",")
        seen = [
            channel
            for channel in self.names
            if ("private_channel" if channel in self.private else "public_channel") in kinds and self._is_seen(channel)
        ]
        start = int(asked.get("cursor") or 0)
        end = start + min(int(asked.get("limit", 100)), self.page)
        cursor = str(end) if end < len(seen) else ""
        told = [self._told(channel) for channel in seen[start:end]]
        return {"ok": True, "channels": told, "response_metadata": {"next_cursor": cursor}}

    def _info(self, asked: Json) -> Json:
        channel = asked["channel"]
        if channel not in self.names or not self._is_seen(channel):
            return refused("channel_not_found")
        return {"ok": True, "channel": self._told(channel)}

    def _create(self, asked: Json) -> Json:
        name = asked["name"]
        if not self.everybody_makes_channels:
            return refused("restricted_action")
        if not _NAME.fullmatch(name) or name != name.lower():
            return refused("invalid_name_specials")
        if name in self.names.values():
            return refused("name_taken")
        private = asked.get("is_private") in {"1", "true", True}
        return {"ok": True, "channel": self._told(self.channel(name, private=private, joined=True))}

    def _join(self, asked: Json) -> Json:
        channel = asked["channel"]
        if channel not in self.names or channel in self.private:
            return refused("channel_not_found")
        if channel in self.archived:
            return refused("is_archived")
        self.slack.joined.add(channel)
        return {"ok": True, "channel": self._told(channel)}

    def _invite(self, asked: Json) -> Json:
        channel, people = asked["channel"], asked["users"].split(",")
        if channel not in self.slack.joined:
            return refused("not_in_channel")
        if any(person not in self.slack.people for person in people):
            return refused("user_not_found")
        there = self.invited.setdefault(channel, [])
        if set(people) <= set(there):
            return refused("already_in_channel")
        there += people
        return {"ok": True, "channel": self._told(channel)}

    def _members(self, asked: Json) -> Json:
        """Who is in a channel, some a page."""
        channel = asked["channel"]
        if channel not in self.names:
            return refused("channel_not_found")
        people = [*([BOT_USER] if channel in self.slack.joined else []), *self.invited.get(channel, [])]
        begin = int(asked.get("cursor") or 0)
        end = begin + self.page
        more = {"next_cursor": str(end) if end < len(people) else ""}
        return {"ok": True, "members": people[begin:end], "response_metadata": more}

    def _pin(self, asked: Json) -> Json:
        channel, message = asked["channel"], asked["timestamp"]
        if channel not in self.slack.joined:
            return refused("not_in_channel")
        if all(each["ts"] != message for each in self.slack.channels[channel]):
            return refused("message_not_found")
        if message in self.pins.setdefault(channel, []):
            return refused("already_pinned")
        self.pins[channel].append(message)
        return {"ok": True}

    def _told(self, channel: str) -> Json:
        private = channel in self.private
        return {
            "id": channel,
            "name": self.names[channel],
            "is_channel": not private,
            "is_private": private,
            "is_archived": channel in self.archived,
            "is_member": channel in self.slack.joined,
            "num_members": len(self.invited.get(channel, [])) + (channel in self.slack.joined),
        }

    def _is_seen(self, channel: str) -> bool:
        return channel not in self.private or channel in self.slack.joined
