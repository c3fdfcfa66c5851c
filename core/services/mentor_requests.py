"""Wishes for a mentor as they stand: who wishes what, whom it was offered to, and who has it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import aliased

from core.model.fitting import Need
from core.model.ids import LibraryId, MemberId, MentoringRequestId, PartnershipId
from core.model.libraries import Library
from core.model.members import Member, Role
from core.model.mentoring import MentoringRequest, MentorOffer, Mentorship, OfferAnswer, RequestState
from core.model.partnerships import Partnership
from core.services.partnerships import partnerships_by_id
from core.services.people import contacts_of
from core.services.roles import holders
from core.services.watching import watchers_of
from core.store.unit import UnitOfWork


@dataclass(frozen=True)
class Wished:
    """A wish for a mentor with its partnership and library, and the names of who asked, and who took it and helps
    still.
    """

    request: MentoringRequest
    partnership: Partnership | None
    library: Library | None
    asker: str | None
    taker: str | None

    @property
    def libraries(self) -> list[Library]:
        """Those that it is about."""
        if self.partnership is not None:
            return [row.library for row in self.partnership.rows]
        return [self.library] if self.library is not None else []

    def is_about(self, library_ids: Collection[LibraryId]) -> bool:
        """Whether it is about one of these."""
        return any(library.id in library_ids for library in self.libraries)

    @property
    def need(self) -> Need:
        """As the rules see it."""
        return Need(
            language=self.request.language,
            topic=self.request.topic,
            countries=frozenset(library.country for library in self.libraries),
            library_ids=frozenset(library.id for library in self.libraries),
        )

    @property
    def waits(self) -> bool:
        """Whether nobody has it yet."""
        return self.request.state is RequestState.WAITING


def about(request_id: MentoringRequestId) -> str:
    """What notices about a wish are marked with."""
    return f"mentoring_request:{request_id}"


async def request_by_id(uow: UnitOfWork, request_id: MentoringRequestId, *, to_answer: bool = False) -> Wished | None:
    """The wish, or None. `to_answer`: of two who answer the second waits, and reads the first."""
    if to_answer:
        await uow.session.get(MentoringRequest, request_id, with_for_update=True, populate_existing=True)
    found = await _wished(uow, MentoringRequest.id == request_id)
    return found[0] if found else None


async def open_request_of(uow: UnitOfWork, member_id: MemberId) -> Wished | None:
    """What that person wishes and nobody has taken, or None."""
    found = await _wished(uow, MentoringRequest.asked_by == member_id, MentoringRequest.state == RequestState.WAITING)
    return found[0] if found else None


async def waiting_requests(uow: UnitOfWork) -> Sequence[Wished]:
    """All that nobody has taken, the oldest first."""
    return await _wished(uow, MentoringRequest.state == RequestState.WAITING)


async def waits_for(uow: UnitOfWork, partnership_id: PartnershipId) -> bool:
    """Whether a mentor is looked for, for that partnership. One statement."""
    waits = (MentoringRequest.partnership_id == partnership_id, MentoringRequest.state == RequestState.WAITING)
    return await uow.session.scalar(select(MentoringRequest.id).where(*waits).limit(1)) is not None


async def offered_to(uow: UnitOfWork, member_id: MemberId, own: Collection[LibraryId]) -> Sequence[Wished]:
    """What is offered to that mentor and nobody has taken, but for what they left to others; the oldest first. `own`:
    the libraries they speak for by now: what is asked about these is not theirs to read.
    """
    offered = exists().where(
        MentorOffer.request_id == MentoringRequest.id,
        MentorOffer.member_id == member_id,
        MentorOffer.answer.in_([OfferAnswer.WAITING, OfferAnswer.SILENT]),
    )
    found = await _wished(uow, MentoringRequest.state == RequestState.WAITING, offered)
    return [each for each in found if not each.is_about(own)]


async def offer_of(uow: UnitOfWork, request_id: MentoringRequestId, member_id: MemberId) -> MentorOffer | None:
    """What that mentor was offered, and answered; None when they never were."""
    found = await uow.session.scalars(
        select(MentorOffer).where(MentorOffer.request_id == request_id, MentorOffer.member_id == member_id)
    )
    return found.one_or_none()


async def known_request(uow: UnitOfWork, request_id: MentoringRequestId) -> Wished:
    found = await request_by_id(uow, request_id)
    if found is None:
        msg = f"mentoring request {request_id} is not there"
        raise RuntimeError(msg)
    return found


async def _wished(uow: UnitOfWork, *which: ColumnElement[bool]) -> list[Wished]:
    """Two statements, however many."""
    asker, taker = aliased(Member), aliased(Member)
    helps = exists().where(
        Mentorship.mentor_id == MentoringRequest.taken_by,
        Mentorship.ended_at.is_(None),
        (Mentorship.request_id == MentoringRequest.id) | (Mentorship.partnership_id == MentoringRequest.partnership_id),
    )
    found = (
        await uow.session.execute(
            select(MentoringRequest, Library, asker.name, taker.name)
            .outerjoin(Library, Library.id == MentoringRequest.library_id)
            .outerjoin(asker, asker.id == MentoringRequest.asked_by)
            .outerjoin(taker, (taker.id == MentoringRequest.taken_by) & helps)
            .where(*which)
            .order_by(MentoringRequest.asked_at, MentoringRequest.id)
        )
    ).all()
    known = await partnerships_by_id(uow, {each[0].partnership_id for each in found if each[0].partnership_id})
    return [
        Wished(request, known[request.partnership_id] if request.partnership_id else None, library, asked, took)
        for request, library, asked, took in found
    ]


async def staff_for(uow: UnitOfWork, wished: Wished) -> Sequence[Member]:
    """Those of the staff who look after it: not who asked, nor who speaks for one of its libraries, unless nobody else
    is left.
    """
    if wished.partnership is not None:
        staff = await watchers_of(uow, wished.partnership)
    else:
        contacts = {each.member_id for each in await contacts_of(uow, [each.id for each in wished.libraries])}
        everybody = await holders(uow, Role.STAFF)
        staff = [each for each in everybody if each.id not in contacts] or everybody
    return [each for each in staff if each.id != wished.request.asked_by] or staff
