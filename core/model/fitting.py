"""Which mentor a wish is offered to first, and how long each may think about it. Pure rules.

The language must fit, and there must be room. Region and topic are what a mentor prefers: who fits in both comes first,
and nobody waits only because none does. Among those the one is first who has the smallest part of their room taken or
asked for, so that the load is fairly shared.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.content.regions import countries_in
from core.model.defaults import OFFER_TIME
from core.model.ids import LibraryId, MemberId
from core.model.mentoring import Topic
from core.model.schedule import Hours, next_allowed


@dataclass(frozen=True, kw_only=True)
class Need:
    """What is wished for. `countries`, `library_ids`: of the libraries that it is about."""

    language: str
    topic: Topic
    countries: frozenset[str] = frozenset()
    library_ids: frozenset[LibraryId] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Helper:
    """A mentor. `asked`: so many offers wait for their answer. `regions`, `topics`: those they prefer, none for all.
    `last_at`: when something was last offered to them.
    """

    member_id: MemberId
    languages: Collection[str]
    capacity: int
    load: int
    asked: int = 0
    regions: Collection[str] = ()
    topics: Collection[str] = ()
    library_ids: frozenset[LibraryId] = frozenset()
    last_at: datetime | None = None

    @property
    def free(self) -> int:
        """For so many partnerships there is room."""
        return max(0, self.capacity - self.load)

    @property
    def unasked(self) -> int:
        """So much of that room nobody asks them for yet."""
        return max(0, self.free - self.asked)

    def is_own(self, need: Need) -> bool:
        """Whether they speak for one of its libraries: nobody mentors their own."""
        return not self.library_ids.isdisjoint(need.library_ids)

    def fits(self, need: Need) -> bool:
        """Whether it may be offered to them."""
        return need.language in self.languages and self.free > 0 and not self.is_own(need)


def best_first(need: Need, helpers: Sequence[Helper]) -> list[Helper]:
    """Those whom it may be offered to, in that order."""

    def rank(helper: Helper) -> tuple[int, float, float, int]:
        there = not helper.regions or any(need.countries & countries_in(region) for region in helper.regions)
        misses = (not there) + bool(helper.topics and need.topic not in helper.topics)
        last = helper.last_at.timestamp() if helper.last_at is not None else 0.0
        return misses, (helper.load + helper.asked) / helper.capacity, last, helper.member_id

    return sorted((helper for helper in helpers if helper.fits(need)), key=rank)


def passes_on(read_at: datetime, hours: Hours) -> datetime:
    """When an offer that reaches a mentor at that instant goes on to the next one: after one silent working day of
    theirs.
    """
    return next_allowed(read_at + timedelta(seconds=1), hours)


def widens_at(now: datetime, queue: Sequence[tuple[datetime, Hours]]) -> datetime:
    """When all of them may have been silent, a week at most. Each of the queue: the instant before which nothing
    reaches them, and their hours.
    """
    at, latest = now, now + OFFER_TIME
    for first, hours in queue:
        at = passes_on(next_allowed(max(at, first), hours), hours)
        if at >= latest:
            return latest
    return at
