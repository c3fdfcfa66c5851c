"""Pauses: a library that rests one partnership until a day, that cannot answer at all for now, and countries that staff
pause.

A partnership is paused as long as one of its libraries pauses it, and goes on where it was when the last pause ends.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from core.model import ids
from core.model.mapping import EnumWord, Table
from core.model.partnerships import AFTER_A_TALK, Partnership, PartnershipState
from core.model.schedule import local_day, months_after

_OPEN = text("ended_at IS NULL")

SHORT = timedelta(days=1)
"""A pause that ends sooner was a slip: everything is as if it had never been."""

ASK_EVERY_MONTHS = 1
"""How often somebody who cannot answer is asked whether they are back."""


class Pause(Table):
    """One library pauses one partnership. `until`: the day on which it is back, None while it cannot say; `resumes_at`:
    the instant at which that day begins there. `reason`: for its colleagues and staff, never for partners.
    `away_id`: the library cannot answer at all.

    What the partnership goes on with is the same in all of its pauses at a time: `paused_at`, since when it rests;
    `from_state` and `state_since`, where it stood; `dues`: by the number of its row the last talk of each library and
    the day on which the next one was due.
    """

    __tablename__ = "pauses"
    __table_args__ = (
        Index("ix_pauses_partnership_id_ended_at", "partnership_id", "ended_at"),
        Index("ix_pauses_resumes_at", "resumes_at", sqlite_where=_OPEN, postgresql_where=_OPEN),
    )

    id: Mapped[ids.PauseId] = mapped_column(primary_key=True, init=False)
    partnership_id: Mapped[ids.PartnershipId] = mapped_column(ForeignKey("partnerships.id"))
    library_id: Mapped[ids.LibraryId] = mapped_column(ForeignKey("libraries.id"), index=True)
    asked_by: Mapped[ids.MemberId] = mapped_column(ForeignKey("members.id"))
    began_at: Mapped[datetime]
    paused_at: Mapped[datetime]
    from_state: Mapped[PartnershipState] = mapped_column(EnumWord(PartnershipState))
    state_since: Mapped[date]
    dues: Mapped[dict[str, Any]] = mapped_column(default_factory=dict)
    until: Mapped[date | None] = mapped_column(default=None)
    resumes_at: Mapped[datetime | None] = mapped_column(default=None)
    reason: Mapped[str | None] = mapped_column(default=None)
    away_id: Mapped[ids.AwayId | None] = mapped_column(ForeignKey("aways.id"), default=None, index=True)
    ended_at: Mapped[datetime | None] = mapped_column(default=None)
    ended_by: Mapped[ids.MemberId | None] = mapped_column(ForeignKey("members.id"), default=None)

    @property
    def is_open(self) -> bool:
        """Whether the library still pauses."""
        return self.ended_at is None


class Away(Table):
    """A library cannot answer now: all its partnerships are paused, those that begin meanwhile too, until somebody says
    that they are back. `for_them`: somebody outside of the library said so. `ask_on`: the day of UTC on which its
    contacts are next asked. `country_pause_id`: staff paused its country.
    """

    __tablename__ = "aways"
    __table_args__ = (
        Index("uq_aways_open", "library_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index("ix_aways_ask_on", "ask_on", sqlite_where=_OPEN, postgresql_where=_OPEN),
    )

    id: Mapped[ids.AwayId] = mapped_column(primary_key=True, init=False)
    library_id: Mapped[ids.LibraryId] = mapped_column(ForeignKey("libraries.id"), index=True)
    asked_by: Mapped[ids.MemberId] = mapped_column(ForeignKey("members.id"))
    began_at: Mapped[datetime]
    ask_on: Mapped[date]
    for_them: Mapped[bool] = mapped_column(default=False)
    country_pause_id: Mapped[ids.CountryPauseId | None] = mapped_column(
        ForeignKey("country_pauses.id"), default=None, index=True
    )
    ended_at: Mapped[datetime | None] = mapped_column(default=None)
    ended_by: Mapped[ids.MemberId | None] = mapped_column(ForeignKey("members.id"), default=None)

    @property
    def is_open(self) -> bool:
        """Whether the library still cannot answer."""
        return self.ended_at is None


class CountryPause(Table):
    """Staff paused all libraries of a country (alpha-2), until staff end it. A library that says that it is here is
    left out.
    """

    __tablename__ = "country_pauses"
    __table_args__ = (
        Index("uq_country_pauses_open", "country", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
    )

    id: Mapped[ids.CountryPauseId] = mapped_column(primary_key=True, init=False)
    country: Mapped[str]
    asked_by: Mapped[ids.MemberId] = mapped_column(ForeignKey("members.id"))
    began_at: Mapped[datetime]
    ended_at: Mapped[datetime | None] = mapped_column(default=None)
    ended_by: Mapped[ids.MemberId | None] = mapped_column(ForeignKey("members.id"), default=None)


def ask_after(day: date) -> date:
    """When somebody who cannot answer on that day is next asked."""
    return months_after(day, ASK_EVERY_MONTHS)


def where_it_stands(partnership: Partnership, now: datetime) -> dict[str, Any]:
    """What a pause that begins now has to remember, as columns of it."""
    return {
        "paused_at": now,
        "from_state": partnership.state,
        "state_since": partnership.state_since,
        "dues": {
            str(row.id): [day.isoformat() if day else None for day in (row.last_contact_on, row.due_on)]
            for row in partnership.rows
        },
    }


def state_after(partnership: Partnership, pause: Pause) -> PartnershipState:
    """The one it stood in; the first hello, where it came meanwhile, has begun the trial."""
    if pause.from_state is PartnershipState.INTRODUCED and any(row.last_contact_on for row in partnership.rows):
        return AFTER_A_TALK[PartnershipState.INTRODUCED]
    return pause.from_state


def move_trial(partnership: Partnership, pause: Pause, on: date, zone: str) -> None:
    """Before it goes on: its trial ends later by as many days of that zone as it rested."""
    if pause.from_state is PartnershipState.TRIAL and partnership.trial_ends_on is not None:
        partnership.trial_ends_on += on - local_day(pause.paused_at, zone)


def was_short(pause: Pause, now: datetime) -> bool:
    """Whether everything is as if it had never been paused."""
    return now - pause.paused_at < SHORT


def as_before(partnership: Partnership, pause: Pause) -> None:
    """After a short pause: due days are as they were, but for those who talked meanwhile."""
    partnership.state_since = pause.state_since
    for row in partnership.rows:
        last, due = pause.dues.get(str(row.id), (None, None))
        if due is not None and last == (row.last_contact_on.isoformat() if row.last_contact_on else None):
            row.settle(row.last_contact_on, date.fromisoformat(due))
