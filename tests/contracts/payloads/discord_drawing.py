"""How a payload reads in Discord, as plain lines: `tests/README.md` says what the signs mean."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING, Any

from adapters.discord.cards import SIGNAL
from tests.fakes.discord.components import (
    BUTTON,
    CHECKBOXES,
    CONTAINER,
    FILE,
    GALLERY,
    LABEL,
    RADIOS,
    ROW,
    SECTION,
    SEPARATOR,
    STRING_SELECT,
    TEXT,
    TEXT_INPUT,
    UPLOAD,
)
from tests.fakes.discord.reading import read

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tests.contracts.payloads.given import Given
    from tests.fakes.discord.reading import Piece

    Json = Mapping[str, Any]

PARAGRAPH = 2
"""The style of a text field of several lines."""

_INVISIBLE = re.compile("[\u2068\u2069]")


def draw(given: Given) -> Iterator[str]:
    """The lines from top to bottom."""
    if given.kind == "modal":
        yield f"**{given.payload['title']}**"
    for component in given.payload["components"]:
        yield from (_INVISIBLE.sub("", line) for line in _component(component))
    if given.kind == "modal":
        yield "[Cancel]  [**Submit**]" + (f"  ({given.left} more behind a card that leads on)" if given.left else "")


def _component(component: Json) -> Iterator[str]:
    kind = component["type"]
    if kind == CONTAINER:
        if component["accent_color"] == SIGNAL:
            yield "(in the signal colour)"
        for each in component["components"]:
            yield from _component(each)
    elif kind == TEXT:
        yield from map(_line, component["content"].split("\n"))
    elif kind == SECTION:
        first, *rest = (line for text in component["components"] for line in _component(text))
        yield f"{first}    {_element(component['accessory'])}"
        yield from rest
    elif kind == ROW:
        yield "  ".join(map(_element, component["components"]))
    elif kind == SEPARATOR:
        yield "────────"
    elif kind == FILE:
        yield f"[file {component['file']['url'].removeprefix('attachment://')}]"
    elif kind == LABEL:
        yield from _question(component)
    elif kind == GALLERY:
        yield from (f"[picture: {item['description']}]" for item in component["items"])
    else:
        raise LookupError(f"nobody has drawn a component {kind} yet")


def _question(label: Json) -> Iterator[str]:
    field = label["component"]
    yield label["label"] + ("" if field.get("required", True) else " (optional)")
    yield from (f"    {line}" for line in _field(field))
    if "description" in label:
        yield f"    · {label['description']}"


def _field(field: Json) -> Iterator[str]:
    options = field.get("options", ())
    if field["type"] in {RADIOS, CHECKBOXES}:
        empty, full = ("( )", "(•)") if field["type"] == RADIOS else ("[ ]", "[x]")
        yield from (f"{full if each.get('default') else empty} {each['label']}" for each in options)
    elif field["type"] == STRING_SELECT:
        chosen = [each["label"] for each in options if each.get("default")]
        yield f"[{', '.join(chosen) or '          '} ▾]  {' | '.join(each['label'] for each in options)}"
    elif field["type"] == UPLOAD:
        yield "[Upload file]"
    else:
        assert field["type"] == TEXT_INPUT
        written = field.get("value", field.get("placeholder", "")).split("\n")
        yield from (f"[{line:<30}]" for line in [*written, *([""] if field["style"] == PARAGRAPH else [])])


def _element(element: Json) -> str:
    if element["type"] == STRING_SELECT:
        return f"[{element['placeholder']} ▾]  {' | '.join(option['label'] for option in element['options'])}"
    assert element["type"] == BUTTON
    return f"[**{element['label']}**]" if element["style"] == 1 else f"[{element['label']}]"


def _line(content: str) -> str:
    """A line of ours ends what it begins: none of its styles goes on in the next."""
    pieces = read(content)
    styles = {style for piece in pieces for style in piece.styles}
    shown = "# " if "heading" in styles else "· " if "small" in styles else ""
    for bold, together in groupby(pieces, key=lambda piece: "bold" in piece.styles):
        text = "".join(map(_piece, together))
        shown += f"**{text}**" if bold else text
    return shown


def _piece(piece: Piece) -> str:
    text = f"`{piece.text}`" if "code" in piece.styles else piece.text
    return f"‹{text}›" if "moment" in piece.styles else text
