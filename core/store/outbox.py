"""The outbox: claiming notices that are due, with a lease and a fence, and settling what became of them.

The try is counted when the row is claimed, before anything is sent. A claim is a lease, renewed just before each send;
when its worker dies, the row comes back after the lease, with a try behind it that may have arrived. A worker claims
only what it can deliver: what belongs to workspaces that it is connected to.

Of the notices that count by a reader's limit one at a time is claimed; the others ride in its message
(`take_along`), and become what it becomes.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import (
    ColumnElement,
    String,
    bindparam,
    case,
    cast,
    delete,
    exists,
    false,
    func,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.orm import InstrumentedAttribute, aliased
from sqlalchemy.sql.dml import ReturningUpdate

from core.chat.messenger import Trouble
from core.model.budget import DATED
from core.model.defaults import GIVE_UP_AFTER
from core.model.ids import AccountId, NoticeId
from core.model.members import Account, Member
from core.model.notices import Notice, NoticeState, Post
from core.model.ways import ORDER, Way
from core.store.unit import UnitOfWork, Workspace

LEASE = timedelta(minutes=2)
BATCH = 50


@dataclass(frozen=True, slots=True)
class Claim:
    """A notice in one worker's hands, and the fence that proves it."""

    notice: Notice
    fence: int


async def claim_due(uow: UnitOfWork, workspaces: Collection[Workspace], *, limit: int = BATCH) -> list[Claim]:
    """Claim the due notices for these workspaces, oldest first; and those that nobody can deliver, to say so.

    Nobody can deliver what goes to a person without any account, or what was due for a week. Of what counts by a
    reader's limit only the first is claimed, and none while another is on its way to them.
    """
    claimed = await uow.session.execute(
        _claiming(tuple(workspaces), limit), {"moment": uow.now, "lease_end": uow.now + LEASE}
    )
    notices = sorted(claimed.scalars(), key=lambda notice: (notice.not_before, notice.id))
    return [Claim(notice, notice.fence) for notice in notices]


_MOMENT = bindparam("moment", type_=Notice.not_before.type)


