"""Cards as the JSON of docs/playground.md, in one reader's language and zone."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, assert_never

from core.chat import (
    Button,
    Buttons,
    Card,
    Choice,
    Context,
    Divider,
    Facts,
    FileRef,
    Image,
    Part,
    Pick,
    Reader,
    Row,
    Rows,
    Run,
    RunKind,
    Table,
    Text,
    Words,
    plain,
    spell,
)

Json = dict[str, Any]


def card_json(card: Card, reader: Reader) -> Json:
    """The whole card."""
    return {"importance": card.importance.value, "parts": [part_json(part, reader) for part in card.parts]}


def instant_json(instant: datetime) -> str:
    """ "2026-12-21T10:00:00Z" """
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def without_expired(card: Json, now: datetime) -> Json:
    """The drawn card without the buttons that do nothing any more, such as *Undo* after its quarter of an hour."""
    moment = instant_json(now)
    parts = []
    for part in card["parts"]:
        if part["kind"] == "buttons":
            left = [button for button in part["buttons"] if button.get("expires", moment) >= moment]
            if left:
                parts.append({**part, "buttons": left})
        else:
            parts.append(part)
    return {**card, "parts": parts}


def handles_of(card: Card) -> dict[str, bool]:
    """The handle of every button of the card, and whether it acts once."""
    return {button.handle: button.once for part in card.parts for button in _buttons_of(part)}


def plain_card(text: str) -> Json:
    """What a person wrote, as a card of one paragraph."""
    part = {"kind": "text", "text": text, "runs": [{"text": text, "as": "name"}]}
    return {"importance": "normal", "parts": [part]}


def words_json(text: Text, reader: Reader) -> Json:
    """A sentence twice: whole, and in pieces that say what they are."""
    runs = spell(text, reader)
    return {"text": "".join(run.text for run in runs), "runs": [_run(run) for run in runs]}


def choice_json(choice: Choice, reader: Reader) -> Json:
    """A value, and what is read."""
    return {"value": choice.value, "label": plain(choice.label, reader)}


def file_json(file: FileRef) -> Json:
    """A file that the bot keeps."""
    return {"id": file.file, "name": file.name, "media_type": file.media_type, "size": file.size}


def part_json(part: Part, reader: Reader) -> Json:
    """One part of a card."""
    match part:
        case Words(text):
            return {"kind": "text", **words_json(text, reader)}
        case Facts(facts):
            pairs = [
                {"label": words_json(fact.label, reader), "value": words_json(fact.value, reader)} for fact in facts
            ]
            return {"kind": "facts", "facts": pairs}
        case Table():
            return {
                "kind": "table",
                "head": [words_json(cell, reader) for cell in part.head],
                "rows": [[words_json(cell, reader) for cell in row] for row in part.rows],
            }
        case Rows():
            return _rows(part, reader)
        case Pick():
            return {
                "kind": "pick",
                "id": part.button.handle,
                "label": words_json(part.label, reader),
                "choices": [choice_json(choice, reader) for choice in part.choices],
            }
        case Image():
            return {"kind": "image", "file": part.file, "alt": plain(part.alt, reader)}
        case FileRef():
            return {"kind": "file", **file_json(part)}
        case Divider():
            return {"kind": "divider"}
        case Buttons(buttons):
            return {"kind": "buttons", "buttons": [_button(button, reader) for button in buttons]}
        case Context():
            return {"kind": "context", **words_json(part.text, reader), "about": part.about.value}
        case _:
            assert_never(part)


def _rows(part: Rows, reader: Reader) -> Json:
    return {
        "kind": "rows",
        "title": words_json(part.title, reader),
        **_maybe("detail", part.detail, reader),
        **({"action": _button(part.action, reader)} if part.action else {}),
        "rows": [_row(row, reader) for row in part.rows],
        **_maybe("foot", part.foot, reader),
        "buttons": [_button(button, reader) for button in part.buttons],
    }


def _row(row: Row, reader: Reader) -> Json:
    return {
        "title": words_json(row.title, reader),
        **_maybe("aside", row.aside, reader),
        **_maybe("detail", row.detail, reader),
        **({"button": _button(row.button, reader)} if row.button else {}),
        **_maybe("note", row.note, reader),
    }


def _button(button: Button, reader: Reader) -> Json:
    return {
        "id": button.handle,
        "label": plain(button.label, reader),
        "style": button.style.value,
        **_maybe("until", button.until, reader),
        **({"expires": instant_json(button.expires)} if button.expires else {}),
    }


def _maybe(name: str, text: Text | None, reader: Reader) -> Json:
    return {name: words_json(text, reader)} if text is not None else {}


def _run(run: Run) -> Json:
    """A piece of a sentence; strong words that are nothing else are `as` strong, others say `strong` beside it."""
    kind = _kind(run.kind)
    if kind is None:
        return {"text": run.text, "as": "strong"} if run.strong else {"text": run.text}
    return {"text": run.text, "as": kind, "strong": True} if run.strong else {"text": run.text, "as": kind}


def _kind(kind: RunKind) -> str | None:
    match kind:
        case RunKind.PLAIN | RunKind.GESTURE:
            return None
        case RunKind.NAME:
            return "name"
        case RunKind.DAY:
            return "day"
        case RunKind.MOMENT:
            return "moment"
        case RunKind.COMMAND:
            return "command"
        case RunKind.LINK:
            return "link"
        case _:
            assert_never(kind)


def _buttons_of(part: Part) -> tuple[Button, ...]:
    match part:
        case Buttons(buttons):
            return buttons
        case Rows():
            ends = [row.button for row in part.rows]
            return tuple(button for button in (part.action, *ends, *part.buttons) if button is not None)
        case Pick():
            return (part.button,)
        case Words() | Facts() | Table() | Image() | FileRef() | Divider() | Context():
            return ()
        case _:
            assert_never(part)
