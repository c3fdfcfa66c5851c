"""Sending a claimed notice: the message goes, and what became of it is written down.

A try that may have arrived is looked up before any second one. What is refused for good is never tried again, but by
the next way to its reader, where there is one (`services/reaching`).
"""

from __future__ import annotations

import structlog
from sqlalchemy import select, update
from sqlalchemy.exc import DBAPIError

from core.chat.messenger import (
    BusyError,
    DeliveryError,
    LockedOutError,
    PostRef,
    RefusedError,
    ToChannel,
    Trouble,
    UnclearError,
)
from core.delivery.preparing import Ready, prepare
from core.delivery.rounds import Round
from core.model.defaults import GIVE_UP_AFTER
from core.model.members import Member
from core.model.notices import Notice, NoticeState, Post
from core.notices.addressing import Target
from core.services.reaching import close_way
from core.store.outbox import Claim, settle

log = structlog.get_logger(__name__)


class _CannotLookError(RefusedError):
    """An earlier try may have arrived, and nobody can look any more: it is not sent by any other way."""


async def deliver(now: Round, claim: Claim) -> None:
    """Send it, or write down why not."""
    notice, done = claim.notice, now.done
    try:
        ready = await prepare(now, claim, alone=notice.unsure)
    except DBAPIError as error:
        log.warning("the database failed", notice=notice.id, kind=notice.kind, reason=type(error.orig).__name__)
        await _again(now, claim, error, trouble=Trouble.OURS, unsure=notice.unsure)
        return
    if ready is None:
        return
    try:
        sent = await _send(now, claim, ready)
    except RefusedError as error:
        log.warning("notice refused", notice=notice.id, kind=notice.kind, reason=error.reason)
        if not await _another_way(now, claim, ready.target, error):
            await _end(now, claim, NoticeState.FAILED, error.trouble, unsure=isinstance(error, _CannotLookError))
            done.refused += 1
    except LockedOutError as error:
        await _keep(now, claim)
        await now.shut(ready.target.workspace, error)
    except DeliveryError as error:
        unsure = notice.unsure or isinstance(error, UnclearError)
        await _again(now, claim, error, trouble=Trouble.SILENT, unsure=unsure)
    except Exception as error:
        # A messenger's own fault: nobody knows whether the message left, so it is looked up before the next try.
        log.exception("messenger failed", notice=notice.id, kind=notice.kind)
        await _again(now, claim, error, trouble=Trouble.OURS, unsure=True)
    else:
        if sent is not None:
            if await _arrived(now, claim, *sent):
                done.sent.update(each.notice.kind for each in sent[0].told)
            await now.let_in(ready.target.workspace)


async def _send(now: Round, claim: Claim, ready: Ready) -> tuple[Ready, PostRef] | None:
    """Send it, unless an earlier try arrived; answers what stands there now, and where. None when it does not go
    from here now. Raises as the messenger does.
    """
    messenger, notice = ready.target.messenger, claim.notice
    if notice.unsure:
        try:
            found = await messenger.find(notice.id, ready.target.address)
        except RefusedError as error:
            raise _CannotLookError(error.reason, error.trouble) from error
        if found is not None:
            return ready, found
        if ready.target.only_looks:
            await _elsewhere(now, claim)
            return None
        # It surely did not arrive, so what else waits may go along.
        again = await prepare(now, claim, alone=False)
        if again is None:
            return None
        ready = again
    if ready.parcel is None:
        return None
    if not ready.parcel.may_leave():
        raise BusyError("its lease is nearly over", 0)
    return ready, await messenger.send(ready.parcel)


async def _arrived(now: Round, claim: Claim, ready: Ready, ref: PostRef) -> bool:
    """Write that it was sent, where it stands, and what follows from it, in one transaction; False when the lease
    was lost, so that another worker writes it.
    """
    async with now.store.writing() as uow:
        if not await settle(uow, claim, NoticeState.SENT):
            log.warning("lease lost", notice=claim.notice.id)
            return False
        there, address = ready.target.workspace, ready.target.address
        for notice in (*(each.notice for each in ready.told), *ready.gone):
            uow.session.add(
                Post(
                    notice_id=notice.id,
                    platform=there.platform,
                    workspace=there.workspace,
                    channel=ref.channel,
                    message=ref.message,
                    sent_at=uow.now,
                    user=None if isinstance(address, ToChannel) else address.user,
                    way=ready.target.way,
                )
            )
        for each in ready.told:
            if each.presented.sent is not None:
                await each.presented.sent(uow)
        if ready.gone:
            # It stands there and is no longer true: it is corrected, or taken back, in this drain.
            of_it = update(Notice).where(Notice.id == claim.notice.id)
            await uow.session.execute(of_it.values(stale_from=uow.now, give_up_at=uow.now + GIVE_UP_AFTER))
        if claim.notice.limited:
            # Whose it is is read anew: the person may have joined two accounts while it was sent.
            reader = select(Notice.member_id).where(Notice.id == claim.notice.id).scalar_subquery()
            await uow.session.execute(update(Member).where(Member.id == reader).values(written_at=uow.now))
        return True


async def _end(now: Round, claim: Claim, state: NoticeState, trouble: Trouble, *, unsure: bool = False) -> None:
    """It is not tried again by itself; staff see why. `unsure`: if they send it again, it is looked up first."""
    async with now.store.writing() as uow:
        await settle(uow, claim, state, trouble=trouble, unsure=unsure)


async def _another_way(now: Round, claim: Claim, target: Target, error: RefusedError) -> bool:
    """The way by which its reader was tried is closed; whether it goes by the next one, in this drain.

    What may have arrived by the closed one goes by no other.
    """
    if target.account_id is None or target.way is None:
        return False
    async with now.store.writing() as uow:
        closed = await close_way(uow, target.account_id, target.way, error.trouble)
        if not closed or isinstance(error, _CannotLookError):
            return False
        await settle(uow, claim, NoticeState.WAITING, trouble=error.trouble, tried=False)
        return True


async def _elsewhere(now: Round, claim: Claim) -> None:
    """It surely did not arrive where it was tried; it goes where its reader is reached now, in this drain."""
    async with now.store.writing() as uow:
        await settle(uow, claim, NoticeState.WAITING, tried=False)


async def _keep(now: Round, claim: Claim) -> None:
    """It waits where it stood, for as long as its workspace does not let the bot in."""
    now.done.waiting += 1
    now.kept.add(claim.notice.id)
    async with now.store.writing() as uow:
        await settle(uow, claim, NoticeState.WAITING, trouble=Trouble.SILENT, unsure=claim.notice.unsure)


async def _again(now: Round, claim: Claim, error: Exception, *, trouble: Trouble, unsure: bool) -> None:
    """Try again later; after a week it is parked for staff."""
    notice = claim.notice
    log.info("notice waits", notice=notice.id, reason=str(error), attempts=notice.attempts)
    now.done.waiting += 1
    async with now.store.writing() as uow:
        at = uow.now + now.pause(notice.attempts, error)
        state = NoticeState.WAITING if at < notice.give_up_at else NoticeState.PARKED
        await settle(uow, claim, state, trouble=trouble, unsure=unsure, not_before=at)
