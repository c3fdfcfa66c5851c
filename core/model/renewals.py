"""Renewal of an agreement: when its libraries are asked, until when it runs once they renewed it, and each asking.

Days are calendar days of UTC, as an agreement's are of nobody's zone.
"""

from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from core.model import ids
from core.model.defaults import RENEWAL_DAYS, RENEWAL_MONTHS
from core.model.mapping import EnumWord, Table
from core.model.schedule import months_after

YEAR = 12
"""Months."""


class RenewalState(StrEnum):
    """What became of an asking."""

    WAITING = "waiting"
    RENEWED = "renewed"
    ENDING = "ending"
    """A library would let it end: that has begun, and can be taken back."""
    LAPSED = "lapsed"
    """A year passed without an answer of all; it was asked anew."""
    CLOSED = "closed"
    """Its partnership ended, or a later version of the agreement was signed."""


class Renewal(Table):
    """The libraries of an agreement are asked whether it goes on. Their answers: `LibraryAnswer` of this row.

    `ends_on`: when the agreement ended as it was asked; None: it has no end, and this is the yearly question. `until`:
    its end once it was renewed. `reminded_on`: the day of the latest reminder.
    """

    __tablename__ = "renewals"
    __table_args__ = (Index("ix_renewals_agreement_id_state", "agreement_id", "state"),)

    id: Mapped[ids.RenewalId] = mapped_column(primary_key=True, init=False)
    partnership_id: Mapped[ids.PartnershipId] = mapped_column(ForeignKey("partnerships.id"), index=True)
    agreement_id: Mapped[ids.AgreementId] = mapped_column(ForeignKey("agreements.id"))
    asked_on: Mapped[date]
    reminded_on: Mapped[date]
    ends_on: Mapped[date | None] = mapped_column(default=None)
    until: Mapped[date | None] = mapped_column(default=None)
    state: Mapped[RenewalState] = mapped_column(EnumWord(RenewalState), default=RenewalState.WAITING)
    settled_at: Mapped[datetime | None] = mapped_column(default=None)


def next_reminder(after: date, *, signed_on: date, ends_on: date | None) -> date:
    """The next day, later than `after`, on which they are asked: 90, 30 and 7 days before the end, on the day after it,
    and then each year; without an end each year. The first of all: `agreements.first_reminder`.
    """
    if ends_on is None:
        return _anniversary(signed_on, after)
    days = [*(ends_on - timedelta(days=before) for before in RENEWAL_DAYS), ends_on + timedelta(days=1)]
    return next((day for day in days if day > after), None) or _anniversary(ends_on, after)


def _anniversary(of: date, after: date) -> date:
    years = max(after.year - of.year, 1)
    return next(day for each in (years, years + 1) if (day := months_after(of, RENEWAL_MONTHS * each)) > after)


def renewed_until(*, begins_on: date | None, signed_until: date, ends_on: date, today: date) -> date:
    """The new end: later by the length that was signed, and as often as it takes to lie after today.

    `signed_until`: the end as it was signed, which gives the length, counted in whole months where it is that many
    ("1 January to 31 December", "15 March to 15 March"), else in days. Without a beginning it is a year.
    """
    passed = max(ends_on, today)
    if begins_on is None or begins_on > signed_until:
        return _anniversary(signed_until, passed)
    following = signed_until + timedelta(days=1)
    for last_day, away in ((following, timedelta(days=1)), (signed_until, timedelta())):
        months = _whole_months(begins_on, last_day)
        if months:
            times = max(((passed.year - begins_on.year) * YEAR + passed.month - begins_on.month) // months, 1)
            ends = (months_after(begins_on, months * each) - away for each in range(times, times + 3))
            return next(day for day in ends if day > passed)
    length = (following - begins_on).days
    return signed_until + timedelta(days=length * ((passed - signed_until).days // length + 1))


def _whole_months(begins_on: date, last_day: date) -> int:
    """How many months lie between the two; 0 when it is no whole number of them."""
    months = (last_day.year - begins_on.year) * YEAR + last_day.month - begins_on.month
    return months if months > 0 and months_after(begins_on, months) == last_day else 0
