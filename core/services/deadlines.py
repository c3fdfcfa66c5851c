"""*Remind me*: a member follows the deadline of something, and is told once, some time before it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from itertools import groupby

from sqlalchemy import func, select

from core.content.resources import Funding
from core.model.deadlines import Deadline, next_deadline, remind_on
from core.model.ids import FollowedDeadlineId, MemberId
from core.model.resources import FollowedDeadline
from core.model.schedule import local_day
from core.services.people import in_hours_of
from core.services.resources import Standing
from core.store.turns import take_turn
from core.store.unit import UnitOfWork

AT_ONCE = 50
"""So many are told in one unit of work."""


def about(followed_id: FollowedDeadlineId) -> str:
    """What the notice about it is marked with."""
    return f"followed_deadline:{followed_id}"


def deadline_of(standing: Standing, today: date) -> Deadline | None:
    """The next one; none of what is over, nor of what is no money."""
    row = standing.resource
    if standing.is_over or not isinstance(row, Funding):
        return None
    return next_deadline(today, known=row.deadline, month=row.deadline_month, day=row.deadline_day)


async def followed_by(uow: UnitOfWork, member_id: MemberId) -> Mapping[str, FollowedDeadline]:
    """What that member waits for, by the code of the resource. One statement."""
    found = await uow.session.scalars(
        select(FollowedDeadline).where(FollowedDeadline.member_id == member_id, FollowedDeadline.ended_at.is_(None))
    )
    return {each.code: each for each in found}


async def followed_by_id(uow: UnitOfWork, followed_id: FollowedDeadlineId) -> FollowedDeadline | None:
    """Also one that has ended."""
    return await uow.session.get(FollowedDeadline, followed_id, populate_existing=True)


async def follow(uow: UnitOfWork, standing: Standing, *, member_id: MemberId, today: date) -> FollowedDeadline | None:
    """Remember the wish, once; None where no deadline is known, or it is too near for a reminder. `today`: of the
    member's calendar.
    """
    await take_turn(uow, f"deadlines:{member_id}")
    standing_one = (await followed_by(uow, member_id)).get(standing.code)
    if standing_one is not None:
        return standing_one
    deadline = deadline_of(standing, today)
    day = remind_on(deadline.on, today) if deadline is not None else None
    if deadline is None or day is None:
        return None
    followed = FollowedDeadline(
        member_id=member_id, code=standing.code, deadline=deadline.on, remind_on=day, asked_at=uow.now
    )
    uow.session.add(followed)
    await uow.session.flush()
    return followed


async def unfollow(uow: UnitOfWork, code: str, *, member_id: MemberId) -> bool:
    """They wish it no more; False where they did not."""
    await take_turn(uow, f"deadlines:{member_id}")
    followed = (await followed_by(uow, member_id)).get(code)
    if followed is None:
        return False
    followed.ended_at = uow.now
    await uow.session.flush()
    return True


async def mind_followers(uow: UnitOfWork, standing: Standing) -> None:
    """Staff changed it: who follows its deadline is reminded of the new one; where it is over, or no day is known any
    more, they are told so at their next message.
    """
    today = local_day(uow.now, "UTC")
    deadline = deadline_of(standing, today)
    found = await uow.session.scalars(
        select(FollowedDeadline)
        .where(FollowedDeadline.code == standing.code, FollowedDeadline.ended_at.is_(None))
        .order_by(FollowedDeadline.id)
        .with_for_update()
    )
    for followed in found:
        if deadline is None:
            followed.remind_on = today
        elif followed.deadline != deadline.on:
            followed.deadline = deadline.on
            followed.remind_on = remind_on(deadline.on, today) or today
        elif followed.remind_on <= today:
            # It was said to be over, and nobody was told so yet.
            followed.remind_on = remind_on(deadline.on, local_day(followed.asked_at, "UTC")) or today
    await uow.session.flush()


# The clock


async def remind_of_deadlines(uow: UnitOfWork) -> int:
    """Tell those whose day has come, each in their hours and within their limit; answers how many. It may run anywhere,
    often.
    """
    found = await uow.session.scalars(
        select(FollowedDeadline)
        .where(FollowedDeadline.ended_at.is_(None), FollowedDeadline.remind_on <= local_day(uow.now, "UTC"))
        .order_by(FollowedDeadline.member_id, FollowedDeadline.id)
        .limit(AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    due = found.all()
    hours = dict(await in_hours_of(uow, {each.member_id for each in due}))
    for member_id, theirs in groupby(due, key=lambda each: each.member_id):
        for followed in theirs:
            followed.ended_at = uow.now
            if member_id in hours:
                recipient = [(member_id, hours[member_id])]
                await uow.notify("deadline", about(followed.id), recipient, followed=followed.id)
    await uow.session.flush()
    return len(due)


async def next_reminder(uow: UnitOfWork) -> datetime | None:
    """When somebody is next reminded, as that day begins in UTC; None when nobody is."""
    day: date | None = await uow.session.scalar(
        select(func.min(FollowedDeadline.remind_on)).where(FollowedDeadline.ended_at.is_(None))
    )
    return datetime.combine(day, time(), UTC) if day is not None else None
