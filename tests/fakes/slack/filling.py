"""What a person puts into the fields of a modal: `state.values` of every kind of input, and what Slack's own form
refuses before it sends anything.

Shapes from docs.slack.dev, "Block elements" and "View interaction payloads".
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from tests.fakes.slack.protocol import Json
from tests.fakes.slack.reading import elements, inputs

Answer = str | Sequence[str]
"""Written words, an ISO day, a number; or of options and files one or several, by their words or values or ids; empty
for nothing.
"""

MISSING = "Please complete this required field."

_WRITTEN = frozenset({"plain_text_input", "number_input"})
_ONE_OF = frozenset({"radio_buttons", "static_select", "external_select"})
_SOME_OF = frozenset({"checkboxes", "multi_static_select", "multi_external_select"})


def standing(element: Json) -> Json:
    """An element's state as long as nobody touches it."""
    kind = element["type"]
    if kind in _WRITTEN:
        return {"type": kind, "value": element.get("initial_value")}
    if kind in _ONE_OF:
        return {"type": kind, "selected_option": element.get("initial_option")}
    if kind in _SOME_OF:
        return {"type": kind, "selected_options": element.get("initial_options", [])}
    if kind == "datepicker":
        return {"type": kind, "selected_date": element.get("initial_date")}
    if kind == "file_input":
        return {"type": kind, "files": []}
    raise LookupError(f"nobody can fill in a {kind}")


def entered(element: Json, answer: Answer, *, options: Sequence[Json]) -> Json:
    """An element's state after this was put into it; `options`: what can be chosen, files too. Raises LookupError."""
    kind = element["type"]
    several = [each for each in ([answer] if isinstance(answer, str) else answer) if each]
    if kind in _WRITTEN:
        return {"type": kind, "value": str(answer) or None}
    if kind in _ONE_OF:
        return {"type": kind, "selected_option": _option(options, several[0]) if several else None}
    if kind in _SOME_OF:
        return {"type": kind, "selected_options": [_option(options, each) for each in several]}
    if kind == "datepicker":
        return {"type": kind, "selected_date": str(answer) or None}
    if kind == "file_input":
        return {"type": kind, "files": [_file(options, each) for each in several]}
    raise LookupError(f"nobody can fill in a {kind}")


def state_of(view: Json, filled: Json) -> Json:
    """`state` of a view: by block, by action; `filled` holds what was touched, in the same way."""
    values: Json = {}
    for block, element in elements(view):
        touched = filled.get(block["block_id"], {}).get(element["action_id"])
        is_same = touched is not None and touched["type"] == element["type"]
        values.setdefault(block["block_id"], {})[element["action_id"]] = touched if is_same else standing(element)
    return {"values": values}


def complaints(view: Json, state: Json) -> dict[str, str]:
    """What Slack's form says by itself, by field; it is sent only when there is nothing."""
    said = {}
    for name, block in inputs(view).items():
        element = block["element"]
        value = state["values"][name][element["action_id"]]
        if all(not each for each in (value[part] for part in value if part != "type")):
            if not block.get("optional", False):
                said[name] = MISSING
        elif element["type"] in _WRITTEN and (complaint := _about(element, value["value"])) is not None:
            said[name] = complaint
    return said


def _about(element: Json, written: str) -> str | None:
    if element["type"] == "plain_text_input":
        least, most = element.get("min_length", 0), element.get("max_length", 3000)
        return None if least <= len(written) <= most else f"Please write {least} to {most} characters."
    try:
        number = float(written)
    except ValueError:
        return "Please enter a number."
    if not element.get("is_decimal_allowed") and not number.is_integer():
        return "Please enter a whole number."
    if number < float(element.get("min_value", number)):
        return f"Please enter a number from {element['min_value']} on."
    if number > float(element.get("max_value", number)):
        return f"Please enter a number up to {element['max_value']}."
    return None


def _file(files: Sequence[Json], wanted: str) -> Json:
    for each in files:
        if each["id"] == wanted:
            return each
    raise LookupError(f"no file {wanted} was uploaded")


def _option(options: Sequence[Json], wanted: str) -> Json:
    for each in options:
        if wanted in {each["text"]["text"], each["value"]}:
            return each
    offered = ", ".join(cast("str", each["text"]["text"]) for each in options)
    raise LookupError(f"no choice {wanted} here, but {offered or 'none'}")
