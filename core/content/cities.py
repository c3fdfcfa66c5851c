"""The world's towns and their time zones (data: GeoNames, see SOURCES.md)."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import accumulate

from core.content.folding import place_key
from core.content.zones import time_rule, zones_of_country

# Likeness in percent from which a spelling may be the same town (a slip in seven letters), or is worth listing.
_SAME = 86
_LISTED = 75
_SHORTEST_NEAR = 4
_MOST_NEAR = 5


@dataclass(frozen=True, slots=True)
class Place:
    """A town: its name as GeoNames writes it, its country (alpha-2) and its IANA time zone."""

    name: str
    country: str
    zone: str


def zones_of(town: str, country: str) -> tuple[str, ...]:
    """Return the zones *town* may lie in, in *country* (alpha-2), the largest town's first.

    The exact name counts (in any script the table holds, with or without accents), then another name of a town,
    then the part before a comma ("Austin, Texas"), and only if nothing is found near spellings: offer these, never
    take them.
    """
    here = _scope(country.upper())
    return _distinct(_known(here, town) or here.near(place_key(town), _SAME, _MOST_NEAR))


def zone_for(town: str, country: str) -> str | None:
    """Return the one clear zone of *town* in *country* (alpha-2), or ``None``: then ask for a larger town near by.

    A known town is clear if every town of that name in the country shows the same time; an unknown one if the whole
    country does. Zones that follow one rule from now on count as one, the most populous standing for all.
    """
    code = country.upper()
    here = _scope(code)
    zones = _distinct(_known(here, town))
    if not zones:
        listed = zones_of_country(code)
        zones = (*(zone for zone in _distinct(here.places()) if zone in listed), *listed)
    return zones[0] if len({time_rule(zone) for zone in zones}) == 1 else None


def search_cities(query: str, country: str | None = None, limit: int = 25) -> list[Place]:
    """Return up to *limit* towns for completion, in *country* (alpha-2) or anywhere, without doubles.

    Whole names come first, then beginnings, then beginnings of later words, the larger town first in each; if there
    are none, near spellings. An empty *query* gives the largest towns.
    """
    scope = _scope(country.upper() if country else "")
    key = place_key(query)
    found: dict[Place, None] = {}
    for place in scope.matches(key):
        if len(found) >= limit:
            break
        found[place] = None
    return list(found or dict.fromkeys(scope.near(key, _LISTED, limit)))


class _Scope:
    r"""The towns of one country or of the world, the largest first, with all their folded names in one text.

    A town's line is ``\n|name|other name|``; searching is looking for a piece of text, which takes microseconds.
    """

    def __init__(self, rows: Sequence[str]) -> None:
        self._rows = rows
        lines = [f"\n|{_names(row)}|" for row in rows]
        self._text = "".join(lines)
        self._ends = list(accumulate(len(line) for line in lines))

    def places(self) -> Iterator[Place]:
        """Yield every town."""
        return map(_place, self._rows)

    def containing(self, piece: str) -> Iterator[Place]:
        """Yield the towns whose line holds *piece*."""
        at = self._text.find(piece)
        while at >= 0:
            town = bisect_right(self._ends, at)
            yield _place(self._rows[town])
            at = self._text.find(piece, self._ends[town])

    def matches(self, key: str) -> Iterator[Place]:
        """Yield the towns named *key*, then those with a name or a word that begins so; doubles are possible."""
        if not key:
            yield from self.places()
            return
        for piece in (f"\n|{key}|", f"|{key}|", f"\n|{key}", f"|{key}", f" {key}"):
            yield from self.containing(piece)

    def near(self, key: str, likeness: int, limit: int) -> list[Place]:
        """Return up to *limit* towns whose main name is like *key* by *likeness* percent, the nearest first."""
        if len(key) < _SHORTEST_NEAR or limit < 1:
            return []
        from rapidfuzz import fuzz, process  # noqa: PLC0415 (costs a start-up that may never search)

        found = process.extract(key, self._mains, scorer=fuzz.ratio, score_cutoff=likeness, limit=limit)
        return [_place(self._rows[town]) for _, _, town in found]

    @cached_property
    def _mains(self) -> list[str]:
        """Every town's main name, folded."""
        return [line.split("|", 2)[1] for line in self._text.split("\n")[1:]]


def _known(here: _Scope, town: str) -> list[Place]:
    """Return the towns called exactly *town*: by their main name, else another, else without what follows a comma."""
    for name in (town, town.split(",", 1)[0]):
        key = place_key(name)
        found = list(here.containing(f"\n|{key}|")) or list(here.containing(f"|{key}|")) if key else []
        if found:
            return found
    return []


def _distinct(places: Iterable[Place]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(place.zone for place in places))


@lru_cache(maxsize=64)
def _scope(country: str) -> _Scope:
    """Return the towns of *country* (alpha-2), or all of them for ``""``."""
    if country:
        return _Scope(_table().get(country, []))
    every = [row for rows in _table().values() for row in rows]
    return _Scope(sorted(every, key=_thousands, reverse=True))


@lru_cache(maxsize=1)
def _table() -> dict[str, list[str]]:
    """Return the rows of the table by country, each country's largest town first as in the file."""
    import gzip  # noqa: PLC0415 (both at the first question: they cost a start-up more than this module)
    from importlib.resources import files  # noqa: PLC0415

    text = gzip.decompress(files("core.content").joinpath("cities.tsv.gz").read_bytes()).decode()
    towns: dict[str, list[str]] = {}
    for row in text.split("\n"):
        towns.setdefault(row.split("\t", 2)[1], []).append(row)
    return towns


def _place(row: str) -> Place:
    name, country, zone, _ = row.split("\t", 3)
    return Place(name, country, zone)


def _thousands(row: str) -> int:
    return int(row.split("\t", 4)[3])


def _names(row: str) -> str:
    """Return the folded names of the town in *row*, parted by bars; the file leaves out a main name that is plain."""
    names = row[row.rindex("\t") + 1 :]
    return names if names and not names.startswith("|") else row[: row.index("\t")].lower() + names
