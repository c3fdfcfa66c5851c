"""Roles: granting and revoking them, wishing for one, and becoming the first staff member."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import Enum

from sqlalchemy import delete, select, update

from core.model.ids import MemberId, RoleWishId
from core.model.members import Member, Role, RoleGrant, RoleWish, StaffCode
from core.store.unit import UnitOfWork
from core.store.upsert import insert_for

CODE_LIFE = timedelta(days=7)
_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""No I, L, O, 0 or 1: a code is read aloud and typed by hand."""


class CodeAnswer(Enum):
    """What became of a staff code."""

    TAKEN = "taken"
    USED = "used"
    UNKNOWN = "unknown"


async def holds(uow: UnitOfWork, member_id: MemberId, role: Role) -> bool:
    """Whether the member holds the role."""
    found = await uow.session.scalar(
        select(RoleGrant.id).where(RoleGrant.member_id == member_id, RoleGrant.role == role)
    )
    return found is not None


async def holders(uow: UnitOfWork, role: Role) -> Sequence[Member]:
    """Everybody who holds the role, by name."""
    found = await uow.session.scalars(
        select(Member)
        .join(RoleGrant, RoleGrant.member_id == Member.id)
        .where(RoleGrant.role == role)
        .order_by(Member.name)
    )
    return found.all()


async def grant(uow: UnitOfWork, *, member_id: MemberId, role: Role, by: MemberId | None) -> None:
    """Give the role, answer the wish for it, and tell the person. `by` None: the setting or the shell did it."""
    insert = insert_for(uow.session, RoleGrant).values(
        member_id=member_id, role=role, granted_at=uow.now, granted_by=by
    )
    await uow.session.execute(insert.on_conflict_do_nothing())
    await uow.session.execute(
        update(RoleWish)
        .where(RoleWish.member_id == member_id, RoleWish.role == role, RoleWish.answered_at.is_(None))
        .values(answered_at=uow.now, answered_by=by)
    )
    uow.audit("role granted", "member", member_id, by=by, role=role.value)


async def revoke(uow: UnitOfWork, *, member_id: MemberId, role: Role, by: MemberId) -> bool:
    """Take the role away. False, and nothing changed, when the member is the last of the staff."""
    if role is Role.STAFF:
        # Locked, so that two who revoke each other's role at the same moment do not both succeed.
        staff = await uow.session.scalars(select(RoleGrant.member_id).where(RoleGrant.role == role).with_for_update())
        if set(staff) <= {member_id}:
            return False
    await uow.session.execute(delete(RoleGrant).where(RoleGrant.member_id == member_id, RoleGrant.role == role))
    uow.audit("role revoked", "member", member_id, by=by, role=role.value)
    return True


async def wish(uow: UnitOfWork, *, member_id: MemberId, role: Role) -> None:
    """Remember that the member would like the role; a second wish changes nothing."""
    waiting = await uow.session.scalar(
        select(RoleWish.id).where(
            RoleWish.member_id == member_id, RoleWish.role == role, RoleWish.answered_at.is_(None)
        )
    )
    if waiting is None:
        uow.session.add(RoleWish(member_id=member_id, role=role, asked_at=uow.now))
        uow.audit("role wished for", "member", member_id, by=member_id, role=role.value)


async def wishes(uow: UnitOfWork, *, member_id: MemberId, role: Role) -> bool:
    """Whether their wish for that role waits for an answer. One statement."""
    waits = (RoleWish.member_id == member_id, RoleWish.role == role, RoleWish.answered_at.is_(None))
    return await uow.session.scalar(select(RoleWish.id).where(*waits).limit(1)) is not None


async def waiting_wishes(uow: UnitOfWork) -> Sequence[tuple[RoleWish, Member]]:
    """Wishes nobody has answered, oldest first."""
    found = await uow.session.execute(
        select(RoleWish, Member)
        .join(Member, Member.id == RoleWish.member_id)
        .where(RoleWish.answered_at.is_(None))
        .order_by(RoleWish.asked_at, RoleWish.id)
    )
    return [(waiting, member) for waiting, member in found]


async def wish_by_id(uow: UnitOfWork, wish_id: RoleWishId, *, to_answer: bool = False) -> RoleWish | None:
    """The wish, or None. `to_answer`: of two who answer at the same moment the second waits, and reads the first."""
    return await uow.session.get(RoleWish, wish_id, with_for_update=to_answer)


async def decline_wish(uow: UnitOfWork, wish: RoleWish, *, by: MemberId, told_at: datetime) -> None:
    """Not now: the member is told, from `told_at` on, and may wish again."""
    wish.answered_at = uow.now
    wish.answered_by = by
    uow.audit("role wish declined", "member", wish.member_id, by=by, role=wish.role.value)
    await uow.notify("wish_answer", f"wish:{wish.id}", [(wish.member_id, told_at)], wish=wish.id)


def make_staff_code(uow: UnitOfWork) -> str:
    """A one-time code for the first staff member, such as "K7QD-2MXA"; it works for seven days. Only a digest is
    kept.
    """
    letters = "".join(secrets.choice(_LETTERS) for _place in range(8))
    uow.session.add(StaffCode(digest=_digest(letters), created_at=uow.now, expires_at=uow.now + CODE_LIFE))
    return f"{letters[:4]}-{letters[4:]}"


async def use_staff_code(uow: UnitOfWork, code: str, *, member_id: MemberId) -> tuple[CodeAnswer, Member | None]:
    """Become staff by a code. USED comes with who used it; UNKNOWN covers wrong and expired ones."""
    digest = _digest("".join(letter for letter in code.upper() if letter.isalnum()))
    row = await uow.session.get(StaffCode, digest, with_for_update=True)
    if row is None or (row.used_at is None and row.expires_at <= uow.now):
        return CodeAnswer.UNKNOWN, None
    if row.used_at is not None:
        return CodeAnswer.USED, await uow.session.get(Member, row.used_by) if row.used_by else None
    row.used_at = uow.now
    row.used_by = member_id
    if not await holds(uow, member_id, Role.STAFF):
        await grant(uow, member_id=member_id, role=Role.STAFF, by=None)
    return CodeAnswer.TAKEN, None


def _digest(letters: str) -> str:
    return hashlib.sha256(f"staff code {letters}".encode()).hexdigest()
