"""Nudges: a member asked, once, about one silent partnership; and a member's wish to be reminded later."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.model import ids
from core.model.mapping import EnumWord, Table
from core.model.partnerships import LadderStep, PartnershipLibrary

_WAITING = text("sent_at IS NULL")
_OF_ALL = text("partnership_id IS NULL")


class NudgeAnswer(StrEnum):
    """What came back from a nudge."""

    YES = "yes"
    NOT_YET = "not_yet"
    HELP = "help"
    LATER = "later"
    """Only this person wished to be asked again in a week; nobody is offered that any more."""


class Nudge(Table):
    """One person asked about one library's side of a partnership. All that are ripe for a person leave as one notice.

    `on`: the day from which it may be asked, in the person's calendar. `asked_by`: the staff member who pressed *Nudge
    now*, None for the ladder. `planned_at`: anything logged after it makes it void. `again_on`: the day from which the
    answer lets them be asked again.
    """

    __tablename__ = "nudges"
    __table_args__ = (
        UniqueConstraint("member_id", "row_id", "on"),
        Index(
            "uq_nudges_waiting", "member_id", "row_id", unique=True, sqlite_where=_WAITING, postgresql_where=_WAITING
        ),
        Index("ix_nudges_waiting", "member_id", "sent_at"),
        Index("ix_nudges_sent_at", "sent_at"),
        Index("ix_nudges_ripe", "on", "member_id", sqlite_where=_WAITING, postgresql_where=_WAITING),
    )

    id: Mapped[ids.NudgeId] = mapped_column(primary_key=True, init=False)
    member_id: Mapped[ids.MemberId] = mapped_column(ForeignKey("members.id"))
    row_id: Mapped[ids.PartnershipLibraryId] = mapped_column(ForeignKey("partnership_libraries.id"), index=True)
    on: Mapped[date]
    step: Mapped[LadderStep] = mapped_column(EnumWord(LadderStep))
    planned_at: Mapped[datetime]
    asked_by: Mapped[ids.MemberId | None] = mapped_column(ForeignKey("members.id"), default=None)
    notice_id: Mapped[ids.NoticeId | None] = mapped_column(ForeignKey("notices.id"), default=None, index=True)
    sent_at: Mapped[datetime | None] = mapped_column(default=None)
    answer: Mapped[NudgeAnswer | None] = mapped_column(EnumWord(NudgeAnswer), default=None)
    answered_at: Mapped[datetime | None] = mapped_column(default=None)
    again_on: Mapped[date | None] = mapped_column(default=None)
    row: Mapped[PartnershipLibrary] = relationship(lazy="raise", init=False)


class Later(Table):
    """A member does not want to be reminded before a day; of one partnership, or of all (None)."""

    __tablename__ = "laters"
    __table_args__ = (
        UniqueConstraint("member_id", "partnership_id"),
        Index("uq_laters_of_all", "member_id", unique=True, sqlite_where=_OF_ALL, postgresql_where=_OF_ALL),
    )

    id: Mapped[ids.LaterId] = mapped_column(primary_key=True, init=False)
    member_id: Mapped[ids.MemberId] = mapped_column(ForeignKey("members.id"))
    until: Mapped[date]
    partnership_id: Mapped[ids.PartnershipId | None] = mapped_column(ForeignKey("partnerships.id"), default=None)
