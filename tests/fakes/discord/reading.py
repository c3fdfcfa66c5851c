"""How Discord's clients read markdown: what is shown, in which style, and what would act.

As docs.discord.com (Reference, "Message Formatting") and Discord's help pages ("Markdown Text 101") tell it; the finer
points, such as which signs act within a word, as its clients do it. In doubt a sign acts here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

OURS = frozenset({"bold", "code", "heading", "moment", "page", "small"})
"""Styles that the bot gives its own words. A sentence of a member's has none of these, and none of all the others."""


@dataclass(frozen=True)
class Piece:
    """What is read, and its styles."""

    text: str
    styles: frozenset[str] = frozenset()


_ESCAPED = r"\\[^0-9A-Za-z\s]"
_ANY = r"(?:\\[\s\S]|[^\\])+?"

_LINES = tuple(
    (kind, re.compile(rule))
    for kind, rule in (
        ("heading", r"[^\S\n]*#{1,3}\s+(?=\S)"),
        ("small", r"[^\S\n]*-#\s+(?=\S)"),
        ("quotation", r"[^\S\n]*>(?:>>)?\s"),
        ("list", r"[^\S\n]*(?:[*+-]|\d+\.)\s"),
    )
)
"""What begins a line, and holds to its end."""

_SPANS = tuple(
    (kind, re.compile(rule, re.ASCII))
    for kind, rule in (
        ("code", r"(`+)(?P<inner>[\s\S]*?[^`])\1(?!`)"),
        ("bold", rf"\*\*(?P<inner>{_ANY})\*\*(?!\*)"),
        ("underlined", rf"__(?P<inner>{_ANY})__(?!_)"),
        ("slanted", rf"\*(?=\S)(?P<inner>{_ANY})\*(?!\*)"),
        ("slanted", rf"_(?P<inner>{_ANY})_(?![A-Za-z0-9_])"),
        ("struck", r"~~(?P<inner>[\s\S]+?)~~"),
        ("hidden", r"\|\|(?P<inner>[\s\S]+?)\|\|"),
        ("masked link", r"\[(?P<inner>[^\]]+)\]\(\s*<?[^)\s]+[^)]*\)"),
        ("moment", r"<t:(?P<inner>-?\d+(?::[A-Za-z])?)>"),
        ("page", r"<(?P<inner>https?://[^\s<>]+)>"),
        ("link", r"(?P<inner>(?:https?|discord|steam)://[^\s<]+)"),
        ("link", r"<(?P<inner>[A-Za-z][A-Za-z0-9+.-]*:[^ >]+)>"),
        ("mention", r"(?P<inner><(?:@[!&]?|#|a?:\w+:|id:)\w[^>]*>|</[^:>]+:\d+>|@everyone|@here)"),
    )
)
"""What holds from one sign to another."""


def read(content: str) -> list[Piece]:
    """The pieces from the first to the last; neighbours in one style are one."""
    pieces: list[Piece] = []
    for piece in _read(content, frozenset(), begins=True):
        if pieces and pieces[-1].styles == piece.styles:
            pieces[-1] = Piece(pieces[-1].text + piece.text, piece.styles)
        else:
            pieces.append(piece)
    return pieces


def _read(content: str, styles: frozenset[str], *, begins: bool) -> Iterator[Piece]:
    position = 0
    while position < len(content):
        rest = content[position:]
        if begins and (line := _line(rest)):
            kind, start = line
            end = rest.find("\n") if "\n" in rest else len(rest)
            yield from _read(rest[start:end], styles | {kind}, begins=False)
            position += end
            begins = False
            continue
        if re.match(_ESCAPED, rest):
            yield Piece(rest[1], styles)
            position += 2
        elif span := _span(rest):
            kind, inner, end = span
            if kind in {"code", "link", "mention", "moment", "page"}:
                yield Piece(_clock(inner) if kind == "moment" else inner, styles | {kind})
            else:
                yield from _read(inner, styles | {kind}, begins=False)
            position += end
        else:
            yield Piece(rest[0], styles)
            position += 1
        begins = content[position - 1] == "\n"


def _line(rest: str) -> tuple[str, int] | None:
    return next(((kind, found.end()) for kind, rule in _LINES if (found := rule.match(rest))), None)


def _span(rest: str) -> tuple[str, str, int] | None:
    return next(((kind, found["inner"], found.end()) for kind, rule in _SPANS if (found := rule.match(rest))), None)


def _clock(moment: str) -> str:
    """A timestamp as somebody reads it whose device is set to UTC."""
    instant, _, style = moment.partition(":")
    shown = "%H:%M" if style == "t" else "%A %-d %B %Y %H:%M"
    return datetime.fromtimestamp(int(instant), UTC).strftime(f"{shown} UTC")
