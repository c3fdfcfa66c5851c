"""The text grammar of Slack and the playground: `/log how:video "when:2026-11-20" a talk about story hour`.

`name:value` for declared names, values with spaces in straight or curly quotes; the rest of the text fills the one
headline field, or comes back as `rest` so that it is shown and never dropped. `name:` followed by a space is prose.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

_QUOTES = {'"': '"', "“": "”", "„": "“", "«": "»", "'": "'"}
_NAME = re.compile(r"(?<!\S)([a-z_-]+):(?=\S)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Parsed:
    """Values by name, and the words that belong to none."""

    values: dict[str, str]
    rest: str


def parse(text: str, names: Collection[str]) -> Parsed:
    """Split `text` into `name:value` pairs of `names` and the rest. Never fails; a name that is unknown, or said a
    second time, is prose.
    """
    values: dict[str, str] = {}
    rest: list[str] = []
    position = 0
    while found := _NAME.search(text, position):
        word = found[1].lower().replace("-", "_")
        if word not in names or word in values:
            rest.append(text[position : found.end()])
            position = found.end()
            continue
        rest.append(text[position : found.start()])
        value, position = _value(text, found.end())
        values[word] = value
    rest.append(text[position:])
    words = "".join(rest).strip()
    return Parsed(values, re.sub(r"[^\S\n]+", " ", words) if values else words)


def _value(text: str, start: int) -> tuple[str, int]:
    """The value that begins at `start`, quoted or up to the next space, and where it ends."""
    closing = _QUOTES.get(text[start])
    if closing is not None:
        end = text.find(closing, start + 1)
        if end >= 0:
            return text[start + 1 : end], end + 1
        # It was never closed: it runs to the next name, or to the end.
        following = _NAME.search(text, start)
        end = following.start() if following else len(text)
        return text[start + 1 : end].strip(), end
    end = start
    while end < len(text) and not text[end].isspace():
        end += 1
    return text[start:end], end


def listed(value: str) -> tuple[str, ...]:
    """A list by comma; empty pieces are left out."""
    return tuple(piece.strip() for piece in re.split(r"[,،、;]", value) if piece.strip())
