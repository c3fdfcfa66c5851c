"""How a trial goes: one question midway, and near its end the review, which each library answers for itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.model import ids
from core.model.answers import Recordable
from core.model.communications import Way
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
    UNANSWERED = "unanswered"
    """Not everybody answered, and the trial had gone on by itself before: it waits for the mentor, else staff."""


WAITING_OUTCOMES = frozenset({Outcome.SPLIT, Outcome.UNANSWERED})
"""Nothing changes until somebody settles it."""

SILENT_MONTHS = 2
"""A trial that was not reviewed goes on by itself for so long, once."""

MOST_MONTHS = 6
"""A trial is extended by so many months at most."""

ANSWER_TIME = timedelta(days=14)
"""So long the libraries may answer; what was answered by then is shown."""


@dataclass(frozen=True)
class Said:
    """How one library would like to go on. `months`: with the wish to extend."""

    wish: Wish
    months: int | None = None


@dataclass(frozen=True)
class Verdict:
    """What follows. `months`: by how many a trial that goes on is longer."""

    outcome: Outcome
    months: int | None = None


def verdict_of(said: Sequence[Said | None], *, went_on_before: bool) -> Verdict:
    """What the wishes of all libraries come to, None for each that did not answer in time.

    `went_on_before`: the trial was extended by itself before, after a silence. It never ends, and never becomes more
    than a trial, unless all of them said so, one by one; what is not agreed waits for a person.
    """
    given = [each for each in said if each is not None]
    if len(given) < len(said) or not given:
        return Verdict(Outcome.UNANSWERED) if went_on_before else Verdict(Outcome.EXTENDED_UNANSWERED, SILENT_MONTHS)
    wishes = {each.wish for each in given}
    if wishes == {Wish.STOP}:
        return Verdict(Outcome.STOPPED)
    if Wish.STOP in wishes:
        return Verdict(Outcome.SPLIT)
    if Wish.EXTEND in wishes:
        return Verdict(Outcome.EXTENDED, max(each.months or 1 for each in given if each.wish is Wish.EXTEND))
    return Verdict(Outcome.CHANGED if Wish.CHANGE in wishes else Outcome.CONTINUED)


class Settlement(StrEnum):
    """How a review that waited was settled by a person."""

    CONTINUE = "continue"
    EXTEND = "extend"
    STOP = "stop"


SETTLED_AS = {
    Settlement.CONTINUE: Outcome.CONTINUED,
    Settlement.EXTEND: Outcome.EXTENDED,
    Settlement.STOP: Outcome.STOPPED,
}


class Going(StrEnum):
    """How is it going?"""

    NOT_WELL = "1"
    NOT_SO_WELL = "2"
    ALL_RIGHT = "3"
    WELL = "4"
    VERY_WELL = "5"

    @property
    def score(self) -> int:
        """As a number, from 1, not well, to 5, very well."""
        return int(self.value)


LOW_SCORE = 2
"""Half way, a library that says this or less is offered help."""


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
    """The review of a trial. `closes_at`: what was answered by then is shown. `shown_at`: when all sides could read it,
    None too while it waits for a person, who reads it first.
    `outcome`: None while it waits for answers, and where the trial ended otherwise meanwhile (then it is settled).
    `settled_by`: who decided where the libraries did not, with `words` to all of them. `months`: the trial goes on so
    much longer.
    """

    __tablename__ = "reviews"
    __table_args__ = (Index("ix_reviews_settled_at_closes_at", "settled_at", "closes_at"),)

    id: Mapped[ids.ReviewId] = mapped_column(primary_key=True, init=False)
    partnership_id: Mapped[ids.PartnershipId] = mapped_column(ForeignKey("partnerships.id"), index=True)
    asked_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    shown_at: Mapped[datetime | None] = mapped_column(default=None)
    outcome: Mapped[Outcome | None] = mapped_column(EnumWord(Outcome), default=None)
    settled_at: Mapped[datetime | None] = mapped_column(default=None)
    settled_by: Mapped[ids.MemberId | None] = mapped_column(ForeignKey("members.id"), default=None)
    months: Mapped[int | None] = mapped_column(default=None)
    words: Mapped[str | None] = mapped_column(default=None)

    @property
    def is_open(self) -> bool:
        """Whether the libraries may still answer, and change what they answered."""
        return self.outcome is None and self.settled_at is None

    @property
    def waits(self) -> bool:
        """Whether a person has to settle it."""
        return self.outcome in WAITING_OUTCOMES and self.settled_at is None


class ReviewAnswer(Recordable, Table):
    """What one library answered to the seven questions.

    `gained` is read by no partner: by the mentor, else staff, and by colleagues, whose own answer it is.
    `extend_months`: with the wish to extend, from 1 to 6.
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
    best_way: Mapped[Way | None] = mapped_column(EnumWord(Way), default=None)
    did: Mapped[str | None] = mapped_column(default=None)
    language: Mapped[str | None] = mapped_column(default=None)
    gained: Mapped[str | None] = mapped_column(default=None)
    involved: Mapped[str | None] = mapped_column(default=None)
    change: Mapped[str | None] = mapped_column(default=None)
    extend_months: Mapped[int | None] = mapped_column(default=None)
