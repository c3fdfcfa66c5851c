"""What kind of secret of Discord a text is, by its shape: the page of an application shows four that look alike.

Shapes: docs.discord.com, "Reference" (authentication, snowflakes); the others as Discord's pages show them.
"""

from __future__ import annotations

import re
from enum import Enum


class Kind(Enum):
    """A kind of secret, with its name in a sentence."""

    BOT_TOKEN = "a bot token"  # noqa: S105  # names, no secrets
    SLACK_TOKEN = "a token of Slack"  # noqa: S105
    SLACK_SECRET = "a signing secret of Slack"  # noqa: S105
    CLIENT_SECRET = "a client secret"  # noqa: S105
    PUBLIC_KEY = "a public key"
    ID = "an id, such as the application's"
    PERSONS_TOKEN = "a person's token"  # noqa: S105
    ADDRESS = "an address"
    UNKNOWN = "none of Discord's tokens"


_SHAPES = {
    Kind.BOT_TOKEN: r"[MNO][\w-]{22,28}\.[\w-]{5,7}\.[\w-]{27,45}",
    Kind.SLACK_TOKEN: r"(xox[a-z]|xapp|xwfp)[-.]\S+",
    Kind.SLACK_SECRET: r"[0-9a-f]{32}",
    Kind.CLIENT_SECRET: r"[\w-]{32}",
    Kind.PUBLIC_KEY: r"[0-9a-f]{64}",
    Kind.ID: r"[0-9]{17,20}",
    Kind.PERSONS_TOKEN: r"mfa\.[\w-]+",
    Kind.ADDRESS: r"https?://\S*",
}
"""The first that fits: a client secret of hexadecimal digits alone does not happen."""


def kind_of(secret: str) -> Kind:
    """The kind whose shape it has. One that was cut off or covered by dots is unknown."""
    return next((kind for kind, shape in _SHAPES.items() if re.fullmatch(shape, secret, re.ASCII)), Kind.UNKNOWN)
