"""A sentence for one reader in Slack's two forms: pieces of rich text, and mrkdwn.

Rich text is never read for markup, so what a member wrote stands in it as it is. Where Slack takes only mrkdwn (beside
a button, in small lines), `&`, `<` and `>` are escaped first, so that nothing can ping or link, and a member's signs of
markup are kept from acting by a zero-width space behind them.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any, assert_never

from core.chat import Reader, Run, RunKind, Text, spell

Json = dict[str, Any]

_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_WITHOUT_SPACE = re.compile(r"\S(?:.*\S)?")
_NAME_ESCAPES = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", "*": "*\u200b", "_": "_\u200b", "~": "~\u200b", "`": "`\u200b"}
)


def rich_elements(text: Text, reader: Reader, *, native: bool = False, strong: bool = False) -> list[Json]:
    """The pieces of a `rich_text_section`. `native`: moments as Slack's own, which each person reads in their zone."""
    return [_element(run, native=native, strong=strong) for run in spell(text, reader) if run.text]


def mrkdwn(text: Text, reader: Reader, *, strong: bool = False) -> str:
    """The sentence as mrkdwn, everything of a member's escaped."""
    return "".join(_marked(run, strong=strong) for run in spell(text, reader))


def escaped(text: str) -> str:
    """Plain words of our own for a place that reads mrkdwn, such as the fallback text of a message."""
    return text.translate(_NAME_ESCAPES)


def _element(run: Run, *, native: bool, strong: bool) -> Json:
    style = {name: True for name, on in (("bold", run.strong or strong), ("code", run.kind is RunKind.COMMAND)) if on}
    styled: Json = {"style": style} if style else {}
    if native and run.kind is RunKind.MOMENT and isinstance(run.at, datetime):
        return {
            "type": "date",
            "timestamp": int(run.at.timestamp()),
            "format": "{date_long_pretty}, {time}",
            "fallback": run.text,
            **styled,
        }
    return {"type": "text", "text": run.text, **styled}


def _marked(run: Run, *, strong: bool) -> str:
    match run.kind:
        case RunKind.COMMAND:
            shown = f"`{run.text.translate(_ESCAPES)}`"
        case RunKind.NAME:
            shown = run.text.translate(_NAME_ESCAPES)
        case RunKind.PLAIN | RunKind.DAY | RunKind.MOMENT | RunKind.GESTURE:
            shown = run.text.translate(_ESCAPES)
        case _:
            assert_never(run.kind)
    # A star beside a space begins and ends nothing, and bold ends with its line.
    return _WITHOUT_SPACE.sub(r"*\g<0>*", shown) if run.strong or strong else shown
