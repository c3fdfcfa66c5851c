"""How mentoring goes, for staff: who has how many, who waits how long, and trials without a mentor."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from statistics import median

from sqlalchemy import ColumnElement, exists, func, select

from core.model.ids import MemberId
from core.model.members import Member
from core.model.mentoring import MentoringRequest, Mentorship, RequestState
from core.model.partnerships import Partnership, PartnershipState
from core.services.mentor_requests import Wished, waiting_requests
from core.services.mentors import Mentor, all_mentors
from core.services.partnerships import partnerships_by_id
from core.store.unit import UnitOfWork


@dataclass(frozen=True, kw_only=True)
class MentorFigures:
    """`mentors`: the fullest first. `others`: staff who help, by name, with how many. `waiting`: who wishes for one:
    people before trials, whoever waits longest first. `answer`: the median
    time from a wish to *I will help*, None before the first. `alone`: trials that nobody mentors, and that are not
    offered to anybody yet.
    """

    mentors: Sequence[Mentor]
    others: Sequence[tuple[str, int]]
    waiting: Sequence[Wished]
    alone: Sequence[Partnership]
    answer: timedelta | None

    @property
    def share(self) -> tuple[int, int]:
        """The smallest and the largest part of their room that is taken, in per cent; of those who do not rest."""
        parts = [
            round(100 * each.load / each.profile.capacity) for each in self.mentors if each.profile.paused_at is None
        ]
        return (min(parts), max(parts)) if parts else (0, 0)


async def mentor_figures(uow: UnitOfWork) -> MentorFigures:
    """A few statements, however many there are."""
    mentors = await all_mentors(uow, resting=True)
    taken = await uow.session.execute(
        select(MentoringRequest.asked_at, MentoringRequest.settled_at).where(
            MentoringRequest.state == RequestState.TAKEN, MentoringRequest.settled_at.is_not(None)
        )
    )
    times = [(settled - asked).total_seconds() for asked, settled in taken if settled is not None]
    alone = await uow.session.scalars(
        select(Partnership.id)
        .where(Partnership.state == PartnershipState.TRIAL, nobody_mentors())
        .order_by(Partnership.state_since, Partnership.id)
    )
    waiting = await waiting_requests(uow)
    offered = {each.request.partnership_id for each in waiting}
    ids = [each for each in alone if each not in offered]
    found = await partnerships_by_id(uow, ids)
    return MentorFigures(
        others=await _others(uow, [each.member.id for each in mentors]),
        mentors=sorted(mentors, key=lambda each: (-each.load / each.profile.capacity, each.member.folded)),
        waiting=sorted(waiting, key=lambda each: each.request.asked_by is None),
        alone=[found[each] for each in ids],
        answer=timedelta(seconds=median(times)) if times else None,
    )


async def _others(uow: UnitOfWork, mentors: Collection[MemberId]) -> list[tuple[str, int]]:
    """Who helps without being a mentor. One statement."""
    found = await uow.session.execute(
        select(Member.name, func.count())
        .join(Mentorship, Mentorship.mentor_id == Member.id)
        .where(Mentorship.ended_at.is_(None), Member.id.not_in(mentors))
        .group_by(Member.id, Member.name)
        .order_by(Member.name)
    )
    return [(name, count) for name, count in found]


def nobody_mentors() -> ColumnElement[bool]:
    """Of a partnership."""
    return ~exists().where(Mentorship.partnership_id == Partnership.id, Mentorship.ended_at.is_(None))


async def count_alone(uow: UnitOfWork) -> int:
    """How many trials nobody mentors. One statement."""
    query = select(func.count()).select_from(Partnership)
    return await uow.session.scalar(query.where(Partnership.state == PartnershipState.TRIAL, nobody_mentors())) or 0


async def count_wishes(uow: UnitOfWork) -> int:
    """How many people wait for a mentor; trials are counted by themselves. One statement."""
    query = select(func.count()).select_from(MentoringRequest)
    waits = (MentoringRequest.state == RequestState.WAITING, MentoringRequest.asked_by.is_not(None))
    return await uow.session.scalar(query.where(*waits)) or 0
