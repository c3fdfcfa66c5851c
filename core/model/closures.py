"""The days on which a library is closed beside its weekends and holidays: from, to, and a note for its colleagues.

They stand in the library's own row, so that whoever asks when somebody may be written to needs no further statement.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from sqlalchemy import JSON, Dialect
from sqlalchemy.types import TypeDecorator

FARTHEST = timedelta(days=366)
"""Closed days are written down for at most a year ahead: so there is always an open day behind them."""

CLOSURES_AT_MOST = 24
"""Of one library: two a month for a year."""

NOTES_AT_MOST = 300
"""Letters of the notes of days that became one."""

_BETWEEN = "; "


@dataclass(frozen=True, kw_only=True, order=True)
class Closure:
    """From the first to the last day, both closed."""

    first: date
    last: date
    note: str | None = None

    def holds(self, day: date) -> bool:
        """Whether that day is one of them."""
        return self.first <= day <= self.last


class WrongClosure(StrEnum):
    """Why days cannot be written down as closed."""

    BACKWARDS = "backwards"
    PAST = "past"
    LONG_AGO = "long-ago"
    FAR = "far"
    MANY = "many"
    WORDY = "wordy"


def what_is_wrong(closure: Closure, today: date, others: Iterable[Closure] = ()) -> WrongClosure | None:
    """Of closed days that somebody writes down on that day of theirs, beside others."""
    if closure.last < closure.first:
        return WrongClosure.BACKWARDS
    if closure.last < today:
        return WrongClosure.PAST
    if closure.first < today - FARTHEST:
        return WrongClosure.LONG_AGO
    if closure.last > today + FARTHEST:
        return WrongClosure.FAR
    coming = merged([*still_to_come(others, today), closure])
    if len(coming) > CLOSURES_AT_MOST:
        return WrongClosure.MANY
    if any(each.holds(closure.first) and len(each.note or "") > NOTES_AT_MOST for each in coming):
        return WrongClosure.WORDY
    return None


def merged(closures: Iterable[Closure]) -> tuple[Closure, ...]:
    """In their order; those that overlap, or follow each other without an open day between, are one. Their notes stand
    together, each once.
    """
    found: list[Closure] = []
    for each in sorted(closures, key=lambda closure: (closure.first, closure.last)):
        last = found[-1] if found else None
        if last is None or each.first > last.last + timedelta(days=1):
            found.append(each)
            continue
        notes = dict.fromkeys(part for note in (last.note, each.note) if note for part in note.split(_BETWEEN))
        found[-1] = Closure(first=last.first, last=max(last.last, each.last), note=_BETWEEN.join(notes) or None)
    return tuple(found)


def still_to_come(closures: Iterable[Closure], today: date) -> tuple[Closure, ...]:
    """Those that are not over."""
    return tuple(each for each in closures if each.last >= today)


class Closures(TypeDecorator[tuple[Closure, ...]]):
    """A library's closed days, kept as JSON."""

    impl = JSON(none_as_null=True)
    cache_ok = True

    def process_bind_param(
        self, value: tuple[Closure, ...] | None, dialect: Dialect
    ) -> list[tuple[str, str, str | None]] | None:
        if value is None:
            return None
        return [(each.first.isoformat(), each.last.isoformat(), each.note) for each in value]

    def process_result_value(
        self, value: list[tuple[str, str, str | None]] | None, dialect: Dialect
    ) -> tuple[Closure, ...] | None:
        if value is None:
            return None
        return tuple(
            Closure(first=date.fromisoformat(first), last=date.fromisoformat(last), note=note)
            for first, last, note in value
        )
