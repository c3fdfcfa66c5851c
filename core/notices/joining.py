"""A partner would like to invite another library: each of the others reads it, and says yes or no."""

from __future__ import annotations

from core.cards.joining import joining_parts
from core.chat.card import card
from core.model.ids import ProposalId
from core.model.notices import Notice
from core.model.proposals import ProposalAnswer
from core.notices.partnership_eyes import eyes_of
from core.notices.presenting import Presented, Reading
from core.services.email_partners import is_connected
from core.services.joining import heard
from core.services.proposals import proposal_by_id
from core.store.unit import UnitOfWork


async def present(uow: UnitOfWork, notice: Notice, reading: Reading) -> Presented | None:
    """As it stands now. Whoever has no part in the partnership any more does not read it, and one that was over before
    it was read falls away.
    """
    proposed = await proposal_by_id(uow, ProposalId(int(notice.facts["proposal"])))
    if proposed is None or proposed.partnership is None:
        return None
    waits = proposed.proposal.answer is ProposalAnswer.WAITING and proposed.proposal.inside
    eyes = await eyes_of(uow, reading, proposed.partnership)
    if not eyes.may_see(proposed.partnership) or (notice.sent_at is None and not waits):
        return None
    apart = not await is_connected(uow, proposed.asked.id)
    answers = await heard(uow, proposed.proposal.id)
    return Presented(card(*joining_parts(proposed, answers, eyes, asked_apart=apart)))
