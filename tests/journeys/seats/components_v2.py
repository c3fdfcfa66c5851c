"""Messages of Discord as a person reads them, component after component.

What Discord lays out its own way is put where it is read elsewhere: "Undo until 14:27" stands below the buttons there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from core.chat import Moment, MomentForm, Reader, Text, plain
from tests.fakes.discord import components as kinds
from tests.fakes.discord.reading import Piece, read
from tests.journeys.seen import Reading, Seen

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Json = dict[str, Any]

ASIDE = " · "
"""Stands between the title of a row and what is said beside it, and between the cells of a table."""

_MOMENT = re.compile(r"(\\.)|<t:(\d+):([tF])>", re.DOTALL)
_FORMS = {"t": MomentForm.CLOCK, "F": MomentForm.FULL}
_HOMES = {"/sister home": "/sister", "/staff home": "/staff"}
"""How the two commands are spelt here that are a word alone elsewhere."""
ISOLATES = str.maketrans("", "", "\u2068\u2069")
"""They keep names of another direction apart, and are not seen."""


def read_message(message: Json, zone: str) -> Seen:
    """A message as Discord gives it back, for somebody whose device is set to that zone."""
    reading = _Message(zone)
    if message.get("content"):
        reading.words(message["content"])
    for component in message["components"]:
        reading.component(component)
    return reading.reading.message(message)


def buttons(message: Json) -> Iterator[tuple[Json, str | None]]:
    """Every button of a message, and the title of the row at whose end it stands; of a menu, its choices, each with the
    id of the menu.
    """
    for component in _inside(message["components"]):
        if component["type"] == kinds.SECTION:
            yield component["accessory"], lines_of(component["components"][0]["content"], "UTC")[0].bold
        for each in component["components"] if component["type"] == kinds.ROW else ():
            if each["type"] == kinds.STRING_SELECT:
                yield from (({**choice, "custom_id": each["custom_id"]}, None) for choice in each["options"])
            else:
                yield each, None


def media_of(message: Json) -> dict[str, Json]:
    """Every picture of a message, by the words for who does not see it."""
    shown = [each for each in _inside(message["components"]) if each["type"] == kinds.GALLERY]
    return {item["description"]: item["media"] for each in shown for item in each["items"]}


@dataclass(frozen=True)
class Line:
    """A line as it is read."""

    pieces: tuple[Piece, ...]

    @property
    def text(self) -> str:
        """The words."""
        return "".join(piece.text for piece in self.pieces)

    @property
    def style(self) -> str:
        """A heading, a small line, a line that begins with bold letters, or none of these."""
        styles = self.pieces[0].styles if self.pieces else frozenset()
        return next((style for style in ("heading", "small", "bold") if style in styles), "")

    @property
    def bold(self) -> str:
        """The bold letters with which it begins."""
        count = next((n for n, piece in enumerate(self.pieces) if "bold" not in piece.styles), len(self.pieces))
        return "".join(piece.text for piece in self.pieces[:count])

    @property
    def rest(self) -> str:
        """What follows them."""
        return self.text[len(self.bold) :]

    @property
    def is_fact(self) -> bool:
        """Whether the bold letters are a label, and its value follows: a question needs no colon. Else a sentence may
        begin so.
        """
        if self.style != "bold":
            return False
        is_sentence = self.bold[-1].isalnum() or self.bold[-1] in ".!…"
        return self.rest.startswith(":") or (not is_sentence and self.rest[:1] in {"", " "})

    @property
    def is_head(self) -> bool:
        """Whether it is the head of a table: nothing but bold cells."""
        cells = [piece for piece in self.pieces if piece.text != ASIDE]
        return 1 < len(cells) < len(self.pieces) and all("bold" in cell.styles for cell in cells)


def lines_of(content: str, zone: str) -> list[Line]:
    """Markdown line after line; timestamps as the bot would spell them for somebody in that zone."""
    return list(_lines(_MOMENT.sub(lambda found: found[1] or _spelt(int(found[2]), found[3], zone), content)))


@cache
def _lines(content: str) -> tuple[Line, ...]:
    lines: list[list[Piece]] = [[]]
    for piece in read(content):
        text = _HOMES.get(piece.text, piece.text) if "code" in piece.styles else piece.text
        first, *more = text.translate(ISOLATES).split("\n")
        lines[-1].append(Piece(first, piece.styles))
        lines += [[Piece(each, piece.styles)] for each in more]
    kept = [tuple(piece for piece in line if piece.text) for line in lines]
    return tuple(Line(pieces) for pieces in kept)


def _spelt(instant: int, style: str, zone: str) -> str:
    moment = Moment(datetime.fromtimestamp(instant, UTC), _FORMS[style])
    return plain(Text("{moment}", (("moment", moment),)), Reader(zone=zone))


class _Message:
    """A message being read, from the top to the bottom."""

    def __init__(self, zone: str) -> None:
        self.reading = Reading()
        self._zone = zone
        self._in_list = False
        self._above: tuple[str, ...] = ()
        """The buttons that were read just now."""

    def component(self, component: Json) -> None:
        match component["type"]:
            case kinds.CONTAINER:
                for each in component["components"]:
                    self.component(each)
            case kinds.TEXT:
                self.words(component["content"])
            case kinds.SECTION:
                self._section(component)
            case kinds.ROW:
                self._row(component["components"])
            case kinds.FILE:
                self.reading.file(component["name"])
            case kinds.GALLERY:
                for item in component["items"]:
                    self.reading.picture(item["description"])
            case kinds.SEPARATOR:
                self._in_list = False
            case kind:
                raise AssertionError(f"nobody reads components of type {kind} yet")

    def words(self, content: str) -> None:
        """Words one below the other: a list's head or rows, facts, paragraphs, small lines."""
        block: list[Line] = []
        for line in lines_of(content, self._zone):
            if block and self._begins(line, block[0]):
                self._block(block)
                block = []
            block.append(line)
        self._block(block)
        self._above = ()

    def _begins(self, line: Line, first: Line) -> bool:
        """Whether a line is the first of something new."""
        if "small" in {line.style, first.style}:
            return True
        return line.is_fact or (self._in_list and line.style == "bold")

    def _block(self, block: Sequence[Line]) -> None:
        first, *more = block
        texts = [line.text for line in more]
        if first.style == "small":
            self._small(first.text)
        elif first.style == "heading":
            self._in_list = True
            self.reading.head(first.text, *texts)
        elif first.is_fact:
            value = first.rest.removeprefix(":").strip()
            self.reading.fact(first.bold, "\n".join([value, *texts] if value else texts))
        elif self._in_list and first.style == "bold":
            self._item(first, texts, None)
        elif first.is_head:
            self.reading.head(first.text, *texts)
        else:
            self._in_list = False
            self.reading.paragraph("\n".join([first.text, *texts]))

    def _section(self, section: Json) -> None:
        """The head of a list, or one of its rows, with a button at its side."""
        (words,) = section["components"]
        first, *more = lines_of(words["content"], self._zone)
        texts, button = [line.text for line in more], section["accessory"]["label"]
        if first.style == "heading":
            self._in_list = True
            self.reading.head(first.text, *texts)
            self.reading.button(button)
        else:
            self._item(first, texts, button)

    def _item(self, first: Line, more: Sequence[str], button: str | None) -> None:
        aside = [first.rest.removeprefix(ASIDE)] if first.rest else []
        self.reading.row(first.bold, *aside, *more, button=button)

    def _row(self, elements: Sequence[Json]) -> None:
        """Buttons; or a menu, whose choices are pressed like buttons."""
        if elements[0]["type"] == kinds.STRING_SELECT:
            (menu,) = elements
            self.reading.head(menu["placeholder"])
            elements = menu["options"]
        self._in_list, self._above = False, tuple(each["label"] for each in elements)
        for label in self._above:
            self.reading.button(label)

    def _small(self, text: str) -> None:
        """A small line; below buttons, it can be about one of them."""
        for label in self._above:
            if text.startswith(f"{label} "):
                self.reading.beside(label, text.removeprefix(f"{label} "))
                return
        self.reading.small(text)


def _inside(components: Sequence[Json]) -> Iterator[Json]:
    """These, and what stands in a container."""
    for component in components:
        yield component
        if component["type"] == kinds.CONTAINER:
            yield from component["components"]
