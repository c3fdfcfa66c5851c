"""Cards as messages of the old kind, for where Components V2 is refused: words, and rows of buttons below them.

The limits are Discord's (docs.discord.com, Message Resource; Component Reference, "Legacy Message Component Behavior"):
2,000 letters a message, so that a card may need several, and 5 rows. A button that stands beside a line of a list is
known by the number behind both.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from adapters.discord.cards import (
    BUTTON,
    BUTTONS_A_ROW,
    ROW,
    SECTION,
    WORDS,
    Json,
    attachments_of,
    card_components,
    mark_of,
    mention,
    pings,
)
from core.chat import Card, Reader

LETTERS_A_PIECE = 2000
SUPPRESS_EMBEDS = 1 << 2
"""The flag by which no address in a message shows a preview."""

_BROKEN = re.compile(r"(?:\\.|[^\\]){1,999}(?:\s+|$)|(?:\\.|[^\\]){1,1000}")
"""What fits of a line that is too long by itself: up to a space where there is one, and no sign without its escape."""


def card_text(card: Card, reader: Reader) -> str:
    """The card in words, as markdown: all but its buttons, menus, pictures and files."""
    return "\n".join(_lines(card_components(card, reader)))


def plain_messages(
    card: Card, reader: Reader, *, notice: int | None = None, ping: str | None = None
) -> tuple[Json, ...]:
    """The bodies of the messages, one after another; the last has the buttons, the attachments, and the notice's id.

    `ping`: who is named first, and alone is pinged.
    """
    text = card_text(card, reader) if ping is None else f"{mention(ping)}\n{card_text(card, reader)}"
    rows = _rows(card_components(card, reader))
    if notice is not None and rows:
        rows[0] = {**rows[0], "id": mark_of(notice)}
    elif notice is not None:
        text += f"\n{_footer(notice)}"
    attached = attachments_of(card, reader)
    bodies = [{"content": piece, "flags": SUPPRESS_EMBEDS, "allowed_mentions": pings(ping)} for piece in _pieces(text)]
    if rows:
        bodies[-1]["components"] = rows
    if attached:
        bodies[-1]["attachments"] = attached
    return tuple(bodies)


def carries(message: Mapping[str, Any], notice: int) -> bool:
    """Whether a message of the bot, as Discord gives it back, is the one that was sent with this notice's id."""
    marked = any(component.get("id") == mark_of(notice) for component in message.get("components", ()))
    return marked or message.get("content", "").split("\n")[-1] == _footer(notice)


def _footer(notice: int) -> str:
    """Of a message without buttons: nothing else of it can carry a notice's id."""
    return f"-# № {notice}"


def _lines(components: Sequence[Json]) -> Iterator[str]:
    number = 0
    for component in components:
        if component["type"] == WORDS:
            yield component["content"]
        elif component["type"] == SECTION:
            number += 1
            first, *rest = component["components"][0]["content"].split("\n")
            yield "\n".join([f"{first} ({number})", *rest])


def _rows(components: Sequence[Json]) -> list[Json]:
    """As few rows as there can be: a menu has one of its own, buttons stand five together."""
    rows: list[Json] = []
    number = 0
    for component in components:
        elements: list[Json] = component["components"] if component["type"] == ROW else []
        if component["type"] == SECTION:
            number += 1
            button = component["accessory"]
            elements = [{**button, "label": f"{button['label']} ({number})"}]
        for element in elements:
            if rows and _has_room(rows[-1]["components"], element):
                rows[-1]["components"].append(element)
            else:
                rows.append({"type": ROW, "components": [element]})
    return rows


def _has_room(row: Sequence[Json], element: Json) -> bool:
    return len(row) < BUTTONS_A_ROW and row[0]["type"] == element["type"] == BUTTON


def _pieces(text: str) -> Iterator[str]:
    """The text in messages, broken at the ends of lines."""
    piece = ""
    for line in text.split("\n"):
        for part in [line] if len(line) <= LETTERS_A_PIECE else _BROKEN.findall(line):
            joined = f"{piece}\n{part}" if piece else part
            if len(joined) > LETTERS_A_PIECE:
                yield piece
                joined = part
            piece = joined
    yield piece
