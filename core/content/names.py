"""Which names stand in a text, however they are written there: for what is published without names.

What looks like a name may be none ("reading" and Reading in England); people say so, and others read that they did.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from core.content.folding import APOSTROPHES, fold

WORDS_TOO = frozenset(
    {
        *("angers", "bar", "bath", "bergen", "colon", "concord", "cork", "deal", "enterprise", "essen", "florida"),
        *("friendship", "granada", "halle", "hope", "independence", "la paz", "la union", "lens", "liberty", "lima"),
        *(
            "limon",
            "male",
            "man",
            "mercedes",
            "mobile",
            "mons",
            "normal",
            "nice",
            "of",
            "orange",
            "paradise",
            "progreso",
        ),
        *("reading", "rosario", "rugby", "sale", "salt", "sandwich", "singen", "spa", "split", "surprise"),
        *("tours", "trinidad", "union", "victoria"),
    }
)
"""Towns that are words too, folded: they count only where they are written with a capital letter."""

PARTICLES = frozenset(
    {
        *("al", "an", "as", "bin", "bint", "da", "das", "de", "del", "den", "der", "di", "do", "dos", "dr", "du", "el"),
        *("ibn", "la", "las", "le", "les", "los", "mr", "mrs", "ms", "of", "the", "van", "von"),
        *("ابن", "ابو", "ال", "بن", "بنت", "عبد"),
    }
)
"""Parts of people's names, folded, by which nobody is known."""


def names_in(texts: Iterable[str | None], names: Iterable[str], people: Iterable[str] = ()) -> list[str]:
    """Which of these names stand in these texts, however their case and accents are written. `people`: of these a part
    counts too, where it is written with a capital letter: "Ana" of Ana Taleni.

    "Suva's" holds "Suva"; so does a text in a script that does not part its words, and one that writes a short word in
    front of a name (Arabic) or behind it (Korean).
    """
    written = [text for text in texts if text]
    anyhow, capital = _Folded(written), _Folded([_capitals(text) for text in written])
    people = list(dict.fromkeys(people))
    found = []
    for name in dict.fromkeys([*names, *people]):
        key = fold(name)
        if key and (capital if key in WORDS_TOO else anyhow).holds(key):
            found.append(name)
        elif name in people:
            found += [part for part in _parts(name) if capital.holds(fold(part))]
    return list(dict.fromkeys(found))


class _Folded:
    """Texts as `fold` writes them, with their apostrophes read as nothing and as the end of a word."""

    def __init__(self, texts: Sequence[str]) -> None:
        apart = [_APOSTROPHE.sub(" ", text) for text in texts]
        self._folded = f" {' | '.join(fold(text) for text in dict.fromkeys([*texts, *apart]))} "
        self._joined = self._folded.replace(" ", "")

    def holds(self, key: str) -> bool:
        """Whether that folded name stands there."""
        whole = key.replace(" ", "")
        if len(whole) > 1 and is_unparted(whole[0]):
            return whole in self._joined
        before = "[وف]?[بكل]?" if "\u0600" <= key[0] <= "\u06ff" else ""
        behind = "" if len(key) > 1 and "\uac00" <= key[-1] <= "\ud7a3" else " "
        return re.search(f" {before}{re.escape(key)}{behind}", self._folded) is not None


def _capitals(text: str) -> str:
    """Its words that begin with a capital letter, or in a script that has none; all of them, where none is capital."""
    if text == text.lower():
        return text
    return " ".join("|" if _begins_small(word) else word for word in _PARTING.split(text))


def _begins_small(word: str) -> bool:
    first = next((letter for letter in word if letter.isalnum()), "")
    return first.islower()


def _parts(name: str) -> list[str]:
    """What somebody may be known by, of a name of several parts."""
    parts = name.split()
    return [
        part
        for part in (parts if len(parts) > 1 else [])
        if len(key := fold(part)) > 1 and key not in PARTICLES and not _begins_small(part)
    ]


def is_unparted(letter: str) -> bool:
    """Whether it is of a script that writes its words one after the other without spaces: Thai, Lao, Tibetan, Burmese,
    Khmer, Chinese and Japanese.
    """
    return any(first <= letter <= last for first, last in _UNPARTED)


_UNPARTED = (("\u0e00", "\u0fff"), ("\u1000", "\u109f"), ("\u1780", "\u17ff"), ("\u3040", "\u9fff"))

_APOSTROPHE = re.compile(f"[{''.join(sorted(APOSTROPHES))}]")

_PARTING = re.compile(rf"[\s\-‐‑–—/{''.join(sorted(APOSTROPHES))}]+")
