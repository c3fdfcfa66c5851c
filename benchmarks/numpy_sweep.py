"""The peer of P7: the rules of docs/matching.md as a sweep in numpy over columns that lie in memory.

Written anew and by hand, so that it is no image of the product's own sweep; it finds the same five.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.seekers import COUNTRIES, LANGUAGES
from core.content.regions import SMALLEST_REGIONS, region_of
from core.model.communications import Way
from core.model.finding import Planning, ReplyTime, Shape, Style
from core.model.libraries import LibraryKind
from core.model.matching_rules import Rhythm, Seeker, first_way, rhythm_of, usable_ways

Numbers = NDArray[np.int64]
KINDS, WAYS = tuple(LibraryKind), tuple(Way)
NO_KIND = 1 << 41
EVERYTHING = (1 << 42) - 1


@dataclass(frozen=True)
class Columns:
    """Every answer of every library as numbers; -1 for one not given. Languages, ways, kinds and regions are bits."""

    ids: Numbers
    since: Numbers
    country: Numbers
    hours: Numbers
    writes: Numbers
    kind: Numbers
    rhythm: Numbers
    reply: Numbers
    first: Numbers
    ways: Numbers
    said_ways: Numbers
    style: Numbers
    planning: Numbers
    shape: Numbers
    region: Numbers
    wished_places: Numbers
    wished_kinds: Numbers
    refused_places: Numbers
    refused_kinds: Numbers


def columns_of(seekers: Sequence[Seeker]) -> Columns:
    """The columns of these libraries."""
    usable = {each.library_id: usable_ways(each) for each in seekers}

    def numbers(of: Callable[[Seeker], int]) -> Numbers:
        return np.array([of(each) for each in seekers], dtype=np.int64)

    return Columns(
        ids=numbers(lambda each: each.library_id),
        since=numbers(lambda each: int(each.since.timestamp())),
        country=numbers(lambda each: COUNTRIES.index(each.country)),
        hours=numbers(lambda each: each.hours),
        writes=numbers(lambda each: _mask(LANGUAGES, each.writes)),
        kind=numbers(lambda each: NO_KIND if each.kind is None else 1 << KINDS.index(each.kind)),
        rhythm=numbers(lambda each: _place(tuple(Rhythm), rhythm_of(each.how_often))),
        reply=numbers(lambda each: _place(tuple(ReplyTime), each.reply)),
        first=numbers(lambda each: _place(WAYS, first_way(each))),
        ways=numbers(lambda each: _mask(WAYS, tuple(usable[each.library_id] or ()))),
        said_ways=numbers(lambda each: usable[each.library_id] is not None),
        style=numbers(lambda each: _place(tuple(Style), each.style)),
        planning=numbers(lambda each: _place(tuple(Planning), each.planning)),
        shape=numbers(lambda each: _place(tuple(Shape), each.shape)),
        region=numbers(lambda each: 1 << SMALLEST_REGIONS.index(str(region_of(each.country)))),
        wished_places=numbers(lambda each: _mask(SMALLEST_REGIONS, each.wished_places) or EVERYTHING),
        wished_kinds=numbers(lambda each: _mask(KINDS, each.wished_kinds) or EVERYTHING),
        refused_places=numbers(lambda each: _mask(SMALLEST_REGIONS, each.refused_places)),
        refused_kinds=numbers(lambda each: _mask(KINDS, each.refused_kinds)),
    )


def _place(values: Sequence[Any], value: object) -> int:
    return -1 if value is None else values.index(value)


def _mask(values: Sequence[Any], some: Sequence[Any]) -> int:
    return sum(1 << values.index(each) for each in some)


def sweep(all_: Columns, row: int, most: int) -> list[int]:
    """The ids of the libraries that fit the one of that row best, best first."""
    points = (
        _steps(all_.rhythm, row)
        + _steps(all_.reply, row)
        + _shared_ways(all_, row)
        + _shapes(all_.shape, row)
        + _same(all_.style, row)
        + _same(all_.planning, row)
        + _hours(all_.hours, row)
        + _kinds(all_.kind, row)
        + 3 * ((all_.region & all_.wished_places[row]) != 0)
        + 2 * ((all_.kind & all_.wished_kinds[row]) != 0)
        + 3 * ((all_.wished_places & all_.region[row]) != 0)
        + 2 * ((all_.wished_kinds & all_.kind[row]) != 0)
    )
    meet = (
        (all_.country != all_.country[row])
        & ((all_.writes & all_.writes[row]) != 0)
        & ((all_.region & all_.refused_places[row]) == 0)
        & ((all_.kind & all_.refused_kinds[row]) == 0)
        & ((all_.refused_places & all_.region[row]) == 0)
        & ((all_.refused_kinds & all_.kind[row]) == 0)
    )
    points = np.where(meet, points, 0)
    least = max(int(np.partition(points, -most)[-most]), 1) if len(points) >= most else 1
    (near,) = np.nonzero(points >= least)
    order = np.lexsort((all_.ids[near], all_.since[near], -points[near]))
    return [int(each) for each in all_.ids[near[order][:most]]]


def _steps(answers: Numbers, row: int) -> Numbers:
    mine = answers[row]
    if mine < 0:
        return np.full(len(answers), 7)
    apart = np.abs(answers - mine)
    return np.where(answers < 0, 7, np.where(apart == 0, 15, np.where(apart == 1, 8, 0)))


def _shared_ways(all_: Columns, row: int) -> Numbers:
    if not all_.said_ways[row]:
        return np.full(len(all_.ids), 9)
    first, mine = all_.first[row], all_.ways[row]
    ours = 2 if first < 0 else 5 * (all_.ways >> first & 1)
    theirs = np.where(all_.first < 0, 2, 5 * (mine >> np.maximum(all_.first, 0) & 1))
    return np.where(all_.said_ways == 0, 9, 10 * (all_.ways & mine != 0) + ours + theirs)


def _shapes(answers: Numbers, row: int) -> Numbers:
    mine, either = answers[row], list(Shape).index(Shape.OPEN)
    if mine < 0:
        return np.full(len(answers), 5)
    fits = (answers == mine) | (answers == either) | (mine == either)
    return np.where(answers < 0, 5, np.where(fits, 10, 0))


def _same(answers: Numbers, row: int) -> Numbers:
    mine = answers[row]
    return np.full(len(answers), 2) if mine < 0 else np.where(answers < 0, 2, np.where(answers == mine, 5, 0))


def _hours(hours: Numbers, row: int) -> Numbers:
    apart = np.abs(hours - hours[row]) % 24
    apart = np.minimum(apart, 24 - apart)
    return np.where(apart <= 3, 10, np.where(apart <= 6, 6, np.where(apart <= 9, 3, 0)))


def _kinds(kinds: Numbers, row: int) -> Numbers:
    mine = kinds[row]
    if mine == NO_KIND:
        return np.full(len(kinds), 5)
    return np.where(kinds == NO_KIND, 5, np.where(kinds == mine, 10, 3))
