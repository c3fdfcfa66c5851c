"""Cards as Components V2, in one reader's language and zone: one container, its colour by the card's importance.

The limits are Discord's (docs.discord.com, Component Reference): a message holds 40 components, each nested one
counted, and displays 4,000 letters in all (discord-api-docs#8562); a row holds 5 buttons or one menu; a button has 80
letters; the id of a button or menu 100, and once in a message; a menu 25 choices of 100 letters.
Pictures and files are attachments that the container shows by their names: `attachments_of` tells how they are called.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, assert_never

from adapters.discord.words import markdown, plain_words
from core.chat import (
    About,
    Button,
    Buttons,
    Card,
    Choice,
    Context,
    Divider,
    Facts,
    FileRef,
    Image,
    Importance,
    Part,
    Pick,
    Reader,
    Row,
    Rows,
    Style,
    Table,
    Text,
    Words,
)

Json = dict[str, Any]

ROW, BUTTON, MENU, SECTION, WORDS, GALLERY, FILE, PAUSE, CONTAINER = 1, 2, 3, 9, 10, 12, 13, 14, 17
"""Discord's types of components: action row, button, string select, section, text display, media gallery, file,
separator, container.
"""
PRIMARY, SECONDARY = 1, 2
"""Discord's styles of buttons."""
COMPONENTS_V2 = 1 << 15
"""The flag IS_COMPONENTS_V2: the message has components in place of `content`, and no edit can take the flag away."""

SMALL = "-# "
"""Begins a line in small letters."""

LETTERS_A_MESSAGE = 4000
BUTTONS_A_ROW = 5

ACCENT, SIGNAL = 0x0E5257, 0xAE4F1C
"""The rule beside a card: the tokens `accent`, and `signal-mark` where it needs attention."""

PINGS_NOBODY: Json = {"parse": []}
"""`allowed_mentions`: whatever is written, nobody is pinged."""

FIRST_MARK = 1000
"""Discord gives components without an `id` the numbers from 1 on, which must not be taken for a notice's."""


def card_message(card: Card, reader: Reader, *, notice: int | None = None, ping: str | None = None) -> Json:
    """The body of a message; `notice`: the id by which it can be found again; `ping`: who is named above the card, and
    alone is pinged.
    """
    mark = {} if notice is None else {"id": mark_of(notice)}
    colour = SIGNAL if card.importance is Importance.ATTENTION else ACCENT
    container = {"type": CONTAINER, **mark, "accent_color": colour, "components": card_components(card, reader)}
    attached = attachments_of(card, reader)
    named = [] if ping is None else [{"type": WORDS, "content": mention(ping)}]
    if letters_of([*named, container]) > LETTERS_A_MESSAGE:
        named = []
    return {
        "flags": COMPONENTS_V2,
        "components": [*named, container],
        "allowed_mentions": pings(ping),
        **({"attachments": attached} if attached else {}),
    }


def mention(user: str) -> str:
    """A person's name as Discord shows it, by which they are pinged where `pings` lets it."""
    return f"<@{user}>"


def pings(user: str | None) -> Json:
    """`allowed_mentions`: that person and nobody else, whatever is written."""
    return PINGS_NOBODY if user is None else {"parse": [], "users": [user]}


def card_components(card: Card, reader: Reader) -> list[Json]:
    """What the container holds. What is escaped is longer: where the card is too long by it, signs are `alike`."""
    drawn = _drawn(card, reader, alike=False)
    return drawn if letters_of(drawn) <= LETTERS_A_MESSAGE else _drawn(card, reader, alike=True)


def mark_of(notice: int) -> int:
    """The `id` of a component by which a notice is known again: 31 bits, so that notices end at 2,147,482,647."""
    return FIRST_MARK + notice


def letters_of(components: Sequence[Json]) -> int:
    """Letters that these components display, as Discord counts them."""
    return sum(len(each.get("content", "")) + letters_of(each.get("components", ())) for each in components)


def files_of(card: Card) -> tuple[Image | FileRef, ...]:
    """The pictures and files that belong to the card, in the order of its attachments."""
    return tuple(part for part in card.parts if isinstance(part, Image | FileRef))


def attachments_of(card: Card, reader: Reader) -> list[Json]:
    """How they are called; `id` is the number of the file in the upload."""
    attached: list[Json] = []
    for number, (part, called) in enumerate(zip(files_of(card), _filenames(card), strict=True)):
        match part:
            case Image():
                more = {"description": plain_words(part.alt, reader)}
            case FileRef():
                more = {} if part.name == called else {"title": part.name}
            case _:
                assert_never(part)
        attached.append({"id": str(number), "filename": called, **more})
    return attached


def option(choice: Choice, reader: Reader) -> Json:
    """A choice of a menu."""
    return {"label": plain_words(choice.label, reader), "value": choice.value}


def _filenames(card: Card) -> list[str]:
    """Names by which a component can show an attachment: Latin letters, figures, dots and lines, each once."""
    names: list[str] = []
    for number, part in enumerate(files_of(card), 1):
        name = re.sub(r"[^A-Za-z0-9._-]", "_", part.name)
        names.append(f"{number}-{name}" if name in names else name)
    return names


