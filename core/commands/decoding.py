"""Values as they travel to values with a type, and back. One pair serves text, options, forms, drafts and pre-filling.

`decode` collects every problem instead of stopping at the first, those that the command's rules find too; a problem
keeps what was typed. Too long is an error with the text kept, never a clip.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any, assert_never

from core.chat.card import Choice, WireValue
from core.chat.form import SEVERAL, Kind, Problem
from core.chat.grammar import listed
from core.chat.spelling import Reader, plain
from core.chat.words import Listing, Name, Text, _, n_
from core.commands.context import Context
from core.commands.dates import read_day
from core.commands.declaring import Command, Declared, Source
from core.content.cleaning import clean
from core.content.folding import fold
from core.store.files import read_file

YES, NO = _("Yes"), _("No")

MOST_PIECES = 50
"""So many values of one list are looked up."""

MOST_COMMAS = 8
"""So many pieces of a list may be one label, which holds commas itself: "Suva City Library (Suva, Fiji, LIB-001)"."""

LONGEST_PIECE = 100
"""So many letters of a name are searched for."""


@dataclass
class Decoded:
    """Typed values by name, and problems by name; of those, the required fields that are empty are `missing`.

    `unclear`: fields of which nothing more can be said yet, because they or what they depend on have a problem.
    """

    values: dict[str, Any] = field(default_factory=dict)
    problems: dict[str, Problem] = field(default_factory=dict)
    missing: set[str] = field(default_factory=set)
    unclear: set[str] = field(default_factory=set)

    def refuse(self, name: str, problem: Problem) -> None:
        """The field has a problem."""
        self.problems[name] = problem
        self.unclear.add(name)


async def decode(context: Context, command: Command[Any], given: Mapping[str, WireValue]) -> Decoded:
    """Every field of the command: typed, or with its problem. Fields not given take their default; of one that depends
    on an answer with a problem nothing can be said yet. The rules judge what is clear.
    """
    decoded = Decoded()
    given = await with_defaults(context, command, given)
    for declared in command.fields:
        if declared.ask.depends in decoded.unclear:
            decoded.unclear.add(declared.name)
            continue
        value = given.get(declared.name)
        if value is None or is_empty(value):
            if declared.required:
                decoded.missing.add(declared.name)
                decoded.refuse(declared.name, Problem(text=missing(declared)))
            continue
        result = await _one(context, declared, given, value)
        if isinstance(result, Problem):
            decoded.refuse(declared.name, result)
        else:
            decoded.values[declared.name] = result
    for rule in command.rules:
        if decoded.unclear.isdisjoint(rule.of):
            problem = await rule.judge(context, *(decoded.values.get(name) for name in rule.of))
            if problem is not None:
                decoded.refuse(rule.of[-1], problem)
    return decoded


async def with_defaults(
    context: Context, command: Command[Any], given: Mapping[str, WireValue]
) -> dict[str, WireValue]:
    """What was given, and for fields that were not (an emptied one was) what stands in them by default."""
    filled = dict(given)
    needed = {declared.ask.depends for declared in command.fields}
    for declared in command.fields:
        if declared.name not in filled and declared.ask.default is not None:
            value = await declared.ask.default(context, filled)
            if value is not None:
                filled[declared.name] = value
        if declared.name in needed:
            await _settle_reference(context, declared, filled)
    return filled


async def _settle_reference(context: Context, declared: Declared, filled: dict[str, WireValue]) -> None:
    """A reference that other fields depend on, named in words, is its id from here on; an unclear one stays."""
    value = filled.get(declared.name)
    if isinstance(value, str) and not is_empty(value):
        found = await _references(context, declared, filled, (clean(value, lines=False),))
        if not isinstance(found, Problem):
            filled[declared.name] = str(found[0])


def is_empty(value: WireValue) -> bool:
    """Whether nothing was written, though the field was shown."""
    return not (value.strip() if isinstance(value, str) else [piece for piece in value if piece.strip()])


def missing(declared: Declared) -> Text:
    """What is said of a required field that is empty."""
    match declared.kind:
        case Kind.CHOICE | Kind.REFERENCE | Kind.YES_NO:
            return _("Please choose one.")
        case Kind.CHOICES | Kind.REFERENCES:
            return _("Please choose at least one.")
        case Kind.DATE:
            return _("Please write a day.")
        case Kind.FILE:
            return _("Please add a file.")
        case Kind.TEXT | Kind.LONG_TEXT | Kind.WHOLE_NUMBER:
            return _("Please write something here.")
        case _:
            assert_never(declared.kind)


def wire(value: object) -> WireValue:
    """A typed value as it travels: ISO dates, ids as digits, "yes" and "no"."""
    match value:
        case bool():
            return "yes" if value else "no"
        case StrEnum():
            return value.value
        case date():
            return value.isoformat()
        case tuple() | list() | frozenset():
            return tuple(str(wire(item)) for item in value)
        case _:
            return str(value)


async def _one(context: Context, declared: Declared, given: Mapping[str, WireValue], value: WireValue) -> Any | Problem:
    if declared.kind in SEVERAL:
        return await _several(context, declared, given, value if isinstance(value, tuple) else listed(value))
    text = clean(value if isinstance(value, str) else ", ".join(value), lines=declared.kind is Kind.LONG_TEXT)
    if not text:
        return Problem(text=missing(declared))
    match declared.kind:
        case Kind.TEXT | Kind.LONG_TEXT:
            return _text(declared, text)
        case Kind.WHOLE_NUMBER:
            return _number(declared, text)
        case Kind.YES_NO:
            return _yes_no(text, context.reader)
        case Kind.CHOICE:
            return _choice(declared, text, context.reader)
        case Kind.DATE:
            return read_day(text, today=context.today, reader=context.reader, past=declared.ask.past)
        case Kind.REFERENCE:
            found = await _references(context, declared, given, (text,))
            return found if isinstance(found, Problem) else found[0]
        case Kind.FILE:
            kept = await read_file(context.uow, text, owner=context.actor.ref)
            return text if kept else Problem(text=_("This file is not there any more. Please add it again."))
        case Kind.CHOICES | Kind.REFERENCES:
            msg = "several values are decoded above"
            raise AssertionError(msg)
        case _:
            assert_never(declared.kind)


async def _several(
    context: Context, declared: Declared, given: Mapping[str, WireValue], pieces: Sequence[str]
) -> Any | Problem:
    cleaned = [piece for each in pieces if (piece := clean(each, lines=False))]
    if not cleaned:
        return Problem(text=missing(declared))
    if declared.kind is Kind.CHOICES:
        return _choices(declared, cleaned, context.reader)
    return await _references(context, declared, given, cleaned)


def _text(declared: Declared, text: str) -> str | Problem:
    limit = declared.max_length
    if limit is not None and len(text) > limit:
        return Problem(
            text=n_(
                "This has {count} character, and at most {limit} fit here. Please make it shorter; your text is kept.",
                "This has {count} characters, and at most {limit} fit here. Please make it shorter; your text is kept.",
                len(text),
                limit=limit,
            )
        )
    return text


def _number(declared: Declared, text: str) -> int | Problem:
    low, high = declared.ask.minimum, declared.ask.maximum
    number = int(text) if re.fullmatch(r"[+-]?\d{1,9}", text) else None
    if number is not None and (low is None or number >= low) and (high is None or number <= high):
        return number
    if low is not None and high is not None:
        return Problem(
            text=_(
                "“{text}” is not a whole number from {low} to {high}. Please write one.",
                text=Name(text[:40]),
                low=low,
                high=high,
            )
        )
    return Problem(text=_("“{text}” is not a whole number. Please write one, such as 30.", text=Name(text[:40])))


def _yes_no(text: str, reader: Reader) -> bool | Problem:
    folded = fold(text)
    if folded in {"yes", "y", "true", "1", fold(plain(YES, reader))}:
        return True
    if folded in {"no", "n", "false", "0", fold(plain(NO, reader))}:
        return False
    return Problem(text=_("Please choose yes or no."))


def _choice(declared: Declared, text: str, reader: Reader) -> Any | Problem:
    folded = fold(text)
    for member, label in declared.ask.labels.items():
        if folded in {fold(member.value), fold(label.message), fold(plain(label, reader))}:
            return declared.python(member)
    return Problem(
        text=_(
            "“{text}” is not one of the answers. Please choose {choices}.",
            text=Name(text[:40]),
            choices=Listing(tuple(declared.ask.labels.values()), any_of=True),
        )
    )


def _choices(declared: Declared, pieces: Sequence[str], reader: Reader) -> Any | Problem:
    found = []
    for piece in pieces:
        choice = _choice(declared, piece, reader)
        if isinstance(choice, Problem):
            return choice
        if choice not in found:
            found.append(choice)
    return tuple(found)


async def _references(
    context: Context, declared: Declared, given: Mapping[str, WireValue], pieces: Sequence[str]
) -> Any | Problem:
    """Each piece is a value, or exactly a label; near neighbours are offered, never taken."""
    source = declared.ask.suggest
    if source is None:
        msg = f"{declared.name} has no source"
        raise AssertionError(msg)
    if len(pieces) > MOST_PIECES:
        return Problem(text=_("Please choose at most {most}.", most=MOST_PIECES))
    several = declared.kind is Kind.REFERENCES
    known = dict(await source.named(context, given, pieces))
    left = [
        each for piece in pieces for each in ([piece] if piece in known or not several else listed(piece) or [piece])
    ]
    known |= await source.named(context, given, [each for each in left if each not in known])
    found: list[str] = []
    unclear: list[Problem] = []
    while left:
        if left[0] in known:
            found.append(known[left.pop(0)].value)
            continue
        near = await _near(context, source, given, left[0])
        spelt = _spelt_out(near, left, context.reader)
        if spelt is not None:
            choice, count = spelt
            found.append(choice.value)
            del left[:count]
        elif several and len(parts := _apart(left[0])) > 1:
            left[:1] = parts
            known |= await source.named(context, given, parts)
        else:
            unclear.append(_not_found(left.pop(0), near))
            if len(unclear) > 1:
                return unclear[0]
    values = tuple(dict.fromkeys(found))
    if unclear:
        return replace(unclear[0], understood=values)
    return tuple(declared.python(value) for value in values)


async def _near(context: Context, source: Source, given: Mapping[str, WireValue], piece: str) -> Sequence[Choice]:
    """Choices like it. A label may say more than a name, behind a bracket: what stands before it is searched too."""
    near = await source.search(context, given, piece[:LONGEST_PIECE])
    before = piece.partition("(")[0].strip()
    if not near and before and before != piece:
        near = await source.search(context, given, before[:LONGEST_PIECE])
    return near


def _spelt_out(near: Sequence[Choice], pieces: Sequence[str], reader: Reader) -> tuple[Choice, int] | None:
    """The only choice whose label the first pieces spell out, and how many: a label may hold commas itself."""
    labels = [(choice, fold(plain(choice.label, reader))) for choice in near]
    for count in range(min(MOST_COMMAS, len(pieces)), 0, -1):
        said = fold(", ".join(pieces[:count]))
        same = [choice for choice, label in labels if label == said]
        if len(same) == 1:
            return same[0], count
    return None


def _apart(piece: str) -> Sequence[str]:
    """ "English, French and Arabic" as three; a name that holds such a word was looked for whole before."""
    return [each for part in listed(piece) for each in re.split(r"\s+(?:and|&|\+)\s+", part) if each.strip()] or [piece]


def _not_found(piece: str, near: Sequence[Choice]) -> Problem:
    if not near:
        return Problem(text=_("I do not know “{text}”. Please check how it is written.", text=Name(piece[:80])))
    return Problem(
        text=n_(
            "I do not know “{text}”. Did you mean {near}?",
            "I do not know “{text}”. Did you mean one of these: {near}?",
            min(len(near), 3),
            text=Name(piece[:80]),
            near=Listing(tuple(choice.label for choice in near[:3]), any_of=True),
        ),
        candidates=tuple(near[:25]),
    )
