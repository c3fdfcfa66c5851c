"""The Monday list of a mentor: what they watch over, what is at risk, and what waits for them; nothing, no message."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import select

from core.model.alerts import MentorAlert
from core.model.ids import MemberId, PartnershipId
from core.model.libraries import Contact
from core.model.members import Role
from core.model.schedule import first_allowed_on
from core.services.mentor_requests import Wished, offered_to
from core.services.mentorships import Mentored, mentored_by
from core.services.nudging import EARLIEST_ZONE
from core.services.people import hours_of, members_with_hours
from core.services.roles import holders
from core.store.marks import leave_mark, read_mark
from core.store.unit import UnitOfWork

MARK = "mentor_digest"

LATE = timedelta(days=1)
"""A list of Monday that comes later than Tuesday is no news: the next one comes soon."""


@dataclass(frozen=True, kw_only=True)
class Digest:
    """What a mentor has on a Monday. `at_risk`: the partnerships of theirs that an alert stands open about, and in
    which they speak for nobody.
    """

    mine: Sequence[Mentored]
    at_risk: frozenset[PartnershipId]
    waiting: Sequence[Wished]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to be said."""
        return not self.mine and not self.waiting


async def digest_of(uow: UnitOfWork, member_id: MemberId) -> Digest:
    """As it is now."""
    mine = await mentored_by(uow, member_id)
    own = set(await uow.session.scalars(select(Contact.library_id).where(Contact.member_id == member_id)))
    others = [each for each in mine if not any(library.id in own for library in each.libraries)]
    ids = [each.partnership.id for each in others if each.partnership is not None]
    found = await uow.session.scalars(
        select(MentorAlert.partnership_id).where(MentorAlert.partnership_id.in_(ids), MentorAlert.closed_at.is_(None))
    )
    return Digest(mine=mine, at_risk=frozenset(found), waiting=await offered_to(uow, member_id, own))


async def plan_digests(uow: UnitOfWork) -> int:
    """Once a week, as Monday begins somewhere: each mentor's is planned for their own morning, where there is anything
    to say. It may run anywhere, often; always answers 0.
    """
    monday = _monday(uow.now)
    planned = await read_mark(uow, MARK)
    begins = datetime.combine(monday, time(), UTC)
    if planned is not None and planned >= begins - EARLIEST_ZONE:
        return 0
    await leave_mark(uow, MARK)
    people = [each.id for each in await holders(uow, Role.MENTOR)]
    found = await members_with_hours(uow, people)
    for member_id, (member, library) in found.items():
        if member.accounts and not (await digest_of(uow, member_id)).is_empty:
            at = first_allowed_on(monday, hours_of(member, library=library))
            if at < uow.now - LATE:
                continue
            key = f"mentor_digest:{monday.isoformat()}"
            await uow.notify("mentor_digest", f"mentor:{member_id}", [(member_id, max(at, uow.now))], key=key)
    return 0


def _monday(now: datetime) -> date:
    """The Monday of the week that has begun somewhere."""
    day = (now + EARLIEST_ZONE).date()
    return day - timedelta(days=day.weekday())


async def next_digest(uow: UnitOfWork) -> datetime | None:
    """When the next Monday begins first; None while nobody mentors."""
    if not await holders(uow, Role.MENTOR):
        return None
    return datetime.combine(_monday(uow.now) + timedelta(days=7), time(), UTC) - EARLIEST_ZONE
