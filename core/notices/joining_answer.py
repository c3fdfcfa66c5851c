"""What the partners said to an invitation: whoever invites reads that it is sent now, or that it is not."""

from __future__ import annotations

from core.cards.joining import joining_parts
from core.chat.card import card
from core.model.ids import ProposalId
from core.model.notices import Notice
from core.notices.partnership_eyes import eyes_of
from core.notices.presenting import Presented, Reading
from core.services.email_partners import is_connected
from core.services.joining import heard
from core.services.proposals import proposal_by_id
from core.store.unit import UnitOfWork


async def present(uow: UnitOfWork, notice: Notice, reading: Reading) -> Presented | None:
    """As it stands now, for the partners alone."""
    proposed = await proposal_by_id(uow, ProposalId(int(notice.facts["proposal"])))
    if proposed is None or proposed.partnership is None:
        return None
    eyes = await eyes_of(uow, reading, proposed.partnership)
    if not eyes.may_see(proposed.partnership):
        return None
    apart = not await is_connected(uow, proposed.asked.id)
    answers = await heard(uow, proposed.proposal.id)
    return Presented(card(*joining_parts(proposed, answers, eyes, asked_apart=apart)))
