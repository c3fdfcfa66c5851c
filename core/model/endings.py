"""A kind ending: asked for with a reason and thanks; the others may object for two weeks, and it can be undone for
thirty days.
"""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from core.model import ids
from core.model.defaults import ENDING_UNDO, OBJECTION_TIME
from core.model.mapping import EnumWord, Table
from core.model.partnerships import PartnershipState
from core.model.schedule import local_instant


class EndingReason(StrEnum):
    """Why a library would like to end a partnership."""

    DONE = "done"
    NO_TIME = "no-time"
    NO_REPLY = "no-reply"
    STAFF_CHANGE = "staff-change"
    LANGUAGE = "language"
    MONEY = "money"
    CLOSED = "closed"
    OTHER = "other"


class EndingState(StrEnum):
    """Where an ending stands."""

    WAITING = "waiting"
    """The others may object."""
    OBJECTED = "objected"
    """Somebody would like to talk first; it does not happen by itself."""
    WITHDRAWN = "withdrawn"
    DONE = "done"
    UNDONE = "undone"
    OVERTAKEN = "overtaken"
    """The partnership ended in another way meanwhile."""


OPEN_ENDING = (EndingState.WAITING, EndingState.OBJECTED)
"""It has not ended, and may."""


class Ending(Table):
    """One library asked to end a partnership.

    `library_id`: None when staff asked. `ends_at`: the instant at which it ends, at least two weeks after it was asked.
    `from_state`: the state it goes back to when it is undone. `seek_again`: the library would like another partner.
    """

    __tablename__ = "endings"
    __table_args__ = (Index("ix_endings_state_ends_at", "state", "ends_at"),)

    id: Mapped[ids.EndingId] = mapped_column(primary_key=True, init=False)
    partnership_id: Mapped[ids.PartnershipId] = mapped_column(ForeignKey("partnerships.id"), index=True)
    asked_by: Mapped[ids.MemberId] = mapped_column(ForeignKey("members.id"))
    asked_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    reason: Mapped[EndingReason] = mapped_column(EnumWord(EndingReason))
    library_id: Mapped[ids.LibraryId | None] = mapped_column(ForeignKey("libraries.id"), default=None)
    words: Mapped[str | None] = mapped_column(default=None)
    thanks: Mapped[str | None] = mapped_column(default=None)
    seek_again: Mapped[bool] = mapped_column(default=False)
    state: Mapped[EndingState] = mapped_column(EnumWord(EndingState), default=EndingState.WAITING)
    from_state: Mapped[PartnershipState | None] = mapped_column(EnumWord(PartnershipState), default=None)
    settled_at: Mapped[datetime | None] = mapped_column(default=None)
    settled_by: Mapped[ids.MemberId | None] = mapped_column(ForeignKey("members.id"), default=None)

    @property
    def on_a_day(self) -> bool:
        """It ends with the agreement, on its last day: it is no sooner over when all agree."""
        return self.ends_at > self.asked_at + OBJECTION_TIME

    def undone_until(self) -> datetime | None:
        """Until when it can be undone; None while, and when, it did not end."""
        if self.state is not EndingState.DONE or self.settled_at is None:
            return None
        return self.settled_at + ENDING_UNDO


def ending_at(asked_at: datetime, last_day: date | None) -> datetime:
    """When a partnership ends of which somebody asks that now: two weeks later, or on the last day of its agreement
    where that is later. Ten o'clock of UTC is that day in nearly every zone.
    """
    soonest = asked_at + OBJECTION_TIME
    return soonest if last_day is None else max(soonest, local_instant(last_day, 10, "UTC"))
