"""What became of a proposal, or of an invitation: declined, taken back, or lapsed. Who was accepted reads the
introduction instead.
"""

from __future__ import annotations

from core.cards.buttons import HOME, look_at
from core.cards.proposal import offer, what_became
from core.chat.card import Button, Buttons, Style, card
from core.chat.words import _
from core.model.ids import ProposalId
from core.model.notices import Notice
from core.model.proposals import ProposalAnswer
from core.notices.presenting import Presented, Reading
from core.services.proposals import proposal_by_id
from core.store.unit import UnitOfWork


async def present(uow: UnitOfWork, notice: Notice, reading: Reading) -> Presented | None:
    """The end of it, kindly, and a way on for who proposed."""
    proposed = await proposal_by_id(uow, ProposalId(notice.facts["proposal"]))
    if proposed is None or proposed.proposal.answer in {ProposalAnswer.WAITING, ProposalAnswer.ACCEPTED}:
        return None
    own = {contact.library_id for contact in reading.member.contacts} if reading.member else set()
    another = Button(label=_("Propose to another"), command="sister propose", style=Style.PRIMARY)
    buttons = Buttons((another, HOME) if proposed.library.id in own else (HOME,))
    if proposed.partnership is not None and proposed.asked.id not in own:
        buttons = Buttons((look_at(proposed.partnership), HOME))
    return Presented(card(offer(proposed), *what_became(proposed), buttons))
