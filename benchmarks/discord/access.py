"""What lets a bot into the one server, the same for ours and for its peer. Of no Discord."""

from __future__ import annotations

TOKEN = "of no Discord"
GUILD = "100000000000000001"
APPLICATION = "300000000000000001"
"""The application, and the bot's own account."""
CHANNEL = "400000000000000001"
FIRST_PERSON = 500_000_000_000_000_000
"""People are numbered from here on."""

API, GATEWAY = "/api/v10", "/gateway/"
"""Paths."""


def api_url(port: int) -> str:
    """The REST API's address."""
    return f"http://127.0.0.1:{port}{API}"


def gateway_url(port: int) -> str:
    """The gateway's address."""
    return f"ws://127.0.0.1:{port}{GATEWAY}"


def environment(port: int) -> dict[str, str]:
    """What ours is told by its environment, to be on Discord too. `port`: of Discord."""
    return {
        "PLATFORMS": "slack,discord",
        "DISCORD_API_URL": api_url(port),
        "DISCORD_GATEWAY_URL": gateway_url(port),
        "DISCORD_GUILD_ID": GUILD,
        "DISCORD_TOKEN": TOKEN,
    }
