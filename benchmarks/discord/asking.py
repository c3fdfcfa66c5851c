"""Who asks: slash commands as the gateway sends them, in the text of one message each.

Shapes: docs.discord.com, "Receiving and Responding to Interactions".
"""

from __future__ import annotations

import json
from itertools import count
from typing import Any

from benchmarks.discord.access import APPLICATION, CHANNEL, FIRST_PERSON, GUILD
from benchmarks.town import Talk
from core.chat import AccountRef

Json = dict[str, Any]

COMMAND, STRING = 2, 3
"""Discord's types of an interaction, and of an option."""
JOINED = "2026-01-01T00:00:00+00:00"
PERMISSIONS = str((1 << 50) - 1 - (1 << 3))

_numbers = count(600_000_000_000_000_000)


def librarian(number: int) -> AccountRef:
    """Whose account that one of the town's people has in the server."""
    return AccountRef("discord", GUILD, str(FIRST_PERSON + number))


def talk(one: Talk) -> str:
    """`/log` with everything given."""
    return command(one.number, "log", how=one.way, when=one.day, partnership=one.partner, about=one.about)


def command(number: int, name: str, **given: str) -> str:
    """A slash command of that person in a channel of the server."""
    user: Json = {"id": librarian(number).user, "username": f"librarian{number}", "discriminator": "0", "avatar": None}
    user |= {"global_name": f"Librarian {number}", "bot": False, "public_flags": 0}
    member: Json = {"user": user, "nick": None, "roles": [], "joined_at": JOINED, "permissions": PERMISSIONS}
    member |= {"deaf": False, "mute": False, "flags": 0, "avatar": None}
    options = [{"type": STRING, "name": option, "value": value} for option, value in given.items()]
    interaction = str(next(_numbers))
    told: Json = {
        "id": interaction,
        "application_id": APPLICATION,
        "type": COMMAND,
        "token": f"token-of-{interaction}",
        "version": 1,
        "data": {"id": "700000000000000001", "type": 1, "name": name, **({"options": options} if options else {})},
        "guild": {"id": GUILD, "locale": "en-GB", "features": []},
        "guild_id": GUILD,
        "guild_locale": "en-GB",
        "channel": {"id": CHANNEL, "type": 0, "guild_id": GUILD, "name": "general", "position": 0, "nsfw": False},
        "channel_id": CHANNEL,
        "member": member,
        "locale": "en-GB",
        "context": 0,
        "app_permissions": PERMISSIONS,
        "attachment_size_limit": 10 * 1024 * 1024,
        "entitlements": [],
        "authorizing_integration_owners": {"0": GUILD},
    }
    return json.dumps({"t": "INTERACTION_CREATE", "s": 3, "op": 0, "d": told})
