"""Alerts to mentors, and the notes that mentors of a partnership keep for each other."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from core.model import ids
from core.model.mapping import Table


class MentorAlert(Table):
    """A young partnership is at risk, until its reasons are over.

    `reasons`: by the keys of `core.model.risk`; what was told before is no news. `told_at`: mentors were, last.
    `acted_at`: a mentor last did something about it. `quiet_until`: *I am on it*, a day of UTC. `staff_told_at`: no
    mentor did anything for two weeks, or none is there. `look_on`: the day (UTC) on which it is looked at next, where
    nobody mentors them any more.
    """

    __tablename__ = "mentor_alerts"
    __table_args__ = (
        Index(
            "uq_mentor_alerts_open",
            "partnership_id",
            unique=True,
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
    )

    id: Mapped[ids.MentorAlertId] = mapped_column(primary_key=True, init=False)
    partnership_id: Mapped[ids.PartnershipId] = mapped_column(ForeignKey("partnerships.id"), index=True)
    opened_at: Mapped[datetime]
    told_at: Mapped[datetime]
    reasons: Mapped[tuple[str, ...]]
    look_on: Mapped[date]
    acted_at: Mapped[datetime | None] = mapped_column(default=None)
    quiet_until: Mapped[date | None] = mapped_column(default=None)
    staff_told_at: Mapped[datetime | None] = mapped_column(default=None)
    closed_at: Mapped[datetime | None] = mapped_column(default=None)


class MentorNote(Table):
    """What a mentor writes down about a partnership: only its mentors and staff read it, and never staff who speak for
    one of its libraries.
    """

    __tablename__ = "mentor_notes"

    id: Mapped[ids.MentorNoteId] = mapped_column(primary_key=True, init=False)
    partnership_id: Mapped[ids.PartnershipId] = mapped_column(ForeignKey("partnerships.id"), index=True)
    author_id: Mapped[ids.MemberId] = mapped_column(ForeignKey("members.id"))
    at: Mapped[datetime]
    words: Mapped[str]
