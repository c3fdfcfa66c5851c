"""Who watches over which partnership. A mentorship begins with *I will help*, and ends with a reason."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select

from core.model.ids import LibraryId, MemberId, MentoringRequestId, MentorshipId, PartnershipId
from core.model.libraries import Library
from core.model.members import Member
from core.model.mentoring import MentoringRequest, Mentorship, MentorshipEnd
from core.model.partnerships import Partnership
from core.model.schedule import local_day
from core.services.mentor_requests import about
from core.services.partnerships import partnerships_by_id
from core.services.watching import present_mentors
from core.store.unit import UnitOfWork


@dataclass(frozen=True)
class Mentored:
    """A mentorship, the mentor's name, and what it is about: a partnership, or a library that has none yet."""

    mentorship: Mentorship
    mentor: str
    partnership: Partnership | None
    library: Library | None

    @property
    def libraries(self) -> list[Library]:
        """Those that are helped."""
        if self.partnership is not None:
            return [row.library for row in self.partnership.rows]
        return [self.library] if self.library is not None else []


async def mentored_by(uow: UnitOfWork, mentor_id: MemberId) -> Sequence[Mentored]:
    """What that mentor watches over now, the oldest first. Two statements."""
    return await _mentored(uow, Mentorship.mentor_id == mentor_id, Mentorship.ended_at.is_(None))


async def mentorship_by_id(uow: UnitOfWork, mentorship_id: MentorshipId, *, to_change: bool = False) -> Mentored | None:
    """The mentorship, also one that has ended; or None. `to_change`: the second of two who end it reads the first."""
    if to_change:
        await uow.session.get(Mentorship, mentorship_id, with_for_update=True, populate_existing=True)
    found = await _mentored(uow, Mentorship.id == mentorship_id)
    return found[0] if found else None


async def mentorships_over(uow: UnitOfWork, partnership_id: PartnershipId) -> Sequence[Mentored]:
    """Who watches over it now, the oldest first."""
    return await _mentored(uow, Mentorship.partnership_id == partnership_id, Mentorship.ended_at.is_(None))


async def names_of_mentors(uow: UnitOfWork, partnership_id: PartnershipId) -> Sequence[str]:
    """Its mentors who are there now, by name. Two statements."""
    present = (await present_mentors(uow, [partnership_id])).get(partnership_id, ())
    found = await uow.session.scalars(select(Member.name).where(Member.id.in_(present)).order_by(Member.id))
    return found.all()


async def names_of_mentors_of_each(
    uow: UnitOfWork, partnership_ids: Collection[PartnershipId]
) -> Mapping[PartnershipId, Sequence[str]]:
    """Who watches over these partnerships now, whether they are there or rest. One statement."""
    found = await uow.session.execute(
        select(Mentorship.partnership_id, Member.name)
        .join(Member, Member.id == Mentorship.mentor_id)
        .where(Mentorship.partnership_id.in_(partnership_ids), Mentorship.ended_at.is_(None))
        .order_by(Mentorship.id)
    )
    names: dict[PartnershipId, list[str]] = {}
    for partnership_id, name in found:
        if partnership_id is not None:
            names.setdefault(partnership_id, []).append(name)
    return names


async def mentorship_of(uow: UnitOfWork, mentor_id: MemberId, partnership_id: PartnershipId) -> Mentorship | None:
    """That mentor's present one over that partnership, or None. One statement."""
    found = await uow.session.scalars(
        select(Mentorship).where(
            Mentorship.mentor_id == mentor_id,
            Mentorship.partnership_id == partnership_id,
            Mentorship.ended_at.is_(None),
        )
    )
    return found.one_or_none()


async def _mentored(uow: UnitOfWork, *which: ColumnElement[bool]) -> Sequence[Mentored]:
    found = (
        await uow.session.execute(
            select(Mentorship, Member.name, Library)
            .join(Member, Member.id == Mentorship.mentor_id)
            .outerjoin(Library, Library.id == Mentorship.library_id)
            .where(*which)
            .order_by(Mentorship.id)
        )
    ).all()
    ids = {each[0].partnership_id for each in found if each[0].partnership_id is not None}
    partnerships = await partnerships_by_id(uow, ids)
    return [
        Mentored(each, name, partnerships.get(each.partnership_id) if each.partnership_id else None, library)
        for each, name, library in found
    ]


