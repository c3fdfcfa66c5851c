"""The asked library would like to know something first: the contacts of the proposer read it, and reply."""

from __future__ import annotations

from core.cards.buttons import HOME
from core.chat.card import Button, Buttons, Style, card
from core.chat.words import Name, Strong, _
from core.model.ids import ProposalQuestionId
from core.model.notices import Notice
from core.model.proposals import ProposalAnswer
from core.notices.presenting import Presented, Reading
from core.services.proposals import proposal_by_id, question_by_id
from core.store.unit import UnitOfWork


async def present(uow: UnitOfWork, notice: Notice, reading: Reading) -> Presented | None:
    """The question with *Answer*; once replied, the reply."""
    found = await question_by_id(uow, ProposalQuestionId(notice.facts["question"]))
    proposed = await proposal_by_id(uow, found.question.proposal_id) if found else None
    if found is None or proposed is None:
        return None
    said = _(
        "{name} of {library} has a question about your proposal: “{words}”",
        name=Name(found.asker),
        library=Strong(Name(proposed.asked.name)),
        words=Name(found.question.question),
    )
    if found.question.reply is not None and found.replier is not None:
        replied = _("{name}: “{words}”", name=Name(found.replier), words=Name(found.question.reply))
        return Presented(card(said, replied, Buttons((HOME,))))
    if proposed.proposal.answer is not ProposalAnswer.WAITING:
        return None
    answer = Button(
        label=_("Answer"),
        command="sister propose-reply",
        given={"question": str(found.question.id)},
        ask=("words",),
        style=Style.PRIMARY,
    )
    return Presented(card(said, Buttons((answer, HOME))))
