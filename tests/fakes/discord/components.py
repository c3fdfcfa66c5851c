"""What Discord refuses in a single component, in a message or in a modal.

Numbers and names from docs.discord.com (Component Reference) and, where that is silent, from Discord's own OpenAPI
description. Unknown fields, empty words and components in places that do not take them are refused as Discord does.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

Json = Mapping[str, Any]

ROW, BUTTON, STRING_SELECT, TEXT_INPUT, USER_SELECT, ROLE_SELECT, MENTIONABLE_SELECT, CHANNEL_SELECT = range(1, 9)
SECTION, TEXT, THUMBNAIL, GALLERY, FILE, SEPARATOR, CONTAINER, LABEL, UPLOAD = 9, 10, 11, 12, 13, 14, 17, 18, 19
RADIOS, CHECKBOXES, CHECKBOX = 21, 22, 23

SELECTS = {STRING_SELECT, USER_SELECT, ROLE_SELECT, MENTIONABLE_SELECT, CHANNEL_SELECT}
IN_CONTAINER = {ROW, SECTION, TEXT, GALLERY, FILE, SEPARATOR}
IN_MESSAGE = {*IN_CONTAINER, CONTAINER}
IN_LABEL = {*SELECTS, TEXT_INPUT, UPLOAD, RADIOS, CHECKBOXES, CHECKBOX}

LARGEST_ID = 2**31 - 1
LINK, PREMIUM = 5, 6


def faults_of_component(component: Json, taken: set[int], *, modal: bool) -> Iterator[str]:
    """Why Discord would refuse it, and all that stands in it, in a place that takes the types `taken`."""
    kind = component.get("type")
    if kind not in taken:
        yield f"a component of type {kind} does not belong here"
        return
    if not 0 <= component.get("id", 0) <= LARGEST_ID:
        yield f"id {component['id']} has more than 31 bits"
    if kind in INTERACTIVE and "custom_id" in component:
        yield from letters(component, "custom_id", 100)
    fields, check = _KINDS[kind]
    yield from unknown(component, {"type", "id", *fields})
    yield from check(component, modal)


def inside(component: Json) -> Iterator[Json]:
    """It, and every component in it."""
    yield component
    for name in ("components", "accessory", "component"):
        children = component.get(name, ())
        for child in [children] if isinstance(children, Mapping) else children:
            yield from inside(child)


def unknown(json: Json, known: set[str]) -> Iterator[str]:
    """Fields that Discord does not know there."""
    yield from (f"unknown field {name}" for name in json if name not in known)


def letters(json: Json, name: str, most: int, *, least: int = 1) -> Iterator[str]:
    """Words that are missing, empty or too long."""
    said = json.get(name) or ""
    if not least <= len(said) <= most or (least and not said.strip()):
        yield f"{name}: {len(said)} letters, {least} to {most} are taken"


def _number(json: Json, name: str, least: int, most: int) -> Iterator[str]:
    if not least <= json.get(name, most) <= most:
        yield f"{name}: {json[name]}, {least} to {most} are taken"


def _several(json: Json, name: str, most: int, *, least: int = 1) -> Iterator[str]:
    number = len(json.get(name, ()))
    if not least <= number <= most:
        yield f"{number} {name}, {least} to {most} are taken"


# Of messages


def _row(row: Json, modal: bool) -> Iterator[str]:
    kinds = [each.get("type") for each in row["components"]]
    if modal:
        yield "rows are of the past in modals; words and labels are taken"
    elif set(kinds) == {BUTTON}:
        yield from _several(row, "components", 5)
    elif len(kinds) != 1:
        yield "a row holds up to five buttons, or one menu"
    for each in row["components"]:
        yield from faults_of_component(each, {BUTTON, *SELECTS}, modal=modal)


def _button(button: Json, _modal: bool) -> Iterator[str]:
    style = button.get("style")
    has = {name for name in ("custom_id", "url", "sku_id") if name in button}
    needs = {LINK: "url", PREMIUM: "sku_id"}.get(style or 0, "custom_id")
    if style not in range(1, 7):
        yield f"no such style {style}"
    if has != {needs}:
        yield f"a button of style {style} needs {needs} alone"
    if style != PREMIUM and "emoji" not in button:
        yield from letters(button, "label", 80)
    if "url" in button:
        yield from letters(button, "url", 512)


def _section(section: Json, modal: bool) -> Iterator[str]:
    yield from _several(section, "components", 3)
    for each in section["components"]:
        yield from faults_of_component(each, {TEXT}, modal=modal)
    yield from faults_of_component(section.get("accessory", {}), {BUTTON, THUMBNAIL}, modal=modal)


def _text(text: Json, _modal: bool) -> Iterator[str]:
    yield from letters(text, "content", 4000)


def _thumbnail(thumbnail: Json, _modal: bool) -> Iterator[str]:
    yield from _media(thumbnail)


def _gallery(gallery: Json, _modal: bool) -> Iterator[str]:
    yield from _several(gallery, "items", 10)
    for item in gallery["items"]:
        yield from unknown(item, {"media", "description", "spoiler"})
        yield from _media(item)


def _media(item: Json) -> Iterator[str]:
    yield from unknown(item["media"], {"url"})
    if not re.match(r"(https?|attachment)://.", item["media"]["url"]):
        yield f"no such picture {item['media']['url']}"
    if "description" in item:
        yield from letters(item, "description", 1024)


def _file(file: Json, _modal: bool) -> Iterator[str]:
    yield from unknown(file["file"], {"url"})
    if not file["file"]["url"].startswith("attachment://"):
        yield "a file is shown from an attachment only"


def _separator(separator: Json, _modal: bool) -> Iterator[str]:
    yield from _number(separator, "spacing", 1, 2)


def _container(container: Json, modal: bool) -> Iterator[str]:
    yield from _number(container, "accent_color", 0, 0xFFFFFF)
    if not container["components"]:
        yield "an empty container"
    for each in container["components"]:
        yield from faults_of_component(each, IN_CONTAINER, modal=modal)


# Of messages and modals


def _select(select: Json, modal: bool) -> Iterator[str]:
    if "custom_id" not in select:
        yield "a menu without custom_id"
    if "placeholder" in select:
        yield from letters(select, "placeholder", 150)
    if modal and "disabled" in select:
        yield "nothing can be disabled in a modal"
    yield from _range(select, 25, modal=modal)
    if select["type"] == STRING_SELECT:
        yield from _options(select, 25)


def _range(element: Json, most: int, *, modal: bool) -> Iterator[str]:
    """How many may be picked. In a modal none can be the least only where no answer is required."""
    yield from _number(element, "min_values", 0, most)
    yield from _number(element, "max_values", 1, most)
    if element.get("min_values", 1) > element.get("max_values", most if element["type"] == CHECKBOXES else 1):
        yield "min_values is larger than max_values"
    if modal and element.get("required", True) and element.get("min_values", 1) == 0:
        yield "an answer is required, but min_values is 0"
    options = element.get("options")
    if options is not None and element.get("max_values", 1) > len(options):
        yield f"max_values is larger than the {len(options)} options"


def _options(element: Json, most: int, *, least: int = 1, chosen: int | None = None) -> Iterator[str]:
    yield from _several(element, "options", most, least=least)
    options: Sequence[Json] = element.get("options", ())
    values = [each["value"] for each in options]
    if len(set(values)) != len(values):
        yield "two options with one value"
    known = {"label", "value", "description", "default", *({"emoji"} if element["type"] == STRING_SELECT else ())}
    for each in options:
        yield from unknown(each, known)
        yield from letters(each, "label", 100)
        yield from letters(each, "value", 100)
        if "description" in each:
            yield from letters(each, "description", 100)
    if sum(each.get("default", False) for each in options) > (chosen or element.get("max_values", 1)):
        yield "more options are chosen than may be"


# Of modals


def _label(label: Json, modal: bool) -> Iterator[str]:
    yield from letters(label, "label", 45)
    if "description" in label:
        yield from letters(label, "description", 100)
    component = label.get("component", {})
    if "custom_id" not in component:
        yield "a field without custom_id"
    yield from faults_of_component(component, IN_LABEL, modal=modal)


def _text_input(field: Json, _modal: bool) -> Iterator[str]:
    yield from _number(field, "min_length", 0, 4000)
    yield from _number(field, "max_length", 1, 4000)
    if field.get("style") not in {1, 2}:
        yield f"no such style {field.get('style')}"
    if "placeholder" in field:
        yield from letters(field, "placeholder", 100)
    if field.get("value"):
        yield from letters(field, "value", field.get("max_length", 4000), least=field.get("min_length", 0))


def _upload(upload: Json, modal: bool) -> Iterator[str]:
    yield from _range(upload, 10, modal=modal)


def _radios(radios: Json, _modal: bool) -> Iterator[str]:
    yield from _options(radios, 10, least=2, chosen=1)


def _checkboxes(boxes: Json, modal: bool) -> Iterator[str]:
    yield from _range(boxes, 10, modal=modal)
    yield from _options(boxes, 10, chosen=boxes.get("max_values", 10))


def _checkbox(_box: Json, _modal: bool) -> Iterator[str]:
    yield from ()


INTERACTIVE = {BUTTON, *IN_LABEL}
_PICKING = {"custom_id", "min_values", "max_values", "required"}
_SELECTING = {*_PICKING, "placeholder", "disabled", "default_values"}

_KINDS: Mapping[int, tuple[set[str], Callable[[Json, bool], Iterator[str]]]] = {
    ROW: ({"components"}, _row),
    BUTTON: ({"style", "label", "emoji", "custom_id", "sku_id", "url", "disabled"}, _button),
    STRING_SELECT: ({*_SELECTING, "options"} - {"default_values"}, _select),
    USER_SELECT: (_SELECTING, _select),
    ROLE_SELECT: (_SELECTING, _select),
    MENTIONABLE_SELECT: (_SELECTING, _select),
    CHANNEL_SELECT: ({*_SELECTING, "channel_types"}, _select),
    SECTION: ({"components", "accessory"}, _section),
    TEXT: ({"content"}, _text),
    THUMBNAIL: ({"media", "description", "spoiler"}, _thumbnail),
    GALLERY: ({"items"}, _gallery),
    FILE: ({"file", "spoiler"}, _file),
    SEPARATOR: ({"divider", "spacing"}, _separator),
    CONTAINER: ({"components", "accent_color", "spoiler"}, _container),
    LABEL: ({"label", "description", "component"}, _label),
    TEXT_INPUT: ({"custom_id", "style", "min_length", "max_length", "required", "value", "placeholder"}, _text_input),
    UPLOAD: (_PICKING, _upload),
    RADIOS: ({"custom_id", "required", "options"}, _radios),
    CHECKBOXES: ({*_PICKING, "options"}, _checkboxes),
    CHECKBOX: ({"custom_id", "default"}, _checkbox),
}
