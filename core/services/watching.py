"""Who watches over a partnership in its libraries' stead."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import select

from core.model.ids import MemberId, PartnershipId
from core.model.libraries import Contact
from core.model.members import Member, Role
from core.model.partnerships import Partnership, PartnershipLibrary
from core.services.people import contacts_of
from core.services.roles import holders
from core.store.unit import UnitOfWork


async def watchers_of(uow: UnitOfWork, partnership: Partnership) -> Sequence[Member]:
    """The staff, but for those who speak for one of its libraries: nobody decides for others about their own matter.
    With none left, all of them. Two statements.
    """
    contacts = {contact.member_id for contact in await contacts_of(uow, [row.library_id for row in partnership.rows])}
    staff = await holders(uow, Role.STAFF)
    return [member for member in staff if member.id not in contacts] or staff


async def watches(uow: UnitOfWork, partnership: Partnership, member_id: MemberId | None) -> bool:
    """Whether that person watches over the partnership. Two statements."""
    return any(member.id == member_id for member in await watchers_of(uow, partnership))


async def watchers_of_each(
    uow: UnitOfWork, partnership_ids: Collection[PartnershipId]
) -> Mapping[PartnershipId, Sequence[MemberId]]:
    """The same of many partnerships. Two statements, however many."""
    staff = [member.id for member in await holders(uow, Role.STAFF)]
    found = await uow.session.execute(
        select(PartnershipLibrary.partnership_id, Contact.member_id)
        .join(Contact, Contact.library_id == PartnershipLibrary.library_id)
        .where(PartnershipLibrary.partnership_id.in_(partnership_ids), Contact.member_id.in_(staff))
    )
    speak: dict[PartnershipId, set[MemberId]] = defaultdict(set)
    for partnership_id, member_id in found:
        speak[partnership_id].add(member_id)
    return {
        each: [member_id for member_id in staff if member_id not in speak[each]] or staff for each in partnership_ids
    }


async def mentors_of_each(
    uow: UnitOfWork,  # noqa: ARG001  # with mentorships they are read here
    partnership_ids: Collection[PartnershipId],  # noqa: ARG001
) -> Mapping[PartnershipId, Sequence[MemberId]]:
    """The mentors of these partnerships, who are told of a silence before staff. No partnership has a mentor yet."""
    return {}
