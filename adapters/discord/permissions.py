"""What the bot may do in a server, and why it asks for it; and what it may do in one channel.

Names and numbers: docs.discord.com, "Permissions". Pinning has had a permission of its own since 2025, and Manage
Messages has not let anybody pin since February 2026 (change log, "Permission Changes").
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

Json = Mapping[str, Any]


@dataclass(frozen=True)
class Permission:
    """A permission as Discord shows it, its bit, and what the bot needs it for."""

    name: str
    bit: int
    reason: str


VIEW = Permission("View Channels", 1 << 10, "see the channels in which it writes")
SEND = Permission("Send Messages", 1 << 11, "write there: the start card, introductions, stories, news for staff")
ATTACH = Permission("Attach Files", 1 << 15, "hand out lists and papers as files")
HISTORY = Permission("Read Message History", 1 << 16, "find its own message again when a connection broke in between")
PIN = Permission("Pin Messages", 1 << 51, "pin the card that greets newcomers")
MAKE_THREADS = Permission(
    "Create Private Threads",
    1 << 36,
    "write in a private thread to who closed their direct messages",
)
SEND_IN_THREADS = Permission("Send Messages in Threads", 1 << 38, "write there, and let that one person in")

NEEDED: Sequence[Permission] = (VIEW, SEND, ATTACH, HISTORY, PIN, MAKE_THREADS, SEND_IN_THREADS)
"""What it needs as long as it runs. Components need no Embed Links, direct messages need nothing at all."""

MAKE_CHANNELS = Permission("Manage Channels", 1 << 4, "make the programme's channels; after that, never again")

ADMINISTRATOR = 1 << 3

EVERYTHING = (1 << 63) - 1

SCOPES = ("bot", "applications.commands")
"""What an invitation asks for: a bot, and its commands."""

AUTHORIZE = "https://discord.com/oauth2/authorize"


def bits(permissions: Collection[Permission]) -> int:
    """All of them in one number."""
    return sum(permission.bit for permission in permissions)


def lacking(allowed: int, needed: Sequence[Permission] = NEEDED) -> list[str]:
    """The names of those that are missing."""
    return [permission.name for permission in needed if not allowed & permission.bit]


def invitation(application: str, *, makes_channels: bool, guild: str | None = None) -> str:
    """The address at which somebody lets the bot into a server, or gives it these permissions there."""
    asked = [*NEEDED, *([MAKE_CHANNELS] if makes_channels else [])]
    where = {} if guild is None else {"guild_id": guild, "disable_guild_select": "true"}
    query = {"client_id": application, "scope": " ".join(SCOPES), "permissions": str(bits(asked)), **where}
    return f"{AUTHORIZE}?{urlencode(query)}"


def allowed_in_server(guild: str, roles: Sequence[Json], mine: Collection[str]) -> int:
    """What somebody with these roles may do where no channel says otherwise. Everybody has the role of the server's own
    id.
    """
    allowed = 0
    for role in roles:
        if role["id"] == guild or role["id"] in mine:
            allowed |= int(role["permissions"])
    return EVERYTHING if allowed & ADMINISTRATOR else allowed


def allowed_in_channel(base: int, guild: str, overwrites: Sequence[Json], mine: Collection[str], user: str) -> int:
    """What they may do in a channel with these overwrites: those of everybody come first, then those of the roles
    together, then the person's own. Without the channel itself there is nothing.
    """
    if base & ADMINISTRATOR:
        return EVERYTHING
    allowed = base
    for those in ([guild], [role for role in mine if role != guild], [user]):
        said = [overwrite for overwrite in overwrites if overwrite["id"] in those]
        for overwrite in said:
            allowed &= ~int(overwrite.get("deny") or 0)
        for overwrite in said:
            allowed |= int(overwrite.get("allow") or 0)
    return allowed if allowed & VIEW.bit else 0
