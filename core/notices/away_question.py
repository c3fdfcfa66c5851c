"""*Are you back?*: asked of those who cannot answer, once a month."""

from __future__ import annotations

from core.cards.away import question_card
from core.model.notices import Notice
from core.notices.away import concerned, own_libraries
from core.notices.presenting import Presented, Reading
from core.store.unit import UnitOfWork


async def present(uow: UnitOfWork, notice: Notice, reading: Reading) -> Presented | None:
    """Of those who still cannot; asked of their own contacts alone."""
    found = await concerned(uow, notice, reading)
    if found is None or found.library.id not in own_libraries(reading.member):
        return None
    if notice.sent_at is None and not found.away.is_open:
        return None
    return Presented(question_card(found, reading.reader.zone))
