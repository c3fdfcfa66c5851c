"""Notes from one person to the others of a partnership, across platforms; and what somebody tells staff privately."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from core.model import ids
from core.model.mapping import Table


class PartnerNote(Table):
    """A note that the bot carries.

    `library_id`: for which library it was written, None by a mentor. `reply_to`: the note that it answers.
    `to_mentors`: for those who mentored the partnership when it was written, and for no partner.
    """

    __tablename__ = "partner_notes"
    __table_args__ = (Index("ix_partner_notes_member_id_at", "member_id", "at"),)

    id: Mapped[ids.PartnerNoteId] = mapped_column(primary_key=True, init=False)
    partnership_id: Mapped[ids.PartnershipId] = mapped_column(ForeignKey("partnerships.id"), index=True)
    member_id: Mapped[ids.MemberId] = mapped_column(ForeignKey("members.id"))
    at: Mapped[datetime]
    words: Mapped[str]
    library_id: Mapped[ids.LibraryId | None] = mapped_column(ForeignKey("libraries.id"), default=None)
    reply_to: Mapped[ids.PartnerNoteId | None] = mapped_column(ForeignKey("partner_notes.id"), default=None)
    to_mentors: Mapped[bool] = mapped_column(default=False)


class StaffReport(Table):
    """What somebody told staff privately.

    `member_id`: None by a visitor of the public pages, who has no account. `about_member_id`: the person it is about,
    who never reads it; `story_id`: the story it is about, which the people of its libraries never read. `email`: where
    a visitor wishes to be answered. `key`: of the form, so that one that is sent twice is kept once.
    """

    __tablename__ = "staff_reports"

    id: Mapped[ids.StaffReportId] = mapped_column(primary_key=True, init=False)
    member_id: Mapped[ids.MemberId | None] = mapped_column(ForeignKey("members.id"))
    at: Mapped[datetime]
    words: Mapped[str]
    about_member_id: Mapped[ids.MemberId | None] = mapped_column(ForeignKey("members.id"), default=None)
    story_id: Mapped[ids.StoryId | None] = mapped_column(ForeignKey("stories.id"), default=None)
    email: Mapped[str | None] = mapped_column(String(200), default=None)
    key: Mapped[str | None] = mapped_column(String(64), unique=True, default=None)
    handled_at: Mapped[datetime | None] = mapped_column(default=None, index=True)
    handled_by: Mapped[ids.MemberId | None] = mapped_column(ForeignKey("members.id"), default=None)
