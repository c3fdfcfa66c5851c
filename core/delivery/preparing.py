"""Preparing a claimed notice: it is presented from the state as it is now, with what rides with it.

What is no longer true is dropped, and what missed its reader's hours waits for the next ones.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import structlog
from sqlalchemy.exc import DBAPIError

from core.chat.messenger import Parcel, Trouble
from core.delivery.rounds import Round
from core.model.notices import Notice, NoticeState
from core.notices import PRESENTERS
from core.notices.addressing import Target, missed, target_of
from core.notices.presenting import Reading
from core.notices.together import Told, message_of
from core.services.reaching import KEPT_BACK, no_way_to
from core.store.outbox import LEASE, Claim, renew, riders_of, settle, settle_rider, take_along
from core.store.unit import UnitOfWork

log = structlog.get_logger(__name__)

LEAVES_WITHIN = LEASE / 2
"""Of the lease that was just renewed: the other half is for what is on the line, so that it has arrived, or is given
up, before another worker looks it up.
"""


@dataclass(frozen=True)
class Ready:
    """A claimed notice made ready: where it goes, what it says, and what it tells of, itself first.

    Of an earlier try that may have arrived there is no parcel, and `gone` is what it may have told of and is no longer
    true.
    """

    target: Target
    parcel: Parcel | None
    told: tuple[Told, ...]
    gone: tuple[Notice, ...] = ()


async def prepare(now: Round, claim: Claim, *, alone: bool) -> Ready | None:
    """Hold the claim and make ready what goes; None when it does not go now, and what became of it is settled.

    `alone`: nothing more goes along than did before, and nothing is dropped before it was looked up; so it is where an
    earlier try may have arrived. A poison row must not block the others: it is parked, and the log holds the rest.
    Raises DBAPIError where the database fails, which says nothing of the row.
    """
    try:
        return await _hold_and_present(now, claim, alone=alone)
    except DBAPIError:
        raise
    except Exception:
        log.exception("notice cannot be presented", notice=claim.notice.id, kind=claim.notice.kind)
        async with now.store.writing() as uow:
            await settle(uow, claim, NoticeState.PARKED, trouble=Trouble.OURS, unsure=alone)
        now.done.refused += 1
        return None


async def _hold_and_present(now: Round, claim: Claim, *, alone: bool) -> Ready | None:
    async with now.store.writing() as uow:
        target = await target_of(uow, claim.notice, now.messengers)
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
            return await _as_tried(uow, claim.notice, target)
        presented = await PRESENTERS[claim.notice.kind](uow, claim.notice, target.reading)
        if presented is None:
            await settle(uow, claim, NoticeState.DROPPED)
            now.done.dropped += 1
            return None
        told: tuple[Told, ...] = (Told(claim.notice, presented),)
        if claim.notice.limited:
            await take_along(uow, claim)
            told += tuple(await _riding(now, uow, claim, target.reading))
        card = message_of(told) if claim.notice.limited else presented.card
        parcel = await target.pack(uow, claim.notice.id, card)
        return Ready(target, replace(parcel, may_leave=now.before(uow.now + LEAVES_WITHIN)), told)


async def _as_tried(uow: UnitOfWork, notice: Notice, target: Target) -> Ready:
    """What an earlier try may have shown: the notice, and what rides with it, true or not."""
    told, gone = [], []
    for each in (notice, *await riders_of(uow, notice.id, NoticeState.RIDING)):
        try:
            async with uow.session.begin_nested():
                presented = await PRESENTERS[each.kind](uow, each, target.reading)
        except DBAPIError:
            raise
        except Exception:
            log.exception("notice cannot be presented", notice=each.id, kind=each.kind)
            presented = None
        if presented is None:
            gone.append(each)
        else:
            told.append(Told(each, presented))
    return Ready(target, None, tuple(told), tuple(gone))


async def _riding(now: Round, uow: UnitOfWork, claim: Claim, reading: Reading) -> list[Told]:
    """What rides with it and is still true."""
    told = []
    for rider in await riders_of(uow, claim.notice.id, NoticeState.RIDING):
        try:
            async with uow.session.begin_nested():
                presented = await PRESENTERS[rider.kind](uow, rider, reading)
        except DBAPIError:
            raise
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
