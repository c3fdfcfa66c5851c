"""Answers that a library gives for itself: its contacts, or somebody who writes down what came by e-mail."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import BigInteger, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, MappedAsDataclass, mapped_column

from core.model import ids
from core.model.mapping import EnumWord, Table


class AnswerSource(StrEnum):
    """How an answer came that somebody else wrote down."""

    EMAIL = "email"
    CALL = "call"
    LETTER = "letter"
    IN_PERSON = "in-person"


class Recordable(MappedAsDataclass, kw_only=True, eq=False, repr=False):
    """An answer that may have been recorded for somebody without an account: how it came, and on which day of the
    recorder's calendar. Both None when the library answered itself.
    """

    recorded_from: Mapped[AnswerSource | None] = mapped_column(EnumWord(AnswerSource), default=None)
    recorded_on: Mapped[date | None] = mapped_column(default=None)


class Question(StrEnum):
    """What all libraries of a partnership are asked, each for itself."""

    RHYTHM = "rhythm"
    JOINING = "joining"
    PAIRING = "pairing"
    RENEWAL = "renewal"
    ENDING = "ending"


class Choice(StrEnum):
    """What a library says to it."""

    YES = "yes"
    NO = "no"
    CHANGE = "change"


class LibraryAnswer(Recordable, Table):
    """One library's answer to one question. `subject_id`: the row that asks it. `member_id`: who answered, or recorded
    the answer.
    """

    __tablename__ = "library_answers"
    __table_args__ = (UniqueConstraint("question", "subject_id", "library_id"),)

    id: Mapped[ids.LibraryAnswerId] = mapped_column(primary_key=True, init=False)
    partnership_id: Mapped[ids.PartnershipId] = mapped_column(ForeignKey("partnerships.id"), index=True)
    question: Mapped[Question] = mapped_column(EnumWord(Question))
    subject_id: Mapped[int] = mapped_column(BigInteger)
    library_id: Mapped[ids.LibraryId] = mapped_column(ForeignKey("libraries.id"))
    choice: Mapped[Choice] = mapped_column(EnumWord(Choice))
    member_id: Mapped[ids.MemberId] = mapped_column(ForeignKey("members.id"))
    at: Mapped[datetime]
    words: Mapped[str | None] = mapped_column(default=None)
