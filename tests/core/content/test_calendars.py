"""Nobody is nudged at a weekend or on a holiday."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.content import calendars
from core.content.calendars import holidays_known, is_holiday, weekend, year_without_holidays
from core.content.countries import country_codes

MONDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = 0, 3, 4, 5, 6


@pytest.mark.parametrize(
    ("country", "days"),
    [
        ("JO", {FRIDAY, SATURDAY}),
        ("EG", {FRIDAY, SATURDAY}),
        ("IL", {FRIDAY, SATURDAY}),
        ("IR", {FRIDAY}),
        ("AF", {THURSDAY, FRIDAY}),
        ("IN", {SUNDAY}),
        ("US", {SATURDAY, SUNDAY}),
        ("UA", {SATURDAY, SUNDAY}),
        ("fj", {SATURDAY, SUNDAY}),
        ("XK", {SATURDAY, SUNDAY}),
        ("ZZ", {SATURDAY, SUNDAY}),
        ("", {SATURDAY, SUNDAY}),
    ],
)
def test_the_weekend_is_the_countrys_own(country: str, days: set[int]) -> None:
    assert weekend(country) == days


def test_a_weekend_may_run_past_sunday() -> None:
    assert calendars._days(SUNDAY, MONDAY) == {SUNDAY, MONDAY}


def test_every_country_has_working_days() -> None:
    assert all(1 <= len(weekend(code)) <= 2 for code in country_codes())


def test_a_public_holiday_is_known() -> None:
    assert is_holiday("US", date(2026, 12, 25))
    assert is_holiday("fj", date(2026, 10, 10))
    assert not is_holiday("US", date(2026, 12, 23))


def test_ukraine_has_no_days_off_in_2026_and_that_is_no_error() -> None:
    assert holidays_known("UA")
    assert not is_holiday("UA", date(2026, 8, 24))


@pytest.mark.parametrize(
    ("country", "day", "year"),
    [
        ("FJ", date(2026, 12, 1), None),
        ("UA", date(2026, 6, 1), 2026),
        ("ua", date(2026, 12, 1), 2026),
        ("ZZ", date(2026, 6, 1), 2026),
        ("LK", date(2026, 6, 1), None),
        ("LK", date(2026, 11, 1), 2027),
    ],
)
def test_a_year_of_which_no_holiday_is_known_is_named(country: str, day: date, year: int | None) -> None:
    """Then it is said, and closed days are asked for. Sri Lanka's are made known year by year."""
    assert year_without_holidays(country, day) == year


def test_a_country_whose_holidays_are_unknown_has_none() -> None:
    assert not holidays_known("ZZ")
    assert not is_holiday("ZZ", date(2026, 12, 25))


@given(st.sampled_from(sorted(country_codes())) | st.text(max_size=3), st.dates(date(2020, 1, 1), date(2040, 12, 31)))
def test_no_country_and_no_day_is_too_strange(country: str, day: date) -> None:
    assert is_holiday(country, day) in {True, False}
    assert weekend(country) < set(range(7))


def test_a_holiday_that_is_only_estimated_counts_without_a_warning() -> None:
    assert is_holiday("IN", date(2040, 1, 26))


def test_every_country_answers_for_any_year() -> None:
    for code in country_codes():
        assert is_holiday(code, date(2027, 1, 1)) in {True, False}
