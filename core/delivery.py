"""Delivery: the outbox through the messengers, each notice once.

A notice is claimed with a lease, and the try is counted, before anything is sent. It is presented from the state as
it is
now; what is no longer true is dropped. A try that may have arrived is looked up before any second one. What is refused
for good is never tried again.
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
    Messenger,
    Parcel,
    PostRef,
    RefusedError,
    ToChannel,
    ToPerson,
    UnclearError,
)
from core.chat.spelling import Reader
from core.model.ids import NoticeId
from core.model.notices import Notice, NoticeState, Post
from core.notices import PRESENTERS
from core.notices.presenting import Presented, Reading
from core.services.people import member_with_hours, preferred_account, reader_of
from core.store.outbox import Claim, claim_due, claim_stale, corrected, posts_of, settle
from core.store.sealing import seal_card
from core.store.unit import Store, UnitOfWork, Workspace

log = structlog.get_logger(__name__)

MOST_TRIES = 12
"""With the pauses below a notice is tried for about two days before it is parked for staff."""

FIRST_PAUSE = timedelta(seconds=15)
LONGEST_PAUSE = timedelta(hours=6)


@dataclass
class Delivered:
    """What one drain did: notices sent by kind, and how many went otherwise."""

    sent: Counter[str] = field(default_factory=Counter)
    dropped: int = 0
    refused: int = 0
    waiting: int = 0
    corrected: int = 0


@dataclass
class _Parcel:
    """A claimed notice made ready: where it goes, what it says, and what to write afterwards."""

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
                claims = await claim_due(uow)
            for claim in claims:
                await self._deliver(claim, done)
            async with self._store.writing() as uow:
                stale = await claim_stale(uow)
            for notice in stale:
                await self._correct(notice, done)
            if not claims and not stale:
                return done

    async def _deliver(self, claim: Claim, done: Delivered) -> None:
        notice = claim.notice
        try:
            ready = await self._prepare(claim)
        except Exception:
            # A poison row must not block the others: it is parked with its reason, and the log holds the rest.
            log.exception("notice cannot be presented", notice=notice.id, kind=notice.kind)
            await self._settle(claim, NoticeState.PARKED, reason="cannot be presented")
            done.refused += 1
            return
        if ready is None:
            done.dropped += 1
            return
        if isinstance(ready, str):
            done.refused += 1
            return
        try:
            ref = await ready.messenger.find(notice.id, ready.parcel.address) if notice.unsure else None
            if ref is None:
                ref = await ready.messenger.send(ready.parcel)
        except RefusedError as error:
            await self._settle(claim, NoticeState.FAILED, reason=error.reason, ready=ready)
            done.refused += 1
        except BusyError as error:
            await self._again(claim, error.reason, error.seconds, unsure=notice.unsure)
            done.waiting += 1
        except UnclearError as error:
            await self._again(claim, error.reason, None, unsure=True)
            done.waiting += 1
        except Exception:
            # A messenger's own fault: nobody knows whether the message left, so it is looked up before the next try.
            log.exception("messenger failed", notice=notice.id, kind=notice.kind)
            await self._again(claim, "the messenger failed", None, unsure=True)
            done.waiting += 1
        else:
            if await self._settle(claim, NoticeState.SENT, ready=ready, ref=ref):
                done.sent[notice.kind] += 1

    async def _prepare(self, claim: Claim) -> _Parcel | str | None:
        """Present the notice; None when it was dropped, words when nobody can be reached. Both are settled here."""
        async with self._store.writing() as uow:
            target = await self._target(uow, claim.notice)
            if isinstance(target, str):
                await settle(uow, claim, NoticeState.FAILED, reason=target)
                return target
            messenger, address, reading, owner = target
            presented = await PRESENTERS[claim.notice.kind](uow, claim.notice, reading)
            if presented is None:
                await settle(uow, claim, NoticeState.DROPPED)
                return None
            parcel = _pack(uow, claim.notice.id, address, presented, reading.reader, owner)
            return _Parcel(messenger, parcel, presented)

    async def _target(
        self, uow: UnitOfWork, notice: Notice
    ) -> tuple[Messenger, Address, Reading, AccountRef | None] | str:
        """Which messenger, whereto, for whose eyes, and whose buttons; or why there is none."""
        if notice.member_id is None:
            there = Workspace(str(notice.platform), str(notice.workspace))
            messenger = self._messengers.get(there)
            if messenger is None:
                return f"{there.platform} {there.workspace} is not connected"
            return messenger, ToChannel(Channel(str(notice.channel))), Reading(Reader()), None
        found = await member_with_hours(uow, notice.member_id)
        account = preferred_account(found[0]) if found else None
        if found is None or account is None:
            return "no account"
        messenger = self._messengers.get(Workspace(account.platform, account.workspace))
        if messenger is None:
            return f"{account.platform} {account.workspace} is not connected"
        member, library = found
        reading = Reading(reader_of(member, library=library), member, library)
        return messenger, ToPerson(account.user), reading, account.ref

    async def _settle(
        self,
        claim: Claim,
        state: NoticeState,
        *,
        reason: str | None = None,
        ready: _Parcel | None = None,
        ref: PostRef | None = None,
    ) -> bool:
        """Write what became of it, with everything that follows from it, in one transaction."""
        async with self._store.writing() as uow:
            if not await settle(uow, claim, state, reason=reason):
                log.warning("lease lost", notice=claim.notice.id)
                return False
            if ready is None:
                return True
            if ref is not None:
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
            follow = ready.presented.sent if state is NoticeState.SENT else ready.presented.refused
            if follow is not None:
                await follow(uow)
            return True

    async def _again(self, claim: Claim, reason: str, seconds: float | None, *, unsure: bool) -> None:
        """Try again later; after very many tries it is parked for staff."""
        attempts = claim.notice.attempts
        log.info("notice waits", notice=claim.notice.id, reason=reason, attempts=attempts)
        async with self._store.writing() as uow:
            if attempts >= MOST_TRIES:
                await settle(uow, claim, NoticeState.PARKED, reason=reason, unsure=unsure)
            else:
                at = uow.now + self._pause(attempts, seconds)
                await settle(uow, claim, NoticeState.WAITING, reason=reason, unsure=unsure, not_before=at)

    def _pause(self, attempts: int, seconds: float | None) -> timedelta:
        """As long as the platform says, else doubling from 15 seconds to 6 hours with up to a quarter of jitter."""
        if seconds is not None:
            return timedelta(seconds=seconds)
        pause: timedelta = min(FIRST_PAUSE * (1 << min(attempts - 1, 16)), LONGEST_PAUSE)
        return pause * (1 + self._random.random() / 4)

    async def _correct(self, notice: Notice, done: Delivered) -> None:
        """Present a sent notice again: edit its posts, or take them back when it is no longer true."""
        again_at: datetime | None = None
        try:
            await self._present_again(notice)
            done.corrected += 1
        except RefusedError as error:
            log.warning("message cannot be corrected", notice=notice.id, reason=error.reason)
        except (BusyError, UnclearError) as error:
            log.info("correction waits", notice=notice.id, reason=error.reason)
            again_at = self._store.clock() + FIRST_PAUSE
            done.waiting += 1
        except Exception:
            # As with a first sending: one that cannot be presented must not block the others.
            log.exception("notice cannot be presented again", notice=notice.id, kind=notice.kind)
        async with self._store.writing() as uow:
            await corrected(uow, notice, again_at=again_at)

    async def _present_again(self, notice: Notice) -> None:
        async with self._store.writing() as uow:
            posts = await posts_of(uow, notice.id)
            target = await self._target(uow, notice)
            if isinstance(target, str):
                raise RefusedError(target)
            messenger, address, reading, owner = target
            presented = await PRESENTERS[notice.kind](uow, notice, reading)
            parcel = _pack(uow, notice.id, address, presented, reading.reader, owner) if presented else None
        for post in posts:
            ref = PostRef(post.channel, post.message)
            if parcel is not None:
                await messenger.edit(ref, parcel)
            else:
                await messenger.delete(ref)
        if parcel is None:
            await self._taken_back(notice, posts)

    async def _taken_back(self, notice: Notice, posts: Sequence[Post]) -> None:
        """The notice stands nowhere any more; should it become true again, it may be sent again."""
        async with self._store.writing() as uow:
            await uow.session.execute(delete(Post).where(Post.id.in_([post.id for post in posts])))
            fresh = await uow.session.get_one(Notice, notice.id)
            fresh.state = NoticeState.DROPPED


def _pack(  # noqa: PLR0917  # private, and each has its own type
    uow: UnitOfWork,
    notice: NoticeId,
    address: Address,
    presented: Presented,
    reader: Reader,
    owner: AccountRef | None,
) -> Parcel:
    card, drafts = seal_card(presented.card, owner=owner, now=uow.now)
    uow.session.add_all(drafts)
    return Parcel(notice=notice, address=address, card=card, reader=reader)
