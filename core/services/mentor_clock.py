"""What the clock does about mentors: trials without one are offered, and what nobody answers goes on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, exists, func, select, update

from core.model.defaults import OFFER_TIME
from core.model.fitting import Helper, Need
from core.model.ids import PartnershipId
from core.model.lifecycle import StateChange
from core.model.mentoring import (
    MentoringRequest,
    MentorOffer,
    Mentorship,
    MentorshipEnd,
    OfferAnswer,
    RequestState,
    Topic,
)
from core.model.partnerships import Partnership, PartnershipState
from core.services.mentor_offers import (
    answer_day,
    language_of,
    offer_next,
    offer_to_the_others,
    tell_asker,
    tell_staff,
)
from core.services.mentor_requests import (
    Wished,
    request_by_id,
)
from core.services.mentor_search import Asking, ask_for_mentor, withdraw_request
from core.services.mentors import all_mentors
from core.services.partnerships import partnerships_by_id
from core.store.unit import UnitOfWork

AT_ONCE = 50
"""So many requests are looked at in one transaction."""


async def seek_mentors(uow: UnitOfWork) -> int:
    """Trials without a mentor, and without a wish for one, are offered to mentors, at most fifty; answers how many.
    Nobody is asked for more than they have room for: while all who fit think about others, a trial waits. Where there
    is no mentor at all, staff see these trials in their lists. It may run anywhere, often.
    """
    mentors = await _helpers(uow)
    if _all_are_asked(mentors):
        return 0
    without = (
        await uow.session.scalars(
            select(Partnership.id)
            .where(Partnership.state == PartnershipState.TRIAL, without_mentor())
            .order_by(Partnership.id)
        )
    ).all()
    sought = 0
    for first in range(0, len(without), AT_ONCE):
        ids = without[first : first + AT_ONCE]
        known = await partnerships_by_id(uow, ids)
        for each in ids:
            written = {code for mentor in mentors if mentor.free for code in mentor.languages}
            asking = Asking(topic=Topic.FIRST_STEPS, language=language_of(known[each], written), partnership_id=each)
            if _all_think(mentors, known[each], asking) or not await _still_without(uow, each):
                continue
            await ask_for_mentor(uow, asking)
            sought += 1
            mentors = await _helpers(uow)
            if sought == AT_ONCE or _all_are_asked(mentors):
                return sought
    return sought


async def _helpers(uow: UnitOfWork) -> Sequence[Helper]:
    return [each.helper for each in await all_mentors(uow)]


def _all_are_asked(mentors: Sequence[Helper]) -> bool:
    """Whether nobody can be asked now: there is no mentor, or all who have room think about others."""
    free = [each for each in mentors if each.free]
    return not mentors or (bool(free) and not any(each.unasked for each in free))


def _all_think(mentors: Sequence[Helper], partnership: Partnership, asking: Asking) -> bool:
    """Whether somebody could take it, but all of them have as many offers as they have room for."""
    need = Need(
        language=asking.language,
        topic=asking.topic,
        library_ids=frozenset(row.library_id for row in partnership.rows),
    )
    fitting = [each for each in mentors if each.fits(need)]
    return bool(fitting) and not any(each.unasked for each in fitting)


async def _still_without(uow: UnitOfWork, partnership_id: PartnershipId) -> bool:
    """Whether it is still a trial without a mentor, now that no other program seeks one for it. Two statements."""
    locked = await uow.session.scalar(
        select(Partnership.id).where(Partnership.id == partnership_id).with_for_update(skip_locked=True)
    )
    if locked is None:
        return False
    trial = (Partnership.id == partnership_id, Partnership.state == PartnershipState.TRIAL)
    return await uow.session.scalar(select(Partnership.id).where(*trial, without_mentor())) is not None


def without_mentor() -> ColumnElement[bool]:
    """Of a trial: nobody watches over it, nobody is asked to, and nobody said since it began that none is needed."""
    began = (
        StateChange.from_state.is_(None)
        | StateChange.from_state.in_([PartnershipState.PROPOSED, PartnershipState.INTRODUCED])
    ) & (StateChange.at > MentoringRequest.settled_at)
    refused = (
        (MentoringRequest.state == RequestState.WITHDRAWN)
        & MentoringRequest.asked_by.is_not(None)
        & ~exists().where(
            StateChange.partnership_id == MentoringRequest.partnership_id,
            StateChange.to_state == PartnershipState.TRIAL,
            began,
        )
    )
    # An ending ends the mentorships too, and may be undone.
    solved = (Mentorship.end_reason == MentorshipEnd.DONE) & ~exists().where(
        StateChange.partnership_id == Mentorship.partnership_id,
        StateChange.from_state == PartnershipState.ENDED,
        StateChange.at > Mentorship.ended_at,
    )
    return ~exists().where(
        Mentorship.partnership_id == Partnership.id, Mentorship.ended_at.is_(None) | solved
    ) & ~exists().where(
        MentoringRequest.partnership_id == Partnership.id,
        (MentoringRequest.state == RequestState.WAITING) | refused,
    )


async def pass_on_offers(uow: UnitOfWork) -> int:
    """Offers that were left for a working day go on to the next mentor, and wishes whose time is over to all of them
    and to staff; at most fifty of each. It may run anywhere, often.
    """
    silent = await uow.session.scalars(
        select(MentorOffer.request_id)
        .where(MentorOffer.answer == OfferAnswer.WAITING, MentorOffer.pass_on_at <= uow.now)
        .order_by(MentorOffer.request_id)
        .limit(AT_ONCE)
    )
    late = await uow.session.scalars(
        select(MentoringRequest.id)
        .where(MentoringRequest.state == RequestState.WAITING, MentoringRequest.next_at <= uow.now)
        .order_by(MentoringRequest.id)
        .limit(AT_ONCE)
    )
    due = sorted({*silent, *late})
    for request_id in due:
        wished = await request_by_id(uow, request_id, to_answer=True)
        if wished is not None:
            await _go_on(uow, wished)
    return len(due)


async def _go_on(uow: UnitOfWork, wished: Wished) -> None:
    """Unless another program just did."""
    request = wished.request
    passed = await uow.session.scalars(
        update(MentorOffer)
        .where(
            MentorOffer.request_id == request.id,
            MentorOffer.answer == OfferAnswer.WAITING,
            MentorOffer.pass_on_at <= uow.now,
        )
        .values(answer=OfferAnswer.SILENT, answered_at=uow.now)
        .returning(MentorOffer.id)
        .execution_options(synchronize_session=False)
    )
    silent = passed.all()
    if not wished.waits:
        return
    if wished.partnership is not None and wished.partnership.state is PartnershipState.ENDED:
        await withdraw_request(uow, wished, by=None)
        await tell_asker(uow, request, "ended")
    elif request.widened_at is None:
        if silent or request.next_at <= uow.now:
            await offer_next(uow, wished)
    elif request.next_at <= uow.now:
        await _remind_staff(uow, wished)


async def _remind_staff(uow: UnitOfWork, wished: Wished) -> None:
    """Nobody has it after staff had a working day: they are asked again each week, and mentors who have room only since
    all were asked; whoever asked reads so once.
    """
    request = wished.request
    if request.reminded_at is None:
        await tell_asker(uow, request, "reminded")
    request.reminded_at = uow.now
    if not request.for_staff:
        await offer_to_the_others(uow, wished, await all_mentors(uow))
    await tell_staff(uow, wished)
    request.next_at = uow.now + OFFER_TIME
    request.answer_by = await answer_day(uow, request)


async def next_offer(uow: UnitOfWork) -> datetime | None:
    """When an offer next goes on, or all are asked; None when nothing waits."""
    known = [
        at
        for query in (
            select(func.min(MentorOffer.pass_on_at))
            .join(MentoringRequest, MentoringRequest.id == MentorOffer.request_id)
            .where(MentorOffer.answer == OfferAnswer.WAITING, MentoringRequest.state == RequestState.WAITING),
            select(func.min(MentoringRequest.next_at)).where(MentoringRequest.state == RequestState.WAITING),
        )
        if (at := await uow.session.scalar(query)) is not None
    ]
    return min(known) if known else None
