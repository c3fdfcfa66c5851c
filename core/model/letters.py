"""Letters to a library of whom nobody has an account: what they can be about, and which were sent."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from core.model import ids
from core.model.mapping import EnumWord, Table


class Matter(StrEnum):
    """What a letter asks or tells."""

    HELLO = "hello"
    """How are you?"""
    PROPOSAL = "proposal"
    INTRODUCTION = "introduction"
    RHYTHM = "rhythm"
    MIDWAY = "midway"
    REVIEW = "review"
    AGREEMENT = "agreement"
    RENEWAL = "renewal"
    ENDING = "ending"
    JOINING = "joining"
    """Another library would be invited to the partnership."""


class Letter(Table):
    """Somebody said that they sent such a letter. `on`: a day of the sender's calendar. Its words are not kept."""

    __tablename__ = "letters"
    __table_args__ = (Index("ix_letters_partnership_id_library_id", "partnership_id", "library_id"),)

    id: Mapped[ids.LetterId] = mapped_column(primary_key=True, init=False)
    partnership_id: Mapped[ids.PartnershipId] = mapped_column(ForeignKey("partnerships.id"))
    library_id: Mapped[ids.LibraryId] = mapped_column(ForeignKey("libraries.id"))
    matter: Mapped[Matter] = mapped_column(EnumWord(Matter))
    on: Mapped[date]
    sent_by: Mapped[ids.MemberId] = mapped_column(ForeignKey("members.id"))
    sent_at: Mapped[datetime]
