"""The proposer answered a question: the asked library's contacts read it, and can answer the proposal now."""

from __future__ import annotations

from core.cards.buttons import HOME
from core.cards.proposal import answer_buttons
from core.chat.card import Buttons, card
from core.chat.words import Day, Name, Strong, _
from core.model.ids import ProposalQuestionId
from core.model.notices import Notice
from core.model.proposals import ProposalAnswer
from core.model.schedule import local_day
from core.notices.presenting import Presented, Reading
from core.services.proposals import proposal_by_id, question_by_id
from core.store.unit import UnitOfWork


async def present(uow: UnitOfWork, notice: Notice, reading: Reading) -> Presented | None:
    """Question and reply, and while it waits the answers to the proposal."""
    found = await question_by_id(uow, ProposalQuestionId(notice.facts["question"]))
    proposed = await proposal_by_id(uow, found.question.proposal_id) if found else None
    if found is None or proposed is None or found.question.reply is None or found.replier is None:
        return None
    parts = (
        _("{name} asked: “{words}”", name=Name(found.asker), words=Name(found.question.question)),
        _(
            "{name} of {library} answers: “{words}”",
            name=Name(found.replier),
            library=Strong(Name(proposed.library.name)),
            words=Name(found.question.reply),
        ),
    )
    if proposed.proposal.answer is not ProposalAnswer.WAITING:
        return Presented(card(*parts, Buttons((HOME,))))
    until = Day(local_day(proposed.proposal.lapses_at, reading.reader.zone))
    return Presented(card(*parts, *answer_buttons(proposed.proposal, until)))
