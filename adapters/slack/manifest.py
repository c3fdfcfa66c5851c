"""What Slack is told of the app before it exists: its commands, what it may do and why, and what it hears of.

A scope stands here only because something in this folder needs it; a test goes through every call. Fields and limits:
docs.slack.dev, "App manifest reference"; scopes and events: "Scopes", "Events API".
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from ipaddress import ip_address
from itertools import groupby
from typing import Any
from urllib.parse import quote

from adapters.slack.edge import PATH
from core.api import CommandLine
from core.chat import Reader, plain

Json = dict[str, Any]

NAME = "Sister Libraries"

APP_SCOPE = "connections:write"
"""What an app token needs for Socket Mode. It is chosen where the token is made; a manifest cannot hold it."""

SCOPES: Mapping[str, str] = {
    "commands": "be called by its commands",
    "chat:write": "send messages, and correct or withdraw its own",
    "im:write": "open the direct message with a person",
    "im:history": "read what people write to it there, and find its own messages again",
    "channels:history": "find its own messages again in public channels",
    "groups:history": "find its own messages again in private channels it was asked into",
    "channels:read": "see which public channels there are, at the set-up",
    "groups:read": "see which private channels it was asked into, at the set-up",
    "channels:manage": "make the programme's public channels",
    "groups:write": "make the programme's private channels, and ask their first member in",
    "channels:join": "join a public channel that is there already",
    "users:read": "greet people by their name, in their language and at their hour",
    "files:read": "take the pictures and papers that people send in a form",
    "files:write": "hand out lists and papers as files",
    "pins:write": "pin the card that greets newcomers",
}
"""What the bot may do, each with the reason."""

EVENTS: Mapping[str, str] = {
    "message.im": "plain words in the direct message",
    "app_home_opened": "somebody opened the home tab",
    "app_uninstalled": "the app was taken out of the workspace",
    "tokens_revoked": "a token does not work any more",
}
"""What Slack tells the bot by itself, each with what it means."""

_DESCRIPTION = "Helps libraries of different countries to stay in touch."
_LONG_DESCRIPTION = (
    "Sister libraries are libraries of different countries that became partners. Partnerships fade for simple reasons:"
    " the one person who cared moves on, and nobody notices the silence. This bot notices. Introduce your library, log"
    " a talk in ten seconds, and read a short, kind reminder when it has been quiet, at ten in the morning of your own"
    " working day. Staff of the programme see which partnerships need a person."
)
_ACCENT = "#0e5257"
"""The teal of the programme's pages; white stands on it at more than 7:1."""

_ADDRESS = re.compile(r"https://(?P<host>[\w-]+(\.[\w-]+)+)(:[0-9]{1,5})?(/[\w./~-]*)?")


def manifest(commands: Sequence[CommandLine], *, url: str | None = None) -> Json:
    """The app's manifest. Without `url` it uses Socket Mode; with the bot's public address (`public_address`) Slack
    calls it there.
    """
    calls = None if url is None else f"{url}{PATH}"
    asked_at: Json = {} if calls is None else {"request_url": calls}
    return {
        "display_information": {
            "name": NAME,
            "description": _DESCRIPTION,
            "long_description": _LONG_DESCRIPTION,
            "background_color": _ACCENT,
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": NAME, "always_online": True},
            "slash_commands": [
                {**_slash_command(word, list(lines)), **({} if calls is None else {"url": calls})}
                for word, lines in groupby(_together(commands), _first_word)
            ],
        },
        "oauth_config": {"scopes": {"bot": list(SCOPES)}},
        "settings": {
            "event_subscriptions": {**asked_at, "bot_events": list(EVENTS)},
            "interactivity": {
                "is_enabled": True,
                **asked_at,
                **({} if calls is None else {"message_menu_options_url": calls}),
            },
            "org_deploy_enabled": False,
            "socket_mode_enabled": calls is None,
            "token_rotation_enabled": False,
        },
    }


def as_json(made: Json) -> str:
    """For pasting, and for files."""
    return json.dumps(made, indent=2, ensure_ascii=False)


def as_yaml(made: Json) -> str:
    """For reading."""
    import yaml  # noqa: PLC0415  # docs/decisions/0015-readable-yaml-by-pyyaml.md

    written: str = yaml.safe_dump(made, sort_keys=False, allow_unicode=True, width=100)
    return written.rstrip("\n")


def creation_link(made: Json) -> str:
    """An address that opens Slack's page for a new app, with this manifest in it (docs.slack.dev, "App manifests")."""
    return f"https://api.slack.com/apps?new_app=1&manifest_json={quote(json.dumps(made, separators=(',', ':')))}"


def public_address(text: str) -> str:
    """Where Slack can call the bot, without `PATH` at its end. Raises ValueError, which says what it should be."""
    found = _ADDRESS.fullmatch(text.strip())
    if found is None:
        msg = "It should look like https://bot.example.org: Slack calls only addresses that begin with https://."
        raise ValueError(msg)
    if _is_nearby(found["host"]):
        msg = f"{found['host']} can be reached only from nearby. Slack needs one that the whole internet can reach."
        raise ValueError(msg)
    return text.strip().removesuffix("/").removesuffix(PATH)


def _is_nearby(host: str) -> bool:
    try:
        return not ip_address(host).is_global
    except ValueError:
        return False


def _first_word(line: CommandLine) -> str:
    return line.name.split()[0]


def _together(commands: Sequence[CommandLine]) -> list[CommandLine]:
    """In their order, with the sub-commands of a group side by side."""
    order = list(dict.fromkeys(map(_first_word, commands)))
    return sorted(commands, key=lambda line: order.index(_first_word(line)))


def _slash_command(word: str, lines: Sequence[CommandLine]) -> Json:
    """A command, or a group, which is explained by its home.

    Nothing is escaped: names of people and channels arrive as they were typed, and are read as words.
    """
    subs = [line.name.removeprefix(word).strip() for line in lines]
    first = lines[subs.index("home")] if "home" in subs else lines[0]
    hint = _values(first) if subs == [""] else f"[{' | '.join(sub for sub in subs if sub != 'home')}]"
    return {
        "command": f"/{word}",
        "description": plain(first.summary, Reader()),
        **({"usage_hint": hint} if hint else {}),
        "should_escape": False,
    }


def _values(line: CommandLine) -> str:
    """The free words first, then what can be named; what is not written is asked for."""
    free = [f"[{plain(option.label, Reader())}]" for option in line.options if option.headline]
    return " ".join([*free, *(f"{option.name}:…" for option in line.options if not option.headline)])
