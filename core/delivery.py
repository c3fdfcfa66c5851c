"""Delivery: the outbox through the messengers, each notice once.

A notice is claimed with a lease, and the try is counted, before anything is sent. It is presented from the state as
it is now; what is no longer true is dropped, and what missed its reader's hours waits for the next ones. A try that
may have arrived is looked up before any second one. What is refused for good is never tried again, but by the next way
to its reader, where there is one (`services/reaching`). A workspace that does not let the bot in is left alone for a
while, and what goes there keeps its place.

What counts by its reader's limit goes in one message: one notice carries it, and the others ride with it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import Random

import structlog
from sqlalchemy import delete, select, update

from core.chat.messenger import (
    BusyError,
    DeliveryError,
    LockedOutError,
    Messenger,
    Parcel,
    PostRef,
    RefusedError,
    ToChannel,
    Trouble,
    UnclearError,
)
from core.model.defaults import GIVE_UP_AFTER
from core.model.ids import NoticeId
from core.model.members import Member
from core.model.notices import Notice, NoticeState, Post
from core.notices import PRESENTERS
from core.notices.addressing import Target, missed, target_at, target_of
from core.notices.presenting import Reading
from core.notices.telling import in_one_message
from core.notices.together import Told, message_of
from core.services.doors import Doors
from core.services.outages import outages
from core.services.reaching import KEPT_BACK, close_way, no_way_to
from core.store.outbox import (
    LEASE,
    Claim,
    claim_due,
    claim_stale,
    corrected,
    posts_of,
    renew,
    riders_of,
    settle,
    settle_rider,
    take_along,
)
from core.store.unit import Store, UnitOfWork, Workspace

log = structlog.get_logger(__name__)

FIRST_PAUSE = timedelta(seconds=15)
LONGEST_PAUSE = timedelta(hours=6)
SHORTEST_PAUSE = timedelta(seconds=1)
LEAVES_WITHIN = LEASE / 2
"""Of the lease that was just renewed: the other half is for what is on the line, so that it has arrived, or is given
up, before another worker looks it up.
"""


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
    """A claimed notice made ready: where it goes, what it says, and what it tells of, itself first.

    Of an earlier try that may have arrived there is no parcel, and `gone` is what it may have told of and is no longer
    true.
    """

    target: Target
    parcel: Parcel | None
    told: tuple[Told, ...]
    gone: tuple[Notice, ...] = ()


@dataclass
class _Round:
    """One round of a drain: what the drain did so far, where it may send to, and what waits at a door that is shut."""

    done: Delivered
    doors: Doors
    kept: set[NoticeId] = field(default_factory=set)


class _StillShutError(LockedOutError):
    """Not even tried: the workspace has said so in this round."""


class _CannotLookError(RefusedError):
    """An earlier try may have arrived, and nobody can look any more: it is not sent by any other way."""


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
        ready = await self._prepared(claim, now, alone=notice.unsure)
        if ready is None:
            return
        try:
            sent = await self._send(claim, ready, now)
        except RefusedError as error:
            log.warning("notice refused", notice=notice.id, kind=notice.kind, reason=error.reason)
            if not await self._another_way(claim, ready.target, error):
                await self._end(claim, NoticeState.FAILED, error.trouble, unsure=isinstance(error, _CannotLookError))
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
            if sent is not None:
                if await self._arrived(claim, *sent):
                    done.sent.update(each.notice.kind for each in sent[0].told)
                await self._let_in(ready.target.workspace, now)

    async def _send(self, claim: Claim, ready: _Ready, now: _Round) -> tuple[_Ready, PostRef] | None:
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
                await self._elsewhere(claim)
                return None
            # It surely did not arrive, so what else waits may go along.
            again = await self._prepared(claim, now, alone=False)
            if again is None:
                return None
            ready = again
        if ready.parcel is None:
            return None
        if not ready.parcel.may_leave():
            raise BusyError("its lease is nearly over", 0)
        return ready, await messenger.send(ready.parcel)

    async def _prepared(self, claim: Claim, now: _Round, *, alone: bool) -> _Ready | None:
        """A poison row must not block the others: it is parked, and the log holds the rest."""
        try:
            return await self._prepare(claim, now, alone=alone)
        except Exception:
            log.exception("notice cannot be presented", notice=claim.notice.id, kind=claim.notice.kind)
            await self._end(claim, NoticeState.PARKED, Trouble.OURS)
            now.done.refused += 1
            return None

    async def _prepare(self, claim: Claim, now: _Round, *, alone: bool) -> _Ready | None:
        """Hold the claim and present what goes; None when it does not go now, and what became of it is settled.

        `alone`: nothing more goes along than did before, and nothing is dropped before it was looked up; so it is where
        an earlier try may have arrived.
        """
        async with self._store.writing() as uow:
            target = await target_of(uow, claim.notice, self._messengers)
            account_id = target.account_id if isinstance(target, Target) else None
            way = target.way if isinstance(target, Target) else None
            if not await renew(uow, claim, account_id=account_id, way=way):
                log.warning("lease lost", notice=claim.notice.id)
                return None
            if isinstance(target, Trouble):
                log.warning("notice has no way", notice=claim.notice.id, trouble=target)
                await settle(uow, claim, NoticeState.FAILED, trouble=target, unsure=claim.notice.unsure)
                if claim.notice.member_id is not None and target in KEPT_BACK:
                    await no_way_to(uow, claim.notice.member_id)
                now.done.refused += 1
                return None
            later = missed(uow, claim.notice, target.reading)
            shut = now.doors.is_shut(target.workspace, uow.now)
            if later is not None or shut:
                if shut:
                    now.kept.add(claim.notice.id)
                unsure = claim.notice.unsure
                await settle(uow, claim, NoticeState.WAITING, unsure=unsure, not_before=later, tried=False)
                now.done.waiting += 1
                return None
            if alone:
                return await self._as_tried(uow, claim.notice, target)
            presented = await PRESENTERS[claim.notice.kind](uow, claim.notice, target.reading)
            if presented is None:
                await settle(uow, claim, NoticeState.DROPPED)
                now.done.dropped += 1
                return None
            told: tuple[Told, ...] = (Told(claim.notice, presented),)
            if claim.notice.limited:
                await take_along(uow, claim)
                told += tuple(await self._riding(uow, claim, target.reading, now))
            card = message_of(told) if claim.notice.limited else presented.card
            parcel = target.pack(uow, claim.notice.id, card)
            return _Ready(target, replace(parcel, may_leave=self._before(uow.now + LEAVES_WITHIN)), told)

    def _before(self, end: datetime) -> Callable[[], bool]:
        return lambda: self._store.clock() < end

    async def _as_tried(self, uow: UnitOfWork, notice: Notice, target: Target) -> _Ready:
        """What an earlier try may have shown: the notice, and what rides with it, true or not."""
        told, gone = [], []
        for each in (notice, *await riders_of(uow, notice.id, NoticeState.RIDING)):
            try:
                async with uow.session.begin_nested():
                    presented = await PRESENTERS[each.kind](uow, each, target.reading)
            except Exception:
                log.exception("notice cannot be presented", notice=each.id, kind=each.kind)
                presented = None
            if presented is None:
                gone.append(each)
            else:
                told.append(Told(each, presented))
        return _Ready(target, None, tuple(told), tuple(gone))

    async def _riding(self, uow: UnitOfWork, claim: Claim, reading: Reading, now: _Round) -> list[Told]:
        """What rides with it and is still true."""
        told = []
        for rider in await riders_of(uow, claim.notice.id, NoticeState.RIDING):
            try:
                async with uow.session.begin_nested():
                    presented = await PRESENTERS[rider.kind](uow, rider, reading)
            except Exception:
                log.exception("notice cannot be presented", notice=rider.id, kind=rider.kind)
                await settle_rider(uow, rider, NoticeState.PARKED, trouble=Trouble.OURS)
                now.done.refused += 1
                continue
            if presented is None:
                await settle_rider(uow, rider, NoticeState.DROPPED)
                now.done.dropped += 1
            else:
                told.append(Told(rider, presented))
        return told

    async def _arrived(self, claim: Claim, ready: _Ready, ref: PostRef) -> bool:
        """Write that it was sent, where it stands, and what follows from it, in one transaction; False when the lease
        was lost, so that another worker writes it.
        """
        async with self._store.writing() as uow:
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

    async def _end(self, claim: Claim, state: NoticeState, trouble: Trouble, *, unsure: bool = False) -> None:
        """It is not tried again by itself; staff see why. `unsure`: if they send it again, it is looked up first."""
        async with self._store.writing() as uow:
            await settle(uow, claim, state, trouble=trouble, unsure=unsure)

    async def _another_way(self, claim: Claim, target: Target, error: RefusedError) -> bool:
        """The way by which its reader was tried is closed; whether it goes by the next one, in this drain.

        What may have arrived by the closed one goes by no other.
        """
        if target.account_id is None or target.way is None:
            return False
        async with self._store.writing() as uow:
            closed = await close_way(uow, target.account_id, target.way, error.trouble)
            if not closed or isinstance(error, _CannotLookError):
                return False
            await settle(uow, claim, NoticeState.WAITING, trouble=error.trouble, tried=False)
            return True

    async def _elsewhere(self, claim: Claim) -> None:
        """It surely did not arrive where it was tried; it goes where its reader is reached now, in this drain."""
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
            for each in await in_one_message(uow, notice):
                await uow.session.execute(delete(Post).where(Post.notice_id == each.id))
                await corrected(uow, each, taken_back=True)
        return True

    async def _standing(self, uow: UnitOfWork, notice: Notice, post: Post, now: _Round) -> tuple[Target, Parcel | None]:
        """Where one of its posts stands, and what is to stand there now; None for nothing."""
        target = await target_at(uow, notice, post, self._messengers)
        if isinstance(target, Trouble):
            raise RefusedError("there is no way to it", target)
        if now.doors.is_shut(target.workspace, uow.now):
            raise _StillShutError("it did not let the bot in a moment ago")
        carrier = notice.carried_by or notice.id
        told = [
            Told(each, presented)
            for each in await in_one_message(uow, notice)
            if (presented := await PRESENTERS[each.kind](uow, each, target.reading)) is not None
        ]
        if not told:
            return target, None
        return target, target.pack(uow, carrier, message_of(told))
