"""Delivery: the outbox through the messengers, each notice once.

A notice is claimed with a lease, and the try is counted, before anything is sent. It is presented from the state as
it is now; what is no longer true is dropped, and what missed its reader's hours waits for the next ones. A try that
may have arrived is looked up before any second one. What is refused for good is never tried again. A workspace that
does not let the bot in is left alone for a while, and what goes there keeps its place.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

import structlog
from sqlalchemy import delete

from core.chat.messenger import (
    BusyError,
    DeliveryError,
    LockedOutError,
    Messenger,
    Parcel,
    PostRef,
    RefusedError,
    ToPerson,
    Trouble,
    UnclearError,
)
from core.model.ids import NoticeId
from core.model.notices import Notice, NoticeState, Post
from core.notices import PRESENTERS
from core.notices.addressing import Target, missed, target_at, target_of
from core.notices.presenting import Presented
from core.services.doors import Doors
from core.services.outages import outages
from core.store.outbox import Claim, claim_due, claim_stale, corrected, posts_of, renew, settle
from core.store.unit import Store, UnitOfWork, Workspace

log = structlog.get_logger(__name__)

FIRST_PAUSE = timedelta(seconds=15)
LONGEST_PAUSE = timedelta(hours=6)
SHORTEST_PAUSE = timedelta(seconds=1)


@dataclass
class Delivered:
    """What one drain did: notices sent by kind, and how many went otherwise."""

    sent: Counter[str] = field(default_factory=Counter)
    dropped: int = 0
    refused: int = 0
    waiting: int = 0
    corrected: int = 0


@dataclass(frozen=True)
class _Ready:
    """A claimed notice made ready: where it goes, what it says, and what to write afterwards."""

    target: Target
    parcel: Parcel
    presented: Presented


@dataclass
class _Round:
    """One round of a drain: what the drain did so far, where it may send to, and what waits at a door that is shut."""

    done: Delivered
    doors: Doors
    kept: set[NoticeId] = field(default_factory=set)


class _StillShutError(LockedOutError):
    """Not even tried: the workspace has said so in this round."""


class Delivery:
    """Drains the outbox. Several may run at once, in one process or in many."""

    def __init__(self, store: Store, messengers: Sequence[Messenger], *, random: Random | None = None) -> None:
        self._store = store
        self._messengers: Mapping[Workspace, Messenger] = {
            Workspace(each.platform, each.workspace): each for each in messengers
        }
        self._random = random or Random()  # noqa: S311  # jitter, no secret

    async def drain(self) -> Delivered:
        """Send everything that is due and correct everything that changed, until nothing is left to do now."""
        done = Delivered()
        kept: set[NoticeId] = set()
        while True:
            async with self._store.writing() as uow:
                now = _Round(done, Doors(self._messengers, await outages(uow)))
                claims = []
                for there, most in now.doors.to_try(uow.now):
                    claims += await claim_due(uow, there, limit=most)
            for claim in claims:
                await self._deliver(claim, now)
            async with self._store.writing() as uow:
                stale = []
                for there, most in now.doors.to_try(uow.now):
                    stale += await claim_stale(uow, there, limit=most)
            for notice in stale:
                await self._correct(notice, now)
            # What was kept comes once more when it was claimed for another workspace than it goes to in the end.
            if kept.issuperset([claim.notice.id for claim in claims] + [notice.id for notice in stale]):
                return done
            kept |= now.kept

    # Sending

    async def _deliver(self, claim: Claim, now: _Round) -> None:
        notice, done = claim.notice, now.done
        try:
            ready = await self._prepare(claim, now)
        except Exception:
            # A poison row must not block the others: it is parked, and the log holds the rest.
            log.exception("notice cannot be presented", notice=notice.id, kind=notice.kind)
            await self._end(claim, NoticeState.PARKED, Trouble.OURS)
            done.refused += 1
            return
        if ready is None:
            return
        messenger = ready.target.messenger
        try:
            ref = await messenger.find(notice.id, ready.parcel.address) if notice.unsure else None
            if ref is None and ready.target.only_looks:
                await self._elsewhere(claim)
                return
            if ref is None:
                ref = await messenger.send(ready.parcel)
        except RefusedError as error:
            log.warning("notice refused", notice=notice.id, kind=notice.kind, reason=error.reason)
            await self._end(claim, NoticeState.FAILED, error.trouble)
            done.refused += 1
        except LockedOutError as error:
            await self._keep(claim, now)
            await self._shut(ready.target.workspace, error, now)
        except DeliveryError as error:
            unsure = notice.unsure or isinstance(error, UnclearError)
            await self._again(claim, error, done, trouble=Trouble.SILENT, unsure=unsure)
        except Exception as error:
            # A messenger's own fault: nobody knows whether the message left, so it is looked up before the next try.
            log.exception("messenger failed", notice=notice.id, kind=notice.kind)
            await self._again(claim, error, done, trouble=Trouble.OURS, unsure=True)
        else:
            if await self._arrived(claim, ready, ref):
                done.sent[notice.kind] += 1
            await self._let_in(ready.target.workspace, now)

    async def _prepare(self, claim: Claim, now: _Round) -> _Ready | None:
        """Hold the claim and present the notice; None when it does not go now, and what became of it is settled."""
        async with self._store.writing() as uow:
            target = await target_of(uow, claim.notice, self._messengers)
            account_id = target.account_id if isinstance(target, Target) else None
            if not await renew(uow, claim, account_id=account_id):
                log.warning("lease lost", notice=claim.notice.id)
                return None
            if isinstance(target, Trouble):
                log.warning("notice has no way", notice=claim.notice.id, trouble=target)
                await settle(uow, claim, NoticeState.FAILED, trouble=target, unsure=claim.notice.unsure)
                now.done.refused += 1
                return None
            later = missed(uow, claim.notice.kind, target.reading)
            shut = now.doors.is_shut(target.workspace, uow.now)
            if later is not None or shut:
                if shut:
                    now.kept.add(claim.notice.id)
                unsure = claim.notice.unsure
                await settle(uow, claim, NoticeState.WAITING, unsure=unsure, not_before=later, tried=False)
                now.done.waiting += 1
                return None
            presented = await PRESENTERS[claim.notice.kind](uow, claim.notice, target.reading)
            if presented is None:
                await settle(uow, claim, NoticeState.DROPPED)
                now.done.dropped += 1
                return None
            return _Ready(target, target.pack(uow, claim.notice.id, presented), presented)

    async def _arrived(self, claim: Claim, ready: _Ready, ref: PostRef) -> bool:
        """Write that it was sent, where it stands, and what follows from it, in one transaction; False when the lease
        was lost, so that another worker writes it.
        """
        async with self._store.writing() as uow:
            if not await settle(uow, claim, NoticeState.SENT):
                log.warning("lease lost", notice=claim.notice.id)
                return False
            there, address = ready.target.workspace, ready.parcel.address
            uow.session.add(
                Post(
                    notice_id=claim.notice.id,
                    platform=there.platform,
                    workspace=there.workspace,
                    channel=ref.channel,
                    message=ref.message,
                    sent_at=uow.now,
                    user=address.user if isinstance(address, ToPerson) else None,
                )
            )
            if ready.presented.sent is not None:
                await ready.presented.sent(uow)
            return True

    async def _end(self, claim: Claim, state: NoticeState, trouble: Trouble) -> None:
        """It is not tried again by itself; staff see why."""
        async with self._store.writing() as uow:
            await settle(uow, claim, state, trouble=trouble)

    async def _elsewhere(self, claim: Claim) -> None:
        """It surely did not arrive where it was tried; it goes to the account that is preferred now, in this drain."""
        async with self._store.writing() as uow:
            await settle(uow, claim, NoticeState.WAITING, tried=False)

    async def _keep(self, claim: Claim, now: _Round) -> None:
        """It waits where it stood, for as long as its workspace does not let the bot in."""
        now.done.waiting += 1
        now.kept.add(claim.notice.id)
        async with self._store.writing() as uow:
            await settle(uow, claim, NoticeState.WAITING, trouble=Trouble.SILENT, unsure=claim.notice.unsure)

    async def _again(self, claim: Claim, error: Exception, done: Delivered, *, trouble: Trouble, unsure: bool) -> None:
        """Try again later; after a week it is parked for staff."""
        notice = claim.notice
        log.info("notice waits", notice=notice.id, reason=str(error), attempts=notice.attempts)
        done.waiting += 1
        async with self._store.writing() as uow:
            at = uow.now + self._pause(notice.attempts, error)
            state = NoticeState.WAITING if at < notice.give_up_at else NoticeState.PARKED
            await settle(uow, claim, state, trouble=trouble, unsure=unsure, not_before=at)

    def _pause(self, attempts: int, error: Exception) -> timedelta:
        """As long as the platform says, else doubling from 15 seconds to 6 hours with up to a quarter of jitter."""
        if isinstance(error, BusyError) and error.seconds is not None:
            return max(timedelta(seconds=error.seconds), SHORTEST_PAUSE)
        pause: timedelta = min(FIRST_PAUSE * (1 << min(attempts - 1, 16)), LONGEST_PAUSE)
        return pause * (1 + self._random.random() / 4)

    async def _shut(self, there: Workspace, error: LockedOutError, now: _Round) -> None:
        async with self._store.writing() as uow:
            await now.doors.close(uow, there, error.reason)

    async def _let_in(self, there: Workspace, now: _Round) -> None:
        if there in now.doors.lost:
            async with self._store.writing() as uow:
                await now.doors.open(uow, there)

    # Correcting

    async def _correct(self, notice: Notice, now: _Round) -> None:
        """Present a sent notice again: edit its posts, or take them back when it is no longer true."""
        done, tried = now.done, True
        again_at: datetime | None = None
        try:
            taken_back = await self._present_again(notice, now)
        except RefusedError as error:
            log.warning("message cannot be corrected", notice=notice.id, reason=error.reason)
        except LockedOutError as error:
            again_at, tried = self._store.clock(), not isinstance(error, _StillShutError)
            done.waiting += 1
            now.kept.add(notice.id)
        except Exception as error:
            # One that cannot be presented must not block the others; a fault of ours may be mended within the week.
            known = isinstance(error, DeliveryError)
            log.info("correction waits", notice=notice.id, reason=str(error), exc_info=not known)
            at = self._store.clock() + self._pause(notice.attempts, error)
            again_at = at if at < notice.give_up_at else None
            done.waiting += 1
        else:
            done.corrected += 1
            if taken_back:
                return
        async with self._store.writing() as uow:
            await corrected(uow, notice, again_at=again_at, tried=tried)

    async def _present_again(self, notice: Notice, now: _Round) -> bool:
        """Edit or delete every post of it, where it stands; whether it was taken back. Raises as the messenger does."""
        async with self._store.writing() as uow:
            posts = await posts_of(uow, notice.id)
            standing = [await self._standing(uow, notice, post, now) for post in posts]
        for post, (target, parcel) in zip(posts, standing, strict=True):
            ref = PostRef(post.channel, post.message)
            try:
                if parcel is not None:
                    await target.messenger.edit(ref, parcel)
                else:
                    await target.messenger.delete(ref)
            except LockedOutError as error:
                await self._shut(target.workspace, error, now)
                raise
            await self._let_in(target.workspace, now)
        if not posts or any(parcel is not None for _target, parcel in standing):
            return False
        async with self._store.writing() as uow:
            await uow.session.execute(delete(Post).where(Post.id.in_([post.id for post in posts])))
            await corrected(uow, notice, taken_back=True)
        return True

    async def _standing(self, uow: UnitOfWork, notice: Notice, post: Post, now: _Round) -> tuple[Target, Parcel | None]:
        """Where one of its posts stands, and what is to stand there now; None for nothing."""
        target = await target_at(uow, notice, post, self._messengers)
        if isinstance(target, Trouble):
            raise RefusedError("there is no way to it", target)
        if now.doors.is_shut(target.workspace, uow.now):
            raise _StillShutError("it did not let the bot in a moment ago")
        presented = await PRESENTERS[notice.kind](uow, notice, target.reading)
        return target, target.pack(uow, notice.id, presented) if presented else None
