"""Offering a wish for a mentor: to one after another, each in their own hours; then to all, and to staff."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import select

from core.model.budget import next_message, pause_of
from core.model.defaults import LONG_WEEKEND, OFFER_TIME
from core.model.fitting import best_first, passes_on
from core.model.ids import MemberId
from core.model.mentoring import (
    MentoringRequest,
    MentorOffer,
    Mentorship,
    RequestState,
)
from core.model.partnerships import Partnership
from core.model.schedule import local_day, next_allowed
from core.services.mentor_requests import (
    Wished,
    about,
    request_by_id,
    staff_for,
)
from core.services.mentors import Mentor, all_mentors
from core.services.people import hours_of, in_hours_of, member_with_hours
from core.store.unit import UnitOfWork

SLACK = timedelta(hours=1)
"""The clock's work may be a little late, and then miss somebody's morning: a promise leaves room for it."""

OFFER = "mentor_offer"
TO_STAFF = "mentor_wanted"


async def queue_for(uow: UnitOfWork, wished: Wished) -> Sequence[Mentor]:
    """Those to whom it may be offered next, the best first: first of all whoever watches over that partnership, since
    they know it; last whoever is away for days, and not at all whom nothing reaches before all are asked.
    """
    mentors = {each.member.id: each for each in await all_mentors(uow)}
    asked = set(
        await uow.session.scalars(select(MentorOffer.member_id).where(MentorOffer.request_id == wished.request.id))
    )
    asked.add(wished.request.asked_by or MemberId(0))
    own: list[Mentor] = []
    if wished.request.partnership_id is not None:
        theirs = await uow.session.scalars(
            select(Mentorship.mentor_id)
            .where(Mentorship.partnership_id == wished.request.partnership_id, Mentorship.ended_at.is_(None))
            .order_by(Mentorship.id)
        )
        watching = [mentors[each] for each in theirs if each in mentors and each not in asked]
        own = [each for each in watching if not each.helper.is_own(wished.need)]
    others = [each.helper for each in mentors.values() if each.member.id not in asked and each not in own]
    queue = [*own, *(mentors[each.member_id] for each in best_first(wished.need, others))]
    reads = {each.member.id: first_reads(uow.now, each) for each in queue}
    there = [each for each in queue if reads[each.member.id] < wished.request.next_at]
    return sorted(there, key=lambda each: reads[each.member.id] > uow.now + LONG_WEEKEND)


def first_reads(now: datetime, mentor: Mentor) -> datetime:
    """The first instant at which a message can reach them, by their limit."""
    roles = {grant.role for grant in mentor.member.roles}
    pause = pause_of(OFFER, roles, fewer=mentor.member.fewer_messages)
    return next_message(now, mentor.member.written_at, pause, mentor.hours)


def _offer(uow: UnitOfWork, request: MentoringRequest, mentor: Mentor) -> MentorOffer:
    """With a working day of theirs to think about it."""
    return MentorOffer(
        request_id=request.id,
        member_id=mentor.member.id,
        offered_at=uow.now,
        pass_on_at=passes_on(first_reads(uow.now, mentor), mentor.hours),
    )


async def offer_to(uow: UnitOfWork, request: MentoringRequest, mentor: Mentor) -> None:
    """To that one alone."""
    uow.session.add(_offer(uow, request, mentor))
    await uow.session.flush()
    at = next_allowed(uow.now, mentor.hours)
    await uow.notify(OFFER, about(request.id), [(mentor.member.id, at)], request=request.id)


async def widen(uow: UnitOfWork, wished: Wished, *, everybody: bool = True, inform: bool = True) -> None:
    """All mentors who have room are asked, and staff; whoever asked reads that, unless they read it as the answer."""
    request = wished.request
    request.widened_at = uow.now
    if everybody:
        await offer_to_the_others(uow, wished, await all_mentors(uow))
    request.next_at = await tell_staff(uow, wished)
    request.answer_by = await answer_day(uow, request)
    await uow.refresh(about(request.id))
    if inform:
        await tell_asker(uow, request, "widened")


async def offer_to_the_others(uow: UnitOfWork, wished: Wished, mentors: Sequence[Mentor]) -> int:
    """Those of them who have room and were never asked for it are asked now; answers how many."""
    request, need = wished.request, wished.need
    known = set(await uow.session.scalars(select(MentorOffer.member_id).where(MentorOffer.request_id == request.id)))
    asked = [
        each
        for each in mentors
        if each.helper.free
        and not each.helper.is_own(need)
        and each.member.id not in known
        and each.member.id != request.asked_by
    ]
    uow.session.add_all(_offer(uow, request, each) for each in asked)
    await uow.session.flush()
    hours = [(each.member.id, next_allowed(uow.now, each.hours)) for each in asked]
    await uow.notify(OFFER, about(request.id), hours, request=request.id)
    return len(asked)


async def offer_what_waits(uow: UnitOfWork, member_id: MemberId) -> int:
    """A mentor is new, is back, or made more room: what all mentors are asked for is offered to them too. Answers how
    many wishes it is. What is offered to one after another reaches them in their turn.
    """
    theirs = [each for each in await all_mentors(uow) if each.member.id == member_id and each.helper.free]
    if not theirs:
        return 0
    found = await uow.session.scalars(
        select(MentoringRequest.id)
        .where(
            MentoringRequest.state == RequestState.WAITING,
            MentoringRequest.widened_at.is_not(None),
            ~MentoringRequest.for_staff,
        )
        .order_by(MentoringRequest.id)
    )
    offered = 0
    for request_id in found.all():
        # Locked: what the clock does with it at the same moment comes before or after.
        wished = await request_by_id(uow, request_id, to_answer=True)
        if wished is not None and wished.waits:
            offered += await offer_to_the_others(uow, wished, theirs)
    return offered


async def tell_staff(uow: UnitOfWork, wished: Wished) -> datetime:
    """They are asked, in their hours; answers when the first of them has had a working day for it."""
    request = wished.request
    recipients = await in_hours_of(uow, {each.id for each in await staff_for(uow, wished)})
    key = f"{TO_STAFF}:{request.id}:{uow.now.isoformat()}"
    await uow.notify(TO_STAFF, about(request.id), recipients, key=key, request=request.id)
    days = []
    for member_id, at in recipients:
        found = await member_with_hours(uow, member_id)
        if found is not None:
            days.append(passes_on(at, hours_of(found[0], library=found[1])))
    return min(days, default=uow.now + OFFER_TIME)


async def answer_day(uow: UnitOfWork, request: MentoringRequest) -> date:
    """The day on which whoever asked reads what became of it, at the latest: it is planned for `next_at`, and comes in
    their own hours.
    """
    found = await member_with_hours(uow, request.asked_by) if request.asked_by is not None else None
    if found is None:
        return local_day(request.next_at, "UTC")
    hours = hours_of(found[0], library=found[1])
    return local_day(next_allowed(request.next_at + SLACK, hours), hours.zone)


async def tell_asker(uow: UnitOfWork, request: MentoringRequest, what: str) -> None:
    if request.asked_by is None:
        return
    recipients = await in_hours_of(uow, [request.asked_by])
    key = f"mentor_search:{request.id}:{what}:{uow.now.isoformat()}"
    await uow.notify("mentor_search", about(request.id), recipients, key=key, request=request.id, what=what)


async def offer_next(uow: UnitOfWork, wished: Wished) -> None:
    """To the next who fits; to all and to staff when nobody is left, or the time is over."""
    queue = await queue_for(uow, wished) if wished.request.next_at > uow.now else []
    if queue:
        await offer_to(uow, wished.request, queue[0])
    else:
        await widen(uow, wished)


def language_of(partnership: Partnership | None, mentors_write: Collection[str]) -> str:
    """One that all its libraries write in, and a mentor who has room too, English before others; else one of the
    libraries; else English.
    """
    if partnership is None:
        return "en"
    shared = set.intersection(*(set(row.library.languages) for row in partnership.rows))
    best_first = sorted(shared, key=lambda code: (code not in mentors_write, code != "en", code))
    return best_first[0] if best_first else "en"
