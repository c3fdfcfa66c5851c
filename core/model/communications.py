"""Communications: a logged contact between the libraries of a partnership."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.model import ids
from core.model.defaults import UNDO_WINDOW
from core.model.libraries import Library
from core.model.mapping import EnumWord, Table
from core.model.members import Member


class Way(StrEnum):
    """How libraries talk."""

    VIDEO = "video"
    CALL = "call"
    CHAT = "chat"
    EMAIL = "email"
    POST = "post"
    VISIT = "visit"
    OTHER = "other"


class Communication(Table):
    """One contact: who logged it, the day it happened (the logger's calendar), how, what about, which libraries took
    part.

    An undone one is kept with `undone_at` and counts for nothing. `rested_since`: how long the partnership had rested
    that it brought back, None when it brought none back.
    """

    __tablename__ = "communications"
    __table_args__ = (
        Index("ix_communications_partnership_id_on", "partnership_id", "on"),
        Index("ix_communications_on", "on"),
    )

    id: Mapped[ids.CommunicationId] = mapped_column(primary_key=True, init=False)
    partnership_id: Mapped[ids.PartnershipId] = mapped_column(ForeignKey("partnerships.id"))
    on: Mapped[date]
    way: Mapped[Way] = mapped_column(EnumWord(Way))
    about: Mapped[str]
    logged_by: Mapped[ids.MemberId] = mapped_column(ForeignKey("members.id"))
    library_id: Mapped[ids.LibraryId] = mapped_column(ForeignKey("libraries.id"))
    logged_at: Mapped[datetime]
    edited_at: Mapped[datetime | None] = mapped_column(default=None)
    undone_at: Mapped[datetime | None] = mapped_column(default=None)
    rested_since: Mapped[date | None] = mapped_column(default=None)
    libraries: Mapped[list["CommunicationLibrary"]] = relationship(
        lazy="raise", default_factory=list, cascade="all, delete-orphan"
    )
    logger: Mapped[Member] = relationship(lazy="raise", init=False)
    library: Mapped[Library] = relationship(lazy="raise", init=False)

    def undo_until(self) -> datetime:
        """The instant until which its writer may take it back."""
        return self.logged_at + UNDO_WINDOW


class CommunicationLibrary(Table):
    """A library that took part."""

    __tablename__ = "communication_libraries"

    communication_id: Mapped[ids.CommunicationId] = mapped_column(
        ForeignKey("communications.id", ondelete="CASCADE"), primary_key=True, init=False
    )
    library_id: Mapped[ids.LibraryId] = mapped_column(ForeignKey("libraries.id"), primary_key=True, index=True)
