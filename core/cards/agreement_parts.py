"""Long texts in parts that fit a card; and how often one writes "part 2 of 3"."""

from __future__ import annotations

from core.chat.words import Text, _

PART = 900
"""Letters of a text on a card that shows one or two of them."""

_ENDS = ("\n\n", "\n", ". ", "。", " ")
"""Where a part may end, the best first."""


def parts_of(text: str, most: int = PART) -> tuple[str, ...]:
    """The text in parts of at most `most` letters, which end where a paragraph, a sentence or a word does. An empty
    text is one empty part.
    """
    found = []
    rest = text.strip()
    while len(rest) > most:
        cut = _cut(rest, most)
        found.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return (*found, rest) if rest or not found else tuple(found)


def _cut(text: str, most: int) -> int:
    for end in _ENDS:
        at = text.rfind(end, most // 2, most - len(end) + 1)
        if at > 0:
            return at + len(end)
    return most


def which_part(part: int, count: int) -> Text:
    """ "Part 2 of 3", counted from 1."""
    return _("Part {part} of {parts}", part=part, parts=count)
