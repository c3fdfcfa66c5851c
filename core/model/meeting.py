"""An hour that suits everybody: on a working day of each place, within its working hours. Pure rules."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from core.model.schedule import Hours

OPENS, CLOSES = 9, 17
"""Of everybody's day; a call of an hour ends by then."""

EARLY, LATE = 7, 20
"""Where no working hour is shared: still no hour at night."""

SEARCH_DAYS = 21
"""An hour later than that is no suggestion any more."""


@dataclass(frozen=True)
class Shared:
    """Hours (UTC) that suit everybody. `working`: they lie in all working hours; else early or late for some."""

    slots: Sequence[datetime]
    working: bool = True


def shared_slots(now: datetime, places: Sequence[Hours], *, count: int = 2) -> Shared:
    """Up to `count` hours on different days, from tomorrow on, at which it is a working day in all these places and
    between nine and five; where there is none, between seven and eight in the evening. None where nothing suits.
    """
    slots = _slots(now, places, count, OPENS, CLOSES)
    return Shared(slots) if slots else Shared(_slots(now, places, count, EARLY, LATE), working=False)


def _slots(now: datetime, places: Sequence[Hours], count: int, opens: int, closes: int) -> list[datetime]:
    first = now.replace(minute=0, second=0, microsecond=0) + timedelta(days=1)
    found: list[datetime] = []
    for hours in range(24 * SEARCH_DAYS):
        at = first + timedelta(hours=hours)
        if all(_suits(at, place, opens, closes) for place in places) and _another_day(at, found, places):
            found.append(at)
            if len(found) == count:
                break
    return found


def _suits(at: datetime, place: Hours, opens: int, closes: int) -> bool:
    local = at.astimezone(ZoneInfo(place.zone))
    ends = local + timedelta(hours=1)
    within = local.hour >= opens and (ends.hour, ends.minute) <= (closes, 0) and ends.date() == local.date()
    return within and place.open_on(local.date())


def _another_day(at: datetime, found: Collection[datetime], places: Sequence[Hours]) -> bool:
    def day(instant: datetime, place: Hours) -> date:
        return instant.astimezone(ZoneInfo(place.zone)).date()

    return all(day(at, place) != day(each, place) for place in places for each in found)
