"""Pieces of Block Kit, to try the fake Slack with."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]


def plain(words: str) -> Json:
    """Words as they are."""
    return {"type": "plain_text", "text": words}


def option(words: str, value: str) -> Json:
    """Something to choose."""
    return {"text": plain(words), "value": value}


def button(label: str, **more: str) -> Json:
    """A button whose action is "press <label>"."""
    return {"type": "button", "action_id": f"press {label}", "text": plain(label), "value": label.lower(), **more}


def section(words: str, **more: object) -> Json:
    """A paragraph."""
    return {"type": "section", "text": {"type": "mrkdwn", "text": words}, **more}


def actions(*elements: Json) -> Json:
    """Buttons or menus in a row."""
    return {"type": "actions", "elements": list(elements)}


def field(name: str, element: Json, *, optional: bool = True) -> Json:
    """An input of that name, with the one action "answer"."""
    named = {**element, "action_id": "answer"}
    return {"type": "input", "block_id": name, "label": plain(name), "optional": optional, "element": named}


def modal(title: str, *blocks: Json, **more: object) -> Json:
    """A modal whose callback id is its title."""
    shown = list(blocks) or [section("Nothing here")]
    return {
        "type": "modal",
        "callback_id": title,
        "title": plain(title),
        "submit": plain("Send"),
        "blocks": shown,
        **more,
    }


def home(*blocks: Json) -> Json:
    """A home tab."""
    return {"type": "home", "blocks": list(blocks)}
