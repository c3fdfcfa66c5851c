"""The libraries of a trial do not agree, or do not answer: those who watch over the partnership decide."""

from __future__ import annotations

from core.cards.review import review_parts
from core.chat.card import card
from core.model.ids import ReviewId
from core.model.notices import Notice
from core.notices.partnership_eyes import eyes_of
from core.notices.presenting import Presented, Reading
from core.services.reviews import review_by_id
from core.services.watching import watches
from core.store.unit import UnitOfWork


async def present(uow: UnitOfWork, notice: Notice, reading: Reading) -> Presented | None:
    """As it stands now; one that was settled before it was read falls away, and whoever watches no more reads none."""
    reviewing = await review_by_id(uow, ReviewId(int(notice.facts["review"])))
    if reviewing is None or reading.member is None or (notice.sent_at is None and not reviewing.waits):
        return None
    if not await watches(uow, reviewing.partnership, reading.member.id):
        return None
    eyes = await eyes_of(uow, reading, reviewing.partnership)
    return Presented(card(*review_parts(reviewing, eyes, watches=True)))
