"""Messages that did not arrive: who was to read them, and why they did not go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from core.model.defaults import GIVE_UP_AFTER
from core.model.ids import MemberId, NoticeId
from core.model.members import Member
from core.model.notices import Notice, NoticeState
from core.store.unit import UnitOfWork


@dataclass(frozen=True)
class Undelivered:
    """A notice that failed or was parked, and the member it was for; None for a channel."""

    notice: Notice
    member: Member | None


async def undelivered(uow: UnitOfWork, *, limit: int = 8) -> Sequence[Undelivered]:
    """The newest of them."""
    found = await uow.session.execute(
        select(Notice, Member)
        .outerjoin(Member, Member.id == Notice.member_id)
        .where(Notice.state.in_([NoticeState.FAILED, NoticeState.PARKED]))
        .order_by(Notice.id.desc())
        .limit(limit)
    )
    return [Undelivered(notice, member) for notice, member in found]


async def send_again(uow: UnitOfWork, notice_id: NoticeId, *, by: MemberId) -> bool:
    """Try it again, in its reader's hours, for another week; False when it is not among those that did not arrive."""
    notice = await uow.session.get(Notice, notice_id)
    if notice is None or notice.state not in {NoticeState.FAILED, NoticeState.PARKED}:
        return False
    notice.state = NoticeState.WAITING
    notice.attempts = 0
    notice.not_before = uow.now
    notice.give_up_at = uow.now + GIVE_UP_AFTER
    uow.audit("message sent again", "notice", notice.id, by=by)
    return True