def _drawn(card: Card, reader: Reader, *, alike: bool) -> list[Json]:
    drawing = _Drawing(reader, _filenames(card), alike=alike)
    components: list[Json] = []
    for part in card.parts:
        for component in drawing.part(part):
            if not _joined(components, component):
                components.append(component)
    return components


class _Drawing:
    """One card being drawn. `filenames`: of its attachments, in their order."""

    def __init__(self, reader: Reader, filenames: Sequence[str], *, alike: bool) -> None:
        self._reader = reader
        self._filenames = iter(filenames)
        self._alike = alike

    def part(self, part: Part) -> Iterator[Json]:
        """The components of one part."""
        match part:
            case Words(text):
                yield _words(self._said(text))
            case Facts(facts):
                yield _words("\n".join(self._fact(fact.label, fact.value) for fact in facts))
            case Table():
                head = " · ".join(self._said(cell, strong=True) for cell in part.head)
                rows = (" · ".join(map(self._said, row)) for row in part.rows)
                yield _words("\n".join((head, *rows)))
            case Rows():
                yield from self._rows(part)
            case Pick():
                yield {"type": ROW, "components": [self._menu(part)]}
            case Image():
                media = {"url": f"attachment://{next(self._filenames)}"}
                item = {"media": media, "description": plain_words(part.alt, self._reader)}
                yield {"type": GALLERY, "items": [item]}
            case FileRef():
                yield {"type": FILE, "file": {"url": f"attachment://{next(self._filenames)}"}}
            case Divider():
                yield {"type": PAUSE}
            case Buttons(buttons):
                yield from self._buttons(buttons)
            case Context():
                yield _words(_small(self._said(part.text, strong=part.about is About.CAPTION)))
            case _:
                assert_never(part)

    def _said(self, text: Text, *, strong: bool = False) -> str:
        return markdown(text, self._reader, strong=strong, alike=self._alike)

    def _fact(self, label: Text, value: Text) -> str:
        """A value of several lines begins below its label; a question needs no colon."""
        said = self._said(value)
        colon = ":" if plain_words(label, self._reader)[-1].isalnum() else ""
        between = "\n" if "\n" in said else " "
        return f"{self._said(label, strong=True)}{colon}{between}{said}"

    def _rows(self, part: Rows) -> Iterator[Json]:
        detail = [] if part.detail is None else [self._said(part.detail)]
        yield self._beside("\n".join([f"### {self._said(part.title)}", *detail]), part.action)
        for row in part.rows:
            yield self._beside(self._row(row), row.button)
        if part.foot is not None:
            yield _words(_small(self._said(part.foot)))
        yield from self._buttons(part.buttons)

    def _row(self, row: Row) -> str:
        first = self._said(row.title, strong=True)
        if row.aside is not None:
            first += f" · {self._said(row.aside)}"
        detail = [] if row.detail is None else [self._said(row.detail)]
        note = [] if row.note is None else [_small(self._said(row.note))]
        return "\n".join([first, *detail, *note])

    def _beside(self, said: str, button: Button | None) -> Json:
        """Words with their button at their side; Discord takes no section without one."""
        if button is None:
            return _words(said)
        return {"type": SECTION, "components": [_words(said)], "accessory": self._button(button)}

    def _buttons(self, buttons: Sequence[Button]) -> Iterator[Json]:
        """Rows of buttons; what is said beside one ("until 14:27") stands in a small line below."""
        for begin in range(0, len(buttons), BUTTONS_A_ROW):
            row = buttons[begin : begin + BUTTONS_A_ROW]
            yield {"type": ROW, "components": [self._button(button) for button in row]}
        for button in buttons:
            if button.until is not None:
                yield _words(_small(f"{self._said(button.label)} {self._said(button.until)}"))

    def _button(self, button: Button) -> Json:
        return {
            "type": BUTTON,
            "style": PRIMARY if button.style is Style.PRIMARY else SECONDARY,
            "label": plain_words(button.label, self._reader),
            "custom_id": button.handle,
        }

    def _menu(self, pick: Pick) -> Json:
        return {
            "type": MENU,
            "custom_id": pick.button.handle,
            "placeholder": plain_words(pick.label, self._reader),
            "options": [option(choice, self._reader) for choice in pick.choices],
        }


def _words(said: str) -> Json:
    return {"type": WORDS, "content": said}


def _small(said: str) -> str:
    """Small lines; each needs its sign."""
    return "\n".join(f"{SMALL}{line}" if line.strip() else "" for line in said.split("\n"))


def _joined(components: Sequence[Json], component: Json) -> bool:
    """A small line belongs to what stands beside it: a caption to what follows, a note to what it is about. So each
    matter is one component, and a message has room for forty.
    """
    if not components or not components[-1]["type"] == component["type"] == WORDS:
        return False
    before, after = components[-1]["content"], component["content"]
    if not (_is_small(before.rpartition("\n")[2]) or _is_small(after)):
        return False
    components[-1]["content"] = f"{before}\n{after}"
    return True


def _is_small(line: str) -> bool:
    """Nothing else begins so: what looks like it in a sentence is escaped."""
    return line.startswith(SMALL)
