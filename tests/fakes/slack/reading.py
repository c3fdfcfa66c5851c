"""What a person reads in a message, a modal or a home tab, and the buttons and menus that they find there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

from tests.fakes.slack.protocol import Json

_WITH_WORDS = re.compile(r"<[^<>|]+\|([^<>]*)>")
"""Links and moments, which show the words behind the bar."""

Found = tuple[Json, Json]
"""An element, after the block it stands in."""


def words_of(surface: Json) -> str:
    """Every paragraph, a line each; a message without blocks is its text."""
    lines = list(_lines(surface["blocks"])) if surface.get("blocks") else [str(surface.get("text") or "")]
    return "\n".join(unescape(_WITH_WORDS.sub(r"\1", line)) for line in lines)


def labels_of(surface: Json) -> list[str]:
    """The buttons, by what stands on them."""
    return [_label(element) for _block, element in _elements(surface) if element["type"] == "button"]


def button(surface: Json, label: str, beside: str = "") -> Found | None:
    """The first button with that label, `beside` these words where several have it."""
    for block, element in _elements(surface):
        if element["type"] == "button" and _label(element) == label and beside in words_of({"blocks": [block]}):
            return block, element
    return None


def menu(surface: Json, option: str) -> tuple[Json, Json, Json] | None:
    """The first menu that offers this, by its words or its value, and the option."""
    for block, element in _elements(surface):
        for each in element.get("options", []):
            if option in {each["text"]["text"], each["value"]}:
                return block, element, each
    return None


def field(view: Json, name: str) -> Json:
    """The element of the field of that name (its block's). Raises LookupError."""
    fields = {block["block_id"]: element for block, element in _elements(view) if element["type"] != "button"}
    if name not in fields:
        raise LookupError(f"no field {name} here, but {', '.join(fields)}")
    return fields[name]


def inputs(view: Json) -> dict[str, Json]:
    """The blocks that take answers, by their names."""
    return {block["block_id"]: block for block in view["blocks"] if block["type"] == "input"}


def elements(view: Json) -> Iterator[Found]:
    """Everything that keeps an answer: all but the buttons."""
    return (pair for pair in _elements(view) if pair[1]["type"] != "button")


def _elements(surface: Json) -> Iterator[Found]:
    for block in surface.get("blocks", []):
        inner = block.get("elements", []) if block["type"] == "actions" else []
        yield from ((block, each) for each in inner)
        yield from ((block, block[name]) for name in ("accessory", "element") if name in block)


def _label(element: Json) -> str:
    return str(element["text"]["text"])


def _lines(json: Any) -> Iterator[str]:  # noqa: ANN401  # Block Kit is a tree of whatever
    if isinstance(json, list):
        for each in json:
            yield from _lines(each)
    elif isinstance(json, dict) and "action_id" not in json:
        if json.get("type") == "rich_text_section":
            yield "".join(
                str(each.get("text") or each.get("fallback") or each.get("url") or "") for each in json["elements"]
            )
        elif isinstance(json.get("text"), str):
            yield json["text"]
        else:
            yield from _lines(list(json.values()))
