"""When the libraries of an agreement are first asked whether to renew it."""

from datetime import date

import pytest

from core.model.agreements import first_reminder

SIGNED = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("ends_on", "first"),
    [
        (date(2028, 11, 20), date(2028, 8, 22)),
        (date(2027, 2, 18), date(2027, 1, 19)),
        (date(2027, 2, 19), date(2026, 11, 21)),
        (date(2026, 12, 20), date(2026, 12, 13)),
        (date(2026, 11, 27), date(2026, 11, 21)),
        (date(2026, 11, 20), date(2026, 11, 21)),
        (date(2020, 1, 1), date(2026, 11, 21)),
    ],
)
def test_it_is_the_next_of_the_reminders_and_never_a_day_that_has_been(ends_on: date, first: date) -> None:
    assert first_reminder(ends_on=ends_on, signed_on=SIGNED) == first


def test_an_agreement_without_an_end_is_looked_at_after_a_year() -> None:
    assert first_reminder(ends_on=None, signed_on=SIGNED) == date(2027, 11, 20)
    assert first_reminder(ends_on=None, signed_on=date(2028, 2, 29)) == date(2029, 2, 28)
