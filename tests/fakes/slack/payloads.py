"""What Slack tells the bot of a person's doing, with every field that Slack sends, used or not.

Shapes from docs.slack.dev: "Slash commands", "Interaction payloads", "Events API", and the pages of the two events.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from html import escape
from itertools import count

from tests.fakes.slack.protocol import APP, BOT_USER, TEAM, TEAM_DOMAIN, VERIFICATION, Json

_NUMBERS = count(1)


@dataclass(frozen=True)
class Member:
    """Who does something. `team`: theirs, which in a shared channel may be another than the bot's."""

    id: str
    name: str
    team: str = TEAM

    @property
    def direct(self) -> str:
        """Their conversation with the bot."""
        return f"D{self.id}"

    def told(self) -> Json:
        """As interactions tell of them."""
        return {"id": self.id, "username": self.name, "name": self.name, "team_id": self.team}


def escaped(words: str) -> str:
    """Words as Slack sends what a person has written."""
    return escape(words, quote=False)


def command(member: Member, words: str, *, channel: str, response_url: str, trigger: str) -> Json:
    """A slash command; every value is a string."""
    name, _space, rest = words.partition(" ")
    return {
        "token": VERIFICATION,
        "team_id": member.team,
        "team_domain": TEAM_DOMAIN,
        "channel_id": channel,
        "channel_name": _called(channel),
        "user_id": member.id,
        "user_name": member.name,
        "command": name,
        "text": escaped(rest.strip()),
        "api_app_id": APP,
        "is_enterprise_install": "false",
        "response_url": response_url,
        "trigger_id": trigger,
    }


def interaction(member: Member, kind: str, **more: object) -> Json:
    """Any interaction: what all of them have, and `more` of this one."""
    return {
        "type": kind,
        "user": member.told(),
        "api_app_id": APP,
        "token": VERIFICATION,
        "team": {"id": member.team, "domain": TEAM_DOMAIN},
        "enterprise": None,
        "is_enterprise_install": False,
        **deepcopy(more),
    }


def in_message(message: Json, channel: str, *, ephemeral: bool) -> Json:
    """Where a button of a message stands. Of one that is seen by one person alone Slack does not tell the content."""
    where = {"type": "message", "message_ts": message["ts"], "channel_id": channel, "is_ephemeral": ephemeral}
    told = {} if ephemeral else {"message": message}
    return {"container": where, "channel": {"id": channel, "name": _called(channel)}, **told}


def in_view(view: Json) -> Json:
    """Where a button of a modal or of the home tab stands."""
    return {"container": {"type": "view", "view_id": view["id"]}, "view": view}


def event(member: Member, told: Json, *, at: float) -> Json:
    """An event in its envelope."""
    return {
        "token": VERIFICATION,
        "team_id": member.team,
        "context_team_id": member.team,
        "context_enterprise_id": None,
        "api_app_id": APP,
        "event": deepcopy(told),
        "type": "event_callback",
        "event_id": f"Ev{next(_NUMBERS):09d}",
        "event_time": int(at),
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": TEAM,
                "user_id": BOT_USER,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": member.team != TEAM,
        "event_context": "4-of-no-slack",
    }


def written(member: Member, words: str, stamp: str) -> Json:
    """A message by a person, as it stands in the conversation."""
    piece = {"type": "rich_text_section", "elements": [{"type": "text", "text": words}]}
    return {
        "type": "message",
        "user": member.id,
        "client_msg_id": f"00000000-0000-4000-8000-{next(_NUMBERS):012d}",
        "text": escaped(words),
        "team": member.team,
        "ts": stamp,
        "blocks": [{"type": "rich_text", "block_id": f"u{next(_NUMBERS)}", "elements": [piece]}],
    }


def message_event(message: Json, channel: str) -> Json:
    """Slack tells of a message in a direct conversation with the bot (`message.im`)."""
    return {**message, "channel": channel, "event_ts": message["ts"], "channel_type": "im"}


def home_opened(member: Member, tab: str, home: Json | None, *, at: float) -> Json:
    """Somebody opened a tab of the app; with what stands there, once there was something."""
    shown = {"view": home} if tab == "home" and home is not None else {}
    opened = {"type": "app_home_opened", "user": member.id, "channel": member.direct, "tab": tab}
    return {**opened, **shown, "event_ts": f"{at:.6f}"}


def _called(channel: str) -> str:
    return "directmessage" if channel.startswith("D") else f"channel-{channel.lower()}"
