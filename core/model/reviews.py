"""How a trial goes: one question midway, and near its end the review, which each library answers for itself."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.model import ids
from core.model.answers import Recordable
from core.model.mapping import EnumWord, Table


class Enough(StrEnum):
    """Was contact often enough?"""

    TOO_LITTLE = "too-little"
    RIGHT = "right"
    TOO_MUCH = "too-much"


class Wish(StrEnum):
    """How a library would like to go on after the trial."""

    CONTINUE = "continue"
    CHANGE = "change"
    EXTEND = "extend"
    STOP = "stop"


class Outcome(StrEnum):
    """What the review came to."""

    CONTINUED = "continued"
    CHANGED = "changed"
    EXTENDED = "extended"
    EXTENDED_UNANSWERED = "extended-unanswered"
    """Nobody, or not everybody, answered; the trial went on by itself, once."""
    STOPPED = "stopped"
    SPLIT = "split"
    """One would stop and another would not: it waits for the mentor, else staff."""


class MidwayAnswer(Recordable, Table):
    """What a library said midway to "How is it going?": `score` from 1, not well, to 5, very well."""

    __tablename__ = "midway_answers"
    __table_args__ = (UniqueConstraint("partnership_id", "library_id", "asked_on"),)

    id: Mapped[ids.MidwayAnswerId] = mapped_column(primary_key=True, init=False)
    partnership_id: Mapped[ids.PartnershipId] = mapped_column(ForeignKey("partnerships.id"))
    library_id: Mapped[ids.LibraryId] = mapped_column(ForeignKey("libraries.id"))
    asked_on: Mapped[date]
    score: Mapped[int]
    member_id: Mapped[ids.MemberId] = mapped_column(ForeignKey("members.id"))
    at: Mapped[datetime]
    words: Mapped[str | None] = mapped_column(default=None)


class Review(Table):
    """The review of a trial. `closes_at`: what was answered by then is shown. `shown_at`: when both sides could read
    it. `outcome`: None while it waits for answers.
    """

    __tablename__ = "reviews"
    __table_args__ = (Index("ix_reviews_shown_at_closes_at", "shown_at", "closes_at"),)

    id: Mapped[ids.ReviewId] = mapped_column(primary_key=True, init=False)
    partnership_id: Mapped[ids.PartnershipId] = mapped_column(ForeignKey("partnerships.id"), index=True)
    asked_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    shown_at: Mapped[datetime | None] = mapped_column(default=None)
    outcome: Mapped[Outcome | None] = mapped_column(EnumWord(Outcome), default=None)
    settled_at: Mapped[datetime | None] = mapped_column(default=None)
    settled_by: Mapped[ids.MemberId | None] = mapped_column(ForeignKey("members.id"), default=None)


class ReviewAnswer(Recordable, Table):
    """What one library answered to the seven questions.

    `gained` is read by the mentor, else staff, alone. `extend_months`: with the wish to extend, from 1 to 6.
    """

    __tablename__ = "review_answers"
    __table_args__ = (UniqueConstraint("review_id", "library_id"),)

    id: Mapped[ids.ReviewAnswerId] = mapped_column(primary_key=True, init=False)
    review_id: Mapped[ids.ReviewId] = mapped_column(ForeignKey("reviews.id"))
    library_id: Mapped[ids.LibraryId] = mapped_column(ForeignKey("libraries.id"))
    member_id: Mapped[ids.MemberId] = mapped_column(ForeignKey("members.id"))
    at: Mapped[datetime]
    wish: Mapped[Wish] = mapped_column(EnumWord(Wish))
    enough: Mapped[Enough] = mapped_column(EnumWord(Enough))
    did: Mapped[str | None] = mapped_column(default=None)
    language: Mapped[str | None] = mapped_column(default=None)
    gained: Mapped[str | None] = mapped_column(default=None)
    involved: Mapped[str | None] = mapped_column(default=None)
    change: Mapped[str | None] = mapped_column(default=None)
    extend_months: Mapped[int | None] = mapped_column(default=None)
