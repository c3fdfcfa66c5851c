"""A proposal: one library would like to be a partner of another, and the other answers."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from core.model import ids
from core.model.answers import Recordable
from core.model.mapping import EnumWord, Table


class ProposalAnswer(StrEnum):
    """What became of a proposal."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


class Proposal(Recordable, Table):
    """The words with which a partnership was proposed, and the answer.

    `library_id`: of the proposer; `asked_library_id`: of those who answer. `asked_by`: a contact of the first, or
    staff. `how_often` in days. `joins`: the asked library would join a partnership that is there already, and `inside`:
    only its partners know of that; the asked library never learns of one that stays so. `by_staff`: staff propose it to
    both, and each library answers for itself (`Question.PAIRING`).
    `answer_words`: kind words that came with the answer.
    """

    __tablename__ = "proposals"
    __table_args__ = (Index("ix_proposals_answer_lapses_at", "answer", "lapses_at"),)

    id: Mapped[ids.ProposalId] = mapped_column(primary_key=True, init=False)
    partnership_id: Mapped[ids.PartnershipId] = mapped_column(ForeignKey("partnerships.id"), index=True)
    library_id: Mapped[ids.LibraryId] = mapped_column(ForeignKey("libraries.id"))
    asked_library_id: Mapped[ids.LibraryId] = mapped_column(ForeignKey("libraries.id"), index=True)
    asked_by: Mapped[ids.MemberId] = mapped_column(ForeignKey("members.id"))
    asked_at: Mapped[datetime]
    lapses_at: Mapped[datetime]
    reason: Mapped[str]
    activities: Mapped[str | None] = mapped_column(default=None)
    how_often: Mapped[int | None] = mapped_column(default=None)
    trial_months: Mapped[int | None] = mapped_column(default=None)
    joins: Mapped[bool] = mapped_column(default=False)
    inside: Mapped[bool] = mapped_column(default=False)
    by_staff: Mapped[bool] = mapped_column(default=False)
    answer: Mapped[ProposalAnswer] = mapped_column(EnumWord(ProposalAnswer), default=ProposalAnswer.WAITING)
    answered_at: Mapped[datetime | None] = mapped_column(default=None)
    answered_by: Mapped[ids.MemberId | None] = mapped_column(ForeignKey("members.id"), default=None)
    answer_words: Mapped[str | None] = mapped_column(default=None)


class ProposalQuestion(Table):
    """What the asked library wants to know before it answers, and what the other says."""

    __tablename__ = "proposal_questions"

    id: Mapped[ids.ProposalQuestionId] = mapped_column(primary_key=True, init=False)
    proposal_id: Mapped[ids.ProposalId] = mapped_column(ForeignKey("proposals.id"), index=True)
    question: Mapped[str]
    asked_by: Mapped[ids.MemberId] = mapped_column(ForeignKey("members.id"))
    asked_at: Mapped[datetime]
    reply: Mapped[str | None] = mapped_column(default=None)
    replied_by: Mapped[ids.MemberId | None] = mapped_column(ForeignKey("members.id"), default=None)
    replied_at: Mapped[datetime | None] = mapped_column(default=None)
