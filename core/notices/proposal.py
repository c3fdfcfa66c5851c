"""Somebody proposes a partnership: the contacts of the asked library read it; once answered, what became of it."""

from __future__ import annotations

from core.cards.buttons import HOME
from core.cards.proposal import answer_buttons, offer, proposal_facts, what_became
from core.chat.card import Buttons, card
from core.chat.words import Day
from core.model.ids import ProposalId
from core.model.notices import Notice
from core.model.proposals import ProposalAnswer
from core.model.schedule import local_day
from core.notices.presenting import Presented, Reading
from core.services.proposals import proposal_by_id
from core.store.unit import UnitOfWork


async def present(uow: UnitOfWork, notice: Notice, reading: Reading) -> Presented | None:
    """The proposal with its answers. One that was closed before it was read falls away."""
    proposed = await proposal_by_id(uow, ProposalId(notice.facts["proposal"]))
    if proposed is None:
        return None
    parts = (offer(proposed), proposal_facts(proposed, proposed.library))
    if proposed.proposal.answer is ProposalAnswer.WAITING:
        until = Day(local_day(proposed.proposal.lapses_at, reading.reader.zone))
        return Presented(card(*parts, *answer_buttons(proposed.proposal, until)))
    return Presented(card(*parts, *what_became(proposed), Buttons((HOME,))))
