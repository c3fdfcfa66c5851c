"""What kind of secret of Slack a text is, by its shape: people who set the bot up meet six of them on three pages.

Shapes: docs.slack.dev, "Tokens"; the others as Slack's pages show them. A signing secret and a client secret look the
same, and only Slack can tell them apart.
"""

from __future__ import annotations

import re
from enum import Enum


class Kind(Enum):
    """A kind of secret, with its name in a sentence."""

    BOT_TOKEN = "a bot token"  # noqa: S105  # names, no secrets
    APP_TOKEN = "an app-level token"  # noqa: S105
    USER_TOKEN = "a user token"  # noqa: S105
    PASSING_TOKEN = "a token that runs out after twelve hours"  # noqa: S105
    REFRESH_TOKEN = "a refresh token"  # noqa: S105
    OLD_TOKEN = "a token of an old kind, or of a browser"  # noqa: S105
    SIGNING_SECRET = "a signing secret or a client secret"  # noqa: S105
    CLIENT_ID = "a client id"
    VERIFICATION_TOKEN = "a verification token"  # noqa: S105
    APP_ID = "an app id"
    WEBHOOK = "the address of a webhook"
    OTHER_PLATFORM = "a token of Discord"
    UNKNOWN = "none of Slack's tokens"


_SHAPES = {
    Kind.BOT_TOKEN: r"xoxb-[A-Za-z0-9-]+",
    Kind.APP_TOKEN: r"xapp-[A-Za-z0-9-]+",
    Kind.USER_TOKEN: r"xoxp-[A-Za-z0-9-]+",
    Kind.PASSING_TOKEN: r"xoxe\.xox[a-z]-[A-Za-z0-9.-]+",
    Kind.REFRESH_TOKEN: r"xoxe-[A-Za-z0-9.-]+",
    Kind.OLD_TOKEN: r"(xox[acdors]|xwfp)-\S+",
    Kind.SIGNING_SECRET: r"[0-9a-f]{32}",
    Kind.CLIENT_ID: r"[0-9]{8,}\.[0-9]{8,}",
    Kind.APP_ID: r"A[A-Z0-9]{8,12}",
    Kind.VERIFICATION_TOKEN: r"[A-Za-z0-9]{24}",
    Kind.WEBHOOK: r"https://hooks\.slack\.com/\S*",
    Kind.OTHER_PLATFORM: r"[MNO][\w-]{22,28}\.[\w-]{6,7}\.[\w-]{27,45}",
}


def kind_of(secret: str) -> Kind:
    """The kind whose shape it has. One that was cut off or covered by dots is unknown."""
    return next((kind for kind, shape in _SHAPES.items() if re.fullmatch(shape, secret)), Kind.UNKNOWN)


def app_of(app_token: str) -> str | None:
    """The id of the app that an app-level token is of, as it stands in the token."""
    found = re.match(r"xapp-[0-9]+-(A[A-Z0-9]+)-", app_token)
    return found[1] if found else None
