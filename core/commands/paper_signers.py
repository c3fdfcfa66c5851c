"""Who signed on paper, as it is written in a form: "Suva City Library: Ana Waqa, Director", a line for each library."""

from __future__ import annotations

from collections.abc import Sequence

from core.content.folding import fold
from core.model.ids import LibraryId
from core.model.libraries import Library
from core.services.agreement_copies import Signer

LONGEST_LINE = 120
"""Letters of a name, and of a title."""

_COMMAS = ",،、，"
_COLONS = ":："


def as_asked(libraries: Sequence[Library]) -> str:
    """The lines to be completed."""
    return "\n".join(f"{each.name}: " for each in libraries)


def read_signers(text: str, libraries: Sequence[Library]) -> tuple[dict[LibraryId, Signer], list[Library]]:
    """Who signed for each library, and the libraries of whom that is not clear. A line belongs to the library that it
    begins with; where as many lines as libraries name none, they follow their order.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    found: dict[LibraryId, Signer] = {}
    left: list[str] = []
    for line in lines:
        library = next((each for each in libraries if _begins_with(line, each.name)), None)
        if library is None:
            left.append(line)
        elif (signer := _signer(line[len(library.name) :].lstrip(f"{_COLONS} "))) is not None:
            found[library.id] = signer
    if not found and len(left) == len(lines) == len(libraries):
        for library, line in zip(libraries, left, strict=True):
            if (signer := _signer(line)) is not None:
                found[library.id] = signer
    return found, [each for each in libraries if each.id not in found]


def _begins_with(line: str, name: str) -> bool:
    """Whether the line begins with that name and a colon."""
    rest = line[len(name) :].lstrip()
    return fold(line[: len(name)]) == fold(name) and rest[:1] in tuple(_COLONS)


def _signer(words: str) -> Signer | None:
    """ "Ana Waqa, Director": the title may be left out, the name not."""
    comma = next((at for at, letter in enumerate(words) if letter in _COMMAS), len(words))
    name, position = words[:comma].strip(), words[comma + 1 :].strip()
    if not name or len(name) > LONGEST_LINE or len(position) > LONGEST_LINE:
        return None
    return Signer(name, position)
