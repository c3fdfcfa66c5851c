"""What the rooms of this folder share: who is who in the one workspace, and the form of Slack's answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Json = dict[str, Any]

Method = Callable[[Json], Json]
"""One method of the Web API: what is asked for, as its arguments say it; and Slack's answer."""

TEAM, TEAM_DOMAIN = "T1", "sister-libraries"
APP, BOT, BOT_USER = "A1", "B1", "UBOT"
"""The app, its bot, and the person that the bot is among people."""

TOKEN, APP_TOKEN = "xoxb-fake", "xapp-fake"  # of no Slack
SIGNING_SECRET = "the secret of no Slack"
VERIFICATION = "verification of no Slack"
"""The token that stands in every payload and that nobody looks at any more."""


def refused(error: str, *messages: str) -> Json:
    """Slack's answer to what it does not do; `messages` say why."""
    why = {"response_metadata": {"messages": [f"[ERROR] {each}" for each in messages]}} if messages else {}
    return {"ok": False, "error": error, **why}
