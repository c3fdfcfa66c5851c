"""What somebody would type elsewhere, typed on Discord: a slash command with an option for each value.

Which options there are, Discord knows from the bot's own registration; it takes no other values than they allow.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from core.chat import listed, parse

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from core.api import CommandLine
    from tests.journeys.seats import Typed

Json = dict[str, Any]

SUB_COMMAND, STRING, INTEGER, BOOLEAN = 1, 3, 4, 5
"""Discord's types of options."""

_SAID = {"yes": True, "no": False}


@dataclass(frozen=True)
class Line:
    """A command in Discord's box. `later`: what has no option there, and is asked in the modal that opens."""

    name: str
    options: dict[str, str | int | bool] = field(default_factory=dict)
    later: dict[str, Typed] = field(default_factory=dict)
    completed: frozenset[str] = frozenset()
    """Options for which Discord offers what the bot finds while they are typed."""


def line_of(text: str, registered: Sequence[Json], known: Sequence[CommandLine]) -> Line | None:
    """The words as a slash command; None where Discord has none that takes them."""
    words = text.removeprefix("/").split()
    if not text.startswith("/") or not words:
        return None
    command = next((each for each in registered if each["name"] == words[0]), None)
    if command is None:
        return None
    name, options = words[0], command["options"]
    subs = {each["name"]: each["options"] for each in options if each["type"] == SUB_COMMAND}
    if subs:
        sub = words[1] if len(words) > 1 else "home"
        if sub not in subs:
            return None
        name, options = f"{name} {sub}", subs[sub]
    line = next(each for each in known if each.name == name)
    return _filled(line, text.removeprefix("/").removeprefix(name).strip(), {each["name"]: each for each in options})


def _filled(line: CommandLine, text: str, options: Mapping[str, Json]) -> Line | None:
    """The command with its values. What no field takes cannot be typed, nor what Discord does not take; and a field
    that would not be asked for cannot be left for later.
    """
    fields = {each.name: each for each in line.options}
    parsed = parse(text.removeprefix("home").strip() if line.name.endswith(" home") else text, set(fields))
    given = dict(parsed.values)
    headline = next((each.name for each in line.options if each.headline), None)
    if parsed.rest:
        if headline is None or headline in given:
            return None
        given[headline] = parsed.rest
    typed = {name: _typed(options[name], said) for name, said in given.items() if name in options}
    if None in typed.values():
        return None
    later: dict[str, Typed] = {name: listed(said) for name, said in given.items() if name not in options}
    if later and not any(each.required and each.name not in typed for each in line.options):
        return None
    completed = frozenset(name for name in typed if options[name].get("autocomplete"))
    return Line(line.name, {name: value for name, value in typed.items() if value is not None}, later, completed)


def _typed(option: Json, said: str) -> str | int | bool | None:
    """What Discord takes for these words; None when it takes none."""
    if option["type"] == BOOLEAN:
        return _SAID.get(said)
    if option["type"] == INTEGER:
        return int(said) if said.isdecimal() else None
    if "choices" in option:
        fitting = [each["value"] for each in option["choices"] if said.lower() in {each["value"], each["name"].lower()}]
        return str(fitting[0]) if fitting else None
    return said if len(said) <= option.get("max_length", len(said)) else None
