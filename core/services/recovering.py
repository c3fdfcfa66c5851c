"""Recovering: staff move a person whom they know to a new account, without the old one.

Staff make a code and give it to the person by another way, such as the telephone; the person types it at the new
account, where it works like one of their own (`linking`), and everything that was theirs is at that account from then
on. The old accounts are strangers afterwards: nothing goes there any more, and their buttons do nothing for the member.
They are told at once, in case it was somebody else. It is taken back by the same way: with a code typed there.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, func, select, update

from core.model.communications import Communication
from core.model.ids import AccountId, MemberId, RecoveryId
from core.model.members import Account, Member, Role
from core.model.notices import Notice, Post
from core.model.recoveries import Recovery
from core.model.ways import Way
from core.services.linking import LENGTH, LETTERS, LinkAnswer, Side
from core.services.linking_members import join_members
from core.services.people import accounts_of, in_hours_of, members_with_hours
from core.services.roles import holders
from core.store.turns import take_turn
from core.store.unit import MemberAt, UnitOfWork, Workspace

CODE_LIFE = timedelta(days=1)
"""It is told by another way, to somebody who may read it in another time zone."""

KEPT_FOR = timedelta(days=7)
"""So long one reads that a code was used, taken back or is too old, and not only that it is not right."""


@dataclass(frozen=True)
class Moved:
    """What came of it: the member, and the accounts that were theirs."""

    member_id: MemberId
    old: Sequence[Account]


async def make_recovery(uow: UnitOfWork, member_id: MemberId, *, by: MemberId) -> tuple[str, Recovery]:
    """A new code for that member, such as "KTRM-WQXZ". An earlier one works no longer."""
    await uow.session.execute(delete(Recovery).where(Recovery.expires_at <= uow.now - KEPT_FOR))
    earlier = (Recovery.member_id == member_id) & Recovery.used_at.is_(None) & Recovery.taken_back_at.is_(None)
    await uow.session.execute(update(Recovery).where(earlier).values(taken_back_at=uow.now))
    letters = "".join(secrets.choice(LETTERS) for _place in range(LENGTH))
    made = Recovery(
        digest=_digest(letters),
        member_id=member_id,
        made_by=by,
        created_at=uow.now,
        expires_at=uow.now + CODE_LIFE,
    )
    uow.session.add(made)
    await uow.session.flush()
    uow.audit("recovery code made", "member", member_id, by=by, recovery=made.id)
    return f"{letters[:4]}-{letters[4:]}", made


async def take_back_recovery(uow: UnitOfWork, recovery_id: RecoveryId, *, by: MemberId) -> bool:
    """The code works no longer; False when it was used, or works no longer anyway."""
    made = await uow.session.get(Recovery, recovery_id, with_for_update=True)
    if made is None or made.used_at or made.taken_back_at or made.expires_at <= uow.now:
        return False
    made.taken_back_at = uow.now
    uow.audit("recovery code taken back", "member", made.member_id, by=by, recovery=made.id)
    return True


async def type_recovery(uow: UnitOfWork, letters: str, account: Account) -> tuple[LinkAnswer, Recovery | None]:
    """What the code is worth at this account, as `linking.type_code`; UNKNOWN when staff made no such code."""
    made = await uow.session.scalar(select(Recovery).where(Recovery.digest == _digest(letters)).with_for_update())
    if made is None:
        return LinkAnswer.UNKNOWN, None
    answer = await _worth(uow, made, account)
    if answer is LinkAnswer.RIGHT:
        made.typed_by = account.id
    return answer, made


async def recover(uow: UnitOfWork, recovery_id: RecoveryId, account: Account) -> tuple[LinkAnswer, Moved | None]:
    """Move the member to this account, at which their code was typed before; then comes what was moved.

    Who had that account until now is joined with them. What was read in this unit of work before is not to be used
    afterwards.
    """
    await take_turn(uow, "join accounts")
    made = await uow.session.get(Recovery, recovery_id, with_for_update=True)
    if made is None or made.typed_by != account.id:
        return LinkAnswer.UNKNOWN, None
    answer = await _worth(uow, made, account)
    if answer is not LinkAnswer.RIGHT:
        return answer, None
    made.used_at = uow.now
    kept, gone = made.member_id, await _owner(uow, account.id)
    new_id, new_platform, made_by = account.id, account.platform, made.made_by
    old = await _detach(uow, kept)
    await join_members(uow, kept=kept, gone=gone)
    member = await uow.session.get_one(Member, kept)
    member.preferred_account_id = new_id
    uow.audit("member recovered", "member", kept, by=made_by, account=new_id, recovery=recovery_id)
    await uow.session.flush()
    await _tell(uow, recovery_id, kept, old, platform=new_platform)
    return LinkAnswer.RIGHT, Moved(kept, old)


async def _detach(uow: UnitOfWork, member_id: MemberId) -> Sequence[Account]:
    """The member's accounts are strangers' from now on, each one's own; what stands there is corrected no more."""
    member = await uow.session.get_one(Member, member_id, with_for_update=True)
    member.preferred_account_id = None
    old = await accounts_of(uow, member_id)
    for account in old:
        stranger = Member(name=account.name, created_at=uow.now)
        uow.session.add(stranger)
        await uow.session.flush()
        account.member_id = stranger.id
        theirs = select(Notice.id).where(Notice.member_id == member_id)
        await uow.session.execute(
            delete(Post).where(
                Post.notice_id.in_(theirs),
                Post.platform == account.platform,
                Post.workspace == account.workspace,
                Post.user == account.user,
            )
        )
    await uow.session.execute(
        update(Notice)
        .where(Notice.account_id.in_([account.id for account in old]))
        .values(account_id=None)
        .execution_options(synchronize_session=False)
    )
    await uow.session.flush()
    return old


