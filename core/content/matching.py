"""Finding one name among a few hundred: exactly, or the nearest for completion."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

# Similarity in percent from which a spelling is worth offering: one wrong letter in six.
_NEAR = 78
_SHORTEST_NEAR = 3


@dataclass(frozen=True)
class Names:
    """The names of one vocabulary in one language, ready to be asked."""

    labels: Mapping[str, str]
    """Code -> the name to show."""
    keys: Mapping[str, Sequence[str]]
    """Code -> every folded name that belongs to it."""
    exact: Mapping[str, str]
    """Folded name -> its only code."""

    def find(self, code: str, key: str) -> str | None:
        """Return the code meant by what was typed: a *code* as stored, or else the exact folded name *key*."""
        return code if code in self.labels else self.exact.get(key)

    def search(self, key: str, limit: int, first: Sequence[str] = ()) -> list[tuple[str, str]]:
        """Return up to *limit* pairs of code and name: whole names, beginnings, words, parts, near spellings.

        Ties are alphabetical, after the codes named in *first*. An empty *key* lists everything in that order.
        """
        ranked = []
        for code, label in self.labels.items():
            rank = min((_rank(key, name) for name in self.keys[code]), default=_NEVER)
            if rank < _NEVER:
                place = first.index(code) if code in first else len(first)
                ranked.append((rank, place, self.keys[code][0], code, label))
        return [(code, label) for *_, code, label in sorted(ranked)[: max(limit, 0)]]


def names(labels: Mapping[str, str], tiers: Iterable[Iterable[tuple[str, str]]]) -> Names:
    """Index *tiers* of (folded name, code), best tier first; the first tier holds the labels.

    A name that means two things in its tier finds neither, and an earlier tier wins over a later one.
    """
    exact: dict[str, str | None] = {}
    keys: dict[str, list[str]] = {code: [] for code in labels}
    for tier in tiers:
        here: dict[str, str | None] = {}
        for key, code in tier:
            if key and code in keys:
                here[key] = code if here.get(key, code) == code else None
                if key not in keys[code]:
                    keys[code].append(key)
        exact = here | exact
    return Names(labels, keys, {key: code for key, code in exact.items() if code is not None})


_NEVER = 1000


def _rank(key: str, name: str) -> int:
    """Return how far *name* is from the typed *key*: 0 the same, up to 100 barely near, ``_NEVER`` unrelated."""
    if name == key:
        return 0
    if name.startswith(key):
        return 1
    if f" {key}" in name:
        return 2
    if len(key) >= _SHORTEST_NEAR:
        if key in name:
            return 3
        from rapidfuzz import fuzz  # noqa: PLC0415 (costs a start-up that may never search)

        likeness = fuzz.ratio(key, name, score_cutoff=_NEAR)
        if likeness:
            return 104 - round(likeness)
    return _NEVER
