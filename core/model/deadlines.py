"""When something has to be sent in, as far as anybody knows, and when a member is reminded of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

REMIND_BEFORE = (timedelta(days=30), timedelta(days=7))
"""So long before a deadline a reminder comes: the first of these that is still to come. A month is enough to write an
application, and a week to send one that is written."""


class Surety(Enum):
    """How well a day is known."""

    KNOWN = "known"
    """The day itself was announced."""
    YEARLY = "yearly"
    """It was that day in earlier years."""
    MONTH = "month"
    """It was some day of that month in earlier years; `on` is the first."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """The next last day."""

    on: date
    surety: Surety


def next_deadline(today: date, *, known: date | None, month: int | None, day: int | None) -> Deadline | None:
    """The next one, not before `today`: the day that was announced; once that is over, or where none was, the usual day
    or month. None where nobody says.
    """
    if known is not None and known >= today:
        return Deadline(known, Surety.KNOWN)
    if month is None:
        return None
    surety = Surety.MONTH if day is None else Surety.YEARLY
    after = today if known is None else max(today, known + timedelta(days=1))
    coming = (_in_year(year, month, day or 1) for year in range(after.year, after.year + 2))
    return Deadline(next(each for each in coming if each >= after), surety)


def _in_year(year: int, month: int, day: int) -> date:
    """29 February is the 28th where there is none."""
    try:
        return date(year, month, day)
    except ValueError:
        return date(year, month, day - 1)


def remind_on(deadline: date, today: date) -> date | None:
    """The day from which a member is reminded; None where it is so near that a reminder would say nothing new."""
    return next((deadline - before for before in REMIND_BEFORE if deadline - before > today), None)
