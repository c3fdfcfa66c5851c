"""Messages, home tabs and modals of Slack as a person reads them, block after block.

What Slack lays out its own way is put where it is read elsewhere: "Undo until 14:27" stands below the buttons there,
and what is wrong with a field above it.
"""

from __future__ import annotations

import re
from html import unescape
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from tests.journeys.seen import Asked, Question, Reading, Seen, form_seen

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Json = dict[str, Any]

_CODE = re.compile(r"`([^`\n]+)`")
_BOLD = re.compile(r"(?<![A-Za-z0-9])\*(\S(?:[^\n]*?\S)?)\*(?![A-Za-z0-9])")
_LINK = re.compile(r"<(https?://[^\s<>|]+)>")
_SOFT_HYPHEN = "\u00ad"
_LOOK_ALIKE = str.maketrans({"∗": "*", "ˍ": "_", "∼": "~", "ˋ": "`", _SOFT_HYPHEN: ""})
"""What stands for a sign of markup that a person wrote, and is read as that sign."""

ASIDE = "  "
"""Stands between the title of a row and what is said beside it."""


def read_message(message: Json, files: Sequence[Json] = ()) -> Seen:
    """A message or a home tab, and the files that came with it."""
    reading = Reading()
    blocks: list[Json] = message.get("blocks") or [{"type": "section", "text": {"text": message["text"]}}]
    for before, block in pairwise([{"type": "nothing"}, *blocks]):
        _read(block, before, reading)
    for file in files:
        if "alt_txt" in file:
            reading.picture(file["alt_txt"])
        else:
            reading.file(file["name"])
    return reading.message({**message, "files": list(files)})


def read_modal(view: Json, state: Json, errors: Mapping[str, str]) -> Seen:
    """A modal, with what stands in its fields now and what stands in red at them."""
    questions: list[Question] = []
    small: list[str] = []
    problem = ""
    for block in view["blocks"]:
        if block["type"] == "context":
            (said,) = block["elements"]
            if questions or said["text"].startswith("*"):
                problem = shown(said["text"])
            else:
                small.append(shown(said["text"]))
            continue
        assert block["type"] == "input", f"nobody reads {block['type']} in a modal yet"
        ((_action, entered),) = state["values"][block["block_id"]].items()
        questions.append(_question(block, entered, errors.get(block["block_id"], problem)))
        problem = ""
    asked = Asked(
        title=view["title"]["text"],
        note="\n".join(small),
        submit=view["submit"]["text"],
        questions=tuple(questions),
    )
    return form_seen(asked, view)


def shown(mrkdwn: str) -> str:
    """What Slack shows of it."""
    return unescape(_LINK.sub(r"\1", _BOLD.sub(r"\1", _CODE.sub(r"\1", mrkdwn)))).translate(_LOOK_ALIKE)


def _read(block: Json, before: Json, reading: Reading) -> None:
    match block["type"]:
        case "rich_text":
            sections = ["".join(map(_piece, each["elements"])).rstrip("\n") for each in block["elements"]]
            if len(sections) == 1:
                reading.paragraph(sections[0])
            else:
                reading.head(*sections)
        case "section" if "fields" in block:
            for each in block["fields"]:
                label, _newline, value = shown(each["text"]).partition("\n")
                reading.fact(label, value)
        case "section":
            _read_section(block, before, reading)
        case "actions":
            for each in block["elements"]:
                reading.button(each["text"]["text"])
        case "context":
            (said,) = block["elements"]
            for line in shown(said["text"]).split("\n"):
                _read_small(line, before, reading)
        case "image":
            reading.picture(block["alt_text"])
        case "divider":
            pass
        case kind:
            raise AssertionError(f"nobody reads {kind} yet")


def _read_section(block: Json, before: Json, reading: Reading) -> None:
    """The first of several is the head of a list, the others are its rows."""
    button = block["accessory"]["text"]["text"] if "accessory" in block else None
    first, *more = shown(block["text"]["text"]).split("\n")
    if before["type"] == "section" and "fields" not in before:
        title, *aside = first.split(ASIDE, 1)
        reading.row(title, *aside, *more, button=button)
        return
    reading.head(first, *more)
    if button is not None:
        reading.button(button)


def _read_small(line: str, before: Json, reading: Reading) -> None:
    labels = [each["text"]["text"] for each in before.get("elements", ())] if before["type"] == "actions" else []
    for label in labels:
        if line.startswith(f"{label} "):
            reading.beside(label, line.removeprefix(f"{label} "))
            return
    reading.small(line)


def _piece(element: Json) -> str:
    return str(element.get("text") or element.get("fallback") or element.get("url"))


def _question(block: Json, entered: Json, problem: str) -> Question:
    element = block["element"]
    return Question(
        name=block["block_id"],
        label=block["label"]["text"],
        required=not block["optional"],
        value=_value(entered),
        choices=tuple(each["text"]["text"] for each in element.get("options", ())),
        beside=block.get("hint", {}).get("text", ""),
        problem=problem,
    )


def _value(entered: Json) -> str | tuple[str, ...]:
    if "selected_options" in entered:
        return tuple(each["text"]["text"] for each in entered["selected_options"])
    if "files" in entered:
        return tuple(each["name"] for each in entered["files"])
    if "selected_option" in entered:
        return str(entered["selected_option"]["text"]["text"]) if entered["selected_option"] else ""
    return entered.get("value") or entered.get("selected_date") or ""
