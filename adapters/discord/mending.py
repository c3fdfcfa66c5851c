"""What stands between the bot and a server, in words for the person who connects them: each failure with the one line
that mends it.

Error codes: docs.discord.com, "Opcodes and Status Codes". Nothing here ever shows a token.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from http import HTTPStatus

import aiohttp
import discord

from core.chat import SetUpError

APPLICATIONS = "https://discord.com/developers/applications"

NEW_TOKEN = f"Make a new one: {APPLICATIONS} → your application → Bot → Reset Token. Then copy it, whole."

CONNECTION = "Connect this machine to the internet, and look whether a firewall stands between."

UNKNOWN_TOKEN = "401"  # noqa: S105  # the status of HTTP, by which it is known
NO_CHANNEL, NO_SERVER, NO_MESSAGE, TOO_MANY_PINS, TOO_MANY_CHANNELS = "10003", "10004", "10008", "30003", "30013"
NO_ACCESS, NO_PERMISSION, BAD_BODY = "50001", "50013", "50035"

_CODES: Mapping[str, tuple[str, str]] = {
    NO_SERVER: ("The bot is not in this server.", "Let it in by the link that `python -m bot connect discord` prints."),
    NO_ACCESS: (
        "The bot cannot see this.",
        "Let its role see the channel: Edit Channel, Permissions, add the bot's role, and allow View Channel.",
    ),
    NO_PERMISSION: (
        "The bot lacks a permission here.",
        "Open the link again that `python -m bot connect discord` prints: it gives the bot what it needs.",
    ),
    TOO_MANY_PINS: ("The channel has as many pinned messages as Discord takes.", "Unpin one, and try again."),
    TOO_MANY_CHANNELS: ("The server has as many channels as Discord takes.", "Remove one, and try again."),
    "40002": (
        "Discord wants the owner of the application to verify their account.",
        "Do so in Discord, and try again.",
    ),
}


def set_up_error(error: Exception) -> SetUpError:
    """Discord's answer, or its silence, with what mends it. Raises the error itself when it is none of these."""
    match error:
        case SetUpError():
            return error
        case discord.LoginFailure():
            return _unknown_token()
        case discord.RateLimited(retry_after=seconds):
            return SetUpError("Discord asks for a pause.", f"Wait {round(seconds / 60) + 1} minutes, and try again.")
        case discord.HTTPException():
            return _answered(error)
        case aiohttp.ClientConnectorCertificateError(host=host) | aiohttp.ClientConnectorSSLError(host=host):
            return SetUpError(
                f"The certificate of {host} cannot be trusted.",
                "Set this machine's clock, if it is wrong. If a proxy reads along, set SSL_CERT_FILE to its own.",
            )
        case aiohttp.ClientConnectorDNSError(host=host):
            return SetUpError(f"{host} cannot be found.", CONNECTION)
        case aiohttp.ClientConnectorError(host=host):
            return SetUpError(f"There is no connection to {host}.", CONNECTION)
        case asyncio.TimeoutError():
            return SetUpError("Discord did not answer in time.", "Look at the connection, and try again.")
        case aiohttp.ClientError() | OSError():
            return SetUpError("The connection to Discord broke.", "Try again.")
        case _:
            raise error


def _unknown_token() -> SetUpError:
    return SetUpError("Discord does not know this token.", NEW_TOKEN, code=UNKNOWN_TOKEN, wrong_token=True)


def _answered(error: discord.HTTPException) -> SetUpError:
    code = str(error.code)
    if error.status == HTTPStatus.UNAUTHORIZED:
        return _unknown_token()
    if error.status == HTTPStatus.TOO_MANY_REQUESTS:
        return SetUpError("Discord asks for a pause.", "Wait a few minutes, and try again.", code=code)
    if code in _CODES:
        return SetUpError(*_CODES[code], code=code)
    if error.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return SetUpError(
            "Discord is not well at the moment.", "Try again in a few minutes; https://discordstatus.com tells more."
        )
    if error.code == 0:
        return no_discord(error.status)
    return SetUpError(
        f"Discord answers {error.status} {code}.",
        "Look the number up on https://docs.discord.com, and try again.",
        code=code,
    )


def no_discord(status: int) -> SetUpError:
    """An answer that is not one of Discord's, by its status of HTTP."""
    return SetUpError(
        f"What answers is not Discord (HTTP {status}).",
        "Correct DISCORD_API_URL; without that line it is https://discord.com/api/v10.",
    )
