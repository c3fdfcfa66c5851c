"""What a person wrote, without what was not meant to be read."""

from __future__ import annotations

import re
import unicodedata

_FORBIDDEN = frozenset("\u200b\u2060\ufeff\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Zero-width characters and bidi controls that make a text read other than it is; the marks LRM, RLM, ZWJ and ZWNJ
stay,
since Arabic, Persian and Indic scripts need them."""


def clean(text: str, *, lines: bool) -> str:
    """What a person wrote, without control characters, lone surrogates and tricks of direction; trimmed.

    With `lines` line breaks stay; otherwise every run of white space is one space. Cleaning twice changes nothing.
    """
    kept = "".join(
        character
        for character in "\n".join(text.splitlines())
        if character in "\n\t"
        or (unicodedata.category(character) not in {"Cc", "Cs", "Co"} and character not in _FORBIDDEN)
    )
    kept = unicodedata.normalize("NFC", kept)
    if not lines:
        return " ".join(kept.split())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in kept.split("\n"))).strip()
