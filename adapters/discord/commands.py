"""Slash commands as Discord registers them, and what people gave with one read back.

The limits and names are Discord's (docs.discord.com, "Application Commands"): a command that has others below it cannot
be used alone, so `/sister` and `/staff` are opened by their `home`. All options may be left open: what is missing is
asked in a modal. Long texts, the headline excepted, and choices of several have no option and are asked there too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, assert_never

from adapters.discord.payloads import Attachment, GivenOption, Typed
from adapters.discord.words import plain_words
from core.api import CommandLine, Option
from core.chat import Kind, Reader, WireValue

Json = dict[str, Any]

SUB_COMMAND, STRING, INTEGER, BOOLEAN, ATTACHMENT = 1, 3, 4, 5, 11
"""Discord's types of options."""

CHAT_INPUT = 1
"""The type of command that is typed."""

IN_A_SERVER, WITH_THE_BOT = 0, 1
"""Contexts: channels of a server, and the direct message with the bot."""

MANAGE_SERVER = 1 << 5
"""Who lacks this permission does not see `/staff` among the commands, unless the server's administrators show it."""

LONGEST_OPTION = 4000
"""Letters that fit into a modal's field too, in case it has to be asked again; an option alone would take 6,000."""

SETTLED = frozenset(
    {
        "type",
        "name",
        "description",
        "options",
        "choices",
        "max_length",
        "contexts",
        "integration_types",
        "default_member_permissions",
    }
)
"""What we say of a command, or of an option: of these, what is registered is compared."""


def registration(lines: Sequence[CommandLine]) -> list[Json]:
    """Every command that is listed, with the sub-commands of a group together, in the order of the list. The others
    are typed as words in the direct message, where Discord's app sends what it has no command for.
    """
    listed = [line for line in lines if line.listed]
    order = list(dict.fromkeys(map(_first_word, listed)))
    together = sorted(listed, key=lambda line: order.index(_first_word(line)))
    return [_command(word, list(group)) for word, group in groupby(together, _first_word)]


def differs(registered: Sequence[Mapping[str, Any]], ours: Sequence[Mapping[str, Any]]) -> bool:
    """Whether what Discord has is not what we would register; the order does not matter."""
    return _compared(registered) != _compared(ours)


@dataclass(frozen=True)
class Given:
    """A command that was typed: its name in the core, its values, the files put into it by option, and the option that
    is being typed.
    """

    command: str
    values: dict[str, WireValue]
    files: dict[str, Attachment]
    focused: str | None = None


def given_of(typed: Typed) -> Given:
    """What somebody typed."""
    command, options = typed.name, typed.options
    if options and options[0].type == SUB_COMMAND:
        command, options = f"{command} {options[0].name}", options[0].options
    files = {
        option.name: typed.resolved.attachments[str(option.value)]
        for option in options
        if option.type == ATTACHMENT and str(option.value) in typed.resolved.attachments
    }
    values = {option.name: _value(option) for option in options if option.type != ATTACHMENT}
    return Given(command, values, files, next((option.name for option in options if option.focused), None))


def is_list(given: Given, lines: Sequence[CommandLine]) -> bool:
    """Whether what is being typed may hold several, by comma."""
    options = [option for line in lines if line.name == given.command for option in line.options]
    return any(option.name == given.focused and option.kind is Kind.REFERENCES for option in options)


def _value(option: GivenOption) -> WireValue:
    if isinstance(option.value, bool):
        return "yes" if option.value else "no"
    return "" if option.value is None else str(option.value)


def _first_word(line: CommandLine) -> str:
    return line.name.split()[0]


def _command(word: str, lines: Sequence[CommandLine]) -> Json:
    """A command, or a group, which is explained by its home."""
    first = next((line for line in lines if line.name == f"{word} home"), lines[0])
    alone = first.name == word
    hidden = {"default_member_permissions": MANAGE_SERVER} if any(line.staff for line in lines) else {}
    return {
        "type": CHAT_INPUT,
        **_named(word, first),
        "options": _options(first) if alone else [_sub_command(line) for line in lines],
        "contexts": [IN_A_SERVER, WITH_THE_BOT],
        "integration_types": [0],
        **hidden,
    }


def _sub_command(line: CommandLine) -> Json:
    return {"type": SUB_COMMAND, **_named(line.name.split()[1], line), "options": _options(line)}


def _named(name: str, line: CommandLine) -> Json:
    return {"name": name, "description": plain_words(line.summary, Reader())}


def _options(line: CommandLine) -> list[Json]:
    return [
        {"name": option.name, "description": plain_words(option.label, Reader()), **more}
        for option in line.options
        if (more := _typed(option)) is not None
    ]


def _typed(option: Option) -> Json | None:
    """How its value is typed; None for what is asked in a modal only."""
    match option.kind:
        case Kind.LONG_TEXT if not option.headline:
            return None
        case Kind.CHOICES:
            return None
        case Kind.TEXT | Kind.LONG_TEXT:
            return {"type": STRING, "max_length": LONGEST_OPTION}
        case Kind.DATE:
            return {"type": STRING}
        case Kind.WHOLE_NUMBER:
            return {"type": INTEGER}
        case Kind.YES_NO:
            return {"type": BOOLEAN}
        case Kind.CHOICE:
            choices = [{"name": plain_words(each.label, Reader()), "value": each.value} for each in option.choices]
            return {"type": STRING, "choices": choices}
        case Kind.REFERENCE | Kind.REFERENCES:
            return {"type": STRING, "autocomplete": True}
        case Kind.FILE:
            return {"type": ATTACHMENT}
        case _:
            assert_never(option.kind)


def _compared(commands: Sequence[Mapping[str, Any]]) -> list[Json]:
    return sorted((_settled(command) for command in commands), key=lambda command: str(command["name"]))


def _settled(said: Mapping[str, Any]) -> Json:
    """What is said of a command or an option, without what Discord adds, and without what it leaves out when empty."""
    kept: Json = {name: value for name, value in said.items() if name in SETTLED and value not in (None, [], ())}
    if "options" in kept:
        kept["options"] = [_settled(each) for each in kept["options"]]
    if "choices" in kept:
        kept["choices"] = [{"name": each["name"], "value": each["value"]} for each in kept["choices"]]
    if "default_member_permissions" in kept:
        kept["default_member_permissions"] = int(kept["default_member_permissions"])
    for several in ("contexts", "integration_types"):
        if several in kept:
            kept[several] = sorted(kept[several])
    return {**kept, "autocomplete": bool(said.get("autocomplete")), "required": bool(said.get("required"))}
