"""Libraries that are reached by e-mail: a contact with an address and without an account, and the code with which that
person joins.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import exists, select

from core.content.folding import fold
from core.model.contacts import ContactInvitation, InvitationState
from core.model.ids import LibraryId, MemberId
from core.model.libraries import Contact, ContactRole, Library
from core.model.members import Account, Member
from core.services.contacts import take_library_turn
from core.services.invitations import close_invitation, name_newcomer
from core.services.libraries import folded_name
from core.services.people import contacts_of
from core.store.unit import UnitOfWork

MOST_BY_EMAIL = 5
"""So many contacts without an account may be written down for a library by those who write to it."""

MOST_CODES = 3
"""So many codes work for one person at a time: a new one does not spoil the letter that is on its way."""


async def is_connected(uow: UnitOfWork, library_id: LibraryId) -> bool:
    """Whether a contact of it has an account. One statement."""
    found = exists().where(Contact.library_id == library_id, Account.member_id == Contact.member_id)
    return bool(await uow.session.scalar(select(found)))


async def reached_by_email(uow: UnitOfWork, library_ids: Collection[LibraryId]) -> set[LibraryId]:
    """Those of these libraries of whom nobody has an account, but somebody an address. One statement."""
    if not library_ids:
        return set()
    connected = exists().where(Contact.library_id == Library.id, Account.member_id == Contact.member_id)
    addressed = exists().where(
        Contact.library_id == Library.id, Member.id == Contact.member_id, Member.email.is_not(None)
    )
    found = await uow.session.scalars(select(Library.id).where(Library.id.in_(library_ids), ~connected, addressed))
    return set(found)


async def addressee(uow: UnitOfWork, library_id: LibraryId) -> Contact | None:
    """To whom a letter to that library goes: the first contact who has an address, else any who has; else any contact;
    None where there is nobody. With member and accounts.
    """
    contacts = await contacts_of(uow, [library_id])
    rank = tuple(ContactRole)
    order = sorted(contacts, key=lambda each: (each.member.email is None, rank.index(each.role), each.id))
    return next(iter(order), None)


async def write_down_library(
    uow: UnitOfWork,
    *,
    name: str,
    town: str,
    country: str,
    zone: str,
    languages: Sequence[str],
    by: MemberId,
    called: str,
    email: str,
) -> Library:
    """Put a library on the register that nobody speaks for here yet; its card is not posted. `called`, `email`: of its
    contact, who is on no platform.
    """
    library = Library(
        name=name,
        town=town,
        country=country,
        zone=zone,
        languages=tuple(languages),
        folded=folded_name(name, town),
        created_at=uow.now,
        created_by=by,
    )
    uow.session.add(library)
    await uow.session.flush()
    uow.audit("library written down", "library", library.id, by=by)
    await write_down_contact(uow, library, called=called, email=email, by=by)
    return library


async def write_down_contact(uow: UnitOfWork, library: Library, *, called: str, email: str, by: MemberId) -> bool:
    """That person of the library is reached at that address from now on. The same address is written down once, and
    somebody of that name without an address gets it. False where there are too many already.
    """
    await take_library_turn(uow, library.id)
    contacts = [each for each in await contacts_of(uow, [library.id]) if not each.member.accounts]
    if any((each.member.email or "").casefold() == email.casefold() for each in contacts):
        return True
    same = next((each for each in contacts if each.member.email is None and each.member.folded == fold(called)), None)
    if same is not None:
        same.member.email = email
    elif len(contacts) >= MOST_BY_EMAIL:
        return False
    else:
        led = any(each.role is ContactRole.PRIMARY and each.member.email is not None for each in contacts)
        member = Member(name=called, created_at=uow.now, email=email)
        role = ContactRole.SECOND if led else ContactRole.PRIMARY
        uow.session.add(Contact(role=role, since=uow.now, library=library, member=member))
    await uow.session.flush()
    uow.audit("contact written down", "library", library.id, by=by)
    return True


async def change_address(uow: UnitOfWork, library: Library, *, email: str, by: MemberId) -> None:
    """Letters to the library go there from now on. Where nobody is written down, somebody of its name is."""
    to = await addressee(uow, library.id)
    if to is None:
        await write_down_contact(uow, library, called=library.name, email=email, by=by)
        return
    to.member.email = email
    uow.audit("address changed", "library", library.id, by=by)


async def code_to_join(uow: UnitOfWork, contact: Contact, *, by: MemberId) -> tuple[str, datetime]:
    """A code with which that contact without an account joins, and until when it works. The latest three work."""
    await take_library_turn(uow, contact.library_id)
    waiting = await codes_of(uow, contact.member_id)
    for old in waiting[: len(waiting) - MOST_CODES + 1]:
        await close_invitation(uow, old, InvitationState.TAKEN_BACK, by=by)
    invitation, code = await name_newcomer(
        uow, library_id=contact.library_id, role=contact.role, by=by, called=contact.member.name
    )
    invitation.stands_for = contact.member_id
    return code, invitation.lapses_at


async def codes_of(uow: UnitOfWork, member_id: MemberId) -> Sequence[ContactInvitation]:
    """The codes for that person that nobody answered, the oldest first."""
    found = await uow.session.scalars(
        select(ContactInvitation)
        .where(ContactInvitation.stands_for == member_id, ContactInvitation.state == InvitationState.WAITING)
        .order_by(ContactInvitation.id)
    )
    return found.all()
