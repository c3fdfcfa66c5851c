"""Closed days of a library: what can be written down, and what becomes one."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.model.closures import (
    CLOSURES_AT_MOST,
    FARTHEST,
    NOTES_AT_MOST,
    Closure,
    Closures,
    WrongClosure,
    merged,
    still_to_come,
    what_is_wrong,
)
from core.model.schedule import Hours, local_day, next_allowed

TODAY = date(2026, 11, 20)


def days(first: int, last: int, note: str | None = None) -> Closure:
    """From so many days after today to so many."""
    return Closure(first=TODAY + timedelta(days=first), last=TODAY + timedelta(days=last), note=note)


closures = st.lists(
    st.tuples(st.integers(-30, 366), st.integers(0, 60)).map(lambda pair: days(pair[0], min(366, sum(pair)))),
    max_size=12,
)


@pytest.mark.parametrize(
    ("closure", "wrong"),
    [
        (days(0, 0), None),
        (days(-3, 0), None),
        (days(30, 45), None),
        (days(366, 366), None),
        (days(5, 4), WrongClosure.BACKWARDS),
        (days(-3, -1), WrongClosure.PAST),
        (days(-366, 0), None),
        (days(-367, 0), WrongClosure.LONG_AGO),
        (days(300, 367), WrongClosure.FAR),
    ],
)
def test_days_to_come_in_their_order_and_within_a_year(closure: Closure, wrong: WrongClosure | None) -> None:
    assert what_is_wrong(closure, TODAY) is wrong


def test_there_are_not_too_many() -> None:
    many = [days(10 * number, 10 * number + 2) for number in range(CLOSURES_AT_MOST)]
    assert what_is_wrong(days(300, 301), TODAY, many) is WrongClosure.MANY
    assert what_is_wrong(days(1, 3), TODAY, many) is None, "it is joined with one that is there"


def test_a_note_stands_once_however_often_it_is_written() -> None:
    both = merged([days(1, 3, "The roof"), days(2, 4, "The floor")])
    assert merged([*both, days(2, 2, "The floor"), days(4, 5, "The roof")]) == (days(1, 5, "The roof; The floor"),)


def test_notes_that_are_joined_are_not_endless() -> None:
    there = [days(1, 3, "a" * (NOTES_AT_MOST - 3))]
    assert what_is_wrong(days(3, 4, "b"), TODAY, there) is None
    assert what_is_wrong(days(3, 4, "bb"), TODAY, there) is WrongClosure.WORDY
    assert what_is_wrong(days(5, 6, "bb"), TODAY, there) is None, "they stand by themselves"


@pytest.mark.parametrize(
    ("one", "other", "together"),
    [
        (days(5, 9), days(8, 12), [days(5, 12)]),
        (days(5, 9), days(10, 12), [days(5, 12)]),
        (days(5, 20), days(8, 12), [days(5, 20)]),
        (days(5, 9), days(5, 9), [days(5, 9)]),
        (days(5, 9), days(11, 12), [days(5, 9), days(11, 12)]),
        (days(5, 9, "Holidays"), days(8, 12, "Paint"), [days(5, 12, "Holidays; Paint")]),
        (days(5, 9, "Holidays"), days(8, 12, "Holidays"), [days(5, 12, "Holidays")]),
        (days(5, 9), days(8, 12, "Paint"), [days(5, 12, "Paint")]),
    ],
)
def test_what_overlaps_or_follows_without_an_open_day_is_one(
    one: Closure, other: Closure, together: list[Closure]
) -> None:
    assert list(merged([one, other])) == together
    assert [(each.first, each.last) for each in merged([other, one])] == [(each.first, each.last) for each in together]


@given(closures)
def test_joined_they_close_the_same_days_and_none_touches_another(some: list[Closure]) -> None:
    joined = merged(some)
    for number in range(-31, 368):
        day = TODAY + timedelta(days=number)
        assert any(each.holds(day) for each in joined) == any(each.holds(day) for each in some)
    assert all(one.last + timedelta(days=1) < other.first for one, other in pairwise(joined))
    assert merged(joined) == joined


@given(closures, st.integers(0, 366), st.frozensets(st.integers(0, 6), min_size=1), st.integers(0, 23))
def test_there_is_always_a_next_open_day_and_it_is_not_a_closed_one(
    some: list[Closure], later: int, weekdays: frozenset[int], hour: int
) -> None:
    """However a year is closed, and for how long somebody wished to be left alone before."""
    assert all(what_is_wrong(each, TODAY) in {None, WrongClosure.PAST} for each in some)
    hours = Hours("Pacific/Fiji", hour, weekdays, lambda day: any(each.holds(day) for each in some))
    after = datetime.combine(TODAY + timedelta(days=later), time(), UTC)
    at = next_allowed(after, hours)
    assert hours.open_on(local_day(at, hours.zone))
    assert at <= datetime.combine(TODAY + FARTHEST + timedelta(days=10), time(), UTC)


def test_what_is_over_does_not_come_any_more() -> None:
    assert still_to_come([days(-5, -1), days(-1, 0), days(3, 4)], TODAY) == (days(-1, 0), days(3, 4))


def test_they_are_kept_as_json_and_read_as_they_were() -> None:
    kept = Closures().process_bind_param((days(5, 9, "Holidays"), days(11, 12)), None)  # type: ignore[arg-type]  # any
    assert kept is not None
    assert Closures().process_result_value(kept, None) == (  # type: ignore[arg-type]  # any dialect
        days(5, 9, "Holidays"),
        days(11, 12),
    )
