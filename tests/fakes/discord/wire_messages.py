"""The messages of the wire double: posted, changed, taken back, listed and pinned.

Shapes and rules: docs.discord.com, "Messages Resource". A nonce is known for some minutes, by the author whatever the
channel, and never given back afterwards. Components without an id are numbered, which their senders have to know.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from typing import TYPE_CHECKING, Any

from tests.fakes.discord.components import inside
from tests.fakes.discord.limits import COMPONENTS_V2, faults_of_message
from tests.fakes.discord.openapi import EDIT, MESSAGE
from tests.fakes.discord.wire_protocol import BOT, GUILD, Asked, Json, SaysNoError, Uploaded
from tests.fakes.discord.wire_server import DIRECT_CHANNEL

if TYPE_CHECKING:
    from tests.fakes.discord.wire import FakeDiscord

NONCE_KNOWN = timedelta(minutes=3)
"""Discord says "a few minutes"."""

_CONTENTS: Mapping[str, Any] = {"content": "", "embeds": [], "components": [], "attachments": []}
_AS_SENT = ("id", "filename", "title", "description")


@dataclass
class Messages:
    """`posted`: what everybody in a channel sees, oldest first, by channel; `files`: uploads by attachment's id.

    `closed`: people who take no direct messages.
    """

    discord: FakeDiscord
    posted: dict[str, list[Json]] = field(default_factory=dict)
    files: dict[str, Uploaded] = field(default_factory=dict)
    closed: set[str] = field(default_factory=set)
    takes_components_v2: bool = True
    _nonces: dict[str, tuple[Any, Json]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.discord.routes |= {
            "GET /channels/{channel}/messages/pins": self._pins,
            "PUT /channels/{channel}/messages/pins/{message}": lambda asked: self._pin(asked, pinned=True),
            "DELETE /channels/{channel}/messages/pins/{message}": lambda asked: self._pin(asked, pinned=False),
            "POST /channels/{channel}/messages": self._post,
            "GET /channels/{channel}/messages": self._history,
            "GET /channels/{channel}/messages/{message}": lambda asked: self._as_read(self._one(asked)),
            "PATCH /channels/{channel}/messages/{message}": self._edit,
            "DELETE /channels/{channel}/messages/{message}": self._delete,
        }

    # For who writes a story

    def of(self, channel: str) -> list[Json]:
        """What stands in a channel, oldest first."""
        return self.posted.setdefault(channel, [])

    def to(self, user: str) -> list[Json]:
        """What stands in the direct message with somebody, oldest first."""
        return self.of(self.discord.server.direct(user))

    def write(self, user: str, channel: str, text: str) -> Json:
        """Somebody writes in a channel, and the bot is told where it listens."""
        message = self.made(channel, {"content": text}, {}, author=user)
        self.show(message)
        return message

    # For the rooms

    def made(self, channel: str, body: Json, files: Mapping[str, Uploaded], *, author: str = BOT) -> Json:
        """A message of which nobody knows yet."""
        message: Json = {
            **_CONTENTS,
            "id": self.discord.number(),
            "channel_id": channel,
            "type": 0,
            "author": self.discord.server.users[author],
            "timestamp": self.discord.clock().isoformat(),
            "edited_timestamp": None,
            "tts": False,
            "mention_everyone": False,
            "mentions": [],
            "mention_roles": [],
            "pinned": False,
            "flags": 0,
        }
        self._fill(message, body, files)
        return message

    def change(self, message: Json, body: Json, files: Mapping[str, Uploaded]) -> Json:
        """The message with other contents. Raises SaysNoError when it would not do any more."""
        attached = [{name: each[name] for name in _AS_SENT if name in each} for each in message["attachments"]]
        whole = {name: message[name] for name in ("content", "embeds", "components", "flags")}
        whole |= {"attachments": attached, **{name: value for name, value in body.items() if value is not None}}
        whole |= {name: _CONTENTS[name] for name in _CONTENTS if body.get(name, "") is None}
        whole["flags"] = whole["flags"] | message["flags"] & COMPONENTS_V2
        turned = whole["flags"] & ~message["flags"] & COMPONENTS_V2 and not self.takes_components_v2
        faults = ["components: no Components V2 here"] if turned else faults_of_message(_without_numbers(whole))
        self.discord.checked({}, EDIT, [*faults, *_lost(body, files, message)])
        self._fill(message, {**body, "flags": whole["flags"]}, files)
        message["edited_timestamp"] = self.discord.clock().isoformat()
        return message

    def check(self, body: Json, files: Mapping[str, Uploaded]) -> list[str]:
        """What is wrong with a new message."""
        if body.get("flags", 0) & COMPONENTS_V2 and not self.takes_components_v2:
            return ["components: no Components V2 here"]
        return [*faults_of_message({"components": [], **body}), *_lost(body, files)]

    def show(self, message: Json) -> None:
        """Everybody in the channel sees it, and the bot is told where it listens."""
        self.of(message["channel_id"]).append(message)
        channel = self.discord.server.channels[message["channel_id"]]
        channel["last_message_id"] = message["id"]
        if "thread_metadata" in channel:
            channel["thread_metadata"]["archived"] = False
        told = {**message} if channel["type"] == DIRECT_CHANNEL else {**self._as_read(message), "guild_id": GUILD}
        self.discord.dispatch("MESSAGE_CREATE", {**told, "channel_type": channel["type"]})

    def _fill(self, message: Json, body: Json, files: Mapping[str, Uploaded]) -> None:
        for name in ("content", "embeds", "components", "flags", "tts"):
            if name in body:
                message[name] = body[name] if body[name] is not None else _CONTENTS[name]
        if "components" in body:
            message["components"] = _numbered(body["components"] or [])
        if "attachments" in body or files:
            kept = {each["id"]: each for each in message["attachments"]}
            unnamed = [{"id": name[6:-1], "filename": each.filename} for name, each in files.items()]
            wanted = body.get("attachments") or unnamed
            message["attachments"] = [kept.get(str(each["id"])) or self._attached(each, files) for each in wanted]

    def _attached(self, attachment: Json, files: Mapping[str, Uploaded]) -> Json:
        number, file = self.discord.number(), files[f"files[{attachment['id']}]"]
        self.files[number] = file
        where = f"https://cdn.discordapp.example/attachments/{number}/{attachment.get('filename', file.filename)}"
        about = {"id": number, "size": len(file.content), "url": where, "proxy_url": where}
        return {"filename": file.filename, **attachment, **about}

    # Routes

    def _post(self, asked: Asked) -> Json:
        channel, body = asked.path["channel"], asked.body
        self.discord.server.may_write(channel)
        with_whom = self.discord.server.channels[channel].get("recipients", [{}])[0].get("id")
        if with_whom in self.closed:
            raise SaysNoError(50007)
        self.discord.checked(body, MESSAGE, self.check(body, asked.files))
        nonce, now = body.get("nonce"), self.discord.clock()
        if body.get("enforce_nonce") and nonce is not None:
            at, known = self._nonces.get(str(nonce), (now - 2 * NONCE_KNOWN, {}))
            if now - at < NONCE_KNOWN:
                return {**known, "nonce": nonce}
        message = self.made(channel, body, asked.files)
        if nonce is not None:
            self._nonces[str(nonce)] = (now, message)
        self.show(message)
        return {**message, "nonce": nonce}

    def _history(self, asked: Asked) -> list[Json]:
        """Newest first."""
        self.discord.server.channel(asked.path["channel"])
        limit = int(asked.query.get("limit", 50))
        if not 1 <= limit <= 100:
            raise SaysNoError(50035, f"limit: {limit}, 1 to 100 are taken")
        found = self.of(asked.path["channel"])
        if "before" in asked.query:
            found = [each for each in found if int(each["id"]) < int(asked.query["before"])]
        if "after" in asked.query:
            found = [each for each in found if int(each["id"]) > int(asked.query["after"])][:limit]
        return [self._as_read(each) for each in reversed(found[-limit:])]

    def _edit(self, asked: Asked) -> Json:
        message = self._one(asked)
        if message["author"]["id"] != BOT:
            raise SaysNoError(50005)
        self.discord.server.may_write(asked.path["channel"])
        self.discord.checked(asked.body, EDIT)
        return self.change(message, asked.body, asked.files)

    def _delete(self, asked: Asked) -> None:
        message = self._one(asked)
        if message["author"]["id"] != BOT and "guild_id" not in self.discord.server.channels[asked.path["channel"]]:
            raise SaysNoError(50013)
        self.of(asked.path["channel"]).remove(message)

    def _pins(self, asked: Asked) -> Json:
        self.discord.server.channel(asked.path["channel"])
        pinned = [each for each in reversed(self.of(asked.path["channel"])) if each["pinned"]]
        items = [{"pinned_at": each["timestamp"], "message": self._as_read(each)} for each in pinned]
        return {"items": items, "has_more": False}

    def _pin(self, asked: Asked, *, pinned: bool) -> None:
        message = self._one(asked)
        self.discord.server.may_write(asked.path["channel"])
        message["pinned"] = pinned

    def _one(self, asked: Asked) -> Json:
        self.discord.server.channel(asked.path["channel"])
        for message in self.of(asked.path["channel"]):
            if message["id"] == asked.path["message"]:
                return message
        raise SaysNoError(10008)

    def _as_read(self, message: Json) -> Json:
        """What the bot reads of it without the privileged intent: its own, and what stands in direct messages."""
        direct = self.discord.server.channels[message["channel_id"]]["type"] == DIRECT_CHANNEL
        return message if direct or message["author"]["id"] == BOT else {**message, **_CONTENTS}


def _numbered(components: list[Json]) -> list[Json]:
    """Each with an id: those without get the numbers from 1 on that nobody took."""
    taken = {each["id"] for component in components for each in inside(component) if each.get("id")}
    free = (number for number in count(1) if number not in taken)

    def with_id(component: Json) -> Json:
        drawn = {**component, "id": component.get("id") or next(free)}
        if "components" in component:
            drawn["components"] = [with_id(each) for each in component["components"]]
        if "accessory" in component:
            drawn["accessory"] = with_id(component["accessory"])
        return drawn

    return [with_id(each) for each in components]


def _without_numbers(body: Json) -> Json:
    return {name: value for name, value in body.items() if name not in {"nonce", "enforce_nonce"}}


def _lost(body: Json, files: Mapping[str, Uploaded], message: Json | None = None) -> list[str]:
    """Attachments that are neither uploaded nor there."""
    there = {each["id"] for each in message["attachments"]} if message else set()
    named = [str(each["id"]) for each in body.get("attachments") or ()]
    return [f"attachment {each} has no file" for each in named if each not in there and f"files[{each}]" not in files]
