"""What a person wrote, without what was not meant to be read."""

from __future__ import annotations

import re
import unicodedata

_MARKS = frozenset("\u200c\u200d\u200e\u200f\u061c")
"""ZWNJ, ZWJ, LRM, RLM and ALM stay, since Arabic, Persian and Indic scripts and emoji need them; a text of them alone
is empty."""

_NUMBER_SIGNS = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u08e2")
"""Format characters that are seen: they stand under numbers in Arabic script."""

_BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Fillers of Hangul and Braille, which show nothing and are no white space."""


def _stays(character: str) -> bool:
    """Whether it may be read: no control character, lone surrogate, private use, hidden tag or bidi control."""
    if character in "\n\t" or character in _MARKS or character in _NUMBER_SIGNS:
        return True
    return unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Co"} and character not in _BLANK


def clean(text: str, *, lines: bool) -> str:
    """What a person wrote, without what is not seen and tricks of direction; trimmed. "" when nothing is to be seen.

    With `lines` line breaks stay; otherwise every run of white space is one space. Cleaning twice changes nothing.
    """
    kept = "".join(filter(_stays, "\n".join(text.splitlines())))
    kept = unicodedata.normalize("NFC", kept)
    if all(character.isspace() or character in _MARKS for character in kept):
        return ""
    if not lines:
        return " ".join(kept.split())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in kept.split("\n"))).strip()
