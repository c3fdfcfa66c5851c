"""What people answer when they are asked whether two libraries are in touch: kept for each person and each library, so
that two sides may disagree and both are read.
"""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from core.model import ids
from core.model.mapping import EnumWord, Table
from core.model.nudges import NudgeAnswer


class HelpReason(StrEnum):
    """What makes it hard to keep in touch."""

    NO_REPLY = "no-reply"
    LANGUAGE = "language"
    TIME = "time"
    STAFF_CHANGE = "staff-change"
    NO_IDEAS = "no-ideas"
    MONEY = "money"
    TECHNOLOGY = "technology"
    CLOSED = "closed"
    OTHER = "other"


class CheckIn(Table):
    """One person's answer, for one of their libraries, about one partnership.

    `again_on`: the day from which they are asked again; until then the answer stands, and nobody of the library needs
    to give it a second time. `reason`, `words`: of who asks for help. `communication_id`: the talk that was logged with
    a yes, which counts for nothing once that is taken back.
    """

    __tablename__ = "check_ins"

    id: Mapped[ids.CheckInId] = mapped_column(primary_key=True, init=False)
    partnership_id: Mapped[ids.PartnershipId] = mapped_column(ForeignKey("partnerships.id"), index=True)
    library_id: Mapped[ids.LibraryId] = mapped_column(ForeignKey("libraries.id"))
    member_id: Mapped[ids.MemberId] = mapped_column(ForeignKey("members.id"))
    at: Mapped[datetime]
    answer: Mapped[NudgeAnswer] = mapped_column(EnumWord(NudgeAnswer))
    again_on: Mapped[date | None] = mapped_column(default=None)
    reason: Mapped[HelpReason | None] = mapped_column(EnumWord(HelpReason), default=None)
    words: Mapped[str | None] = mapped_column(default=None)
    communication_id: Mapped[ids.CommunicationId | None] = mapped_column(ForeignKey("communications.id"), default=None)
