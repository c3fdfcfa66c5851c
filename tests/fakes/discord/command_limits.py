"""What Discord refuses in the list of commands that an app registers, by its own numbers.

From docs.discord.com, Application Commands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tests.fakes.discord.components import letters, unknown

Json = Mapping[str, Any]

COMMANDS = 100
OPTIONS = CHOICES = 25
LETTERS_A_COMMAND = 8000
"""Of names, descriptions and values in it, each in its longest language."""

COMMAND, GROUP, TEXT, WHOLE_NUMBER, YES_NO, NUMBER = 1, 2, 3, 4, 5, 10
TYPED_BY_CHOICE = {TEXT, WHOLE_NUMBER, NUMBER}
OPTION_TYPES = range(1, 12)

_OF_BOTH = {"type", "name", "name_localizations", "description", "description_localizations", "options"}
_OF_A_COMMAND = {
    *_OF_BOTH,
    "id",
    "default_member_permissions",
    "dm_permission",
    "contexts",
    "integration_types",
    "nsfw",
}
_OF_AN_OPTION = {*_OF_BOTH, "required", "choices", "autocomplete", "min_value", "max_value", "min_length", "max_length"}
_OF_AN_OPTION |= {"channel_types"}


def faults_of_commands(commands: Sequence[Json]) -> list[str]:
    """Why Discord would refuse these slash commands; empty when it would take them."""
    faults = [f"{len(commands)} commands"] if len(commands) > COMMANDS else []
    names = [command["name"] for command in commands]
    faults += [f"/{name} stands twice" for name in sorted({name for name in names if names.count(name) > 1})]
    for command in commands:
        found = [*unknown(command, _OF_A_COMMAND), *_called(command), *_options(command, depth=0)]
        if (long := _letters(command)) > LETTERS_A_COMMAND:
            found.append(f"{long} letters in all")
        faults += [f"/{command['name']}: {fault}" for fault in found]
    return faults


def _called(command: Json) -> Iterator[str]:
    """Its name and description, in every language."""
    names = [command["name"], *(command.get("name_localizations") or {}).values()]
    for name in names:
        if not re.fullmatch(r"[-_'\w]{1,32}", name) or name != name.lower():
            yield f"no name for a command or option: {name!r}"
    yield from letters(command, "description", 100)
    for language, said in (command.get("description_localizations") or {}).items():
        yield from (f"{language}: {fault}" for fault in letters({"description": said}, "description", 100))


def _options(command: Json, *, depth: int) -> Iterator[str]:
    options: Sequence[Json] = command.get("options", ())
    if len(options) > OPTIONS:
        yield f"{len(options)} options"
    kinds = [option["type"] for option in options]
    names = [option["name"] for option in options]
    if len(set(names)) != len(names):
        yield "two options of one name"
    nested = [kind in {COMMAND, GROUP} for kind in kinds]
    if any(nested) and not all(nested):
        yield "commands and values among the options of one command"
    required = [option.get("required", False) for option in options]
    if required != sorted(required, reverse=True):
        yield "a required option behind one that is not"
    for option in options:
        found = [*unknown(option, _OF_AN_OPTION), *_called(option)]
        if option["type"] in {COMMAND, GROUP}:
            if depth and (command["type"] == COMMAND or option["type"] == GROUP):
                found.append("nested too deeply")
            found += _options(option, depth=depth + 1)
        else:
            found += _value(option)
        yield from (f"{option['name']}: {fault}" for fault in found)


def _value(option: Json) -> Iterator[str]:
    kind, choices = option["type"], option.get("choices", ())
    if kind not in OPTION_TYPES:
        yield f"no such type {kind}"
    if (choices or option.get("autocomplete")) and kind not in TYPED_BY_CHOICE:
        yield "choices for what is not typed"
    if choices and option.get("autocomplete"):
        yield "choices beside autocomplete"
    if len(choices) > CHOICES:
        yield f"{len(choices)} choices"
    for choice in choices:
        yield from unknown(choice, {"name", "name_localizations", "value"})
        yield from letters(choice, "name", 100)
        if kind == TEXT:
            yield from letters(choice, "value", 100)
    if not 0 <= option.get("min_length", 0) <= 6000 or not 1 <= option.get("max_length", 1) <= 6000:
        yield "min_length or max_length out of range"


def _letters(command: Json) -> int:
    said = sum(_longest(command, name) for name in ("name", "description"))
    value = command.get("value", "")
    inner = [*command.get("options", ()), *command.get("choices", ())]
    return said + (len(value) if isinstance(value, str) else 0) + sum(map(_letters, inner))


def _longest(command: Json, name: str) -> int:
    translated = (command.get(f"{name}_localizations") or {}).values()
    return max(len(said) for said in (command.get(name, ""), *translated))
