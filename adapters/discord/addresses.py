"""Where Discord is: its own addresses, or those of a proxy that keeps to its limits for several programs."""

from __future__ import annotations

from discord.gateway import DiscordWebSocket
from discord.http import Route
from yarl import URL

API_URL = "https://discord.com/api/v10"
GATEWAY_URL = "wss://gateway.discord.gg/"


def point_at(api_url: str = API_URL, gateway_url: str = GATEWAY_URL) -> None:
    """From now on every client of discord.py in this process asks there: it keeps both addresses in its classes, and
    has no setting for one client alone. `api_url` ends with the version of the API ("/api/v10").
    """
    Route.BASE = api_url.rstrip("/")
    DiscordWebSocket.DEFAULT_GATEWAY = URL(gateway_url)
