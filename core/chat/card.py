"""Cards: everything the bot shows, as plain data. A closed vocabulary; every renderer ends in `assert_never`.

A card states intent, never widgets: importance, not a colour; a row with a button, not a block.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from core.chat.words import Text

WireValue = str | tuple[str, ...]
"""A value as it travels: text, or several texts. `core.commands.decoding` gives it its type."""

MAX_ROWS = 8
"""Rows on a page: eight rows with a button each use 31 of Discord's 40 components."""


class Importance(StrEnum):
    """Whether a card can wait."""

    NORMAL = "normal"
    ATTENTION = "attention"


class Style(StrEnum):
    """How much a button asks to be pressed."""

    PRIMARY = "primary"
    NORMAL = "normal"
    QUIET = "quiet"


@dataclass(frozen=True, kw_only=True)
class Button:
    """A command with some arguments filled in.

    `once`: it acts once however often it is pressed, together with the other `once` buttons of its card.
    `ask`: open the form although nothing is missing; True for all fields, or the names of some.
    `until`: what is said beside it ("until 14:27"), and `expires` the instant from which it does nothing any more and
    may be left out where a card is drawn anew.
    `handle`: filled in by the core when the card is sealed; this is what travels to the platform and comes back.
    """

    label: Text
    command: str
    given: Mapping[str, WireValue] = field(default_factory=dict)
    style: Style = Style.NORMAL
    once: bool = False
    ask: bool | tuple[str, ...] = False
    until: Text | None = None
    expires: datetime | None = None
    handle: str = ""


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One answer among several: the value that travels, and what is read."""

    value: str
    label: Text


@dataclass(frozen=True)
class Words:
    """A paragraph. Several sentences of the catalogue may stand in it, one after another."""

    text: Text


@dataclass(frozen=True, kw_only=True)
class Fact:
    """A label and what is known."""

    label: Text
    value: Text


@dataclass(frozen=True)
class Facts:
    """A short two-column list."""

    facts: tuple[Fact, ...]


@dataclass(frozen=True, kw_only=True)
class Table:
    """A small table that is only read; at most eight rows."""

    head: tuple[Text, ...]
    rows: tuple[tuple[Text, ...], ...]


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line of a list, with at most one button, or with words where no button may be."""

    title: Text
    aside: Text | None = None
    detail: Text | None = None
    button: Button | None = None
    note: Text | None = None


@dataclass(frozen=True, kw_only=True)
class Rows:
    """A page of a list (at most eight rows), with a head, a foot that says where one is, and the way on."""

    title: Text
    rows: tuple[Row, ...]
    detail: Text | None = None
    action: Button | None = None
    foot: Text | None = None
    buttons: tuple[Button, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Pick:
    """A choice on a card: `button`'s command is run with the picked value as `field`. At most 25 choices."""

    label: Text
    field: str
    choices: tuple[Choice, ...]
    button: Button


@dataclass(frozen=True, kw_only=True)
class Image:
    """A picture that the bot keeps, with the words for those who do not see it; `name`: of the file, where one has a
    name.
    """

    file: str
    alt: Text
    name: str = "picture.png"


@dataclass(frozen=True, kw_only=True)
class FileRef:
    """A file that the bot keeps; `size` in bytes."""

    file: str
    name: str
    media_type: str
    size: int


@dataclass(frozen=True)
class Divider:
    """A pause between two matters."""


@dataclass(frozen=True)
class Buttons:
    """A row of buttons."""

    buttons: tuple[Button, ...]


class About(StrEnum):
    """What a small line is about."""

    READERS = "readers"
    NOTE = "note"
    CAPTION = "caption"


@dataclass(frozen=True)
class Context:
    """A small line: who reads an answer, a note, or the caption of what follows."""

    text: Text
    about: About = About.NOTE


Part = Words | Facts | Table | Rows | Pick | Image | FileRef | Divider | Buttons | Context


@dataclass(frozen=True, kw_only=True)
class Card:
    """One message of the bot."""

    parts: tuple[Part, ...]
    importance: Importance = Importance.NORMAL


def card(*parts: Part | Text, importance: Importance = Importance.NORMAL) -> Card:
    """A card of these parts; a bare Text is a paragraph."""
    return Card(parts=tuple(Words(part) if isinstance(part, Text) else part for part in parts), importance=importance)
