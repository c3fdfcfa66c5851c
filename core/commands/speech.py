"""Words as people type them, read as a command: "/log how:video story hour", "/sister", or plain words to the bot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from core.chat.card import Choice, WireValue
from core.chat.form import Kind
from core.chat.grammar import parse
from core.chat.words import Text
from core.commands import COMMANDS, GROUPS
from core.commands.declaring import Command
from core.content.cleaning import clean
from core.content.folding import fold

PLAIN_WORDS = "desk"
"""The command that answers plain words in the direct message."""


SLASHES = ("/", "／")
"""Some keyboards of East Asia write the wide one."""

HELPLESS = frozenset({"help", "/help", "?"})
"""Written by somebody who looks for the way in."""


@dataclass(frozen=True)
class Words:
    """A command line taken apart; `unused` holds words that no field takes."""

    command: str
    given: dict[str, WireValue] = field(default_factory=dict)
    unused: str = ""


@dataclass(frozen=True)
class Option:
    """A value that can be typed with a command. `choices`: all there are, but of a reference none: it is searched."""

    name: str
    label: Text
    kind: Kind
    required: bool
    headline: bool
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True)
class CommandLine:
    """A command that can be typed: what adapters register, complete and explain. `staff`: only staff may use it.
    `listed`: it has a place where room is limited, as in Discord's menu.
    """

    name: str
    summary: Text
    options: tuple[Option, ...]
    staff: bool
    listed: bool = True


def read_words(text: str) -> Words:
    """The command that was meant. An unknown one keeps its name, so that the nearest can be offered."""
    text = clean(text, lines=True)
    if fold(text) in HELPLESS:
        return Words("sister help")
    if not text.startswith(SLASHES):
        return Words(PLAIN_WORDS, {"words": text})
    head, rest = _first_word(text[1:])
    head = head.lower()
    if head in GROUPS:
        return _in_group(head, rest)
    command = COMMANDS.get(head)
    if command is None or command.hidden:
        return Words(head[:40])
    return _with_values(command, rest)


def _in_group(group: str, rest: str) -> Words:
    """ "/sister" alone is home; otherwise the next word names the sub-command, with "_" and "-" alike."""
    if not rest:
        return Words(f"{group} home")
    word, values = _first_word(rest)
    name = f"{group} {word.lower().replace('_', '-')}"
    command = COMMANDS.get(name)
    if command is None or command.hidden:
        return Words(name[:60])
    return _with_values(command, values)


def _first_word(text: str) -> tuple[str, str]:
    """The first word, and what follows it after any white space."""
    word, *rest = text.split(maxsplit=1) or ("",)
    return word, "".join(rest)


def _with_values(command: Command[Any], text: str) -> Words:
    open_fields = [declared for declared in command.fields if not declared.ask.never]
    parsed = parse(text, {declared.name for declared in open_fields})
    given: dict[str, WireValue] = dict(parsed.values)
    headline = next((declared.name for declared in open_fields if declared.ask.headline), None)
    if parsed.rest and headline is not None and headline not in given:
        return Words(command.name, {**given, headline: parsed.rest})
    return Words(command.name, given, unused=parsed.rest)


def command_lines() -> tuple[CommandLine, ...]:
    """Every command that can be typed, in the order of the list."""
    return tuple(_line(command) for command in COMMANDS.values() if not command.hidden)


def _line(command: Command[Any]) -> CommandLine:
    options: Sequence[Option] = [
        Option(
            declared.name,
            declared.ask.label,
            declared.kind,
            required=declared.required and declared.ask.default is None,
            headline=declared.ask.headline,
            choices=tuple(Choice(value=str(member), label=label) for member, label in declared.ask.labels.items()),
        )
        for declared in command.fields
        if not declared.ask.never
    ]
    return CommandLine(command.name, command.summary, tuple(options), command.for_staff, command.listed)
