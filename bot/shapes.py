"""What ids and addresses in the settings look like. What has another shape is told the one it should have."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, SecretStr
from pydantic_settings import NoDecode

SLACK_API = "https://slack.com/api/"
"""Where Slack's Web API is, unless a proxy stands before it."""

DISCORD_API = "https://discord.com/api/v10"
"""Where Discord's interface is, unless a proxy stands before it."""

SNOWFLAKE = r"[0-9]{17,20}"
"""Anything's id on Discord."""

SLACK_CHANNEL = r"[CG][A-Z0-9]+"

DISCORD_CHANNEL = SNOWFLAKE

_PLATFORMS = {SLACK_CHANNEL: "Slack", DISCORD_CHANNEL: "Discord"}
"""Of which platform a channel is, by the shape of its id."""

_CHANNELS = (
    "C012AB3CD: the id at the end of the channel's details in Slack; or 123456789012345678: the id of one in Discord;"
    " or one of each, separated by a comma"
)

_HOME = r"(127\.0\.0\.1|localhost|\[::1\])(:[0-9]+)?"


def by_comma(value: object) -> object:
    """ "a, b" as a list."""
    return [piece.strip() for piece in value.split(",") if piece.strip()] if isinstance(value, str) else value


def of_shape(shape: str, ids: Sequence[str]) -> list[str]:
    """Those that have it."""
    return [id_ for id_ in ids if re.fullmatch(shape, id_)]


def _shaped(pattern: str, shape: str) -> BeforeValidator:
    """A text that matches."""

    def look(value: object) -> object:
        if isinstance(value, str) and not re.fullmatch(pattern, value):
            msg = f"it should look like {shape}"
            raise ValueError(msg)
        return value

    return BeforeValidator(look)


def _one_a_platform(ids: tuple[str, ...]) -> tuple[str, ...]:
    known = {platform: of_shape(shape, ids) for shape, platform in _PLATFORMS.items()}
    if sum(map(len, known.values())) < len(ids):
        msg = f"it should look like {_CHANNELS}"
        raise ValueError(msg)
    for platform, several in known.items():
        if len(several) > 1:
            msg = f"{' and '.join(several)} are all of {platform}. Keep one channel for each platform"
            raise ValueError(msg)
    return ids


TeamId = Annotated[str, _shaped(r"T[A-Z0-9]+", "T012AB3CD")]
"""A workspace of Slack."""

GuildId = Annotated[str, _shaped(SNOWFLAKE, "123456789012345678: 17 to 20 digits")]
"""A server of Discord."""

ChannelIds = Annotated[tuple[str, ...], NoDecode, BeforeValidator(by_comma), AfterValidator(_one_a_platform)]
"""Channels by their ids, since a name can change: at most one of each platform."""

# Tokens go to these addresses: encrypted, or to this machine.

_API_URL = rf"(https://[^\s/?#@]+|http://{_HOME})(/[^\s?#]*)?"

SlackApiUrl = Annotated[str, _shaped(_API_URL, SLACK_API), AfterValidator(lambda url: url.rstrip("/") + "/")]

DiscordApiUrl = Annotated[str, _shaped(_API_URL, DISCORD_API), AfterValidator(lambda url: url.rstrip("/"))]

GatewayUrl = Annotated[str, _shaped(rf"(wss://[^\s/?#@]+|ws://{_HOME})(/[^\s?#]*)?", "wss://gateway.discord.gg")]


def watch_address(value: SecretStr) -> SecretStr:
    """An address that is called; it may hold a secret, and is not shown."""
    if not re.fullmatch(_WATCH_URL, value.get_secret_value()):
        msg = "it should look like https://watch.example/one-long-word; http is for this machine only"
        raise ValueError(msg)
    return value


PublicUrl = Annotated[
    str,
    _shaped(rf"(https://[^\s/?#@]+|http://{_HOME})(/[^\s?#]*)?", "https://stories.example.org"),
    AfterValidator(lambda url: url.rstrip("/")),
]
"""Where the world finds the public pages: encrypted, or this machine."""

_WATCH_URL = rf"(https://[^\s/?#]+|http://{_HOME})([/?][^\s#]*)?"
