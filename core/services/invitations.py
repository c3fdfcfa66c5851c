"""Naming a colleague: a contact names them, they accept or decline, and after two weeks without an answer it lapses.

Somebody who is on no platform yet is given a code, of which only a digest is kept. Two who answer at the same moment
wait for one another.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from sqlalchemy import ColumnElement, exists, func, or_, select, update
from sqlalchemy.orm import aliased

from core.model.contacts import ContactInvitation, Handover, HandoverState, InvitationState
from core.model.defaults import CONTACT_ANSWER_LIFE
from core.model.ids import ContactInvitationId, LibraryId, MemberId
from core.model.libraries import ContactRole, JoinRequest, JoinState, Library
from core.model.members import Member
from core.services.connecting import NOT_ENDED, somebody_connected
from core.services.contacts import led_without, put_contact, stand_of, standing, take_library_turn
from core.services.linking import LENGTH, LETTERS
from core.services.linking_members import join_members
from core.services.partnerships import partnerships_of
from core.services.people import contacts_of, in_their_hours, in_their_hours_of
from core.store.unit import UnitOfWork

LAPSING_AT_ONCE = 100
"""So many lapse in one transaction."""

MOST_WAITING = 5
"""So many of a library's may wait for an answer at a time: nobody is to write to a whole workspace."""


@dataclass(frozen=True)
class Named:
    """An invitation with its library, who named somebody, and whom: None for a code that nobody has used."""

    invitation: ContactInvitation
    library: Library
    by: str
    name: str | None

    @property
    def called(self) -> str:
        """The named one's name, as far as it is known."""
        return self.name or self.invitation.called or ""


class Obstacle(Enum):
    """Why somebody cannot be named for a library now."""

    CONTACT = "contact"
    """They speak for it already."""
    NAMED = "named"
    """They were named, and have not answered."""
    DECLINED = "declined"
    """They declined in the last two weeks."""
    MANY = "many"
    """Too many wait for an answer."""


class CodeWorth(Enum):
    """What a code is worth to the member who typed it."""

    RIGHT = "right"
    UNKNOWN = "unknown"
    LAPSED = "lapsed"
    USED = "used"
    CONTACT = "contact"
    """They speak for that library already."""
    PARTNER = "partner"
    """They speak for one of its partners: the code is for somebody who is reached by e-mail."""


def about(invitation_id: ContactInvitationId) -> str:
    """What notices about an invitation are marked with."""
    return f"contact_invitation:{invitation_id}"


async def obstacle(
    uow: UnitOfWork, library_id: LibraryId, member_id: MemberId | None, *, to_change: bool = False
) -> Obstacle | None:
    """Why that member (None: somebody on no platform) cannot be named now, or None when nothing is in the way."""
    stands = await standing(uow, library_id, to_change=to_change)
    if member_id is not None and stand_of(stands, member_id) is not None:
        return Obstacle.CONTACT
    found = await uow.session.execute(
        select(ContactInvitation.member_id, ContactInvitation.state).where(
            ContactInvitation.library_id == library_id,
            (ContactInvitation.state == InvitationState.WAITING)
            | (
                (ContactInvitation.state == InvitationState.DECLINED)
                & (ContactInvitation.answered_at > uow.now - CONTACT_ANSWER_LIFE)
            ),
        )
    )
    others = [(member, state) for member, state in found]
    own = {state for member, state in others if member_id is not None and member == member_id}
    if InvitationState.WAITING in own:
        return Obstacle.NAMED
    if InvitationState.DECLINED in own:
        return Obstacle.DECLINED
    waiting = sum(state is InvitationState.WAITING for _member, state in others)
    return Obstacle.MANY if waiting >= MOST_WAITING else None


async def name_member(
    uow: UnitOfWork, *, library_id: LibraryId, role: ContactRole, by: MemberId, member_id: MemberId
) -> ContactInvitation:
    """Name a member, who is asked in their own hours. Nothing is in the way (`obstacle`)."""
    invitation = await _name(uow, library_id=library_id, role=role, by=by, member_id=member_id)
    asked_at = await in_their_hours_of(uow, member_id)
    await uow.notify("contact_invitation", about(invitation.id), [(member_id, asked_at)], invitation=invitation.id)
    return invitation


async def name_newcomer(
    uow: UnitOfWork, *, library_id: LibraryId, role: ContactRole, by: MemberId, called: str
) -> tuple[ContactInvitation, str]:
    """Name somebody who is on no platform yet; with the code to give them, such as "KTRM-WQXZ"."""
    letters = "".join(secrets.choice(LETTERS) for _place in range(LENGTH))
    invitation = await _name(uow, library_id=library_id, role=role, by=by, called=called, digest=_digest(letters))
    return invitation, f"{letters[:4]}-{letters[4:]}"


