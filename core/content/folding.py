"""One way of comparing what people type with what a table holds."""

from __future__ import annotations

import re
import unicodedata

# Letters that Unicode does not decompose, and that people replace when their keyboard lacks them.
_LETTERS = str.maketrans(
    {
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "æ": "ae",
        "œ": "oe",
        "ı": "i",
        "ə": "e",
        "ё": "е",
    }
)

# An apostrophe inside a name comes and goes ("N'Djamena"); any other punctuation parts words.
APOSTROPHES = frozenset("'`´’‘ʼʻʾʿʹ′‛＇")

# Accents are optional where people leave them out. In other scripts (Devanagari vowels, Cyrillic й, Japanese
# voicing) the mark is part of the letter.
_OPTIONAL_MARKS = ("LATIN ", "GREEK ", "ARABIC ", "HEBREW ")

_ASCII_BREAKS = re.compile(r"[^0-9a-z]+")


def fold(text: str) -> str:
    """Return *text* as a key for comparison: no case, no accents, single spaces for punctuation.

    Latin, Greek, Arabic and Hebrew lose their marks; every other script keeps its letters whole. ``&`` reads as
    "and". Folding twice changes nothing.
    """
    if text.isascii():
        plain = text.lower().replace("'", "").replace("`", "").replace("&", " and ")
        return _ASCII_BREAKS.sub(" ", plain).strip()
    return " ".join(_letters(text).split())


def place_key(text: str) -> str:
    """Return the folded name of a place, in which "Saint" is "St" and a leading "the" is dropped."""
    words = ["st" if word in {"saint", "sankt", "sainte", "ste"} else word for word in fold(text).split(" ")]
    return " ".join(words[1:] if len(words) > 1 and words[0] == "the" else words)


def _letters(text: str) -> str:
    """Return the folded letters of *text*, each piece of punctuation turned into a space."""
    pieces: list[str] = []
    marks_are_optional = True
    for letter in unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold()):
        category = unicodedata.category(letter)
        if category.startswith("M"):
            if not marks_are_optional:
                pieces.append(letter)
        elif letter in APOSTROPHES or category == "Cf":
            continue
        elif category.startswith(("L", "N")):
            marks_are_optional = unicodedata.name(letter, "").startswith(_OPTIONAL_MARKS)
            pieces.append(letter)
        else:
            marks_are_optional = True
            pieces.append(" and " if letter == "&" else " ")
    return unicodedata.normalize("NFC", "".join(pieces)).translate(_LETTERS)
