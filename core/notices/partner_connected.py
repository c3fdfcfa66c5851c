"""Somebody of a library that was reached by e-mail is connected now: its partners learn that no letter is needed."""

from __future__ import annotations

from core.cards.buttons import ALL_PARTNERS, HOME
from core.chat.card import Buttons, card
from core.chat.words import Name, Strong, _
from core.model.ids import LibraryId, MemberId
from core.model.notices import Notice
from core.notices.presenting import Presented, Reading
from core.services.people import contacts_of
from core.store.unit import UnitOfWork


async def present(uow: UnitOfWork, notice: Notice, reading: Reading) -> Presented | None:
    """Who it is; None when they do not speak for that library any more."""
    member_id = MemberId(int(notice.facts["member"]))
    found = await contacts_of(uow, [LibraryId(int(notice.facts["library"]))])
    contact = next((each for each in found if each.member_id == member_id), None)
    if contact is None or reading.member is None:
        return None
    said = _(
        "{name} of {library} is connected to me now. From here on I ask them myself; no e-mail is needed any more.",
        name=Strong(Name(contact.member.name)),
        library=Strong(Name(contact.library.name)),
    )
    return Presented(card(said, Buttons((ALL_PARTNERS, HOME))))
