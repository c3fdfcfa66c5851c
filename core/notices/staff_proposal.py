"""Staff propose a partnership to two libraries: the contacts of both read it, and answer."""

from __future__ import annotations

from core.cards.staff_proposal import Side, staff_proposal_parts
from core.chat.card import card
from core.model.ids import ProposalId
from core.model.members import Role
from core.model.notices import Notice
from core.notices.presenting import Presented, Reading
from core.services.staff_proposals import StaffProposal, staff_proposal_by_id
from core.store.unit import UnitOfWork


async def present(uow: UnitOfWork, notice: Notice, reading: Reading) -> Presented | None:
    """As it stands now; one that was closed before it was read falls away."""
    found = await staff_proposal_by_id(uow, ProposalId(int(notice.facts["proposal"])))
    if found is None or (notice.sent_at is None and not found.is_open):
        return None
    return as_read(found, reading)


def as_read(found: StaffProposal, reading: Reading) -> Presented | None:
    """For a contact of one of the two, or for staff; nobody else reads it."""
    member = reading.member
    side = Side(
        own=frozenset(contact.library_id for contact in member.contacts) if member else frozenset(),
        is_staff=any(grant.role is Role.STAFF for grant in member.roles) if member else False,
        zone=reading.reader.zone,
    )
    return Presented(card(*staff_proposal_parts(found, side))) if side.may_see(found) else None
