"""Reaching people: what is left when a way to write to them was refused for good, and when all of it is tried again.

An account keeps which way is left (`Account.way`), so that what was refused for good is not tried again for later
messages either. Who can only be named in the help channel is, once a week at most, and what waited for them is sent
when they are heard of. Whom no way reaches, staff see; a reminder of theirs goes to the second contact instead.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, exists, func, or_, select, update
from sqlalchemy.orm import aliased, joinedload, selectinload

from core.chat.messenger import Trouble
from core.model.defaults import GIVE_UP_AFTER
from core.model.ids import AccountId, MemberId, NoticeId
from core.model.libraries import Contact, ContactRole
from core.model.members import Account, Member, RoleGrant
from core.model.notices import Notice, NoticeState
from core.model.nudges import Nudge
from core.model.partnerships import LadderStep, PartnershipLibrary
from core.model.schedule import local_day
from core.model.ways import Way, way_after
from core.services.nudging import Wanted, queue_nudges, write_nudges
from core.services.people import hours_of, members_with_hours, preferred_account
from core.store.unit import MemberAt, UnitOfWork, Workspace

CALL = "called"
"""The kind of notice that names somebody in the help channel, and no matter."""

CALLED_EVERY = timedelta(days=7)
"""At most so often."""

SENT_LATER = timedelta(days=30)
"""Messages of so many days are sent when somebody is heard of again; older ones are no news."""

KEPT_BACK = frozenset({Trouble.CLOSED, Trouble.GONE})
"""Why a message waits for a way to its reader."""


def about(account_id: AccountId) -> str:
    """What a call is about."""
    return f"account:{account_id}"


async def close_way(uow: UnitOfWork, account_id: AccountId, way: Way, trouble: Trouble) -> bool:
    """That way was refused for good; whether it is another one now, by this or because somebody else saw it first."""
    after = way_after(way, trouble)
    if after is None:
        return False
    account = await uow.session.get(Account, account_id, with_for_update=True, populate_existing=True)
    if account is None or account.way is not way:
        return account is not None
    account.way = after
    if way is Way.DIRECT:
        account.trouble = trouble
        account.closed_at = uow.now
    await uow.session.flush()
    if after is Way.NONE:
        await _tell_somebody_else(uow, account.member_id)
    return True


async def no_way_to(uow: UnitOfWork, member_id: MemberId) -> None:
    """A message waits for somebody to whom it cannot be brought: they are called, or somebody else is asked."""
    found = (await members_with_hours(uow, [member_id])).get(member_id)
    account = preferred_account(found[0]) if found else None
    if account is None or account.way is Way.NONE:
        await _tell_somebody_else(uow, member_id)
    elif account.way is Way.MENTION and (account.called_at is None or account.called_at <= uow.now - CALLED_EVERY):
        account.called_at = uow.now
        # The one before it is taken back: nobody is named twice.
        await uow.refresh(about(account.id))
        there = Workspace(account.platform, account.workspace)
        at = uow.now.isoformat()
        await uow.notify(
            CALL,
            about(account.id),
            [(MemberAt(member_id, there), uow.now)],
            key=f"{CALL}:{account.id}:{at}",
            account=account.id,
            at=at,
        )


async def account_called(uow: UnitOfWork, account_id: AccountId, at: str) -> Account | None:
    """The account that was called then, while the call stands; None when they were heard of, or called again."""
    account = await uow.session.get(Account, account_id)
    if account is None or account.way is not Way.MENTION or account.called_at != datetime.fromisoformat(at):
        return None
    return account


async def heard_of(uow: UnitOfWork, account: Account) -> None:
    """They spoke to the bot at that account: direct messages are tried again, and what waited for them goes."""
    if account.way is Way.DIRECT:
        return
    await _open(uow, [account])
    await _send_what_waited(uow, account.member_id)


async def try_again(uow: UnitOfWork, member_id: MemberId, *, by: MemberId) -> bool:
    """At the staff's wish all ways to the person are tried again; False when none of them is closed."""
    found = await uow.session.scalars(
        select(Account).where(Account.member_id == member_id, Account.way != Way.DIRECT).with_for_update()
    )
    accounts = found.all()
    if not accounts:
        return False
    await _open(uow, accounts)
    await _send_what_waited(uow, member_id)
    uow.audit("tried to reach again", "member", member_id, by=by)
    return True


async def open_for(uow: UnitOfWork, notice_ids: Collection[NoticeId]) -> None:
    """Staff send these messages again: the ways to their readers are tried again, too."""
    readers = select(Notice.member_id).where(Notice.id.in_(notice_ids))
    found = await uow.session.scalars(
        select(Account).where(Account.member_id.in_(readers), Account.way != Way.DIRECT).with_for_update()
    )
    await _open(uow, found.all())


