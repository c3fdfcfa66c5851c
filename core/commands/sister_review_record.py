"""*Record their answer* to a review: what a library without an account wrote back to the letter with the seven
questions.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated

from core.chat.outcome import Outcome
from core.chat.words import _
from core.commands.context import Context
from core.commands.declaring import Ask, Command
from core.commands.recording import NOT_THERE, RECORDED, THAT_DAY, Recorded, recording_refused
from core.commands.review_form import MONTHS_RULE, SevenQuestions, answered
from core.commands.sister_review import as_it_stands
from core.model.ids import LibraryId, ReviewId
from core.services.contacts import take_library_turn
from core.services.review_outcomes import answer_review
from core.services.reviews import review_by_id


@dataclass(frozen=True, kw_only=True)
class RecordedReview(SevenQuestions, Recorded):
    """Which review, and what they answered."""

    review: Annotated[int, Ask(_("Review"), never=True)]


async def record(context: Context, asked: RecordedReview) -> Outcome:
    """In their stead, and only while nobody of them is connected."""
    await take_library_turn(context.uow, LibraryId(asked.library))
    reviewing = await review_by_id(context.uow, ReviewId(asked.review), to_answer=True)
    if reviewing is None:
        return NOT_THERE
    if (refused := await recording_refused(context, reviewing.partnership, asked.library)) is not None:
        return refused
    if not reviewing.is_open:
        return await as_it_stands(context, reviewing.review.id)
    said = answered(asked, library_id=LibraryId(asked.library), by=context.member.id)
    await answer_review(context.uow, reviewing, replace(said, source=asked.source, on=asked.on))
    return await as_it_stands(context, reviewing.review.id, RECORDED)


COMMANDS = (
    Command(
        name="sister review-record",
        summary=_("Record their answer"),
        takes=RecordedReview,
        run=record,
        rules=(THAT_DAY, MONTHS_RULE),
        submit=_("Record it"),
        in_order=True,
        hidden=True,
    ),
)
