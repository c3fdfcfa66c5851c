"""Words that stand on more than one of the public pages, and how a story's libraries are named there."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence

from core.api import PublicLibrary, PublicStory
from core.chat import Country, Listing, Name, Text, Value, _

FRAME = {
    "programme": _("Sister Libraries"),
    "pages": _("Pages"),
    "stories": _("Stories"),
    "skip": _("Skip to the text"),
    "feed": _("Atom feed"),
    "json_feed": _("JSON feed"),
    "tell": _("Tell staff privately"),
    "motto": _("A programme of libraries that help each other"),
}


def pair_in_full(story: PublicStory) -> Text:
    """ "Suva City Library, Fiji, and Amman Public Library, Jordan" """
    return _named(story.libraries, lambda library: library.name)


def pair_by_town(story: PublicStory) -> Text:
    """ "Suva, Fiji, and Amman, Jordan" """
    return _named(story.libraries, lambda library: library.town)


def _named(libraries: Sequence[PublicLibrary], part: Callable[[PublicLibrary], str | None]) -> Text:
    said: list[Value] = [
        _("{name}, {country}", name=Name(name), country=Country(library.country))
        for library in libraries
        if (name := part(library))
    ]
    if len(said) < len(libraries) or not said:
        countries = tuple(dict.fromkeys(library.country for library in libraries))
        return _("Libraries in {countries}", countries=Listing(tuple(map(Country, countries))))
    if len(said) == 2:  # noqa: PLR2004  # most partnerships
        return _("{first}, and {second}", first=said[0], second=said[1])
    return _("{libraries}", libraries=Listing(tuple(said)))


def apart(texts: Sequence[Text]) -> Text:
    """Words of ours beside each other: "Children · Staff"."""
    said = texts[0]
    for text in texts[1:]:
        said = _("{some} · {more}", some=said, more=text)
    return said


def seeds(story: PublicStory) -> tuple[str, ...]:
    """By what its shelf is drawn: names, or countries where no names are shown."""
    return tuple(library.name or library.country for library in story.libraries)


def paragraphs(text: str | None) -> list[str]:
    """A member's text, parted where they left a line empty."""
    return [part.strip() for part in re.split(r"\n\s*\n", text or "") if part.strip()]


def beginning(text: str, most: int) -> str:
    """The first words of a member's text on one line, at most so many letters; "…" where something is left out."""
    line = " ".join(text.split())
    if len(line) <= most:
        return line
    end = line.rfind(" ", most // 2, most)
    if end < 0:  # a script without spaces, or one long word: nothing is cut off the letter it belongs to
        end = most - 1
        while end > 1 and _clings(line[end - 1], line[end]):
            end -= 1
    return line[:end].rstrip(" ,;:-–—") + "…"


def _clings(before: str, letter: str) -> bool:
    """Whether the letter is a part of what stands before it."""
    return "\u200d" in (before, letter) or unicodedata.category(letter) in {"Mn", "Mc", "Me"} or letter in _TONES


_TONES = frozenset(map(chr, range(0x1F3FB, 0x1F400)))
"""Tones of skin, which change the emoji before them."""


_QUOTES = '"“”„«»‹›「」『』'


def unquoted(quote: str) -> str:
    """What somebody said, without marks of their own: the page puts those of the language."""
    bare = quote.strip()
    while len(bare) > 2 and bare[0] in _QUOTES and bare[-1] in _QUOTES:  # noqa: PLR2004  # a mark on each side
        bare = bare[1:-1].strip()
    return bare
