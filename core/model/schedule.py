"""When a message may reach a person: pure rules over their zone, hour, days and holidays.

A local time that the clocks skip (the hour lost in spring) is read as the first instant after the gap; one that happens
twice (autumn) is read as its first time.
"""

from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

SEARCH_DAYS = 800
"""A library is closed for a year ahead at most, and a person may wish to be left alone for a year before; what is
closed for longer than both is a mistake, and closes nothing more.
"""


def _never(_day: date) -> bool:
    return False


@dataclass(frozen=True)
class Hours:
    """When a person reads: IANA zone, hour of the day 0–23, weekdays (Monday 0), and the days that are closed."""

    zone: str
    hour: int
    days: frozenset[int]
    closed: Callable[[date], bool] = _never

    def open_on(self, day: date) -> bool:
        """Whether that day of their calendar is one on which they read."""
        return day.weekday() in self.days and not self.closed(day)


zone_by_name = cache(ZoneInfo)
"""A zone by its name; Python's own cache forgets all but eight."""


def local_instant(day: date, hour: int, zone: str) -> datetime:
    """The instant (UTC) at which it is `hour` o'clock on that day in that zone."""
    wall = datetime.combine(day, time(hour), zone_by_name(zone))
    instant = wall.astimezone(UTC)
    if instant.astimezone(zone_by_name(zone)).replace(tzinfo=None) == wall.replace(tzinfo=None):
        return instant
    before = wall.replace(fold=0).utcoffset() or timedelta()
    after = wall.replace(fold=1).utcoffset() or timedelta()
    gap = abs(after - before)
    start = instant - gap
    while (start.astimezone(zone_by_name(zone)).utcoffset() or timedelta()) != max(before, after):
        start += timedelta(minutes=1)
    return start


def local_day(at: datetime, zone: str) -> date:
    """The calendar day of an instant in that zone."""
    return at.astimezone(zone_by_name(zone)).date()


def next_allowed(after: datetime, hours: Hours) -> datetime:
    """The first instant (UTC), not before `after`, at which the person may be written to. Raises ValueError for
    somebody who reads on no weekday.
    """
    if not hours.days:
        msg = "no weekday is open"
        raise ValueError(msg)
    day = local_day(after, hours.zone)
    last = day + timedelta(days=SEARCH_DAYS)
    while True:
        if hours.open_on(day) or (day > last and day.weekday() in hours.days):
            instant = local_instant(day, hours.hour, hours.zone)
            # A day that a country skipped (Samoa, 30 December 2011) ends up on the next one, which may be closed.
            if instant >= after and local_day(instant, hours.zone) == day:
                return instant
        day += timedelta(days=1)


def first_allowed_on(day: date, hours: Hours) -> datetime:
    """The first instant (UTC) at which the person may be written to, from the beginning of that day of theirs."""
    return next_allowed(local_instant(day, 0, hours.zone), hours)


def months_after(day: date, months: int) -> date:
    """The same day so many months later; the 31st of a shorter month is its last day."""
    years, month = divmod(day.month - 1 + months, 12)
    first = date(day.year + years, month + 1, 1)
    return first + timedelta(days=min(day.day, monthrange(first.year, first.month)[1]) - 1)
