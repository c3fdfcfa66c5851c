"""What the libraries of a partnership answered to one question, each for itself; a new answer replaces the old one."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import InstrumentedAttribute

from core.model.answers import AnswerSource, Choice, LibraryAnswer, Question
from core.model.ids import LibraryId, MemberId, PartnershipId
from core.model.members import Member
from core.store.unit import UnitOfWork


@dataclass(frozen=True, kw_only=True)
class Said:
    """An answer before it is written down. `source`, `on`: of one that somebody records; `on` of their calendar."""

    library_id: LibraryId
    choice: Choice
    by: MemberId
    words: str | None = None
    source: AnswerSource | None = None
    on: date | None = None


@dataclass(frozen=True)
class Heard:
    """An answer, and the name of who gave or recorded it."""

    answer: LibraryAnswer
    name: str

    def says(self, choice: Choice) -> bool:
        """Whether it is that one."""
        return self.answer.choice is choice


async def write_answer(
    uow: UnitOfWork, question: Question, subject_id: int, partnership_id: PartnershipId, said: Said
) -> None:
    """Write it down, or in the place of what the library said before. The partnership is held."""
    found = await uow.session.scalars(
        select(LibraryAnswer)
        .where(
            LibraryAnswer.question == question,
            LibraryAnswer.subject_id == subject_id,
            LibraryAnswer.library_id == said.library_id,
        )
        .execution_options(populate_existing=True)
    )
    answer = found.one_or_none()
    if answer is None:
        answer = LibraryAnswer(
            partnership_id=partnership_id,
            question=question,
            subject_id=subject_id,
            library_id=said.library_id,
            choice=said.choice,
            member_id=said.by,
            at=uow.now,
        )
        uow.session.add(answer)
    answer.choice = said.choice
    answer.member_id = said.by
    answer.at = uow.now
    answer.words = said.words
    answer.recorded_from = said.source
    answer.recorded_on = said.on
    await uow.session.flush()
    uow.audit(
        f"{question.value} answered",
        "partnership",
        partnership_id,
        by=said.by,
        library=said.library_id,
        choice=said.choice.value,
        question=subject_id,
        recorded=said.source.value if said.source else None,
    )


def answered_by(
    library_id: LibraryId | InstrumentedAttribute[LibraryId], question: Question, subject: InstrumentedAttribute[Any]
) -> ColumnElement[bool]:
    """Whether that library has answered; `subject`: the column with the id of the row that asks."""
    return exists().where(
        LibraryAnswer.question == question, LibraryAnswer.subject_id == subject, LibraryAnswer.library_id == library_id
    )


async def answers_to(
    uow: UnitOfWork, question: Question, subject_ids: Collection[int]
) -> Mapping[int, Mapping[LibraryId, Heard]]:
    """What was answered to each of these, by library, in the order of the answers. One statement."""
    if not subject_ids:
        return {}
    found = await uow.session.execute(
        select(LibraryAnswer, Member.name)
        .join(Member, Member.id == LibraryAnswer.member_id)
        .where(LibraryAnswer.question == question, LibraryAnswer.subject_id.in_(subject_ids))
        .order_by(LibraryAnswer.at, LibraryAnswer.id)
        .execution_options(populate_existing=True)
    )
    answers: dict[int, dict[LibraryId, Heard]] = {each: {} for each in subject_ids}
    for answer, name in found:
        answers[answer.subject_id][answer.library_id] = Heard(answer, name)
    return answers