async def _open(uow: UnitOfWork, accounts: Sequence[Account]) -> None:
    for account in accounts:
        account.way = Way.DIRECT
        account.trouble = account.closed_at = None
        # Nobody need be called any more: where they are named, it is taken back.
        await uow.refresh(about(account.id))
    await uow.session.flush()


async def _send_what_waited(uow: UnitOfWork, member_id: MemberId) -> None:
    """Each waits again by itself, in its reader's hours; what is no longer true falls away."""
    await uow.session.execute(
        update(Notice)
        .where(
            Notice.member_id == member_id,
            Notice.state == NoticeState.FAILED,
            Notice.trouble.in_(KEPT_BACK),
            Notice.created_at > uow.now - SENT_LATER,
        )
        .values(
            state=NoticeState.WAITING,
            attempts=0,
            trouble=None,
            not_before=uow.now,
            give_up_at=uow.now + GIVE_UP_AFTER,
            carried_by=None,
        )
        .execution_options(synchronize_session=False)
    )


async def _tell_somebody_else(uow: UnitOfWork, member_id: MemberId) -> None:
    """Reminders that wait for somebody whom no way reaches: the second contacts of that library are asked instead.

    Everything else that concerns a library goes to all of its contacts anyway.
    """
    if not await _is_unreachable(uow, member_id):
        return
    found = await uow.session.execute(
        select(Nudge, Contact.member_id)
        .join(PartnershipLibrary, PartnershipLibrary.id == Nudge.row_id)
        .join(Contact, Contact.library_id == PartnershipLibrary.library_id)
        .where(
            Nudge.member_id == member_id,
            Nudge.sent_at.is_(None),
            Contact.role == ContactRole.SECOND,
            Contact.member_id != member_id,
            exists().where(Account.member_id == Contact.member_id, Account.way != Way.NONE),
        )
        .order_by(Nudge.id, Contact.id)
        .options(joinedload(Nudge.row))
    )
    waiting = [(nudge, other) for nudge, other in found]
    if not waiting:
        return
    today = {
        member.id: local_day(uow.now, hours_of(member, library=library).zone)
        for member, library in (await members_with_hours(uow, {other for _nudge, other in waiting})).values()
    }
    ripe = [
        Wanted(member_id=other, row=nudge.row, on=nudge.on, asked_by=nudge.asked_by, step=LadderStep.SECOND)
        for nudge, other in waiting
        if nudge.on <= today[other]
    ]
    await write_nudges(uow, ripe)
    await queue_nudges(uow, {each.member_id for each in ripe})


# As staff see it


@dataclass(frozen=True)
class Unreachable:
    """A member whom no way reaches: why not, and since when."""

    member: Member
    trouble: Trouble
    since: datetime


async def unreachable(uow: UnitOfWork, *, limit: int) -> Sequence[Unreachable]:
    """Those whom no way reaches, the newest first, with their libraries."""
    found = await uow.session.scalars(
        select(Member)
        .where(_reached_by_none())
        .order_by(
            select(func.max(Account.closed_at)).where(Account.member_id == Member.id).scalar_subquery().desc(),
            Member.id,
        )
        .limit(limit)
        .options(selectinload(Member.accounts), selectinload(Member.contacts).joinedload(Contact.library))
    )
    return [_unreachable(member) for member in found]


def _unreachable(member: Member) -> Unreachable:
    latest = max(member.accounts, key=lambda account: (account.closed_at is not None, account.closed_at, account.id))
    return Unreachable(member, latest.trouble or Trouble.GONE, latest.closed_at or latest.created_at)


async def count_unreachable(uow: UnitOfWork) -> int:
    """How many they are."""
    return await uow.session.scalar(select(func.count()).select_from(Member).where(_reached_by_none())) or 0


async def _is_unreachable(uow: UnitOfWork, member_id: MemberId) -> bool:
    return await uow.session.scalar(select(Member.id).where(Member.id == member_id, _reached_by_none())) is not None


def _reached_by_none() -> ColumnElement[bool]:
    """Every account of theirs is closed to all ways. Somebody without one is not connected, which is another thing, and
    whoever speaks for no library and holds no role is missed by nobody.
    """
    closed, other = aliased(Account), aliased(Account)
    return and_(
        exists().where(closed.member_id == Member.id, closed.way == Way.NONE),
        ~exists().where(other.member_id == Member.id, other.way != Way.NONE),
        or_(exists().where(Contact.member_id == Member.id), exists().where(RoleGrant.member_id == Member.id)),
    )
