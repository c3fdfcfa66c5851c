"""A mentor makes less room, stops, or left the workspace: what they watched over is offered to others at once."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import exists, select, update

from core.chat.messenger import Trouble
from core.model.ids import MemberId, MentorshipId
from core.model.members import Account, Role, RoleWish
from core.model.mentoring import (
    MentoringRequest,
    MentorOffer,
    MentorProfile,
    Mentorship,
    MentorshipEnd,
    OfferAnswer,
    RequestState,
)
from core.model.partnerships import LIVE
from core.model.ways import Way
from core.services.mentor_clock import AT_ONCE
from core.services.mentor_offers import offer_what_waits
from core.services.mentor_requests import offer_of, request_by_id
from core.services.mentor_search import not_now, release
from core.services.mentors import Offering, forget_profile, offer_to_mentor, rest, take_mentor_turn
from core.services.mentorships import mentored_by, names_of_mentors_of_each
from core.services.roles import revoke
from core.store.unit import UnitOfWork


async def change_room(
    uow: UnitOfWork, offering: Offering, *, member_id: MemberId, hand_over: Collection[MentorshipId] = ()
) -> int:
    """What they can do from now on; those mentorships are offered to others. Answers how many. Their turn is taken, and
    what is left fits (`take_mentor_turn`).
    """
    await offer_to_mentor(uow, offering, member_id=member_id)
    given = await _give_back(uow, member_id, MentorshipEnd.HANDED_OVER, by=member_id, only=hand_over)
    await offer_what_waits(uow, member_id)
    return given


async def stop_mentoring(uow: UnitOfWork, member_id: MemberId, *, by: MemberId, reason: MentorshipEnd) -> int:
    """They are no mentor any more: everything they watch over is offered to others, and what was offered to them goes
    on. Answers how many partnerships it was.
    """
    await take_mentor_turn(uow, member_id)
    # First, so that nothing is offered to them again.
    await revoke(uow, member_id=member_id, role=Role.MENTOR, by=by)
    await uow.session.execute(
        update(RoleWish)
        .where(RoleWish.member_id == member_id, RoleWish.role == Role.MENTOR, RoleWish.answered_at.is_(None))
        .values(answered_at=uow.now, answered_by=by)
    )
    await forget_profile(uow, member_id)
    await _leave_to_others(uow, member_id, OfferAnswer.WAITING, OfferAnswer.SILENT)
    return await _give_back(uow, member_id, reason, by=by)


async def offered_when_they_stop(uow: UnitOfWork, member_id: MemberId) -> int:
    """How many of theirs would be offered to others: what rests is not, nor what somebody else mentors too."""
    theirs = await mentored_by(uow, member_id)
    names = await names_of_mentors_of_each(uow, [each.partnership.id for each in theirs if each.partnership])
    return sum(
        each.partnership is None or (each.partnership.state in LIVE and len(names[each.partnership.id]) == 1)
        for each in theirs
    )


async def stop_helping(uow: UnitOfWork, member_id: MemberId, *, by: MemberId) -> int:
    """They are of the staff no longer, and no mentor: all they took as staff is offered to others. Answers how many
    partnerships it was.
    """
    await take_mentor_turn(uow, member_id)
    return await _give_back(uow, member_id, MentorshipEnd.STOPPED, by=by)


async def come_back(uow: UnitOfWork, profile: MentorProfile) -> None:
    """They rest no longer: what they did not answer when they began to rest can be theirs while nobody took it, and
    what all mentors are asked for is offered to them too.
    """
    await uow.session.execute(
        update(MentorOffer)
        .where(
            MentorOffer.member_id == profile.member_id,
            MentorOffer.answer == OfferAnswer.NOT_NOW,
            MentorOffer.answered_at == profile.paused_at,
        )
        .values(answer=OfferAnswer.SILENT)
        .execution_options(synchronize_session=False)
    )
    await rest(uow, profile, resting=False)
    await uow.session.flush()
    await offer_what_waits(uow, profile.member_id)


async def _give_back(
    uow: UnitOfWork,
    member_id: MemberId,
    reason: MentorshipEnd,
    *,
    by: MemberId | None,
    only: Collection[MentorshipId] | None = None,
) -> int:
    """Answers how many are offered to others: what rests is not, nor what somebody else mentors too."""
    given = 0
    for mentored in await mentored_by(uow, member_id):
        chosen = only is None or mentored.mentorship.id in only
        if chosen and await release(uow, mentored.mentorship, reason, by=by) is not None:
            given += 1
    return given


# The clock


async def release_those_who_left(uow: UnitOfWork) -> int:
    """Mentors who are in no workspace any more: all theirs is offered to others, at most fifty; answers how many. They
    stay mentors, should they come back. It may run anywhere, often.
    """
    somewhere = exists().where(
        Account.member_id == Mentorship.mentor_id,
        (Account.way != Way.NONE) | Account.trouble.is_distinct_from(Trouble.GONE),
    )
    found = await uow.session.scalars(
        select(Mentorship)
        .where(Mentorship.ended_at.is_(None), ~somewhere)
        .order_by(Mentorship.id)
        .limit(AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    gone = found.all()
    for mentorship in gone:
        await release(uow, mentorship, MentorshipEnd.LEFT, by=None)
    return len(gone)


async def pass_on_what_waits(uow: UnitOfWork, member_id: MemberId) -> None:
    """They rest: what is offered to them goes on to others at once."""
    await _leave_to_others(uow, member_id, OfferAnswer.WAITING)


async def _leave_to_others(uow: UnitOfWork, member_id: MemberId, *answers: OfferAnswer) -> None:
    """*Not now* to what is offered to them, and was answered so. Each wish is locked: what the clock does with it at
    the same moment comes before or after, and nobody is asked beside the next one.
    """
    found = await uow.session.scalars(
        select(MentorOffer.request_id)
        .join(MentoringRequest, MentoringRequest.id == MentorOffer.request_id)
        .where(
            MentorOffer.member_id == member_id,
            MentorOffer.answer.in_(answers),
            MentoringRequest.state == RequestState.WAITING,
        )
        .order_by(MentorOffer.request_id)
    )
    for request_id in found.all():
        wished = await request_by_id(uow, request_id, to_answer=True)
        offer = await offer_of(uow, request_id, member_id)
        if wished is not None and offer is not None:
            await uow.session.refresh(offer)
            if offer.answer in answers:
                await not_now(uow, wished, by=member_id)