@cache
def _claiming(workspaces: tuple[Workspace, ...], limit: int) -> ReturningUpdate[Notice]:
    """The statement of `claim_due`, made once: to build it takes longer than to run it."""
    waiting = (Notice.state == NoticeState.WAITING) & (Notice.not_before <= _MOMENT)
    abandoned = (Notice.state == NoticeState.SENDING) & (Notice.lease_until <= _MOMENT)
    due = (
        select(Notice.id)
        .where(or_(waiting, abandoned))
        .where(or_(_goes_to(workspaces), _goes_nowhere(), Notice.give_up_at <= _MOMENT))
        .where(or_(~Notice.limited, ~_goes_after_another()))
        .order_by(Notice.not_before, Notice.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
        .cte("due")
        .prefix_with("MATERIALIZED", dialect="postgresql")
    )
    return (
        update(Notice)
        .where(Notice.id.in_(select(due.c.id)))
        .values(
            state=NoticeState.SENDING,
            attempts=Notice.attempts + 1,
            fence=Notice.fence + 1,
            lease_until=bindparam("lease_end", type_=Notice.not_before.type),
            unsure=may_have_gone(),
            # Its card is made anew after this; only a copy that went earlier can be out of date already.
            stale_from=case((may_have_gone(), Notice.stale_from), else_=None),
        )
        .returning(Notice)
        .execution_options(synchronize_session=False, populate_existing=True)
    )


def may_have_gone() -> ColumnElement[bool]:
    """Whether an earlier try may have arrived."""
    return or_(Notice.unsure, Notice.state == NoticeState.SENDING)


def _goes_to(workspaces: Collection[Workspace]) -> ColumnElement[bool]:
    """Notices that name one of these workspaces, and those for people who are written to there; one that may have gone
    is looked up where it was tried.
    """
    mine = aliased(Account)
    tried = case((may_have_gone(), Notice.account_id))
    # As `people.preferred_of` says.
    reached = (
        select(mine.id)
        .join(Member, Member.id == mine.member_id)
        .where(mine.member_id == Notice.member_id)
        .order_by(_rank(mine), case((mine.id == Member.preferred_account_id, 0), else_=1), mine.id)
        .limit(1)
    )
    account = func.coalesce(tried, reached.correlate(Notice).scalar_subquery())
    there = exists().where(Account.id == account, _is_one_of(Account.platform, Account.workspace, workspaces))
    return or_(_is_one_of(Notice.platform, Notice.workspace, workspaces), Notice.platform.is_(None) & there)


def _rank(account: type[Account]) -> ColumnElement[int]:
    """The way by which an account is reached, the first one first."""
    return case({way.value: rank for rank, way in enumerate(ORDER)}, value=cast(account.way, String))


def _goes_after_another() -> ColumnElement[bool]:
    """Whether another notice that counts is on its way to the same reader, may have been, or comes first."""
    other = aliased(Notice)
    earlier = or_(
        other.not_before < Notice.not_before, (other.not_before == Notice.not_before) & (other.id < Notice.id)
    )
    waits = other.state == NoticeState.WAITING
    waits_before = waits & (other.not_before <= _MOMENT) & earlier
    return exists().where(
        other.member_id == Notice.member_id,
        other.id != Notice.id,
        other.limited,
        or_(
            other.state == NoticeState.SENDING,
            other.unsure & waits & ~Notice.unsure,
            waits_before & (other.unsure | ~Notice.unsure),
        ),
    )


def _goes_nowhere() -> ColumnElement[bool]:
    """Notices for people without any account."""
    return Notice.member_id.is_not(None) & ~exists().where(Account.member_id == Notice.member_id).correlate(Notice)


Column = InstrumentedAttribute[str] | InstrumentedAttribute[str | None]


def _is_one_of(platform: Column, workspace: Column, workspaces: Collection[Workspace]) -> ColumnElement[bool]:
    return or_(false(), *((platform == each.platform) & (workspace == each.workspace) for each in workspaces))


async def renew(uow: UnitOfWork, claim: Claim, *, account_id: AccountId | None = None, way: Way | None = None) -> bool:
    """Hold the claim for another lease, just before it is sent, to that account of a person and in that way. False when
    it ran out: another worker has it.
    """
    held = await uow.session.execute(
        update(Notice)
        .where(
            Notice.id == claim.notice.id,
            Notice.fence == claim.fence,
            Notice.state == NoticeState.SENDING,
            Notice.lease_until > uow.now,
        )
        .values(
            lease_until=uow.now + LEASE,
            account_id=func.coalesce(account_id, Notice.account_id),
            way=func.coalesce(literal(way, Notice.way.type), Notice.way),
        )
        .returning(Notice.id)
        .execution_options(synchronize_session=False)
    )
    return held.scalar_one_or_none() is not None


async def take_along(uow: UnitOfWork, claim: Claim) -> None:
    """Whatever else waits for the reader of this claim and counts by their limit rides with it, also what was put off
    because of the limit; only what may have gone already is looked up by itself, and what somebody changes just now
    stays behind. Held by the claim's lease.
    """
    waiting = (
        select(Notice.id)
        .where(
            Notice.member_id == claim.notice.member_id,
            Notice.id != claim.notice.id,
            Notice.limited,
            Notice.state == NoticeState.WAITING,
            ~Notice.unsure,
            or_(Notice.not_before <= uow.now, Notice.kind.not_in(DATED)),
        )
        .with_for_update(skip_locked=True)
        .cte("waiting")
        .prefix_with("MATERIALIZED", dialect="postgresql")
    )
    await uow.session.execute(
        update(Notice)
        .where(Notice.id.in_(select(waiting.c.id)))
        .values(state=NoticeState.RIDING, carried_by=claim.notice.id, stale_from=None)
        .execution_options(synchronize_session=False)
    )


async def riders_of(uow: UnitOfWork, notice_id: NoticeId, state: NoticeState) -> list[Notice]:
    """Those in that notice's message that are in that state, the oldest first."""
    found = await uow.session.scalars(
        select(Notice)
        .where(Notice.carried_by == notice_id, Notice.state == state)
        .order_by(Notice.not_before, Notice.id)
        .execution_options(populate_existing=True)
    )
    return list(found)


async def settle_rider(uow: UnitOfWork, rider: Notice, state: NoticeState, *, trouble: Trouble | None = None) -> None:
    """That one does not go along: it is no longer true, or cannot be presented."""
    await uow.session.execute(
        update(Notice)
        .where(Notice.id == rider.id, Notice.state == NoticeState.RIDING)
        .values(
            state=_dropped_or_waiting() if state is NoticeState.DROPPED else state, trouble=trouble, carried_by=None
        )
        .execution_options(synchronize_session=False)
    )


async def _settle_riders(
    uow: UnitOfWork, notice: Notice, state: NoticeState, *, unsure: bool, not_before: datetime | None
) -> None:
    """What its riders become: sent with it, or to be sent without it, not before it; they stay while nobody knows."""
    sent = state is NoticeState.SENT
    if not notice.limited or (unsure and not sent):
        return
    waits = state is NoticeState.WAITING and not_before is not None
    await uow.session.execute(
        update(Notice)
        .where(Notice.carried_by == notice.id, Notice.state == NoticeState.RIDING)
        .values(
            state=NoticeState.SENT if sent else NoticeState.WAITING,
            sent_at=uow.now if sent else Notice.sent_at,
            carried_by=notice.id if sent else None,
            not_before=not_before if waits else Notice.not_before,
            give_up_at=uow.now + GIVE_UP_AFTER,
        )
        .execution_options(synchronize_session=False)
    )


def _dropped_or_waiting() -> ColumnElement[NoticeState]:
    """One that was dropped as no longer true waits again when its facts changed meanwhile (`refresh`)."""
    kinds = Notice.state.type
    return case(
        (Notice.stale_from.is_not(None), literal(NoticeState.WAITING, kinds)),
        else_=literal(NoticeState.DROPPED, kinds),
    )


async def settle(
    uow: UnitOfWork,
    claim: Claim,
    state: NoticeState,
    *,
    trouble: Trouble | None = None,
    unsure: bool = False,
    not_before: datetime | None = None,
    tried: bool = True,
) -> bool:
    """Write what became of a claimed notice; `tried`: whether it counts as a try. False when the lease was lost to
    another worker: nothing is written then. What rides with it follows.
    """
    after: NoticeState | ColumnElement[NoticeState] = state
    if state is NoticeState.DROPPED:
        after = _dropped_or_waiting()
    changed = await uow.session.execute(
        update(Notice)
        .where(Notice.id == claim.notice.id, Notice.fence == claim.fence, Notice.state == NoticeState.SENDING)
        .values(
            state=after,
            trouble=trouble,
            unsure=unsure,
            lease_until=None,
            stale_from=Notice.stale_from if unsure or state is NoticeState.SENT else None,
            sent_at=uow.now if state is NoticeState.SENT else Notice.sent_at,
            not_before=not_before or Notice.not_before,
            give_up_at=Notice.give_up_at if tried or not_before is None else not_before + GIVE_UP_AFTER,
            attempts=0 if state is NoticeState.SENT else Notice.attempts - int(not tried),
        )
        .returning(Notice.id)
        .execution_options(synchronize_session=False)
    )
    held = changed.scalar_one_or_none() is not None
    if held:
        await _settle_riders(uow, claim.notice, state, unsure=unsure, not_before=not_before)
    return held


# Corrections of what was sent


async def claim_stale(uow: UnitOfWork, workspaces: Collection[Workspace], *, limit: int = BATCH) -> list[Notice]:
    """Notices posted in these workspaces whose facts changed, to be presented again.

    Taken by one worker for the length of a lease; when it dies the mark comes back, and `corrected` clears it.
    """
    stale = (
        select(Notice.id)
        .where(Notice.stale_from <= uow.now, Notice.state == NoticeState.SENT)
        .where(or_(_stands_in(workspaces), Notice.give_up_at <= uow.now))
        .order_by(Notice.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
        .cte("stale")
        .prefix_with("MATERIALIZED", dialect="postgresql")
    )
    taken = await uow.session.execute(
        update(Notice)
        .where(Notice.id.in_(select(stale.c.id)))
        .values(stale_from=uow.now + LEASE, attempts=Notice.attempts + 1)
        .returning(Notice)
        .execution_options(synchronize_session=False, populate_existing=True)
    )
    return list(taken.scalars())


def _stands_in(workspaces: Collection[Workspace]) -> ColumnElement[bool]:
    return exists().where(Post.notice_id == Notice.id, _is_one_of(Post.platform, Post.workspace, workspaces))


async def corrected(
    uow: UnitOfWork,
    notice: Notice,
    *,
    again_at: datetime | None = None,
    taken_back: bool = False,
    tried: bool = True,
) -> None:
    """The claimed correction is done, or waits until `again_at`; a change that came meanwhile keeps its mark.

    `tried`: whether it counts as a try. `taken_back`: it stands nowhere any more. Should it have become true again
    meanwhile, it is sent again.
    """
    unchanged, at = Notice.stale_from == notice.stale_from, Notice.stale_from.type
    after: NoticeState | ColumnElement[NoticeState] = NoticeState.SENT
    if taken_back:
        waiting, dropped = (literal(each, Notice.state.type) for each in (NoticeState.WAITING, NoticeState.DROPPED))
        after = case((unchanged, dropped), else_=waiting)
    await uow.session.execute(
        update(Notice)
        .where(Notice.id == notice.id, Notice.state == NoticeState.SENT)
        .values(
            state=after,
            stale_from=None if taken_back else case((unchanged, literal(again_at, at)), else_=Notice.stale_from),
            attempts=0 if again_at is None else Notice.attempts - int(not tried),
        )
        .execution_options(synchronize_session=False)
    )


async def posts_of(uow: UnitOfWork, notice_id: NoticeId) -> list[Post]:
    """Where the notice stands."""
    return list(await uow.session.scalars(select(Post).where(Post.notice_id == notice_id)))


async def stands_at(uow: UnitOfWork, workspace: Workspace, channel: str, message: str) -> bool:
    """Whether a notice stands in that message."""
    return await uow.session.scalar(select(Post.id).where(_at(workspace, channel, message)).limit(1)) is not None


async def taken_over(uow: UnitOfWork, workspace: Workspace, channel: str, message: str) -> None:
    """An answer has taken the place of that message: what stood in it is not corrected there any more."""
    await uow.session.execute(delete(Post).where(_at(workspace, channel, message)))


def _at(workspace: Workspace, channel: str, message: str) -> ColumnElement[bool]:
    there = (Post.platform == workspace.platform) & (Post.workspace == workspace.workspace)
    return (Post.channel == channel) & (Post.message == message) & there


# A workspace that takes nothing for a while


async def hold(uow: UnitOfWork, workspace: Workspace) -> None:
    """What waits for that workspace does not grow old: the week after which it is given up begins anew.

    What another worker has in hand just now is left out, so that nobody waits for anybody; it is held the next time.
    """
    waiting = Notice.state.in_(_ON_THEIR_WAY) & _goes_to([workspace])
    stale = (Notice.state == NoticeState.SENT) & Notice.stale_from.is_not(None) & _stands_in([workspace])
    week = uow.now + GIVE_UP_AFTER
    held = (
        select(Notice.id)
        .where(or_(waiting, stale), Notice.give_up_at < week)
        .with_for_update(skip_locked=True)
        .cte("held")
        .prefix_with("MATERIALIZED", dialect="postgresql")
    )
    await uow.session.execute(
        update(Notice)
        .where(Notice.id.in_(select(held.c.id)))
        .values(give_up_at=week)
        .execution_options(synchronize_session=False)
    )


async def count_waiting(uow: UnitOfWork, workspace: Workspace) -> int:
    """How many notices for that workspace are due and have not gone."""
    due = Notice.state.in_(_ON_THEIR_WAY) & (Notice.not_before <= uow.now)
    return await uow.session.scalar(select(func.count()).select_from(Notice).where(due, _goes_to([workspace]))) or 0


_ON_THEIR_WAY = (NoticeState.WAITING, NoticeState.SENDING, NoticeState.RIDING)


# What is to come, and what was


async def next_due(uow: UnitOfWork, *, after: datetime) -> datetime | None:
    """The first instant after that one at which a waiting notice, or a correction, may go; None when there is none."""
    waiting = select(func.min(Notice.not_before)).where(Notice.state == NoticeState.WAITING, Notice.not_before > after)
    stale = select(func.min(Notice.stale_from)).where(Notice.stale_from > after, Notice.state == NoticeState.SENT)
    known = [found for query in (waiting, stale) if (found := await uow.session.scalar(query)) is not None]
    return min(known) if known else None


async def last_sent(uow: UnitOfWork) -> datetime | None:
    """When a notice last arrived anywhere, or None."""
    latest: datetime | None = await uow.session.scalar(select(func.max(Notice.sent_at)))
    return latest
