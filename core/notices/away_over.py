"""A library that could not answer is back: all who read that it could not read so."""

from __future__ import annotations

from core.cards.away import over_card
from core.model.notices import Notice
from core.notices.away import concerned, has_heard, own_libraries
from core.notices.presenting import Presented, Reading
from core.store.unit import UnitOfWork


async def present(uow: UnitOfWork, notice: Notice, reading: Reading) -> Presented | None:
    """Nothing for those who never read that it was away, but for who said so."""
    found = await concerned(uow, notice, reading)
    if found is None or found.away.is_open:
        return None
    said_it = reading.member is not None and reading.member.id == found.away.asked_by
    if notice.sent_at is None and not said_it and not await has_heard(uow, notice):
        return None
    return Presented(over_card(found, own_libraries(reading.member)))
