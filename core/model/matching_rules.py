"""The rules by which two libraries that seek are matched: one about each answer of theirs, with points and a reason.

Points are the same from both sides. An answer that was not given counts half and says nothing. docs/matching.md tells
why each rule is as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, StrEnum
from functools import lru_cache
from itertools import combinations
from typing import Any
from zoneinfo import ZoneInfo

from core.content.regions import countries_in
from core.model.communications import Way
from core.model.finding import Internet, Planning, ReplyTime, Shape, Style
from core.model.ids import LibraryId
from core.model.libraries import LibraryKind

TALKS = (Way.VIDEO, Way.CALL, Way.CHAT, Way.EMAIL, Way.POST)
"""Ways by which one keeps in touch; a visit is no way to do so every month."""

SPOKEN = frozenset({Way.VIDEO, Way.CALL})

NEAR_HOURS, FAR_HOURS = 3, 9
"""Up to three hours apart two working days share most of their hours; from ten on none."""


class Rhythm(StrEnum):
    """How often, in the steps that people think in."""

    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"


class About(Enum):
    """What a reason is about."""

    WRITE = "write"
    SPEAK = "speak"
    RHYTHM = "rhythm"
    REPLY = "reply"
    WAYS = "ways"
    MOST_USED = "most used"
    INTERNET = "internet"
    SHAPE = "shape"
    STYLE = "style"
    PLANNING = "planning"
    HOURS = "hours"
    KIND = "kind"
    MY_WISH = "my wish"
    THEIR_WISH = "their wish"


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason, for the words of `core.cards.matching`. `mine`, `theirs`: what was answered, as codes."""

    about: About
    favours: bool
    mine: tuple[str, ...] = ()
    theirs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one rule says: points, and perhaps a reason."""

    points: int
    reason: Reason | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Seeker:
    """A library as matching sees it. `hours`: its standard time, in whole hours east of Greenwich. `room`: it has fewer
    partners than it wants at most. The rest as in `Library` and `Finding`; unanswered is None, and for wishes and
    refusals empty.
    """

    library_id: LibraryId
    country: str
    hours: int
    writes: tuple[str, ...]
    since: datetime
    room: bool = True
    speaks: tuple[str, ...] = ()
    kind: LibraryKind | None = None
    ways: tuple[Way, ...] | None = None
    first_way: Way | None = None
    how_often: int | None = None
    reply: ReplyTime | None = None
    style: Style | None = None
    planning: Planning | None = None
    internet: Internet | None = None
    shape: Shape | None = None
    wished_places: tuple[str, ...] = ()
    wished_kinds: tuple[LibraryKind, ...] = ()
    refused_places: tuple[str, ...] = ()
    refused_kinds: tuple[LibraryKind, ...] = ()


@lru_cache(maxsize=1024)
def standard_hours(zone: str) -> int:
    """A zone's standard time in whole hours east of Greenwich; it hardly ever changes, so any year does."""
    both = [datetime(2026, month, 1, tzinfo=ZoneInfo(zone)).utcoffset() for month in (1, 7)]
    return min(int(each.total_seconds()) // 3600 for each in both if each is not None)


def hours_apart(one: int, other: int) -> int:
    """On the face of a clock: at most twelve."""
    apart = abs(one - other) % 24
    return min(apart, 24 - apart)


def lies_in(country: str, places: Collection[str]) -> bool:
    """Whether that country is one of the places, or lies in one of them."""
    return any(place == country or country in countries_in(place) for place in places)


# How well they fit: rules about one answer of theirs each


def rhythm_of(how_often: int | None) -> Rhythm | None:
    """The step a number of days is nearest to."""
    if how_often is None:
        return None
    steps = ((10, Rhythm.WEEKLY), (21, Rhythm.FORTNIGHTLY), (60, Rhythm.MONTHLY))
    return next((step for most, step in steps if how_often <= most), Rhythm.QUARTERLY)


def _stepwise(about: About, mine: StrEnum | None, theirs: StrEnum | None) -> Verdict:
    """15 for the same, 8 for the next step, 0 beyond."""
    if mine is None or theirs is None:
        return Verdict(7)
    steps = list(type(mine))
    apart = abs(steps.index(mine) - steps.index(theirs))
    return Verdict((15, 8, 0, 0)[apart], Reason(about, not apart, (mine.value,), (theirs.value,)))


def _rhythm(mine: Seeker, theirs: Rhythm | None) -> Verdict:
    return _stepwise(About.RHYTHM, rhythm_of(mine.how_often), theirs)


def _reply(mine: Seeker, theirs: ReplyTime | None) -> Verdict:
    return _stepwise(About.REPLY, mine.reply, theirs)


def usable_ways(seeker: Seeker) -> frozenset[Way] | None:
    """The ways by which one can keep in touch with it; video needs good internet. None if it did not say."""
    if seeker.ways is None:
        return None
    weak = seeker.internet not in {None, Internet.GOOD}
    return frozenset(way for way in seeker.ways if way in TALKS and not (weak and way is Way.VIDEO))


def first_way(seeker: Seeker) -> Way | None:
    """The one it uses most, or its only one, if it can be used; None if it did not say."""
    usable = usable_ways(seeker) or frozenset()
    only = next(iter(usable)) if len(usable) == 1 else None
    return seeker.first_way if seeker.first_way in usable else only


def _ways(mine: Seeker, theirs: frozenset[Way] | None) -> Verdict:
    """10 for any in common, and 5 more when they use the one that we use most."""
    own, first = usable_ways(mine), first_way(mine)
    if own is None or theirs is None:
        return Verdict(7)
    shared = tuple(way.value for way in TALKS if way in own and way in theirs)
    if not shared:
        return Verdict(2 if first is None else 0, Reason(About.WAYS, favours=False))
    return Verdict(10 + _most_used(first, theirs), Reason(About.WAYS, True, shared))


def _first_way(mine: Seeker, theirs: Way | None) -> Verdict:
    """5 when we use the one that they use most."""
    same = theirs is not None and theirs is first_way(mine)
    reason = Reason(About.MOST_USED, True, (str(theirs),)) if same else None
    return Verdict(_most_used(theirs, usable_ways(mine)), reason)


def _most_used(first: Way | None, others: frozenset[Way] | None) -> int:
    if first is None or others is None:
        return 2
    return 5 if first in others else 0


def _shape(mine: Seeker, theirs: Shape | None) -> Verdict:
    """10 unless one wants it formal and the other does not."""
    if mine.shape is None or theirs is None:
        return Verdict(5)
    if mine.shape is theirs:
        return Verdict(10, Reason(About.SHAPE, True, (theirs.value,)))
    if Shape.OPEN in {mine.shape, theirs}:
        return Verdict(10)
    return Verdict(0, Reason(About.SHAPE, False, (mine.shape.value,), (theirs.value,)))


def _alike(about: About, mine: StrEnum | None, theirs: StrEnum | None) -> Verdict:
    """5 for the same of two."""
    if mine is None or theirs is None:
        return Verdict(2)
    return Verdict(5 if mine is theirs else 0, Reason(about, mine is theirs, (mine.value,), (theirs.value,)))


def _style(mine: Seeker, theirs: Style | None) -> Verdict:
    return _alike(About.STYLE, mine.style, theirs)


def _planning(mine: Seeker, theirs: Planning | None) -> Verdict:
    return _alike(About.PLANNING, mine.planning, theirs)


def _hours(mine: Seeker, theirs: int) -> Verdict:
    """10 up to three hours apart, 6 up to six, 3 up to nine."""
    apart = hours_apart(mine.hours, theirs)
    if apart <= NEAR_HOURS:
        return Verdict(10, Reason(About.HOURS, favours=True))
    if apart <= FAR_HOURS:
        return Verdict(6 if apart <= 2 * NEAR_HOURS else 3)
    return Verdict(0, Reason(About.HOURS, favours=False))


def _kind(mine: Seeker, theirs: LibraryKind | None) -> Verdict:
    """10 for the same kind, 3 for another: those can learn from each other too."""
    if mine.kind is None or theirs is None:
        return Verdict(5)
    if mine.kind is theirs:
        told = theirs is not LibraryKind.OTHER
        return Verdict(10, Reason(About.KIND, True, (theirs.value,)) if told else None)
    return Verdict(3, Reason(About.KIND, False, (mine.kind.value,), (theirs.value,)))


def wished_kind(mine: Seeker, theirs: LibraryKind | None) -> Verdict:
    """2 for a kind that is wished for, or when none is."""
    return Verdict(2 if not mine.wished_kinds or theirs in mine.wished_kinds else 0)


@dataclass(frozen=True)
class Rule:
    """A rule about one answer of theirs, which is one of a few. `weight`: the most points it gives. `domain`: every
    answer there can be, in an order that stays: `core.model.sweep` keeps answers by their number in it.
    """

    name: str
    weight: int
    domain: Sequence[Any]
    of: Callable[[Seeker], Any]
    judge: Callable[[Seeker, Any], Verdict]


USABLE = (None, *(frozenset(some) for size in range(len(TALKS) + 1) for some in combinations(TALKS, size)))

RULES = (
    Rule("how often", 15, (None, *Rhythm), lambda seeker: rhythm_of(seeker.how_often), _rhythm),
    Rule("reply time", 15, (None, *ReplyTime), lambda seeker: seeker.reply, _reply),
    Rule("ways", 15, USABLE, usable_ways, _ways),
    Rule("most used way", 5, (None, *TALKS), first_way, _first_way),
    Rule("shape", 10, (None, *Shape), lambda seeker: seeker.shape, _shape),
    Rule("style", 5, (None, *Style), lambda seeker: seeker.style, _style),
    Rule("planning", 5, (None, *Planning), lambda seeker: seeker.planning, _planning),
    Rule("hours", 10, range(-12, 15), lambda seeker: seeker.hours, _hours),
    Rule("kind", 10, (None, *LibraryKind), lambda seeker: seeker.kind, _kind),
    Rule("wished kind", 2, (None, *LibraryKind), lambda seeker: seeker.kind, wished_kind),
)

WISHED_PLACE = 3
"""Points for a place that is wished for, or when none is; by the country, so no rule of the few answers above."""

THEIR_WISHES = 5
"""The most points of what they wish for: place and kind, as ours."""


def wished_place(one: Seeker, other: Seeker) -> int:
    """The points the one gives for where the other is."""
    return WISHED_PLACE if not one.wished_places or lies_in(other.country, one.wished_places) else 0
