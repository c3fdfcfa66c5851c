"""What a message told its reader, read again from the state as it is now."""

from __future__ import annotations

from collections.abc import Sequence

from core.model.ids import NoticeId
from core.model.notices import Notice, NoticeState
from core.notices import PRESENTERS
from core.notices.presenting import Reading
from core.notices.together import Told
from core.services.people import Actor, member_with_hours
from core.store.outbox import riders_of
from core.store.unit import UnitOfWork


async def tell(uow: UnitOfWork, actor: Actor, notice_id: NoticeId, *, whole: bool) -> Sequence[Told]:
    """That notice; `whole`: everything that went in the same message. What is no longer true is left out, and nothing
    is told of a message that is not the actor's.
    """
    notice = await uow.session.get(Notice, notice_id)
    if notice is None or actor.member is None or notice.member_id != actor.member.id:
        return ()
    if notice.state is not NoticeState.SENT:
        return ()
    found = await member_with_hours(uow, notice.member_id)
    if found is None:
        return ()
    reading = Reading(actor.reader, *found)
    return [
        Told(each, presented)
        for each in (await in_one_message(uow, notice) if whole else [notice])
        if (presented := await PRESENTERS[each.kind](uow, each, reading)) is not None
    ]


async def in_one_message(uow: UnitOfWork, notice: Notice) -> list[Notice]:
    """A sent notice with those that went in the same message, as they were shown."""
    if not notice.limited:
        return [notice]
    carrier = await uow.session.get_one(Notice, notice.carried_by or notice.id)
    return [carrier, *await riders_of(uow, carrier.id, NoticeState.SENT)]
