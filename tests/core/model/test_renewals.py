"""When an agreement is asked about, and until when it runs once it is renewed."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.model.defaults import RENEWAL_DAYS
from core.model.renewals import next_reminder, renewed_until
from core.model.schedule import months_after

days = st.dates(date(2000, 1, 1), date(2060, 1, 1))
lengths = st.integers(1, 2000).map(lambda length: timedelta(days=length))
waits = st.integers(0, 3000).map(lambda length: timedelta(days=length))


@given(begins_on=days, length=lengths)
def test_it_is_asked_90_30_and_7_days_before_the_end_then_the_day_after_then_each_year(
    begins_on: date, length: timedelta
) -> None:
    ends_on = begins_on + length
    asked = [next_reminder(begins_on, signed_on=begins_on, ends_on=ends_on)]
    while len(asked) < 7:
        asked.append(next_reminder(asked[-1], signed_on=begins_on, ends_on=ends_on))

    before = [day for day in asked if day <= ends_on]
    assert before == [ends_on - timedelta(days=each) for each in RENEWAL_DAYS if each < length.days]
    after = asked[len(before) :]
    assert after == [ends_on + timedelta(days=1), *(months_after(ends_on, 12 * each) for each in range(1, len(after)))]


@given(begins_on=days, wait=waits)
def test_without_an_end_it_is_asked_on_each_anniversary(begins_on: date, wait: timedelta) -> None:
    asked = next_reminder(begins_on + wait, signed_on=begins_on, ends_on=None)
    assert begins_on + wait < asked <= begins_on + wait + timedelta(days=366 + 365 * (wait == timedelta()))
    assert (asked.month, asked.day) in {(begins_on.month, begins_on.day), (2, 28)}


@given(begins_on=days, months=st.integers(1, 60), times=st.integers(1, 20), last_day=st.booleans())
def test_renewed_again_and_again_whole_months_stay_whole_months(
    begins_on: date, months: int, times: int, last_day: bool
) -> None:
    """Whichever way the last day is counted, and however long the months are."""
    away = timedelta(days=1) if last_day else timedelta()
    signed_until = ends_on = months_after(begins_on, months) - away
    for _time in range(times):
        ends_on = renewed_until(begins_on=begins_on, signed_until=signed_until, ends_on=ends_on, today=begins_on)
    if last_day or months_after(begins_on, months) + timedelta(days=1) != months_after(begins_on, months + 1):
        assert ends_on == months_after(begins_on, months * (times + 1)) - away


@given(begins_on=days, length=lengths, late=waits)
def test_it_always_ends_later_than_it_did_and_than_today_by_one_length_at_the_most(
    begins_on: date, length: timedelta, late: timedelta
) -> None:
    signed_until = begins_on + length
    today = signed_until + late
    until = renewed_until(begins_on=begins_on, signed_until=signed_until, ends_on=signed_until, today=today)
    assert today < until <= today + length + timedelta(days=4)


@pytest.mark.parametrize(
    ("begins_on", "ends_on", "until"),
    [
        (date(2026, 1, 1), date(2026, 12, 31), date(2027, 12, 31)),
        (date(2026, 3, 15), date(2027, 3, 15), date(2028, 3, 15)),
        (date(2026, 2, 1), date(2026, 2, 28), date(2026, 3, 31)),
        (date(2026, 8, 31), date(2027, 2, 28), date(2027, 8, 31)),
        (date(2023, 3, 1), date(2024, 2, 29), date(2025, 2, 28)),
        (date(2026, 3, 1), date(2026, 4, 10), date(2026, 5, 21)),
        (None, date(2026, 12, 31), date(2027, 12, 31)),
    ],
)
def test_some_of_them(begins_on: date | None, ends_on: date, until: date) -> None:
    assert renewed_until(begins_on=begins_on, signed_until=ends_on, ends_on=ends_on, today=ends_on) == until
