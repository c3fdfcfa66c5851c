"""Conversations and the messages in them, those for everybody and those that one person alone sees.

As docs.slack.dev says under the methods `chat.*` and `conversations.*`, and under "Rate limits".
"""

from __future__ import annotations

from copy import deepcopy
from itertools import count
from math import ceil
from typing import TYPE_CHECKING

from tests.fakes.slack.limits import faults_of_message
from tests.fakes.slack.protocol import APP, BOT, BOT_USER, TEAM, Json, refused

if TYPE_CHECKING:
    from tests.fakes.slack.web_api import FakeSlack

LONGEST_TEXT = 40_000
"""Letters; what is longer is cut."""

PACE = 1.0
"""Seconds between two messages in one channel, where the pace is kept."""


class TooManyError(Exception):
    """Slack wants silence for so many seconds."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class Messages:
    """What stands in the conversations of a workspace.

    `ephemerals`: seen by one person each, under `for` and `channel`, and by no method of Slack's. `paced`: whether more
    than one message a second in a channel is too many.
    """

    def __init__(self, slack: FakeSlack) -> None:
        self.ephemerals: list[Json] = []
        self.paced = False
        self._slack = slack
        self._quiet_until: dict[str, float] = {}
        self._numbers = count(1)
        slack.methods |= {
            "chat.postMessage": self.post,
            "chat.postEphemeral": self._whisper,
            "chat.update": self._update,
            "chat.delete": self._delete,
            "conversations.open": self._open,
            "conversations.history": self._history,
        }

    def hush(self, channel: str, seconds: float) -> None:
        """For so long every message in this channel is too many, and Slack says how long to wait."""
        self._quiet_until[channel] = self._slack.clock() + seconds

    def stamp(self) -> str:
        """A message's time, which is its name too: never the same twice."""
        return f"{int(self._slack.clock())}.{next(self._numbers):06d}"

    def direct(self, user: str) -> str:
        """The conversation of this person with the bot."""
        channel = f"D{user}"
        self._slack.channels.setdefault(channel, [])
        self._slack.joined.add(channel)
        return channel

    def post(self, asked: Json) -> Json:
        """For everybody there. Raises TooManyError."""
        if (refusal := self._cannot_write(asked)) is not None:
            return refusal
        self._count(asked["channel"])
        message = self.written(asked)
        self._slack.channels[asked["channel"]].append(message)
        return {"ok": True, "channel": asked["channel"], "ts": message["ts"], "message": message}

    def whisper(self, user: str, channel: str, content: Json) -> Json:
        """For one person alone."""
        message = {**self.written(content), "channel": channel, "for": user, "is_ephemeral": True}
        self.ephemerals.append(message)
        return message

    def written(self, content: Json) -> Json:
        """A message by the bot, with the ids that Slack gives to what has none."""
        blocks = {"blocks": self.with_ids(content["blocks"])} if content.get("blocks") else {}
        metadata = {"metadata": content["metadata"]} if "metadata" in content else {}
        text = str(content.get("text") or "")[:LONGEST_TEXT]
        who: Json = {"type": "message", "user": BOT_USER, "bot_id": BOT, "app_id": APP, "team": TEAM}
        return {**who, "ts": self.stamp(), "text": text, **blocks, **metadata}

    def with_ids(self, blocks: list[Json]) -> list[Json]:
        """The blocks, each and each of its elements with an id."""
        named = deepcopy(blocks)
        for block in named:
            block.setdefault("block_id", f"b{next(self._numbers)}")
            inner = [block[name] for name in ("accessory", "element") if name in block]
            for element in [*inner, *(block.get("elements", []) if block["type"] == "actions" else [])]:
                element.setdefault("action_id", f"a{next(self._numbers)}")
        return named

    def refusal(self, content: Json) -> Json | None:
        """Why Slack does not take what a message is to say."""
        if not content.get("text") and not content.get("blocks"):
            return refused("no_text")
        faults = faults_of_message(content["blocks"]) if content.get("blocks") else []
        faults += [
            f"no such picture {each['slack_file']['id']}"
            for each in content.get("blocks") or ()
            if each["type"] == "image" and not self._slack.uploads.shows(each["slack_file"]["id"])
        ]
        self._slack.refusals += faults
        return {**refused("invalid_blocks", *faults), "errors": faults} if faults else None

    def replace(self, channel: str, stamp: str, content: Json) -> None:
        """Show this in the place of a message, whoever sees it; nothing where it is gone."""
        message = self.find(channel, stamp)
        if message is not None:
            message.pop("blocks", None)
            message["text"] = str(content.get("text") or "")
            if content.get("blocks"):
                message["blocks"] = self.with_ids(content["blocks"])

    def remove(self, channel: str, stamp: str) -> None:
        """Take a message away, whoever sees it."""
        for messages in (self._slack.channels.get(channel, []), self.ephemerals):
            messages[:] = [each for each in messages if each["ts"] != stamp]

    def find(self, channel: str, stamp: str) -> Json | None:
        """A message, whoever sees it."""
        messages = [*self._slack.channels.get(channel, []), *self.ephemerals]
        return next((each for each in messages if each["ts"] == stamp), None)

    def _count(self, channel: str) -> None:
        now, until = self._slack.clock(), self._quiet_until.get(channel, 0.0)
        if now < until:
            raise TooManyError(ceil(until - now))
        if self.paced:
            self._quiet_until[channel] = now + PACE

    def _whisper(self, asked: Json) -> Json:
        if asked.get("user") not in self._slack.people:
            return refused("user_not_in_channel")
        if (refusal := self._cannot_write(asked)) is not None:
            return refusal
        return {"ok": True, "message_ts": self.whisper(asked["user"], asked["channel"], asked)["ts"]}

    def _update(self, asked: Json) -> Json:
        message = self._of_everybody(asked)
        if message is None:
            return refused("message_not_found")
        if message.get("bot_id") != BOT:
            return refused("cant_update_message")
        if (refusal := self._cannot_write(asked)) is not None:
            return refusal
        message |= {"text": asked["text"]} if "text" in asked else {}
        message |= {"blocks": self.with_ids(asked["blocks"])} if "blocks" in asked else {}
        return {"ok": True, "channel": asked["channel"], "ts": message["ts"]}

    def _delete(self, asked: Json) -> Json:
        message = self._of_everybody(asked)
        if message is None:
            return refused("message_not_found")
        if message.get("bot_id") != BOT:
            return refused("cant_delete_message")
        self._slack.channels[asked["channel"]].remove(message)
        return {"ok": True, "channel": asked["channel"], "ts": message["ts"]}

    def _open(self, asked: Json) -> Json:
        if asked["users"] not in self._slack.people:
            return refused("user_not_found")
        return {"ok": True, "channel": {"id": self.direct(asked["users"])}}

    def _history(self, asked: Json) -> Json:
        if asked["channel"] not in self._slack.channels:
            return refused("channel_not_found")
        newest = self._slack.channels[asked["channel"]][::-1]
        if "latest" in asked:
            newest = [each for each in newest if asked.get("oldest", "0") <= each["ts"] <= asked["latest"]]
        newest = newest[: int(asked.get("limit", 100))]
        with_metadata = asked.get("include_all_metadata") in {True, "1", "true"}
        kept = [dict(message) if with_metadata else {**message, "metadata": None} for message in newest]
        return {"ok": True, "messages": kept, "has_more": False}

    def _of_everybody(self, asked: Json) -> Json | None:
        messages = self._slack.channels.get(asked["channel"], [])
        return next((each for each in messages if each["ts"] == asked["ts"]), None)

    def _cannot_write(self, asked: Json) -> Json | None:
        if asked["channel"] not in self._slack.channels:
            return refused("channel_not_found")
        return refused("not_in_channel") if asked["channel"] not in self._slack.joined else self.refusal(asked)
