"""Every message nobody asked for, as staff look at it: those that were sent, that wait, and that failed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Select, func, select, update

from core.model.defaults import GIVE_UP_AFTER
from core.model.ids import MemberId, NoticeId
from core.model.members import Member
from core.model.notices import Notice, NoticeState, Post
from core.services.reaching import open_for
from core.store.unit import UnitOfWork

PAGE = 8

ON_THE_WAY = (NoticeState.WAITING, NoticeState.SENDING, NoticeState.RIDING)
"""It has not arrived yet, and will by itself."""

DEAD = (NoticeState.FAILED, NoticeState.PARKED)
"""It is not tried again by itself."""


class Part(StrEnum):
    """Which messages."""

    FAILED = "failed"
    WAITING = "waiting"
    SENT = "sent"


@dataclass(frozen=True, kw_only=True)
class Message:
    """One of them, and the member it is for; None for a channel. `platform`: where it arrived."""

    notice: Notice
    member: Member | None
    platform: str | None


async def messages(uow: UnitOfWork, part: Part, *, page: int = 1) -> tuple[Sequence[Message], bool]:
    """A page, and whether there is another: what failed or was sent last comes first, and of what waits the next to go.
    One statement.
    """
    found = await uow.session.execute(_of(part).offset((page - 1) * PAGE).limit(PAGE + 1))
    listed = [Message(notice=notice, member=member, platform=platform) for notice, member, platform in found]
    return listed[:PAGE], len(listed) > PAGE


def _of(part: Part) -> Select[Notice, Member, str | None]:
    posted = select(func.min(Post.platform)).where(Post.notice_id == Notice.id).correlate(Notice).scalar_subquery()
    found = select(Notice, Member, posted).outerjoin(Member, Member.id == Notice.member_id)
    match part:
        case Part.FAILED:
            return found.where(Notice.state.in_(DEAD)).order_by(Notice.id.desc())
        case Part.WAITING:
            return found.where(Notice.state.in_(ON_THE_WAY)).order_by(Notice.not_before, Notice.id)
        case Part.SENT:
            sent = Notice.state == NoticeState.SENT
            return found.where(sent, Notice.sent_at.is_not(None)).order_by(Notice.sent_at.desc(), Notice.id.desc())


async def count_dead(uow: UnitOfWork) -> int:
    """How many did not arrive, and are not tried again by themselves."""
    return await uow.session.scalar(select(func.count()).select_from(Notice).where(Notice.state.in_(DEAD))) or 0


async def send_again(uow: UnitOfWork, notice_id: NoticeId, *, by: MemberId) -> bool:
    """Try it again, in its reader's hours, for another week; False when it is not among those that did not arrive."""
    if not await _revive(uow, notice_id):
        return False
    uow.audit("message sent again", "notice", notice_id, by=by)
    return True


async def send_all_again(uow: UnitOfWork, *, by: MemberId) -> int:
    """Try all of them again, as `send_again`; how many."""
    revived = await _revive(uow)
    for notice_id in revived:
        uow.audit("message sent again", "notice", notice_id, by=by)
    return len(revived)


async def _revive(uow: UnitOfWork, *which: NoticeId) -> Sequence[NoticeId]:
    """Each waits again, by itself: what rode with another is told anew. Of two presses at once one revives it."""
    only = [Notice.id.in_(which)] if which else []
    revived = await uow.session.scalars(
        update(Notice)
        .where(Notice.state.in_(DEAD), *only)
        .values(
            state=NoticeState.WAITING,
            attempts=0,
            not_before=uow.now,
            give_up_at=uow.now + GIVE_UP_AFTER,
            carried_by=None,
        )
        .returning(Notice.id)
        .execution_options(synchronize_session=False)
    )
    found = revived.all()
    await open_for(uow, found)
    return found
