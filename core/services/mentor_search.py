"""Wishing for a mentor, *I will help*, *Not now*, and giving back. How a wish is offered: `mentor_offers`.

The first *I will help* has it: the row of the request is changed only while it waits, so of any number who press at the
same moment one wins. Whoever asked reads what became of it, on the day they were told at the latest.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum

from sqlalchemy import select, update

from core.model.defaults import OFFER_TIME
from core.model.fitting import widens_at
from core.model.ids import LibraryId, MemberId, PartnershipId
from core.model.libraries import Contact
from core.model.members import Role
from core.model.mentoring import (
    MentoringRequest,
    MentorOffer,
    Mentorship,
    MentorshipEnd,
    OfferAnswer,
    RequestState,
    Topic,
)
from core.model.partnerships import LIVE, PartnershipState
from core.model.schedule import local_day
from core.services.alerts import about as about_alert
from core.services.mentor_offers import (
    answer_day,
    first_reads,
    language_of,
    offer_next,
    offer_to,
    queue_for,
    tell_asker,
    widen,
)
from core.services.mentor_requests import (
    Wished,
    about,
    known_request,
    offer_of,
    open_request_of,
    request_by_id,
)
from core.services.mentors import all_mentors, room_of, take_mentor_turn
from core.services.mentorships import (
    begin_mentorship,
    end_mentorship,
    former_mentors,
    mentorship_of,
    open_mentorship_of_request,
)
from core.services.partnerships import partnership_by_id
from core.services.people import contacts_of, in_hours_of, in_their_hours
from core.services.roles import holds
from core.store.unit import UnitOfWork


@dataclass(frozen=True, kw_only=True)
class Asking:
    """What somebody wishes. `staff`: no mentor is asked, only staff. `by` None: the clock asks."""

    topic: Topic
    language: str
    by: MemberId | None = None
    details: str | None = None
    library_id: LibraryId | None = None
    partnership_id: PartnershipId | None = None
    staff: bool = False


class Taken(Enum):
    """What came of *I will help*."""

    YES = "yes"
    MINE = "mine"
    """They have it already."""
    LATE = "late"
    """Somebody else was faster, or nobody needs it any more."""
    FULL = "full"
    OWN = "own"
    """It is about a library they speak for."""
    NOT_OFFERED = "not-offered"


# Asking


async def languages_of_mentors(uow: UnitOfWork) -> frozenset[str]:
    """Those in which some mentor helps who can take one more."""
    return frozenset(code for each in await all_mentors(uow) if each.helper.free for code in each.profile.languages)


async def ask_for_mentor(uow: UnitOfWork, asking: Asking) -> Wished:
    """Write it down, and offer it to the first who fits; to staff at once, where nobody does. Whoever asked has no
    other open one (`open_request_of`).
    """
    request = MentoringRequest(
        topic=asking.topic,
        language=asking.language,
        asked_at=uow.now,
        next_at=uow.now + OFFER_TIME,
        answer_by=local_day(uow.now, "UTC"),
        asked_by=asking.by,
        library_id=asking.library_id,
        partnership_id=asking.partnership_id,
        details=asking.details,
        for_staff=asking.staff,
    )
    uow.session.add(request)
    await uow.session.flush()
    uow.session.add_all(
        MentorOffer(
            request_id=request.id,
            member_id=member_id,
            offered_at=uow.now,
            answer=OfferAnswer.STOPPED,
            answered_at=uow.now,
        )
        for member_id in await former_mentors(uow, partnership_id=asking.partnership_id, library_id=asking.library_id)
    )
    await uow.session.flush()
    uow.audit("mentor asked for", "mentoring_request", request.id, by=asking.by, topic=asking.topic.value)
    wished = await known_request(uow, request.id)
    queue = [] if asking.staff else await queue_for(uow, wished)
    if queue:
        request.next_at = widens_at(uow.now, [(first_reads(uow.now, each), each.hours) for each in queue])
        await offer_to(uow, request, queue[0])
    else:
        await widen(uow, wished, everybody=not asking.staff, inform=False)
    request.answer_by = await answer_day(uow, request)
    await uow.session.flush()
    return wished


# Answering


async def take_request(
    uow: UnitOfWork, wished: Wished, *, by: MemberId, own: Collection[LibraryId], staff: bool
) -> Taken:
    """*I will help*. `own`: the libraries they speak for; `staff`: whether they are, who may take it without an offer.

    They watch over the partnership from now on; whoever asked, and its other contacts, read who it is.
    """
    request = wished.request
    offer = await offer_of(uow, request.id, by)
    if request.taken_by == by and request.state is RequestState.TAKEN:
        return Taken.MINE if await open_mentorship_of_request(uow, request.id, by) else Taken.NOT_OFFERED
    if not staff and (offer is None or offer.answer is OfferAnswer.STOPPED):
        return Taken.NOT_OFFERED
    over = wished.partnership is not None and wished.partnership.state is PartnershipState.ENDED
    if over or not wished.waits:
        return Taken.LATE
    if wished.is_about(own):
        return Taken.OWN
    await take_mentor_turn(uow, by)
    if request.partnership_id is not None:
        await _lock_waiting(uow, request.partnership_id)
    before = await mentorship_of(uow, by, request.partnership_id) if request.partnership_id is not None else None
    # Staff who are no mentors help without a limit, whatever they once said they could do.
    room = await room_of(uow, by) if not staff or await holds(uow, by, Role.MENTOR) else None
    capacity, load = room or (0, 0)
    if before is None and (room is not None or not staff) and load >= capacity:
        return Taken.FULL
    won = await uow.session.execute(
        update(MentoringRequest)
        .where(MentoringRequest.id == request.id, MentoringRequest.state == RequestState.WAITING)
        .values(state=RequestState.TAKEN, taken_by=by, settled_at=uow.now)
        .returning(MentoringRequest.id)
        .execution_options(synchronize_session=False)
    )
    if won.scalar_one_or_none() is None:
        return Taken.LATE
    await uow.session.refresh(request)
    if offer is not None:
        offer.answer = OfferAnswer.TAKEN
        offer.answered_at = uow.now
    if before is None:
        await begin_mentorship(
            uow,
            mentor_id=by,
            partnership_id=request.partnership_id,
            library_id=request.library_id,
            request_id=request.id,
        )
    if before is None and room is not None and load + 1 >= capacity:
        await _let_others_have_the_rest(uow, by)
    uow.audit("mentor found", "mentoring_request", request.id, by=by)
    await _withdraw_the_clocks(uow, request)
    await _tell_found(uow, wished, by, new=before is None)
    await uow.refresh(about(request.id))
    return Taken.YES


async def _lock_waiting(uow: UnitOfWork, partnership_id: PartnershipId) -> None:
    """Its wishes that wait, in the order in which the clock locks them too."""
    await uow.session.scalars(
        select(MentoringRequest.id)
        .where(MentoringRequest.partnership_id == partnership_id, MentoringRequest.state == RequestState.WAITING)
        .order_by(MentoringRequest.id)
        .with_for_update()
    )


async def _withdraw_the_clocks(uow: UnitOfWork, taken: MentoringRequest) -> None:
    """The partnership has a mentor now: nobody is asked any more because it has none. What a person asked waits on."""
    if taken.partnership_id is None:
        return
    found = await uow.session.scalars(
        select(MentoringRequest.id)
        .where(
            MentoringRequest.partnership_id == taken.partnership_id,
            MentoringRequest.state == RequestState.WAITING,
            MentoringRequest.asked_by.is_(None),
        )
        .order_by(MentoringRequest.id)
    )
    for request_id in found.all():
        other = await request_by_id(uow, request_id, to_answer=True)
        if other is not None and other.waits:
            await withdraw_request(uow, other, by=None)


async def _let_others_have_the_rest(uow: UnitOfWork, member_id: MemberId) -> None:
    """They have no room any more: what else is offered to them goes on with the next work of the clock."""
    await uow.session.execute(
        update(MentorOffer)
        .where(
            MentorOffer.member_id == member_id,
            MentorOffer.answer == OfferAnswer.WAITING,
            MentorOffer.pass_on_at > uow.now,
        )
        .values(pass_on_at=uow.now)
        .execution_options(synchronize_session=False)
    )


async def _tell_found(uow: UnitOfWork, wished: Wished, mentor_id: MemberId, *, new: bool) -> None:
    """Whoever asked, and where the mentor is `new` to them the other contacts of the partnership, or of a library that
    nobody asks for any more; each in their hours.
    """
    request = wished.request
    if request.asked_by is not None:
        asker = await in_hours_of(uow, [request.asked_by])
        await uow.notify("mentor_answer", about(request.id), asker, request=request.id)
    if new and (wished.partnership is not None or request.asked_by is None):
        contacts = await contacts_of(uow, [library.id for library in wished.libraries])
        others = [each for each in contacts if each.member_id not in {request.asked_by, mentor_id}]
        await uow.notify("mentor_found", about(request.id), in_their_hours(uow, others), request=request.id)


async def not_now(uow: UnitOfWork, wished: Wished, *, by: MemberId) -> bool:
    """It goes on to the next one at once. False when it was never offered to them, or is settled."""
    offer = await offer_of(uow, wished.request.id, by)
    if offer is None or not wished.waits:
        return False
    before = offer.answer
    offer.answer = OfferAnswer.NOT_NOW
    offer.answered_at = uow.now
    await uow.session.flush()
    uow.audit("mentor not now", "mentoring_request", wished.request.id, by=by)
    if before is OfferAnswer.WAITING and wished.request.widened_at is None:
        await offer_next(uow, wished)
    return True


async def withdraw_request(uow: UnitOfWork, wished: Wished, *, by: MemberId | None) -> None:
    """Nobody needs it any more: the offers are taken back. It waits."""
    wished.request.state = RequestState.WITHDRAWN
    wished.request.settled_at = uow.now
    await uow.session.flush()
    uow.audit("mentor not needed", "mentoring_request", wished.request.id, by=by)
    await uow.refresh(about(wished.request.id))


# Giving back


async def release(
    uow: UnitOfWork,
    mentorship: Mentorship,
    reason: MentorshipEnd,
    *,
    by: MemberId | None,
    note: str | None = None,
) -> Wished | None:
    """They give it back: it is offered to others, best first, while it lives and nobody else watches over it; its
    contacts read that they left. Answers that wish.
    """
    await end_mentorship(uow, mentorship, reason, by=by, note=note)
    wished = await _offer_again(uow, mentorship, reason)
    if mentorship.partnership_id is not None:
        await uow.refresh(about_alert(mentorship.partnership_id))
    await _tell_left(uow, mentorship, wished)
    return wished


async def _tell_left(uow: UnitOfWork, mentorship: Mentorship, wished: Wished | None) -> None:
    """The contacts of the partnership, each in their hours; who asked for a mentor reads it as their answer."""
    partnership = (
        await partnership_by_id(uow, mentorship.partnership_id) if mentorship.partnership_id is not None else None
    )
    if partnership is None or partnership.state is PartnershipState.ENDED:
        return
    known = {mentorship.mentor_id, wished.request.asked_by if wished is not None else None}
    contacts = await contacts_of(uow, [row.library_id for row in partnership.rows])
    others = [each for each in contacts if each.member_id not in known]
    await uow.notify(
        "mentor_left",
        f"mentorship:{mentorship.id}",
        in_their_hours(uow, others),
        mentorship=mentorship.id,
    )


async def _offer_again(uow: UnitOfWork, mentorship: Mentorship, reason: MentorshipEnd) -> Wished | None:
    if reason is MentorshipEnd.DONE:
        return None
    first = await uow.session.get(MentoringRequest, mentorship.request_id) if mentorship.request_id else None
    partnership = (
        await partnership_by_id(uow, mentorship.partnership_id) if mentorship.partnership_id is not None else None
    )
    if partnership is not None and (partnership.state not in LIVE or await _has_mentor(uow, partnership.id)):
        return None
    asked_by = first.asked_by if first is not None else None
    if first is not None and asked_by is not None and not await _asks_still(uow, first, asked_by):
        asked_by = None
    wished = await ask_for_mentor(
        uow,
        Asking(
            topic=first.topic if first is not None else Topic.FIRST_STEPS,
            language=first.language if first is not None else language_of(partnership, await languages_of_mentors(uow)),
            by=asked_by,
            details=first.details if first is not None else None,
            library_id=mentorship.library_id or (first.library_id if first is not None else None),
            partnership_id=mentorship.partnership_id,
            staff=first is not None and first.for_staff,
        ),
    )
    await tell_asker(uow, wished.request, "again")
    return wished


async def _asks_still(uow: UnitOfWork, first: MentoringRequest, asked_by: MemberId) -> bool:
    """Whether it is theirs to ask once more: they speak for that library, and wish for nothing else."""
    speaks = await uow.session.scalar(
        select(Contact.id).where(Contact.member_id == asked_by, Contact.library_id == first.library_id)
    )
    return speaks is not None and await open_request_of(uow, asked_by) is None


async def _has_mentor(uow: UnitOfWork, partnership_id: PartnershipId) -> bool:
    found = await uow.session.scalar(
        select(Mentorship.id).where(Mentorship.partnership_id == partnership_id, Mentorship.ended_at.is_(None)).limit(1)
    )
    return found is not None
