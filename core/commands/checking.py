"""The rules that every command keeps so that it works on every platform; checked at each start and in CI.

A limit that no platform has is the product's own, and says so. What a member may answer is checked by `decoding`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from inspect import signature
from typing import Any

from core.chat.form import Kind
from core.commands.declaring import Command, Declared
from core.errors import WrongDeclarationError

NAME = re.compile(r"[a-z]+(-[a-z]+)*( [a-z]+(-[a-z]+)*)?")
"""Lower case, one word, or a group and a sub-command: the form that Discord registers and Slack's text can hold."""

WORD_LENGTH = 32
"""Discord: letters of a command's or sub-command's name, and of an option's."""

SUMMARY_LENGTH = 26
"""Ours: the list of commands stands beside their names on a narrow screen."""

TITLE_LENGTH = 24
"""Slack: letters of a modal's title, and of its submit button."""

LABEL_LENGTH = 45
"""Discord: letters of a label in a modal."""

DESCRIPTION_LENGTH = 100
"""Discord: letters below a label, where the hint and the readers stand."""

MOST_FIELDS = 25
"""Discord: options of a command."""

MOST_CHOICES = 25
"""Discord: choices of an option or a menu. A reference may have more, because it is searched."""

CHOICE_LENGTH = 75
"""Slack: letters of a choice, read and travelling."""

LONGEST_TEXT = 3000
"""Slack: letters that fit into a text field."""

_TEXTS = frozenset({Kind.TEXT, Kind.LONG_TEXT})


def check_commands(commands: Iterable[Command[Any]]) -> None:
    """Whether these commands, all of them together, can be shown everywhere. Raises WrongDeclarationError with every
    rule that is broken.
    """
    every = tuple(commands)
    broken = [*_of_all(every), *(f"/{command.name}: {rule}" for command in every for rule in _of_one(command))]
    if broken:
        raise WrongDeclarationError("\n".join(broken))


def _of_all(every: tuple[Command[Any], ...]) -> Iterator[str]:
    names = Counter(command.name for command in every)
    yield from (f"/{name}: {count} commands have this name" for name, count in names.items() if count > 1)
    groups = {command.group for command in every if not command.hidden}
    for command in every:
        if command.name in groups and not command.hidden:
            yield f"/{command.name}: the first word of sub-commands is never a command itself"
    listed = [command for command in every if command.listed and not command.hidden]
    sizes = Counter(command.group for command in listed if command.group)
    yield from (
        f"/{group}: a group has at most {MOST_FIELDS} listed sub-commands, not {size}"
        for group, size in sizes.items()
        if size > MOST_FIELDS
    )


def _of_one(command: Command[Any]) -> Iterator[str]:
    if not NAME.fullmatch(command.name):
        yield "a name is one or two words of small letters, with hyphens inside"
    if any(len(word) > WORD_LENGTH for word in command.name.split()):
        yield f"a word of a name has at most {WORD_LENGTH} letters"
    if not command.hidden and len(command.summary.message) > SUMMARY_LENGTH:
        yield f"a summary has at most {SUMMARY_LENGTH} letters, not {len(command.summary.message)}"
    shown = [declared for declared in command.fields if not declared.ask.never]
    if shown and len((command.title or command.summary).message) > TITLE_LENGTH:
        yield f"the title of a form (else the summary) has at most {TITLE_LENGTH} letters"
    if len(command.submit.message) > TITLE_LENGTH:
        yield f"the words of the submit button have at most {TITLE_LENGTH} letters"
    if len(shown) > MOST_FIELDS:
        yield f"at most {MOST_FIELDS} fields can be asked, not {len(shown)}"
    names = {declared.name for declared in command.fields}
    for rule in command.rules:
        if not rule.of or not names.issuperset(rule.of):
            yield f"a rule is about fields of its command, not {', '.join(rule.of) or 'nothing'}"
        elif len(signature(rule.judge).parameters) != 1 + len(rule.of):
            yield f"the rule about {', '.join(rule.of)} takes the context and their values, one each"
    before: set[str] = set()
    for declared in command.fields:
        yield from (f"{declared.name}: {rule}" for rule in _of_field(command, declared, before))
        before.add(declared.name)


def _of_field(command: Command[Any], declared: Declared, before: set[str]) -> Iterator[str]:
    ask = declared.ask
    if ask.never:
        if declared.required and not command.hidden:
            yield "a field that is never asked cannot be required of a command that people type"
        return
    if len(declared.name) > WORD_LENGTH or not re.fullmatch(r"[a-z]+(_[a-z]+)*", declared.name):
        yield f"a field's name is small letters with underscores inside, at most {WORD_LENGTH}"
    if len(ask.label.message) > LABEL_LENGTH:
        yield f"a label has at most {LABEL_LENGTH} letters, not {len(ask.label.message)}"
    described = " ".join(text.message for text in (ask.hint, ask.readers) if text)
    if len(described) > DESCRIPTION_LENGTH:
        yield f"hint and readers have together at most {DESCRIPTION_LENGTH} letters, not {len(described)}"
    if ask.depends is not None and ask.depends not in before:
        yield f"it depends on {ask.depends!r}, which is not declared before it"
    if ask.headline and declared.kind not in _TEXTS:
        yield "only a text can be the headline"
    yield from _of_answers(declared)


def _of_answers(declared: Declared) -> Iterator[str]:
    """What depends on the kind of the field."""
    ask = declared.ask
    if declared.kind in _TEXTS:
        if ask.readers is None:
            yield "a free text says who will read it (readers=)"
        if (declared.max_length or 0) > LONGEST_TEXT:
            yield f"a text has at most {LONGEST_TEXT} letters"
    if declared.kind is Kind.WHOLE_NUMBER and (ask.minimum is None or ask.maximum is None or ask.minimum > ask.maximum):
        yield "a whole number has a minimum, and a maximum that is not below it"
    if len(ask.labels) > MOST_CHOICES:
        yield f"at most {MOST_CHOICES} choices can be shown; more are a reference, which is searched"
    for member, label in ask.labels.items():
        if max(len(label.message), len(str(member))) > CHOICE_LENGTH:
            yield f"a choice has at most {CHOICE_LENGTH} letters: {member!s}"