async def _name(
    uow: UnitOfWork,
    *,
    library_id: LibraryId,
    role: ContactRole,
    by: MemberId,
    member_id: MemberId | None = None,
    called: str | None = None,
    digest: str | None = None,
) -> ContactInvitation:
    invitation = ContactInvitation(
        library_id=library_id,
        role=role,
        invited_by=by,
        invited_at=uow.now,
        lapses_at=uow.now + CONTACT_ANSWER_LIFE,
        member_id=member_id,
        called=called,
        digest=digest,
    )
    uow.session.add(invitation)
    await uow.session.flush()
    uow.audit("contact named", "library", library_id, by=by, invitation=invitation.id, role=role.value)
    return invitation


async def type_contact_code(uow: UnitOfWork, letters: str, member_id: MemberId) -> tuple[CodeWorth, Named | None]:
    """What a code is worth to this member. A right one is theirs from now on, to be accepted or declined."""
    known = await uow.session.scalar(select(ContactInvitation.id).where(ContactInvitation.digest == _digest(letters)))
    invitation = await _hold(uow, known) if known is not None else None
    if invitation is None:
        return CodeWorth.UNKNOWN, None
    if invitation.member_id not in {None, member_id} or invitation.state in {
        InvitationState.ACCEPTED,
        InvitationState.DECLINED,
    }:
        return CodeWorth.USED, None
    if invitation.state is not InvitationState.WAITING or invitation.lapses_at <= uow.now:
        return CodeWorth.LAPSED, None
    if stand_of(await standing(uow, invitation.library_id), member_id) is not None:
        return CodeWorth.CONTACT, None
    if invitation.stands_for is not None and await _speaks_for_partner(uow, invitation, member_id):
        return CodeWorth.PARTNER, None
    invitation.member_id = member_id
    await uow.session.flush()
    return CodeWorth.RIGHT, await invitation_by_id(uow, invitation.id)


async def _speaks_for_partner(uow: UnitOfWork, invitation: ContactInvitation, member_id: MemberId) -> bool:
    """Whoever made the code for somebody else, and everybody of the partners, cannot use it themselves."""
    if member_id == invitation.invited_by:
        return True
    found = await partnerships_of(uow, [invitation.library_id], states=NOT_ENDED)
    partners = {row.library_id for partnership in found for row in partnership.rows}
    return any(each.member_id == member_id for each in await contacts_of(uow, partners))


def _digest(letters: str) -> str:
    return hashlib.sha256(f"contact code {letters}".encode()).hexdigest()


async def invitation_by_id(
    uow: UnitOfWork, invitation_id: ContactInvitationId, *, to_answer: bool = False
) -> Named | None:
    """The invitation, or None. `to_answer`: of two who answer the second waits, and reads the first."""
    if to_answer:
        await _hold(uow, invitation_id)
    found = await _named(uow, ContactInvitation.id == invitation_id)
    return found[0] if found else None


async def _hold(uow: UnitOfWork, invitation_id: ContactInvitationId) -> ContactInvitation | None:
    """Nobody else answers it, or changes who speaks for its library, until this unit of work ends."""
    library_id = await uow.session.scalar(
        select(ContactInvitation.library_id).where(ContactInvitation.id == invitation_id)
    )
    if library_id is None:
        return None
    await take_library_turn(uow, library_id)
    return await uow.session.get(ContactInvitation, invitation_id, with_for_update=True, populate_existing=True)


async def waiting_invitations(uow: UnitOfWork, library_id: LibraryId) -> Sequence[Named]:
    """Those of a library that wait for an answer, the oldest first."""
    return await _named(
        uow, ContactInvitation.library_id == library_id, ContactInvitation.state == InvitationState.WAITING
    )


async def invitations_for(uow: UnitOfWork, member_id: MemberId) -> Sequence[Named]:
    """Those that wait for this member's answer, the oldest first."""
    return await _named(
        uow, ContactInvitation.member_id == member_id, ContactInvitation.state == InvitationState.WAITING
    )


async def is_asked(uow: UnitOfWork, member_id: MemberId) -> bool:
    """Whether this member is asked to speak for a library, or to take one over. One statement."""
    named = exists().where(ContactInvitation.member_id == member_id, ContactInvitation.state == InvitationState.WAITING)
    successor = exists().where(Handover.successor_id == member_id, Handover.state == HandoverState.WAITING)
    return bool(await uow.session.scalar(select(or_(named, successor))))


async def _named(uow: UnitOfWork, *which: ColumnElement[bool]) -> Sequence[Named]:
    inviter, invited = aliased(Member), aliased(Member)
    found = await uow.session.execute(
        select(ContactInvitation, Library, inviter.name, invited.name)
        .join(Library, Library.id == ContactInvitation.library_id)
        .join(inviter, inviter.id == ContactInvitation.invited_by)
        .outerjoin(invited, invited.id == ContactInvitation.member_id)
        .where(*which)
        .order_by(ContactInvitation.id)
    )
    return [Named(*row) for row in found]


