"""The outbox: claiming notices that are due, with a lease and a fence, and settling what became of them.

The try is counted when the row is claimed, before anything is sent. A claim is a lease: when its worker dies, the row
comes back after the lease, with a try behind it that may have arrived.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, case, func, literal, or_, select, update

from core.model.ids import NoticeId
from core.model.notices import Notice, NoticeState, Post
from core.store.unit import UnitOfWork

LEASE = timedelta(minutes=2)
BATCH = 50


@dataclass(frozen=True, slots=True)
class Claim:
    """A notice in one worker's hands, and the fence that proves it."""

    notice: Notice
    fence: int


async def claim_due(uow: UnitOfWork, *, limit: int = BATCH, skip: frozenset[str] = frozenset()) -> list[Claim]:
    """Claim the due notices, oldest first. `skip`: platforms that do not answer now."""
    waiting = (Notice.state == NoticeState.WAITING) & (Notice.not_before <= uow.now)
    abandoned = (Notice.state == NoticeState.SENDING) & (Notice.lease_until <= uow.now)
    due = (
        select(Notice.id)
        .where(or_(waiting, abandoned))
        .where(or_(Notice.platform.is_(None), Notice.platform.not_in(skip)))
        .order_by(Notice.not_before, Notice.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
        .cte("due")
        .prefix_with("MATERIALIZED", dialect="postgresql")
    )
    may_have_gone = or_(Notice.unsure, Notice.state == NoticeState.SENDING)
    claimed = await uow.session.execute(
        update(Notice)
        .where(Notice.id.in_(select(due.c.id)))
        .values(
            state=NoticeState.SENDING,
            attempts=Notice.attempts + 1,
            fence=Notice.fence + 1,
            lease_until=uow.now + LEASE,
            unsure=may_have_gone,
            # Its card is made anew after this; only a copy that went earlier can be out of date already.
            stale_from=case((may_have_gone, Notice.stale_from), else_=None),
        )
        .returning(Notice)
        .execution_options(synchronize_session=False, populate_existing=True)
    )
    notices = sorted(claimed.scalars(), key=lambda notice: (notice.not_before, notice.id))
    return [Claim(notice, notice.fence) for notice in notices]


async def claim_stale(uow: UnitOfWork, *, limit: int = BATCH) -> list[Notice]:
    """Posted notices whose facts changed, to be presented again. Taken by one worker for the length of a lease; when it
    dies the mark comes back, and `corrected` clears it.
    """
    stale = (
        select(Notice.id)
        .where(Notice.stale_from <= uow.now, Notice.state == NoticeState.SENT)
        .order_by(Notice.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
        .cte("stale")
        .prefix_with("MATERIALIZED", dialect="postgresql")
    )
    taken = await uow.session.execute(
        update(Notice)
        .where(Notice.id.in_(select(stale.c.id)))
        .values(stale_from=uow.now + LEASE)
        .returning(Notice)
        .execution_options(synchronize_session=False, populate_existing=True)
    )
    return list(taken.scalars())


async def corrected(uow: UnitOfWork, notice: Notice, *, again_at: datetime | None = None) -> None:
    """The claimed correction is done, or waits until `again_at`; a change that came meanwhile keeps its mark."""
    await uow.session.execute(
        update(Notice)
        .where(Notice.id == notice.id, Notice.stale_from == notice.stale_from)
        .values(stale_from=again_at)
        .execution_options(synchronize_session=False)
    )


async def settle(
    uow: UnitOfWork,
    claim: Claim,
    state: NoticeState,
    *,
    reason: str | None = None,
    unsure: bool = False,
    not_before: datetime | None = None,
) -> bool:
    """Write what became of a claimed notice. False when the lease was lost to another worker: nothing is written then.

    One that was dropped as no longer true waits again when its facts changed meanwhile (`refresh`).
    """
    after: NoticeState | ColumnElement[NoticeState] = state
    if state is NoticeState.DROPPED:
        after = case((Notice.stale_from.is_not(None), literal(NoticeState.WAITING, Notice.state.type)), else_=state)
    changed = await uow.session.execute(
        update(Notice)
        .where(Notice.id == claim.notice.id, Notice.fence == claim.fence, Notice.state == NoticeState.SENDING)
        .values(
            state=after,
            reason=reason,
            unsure=unsure,
            lease_until=None,
            stale_from=Notice.stale_from if unsure or state is NoticeState.SENT else None,
            sent_at=uow.now if state is NoticeState.SENT else Notice.sent_at,
            not_before=not_before or Notice.not_before,
        )
        .returning(Notice.id)
        .execution_options(synchronize_session=False)
    )
    return changed.scalar_one_or_none() is not None


async def posts_of(uow: UnitOfWork, notice_id: NoticeId) -> list[Post]:
    """Where the notice stands."""
    return list(await uow.session.scalars(select(Post).where(Post.notice_id == notice_id)))


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
