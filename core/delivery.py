"""Delivery: the outbox through the messengers, each notice once.

A notice is claimed with a lease, and the try is counted, before anything is sent. It is presented from the state as
it is now; what is no longer true is dropped, and what missed its reader's hours waits for the next ones. A try that
may have arrived is looked up before any second one. What is refused for good is never tried again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

import structlog
from sqlalchemy import delete

from core.chat.invocation import AccountRef
from core.chat.messenger import (
    Address,
    BusyError,
    Channel,
    DeliveryError,
    Messenger,
    Parcel,
    PostRef,
    RefusedError,
    ToChannel,
    ToPerson,
    Trouble,
    UnclearError,
)
from core.chat.spelling import Reader
from core.model.defaults import LATE_BY
from core.model.ids import NoticeId
from core.model.notices import Notice, NoticeState, Post
from core.model.schedule import next_allowed
from core.notices import PRESENTERS
from core.notices.presenting import Presented, Reading
from core.services.people import hours_of, member_with_hours, preferred_account, reader_of
from core.store.outbox import Claim, claim_due, claim_stale, corrected, posts_of, renew, settle
from core.store.sealing import seal_card
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
class _Target:
    """Where a notice goes, for whose eyes, and whose buttons they are."""

    messenger: Messenger
    address: Address
    reading: Reading
    owner: AccountRef | None

    def pack(self, uow: UnitOfWork, notice: NoticeId, presented: Presented) -> Parcel:
        """The parcel, with a handle on every button."""
        card, drafts = seal_card(presented.card, owner=self.owner, now=uow.now)
        uow.session.add_all(drafts)
        return Parcel(notice=notice, address=self.address, card=card, reader=self.reading.reader)


@dataclass(frozen=True)
class _Ready:
    """A claimed notice made ready: through whom it goes, what it says, and what to write afterwards."""

    messenger: Messenger
    parcel: Parcel
    presented: Presented


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
        while True:
            async with self._store.writing() as uow:
                claims = await claim_due(uow, self._messengers)
            for claim in claims:
                await self._deliver(claim, done)
            async with self._store.writing() as uow:
                stale = await claim_stale(uow, self._messengers)
            for notice in stale:
                await self._correct(notice, done)
            if not claims and not stale:
                return done

    # Sending

    async def _deliver(self, claim: Claim, done: Delivered) -> None:
        notice = claim.notice
        try:
            ready = await self._prepare(claim, done)
        except Exception:
            # A poison row must not block the others: it is parked, and the log holds the rest.
            log.exception("notice cannot be presented", notice=notice.id, kind=notice.kind)
            await self._end(claim, NoticeState.PARKED, Trouble.OURS)
            done.refused += 1
            return
        if ready is None:
            return
        try:
            ref = await ready.messenger.find(notice.id, ready.parcel.address) if notice.unsure else None
            if ref is None:
                ref = await ready.messenger.send(ready.parcel)
        except RefusedError as error:
            log.warning("notice refused", notice=notice.id, kind=notice.kind, reason=error.reason)
            await self._end(claim, NoticeState.FAILED, error.trouble)
            done.refused += 1
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

    async def _prepare(self, claim: Claim, done: Delivered) -> _Ready | None:
        """Hold the claim and present the notice; None when it does not go now, and what became of it is settled."""
        async with self._store.writing() as uow:
            if not await renew(uow, claim):
                log.warning("lease lost", notice=claim.notice.id)
                return None
            target = await self._target(uow, claim.notice)
            if isinstance(target, Trouble):
                log.warning("notice has no way", notice=claim.notice.id, trouble=target)
                await settle(uow, claim, NoticeState.FAILED, trouble=target, unsure=claim.notice.unsure)
                done.refused += 1
                return None
            if (later := _missed(uow, target.reading)) is not None:
                unsure = claim.notice.unsure
                await settle(uow, claim, NoticeState.WAITING, unsure=unsure, not_before=later, tried=False)
                done.waiting += 1
                return None
            presented = await PRESENTERS[claim.notice.kind](uow, claim.notice, target.reading)
            if presented is None:
                await settle(uow, claim, NoticeState.DROPPED)
                done.dropped += 1
                return None
            return _Ready(target.messenger, target.pack(uow, claim.notice.id, presented), presented)

    async def _target(self, uow: UnitOfWork, notice: Notice) -> _Target | Trouble:
        """Whereto, or why there is no way."""
        if notice.member_id is None:
            messenger = self._messengers.get(Workspace(str(notice.platform), str(notice.workspace)))
            if messenger is None:
                return Trouble.NOT_CONNECTED
            return _Target(messenger, ToChannel(Channel(str(notice.channel))), Reading(Reader()), None)
        found = await member_with_hours(uow, notice.member_id)
        account = preferred_account(found[0]) if found else None
        if found is None or account is None:
            return Trouble.NO_ACCOUNT
        messenger = self._messengers.get(Workspace(account.platform, account.workspace))
        if messenger is None:
            return Trouble.NOT_CONNECTED
        member, library = found
        reading = Reading(reader_of(member, library=library), member, library)
        return _Target(messenger, ToPerson(account.user), reading, account.ref)

    async def _arrived(self, claim: Claim, ready: _Ready, ref: PostRef) -> bool:
        """Write that it was sent, where it stands, and what follows from it, in one transaction; False when the lease
        was lost, so that another worker writes it.
        """
        async with self._store.writing() as uow:
            if not await settle(uow, claim, NoticeState.SENT):
                log.warning("lease lost", notice=claim.notice.id)
                return False
            address = ready.parcel.address
            uow.session.add(
                Post(
                    notice_id=claim.notice.id,
                    platform=ready.messenger.platform,
                    workspace=ready.messenger.workspace,
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

    # Correcting

    async def _correct(self, notice: Notice, done: Delivered) -> None:
        """Present a sent notice again: edit its posts, or take them back when it is no longer true."""
        again_at: datetime | None = None
        try:
            taken_back = await self._present_again(notice)
        except RefusedError as error:
            log.warning("message cannot be corrected", notice=notice.id, reason=error.reason)
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
            await corrected(uow, notice, again_at=again_at)

    async def _present_again(self, notice: Notice) -> bool:
        """Edit or delete every post of it; whether it was taken back. Raises as the messenger does."""
        async with self._store.writing() as uow:
            posts = await posts_of(uow, notice.id)
            target = await self._target(uow, notice)
            if isinstance(target, Trouble):
                raise RefusedError("there is no way to it", target)
            presented = await PRESENTERS[notice.kind](uow, notice, target.reading)
            parcel = target.pack(uow, notice.id, presented) if presented else None
        for post in posts:
            ref = PostRef(post.channel, post.message)
            if parcel is not None:
                await target.messenger.edit(ref, parcel)
            else:
                await target.messenger.delete(ref)
        if parcel is not None:
            return False
        async with self._store.writing() as uow:
            await uow.session.execute(delete(Post).where(Post.id.in_([post.id for post in posts])))
            await corrected(uow, notice, taken_back=True)
        return True


def _missed(uow: UnitOfWork, reading: Reading) -> datetime | None:
    """When a person may next be written to, if it is not their hour now; None when it is, or for a channel.

    A message may be late by four hours; then, or on a closed day, it waits for the next morning that is open.
    """
    if reading.member is None:
        return None
    hours = hours_of(reading.member, library=reading.library)
    allowed = next_allowed(uow.now - LATE_BY, hours)
    return allowed if allowed > uow.now else None
