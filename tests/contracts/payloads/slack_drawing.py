"""How a payload reads in Slack, as plain lines: `tests/README.md` says what the signs mean."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tests.contracts.payloads.given import Given

    Json = Mapping[str, Any]

_LINK = re.compile(r"<(https?://[^\s<>|]+)>")
_BOLD = re.compile(r"(?<![\w*])\*(?=[^\s*])([^*\n]*?[^\s*])\*(?![\w*])")
_INVISIBLE = re.compile("[\u00ad\u2068\u2069]")
_LIST = {"radio_buttons": ("( )", "(•)"), "checkboxes": ("[ ]", "[x]")}


def draw(given: Given) -> Iterator[str]:
    """The lines from top to bottom."""
    payload = given.payload
    match given.kind:
        case "errors":
            lines = [f"below “{given.labels[name]}”: {error}" for name, error in payload["errors"].items()]
        case "modal":
            lines = list(_modal(payload.get("view", payload)))
        case _:
            lines = [line for block in payload["blocks"] for line in _block(block)]
    yield from (_INVISIBLE.sub("", line) for line in lines)


def _modal(view: Json) -> Iterator[str]:
    yield f"**{view['title']['text']}**"
    for block in view["blocks"]:
        yield from _block(block)
    yield f"[{view['close']['text']}]  [**{view['submit']['text']}**]"


def _block(block: Json) -> Iterator[str]:
    match block["type"]:
        case "rich_text":
            text = "".join(_piece(piece) for section in block["elements"] for piece in section["elements"])
            yield from text.split("\n")
        case "section":
            yield from _section(block)
        case "context":
            yield from (f"· {line}" for element in block["elements"] for line in _words(element).split("\n"))
        case "actions":
            yield "  ".join(_element(element) for element in block["elements"])
        case "divider":
            yield "────────"
        case "input":
            yield from _input(block)
        case other:
            raise LookupError(f"nobody has drawn a block {other} yet")


def _section(block: Json) -> Iterator[str]:
    beside = f"    {_element(block['accessory'])}" if "accessory" in block else ""
    if "text" in block:
        first, *rest = _words(block["text"]).split("\n")
        yield first + beside
        yield from rest
    for field in block.get("fields", ()):
        yield _words(field).replace("\n", "  ")


def _input(block: Json) -> Iterator[str]:
    yield block["label"]["text"] + (" (optional)" if block["optional"] else "")
    yield from (f"    {line}" for line in _field(block["element"]))
    if "hint" in block:
        yield f"    · {block['hint']['text']}"


def _field(element: Json) -> Iterator[str]:
    match element["type"]:
        case "radio_buttons" | "checkboxes" as kind:
            empty, full = _LIST[kind]
            chosen = _chosen(element)
            for label in _labels(element["options"]):
                yield f"{full if label in chosen else empty} {label}"
        case "plain_text_input":
            written = element.get("initial_value", "").split("\n")
            if element["multiline"] and len(written) == 1:
                written.append("")
            yield from (f"[{line:<30}]" for line in written)
        case "number_input":
            yield f"[{element.get('initial_value', ''):<8}]  a number"
        case "datepicker":
            yield f"[{element.get('initial_date', '          ')} ▾]  a day"
        case "file_input":
            yield "[Upload file]"
        case kind:
            offered = "searched while one types" if "external" in kind else " | ".join(_labels(element["options"]))
            yield f"[{', '.join(_chosen(element)) or '          '} ▾]  {offered}"


def _chosen(element: Json) -> Sequence[str]:
    option = element.get("initial_option")
    return _labels([option] if option else element.get("initial_options", ()))


def _labels(options: Sequence[Json]) -> Sequence[str]:
    return [option["text"]["text"] for option in options]


def _element(element: Json) -> str:
    if element["type"] == "static_select":
        return f"[{element['placeholder']['text']} ▾]  {' | '.join(_labels(element['options']))}"
    label = element["text"]["text"]
    return f"[**{label}**]" if element.get("style") == "primary" else f"[{label}]"


def _piece(piece: Json) -> str:
    """Words of a rich text, in which nothing is markup; a moment that everybody reads in their own zone."""
    text = f"‹{piece['fallback']}›" if piece["type"] == "date" else piece.get("url") or piece["text"]
    style = piece.get("style", {})
    text = f"`{text}`" if style.get("code") else text
    return f"**{text}**" if style.get("bold") else text


def _words(text: Json) -> str:
    """Words in which Slack reads markup, as it shows them."""
    shown = _BOLD.sub(r"**\1**", text["text"]) if text["type"] == "mrkdwn" else str(text["text"])
    shown = _LINK.sub(r"\1", shown)
    return shown.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
