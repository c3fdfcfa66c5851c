"""Weekends and public holidays of a country."""

from __future__ import annotations

import warnings
from datetime import date
from functools import lru_cache

_DAYS = 7
_NOVEMBER = 11


@lru_cache(maxsize=256)
def weekend(country: str) -> frozenset[int]:
    """Return the weekend of *country* (alpha-2), Monday being 0; Saturday and Sunday for an unknown one.

    Source: CLDR's week data, which hangs on the territory: bare "ar" would say Saturday and Sunday.
    """
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415 (loaded at the first question)

    code = country.upper()
    for tag in (f"und_{code}", f"en_{code}"):
        try:
            locale = Locale.parse(tag)
        except (UnknownLocaleError, ValueError):
            continue
        if locale.territory == code:
            return _days(locale.weekend_start, locale.weekend_end)
    return _days(5, 6)


def is_holiday(country: str, day: date) -> bool:
    """Tell whether *day* is a public holiday in the whole of *country* (alpha-2); no where none are known.

    Source: the holidays package. It knows no days off for Ukraine in 2026, rightly: under martial law there are none.
    """
    return day in _holidays(country.upper(), day.year)


@lru_cache(maxsize=512)
def holidays_known(country: str) -> bool:
    """Tell whether the holidays of *country* (alpha-2) are known at all."""
    from holidays.registry import COUNTRIES  # noqa: PLC0415 (loaded at the first question)

    return any(country.upper() in codes for codes in COUNTRIES.values())


def year_without_holidays(country: str, day: date) -> int | None:
    """Return the year for which no public holiday of *country* is known, as somebody has to know on *day*.

    That of the day; from November on also the next one. None where some are known for both.
    """
    years = [day.year] if day.month < _NOVEMBER else [day.year, day.year + 1]
    return next((year for year in years if not _holidays(country.upper(), year)), None)


def _days(first: int, last: int) -> frozenset[int]:
    """Return the days of the week from *first* to *last*, which may be past Sunday."""
    return frozenset((first + step) % _DAYS for step in range((last - first) % _DAYS + 1))


@lru_cache(maxsize=512)
def _holidays(country: str, year: int) -> frozenset[date]:
    if not holidays_known(country):
        return frozenset()
    from holidays import country_holidays  # noqa: PLC0415 (a second or more the first time)

    with warnings.catch_warnings():
        # "Diwali is estimated for this year": near enough to leave people in peace.
        warnings.simplefilter("ignore")
        return frozenset(country_holidays(country, years=year))
