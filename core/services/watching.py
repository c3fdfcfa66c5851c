"""Who watches over a partnership in its libraries' stead."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import exists, select

from core.model.ids import MemberId, PartnershipId
from core.model.libraries import Contact
from core.model.members import Account, Member, Role
from core.model.mentoring import MentorProfile, Mentorship
from core.model.partnerships import Partnership, PartnershipLibrary
from core.model.ways import Way
from core.services.people import contacts_of
from core.services.roles import holders
from core.store.unit import UnitOfWork


async def watchers_of(uow: UnitOfWork, partnership: Partnership) -> Sequence[Member]:
    """The staff, but for those who speak for one of its libraries: nobody decides for others about their own matter.
    With none left, all of them. Two statements.
    """
    contacts = await _speakers_of(uow, partnership)
    staff = await holders(uow, Role.STAFF)
    return [member for member in staff if member.id not in contacts] or staff


async def _speakers_of(uow: UnitOfWork, partnership: Partnership) -> set[MemberId]:
    return {contact.member_id for contact in await contacts_of(uow, [row.library_id for row in partnership.rows])}


async def watches(uow: UnitOfWork, partnership: Partnership, member_id: MemberId | None) -> bool:
    """Whether that person watches over the partnership, as staff or as its mentor. Three statements."""
    if any(member.id == member_id for member in await watchers_of(uow, partnership)):
        return True
    return member_id is not None and await is_mentored_by(uow, partnership.id, member_id)


async def was_mentored_by(uow: UnitOfWork, partnership_id: PartnershipId, member_id: MemberId) -> bool:
    """Whether that person ever watched over it. One statement."""
    found = await uow.session.scalar(
        select(Mentorship.id)
        .where(Mentorship.partnership_id == partnership_id, Mentorship.mentor_id == member_id)
        .limit(1)
    )
    return found is not None


async def helpers_of(uow: UnitOfWork, partnership: Partnership) -> tuple[Collection[MemberId], bool]:
    """Whoever is told first when a library needs help: its mentors, where one is there who speaks for none of its
    libraries; else those who watch over it. And whether these are mentors.
    """
    present = (await present_mentors(uow, [partnership.id])).get(partnership.id, ())
    mentors = set(present) - await _speakers_of(uow, partnership) if present else set()
    if mentors:
        return mentors, True
    return {member.id for member in await watchers_of(uow, partnership)}, False


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
    uow: UnitOfWork, partnership_ids: Collection[PartnershipId]
) -> Mapping[PartnershipId, Sequence[MemberId]]:
    """The mentors of these partnerships who are there, and who are told of a silence before staff. One statement."""
    return await present_mentors(uow, partnership_ids)


async def present_mentors(
    uow: UnitOfWork, partnership_ids: Collection[PartnershipId]
) -> Mapping[PartnershipId, Sequence[MemberId]]:
    """The mentors of these partnerships who do not rest, and can be reached. One statement."""
    reachable = exists().where(Account.member_id == Mentorship.mentor_id, Account.way != Way.NONE)
    found = await uow.session.execute(
        select(Mentorship.partnership_id, Mentorship.mentor_id)
        .outerjoin(MentorProfile, MentorProfile.member_id == Mentorship.mentor_id)
        .where(
            Mentorship.partnership_id.in_(partnership_ids),
            Mentorship.ended_at.is_(None),
            MentorProfile.paused_at.is_(None),
            reachable,
        )
        .order_by(Mentorship.id)
    )
    mentors: dict[PartnershipId, list[MemberId]] = defaultdict(list)
    for partnership_id, mentor_id in found:
        if partnership_id is not None:
            mentors[partnership_id].append(mentor_id)
    return mentors


async def is_mentored_by(uow: UnitOfWork, partnership_id: PartnershipId, member_id: MemberId) -> bool:
    """Whether that person is one of its mentors now. One statement."""
    found = await uow.session.scalar(
        select(Mentorship.id).where(
            Mentorship.partnership_id == partnership_id,
            Mentorship.mentor_id == member_id,
            Mentorship.ended_at.is_(None),
        )
    )
    return found is not None


async def is_alerted(uow: UnitOfWork, partnership: Partnership, member_id: MemberId) -> bool:
    """Whether that person reads why it is at risk: one of its mentors, who speaks for none of its libraries. Two
    statements.
    """
    if not await is_mentored_by(uow, partnership.id, member_id):
        return False
    return member_id not in await _speakers_of(uow, partnership)
