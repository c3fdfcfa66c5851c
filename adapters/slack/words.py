"""A sentence for one reader in Slack's three forms: pieces of rich text, mrkdwn, and plain words.

Rich text is never read for markup, so what a member wrote stands in it as it is. Where Slack takes only mrkdwn (beside
a button, in small lines), `&`, `<` and `>` are escaped first, so that nothing can ping or link. A sign of markup cannot
be escaped there, and an invisible sign beside it makes it act even within a word: so a member's are replaced by signs
that look alike, but for those between letters, which do nothing.
"""

from __future__ import annotations

import re
from datetime import datetime
from itertools import groupby
from typing import Any, assert_never

from core.chat import Reader, Run, RunKind, Text, spell_apart

Json = dict[str, Any]

_LINK = re.compile(r"<(?P<sign>[@#!]?)(?P<to>[^<>|]+)(?:\|(?P<label>[^<>]*))?>")
_SIGNS = {"@": "@", "#": "#", "!": "@"}
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_WITHOUT_SPACE = re.compile(r"\S(?:.*\S)?")

_ACTING = re.compile(r"[`｀]|(?<![A-Za-z0-9])[*＊_＿~]|[*＊_＿~](?![A-Za-z0-9])")
_LOOK_ALIKE = {"*": "∗", "＊": "﹡", "_": "ˍ", "＿": "ˍ", "~": "∼", "`": "ˋ", "｀": "ˋ"}
_QUOTING = re.compile(r"^(?=[^\S\n]*[>＞])", re.MULTILINE)
_SOFT_HYPHEN = "\u00ad"
"""Not seen; before a `>` that begins a line it keeps the line from being a quotation."""


def unlinked(text: str) -> str:
    """What somebody wrote, without the marks that Slack puts around addresses, people and channels: `<https://a.org|a>`
    is "a", `<mailto:…|…>` and `<#C1|general>` likewise (docs.slack.dev, "Formatting message text").
    """
    return _LINK.sub(lambda found: f"{_SIGNS.get(found['sign'], '')}{found['label'] or found['to']}", text)


def unescaped(text: str) -> str:
    """The three signs that Slack escapes, as they were written."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def rich_elements(text: Text, reader: Reader, *, native: bool = False, strong: bool = False) -> list[Json]:
    """The pieces of a `rich_text_section`. `native`: moments as Slack's own, which each person reads in their zone."""
    elements: list[Json] = []
    for run in spell_apart(text, reader):
        element = _element(run, native=native, strong=strong)
        if elements and _alike(elements[-1], element):
            elements[-1]["text"] += element["text"]
        else:
            elements.append(element)
    return elements


def mrkdwn(text: Text, reader: Reader, *, strong: bool = False) -> str:
    """The sentence as mrkdwn, everything of a member's made harmless."""
    return "".join(
        _bold("".join(map(_marked, runs))) if bold else "".join(map(_marked, runs))
        for bold, runs in groupby(spell_apart(text, reader), key=lambda run: run.strong or strong)
    )


def plain_words(text: Text, reader: Reader) -> str:
    """The sentence for places that read no markup at all."""
    return "".join(run.text for run in spell_apart(text, reader))


def escaped(text: str) -> str:
    """Words for a place that reads mrkdwn, such as the text of a notification, in which none of their signs acts."""
    text = _ACTING.sub(lambda sign: _LOOK_ALIKE[sign[0]], text)
    return _QUOTING.sub(_SOFT_HYPHEN, text).translate(_ESCAPES)


def _element(run: Run, *, native: bool, strong: bool) -> Json:
    style = {name: True for name, on in (("bold", run.strong or strong), ("code", run.kind is RunKind.COMMAND)) if on}
    styled: Json = {"style": style} if style else {}
    if native and run.form is not None and isinstance(run.at, datetime):
        return {
            "type": "date",
            "timestamp": int(run.at.timestamp()),
            "format": "{date_long_pretty}, {time}",
            "fallback": run.text,
            **styled,
        }
    if run.kind is RunKind.LINK:
        return {"type": "link", "url": run.text, **styled}
    return {"type": "text", "text": run.text, **styled}


def _alike(one: Json, other: Json) -> bool:
    """Whether both are words in the same style, which Slack takes as one piece."""
    return one["type"] == other["type"] == "text" and one.get("style") == other.get("style")


def _marked(run: Run) -> str:
    match run.kind:
        case RunKind.COMMAND:
            return f"`{run.text.replace('`', _LOOK_ALIKE['`']).translate(_ESCAPES)}`"
        case RunKind.LINK:
            return f"<{run.text.translate(_ESCAPES)}>"
        case RunKind.NAME:
            return escaped(run.text)
        case RunKind.PLAIN | RunKind.DAY | RunKind.MOMENT | RunKind.GESTURE:
            return run.text.translate(_ESCAPES)
        case _:
            assert_never(run.kind)


def _bold(shown: str) -> str:
    """A star beside a space begins and ends nothing, and bold ends with its line."""
    return _WITHOUT_SPACE.sub(r"*\g<0>*", shown)
