"""Somebody wants to speak for a library too: its contacts are asked, or staff where none is connected."""

from __future__ import annotations

from core.cards.buttons import join_answers
from core.cards.library import where
from core.chat.card import Context, card
from core.chat.words import Name, Strong, _
from core.model.ids import JoinRequestId, LibraryId
from core.model.libraries import JoinState
from core.model.members import Member, Role
from core.model.notices import Notice
from core.notices.presenting import Presented, Reading
from core.services.libraries import join_request_by_id, library_by_id
from core.services.people import member_named
from core.store.unit import UnitOfWork


async def present(uow: UnitOfWork, notice: Notice, reading: Reading) -> Presented | None:
    """The question with *Accept* and *Decline*; once answered, by whom. None for somebody who left the library."""
    request = await join_request_by_id(uow, JoinRequestId(notice.facts["request"]))
    if request is None:
        return None
    asker = await member_named(uow, request.member_id)
    library = await library_by_id(uow, request.library_id)
    if asker is None or library is None:
        return None
    said = _(
        "{name} would like to speak for {library}, {where}.",
        name=Strong(Name(asker.name)),
        library=Strong(Name(library.name)),
        where=where(library.town, library.country),
    )
    if request.state is not JoinState.WAITING:
        if request.answered_by == (reading.member.id if reading.member else None):
            return Presented(card(said, Context(_("You answered this."))))
        by = await member_named(uow, request.answered_by) if request.answered_by else None
        return Presented(card(said, Context(_("Answered by {name}.", name=Name(by.name)) if by else _("Answered."))))
    if reading.member is not None and not _may_answer(reading.member, library.id):
        return None
    return Presented(
        card(
            said,
            _("Do you know them? Accepted, they can log talks and are reminded too."),
            join_answers(request.id),
        )
    )


def _may_answer(member: Member, library_id: LibraryId) -> bool:
    """Whether they speak for the library still, or are staff."""
    return any(contact.library_id == library_id for contact in member.contacts) or any(
        grant.role is Role.STAFF for grant in member.roles
    )
