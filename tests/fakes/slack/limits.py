"""What Slack refuses in blocks and views, as far as the bot uses them.

Numbers and names from docs.slack.dev (Block Kit reference: blocks, block elements, composition objects, views). Unknown
fields, empty texts, blocks without elements and ids that stand twice are refused as Slack refuses them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

Json = Mapping[str, Any]

BLOCKS_A_MESSAGE, BLOCKS_A_VIEW = 50, 100
LETTERS_A_MESSAGE = 13_200
"""Of all blocks together; more is answered `msg_blocks_too_long` (bolt-js#2509)."""
ID_LENGTH = 255
VIEW_METADATA = 3000

LONE_MARKUP = re.compile(r"<[^<>]*>")
NATIVE = re.compile(r"<!date\^\d+\^[^<>]*\|[^<>]*>|<https?://[^\s<>|]+>")
"""What the bot writes itself: moments, and addresses as they are."""
WEB = re.compile(r"https?://[^\s<>|]+")


def faults_of_message(blocks: Sequence[Json]) -> list[str]:
    """Why Slack would answer `invalid_blocks` to a message; empty when it would take it."""
    faults = [f"{len(blocks)} blocks"] if not 0 < len(blocks) <= BLOCKS_A_MESSAGE else []
    letters = sum(len(text) for block in blocks for text in _texts(block))
    if letters > LETTERS_A_MESSAGE:
        faults.append(f"{letters} letters in one message")
    return [*faults, *_faults_of_blocks(blocks, in_view=False)]


def faults_of_view(view: Json) -> list[str]:
    """Why Slack would refuse a modal or a home tab; empty when it would take it."""
    faults = []
    blocks = view.get("blocks", [])
    if not 0 < len(blocks) <= BLOCKS_A_VIEW:
        faults.append(f"{len(blocks)} blocks")
    if len(view.get("private_metadata", "")) > VIEW_METADATA:
        faults.append("private_metadata is too long")
    if len(view.get("callback_id", "")) > ID_LENGTH:
        faults.append("callback_id is too long")
    if view["type"] == "modal":
        known = {"type", "title", "submit", "close", "blocks", "private_metadata", "callback_id"}
        known |= {"notify_on_close", "clear_on_close", "external_id"}
        for name in ("title", "submit", "close"):
            if name in view:
                faults += [f"{name}: {fault}" for fault in _plain(view[name], 24)]
        if "title" not in view:
            faults.append("a modal needs a title")
        if any(block["type"] == "input" for block in blocks) and "submit" not in view:
            faults.append("inputs need a submit button")
    else:
        known = {"type", "blocks", "private_metadata", "callback_id", "external_id"}
    faults += [f"unknown field {name}" for name in set(view) - known]
    return [*faults, *_faults_of_blocks(blocks, in_view=True)]


def faults_of_options(options: Sequence[Json]) -> list[str]:
    """Why Slack would not show these choices while somebody types; none at all may be offered."""
    return list(_options(list(options), most=100)) if options else []


def _faults_of_blocks(blocks: Sequence[Json], *, in_view: bool) -> list[str]:
    faults = []
    ids = [block["block_id"] for block in blocks if "block_id" in block]
    faults += [f"block_id {each} stands twice" for each in {each for each in ids if ids.count(each) > 1}]
    for number, block in enumerate(blocks):
        actions = [element["action_id"] for element in _elements(block) if "action_id" in element]
        faults += [f"action_id {each} stands twice" for each in {each for each in actions if actions.count(each) > 1}]
        if not 0 < len(block.get("block_id", "x")) <= ID_LENGTH:
            faults.append(f"block {number}: block_id is empty or too long")
        check = _BLOCKS.get(block["type"])
        if check is None:
            faults.append(f"block {number}: no such type {block['type']}")
        elif block["type"] == "input" and not in_view:
            faults.append(f"block {number}: this app shows inputs in views only")
        else:
            faults += [f"block {number} ({block['type']}): {fault}" for fault in check(block)]
    return faults


# Blocks


def _section(block: Json) -> Iterator[str]:
    yield from _unknown(block, {"text", "fields", "accessory"})
    if "text" not in block and not block.get("fields"):
        yield "neither text nor fields"
    if "text" in block:
        yield from _words(block["text"], 3000)
    fields = block.get("fields", [])
    if len(fields) > 10:
        yield f"{len(fields)} fields"
    for field in fields:
        yield from _words(field, 2000)
    if "accessory" in block:
        yield from _element(block["accessory"])


def _actions(block: Json) -> Iterator[str]:
    yield from _unknown(block, {"elements"})
    if not 0 < len(block["elements"]) <= 25:
        yield f"{len(block['elements'])} elements"
    for element in block["elements"]:
        yield from _element(element)


def _image(block: Json) -> Iterator[str]:
    """Of a file in Slack; the address of a picture elsewhere is not used by this app."""
    yield from _unknown(block, {"slack_file", "alt_text", "title"})
    if set(block.get("slack_file", {})) != {"id"}:
        yield "slack_file names one file by its id"
    if not 0 < len(block.get("alt_text", "")) <= 2000:
        yield "alt_text is missing, empty or too long"


def _context(block: Json) -> Iterator[str]:
    yield from _unknown(block, {"elements"})
    if not 0 < len(block["elements"]) <= 10:
        yield f"{len(block['elements'])} elements"
    for element in block["elements"]:
        yield from _words(element, 3000)


def _header(block: Json) -> Iterator[str]:
    yield from _unknown(block, {"text"})
    yield from _plain(block["text"], 150)


def _rich_text(block: Json) -> Iterator[str]:
    yield from _unknown(block, {"elements"})
    if not block["elements"]:
        yield "no elements"
    for section in block["elements"]:
        if section["type"] != "rich_text_section" or not section["elements"]:
            yield "a section without elements"
        for element in section["elements"]:
            yield from _piece(element)


def _piece(element: Json) -> Iterator[str]:
    match element["type"]:
        case "text":
            yield from _unknown(element, {"text", "style"})
            if not element["text"]:
                yield "an empty text"
        case "link":
            yield from _unknown(element, {"url", "style"})
            if not WEB.fullmatch(element["url"]):
                yield f"no address: {element['url']}"
        case "date":
            yield from _unknown(element, {"timestamp", "format", "fallback", "url", "style"})
            if not isinstance(element["timestamp"], int) or "{" not in element["format"]:
                yield "a date without an instant or a form"
        case "user":
            yield from _unknown(element, {"user_id", "style"})
            if not element["user_id"]:
                yield "a name of nobody"
        case other:
            yield f"no such piece {other}"
    unknown = set(element.get("style", {})) - {"bold", "italic", "strike", "code"}
    yield from (f"no such style {each}" for each in unknown)


def _divider(block: Json) -> Iterator[str]:
    yield from _unknown(block, set())


def _input(block: Json) -> Iterator[str]:
    yield from _unknown(block, {"label", "element", "hint", "optional", "dispatch_action"})
    yield from _plain(block["label"], 2000)
    if "hint" in block:
        yield from _plain(block["hint"], 2000)
    if block["element"]["type"] in {"button", "overflow"}:
        yield "a button is no input"
    yield from _element(block["element"])


_BLOCKS: Mapping[str, Callable[[Json], Iterator[str]]] = {
    "section": _section,
    "actions": _actions,
    "context": _context,
    "header": _header,
    "image": _image,
    "rich_text": _rich_text,
    "divider": _divider,
    "input": _input,
}

# Elements

_SELECTS = {
    "static_select": "initial_option",
    "external_select": "initial_option",
    "multi_static_select": "initial_options",
    "multi_external_select": "initial_options",
}
_LISTS = {"radio_buttons": "initial_option", "checkboxes": "initial_options"}


def _element(element: Json) -> Iterator[str]:
    kind = element["type"]
    if not 0 < len(element.get("action_id", "x")) <= ID_LENGTH:
        yield "action_id is empty or too long"
    match kind:
        case "button":
            yield from _unknown(element, {"action_id", "text", "value", "style", "accessibility_label"})
            yield from _plain(element["text"], 75)
            if not 0 < len(element.get("value", "x")) <= 2000:
                yield "a button's value is empty or too long"
            if element.get("style", "primary") not in {"primary", "danger"}:
                yield f"no such style {element['style']}"
        case _ if kind in _SELECTS:
            yield from _select(element)
        case _ if kind in _LISTS:
            yield from _unknown(element, {"action_id", "options", _LISTS[kind], "focus_on_load"})
            yield from _options(element["options"], most=10)
            yield from _initial(element, _LISTS[kind], element["options"])
        case "plain_text_input":
            yield from _text_input(element)
        case "number_input":
            known = {"action_id", "is_decimal_allowed", "min_value", "max_value", "initial_value", "placeholder"}
            yield from _unknown(element, {*known, "focus_on_load"})
        case "datepicker":
            yield from _unknown(element, {"action_id", "initial_date", "placeholder", "focus_on_load"})
            if not re.fullmatch(r"\d{4}-\d\d-\d\d", element.get("initial_date", "2026-01-01")):
                yield "initial_date is no ISO day"
        case "file_input":
            yield from _unknown(element, {"action_id", "filetypes", "max_files"})
        case _:
            yield f"no such element {kind}"


def _select(element: Json) -> Iterator[str]:
    kind = element["type"]
    known = {"action_id", "placeholder", "focus_on_load", _SELECTS[kind]}
    known |= {"min_query_length"} if "external" in kind else {"options"}
    known |= {"max_selected_items"} if "multi" in kind else set()
    yield from _unknown(element, known)
    if "placeholder" in element:
        yield from _plain(element["placeholder"], 150)
    if "external" not in kind:
        yield from _options(element["options"], most=100)
    yield from _initial(element, _SELECTS[kind], element.get("options"))


def _text_input(element: Json) -> Iterator[str]:
    known = {"action_id", "multiline", "initial_value", "min_length", "max_length", "placeholder", "focus_on_load"}
    yield from _unknown(element, known)
    longest = element.get("max_length", 3000)
    if not 0 < longest <= 3000:
        yield f"max_length {longest}"
    if len(element.get("initial_value", "")) > longest:
        yield "initial_value is longer than max_length"
    if "placeholder" in element:
        yield from _plain(element["placeholder"], 150)


def _options(options: list[Json], *, most: int) -> Iterator[str]:
    if not 0 < len(options) <= most:
        yield f"{len(options)} options"
    values = [each["value"] for each in options]
    if len(set(values)) != len(values):
        yield "two options with one value"
    for each in options:
        yield from _unknown(each, {"text", "value", "description"}, typed=False)
        yield from _plain(each["text"], 75)
        if not 0 < len(each["value"]) <= 150:
            yield "an option's value is empty or too long"


def _initial(element: Json, name: str, options: list[Json] | None) -> Iterator[str]:
    """What stands in it must be one of the options, letter for letter."""
    chosen = element.get(name, [])
    chosen = [chosen] if isinstance(chosen, Mapping) else chosen
    if name in element and not chosen:
        yield f"{name} is empty"
    if options is not None:
        yield from (f"{each['value']} is no option" for each in chosen if each not in options)
    elif chosen:
        yield from _options(chosen, most=100)


# Words


def _words(text: Json, most: int) -> Iterator[str]:
    if text["type"] == "plain_text":
        yield from _plain(text, most)
        return
    yield from _unknown(text, {"text", "verbatim"})
    if not 0 < len(text["text"]) <= most:
        yield f"{len(text['text'])} letters"
    pings = [each for each in LONE_MARKUP.findall(text["text"]) if not NATIVE.fullmatch(each)]
    yield from (f"markup of a member: {each}" for each in pings)


def _plain(text: Json, most: int) -> Iterator[str]:
    if text["type"] != "plain_text":
        yield f"{text['type']} where plain words are needed"
    yield from _unknown(text, {"text", "emoji"})
    if not 0 < len(text["text"]) <= most:
        yield f"{len(text['text'])} letters, at most {most}"


def _unknown(json: Json, known: set[str], *, typed: bool = True) -> Iterator[str]:
    yield from (f"unknown field {name}" for name in set(json) - known - ({"type", "block_id"} if typed else set()))


def _elements(block: Json) -> list[Json]:
    accessory = [block["accessory"]] if "accessory" in block else []
    inner = [block["element"]] if "element" in block else []
    return [*(block.get("elements", []) if block["type"] == "actions" else []), *accessory, *inner]


def _texts(json: object) -> Iterator[str]:
    if isinstance(json, Mapping):
        for name, value in json.items():
            if name in {"text", "fallback"} and isinstance(value, str):
                yield value
            else:
                yield from _texts(value)
    elif isinstance(json, list):
        for each in json:
            yield from _texts(each)