async def begin_mentorship(
    uow: UnitOfWork,
    *,
    mentor_id: MemberId,
    partnership_id: PartnershipId | None,
    library_id: LibraryId | None = None,
    request_id: MentoringRequestId | None = None,
) -> Mentorship:
    """They watch over it from now on. Their turn is taken, and there is room."""
    mentorship = Mentorship(
        mentor_id=mentor_id,
        began_at=uow.now,
        partnership_id=partnership_id,
        library_id=library_id if partnership_id is None else None,
        request_id=request_id,
        look_on=local_day(uow.now, "UTC") if partnership_id is not None else None,
    )
    uow.session.add(mentorship)
    await uow.session.flush()
    subject, subject_id = ("partnership", partnership_id) if partnership_id else ("library", library_id or 0)
    uow.audit("mentorship begun", subject, subject_id, by=mentor_id, mentorship=mentorship.id)
    return mentorship


async def end_mentorship(
    uow: UnitOfWork, mentorship: Mentorship, reason: MentorshipEnd, *, by: MemberId | None, note: str | None = None
) -> None:
    """They watch over it no longer. It is open."""
    mentorship.ended_at = uow.now
    mentorship.end_reason = reason
    mentorship.note = note
    mentorship.look_on = None
    await uow.session.flush()
    await _refresh_wishes(uow, mentorship)
    subject, subject_id = (
        ("partnership", mentorship.partnership_id)
        if mentorship.partnership_id
        else ("library", mentorship.library_id or 0)
    )
    uow.audit("mentorship ended", subject, subject_id, by=by, mentorship=mentorship.id, reason=reason.value)


async def _refresh_wishes(uow: UnitOfWork, mentorship: Mentorship) -> None:
    """Notices that say who helps are taken back."""
    theirs = MentoringRequest.id == mentorship.request_id
    if mentorship.partnership_id is not None:
        theirs |= MentoringRequest.partnership_id == mentorship.partnership_id
    found = await uow.session.scalars(
        select(MentoringRequest.id)
        .where(MentoringRequest.taken_by == mentorship.mentor_id, theirs)
        .order_by(MentoringRequest.id)
    )
    for request_id in found.all():
        await uow.refresh(about(request_id))


async def former_mentors(
    uow: UnitOfWork, *, partnership_id: PartnershipId | None, library_id: LibraryId | None
) -> Sequence[MemberId]:
    """Who gave that partnership back, or that library where it has no partnership yet, while a mentor was needed; not
    who watches over it now. One statement.
    """
    if partnership_id is None and library_id is None:
        return ()
    over = (
        Mentorship.partnership_id == partnership_id
        if partnership_id is not None
        else Mentorship.library_id == library_id
    )
    found = await uow.session.execute(
        select(Mentorship.mentor_id, Mentorship.ended_at, Mentorship.end_reason).where(over).order_by(Mentorship.id)
    )
    rows = found.all()
    here = {mentor_id for mentor_id, ended_at, _why in rows if ended_at is None}
    gave = [mentor_id for mentor_id, ended_at, why in rows if ended_at is not None and why is not MentorshipEnd.DONE]
    return [each for each in dict.fromkeys(gave) if each not in here]


async def open_mentorship_of_request(uow: UnitOfWork, request_id: MentoringRequestId, mentor_id: MemberId) -> bool:
    """Whether that mentor, who took that wish, still helps."""
    request = await uow.session.get(MentoringRequest, request_id)
    if request is None:
        return False
    theirs = Mentorship.request_id == request_id
    if request.partnership_id is not None:
        theirs |= Mentorship.partnership_id == request.partnership_id
    found = await uow.session.scalar(
        select(Mentorship.id).where(Mentorship.mentor_id == mentor_id, Mentorship.ended_at.is_(None), theirs).limit(1)
    )
    return found is not None
