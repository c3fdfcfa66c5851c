"""The contacts of a library learn what became of a colleague whom one of them named."""

from __future__ import annotations

from core.cards.buttons import HOME
from core.cards.contacts import library_button
from core.cards.labels import CONTACT_ROLES
from core.chat.card import Button, Buttons, card
from core.chat.words import Name, Strong, Text, _
from core.model.contacts import InvitationState
from core.model.ids import ContactInvitationId
from core.model.notices import Notice
from core.notices.presenting import Presented, Reading
from core.services.contacts import stand_of, standing
from core.services.invitations import Named, invitation_by_id
from core.store.unit import UnitOfWork


async def present(uow: UnitOfWork, notice: Notice, reading: Reading) -> Presented | None:
    """Accepted, declined or lapsed; None for somebody who left the library, or when there is nothing to say."""
    named = await invitation_by_id(uow, ContactInvitationId(notice.facts["invitation"]))
    if named is None or reading.member is None:
        return None
    library_id = named.library.id
    if all(contact.library_id != library_id for contact in reading.member.contacts):
        return None
    said = await _said(uow, named)
    if said is None:
        return None
    again = Button(
        label=_("Name somebody else"), command="sister library-name", given={"library": str(library_id)}, ask=True
    )
    over = () if named.invitation.state is InvitationState.ACCEPTED else (again,)
    return Presented(card(said, Buttons((library_button(library_id), *over, HOME))))


async def _said(uow: UnitOfWork, named: Named) -> Text | None:
    library, name = Strong(Name(named.library.name)), Strong(Name(named.called))
    match named.invitation.state:
        case InvitationState.ACCEPTED:
            stands = await standing(uow, named.library.id)
            stand = stand_of(stands, named.invitation.member_id) if named.invitation.member_id else None
            if stand is None:
                return None
            return _(
                "{name} speaks for {library} too from now on. Role: {role}.",
                name=name,
                library=library,
                role=CONTACT_ROLES[stand.role],
            )
        case InvitationState.DECLINED:
            return _("{name} cannot speak for {library} now, and thanks for being asked.", name=name, library=library)
        case InvitationState.LAPSED:
            return _(
                "{name} did not answer within two weeks, and the question about {library} has lapsed. Nobody is at "
                "fault; you can name them again.",
                name=name,
                library=library,
            )
        case InvitationState.WAITING | InvitationState.TAKEN_BACK:
            return None
