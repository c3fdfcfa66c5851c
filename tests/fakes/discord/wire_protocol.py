"""What the rooms of the wire double share: who is who, how something is asked, and how Discord says no.

Codes and their words: docs.discord.com, "Opcodes and Status Codes"; 50278 as met in practice.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]

APP = BOT = "300000000000000001"
"""The application, and its bot among people; Discord gives both one id."""
GUILD, OWNER = "100000000000000001", "200000000000000001"
TOKEN = "MzAw.fake.of-no-discord"
VERIFY_KEY = "ab" * 32

VERSION = 10
EPHEMERAL = 1 << 6
"""The flag of a message that one person sees."""
SOON, QUARTER_HOUR = 3, 900
"""Seconds for the first answer to an interaction, and for all others."""

# Routes, by which faults and counts are named.
ME = "GET /users/@me"
DIRECT = "POST /users/@me/channels"
POSTING = "POST /channels/{channel}/messages"
HISTORY = "GET /channels/{channel}/messages"
EDITING = "PATCH /channels/{channel}/messages/{message}"
DELETING = "DELETE /channels/{channel}/messages/{message}"
CALLBACK = "POST /interactions/{interaction}/{token}/callback"
FOLLOW_UP = "POST /webhooks/{app}/{token}"
LINK = "GET /gateway/"
REGISTERED = "GET /applications/{app}/commands"
"""The websocket, which is opened at another address."""

_SAYS: Mapping[int, tuple[int, str]] = {
    0: (401, "401: Unauthorized"),
    10002: (404, "Unknown Application"),
    10003: (404, "Unknown Channel"),
    10004: (404, "Unknown Guild"),
    10007: (404, "Unknown Member"),
    10008: (404, "Unknown Message"),
    10013: (404, "Unknown User"),
    10015: (404, "Unknown Webhook"),
    10062: (404, "Unknown interaction"),
    40060: (400, "Interaction has already been acknowledged."),
    50001: (403, "Missing Access"),
    50005: (403, "Cannot edit a message authored by another user"),
    50006: (400, "Cannot send an empty message"),
    50007: (403, "Cannot send messages to this user"),
    50013: (403, "Missing Permissions"),
    50027: (401, "Invalid Webhook Token"),
    50033: (400, "Invalid Recipient(s)"),
    50035: (400, "Invalid Form Body"),
    50083: (400, "Thread is archived"),
    50109: (400, "The request body contains invalid JSON."),
    50278: (403, "Cannot send messages to this user due to having no mutual guilds"),
}


@dataclass(frozen=True)
class Uploaded:
    """A file that came with a request."""

    filename: str
    content: bytes


@dataclass(frozen=True)
class Asked:
    """A request. `path`: what stands in the places of its route; `body`: the JSON, also of one with files, which are by
    their fields, "files[0]".
    """

    route: str
    path: Mapping[str, str]
    query: Mapping[str, str]
    body: Any
    files: Mapping[str, Uploaded]


class SaysNoError(Exception):
    """Discord does not do it. `faults`: what is wrong with the body."""

    def __init__(self, code: int, *faults: str) -> None:
        super().__init__(code, *faults)
        self.status, message = _SAYS[code]
        self.said: Json = {"code": code, "message": message}
        if faults:
            self.said["errors"] = {"body": {"_errors": [{"code": "FAULT", "message": each} for each in faults]}}


@dataclass(frozen=True, kw_only=True)
class Fault:
    """How one request fails. `code`: of Discord's, with its status, unless `status` says another.

    `retry_after`: seconds, with 429, and `everywhere` when they are for all requests; `cloudflare`: something on the
    way answers in Discord's place; `garbled`: what is said to be JSON ends within. `drop`: the connection is cut,
    `torn`: in the midst of the answer; `silent`: nothing comes at all. `after`: what was asked for has happened all the
    same.
    """

    code: int = 0
    status: int = 0
    retry_after: float | None = None
    everywhere: bool = False
    cloudflare: bool = False
    garbled: bool = False
    torn: bool = False
    drop: bool = False
    silent: bool = False
    after: bool = False

    @property
    def answered(self) -> tuple[int, Json | str]:
        """Status and body."""
        if self.code:
            said = SaysNoError(self.code)
            return self.status or said.status, said.said
        if self.status == 429 and not self.cloudflare:
            waits = {"retry_after": self.retry_after or 0.0, "global": self.everywhere}
            return 429, {"message": "You are being rate limited.", **waits}
        return self.status, "<html>upstream is unwell</html>"
