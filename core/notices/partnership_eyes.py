"""Whoever a notice about a partnership is for, as its cards ask."""

from __future__ import annotations

from core.cards.eyes import Eyes
from core.model.members import Role
from core.model.partnerships import Partnership
from core.notices.presenting import Reading
from core.services.answering import unconnected
from core.store.unit import UnitOfWork


async def eyes_of(uow: UnitOfWork, reading: Reading, partnership: Partnership) -> Eyes:
    """Their libraries and their calendar as they are now."""
    member = reading.member
    return Eyes(
        member_id=member.id if member else None,
        own=frozenset(contact.library_id for contact in member.contacts) if member else frozenset(),
        is_staff=any(grant.role is Role.STAFF for grant in member.roles) if member else False,
        now=uow.now,
        zone=reading.reader.zone,
        apart=await unconnected(uow, partnership),
    )
