"""How far the clock is moved: ISO 8601 durations such as P7D, P1M or PT90M."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import datetime, timedelta

_SHAPE = re.compile(
    r"P(?=.)(?:(\d{1,6})Y)?(?:(\d{1,6})M)?(?:(\d{1,6})W)?(?:(\d{1,6})D)?"
    r"(?:T(?=\d)(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,8})S)?)?",
    re.ASCII,
)
_MONTHS_A_YEAR = 12
_LAST_YEAR = 9999


@dataclass(frozen=True, slots=True)
class Duration:
    """Calendar months and, after them, an exact length."""

    months: int
    exact: timedelta

    def after(self, start: datetime) -> datetime:
        """The instant this long after `start`; the 31st of a month that has none is its last day. Raises
        OverflowError.
        """
        years, month = divmod(start.month - 1 + self.months, _MONTHS_A_YEAR)
        year = start.year + years
        if year > _LAST_YEAR:
            msg = "beyond the end of the calendar"
            raise OverflowError(msg)
        day = min(start.day, monthrange(year, month + 1)[1])
        return start.replace(year=year, month=month + 1, day=day) + self.exact


def parse_duration(text: str) -> Duration | None:
    """The duration that is written, or None when it is none. Whole numbers only, nothing negative."""
    found = _SHAPE.fullmatch(text)
    if found is None:
        return None
    years, months, weeks, days, hours, minutes, seconds = (int(piece or 0) for piece in found.groups())
    exact = timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
    return Duration(years * _MONTHS_A_YEAR + months, exact)


A_YEAR = Duration(_MONTHS_A_YEAR, timedelta())