async def _tell(
    uow: UnitOfWork, recovery_id: RecoveryId, member_id: MemberId, old: Sequence[Account], *, platform: str
) -> None:
    """The old accounts at once, where they can be written to; the staff in their hours."""
    theirs = [
        (MemberAt(account.member_id, Workspace(account.platform, account.workspace)), uow.now)
        for account in old
        if account.way is not Way.NONE
    ]
    key = f"moved_away:{recovery_id}"
    await uow.notify("moved_away", f"recovery:{recovery_id}", theirs, key=key, recovery=recovery_id, platform=platform)
    staff = [member.id for member in await holders(uow, Role.STAFF) if member.id != member_id]
    await uow.notify("recovered", f"recovery:{recovery_id}", await in_hours_of(uow, staff), recovery=recovery_id)


async def recovery_by_id(uow: UnitOfWork, recovery_id: RecoveryId) -> Recovery | None:
    """The code with that id, or None."""
    return await uow.session.get(Recovery, recovery_id)


async def both_sides_of(uow: UnitOfWork, made: Recovery, account: Account) -> tuple[Side, Side]:
    """The member who is to be moved, and who has this account now, as they stand."""
    both = [made.member_id, await _owner(uow, account.id)]
    members = await members_with_hours(uow, both)
    counts = await uow.session.execute(
        select(Communication.logged_by, func.count())
        .where(Communication.logged_by.in_(both), Communication.undone_at.is_(None))
        .group_by(Communication.logged_by)
    )
    talks = {row[0]: row[1] for row in counts}
    moved, here = (Side(members[each][0], talks.get(each, 0)) for each in both)
    return moved, here


async def _worth(uow: UnitOfWork, made: Recovery, account: Account) -> LinkAnswer:
    """OWN: whoever made the code types it; it is for somebody else."""
    owner = await _owner(uow, account.id)
    if owner == made.member_id:
        return LinkAnswer.TOGETHER
    if made.used_at is not None:
        return LinkAnswer.USED
    if made.taken_back_at is not None or made.expires_at <= uow.now:
        return LinkAnswer.EXPIRED
    return LinkAnswer.OWN if owner == made.made_by else LinkAnswer.RIGHT


async def _owner(uow: UnitOfWork, account_id: AccountId) -> MemberId:
    found = await uow.session.scalars(select(Account.member_id).where(Account.id == account_id))
    return found.one()


def _digest(letters: str) -> str:
    return hashlib.sha256(f"recovery code {letters}".encode()).hexdigest()
