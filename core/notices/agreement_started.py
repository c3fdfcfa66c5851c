"""A partner began to write the agreement: the contacts of the other libraries read it, and write with them."""

from __future__ import annotations

from core.cards.agreement_standing import open_agreement
from core.cards.buttons import HOME
from core.cards.library import names_of
from core.cards.signing import NOT_ADVICE
from core.chat.card import Buttons, Style, card
from core.chat.words import Name, Strong, _
from core.model.agreements import AgreementState
from core.model.ids import AgreementId
from core.model.notices import Notice
from core.notices.presenting import Presented, Reading
from core.services.agreements import agreement_by_id
from core.services.partnerships import partners_of, partnership_by_id
from core.services.people import member_named
from core.store.unit import UnitOfWork


async def present(uow: UnitOfWork, notice: Notice, reading: Reading) -> Presented | None:
    """Who began it. It falls away once it was given up, and for somebody who left."""
    agreement = await agreement_by_id(uow, AgreementId(notice.facts["agreement"]))
    if agreement is None or agreement.state is AgreementState.DROPPED or reading.member is None:
        return None
    partnership = await partnership_by_id(uow, agreement.partnership_id)
    by = await member_named(uow, agreement.created_by)
    own = {contact.library_id for contact in reading.member.contacts}
    if partnership is None or by is None or own.isdisjoint(row.library_id for row in partnership.rows):
        return None
    partners = names_of(partners_of(partnership, own))
    said = _("{name} began the agreement with {libraries}.", name=Name(by.name), libraries=Strong(partners))
    more = _(
        "What is known already stands in it. You write it together: read it, change what you like, and add your part."
    )
    look = open_agreement(partnership.id, _("Open the agreement"), Style.PRIMARY)
    return Presented(card(said, more, Buttons((look, HOME)), NOT_ADVICE))
