"""Cards as Block Kit, in one reader's language and zone.

The limits are Slack's (docs.slack.dev, Block Kit reference): 50 blocks a message; 10 fields of 2,000 letters a section,
or 3,000 letters of text; 75 letters and a value of 2,000 a button, 25 elements of an actions block; 100 options a menu.
What members wrote may be longer than a section takes, since an escaped sign counts five letters: then it stands in rich
text, which has no such limit.
Pictures and files of answers are no blocks: they are uploaded, and `files_of` names them. In messages nobody asked for
a picture that was uploaded is a block (`pictures`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, assert_never

from adapters.slack.words import escaped, mrkdwn, plain_words, rich_elements
from core.chat import (
    About,
    Button,
    Buttons,
    Card,
    Choice,
    Context,
    Divider,
    Fact,
    Facts,
    FileRef,
    Image,
    Part,
    Pick,
    Reader,
    Row,
    Rows,
    Style,
    Table,
    Text,
    Words,
    plain,
)

Json = dict[str, Any]

FIELDS_A_SECTION = 10
LONGEST_FIELD = 200
"""Letters of a fact that stand well in half the width; a longer one has a paragraph of its own."""
LONGEST_TEXT = 3000
"""Of a section, and of a small line."""
BUTTONS_A_ROW = 5
"""Slack takes 25 and breaks the line where the window ends; five stand in one line on most screens."""

PRESS = "press"
"""Every action of ours begins with it; the rest makes it unique within its message."""


def card_blocks(
    card: Card, reader: Reader, *, native: bool = False, pictures: Mapping[str, str] | None = None
) -> list[Json]:
    """The whole card. `native`: moments as Slack's own dates, for channels where everybody reads in another zone;
    `pictures`: Slack's ids of those that were uploaded, by their `file`.
    """
    drawing = _Drawing(reader, native=native, pictures=pictures or {})
    blocks: list[Json] = []
    for part in card.parts:
        for block in drawing.part(part):
            if not _joined(blocks, block):
                blocks.append(block)
    return blocks


def card_text(card: Card, reader: Reader) -> str:
    """The card in plain words, for notifications and for those who are read to: all but its buttons, line by line."""
    return escaped("\n".join(line for part in card.parts for line in _said(part, reader)))


def files_of(card: Card) -> tuple[Image | FileRef, ...]:
    """The pictures and files that belong to the card, in their order."""
    return tuple(part for part in card.parts if isinstance(part, Image | FileRef))


def option(choice: Choice, reader: Reader) -> Json:
    """A choice of a menu."""
    return {"text": plain_text(choice.label, reader), "value": choice.value}


def mention(user: str) -> Json:
    """A line with that person's name, by which they are pinged."""
    named = {"type": "rich_text_section", "elements": [{"type": "user", "user_id": user}]}
    return {"type": "rich_text", "elements": [named]}


def plain_text(text: Text, reader: Reader) -> Json:
    """Words in which Slack reads no markup; emoji stay as they were written."""
    return {"type": "plain_text", "text": plain(text, reader), "emoji": True}


