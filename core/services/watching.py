"""Who watches over a partnership in its libraries' stead."""

from __future__ import annotations

from collections.abc import Sequence

from core.model.ids import MemberId
from core.model.members import Member, Role
from core.model.partnerships import Partnership
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
