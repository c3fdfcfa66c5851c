"""When something has to be sent in next, and when a member is reminded of it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.model.deadlines import Deadline, Surety, next_deadline, remind_on

TODAY = date(2026, 11, 20)
days = st.dates(date(2020, 1, 1), date(2040, 12, 31))


@pytest.mark.parametrize(
    ("known", "month", "day", "expected"),
    [
        (None, None, None, None),
        (date(2027, 1, 6), 1, None, Deadline(date(2027, 1, 6), Surety.KNOWN)),
        (TODAY, None, None, Deadline(TODAY, Surety.KNOWN)),
        (date(2026, 1, 6), None, None, None),
        (date(2026, 1, 6), 1, None, Deadline(date(2027, 1, 1), Surety.MONTH)),
        (None, 4, 30, Deadline(date(2027, 4, 30), Surety.YEARLY)),
        (None, 11, 20, Deadline(TODAY, Surety.YEARLY)),
        (None, 11, 19, Deadline(date(2027, 11, 19), Surety.YEARLY)),
        (None, 12, None, Deadline(date(2026, 12, 1), Surety.MONTH)),
        (None, 11, None, Deadline(date(2027, 11, 1), Surety.MONTH)),
        (None, 2, 29, Deadline(date(2027, 2, 28), Surety.YEARLY)),
    ],
)
def test_the_next_deadline(known: date | None, month: int | None, day: int | None, expected: Deadline | None) -> None:
    assert next_deadline(TODAY, known=known, month=month, day=day) == expected


@given(days, st.integers(1, 12), st.integers(1, 28) | st.none())
def test_a_yearly_deadline_is_within_a_year_and_never_over(today: date, month: int, day: int | None) -> None:
    found = next_deadline(today, known=None, month=month, day=day)
    assert found is not None
    assert today <= found.on <= today + timedelta(days=366)


@given(days, st.integers(0, 800))
def test_a_reminder_comes_a_month_or_a_week_before_and_never_today(today: date, ahead: int) -> None:
    deadline = today + timedelta(days=ahead)
    found = remind_on(deadline, today)
    if ahead <= 7:
        assert found is None
    else:
        assert found == deadline - timedelta(days=30 if ahead > 30 else 7)
        assert found > today
