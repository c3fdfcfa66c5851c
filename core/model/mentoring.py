"""Mentors: what each can do, who wishes for one, whom that is offered to, and who watches over which partnership."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from core.model import ids
from core.model.defaults import MENTOR_CAPACITY
from core.model.mapping import EnumWord, Table


class Topic(StrEnum):
    """What a mentor is wished for; the words of *We need help*, and two more."""

    FIRST_STEPS = "first-steps"
    NO_REPLY = "no-reply"
    LANGUAGE = "language"
    TIME = "time"
    STAFF_CHANGE = "staff-change"
    NO_IDEAS = "no-ideas"
    MONEY = "money"
    TECHNOLOGY = "technology"
    CLOSED = "closed"
    AGREEMENT = "agreement"
    OTHER = "other"


class MentorProfile(Table):
    """What somebody who mentors, or would like to, can do.

    `capacity`: so many partnerships at most. `languages`: ISO 639 codes. `regions`: UN M49 codes, and `topics`, none
    for all. `paused_at`: nothing is offered to them since then.
    """

    __tablename__ = "mentor_profiles"

    id: Mapped[ids.MentorProfileId] = mapped_column(primary_key=True, init=False)
    member_id: Mapped[ids.MemberId] = mapped_column(ForeignKey("members.id"), unique=True)
    languages: Mapped[tuple[str, ...]]
    since: Mapped[datetime]
    capacity: Mapped[int] = mapped_column(default=MENTOR_CAPACITY)
    regions: Mapped[tuple[str, ...]] = mapped_column(default=())
    topics: Mapped[tuple[str, ...]] = mapped_column(default=())
    paused_at: Mapped[datetime | None] = mapped_column(default=None)


class RequestState(StrEnum):
    """Where a wish for a mentor stands."""

    WAITING = "waiting"
    TAKEN = "taken"
    WITHDRAWN = "withdrawn"
    """By who asked, or because nobody needs it any more."""


class MentoringRequest(Table):
    """Somebody, or a partnership, wishes for a mentor.

    `asked_by`: None where the clock asks, because a trial has none. `library_id`: of the asker. `for_staff`: no mentor
    is asked, only staff.
    `language`: ISO 639. `next_at`: when all mentors and staff are asked (`widened_at`), and then when staff are
    reminded (`reminded_at`). `answer_by`: the day, in the asker's calendar, on which they read what became of it.
    """

    __tablename__ = "mentoring_requests"
    __table_args__ = (
        Index("ix_mentoring_requests_state_next_at", "state", "next_at"),
        Index(
            "uq_mentoring_requests_asker",
            "asked_by",
            unique=True,
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
    )

    id: Mapped[ids.MentoringRequestId] = mapped_column(primary_key=True, init=False)
    topic: Mapped[Topic] = mapped_column(EnumWord(Topic))
    language: Mapped[str]
    asked_at: Mapped[datetime]
    next_at: Mapped[datetime]
    answer_by: Mapped[date]
    asked_by: Mapped[ids.MemberId | None] = mapped_column(ForeignKey("members.id"), default=None)
    library_id: Mapped[ids.LibraryId | None] = mapped_column(ForeignKey("libraries.id"), default=None)
    partnership_id: Mapped[ids.PartnershipId | None] = mapped_column(
        ForeignKey("partnerships.id"), index=True, default=None
    )
    details: Mapped[str | None] = mapped_column(default=None)
    for_staff: Mapped[bool] = mapped_column(default=False)
    state: Mapped[RequestState] = mapped_column(EnumWord(RequestState), default=RequestState.WAITING)
    widened_at: Mapped[datetime | None] = mapped_column(default=None)
    reminded_at: Mapped[datetime | None] = mapped_column(default=None)
    taken_by: Mapped[ids.MemberId | None] = mapped_column(ForeignKey("members.id"), default=None)
    settled_at: Mapped[datetime | None] = mapped_column(default=None)


class OfferAnswer(StrEnum):
    """What became of an offer to a mentor."""

    WAITING = "waiting"
    TAKEN = "taken"
    NOT_NOW = "not-now"
    SILENT = "silent"
    """A working day passed; others are asked, and it can still be taken while nobody did."""
    STOPPED = "stopped"
    """They watched over that partnership, and stopped: it is not offered to them again."""


class MentorOffer(Table):
    """A wish that is offered to a mentor. `pass_on_at`: when they were silent for a working day, and it goes on to the
    next one, where not all are asked; None of those who are asked no more.
    """

    __tablename__ = "mentor_offers"
    __table_args__ = (
        UniqueConstraint("request_id", "member_id"),
        Index("ix_mentor_offers_answer_pass_on_at", "answer", "pass_on_at"),
    )

    id: Mapped[ids.MentorOfferId] = mapped_column(primary_key=True, init=False)
    request_id: Mapped[ids.MentoringRequestId] = mapped_column(ForeignKey("mentoring_requests.id"))
    member_id: Mapped[ids.MemberId] = mapped_column(ForeignKey("members.id"), index=True)
    offered_at: Mapped[datetime]
    pass_on_at: Mapped[datetime | None] = mapped_column(default=None)
    answer: Mapped[OfferAnswer] = mapped_column(EnumWord(OfferAnswer), default=OfferAnswer.WAITING)
    answered_at: Mapped[datetime | None] = mapped_column(default=None)


class MentorshipEnd(StrEnum):
    """Why a mentor watches over a partnership no longer."""

    RELEASED = "released"
    """They gave it back, with a reason."""
    HANDED_OVER = "handed-over"
    """To another mentor, by name or because there was too much."""
    STOPPED = "stopped"
    """They are a mentor no longer."""
    LEFT = "left"
    """They left the workspace."""
    DONE = "done"
    """No mentor is needed any more."""


class Mentorship(Table):
    """A mentor who watches over a partnership, or helps a library that has none yet.

    Exactly one of `partnership_id` and `library_id` is set. `look_on`: the day of UTC on which it is next looked
    whether all is well. `note`: for whoever comes next.
    """

    __tablename__ = "mentorships"
    __table_args__ = (
        Index(
            "uq_mentorships_open",
            "mentor_id",
            "partnership_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[ids.MentorshipId] = mapped_column(primary_key=True, init=False)
    mentor_id: Mapped[ids.MemberId] = mapped_column(ForeignKey("members.id"), index=True)
    began_at: Mapped[datetime]
    partnership_id: Mapped[ids.PartnershipId | None] = mapped_column(
        ForeignKey("partnerships.id"), index=True, default=None
    )
    library_id: Mapped[ids.LibraryId | None] = mapped_column(ForeignKey("libraries.id"), default=None)
    request_id: Mapped[ids.MentoringRequestId | None] = mapped_column(ForeignKey("mentoring_requests.id"), default=None)
    ended_at: Mapped[datetime | None] = mapped_column(default=None)
    end_reason: Mapped[MentorshipEnd | None] = mapped_column(EnumWord(MentorshipEnd), default=None)
    note: Mapped[str | None] = mapped_column(default=None)
    look_on: Mapped[date | None] = mapped_column(default=None, index=True)
