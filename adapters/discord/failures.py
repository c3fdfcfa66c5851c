"""What Discord's answers mean for a message: refused for good, not now, locked out, or nobody knows.

Error codes: docs.discord.com, "Opcodes and Status Codes". A token that was reset is no reason to give a message up: it
waits until the administrator has mended it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from http import HTTPStatus
from json import JSONDecodeError

import aiohttp
import discord

from core.chat import BusyError, DeliveryError, LockedOutError, RefusedError, Trouble, UnclearError

NO_CHANNEL = 10003
"""Unknown channel: it was deleted, and does not come back."""
TOO_LATE = 10062
"""Unknown interaction: its three seconds, or its quarter of an hour, are over."""

_FOR_GOOD: Mapping[int, Trouble] = {
    **dict.fromkeys((NO_CHANNEL, 10004, 10007, 10008, 10013, 10015, TOO_LATE, 50027, 50033, 50083), Trouble.GONE),
    **dict.fromkeys((50007, 50278), Trouble.CLOSED),
    **dict.fromkeys((20001, 50001, 50005, 50008, 50013, 50021, 50024, 160002, 200000, 240000), Trouble.FORBIDDEN),
}
"""Unknown channel, server, member, message, person, webhook and interaction, a webhook's token that is over, nobody to
open a direct message with, archived thread; who takes no direct messages, or shares no server; what the bot may not do
there, and what the server's moderation does not let through."""

_NOT_NOW = frozenset({20016, 20022, 20028, 40003, 30046, 130000})
"""Slow mode, too many edits or direct messages at once, an API that is overloaded: surely not done."""

_LOCKED_OUT = frozenset({40001, 50014})
"""The token is not taken."""


def delivery_error(error: Exception) -> DeliveryError:
    """Discord's answer, or its silence, as the outbox understands it; what nobody knows is looked up before a second
    try. Raises the error itself when it is none of Discord's or the network's.
    """
    match error:
        case DeliveryError():
            return error
        case discord.RateLimited(retry_after=seconds):
            return BusyError("rate limited", seconds)
        case discord.HTTPException():
            return _answered(error)
        case discord.LoginFailure():
            return LockedOutError("the token is not taken")
        case aiohttp.ClientConnectorError() | aiohttp.ConnectionTimeoutError():
            return BusyError(f"no connection: {type(error).__name__}")
        case aiohttp.ClientError() | asyncio.TimeoutError() | OSError():
            return UnclearError(type(error).__name__)
        case JSONDecodeError():  # discord.py reads whatever says that it is JSON
            return UnclearError("an answer that is not Discord's")
        case _:
            raise error


def _answered(error: discord.HTTPException) -> DeliveryError:
    reason = f"{error.status} {error.code}".removesuffix(" 0")
    if error.status == HTTPStatus.TOO_MANY_REQUESTS:
        return BusyError(reason, _seconds(error))
    if error.code in _FOR_GOOD:
        return RefusedError(reason, _FOR_GOOD[error.code])
    if error.code in _NOT_NOW:
        return BusyError(reason)
    if error.status == HTTPStatus.UNAUTHORIZED or error.code in _LOCKED_OUT:
        return LockedOutError(reason)
    if not error.code and _is_a_page(error):
        return UnclearError(f"{reason}, which is not Discord's")
    if error.status == HTTPStatus.NOT_FOUND:
        return RefusedError(reason, Trouble.GONE)
    if error.status == HTTPStatus.FORBIDDEN:
        return RefusedError(reason, Trouble.FORBIDDEN)
    if HTTPStatus.BAD_REQUEST <= error.status < HTTPStatus.INTERNAL_SERVER_ERROR:
        return RefusedError(reason, Trouble.OURS)
    return UnclearError(reason)


def _is_a_page(error: discord.HTTPException) -> bool:
    """Discord says what is wrong in JSON; a page comes of something on the way, such as a proxy or a sign-in."""
    return error.text.lstrip().startswith("<")


def _seconds(error: discord.HTTPException) -> float | None:
    after = error.response.headers.get("Retry-After", "")
    return float(after) if after.replace(".", "", 1).isdecimal() else None
