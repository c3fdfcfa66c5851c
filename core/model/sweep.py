"""Looking at a hundred thousand libraries at once, in a few milliseconds and without any package for it.

Every library that seeks has its answers in a *code*: its country, its region, and one letter for each rule of
`matching`, the number of the answer in the rule's domain. A table of 256 points turns all letters of one rule into
points in one step (`bytes.translate`), and adding up all rules is adding a few very long numbers, whose bytes never
overflow because all points together are at most a hundred. The codes hold answers and no points: weights can change
without writing codes anew.

The points of a code are the most that a library with it can have: places are known to the region only, and what it
wishes for is not known at all. So whoever reads them looks at the best codes closely, until no other can be better.
"""

from __future__ import annotations

from collections.abc import Iterator

from core.content.regions import SMALLEST_REGIONS, countries_in, region_of
from core.model.matching_rules import RULES, THEIR_WISHES, WISHED_PLACE, Seeker, lies_in

REGIONS = (*SMALLEST_REGIONS, "001")
"""UN M49: the smallest region of each country; the world for places in none. Codes count in this order."""

REGION = 2
"""The place of the region in a code, after the two letters of the country; the rules come behind it."""

WIDTH = REGION + 1 + len(RULES)
"""Letters of a code."""

MOST_POINTS = sum(rule.weight for rule in RULES) + WISHED_PLACE + THEIR_WISHES
"""A hundred; a byte holds 255."""

_FIRST = 0x21
"""The letters are visible ones of ASCII, the same in every database."""


def encode(seeker: Seeker) -> str:
    """Its answers as letters."""
    numbers = [REGIONS.index(region_of(seeker.country) or "001")]
    numbers += [rule.domain.index(rule.of(seeker)) for rule in RULES]
    return seeker.country + "".join(chr(_FIRST + number) for number in numbers)


def levels(mine: Seeker, codes: str) -> Iterator[tuple[int, list[str]]]:
    """Codes by the most points they can have, best first: the points, and the codes that have them, each once.

    `codes`: those of all libraries, one after another. Codes of our own country and of what we refuse are left out.
    """
    letters = codes.encode("ascii")

    def column(place: int, table: bytes) -> int:
        return int.from_bytes(letters[place::WIDTH].translate(table), "little")

    total = column(REGION, _places(mine))
    for place, rule in enumerate(RULES, start=REGION + 1):
        total += column(place, _table([rule.judge(mine, answer).points for answer in rule.domain]))
    for place, keep in _refusals(mine):
        total &= column(place, _table(keep))
    first, second = (bytes(255 if code == ord(letter) else 0 for code in range(256)) for letter in mine.country)
    total -= total & column(0, first) & column(1, second)
    sums = total.to_bytes(len(letters) // WIDTH, "little")
    for points in range(MOST_POINTS, 0, -1):
        if found := set(_found(sums, points, codes)):
            yield points, sorted(found)


def _found(sums: bytes, points: int, codes: str) -> Iterator[str]:
    place = sums.find(points)
    while place >= 0:
        yield codes[place * WIDTH : (place + 1) * WIDTH]
        place = sums.find(points, place + 1)


def _table(values: list[int]) -> bytes:
    """256 bytes: the value of each letter."""
    return bytes(_FIRST) + bytes(values) + bytes(256 - _FIRST - len(values))


def _places(mine: Seeker) -> bytes:
    """What a region can give at most, and what they may wish for."""
    wished = [not mine.wished_places or _some(region, mine.wished_places) for region in REGIONS]
    return _table([THEIR_WISHES + (WISHED_PLACE if each else 0) for each in wished])


def _some(region: str, places: tuple[str, ...]) -> bool:
    return any(lies_in(country, places) for country in countries_in(region))


def _refusals(mine: Seeker) -> Iterator[tuple[int, list[int]]]:
    """For the letters of regions and kinds, where we refuse some: 255 for those that may stay."""
    if mine.refused_places:
        whole = [all(lies_in(country, mine.refused_places) for country in countries_in(region)) for region in REGIONS]
        yield REGION, [0 if each else 255 for each in whole]
    if mine.refused_kinds:
        place, kind = next((place, rule) for place, rule in enumerate(RULES, start=REGION + 1) if rule.name == "kind")
        yield place, [0 if each in mine.refused_kinds else 255 for each in kind.domain]