class _Drawing:
    """One card being drawn: every button gets an id of its own."""

    def __init__(self, reader: Reader, *, native: bool, pictures: Mapping[str, str]) -> None:
        self.reader = reader
        self.native = native
        self.pictures = pictures
        self._drawn = 0

    def part(self, part: Part) -> Iterator[Json]:
        """The blocks of one part."""
        match part:
            case Words(text):
                yield self._paragraph(text)
            case Facts(facts):
                yield from self._facts(facts)
            case Table():
                yield self._lines([part.head, *part.rows])
            case Rows():
                yield from self._rows(part)
            case Pick():
                menu = {
                    "type": "static_select",
                    "action_id": self._id(),
                    "placeholder": plain_text(part.label, self.reader),
                    "options": [option(choice, self.reader) for choice in part.choices],
                }
                # A menu carries no value of its own: the button's handle travels in the block's id.
                yield {"type": "actions", "block_id": part.button.handle, "elements": [menu]}
            case Image():
                if part.file in self.pictures:
                    yield {
                        "type": "image",
                        "slack_file": {"id": self.pictures[part.file]},
                        "alt_text": plain(part.alt, self.reader),
                    }
            case FileRef():
                return
            case Divider():
                yield {"type": "divider"}
            case Buttons(buttons):
                yield from self._buttons(buttons)
            case Context():
                yield self._small(part.text, strong=part.about is About.CAPTION)
            case _:
                assert_never(part)

    def _paragraph(self, *lines: Text, strong_head: bool = False) -> Json:
        elements: list[Json] = []
        for number, line in enumerate(lines):
            if number:
                elements.append({"type": "text", "text": "\n"})
            elements += rich_elements(line, self.reader, native=self.native, strong=strong_head and not number)
        return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": elements}]}

    def _facts(self, facts: Sequence[Fact]) -> Iterator[Json]:
        """Short ones in two columns, a long one below its label."""
        for short, together in groupby(facts, key=lambda fact: len(self._field(fact)) <= LONGEST_FIELD):
            same = list(together)
            if not short:
                yield from (self._paragraph(fact.label, fact.value, strong_head=True) for fact in same)
                continue
            for begin in range(0, len(same), FIELDS_A_SECTION):
                fields = [self._field(fact) for fact in same[begin : begin + FIELDS_A_SECTION]]
                yield {"type": "section", "fields": [{"type": "mrkdwn", "text": field} for field in fields]}

    def _field(self, fact: Fact) -> str:
        return f"{mrkdwn(fact.label, self.reader, strong=True)}\n{mrkdwn(fact.value, self.reader)}"

    def _lines(self, rows: Sequence[Sequence[Text]]) -> Json:
        """A small table as lines of rich text, its head in bold: Slack's own tables stand in messages only once."""
        sections = []
        for number, row in enumerate(rows):
            elements: list[Json] = []
            for cell in row:
                if elements:
                    elements.append({"type": "text", "text": " · "})
                elements += rich_elements(cell, self.reader, native=self.native, strong=number == 0)
            if number + 1 < len(rows):
                elements.append({"type": "text", "text": "\n"})
            sections.append({"type": "rich_text_section", "elements": elements})
        return {"type": "rich_text", "elements": sections}

    def _rows(self, part: Rows) -> Iterator[Json]:
        yield from self._section(Row(title=part.title, detail=part.detail, button=part.action))
        for row in part.rows:
            yield from self._section(row)
        if part.foot is not None:
            yield self._small(part.foot)
        yield from self._buttons(part.buttons)

    def _section(self, row: Row) -> Iterator[Json]:
        """A line with its button beside it, which stands below where the words need another block."""
        below = [text for text in (row.detail, row.note) if text is not None]
        first = mrkdwn(row.title, self.reader, strong=True)
        if row.aside is not None:
            first += f"  {mrkdwn(row.aside, self.reader)}"
        said = "\n".join([first, *(mrkdwn(text, self.reader) for text in below)])
        if len(said) <= LONGEST_TEXT:
            block: Json = {"type": "section", "text": {"type": "mrkdwn", "text": said}}
            yield block if row.button is None else {**block, "accessory": self._button(row.button)}
            return
        beside = [row.aside] if row.aside is not None else []
        yield self._paragraph(row.title, *beside, *below, strong_head=True)
        if row.button is not None:
            yield {"type": "actions", "elements": [self._button(row.button)]}

    def _small(self, text: Text, *, strong: bool = False) -> Json:
        said = mrkdwn(text, self.reader, strong=strong)
        if len(said) > LONGEST_TEXT:
            return self._paragraph(text, strong_head=strong)
        return {"type": "context", "elements": [{"type": "mrkdwn", "text": said}]}

    def _buttons(self, buttons: Sequence[Button]) -> Iterator[Json]:
        """Rows of buttons; what is said beside one ("until 14:27") stands in a small line below."""
        for begin in range(0, len(buttons), BUTTONS_A_ROW):
            row = buttons[begin : begin + BUTTONS_A_ROW]
            yield {"type": "actions", "elements": [self._button(button) for button in row]}
        for button in buttons:
            if button.until is not None:
                said = f"{mrkdwn(button.label, self.reader)} {mrkdwn(button.until, self.reader)}"
                yield {"type": "context", "elements": [{"type": "mrkdwn", "text": said}]}

    def _button(self, button: Button) -> Json:
        drawn: Json = {
            "type": "button",
            "action_id": self._id(),
            "text": plain_text(button.label, self.reader),
            "value": button.handle,
        }
        return {**drawn, "style": "primary"} if button.style is Style.PRIMARY else drawn

    def _id(self) -> str:
        self._drawn += 1
        return f"{PRESS}.{self._drawn}"


def _joined(blocks: Sequence[Json], block: Json) -> bool:
    """Small lines that follow each other are one block: a card has room for fifty."""
    if not blocks or block["type"] != "context" or blocks[-1]["type"] != "context":
        return False
    (line,) = block["elements"]
    (lines,) = blocks[-1]["elements"]
    joined = f"{lines['text']}\n{line['text']}"
    if len(joined) > LONGEST_TEXT:
        return False
    lines["text"] = joined
    return True


def _said(part: Part, reader: Reader) -> Iterator[str]:
    """What a part says to somebody who does not see it."""
    match part:
        case Words(text) | Context(text):
            yield plain_words(text, reader)
        case Facts(facts):
            yield from (f"{plain_words(fact.label, reader)}: {plain_words(fact.value, reader)}" for fact in facts)
        case Rows():
            yield from (plain_words(text, reader) for text in (part.title, part.detail) if text is not None)
            for row in part.rows:
                said = (row.title, row.aside, row.detail, row.note)
                yield ", ".join(plain_words(text, reader) for text in said if text is not None)
            if part.foot is not None:
                yield plain_words(part.foot, reader)
        case Table():
            yield from (", ".join(plain_words(cell, reader) for cell in row) for row in (part.head, *part.rows))
        case Pick() | Image() | FileRef() | Divider() | Buttons():
            return
        case _:
            assert_never(part)
