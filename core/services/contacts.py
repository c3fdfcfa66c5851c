"""Who speaks for a library, and in which role. Whatever changes that takes its turn: two first contacts of a library
cannot both leave it at the same moment.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, exists, select, update

from core.model.contacts import Departure
from core.model.ids import ContactId, LibraryId, MemberId
from core.model.libraries import Contact, ContactRole, JoinRequest, JoinState, Library
from core.model.members import Account, Member
from core.model.nudges import Nudge
from core.model.partnerships import PartnershipLibrary
from core.services.nudging import nudge_what_is_due
from core.services.partnerships import partnerships_of
from core.services.people import contacts_of
from core.store.turns import take_turn
from core.store.unit import UnitOfWork

RANK = tuple(ContactRole)
"""The first one decides most."""


@dataclass(frozen=True, kw_only=True)
class Stand:
    """A contact of a library. `connected`: somebody can write to them."""

    contact_id: ContactId
    member_id: MemberId
    role: ContactRole
    connected: bool


async def take_library_turn(uow: UnitOfWork, library_id: LibraryId) -> None:
    """Whoever changes who speaks for a library does so before it locks any row, so that no two wait for each other."""
    await take_turn(uow, f"contacts:{library_id}")


async def standing(uow: UnitOfWork, library_id: LibraryId, *, to_change: bool = False) -> Sequence[Stand]:
    """The contacts of a library as they are now. `to_change`: of two who change them the second waits, and reads what
    the first left.
    """
    if to_change:
        await take_library_turn(uow, library_id)
    connected = exists().where(Account.member_id == Contact.member_id)
    found = await uow.session.execute(
        select(Contact.id, Contact.member_id, Contact.role, connected)
        .where(Contact.library_id == library_id)
        .order_by(Contact.id)
    )
    return [
        Stand(contact_id=contact, member_id=member, role=role, connected=bool(reached))
        for contact, member, role, reached in found
    ]


def stand_of(standing: Sequence[Stand], member_id: MemberId) -> Stand | None:
    """That member among them."""
    return next((each for each in standing if each.member_id == member_id), None)


def led_without(standing: Sequence[Stand], member_id: MemberId) -> bool:
    """Whether a first contact whom somebody can write to stays when that member goes."""
    return any(each.role is ContactRole.PRIMARY and each.connected for each in standing if each.member_id != member_id)


def higher(one: ContactRole, other: ContactRole) -> ContactRole:
    """The one that decides more."""
    return min(one, other, key=RANK.index)


async def put_contact(uow: UnitOfWork, library_id: LibraryId, member_id: MemberId, role: ContactRole) -> None:
    """That member speaks for the library, at least in that role; what waited for a first contact is asked."""
    stand = stand_of(await standing(uow, library_id), member_id)
    if stand is None:
        library = await uow.session.get_one(Library, library_id)
        member = await uow.session.get_one(Member, member_id)
        uow.session.add(Contact(role=role, since=uow.now, library=library, member=member))
        await uow.session.flush()
    elif higher(stand.role, role) is not stand.role:
        await _set_role(uow, stand, role)
    if role is ContactRole.PRIMARY:
        await nudge_what_is_due(uow, library_id)


async def change_role(uow: UnitOfWork, library_id: LibraryId, stand: Stand, role: ContactRole, *, by: MemberId) -> None:
    """Give a contact another role. The library stays led (`led_without`): the caller looks."""
    await _set_role(uow, stand, role)
    if role is ContactRole.PRIMARY:
        await nudge_what_is_due(uow, library_id)
    uow.audit("contact role changed", "library", library_id, by=by, member=stand.member_id, role=role.value)


async def _set_role(uow: UnitOfWork, stand: Stand, role: ContactRole) -> None:
    await uow.session.execute(update(Contact).where(Contact.id == stand.contact_id).values(role=role))


async def remove_contact(uow: UnitOfWork, library_id: LibraryId, stand: Stand) -> Departure:
    """They do not speak for it any more, and are asked nothing about it."""
    await uow.session.execute(delete(Contact).where(Contact.id == stand.contact_id))
    rows = select(PartnershipLibrary.id).where(PartnershipLibrary.library_id == library_id)
    await uow.session.execute(
        delete(Nudge).where(Nudge.member_id == stand.member_id, Nudge.row_id.in_(rows), Nudge.sent_at.is_(None))
    )
    departure = Departure(library_id=library_id, member_id=stand.member_id, at=uow.now)
    uow.session.add(departure)
    await uow.session.flush()
    for request_id in await waiting_to_join(uow, library_id):
        await uow.refresh(f"join_request:{request_id}")
    return departure


async def waiting_to_join(uow: UnitOfWork, library_id: LibraryId) -> Sequence[int]:
    """Requests to join the library that nobody has answered, by id."""
    found = await uow.session.scalars(
        select(JoinRequest.id)
        .where(JoinRequest.library_id == library_id, JoinRequest.state == JoinState.WAITING)
        .order_by(JoinRequest.id)
    )
    return found.all()


async def those_concerned(
    uow: UnitOfWork, library_id: LibraryId, *, but: Collection[MemberId] = ()
) -> Sequence[Contact]:
    """The contacts of the library and of its partners, but for these; with member and accounts."""
    libraries = {library_id}
    for partnership in await partnerships_of(uow, [library_id]):
        libraries |= {row.library_id for row in partnership.rows}
    return [contact for contact in await contacts_of(uow, libraries) if contact.member_id not in but]
