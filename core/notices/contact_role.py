"""A first contact changed what somebody is to their library."""

from __future__ import annotations

from core.cards.buttons import HOME
from core.cards.contacts import ROLE_MEANS, library_button
from core.cards.labels import CONTACT_ROLES
from core.chat.card import Buttons, card
from core.chat.words import Name, Strong, _
from core.model.notices import Notice
from core.notices.presenting import Presented, Reading
from core.store.unit import UnitOfWork


async def present(uow: UnitOfWork, notice: Notice, reading: Reading) -> Presented | None:
    """Their role as it is now, and what it means; None for somebody who left the library."""
    contacts = reading.member.contacts if reading.member else []
    contact = next((each for each in contacts if each.library_id == notice.facts["library"]), None)
    if contact is None:
        return None
    said = _(
        "Your role for {library} has changed. It is now: {role}.",
        library=Strong(Name(contact.library.name)),
        role=Strong(CONTACT_ROLES[contact.role]),
    )
    return Presented(card(said, ROLE_MEANS[contact.role], Buttons((library_button(contact.library_id), HOME))))