async def accept_invitation(uow: UnitOfWork, invitation: ContactInvitation, *, by: MemberId) -> ContactRole:
    """They are a contact now, and the others of the library are told. Answers their role: first contact where no other
    can be written to, so that somebody there is reminded. Who was reached by e-mail until now is one with them, and
    what was read before is then not to be used any more. The invitation waits (`invitation_by_id`).
    """
    library_id, stands_for = invitation.library_id, invitation.stands_for
    stands = await standing(uow, library_id)
    role = invitation.role if led_without(stands, by) else ContactRole.PRIMARY
    await put_contact(uow, invitation.library_id, by, role)
    await _close_join_requests(uow, invitation.library_id, by)
    _settle(uow, invitation, InvitationState.ACCEPTED)
    uow.audit("contact accepted", "library", invitation.library_id, by=by, invitation=invitation.id, role=role.value)
    others = [each for each in await contacts_of(uow, [invitation.library_id]) if each.member_id != by]
    await uow.notify("contact_answer", about(invitation.id), in_their_hours(uow, others), invitation=invitation.id)
    await uow.refresh(about(invitation.id))
    if stands_for is not None and stands_for != by:
        await _close_other_codes(uow, stands_for, by=by)
        await join_members(uow, kept=by, gone=stands_for)
    if not any(each.connected for each in stands):
        await somebody_connected(uow, library_id, by)
    return role


async def _close_other_codes(uow: UnitOfWork, stands_for: MemberId, *, by: MemberId) -> None:
    """A person joins once."""
    found = await uow.session.scalars(
        select(ContactInvitation).where(
            ContactInvitation.stands_for == stands_for, ContactInvitation.state == InvitationState.WAITING
        )
    )
    for other in found.all():
        await close_invitation(uow, other, InvitationState.TAKEN_BACK, by=by)


async def _close_join_requests(uow: UnitOfWork, library_id: LibraryId, member_id: MemberId) -> None:
    """What they had asked themselves is answered by this."""
    closed = await uow.session.scalars(
        update(JoinRequest)
        .where(
            JoinRequest.library_id == library_id,
            JoinRequest.member_id == member_id,
            JoinRequest.state == JoinState.WAITING,
        )
        .values(state=JoinState.ACCEPTED, answered_at=uow.now)
        .returning(JoinRequest.id)
    )
    for request_id in closed.all():
        await uow.refresh(f"join_request:{request_id}")


async def close_invitation(
    uow: UnitOfWork, invitation: ContactInvitation, state: InvitationState, *, by: MemberId | None
) -> None:
    """Declined, taken back or lapsed. Who named them is told of what they did not do themselves; where they are gone,
    the first contacts are. The invitation waits (`invitation_by_id`).
    """
    _settle(uow, invitation, state)
    uow.audit(f"contact {state.value}", "library", invitation.library_id, by=by, invitation=invitation.id)
    if state is not InvitationState.TAKEN_BACK:
        contacts = await contacts_of(uow, [invitation.library_id])
        namer = [each for each in contacts if each.member_id == invitation.invited_by]
        told = namer or [each for each in contacts if each.role is ContactRole.PRIMARY]
        await uow.notify("contact_answer", about(invitation.id), in_their_hours(uow, told), invitation=invitation.id)
    await uow.refresh(about(invitation.id))


def _settle(uow: UnitOfWork, invitation: ContactInvitation, state: InvitationState) -> None:
    invitation.state = state
    invitation.answered_at = uow.now


async def lapse_invitations(uow: UnitOfWork) -> int:
    """Close those that nobody answered in time, at most a hundred; answers how many. It may run anywhere, often."""
    due = (ContactInvitation.state == InvitationState.WAITING) & (ContactInvitation.lapses_at <= uow.now)
    found = await uow.session.scalars(
        select(ContactInvitation.id)
        .where(due)
        .order_by(ContactInvitation.library_id, ContactInvitation.id)
        .limit(LAPSING_AT_ONCE)
    )
    lapsed = found.all()
    for invitation_id in lapsed:
        invitation = await _hold(uow, invitation_id)
        if invitation is not None and invitation.state is InvitationState.WAITING:
            await close_invitation(uow, invitation, InvitationState.LAPSED, by=None)
    return len(lapsed)


async def next_invitation_lapse(uow: UnitOfWork) -> datetime | None:
    """When the next one lapses; None when none waits."""
    found: datetime | None = await uow.session.scalar(
        select(func.min(ContactInvitation.lapses_at)).where(ContactInvitation.state == InvitationState.WAITING)
    )
    return found
