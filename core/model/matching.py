"""How well two libraries that seek would fit: values in, points and reasons out. docs/matching.md tells it in words.

What a library must not have, and its limit, decide who is shown at all and are in no reason.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from core.model.communications import Way
from core.model.finding import Internet
from core.model.matching_rules import (
    RULES,
    THEIR_WISHES,
    WISHED_PLACE,
    About,
    Reason,
    Seeker,
    lies_in,
    wished_kind,
    wished_place,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A library that fits, with its points of a hundred, which are for ordering and are never shown."""

    seeker: Seeker
    points: int

    @property
    def place(self) -> tuple[int, datetime, int]:
        """Better ones first; of equal ones whoever has waited longest."""
        return -self.points, self.seeker.since, self.seeker.library_id


# Who is shown at all


def may_meet(mine: Seeker, theirs: Seeker) -> bool:
    """Different countries, a language both write, room on both sides, and nothing that one of them must not have.

    What else must hold (both seek, they are no partners already) is known by the register alone.
    """
    return (
        mine.room
        and theirs.room
        and mine.country != theirs.country
        and not set(mine.writes).isdisjoint(theirs.writes)
        and not refuses(mine, theirs)
        and not refuses(theirs, mine)
    )


def refuses(one: Seeker, other: Seeker) -> bool:
    """Whether the one must not be a partner of the other."""
    return other.kind in one.refused_kinds or lies_in(other.country, one.refused_places)


# How well they fit


def weigh(mine: Seeker, theirs: Seeker) -> Match:
    """How well they fit; whether they may meet at all is `may_meet`."""
    points = sum(rule.judge(mine, rule.of(theirs)).points for rule in RULES)
    points += wished_place(mine, theirs) + wished_place(theirs, mine) + wished_kind(theirs, mine.kind).points
    return Match(seeker=theirs, points=points)


# Why


def reasons(mine: Seeker, theirs: Seeker) -> list[Reason]:
    """For and against in the order of their weight; first the languages both write."""
    shared = tuple(code for code in mine.writes if code in theirs.writes)
    found = [Reason(About.WRITE, True, shared), *_speaking(mine, theirs)]
    found += [reason for rule in RULES if (reason := rule.judge(mine, rule.of(theirs)).reason)]
    return [*found, *_video(mine, theirs), *_wishes(mine, theirs)]


def _speaking(mine: Seeker, theirs: Seeker) -> list[Reason]:
    """Only where both said what they speak."""
    if not mine.speaks or not theirs.speaks:
        return []
    shared = tuple(code for code in mine.speaks if code in theirs.speaks)
    return [Reason(About.SPEAK, bool(shared), shared)]


def _video(mine: Seeker, theirs: Seeker) -> list[Reason]:
    """Both would use video, and the internet of one does not bear it."""
    both = all(Way.VIDEO in (seeker.ways or ()) for seeker in (mine, theirs))
    weak = any(seeker.internet not in {None, Internet.GOOD} for seeker in (mine, theirs))
    return [Reason(About.INTERNET, favours=False)] if both and weak else []


def _wishes(mine: Seeker, theirs: Seeker) -> list[Reason]:
    """Ours either way; of theirs only that we are what they wish for."""
    found = []
    if mine.wished_places or mine.wished_kinds:
        found.append(Reason(About.MY_WISH, _wished(mine, theirs)))
    if (theirs.wished_places or theirs.wished_kinds) and _wished(theirs, mine):
        found.append(Reason(About.THEIR_WISH, favours=True))
    return found


def _wished(one: Seeker, other: Seeker) -> bool:
    return bool(wished_place(one, other)) and bool(wished_kind(one, other.kind).points)


def best(mine: Seeker, others: Collection[Seeker], most: int) -> list[Match]:
    """The best by looking at every one: what the sweep must answer too."""
    found = [weigh(mine, each) for each in others if may_meet(mine, each)]
    return sorted(found, key=lambda match: match.place)[:most]


def weights() -> Mapping[str, int]:
    """Every rule with the most points it gives; together a hundred."""
    return {rule.name: rule.weight for rule in RULES} | {
        "wished place": WISHED_PLACE,
        "their wishes": THEIR_WISHES,
    }
